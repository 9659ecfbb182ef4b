//! New records: from nothing, or after the pattern of another.

use store::Ts;

use crate::document;
use crate::model::{
    Body, Contact, Extra, Kind, Location, Organization, Phone, Program, Record, SCHEMA, Service, ServiceAtLocation,
    Status, Taxonomy, TaxonomyTerm,
};
use crate::wording::own;

/// A record that says nothing yet.
pub fn blank(kind: Kind, id: impl Into<String>, owner: impl Into<String>) -> Record {
    let body = match kind {
        Kind::Taxonomy => Body::Taxonomy(Taxonomy::default()),
        Kind::TaxonomyTerm => Body::TaxonomyTerm(TaxonomyTerm::default()),
        Kind::Organization => Body::Organization(Organization::default()),
        Kind::Program => Body::Program(Program::default()),
        Kind::Location => Body::Location(Location::default()),
        Kind::Service => Body::Service(Service::default()),
        Kind::ServiceAtLocation => Body::ServiceAtLocation(ServiceAtLocation::default()),
    };
    Record {
        id: id.into(),
        owner: owner.into(),
        source: None,
        status: Status::Published,
        version: 0,
        modified: Ts(0),
        body,
    }
}

/// A new record that says what another does. It has no source, no history, nobody confirmed it, and what belongs to the
/// other alone stays there: the ids its source gave to its parts, its registrations, the source's own fields, messages that
/// end. Words that a source wrote count as written here from now on; translations stay translations.
pub fn copy(record: &Record, id: impl Into<String>, owner: impl Into<String>) -> Record {
    let mut body = record.body.clone();
    match &mut body {
        Body::Organization(b) => {
            b.verified = None;
            b.messages.clear();
            b.identifiers.clear();
            (b.tax_id, b.uri) = (None, None);
            parts(&mut b.phones, &mut b.contacts, &mut b.extra);
            classified(&mut b.terms, &mut b.attributes);
        }
        Body::Program(b) => {
            b.extra.clear();
            classified(&mut b.terms, &mut b.attributes);
        }
        Body::Service(b) => {
            b.verified = None;
            b.messages.clear();
            parts(&mut b.phones, &mut b.contacts, &mut b.extra);
            classified(&mut b.terms, &mut b.attributes);
        }
        Body::Location(b) => {
            b.verified = None;
            (b.external_identifier, b.external_identifier_type) = (None, None);
            parts(&mut b.phones, &mut b.contacts, &mut b.extra);
            classified(&mut Vec::new(), &mut b.attributes);
        }
        Body::ServiceAtLocation(b) => {
            parts(&mut b.phones, &mut b.contacts, &mut b.extra);
            classified(&mut Vec::new(), &mut b.attributes);
        }
        Body::Taxonomy(b) => b.extra.clear(),
        Body::TaxonomyTerm(b) => b.extra.clear(),
    }
    let (id, kind) = (id.into(), body.kind());
    let mut tree = document::to_value(&body);
    own(&mut tree);
    let body = document::from_value(kind, &id, SCHEMA, tree).expect("a body stays one when its texts lose their dates");
    Record {
        body,
        ..blank(kind, id, owner)
    }
}

fn parts(phones: &mut [Phone], contacts: &mut [Contact], extra: &mut Extra) {
    extra.clear();
    for phone in phones {
        phone.id = None;
    }
    for contact in contacts {
        contact.id = None;
        for phone in &mut contact.phones {
            phone.id = None;
        }
    }
}

fn classified(terms: &mut [crate::model::TermLink], attributes: &mut [crate::model::Attribute]) {
    for link in terms {
        link.id = None;
    }
    for attribute in attributes {
        attribute.id = None;
    }
}
