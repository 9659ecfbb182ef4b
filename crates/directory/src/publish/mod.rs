//! What may leave the house. Pages, index, exports and APIs take the published form alone, and only this module makes it.
//!
//! Every field of every record is named here: a field that is added to a record does not compile until somebody has
//! decided whether the public may see it.

mod parts;

use std::ops::Deref;

use jiff::civil::Date;
use language::Text;
use serde::Serialize;

use crate::model::{
    Body, Extra, Location, Organization, Program, Service, ServiceAtLocation, Status, Taxonomy, TaxonomyTerm,
    Visibility,
};
use crate::view::{AtView, LocationView, Of, OfferedView, OrganizationView, ServiceView};
use parts::{accessibility, attributes, contacts, messages, phones, public_addresses, verified};

/// A value in its public form: nothing private, confidential, unfinished or expired is in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Published<T> {
    value: T,
    #[serde(skip)]
    hints: Text,
}

impl<T> Published<T> {
    fn new(value: T) -> Published<T> {
        Published {
            value,
            hints: Text::default(),
        }
    }
    /// The value itself, to be taken apart. It is no longer marked as public then.
    pub fn into_inner(self) -> T {
        self.value
    }
    /// Words to be found by: for the index alone, no page or export shows them.
    pub fn search_hints(&self) -> &Text {
        &self.hints
    }
}

impl<T> Deref for Published<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A service with its surroundings, as the public may see it on a day. `None` when the public may not see it at all: the
/// service, its organization or its program is a draft, retired or for the desk alone.
///
/// A term's definition is published with it; whether a licence allows that is the deployment's choice of taxonomy.
pub fn service(view: &ServiceView, today: Date) -> Option<Published<ServiceView>> {
    let service = seen(&view.service, view.service.body.visibility, |b| service_body(b, today))?;
    // A service of an agency that the public may not see would lead to it.
    let organization = match &view.organization {
        Some(o) => Some(seen(o, o.body.visibility, |b| organization_body(b, today))?),
        None => None,
    };
    let program = view
        .program
        .as_ref()
        .and_then(|p| seen(p, p.body.visibility, program_body));
    let at = view.at.iter().filter_map(place).collect();
    let terms = view.terms.iter().filter_map(term_of).collect();
    let hints = view.service.body.search_hints.clone();
    let mut service = service;
    if program.is_none() {
        service.body.program = None;
    }
    Some(Published {
        value: ServiceView {
            service,
            organization,
            program,
            at,
            terms,
        },
        hints,
    })
}

/// A location with what is offered there, as the public may see it on a day.
pub fn location(view: &LocationView, today: Date) -> Option<Published<LocationView>> {
    let location = seen(&view.location, view.location.body.visibility, location_body)?;
    let confidential = view.location.body.confidential;
    let organization = view
        .organization
        .as_ref()
        .and_then(|o| seen(o, o.body.visibility, |b| organization_body(b, today)));
    let offered = view.services.iter().filter_map(|offered| {
        // As with a service by itself: one of an agency that the public may not see would lead to it.
        let organization = match &offered.organization {
            Some(o) => Some(seen(o, o.body.visibility, |b| organization_body(b, today))?),
            None => None,
        };
        Some(OfferedView {
            organization,
            at: seen(&offered.at, offered.at.body.visibility, |b| at_body(b, confidential))?,
            service: seen(&offered.service, offered.service.body.visibility, |b| {
                service_body(b, today)
            })?,
        })
    });
    Some(Published::new(LocationView {
        location,
        organization,
        services: offered.collect(),
    }))
}

/// An organization with everything it does, as the public may see it on a day.
pub fn organization(view: &OrganizationView, today: Date) -> Option<Published<OrganizationView>> {
    let value = OrganizationView {
        organization: seen(&view.organization, view.organization.body.visibility, |b| {
            organization_body(b, today)
        })?,
        programs: view
            .programs
            .iter()
            .filter_map(|p| seen(p, p.body.visibility, program_body))
            .collect(),
        locations: view
            .locations
            .iter()
            .filter_map(|l| seen(l, l.body.visibility, location_body))
            .collect(),
        services: view
            .services
            .iter()
            .filter_map(|s| service(s, today))
            .map(Published::into_inner)
            .collect(),
    };
    Some(Published::new(value))
}

/// A taxonomy term, as the public may see it.
pub fn term(term: &Of<TaxonomyTerm>) -> Option<Published<Of<TaxonomyTerm>>> {
    term_of(term).map(Published::new)
}

/// A record by itself, as the public may see it on a day. A service at location needs its location to be judged by: take
/// [`service`] or [`location`] for it; here it is treated as if the place were confidential.
pub fn record(record: &crate::model::Record, today: Date) -> Option<Published<crate::model::Record>> {
    let visibility = match &record.body {
        Body::Organization(b) => b.visibility,
        Body::Program(b) => b.visibility,
        Body::Service(b) => b.visibility,
        Body::Location(b) => b.visibility,
        Body::ServiceAtLocation(b) => b.visibility,
        Body::Taxonomy(_) | Body::TaxonomyTerm(_) => Visibility::Public,
    };
    if record.status != Status::Published || visibility != Visibility::Public {
        return None;
    }
    let body = match &record.body {
        Body::Taxonomy(b) => Body::Taxonomy(taxonomy_body(b)),
        Body::TaxonomyTerm(b) => Body::TaxonomyTerm(term_body(b)),
        Body::Organization(b) => Body::Organization(organization_body(b, today)),
        Body::Program(b) => Body::Program(program_body(b)),
        Body::Location(b) => Body::Location(location_body(b)),
        Body::Service(b) => Body::Service(service_body(b, today)),
        Body::ServiceAtLocation(b) => Body::ServiceAtLocation(at_body(b, true)),
    };
    Some(Published::new(crate::model::Record { body, ..record.clone() }))
}

fn seen<T>(of: &Of<T>, visibility: Visibility, public: impl FnOnce(&T) -> T) -> Option<Of<T>> {
    (of.status == Status::Published && visibility == Visibility::Public).then(|| Of {
        id: of.id.clone(),
        owner: of.owner.clone(),
        source: of.source.clone(),
        source_id: of.source_id.clone(),
        status: of.status,
        version: of.version,
        modified: of.modified,
        body: public(&of.body),
    })
}

fn place(view: &AtView) -> Option<AtView> {
    let confidential = view.location.body.confidential;
    Some(AtView {
        at: seen(&view.at, view.at.body.visibility, |b| at_body(b, confidential))?,
        location: seen(&view.location, view.location.body.visibility, location_body)?,
    })
}

fn term_of(term: &Of<TaxonomyTerm>) -> Option<Of<TaxonomyTerm>> {
    seen(term, Visibility::Public, term_body)
}

fn taxonomy_body(b: &Taxonomy) -> Taxonomy {
    Taxonomy {
        name: b.name.clone(),
        description: b.description.clone(),
        uri: b.uri.clone(),
        version: b.version.clone(),
        extra: Extra::new(),
    }
}

fn term_body(b: &TaxonomyTerm) -> TaxonomyTerm {
    TaxonomyTerm {
        taxonomy: b.taxonomy.clone(),
        code: b.code.clone(),
        name: b.name.clone(),
        description: b.description.clone(),
        parent: b.parent.clone(),
        use_references: b.use_references.clone(),
        see_also: b.see_also.clone(),
        needs: b.needs.clone(),
        uri: b.uri.clone(),
        retired: b.retired,
        extra: Extra::new(),
    }
}

fn organization_body(b: &Organization, today: Date) -> Organization {
    Organization {
        name: b.name.clone(),
        alternate_names: b.alternate_names.clone(),
        description: b.description.clone(),
        email: b.email.clone(),
        websites: b.websites.clone(),
        logo: b.logo.clone(),
        uri: b.uri.clone(),
        legal_status: b.legal_status.clone(),
        year_incorporated: b.year_incorporated,
        tax_status: b.tax_status.clone(),
        tax_id: b.tax_id.clone(),
        identifiers: b.identifiers.clone(),
        parent: b.parent.clone(),
        funding: b.funding.clone(),
        contacts: contacts(&b.contacts),
        phones: phones(&b.phones),
        terms: b.terms.clone(),
        attributes: attributes(&b.attributes),
        messages: messages(&b.messages, today),
        visibility: b.visibility,
        verified: verified(b.verified.as_ref()),
        extra: Extra::new(),
    }
}

fn program_body(b: &Program) -> Program {
    Program {
        organization: b.organization.clone(),
        name: b.name.clone(),
        alternate_names: b.alternate_names.clone(),
        description: b.description.clone(),
        terms: b.terms.clone(),
        attributes: attributes(&b.attributes),
        visibility: b.visibility,
        extra: Extra::new(),
    }
}

fn service_body(b: &Service, today: Date) -> Service {
    Service {
        organization: b.organization.clone(),
        program: b.program.clone(),
        name: b.name.clone(),
        alternate_names: b.alternate_names.clone(),
        summary: b.summary.clone(),
        description: b.description.clone(),
        status: b.status,
        application: b.application.clone(),
        eligibility: b.eligibility.clone(),
        rule: b.rule.clone(),
        minimum_age: b.minimum_age,
        maximum_age: b.maximum_age,
        fees: b.fees.clone(),
        free: b.free,
        costs: b.costs.clone(),
        documents: b.documents.clone(),
        wait: b.wait.clone(),
        interpretation: b.interpretation.clone(),
        languages: b.languages.clone(),
        accreditations: b.accreditations.clone(),
        licenses: b.licenses.clone(),
        email: b.email.clone(),
        websites: b.websites.clone(),
        phones: phones(&b.phones),
        contacts: contacts(&b.contacts),
        hours: b.hours.clone(),
        areas: b.areas.clone(),
        remote: b.remote,
        capacities: b.capacities.clone(),
        funding: b.funding.clone(),
        terms: b.terms.clone(),
        needs: b.needs.clone(),
        attributes: attributes(&b.attributes),
        messages: messages(&b.messages, today),
        search_hints: Text::default(),
        visibility: b.visibility,
        verified: verified(b.verified.as_ref()),
        extra: Extra::new(),
    }
}

/// Of a confidential location only what does not tell where it is: that it exists, its name unless that is an address,
/// its numbers, languages, hours and what kinds of access it has.
fn location_body(b: &Location) -> Location {
    let open = !b.confidential;
    let unless_confidential = |text: &Text| if open { text.clone() } else { Text::default() };
    Location {
        organization: b.organization.clone(),
        location_kind: b.location_kind,
        name: if open || !parts::tells_address(&b.name, &b.addresses) {
            b.name.clone()
        } else {
            Text::default()
        },
        alternate_names: if open { b.alternate_names.clone() } else { Vec::new() },
        description: unless_confidential(&b.description),
        transportation: unless_confidential(&b.transportation),
        website: b.website.clone().filter(|_| open),
        point: b.point.filter(|_| open),
        confidential: b.confidential,
        external_identifier: b.external_identifier.clone().filter(|_| open),
        external_identifier_type: b.external_identifier_type.clone().filter(|_| open),
        addresses: if open {
            public_addresses(&b.addresses)
        } else {
            Vec::new()
        },
        phones: phones(&b.phones),
        contacts: contacts(&b.contacts),
        accessibility: accessibility(&b.accessibility, open),
        languages: b.languages.clone(),
        hours: b.hours.clone(),
        attributes: if open { attributes(&b.attributes) } else { Vec::new() },
        visibility: b.visibility,
        verified: verified(b.verified.as_ref()),
        extra: Extra::new(),
    }
}

fn at_body(b: &ServiceAtLocation, confidential: bool) -> ServiceAtLocation {
    ServiceAtLocation {
        service: b.service.clone(),
        location: b.location.clone(),
        description: if confidential {
            Text::default()
        } else {
            b.description.clone()
        },
        phones: phones(&b.phones),
        contacts: contacts(&b.contacts),
        hours: b.hours.clone(),
        areas: b.areas.clone(),
        attributes: if confidential {
            Vec::new()
        } else {
            attributes(&b.attributes)
        },
        visibility: b.visibility,
        extra: Extra::new(),
    }
}
