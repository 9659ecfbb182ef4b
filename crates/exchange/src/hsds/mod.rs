//! HSDS 3.x objects into our records. Every format that speaks HSDS, whatever its age and shape, is brought into nested
//! HSDS 3.x objects first (`csv`, `json`), so that each field is understood in one place.

pub mod csv;
pub mod json;
mod parts;
mod understood;
mod write;

use std::collections::HashSet;

use directory::ids;
use directory::model::{
    Body, Kind, Location, LocationKind, Organization, Program, Service, ServiceAtLocation, ServiceStatus, Taxonomy,
    TaxonomyTerm, TemporaryMessage, Verified,
};
use hours::Hours;
use language::Text;
use places::Point;

use crate::node::Node;
use crate::{Notes, Source, Why};

pub use write::Writer;

/// A file and a row in it.
type Place = (std::sync::Arc<str>, u64);

/// Takes objects apart and hands records on, each once.
pub(crate) struct Mapper<'a> {
    pub source: &'a Source,
    pub notes: &'a mut Notes,
    seen: HashSet<(Kind, String)>,
}

impl<'a> Mapper<'a> {
    pub fn new(source: &'a Source, notes: &'a mut Notes) -> Mapper<'a> {
        Mapper {
            source,
            notes,
            seen: HashSet::new(),
        }
    }

    /// Our id for a source's id.
    pub fn id(&self, kind: Kind, raw: &str) -> String {
        ids::from_source(&self.source.name, kind, raw)
    }

    fn reference(&self, kind: Kind, raw: Option<String>) -> Option<String> {
        raw.map(|raw| self.id(kind, &raw))
    }

    /// The source's id of an object and whether this is its first full appearance.
    fn begin(&mut self, kind: Kind, node: &mut Node) -> Option<String> {
        let id = node.text("id");
        let named = node.peek("name").is_some();
        match id {
            Some(id) => self.seen.insert((kind, id.clone())).then_some(id),
            None if named => {
                self.notes.skip(&node.file, node.row, kind, "id", &Why::Required);
                None
            }
            None => {
                self.notes.blank(&node.file, node.row, kind);
                None
            }
        }
    }

    fn hand_on(&mut self, id: String, body: Body, (file, row): &Place) {
        self.notes.record(id, body, file, *row);
    }

    /// A `taxonomy`.
    pub fn taxonomy(&mut self, mut node: Node) {
        let Some(id) = self.begin(Kind::Taxonomy, &mut node) else {
            return;
        };
        node.drop(&["attributes", "metadata"]);
        let place = node.place();
        let mut body = Taxonomy {
            name: node.words("name", &self.source.lang),
            description: node.words("description", &self.source.lang),
            uri: node.text("uri"),
            version: node.text("version"),
            ..Taxonomy::default()
        };
        body.extra = node.rest();
        self.hand_on(id, Body::Taxonomy(body), &place);
    }

    /// A `taxonomy_term`, with its taxonomy where that is nested.
    pub fn taxonomy_term(&mut self, mut node: Node) {
        let Some(id) = self.begin(Kind::TaxonomyTerm, &mut node) else {
            return;
        };
        node.drop(&["attributes", "metadata"]);
        let place = node.place();
        let detail = node.object("taxonomy_detail");
        let nested = detail.as_ref().and_then(|d| d.peek("id").map(str::to_owned));
        if let Some(detail) = detail {
            self.taxonomy(detail);
        }
        // HSDS `taxonomy_term.language` says which language this term is written in.
        let lang = node
            .text("language")
            .and_then(|l| language::Lang::parse(&l))
            .unwrap_or_else(|| self.source.lang.clone());
        let named = node.text("taxonomy_id");
        let mut body = TaxonomyTerm {
            taxonomy: self.reference(Kind::Taxonomy, nested.or(named)),
            code: node.text("code"),
            name: Some(node.words("name", &lang))
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| node.words("term", &lang)),
            description: node.words("description", &lang),
            parent: None,
            uri: node.text("term_uri"),
            ..TaxonomyTerm::default()
        };
        let parent = node.text("parent_id").filter(|p| *p != id);
        body.parent = self.reference(Kind::TaxonomyTerm, parent);
        body.extra = node.rest();
        self.hand_on(id, Body::TaxonomyTerm(body), &place);
    }

    /// An `organization`, with everything nested in it.
    pub fn organization(&mut self, mut node: Node) {
        let Some(id) = self.begin(Kind::Organization, &mut node) else {
            return;
        };
        if node.peek("name").is_none() {
            self.notes
                .skip(&node.file, node.row, Kind::Organization, "name", &Why::Required);
            return;
        }
        node.drop(&["metadata", "last_modified"]);
        let place = node.place();
        let (terms, attributes) = self.attributes(&mut node);
        let programs = node.list("programs", self.notes);
        let locations = node.list("locations", self.notes);
        let services = node.list("services", self.notes);
        let mut body = Organization {
            name: node.words("name", &self.source.lang),
            alternate_names: self.names(&mut node),
            description: node.words("description", &self.source.lang),
            email: node.text("email"),
            websites: self.websites(&mut node, "website", "additional_websites"),
            logo: node.text("logo"),
            uri: node.text("uri"),
            legal_status: node.words("legal_status", &self.source.lang),
            year_incorporated: node.date_year("year_incorporated", self.notes),
            tax_status: node.text("tax_status"),
            tax_id: node.text("tax_id"),
            identifiers: self.identifiers(&mut node),
            funding: self.funding(&mut node),
            contacts: self.contacts(&mut node),
            phones: self.phones(&mut node),
            terms,
            attributes,
            ..Organization::default()
        };
        let parent = node.text("parent_organization_id").filter(|p| *p != id);
        body.parent = self.reference(Kind::Organization, parent);
        body.extra = node.rest();
        self.hand_on(id.clone(), Body::Organization(body), &place);
        for program in programs {
            self.program(program, Some(&id));
        }
        for location in locations {
            self.location(location, Some(&id));
        }
        for service in services {
            self.service(service, Some(&id));
        }
    }

    fn names(&self, node: &mut Node) -> Vec<Text> {
        let name = node.words("alternate_name", &self.source.lang);
        Some(name).filter(|name| !name.is_empty()).into_iter().collect()
    }

    /// A `program`.
    pub fn program(&mut self, mut node: Node, owner: Option<&str>) {
        let Some(id) = self.begin(Kind::Program, &mut node) else {
            return;
        };
        node.drop(&["metadata", "organization"]);
        let place = node.place();
        let (terms, attributes) = self.attributes(&mut node);
        let organization = node.text("organization_id").or_else(|| owner.map(str::to_owned));
        let mut body = Program {
            organization: self.reference(Kind::Organization, organization).unwrap_or_default(),
            name: node.words("name", &self.source.lang),
            alternate_names: self.names(&mut node),
            description: node.words("description", &self.source.lang),
            terms,
            attributes,
            ..Program::default()
        };
        body.extra = node.rest();
        self.hand_on(id, Body::Program(body), &place);
    }

    /// A `location`.
    pub fn location(&mut self, mut node: Node, owner: Option<&str>) {
        let Some(id) = self.begin(Kind::Location, &mut node) else {
            return;
        };
        node.drop(&["metadata", "last_modified"]);
        let place = node.place();
        let (_, attributes) = self.attributes(&mut node);
        let organization = node.text("organization_id").or_else(|| owner.map(str::to_owned));
        let location_kind = match node.text("location_type").as_deref() {
            Some("postal") => LocationKind::Postal,
            Some("virtual") => LocationKind::Virtual,
            _ => LocationKind::Physical,
        };
        let point = self.point(&mut node);
        let mut body = Location {
            organization: self.reference(Kind::Organization, organization),
            location_kind,
            name: node.words("name", &self.source.lang),
            alternate_names: self.names(&mut node),
            description: node.words("description", &self.source.lang),
            transportation: node.words("transportation", &self.source.lang),
            website: node.text("url"),
            point,
            external_identifier: node.text("external_identifier"),
            external_identifier_type: node.text("external_identifier_type"),
            addresses: self.addresses(&mut node),
            phones: self.phones(&mut node),
            contacts: self.contacts(&mut node),
            accessibility: self.accessibility(&mut node),
            languages: self.languages(&mut node),
            hours: self.hours(&mut node),
            attributes,
            ..Location::default()
        };
        // A place whose street is hidden by its source must not be given away by its point either.
        body.confidential =
            node.text("confidential").is_some_and(|v| v == "true") || body.addresses.iter().any(|a| a.private);
        body.extra = node.rest();
        self.hand_on(id, Body::Location(body), &place);
    }

    fn point(&mut self, node: &mut Node) -> Option<Point> {
        let lat = node.number("latitude", self.notes)?;
        let lon = node.number("longitude", self.notes)?;
        let point = Point::new(lat, lon);
        if point.is_none() {
            let value = format!("{lat}, {lon}");
            self.notes.loss(
                &node.file,
                node.row,
                "latitude",
                &Why::Unreadable {
                    value,
                    expected: "a point on the globe",
                },
            );
        }
        point
    }

    /// A `service`, with everything nested in it.
    pub fn service(&mut self, mut node: Node, owner: Option<&str>) {
        let Some(id) = self.begin(Kind::Service, &mut node) else {
            return;
        };
        if node.peek("name").is_none() {
            self.notes
                .skip(&node.file, node.row, Kind::Service, "name", &Why::Required);
            return;
        }
        node.drop(&["metadata", "last_modified"]);
        let place = node.place();
        let nested_organization = node.object("organization");
        let nested_program = node.object("program");
        let organization = node
            .text("organization_id")
            .or_else(|| {
                nested_organization
                    .as_ref()
                    .and_then(|o| o.peek("id").map(str::to_owned))
            })
            .or_else(|| owner.map(str::to_owned));
        let program = node
            .text("program_id")
            .or_else(|| nested_program.as_ref().and_then(|p| p.peek("id").map(str::to_owned)));
        if let Some(nested) = nested_organization {
            self.organization(nested);
        }
        if let Some(nested) = nested_program {
            self.program(nested, organization.as_deref());
        }
        let at = node.list("service_at_locations", self.notes);
        let (terms, attributes) = self.attributes(&mut node);
        let mut body = Service {
            organization: self
                .reference(Kind::Organization, organization.clone())
                .unwrap_or_default(),
            program: self.reference(Kind::Program, program),
            name: node.words("name", &self.source.lang),
            alternate_names: self.names(&mut node),
            description: node.words("description", &self.source.lang),
            status: self.status(&mut node),
            application: node.words("application_process", &self.source.lang),
            eligibility: node.words("eligibility_description", &self.source.lang),
            minimum_age: node.number("minimum_age", self.notes),
            maximum_age: node.number("maximum_age", self.notes),
            costs: self.costs(&mut node),
            documents: self.documents(&mut node),
            wait: node.words("wait_time", &self.source.lang),
            interpretation: node.words("interpretation_services", &self.source.lang),
            languages: self.languages(&mut node),
            accreditations: node.words("accreditations", &self.source.lang),
            licenses: node.text("licenses"),
            email: node.text("email"),
            websites: self.websites(&mut node, "url", "additional_urls"),
            phones: self.phones(&mut node),
            contacts: self.contacts(&mut node),
            hours: self.hours(&mut node),
            areas: self.areas(&mut node),
            capacities: self.capacities(&mut node),
            funding: self.funding(&mut node),
            terms,
            attributes,
            search_hints: node.words("keywords", &self.source.lang),
            ..Service::default()
        };
        body.fees = node.words("fees_description", &self.source.lang);
        body.free = body
            .fees
            .best(&self.source.lang)
            .and_then(|(fees, _)| costs_nothing(fees));
        body.rule = node.ours("rule", "a rule of eligibility, such as \"age >= 18\"", self.notes);
        body.needs = node
            .ours("needs", "a list of codes of needs", self.notes)
            .unwrap_or_default();
        if let Some(alert) = node.text("alert") {
            body.messages.push(TemporaryMessage {
                text: self.words(Some(alert)),
                ..TemporaryMessage::default()
            });
        }
        let assured = node.date("assured_date", self.notes);
        let by = node.text("assurer_email");
        body.verified = assured.map(|on| Verified { on, by });
        body.extra = node.rest();
        self.hand_on(id.clone(), Body::Service(body), &place);
        for part in at {
            self.service_at_location(part, Some(&id));
        }
    }

    fn status(&mut self, node: &mut Node) -> ServiceStatus {
        let said = node.text("status");
        match said.as_deref().map(language::fold).as_deref() {
            None | Some("active") => ServiceStatus::Active,
            Some("inactive") => ServiceStatus::Inactive,
            Some("defunct") => ServiceStatus::Defunct,
            Some("temporarily closed") => ServiceStatus::TemporarilyClosed,
            Some(_) => {
                let value = said.unwrap_or_default();
                self.notes.loss(
                    &node.file,
                    node.row,
                    "status",
                    &Why::Unreadable {
                        value,
                        expected: "active, inactive, defunct or temporarily closed",
                    },
                );
                ServiceStatus::Active
            }
        }
    }

    /// A `service_at_location`, with its location where that is nested.
    pub fn service_at_location(&mut self, mut node: Node, owner: Option<&str>) {
        let nested = node.object("location");
        let service = node.text("service_id").or_else(|| owner.map(str::to_owned));
        let location = node
            .text("location_id")
            .or_else(|| nested.as_ref().and_then(|l| l.peek("id").map(str::to_owned)));
        if let Some(nested) = nested {
            self.location(nested, None);
        }
        let (Some(service), Some(location)) = (service, location) else {
            self.notes.skip(
                &node.file,
                node.row,
                Kind::ServiceAtLocation,
                "location_id",
                &Why::Required,
            );
            return;
        };
        let id = node.text("id").unwrap_or_else(|| format!("{service}@{location}"));
        if !self.seen.insert((Kind::ServiceAtLocation, id.clone())) {
            return;
        }
        node.drop(&["metadata", "last_modified", "service"]);
        let place = node.place();
        let (_, attributes) = self.attributes(&mut node);
        let mut body = ServiceAtLocation {
            service: self.id(Kind::Service, &service),
            location: self.id(Kind::Location, &location),
            description: node.words("description", &self.source.lang),
            phones: self.phones(&mut node),
            contacts: self.contacts(&mut node),
            hours: self.hours(&mut node),
            areas: self.areas(&mut node),
            attributes,
            ..ServiceAtLocation::default()
        };
        body.extra = node.rest();
        self.hand_on(id, Body::ServiceAtLocation(body), &place);
    }

    /// The schedules of an object. Both names of HSDS 3.3 are read: operating hours open it, events do not.
    fn hours(&mut self, node: &mut Node) -> Option<Hours> {
        crate::schedules::read(node, self.source, self.notes)
    }
}

/// What the words for a price say where they are plain: `Some(true)` for "None.", "Free to everyone".
fn costs_nothing(words: &str) -> Option<bool> {
    let words = language::fold(words);
    let words = words.trim().trim_end_matches('.').trim_end();
    matches!(
        words,
        "none"
            | "free"
            | "no fee"
            | "no fees"
            | "no cost"
            | "no charge"
            | "free of charge"
            | "free to everyone"
            | "gratuit"
            | "aucun"
            | "aucuns frais"
            | "sans frais"
    )
    .then_some(true)
}
