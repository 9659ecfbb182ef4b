//! The records of a directory: the HSDS 3.2 entities, and what a 211 needs beyond them.
//!
//! A record is an envelope ([`Record`]: identity, owner, source, version) around a body ([`Body`]). The envelope is
//! columns; the body is one canonical JSON document, so that history, rollback and exchange work on whole documents.
//! Child objects (phones, contacts, costs…) live inside the body of the record they belong to.

mod parts;

use std::collections::BTreeMap;

use hours::Hours;
use jiff::civil::Date;
use language::Text;
use places::Point;
use rules::Rule;
use serde::{Deserialize, Serialize};
use store::Ts;

use parts::is_default;
pub use parts::{
    Accessibility, Address, AddressKind, Attribute, Capacity, Contact, Cost, Funding, Identifier, Money, Phone,
    PhoneKind, RequiredDocument, ServiceArea, SpokenLanguage, TemporaryMessage, TermLink, Verified, Visibility, Web,
};

/// The number of the body's shape. Bodies of an older number are brought up by `upcast` when read.
pub const SCHEMA: i64 = 1;

/// Fields of a source that no field of ours says, kept as they were so that nothing is lost on the way through.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// What kind of thing a record is (HSDS 3.2 entity names).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A classification as a whole.
    Taxonomy,
    /// One term of a classification.
    TaxonomyTerm,
    /// An agency.
    Organization,
    /// A group of services of one organization.
    Program,
    /// A place, a mailing address or a virtual place.
    Location,
    /// What an organization does for people.
    Service,
    /// A service offered at a location.
    ServiceAtLocation,
}

impl Kind {
    /// Every kind, each after the kinds it refers to.
    pub const ALL: [Kind; 7] = [
        Kind::Taxonomy,
        Kind::TaxonomyTerm,
        Kind::Organization,
        Kind::Program,
        Kind::Location,
        Kind::Service,
        Kind::ServiceAtLocation,
    ];

    /// The name as in HSDS: `service_at_location`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Taxonomy => "taxonomy",
            Kind::TaxonomyTerm => "taxonomy_term",
            Kind::Organization => "organization",
            Kind::Program => "program",
            Kind::Location => "location",
            Kind::Service => "service",
            Kind::ServiceAtLocation => "service_at_location",
        }
    }

    /// The kind of this HSDS name.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

/// Where a record stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Seen by those its visibility allows.
    #[default]
    Published,
    /// Being written; seen by curators alone.
    Draft,
    /// Taken out of use; kept with its history, and can be brought back.
    Retired,
}

impl Status {
    /// The word it is stored as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Published => "published",
            Status::Draft => "draft",
            Status::Retired => "retired",
        }
    }
    /// The status of a stored word; what is not known is a draft, so that it is not shown.
    pub fn parse(word: &str) -> Status {
        match word {
            "published" => Status::Published,
            "retired" => Status::Retired,
            _ => Status::Draft,
        }
    }
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// The name given to the source at import.
    pub source: String,
    /// The record's id in that source, as it stood there.
    pub id: String,
}

/// A record with its envelope, at one version.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Our id: the source's own where that is a UUID, else UUID version 5 of source, kind and the source's id; UUID version 7 when made here.
    pub id: String,
    /// The centre or data partner that keeps this record.
    pub owner: String,
    /// Where it came from; `None` when made here.
    pub source: Option<SourceRef>,
    /// Where it stands in its life.
    pub status: Status,
    /// 1 for the first version, one more with each change.
    pub version: i64,
    /// When this version was written.
    pub modified: Ts,
    /// What it says.
    pub body: Body,
}

/// What a record says, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "bodies are moved rarely and live in vectors of one kind mostly"
)]
pub enum Body {
    /// See [`Taxonomy`].
    Taxonomy(Taxonomy),
    /// See [`TaxonomyTerm`].
    TaxonomyTerm(TaxonomyTerm),
    /// See [`Organization`].
    Organization(Organization),
    /// See [`Program`].
    Program(Program),
    /// See [`Location`].
    Location(Location),
    /// See [`Service`].
    Service(Service),
    /// See [`ServiceAtLocation`].
    ServiceAtLocation(ServiceAtLocation),
}

impl Body {
    /// The kind of this body.
    pub const fn kind(&self) -> Kind {
        match self {
            Body::Taxonomy(_) => Kind::Taxonomy,
            Body::TaxonomyTerm(_) => Kind::TaxonomyTerm,
            Body::Organization(_) => Kind::Organization,
            Body::Program(_) => Kind::Program,
            Body::Location(_) => Kind::Location,
            Body::Service(_) => Kind::Service,
            Body::ServiceAtLocation(_) => Kind::ServiceAtLocation,
        }
    }
}

/// An agency (HSDS `organization`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Organization {
    /// The name the public knows.
    pub name: Text,
    /// Other names: short forms, former names, names in other languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternate_names: Vec<Text>,
    /// What it is and does.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// An e-mail address for anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its main site first, then others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub websites: Vec<Web>,
    /// Its logo's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// A persistent identifier of it on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Non-profit, government, …
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub legal_status: Text,
    /// The year it was incorporated in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_incorporated: Option<i16>,
    /// HSDS `tax_status`, deprecated there; kept for the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_status: Option<String>,
    /// HSDS `tax_id`, deprecated there; kept for the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    /// Registrations: charity number, company number, …
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// The organization it belongs to, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Who pays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Funding>,
    /// People at it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Numbers at it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// Classification of the agency itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermLink>,
    /// Other HSDS attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Messages with an expiry, for everything it does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<TemporaryMessage>,
    /// Who may see it.
    #[serde(skip_serializing_if = "is_default")]
    pub visibility: Visibility,
    /// When someone last confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A group of services of one organization (HSDS `program`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Program {
    /// The organization, by record id.
    pub organization: String,
    /// The program's name.
    pub name: Text,
    /// Another name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternate_names: Vec<Text>,
    /// What it is.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Classification of the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermLink>,
    /// Other HSDS attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Who may see it.
    #[serde(skip_serializing_if = "is_default")]
    pub visibility: Visibility,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// HSDS `service.status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum ServiceStatus {
    /// Offered.
    #[default]
    Active,
    /// Not offered at present.
    Inactive,
    /// No longer exists.
    Defunct,
    /// Closed for a time.
    #[serde(rename = "temporarily closed")]
    TemporarilyClosed,
}

/// What an organization does for people (HSDS `service`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Service {
    /// The organization, by record id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub organization: String,
    /// The program it is part of, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// The service's name.
    pub name: Text,
    /// Other names people use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternate_names: Vec<Text>,
    /// One or two plain sentences for a list. Empty: the start of the description serves.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub summary: Text,
    /// What it does, in paragraphs.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Offered or not.
    #[serde(skip_serializing_if = "is_default")]
    pub status: ServiceStatus,
    /// How to apply: one step a line.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub application: Text,
    /// Who it is for, in words: one condition a line.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub eligibility: Text,
    /// Who it is for, as a rule over facts; absent where nobody has said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
    /// Youngest age served, in years (HSDS `minimum_age`; may be a fraction).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_age: Option<f64>,
    /// Oldest age served, in years (HSDS `maximum_age`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_age: Option<f64>,
    /// What it costs, in words.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub fees: Text,
    /// True when it costs nothing, false when it costs something, absent when not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<bool>,
    /// What it costs, option by option.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// What to bring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<RequiredDocument>,
    /// How long people wait, in words (HSDS `wait_time`).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub wait: Text,
    /// Interpreters, in words (HSDS `interpretation_services`).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub interpretation: Text,
    /// Languages it is offered in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<SpokenLanguage>,
    /// HSDS `accreditations`.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub accreditations: Text,
    /// HSDS `licenses`, deprecated there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licenses: Option<String>,
    /// An e-mail address for anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Its main page first, then others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub websites: Vec<Web>,
    /// Numbers of the service wherever it is offered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// People at it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// When it is open wherever it is offered; a location's or a service-at-location's own hours win over it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Whom it serves by place. Empty: not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<ServiceArea>,
    /// Can be had without going anywhere: by phone, online, at home.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub remote: bool,
    /// Free places, beds, spots (HSDS `service_capacity`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capacities: Vec<Capacity>,
    /// Who pays.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub funding: Vec<Funding>,
    /// Classification: several codes in one link mean "this for those" together (AIRS linked indexing).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<TermLink>,
    /// Needs it answers, by code of the needs vocabulary, as a curator put them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// Other HSDS attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Messages with an expiry (HSDS `alert`, iCarol `TemporaryMessage`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<TemporaryMessage>,
    /// Words to be found by that no page shows (iCarol `SearchHints`).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub search_hints: Text,
    /// Who may see it.
    #[serde(skip_serializing_if = "is_default")]
    pub visibility: Visibility,
    /// When someone last confirmed it (HSDS `assured_date`, `assurer_email`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// HSDS `location.location_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// People can go there.
    #[default]
    Physical,
    /// Letters can go there.
    Postal,
    /// By phone or online.
    Virtual,
}

/// A place, a mailing address or a virtual place (HSDS `location`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Location {
    /// The organization, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// What kind of place.
    pub location_kind: LocationKind,
    /// The place's name.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternate_names: Vec<Text>,
    /// What it is.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// How to get there.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub transportation: Text,
    /// Its web page (HSDS `url`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// Where it is, in degrees (WGS 84).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// Where it is must not be shown: a shelter. Addresses, point, directions and distance stay inside.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
    /// HSDS `external_identifier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_identifier: Option<String>,
    /// HSDS `external_identifier_type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_identifier_type: Option<String>,
    /// Addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Numbers there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// People there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// How people with a disability can use it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accessibility: Vec<Accessibility>,
    /// Languages spoken there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<SpokenLanguage>,
    /// When the place is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Other HSDS attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Who may see it.
    #[serde(skip_serializing_if = "is_default")]
    pub visibility: Visibility,
    /// When someone last confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A service offered at a location (HSDS `service_at_location`). What it says wins over the service and the location.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceAtLocation {
    /// The service, by record id.
    pub service: String,
    /// The location, by record id.
    pub location: String,
    /// What is particular here.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Numbers for this service here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// People for this service here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// When it is open here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// Whom it serves by place from here; empty: as the service says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<ServiceArea>,
    /// Other HSDS attributes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Who may see it.
    #[serde(skip_serializing_if = "is_default")]
    pub visibility: Visibility,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A classification as a whole (HSDS `taxonomy`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Taxonomy {
    /// Its name.
    pub name: Text,
    /// What it classifies.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// One term of a classification (HSDS `taxonomy_term`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaxonomyTerm {
    /// The classification, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taxonomy: Option<String>,
    /// Its code within the classification.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// What it covers.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// The broader term, by record id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Words that lead to this term (AIRS "use references": for X, use this).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub use_references: Vec<Text>,
    /// Terms to look at as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<String>,
    /// Where it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Out of use since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired: Option<Date>,
    /// What the source said beyond our fields.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}
