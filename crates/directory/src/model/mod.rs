//! The records of a directory: the HSDS 3.2 entities, and what a 211 needs beyond them.
//!
//! A record is an envelope ([`Record`]: identity, owner, source, version) around a body ([`Body`]). The envelope is
//! columns; the body is one canonical JSON document, so that history, rollback and exchange work on whole documents.
//! Child objects (phones, contacts, costs…) live inside the body of the record they belong to.

mod location;
mod parts;
mod service;
mod taxonomy;

use std::collections::BTreeMap;

use language::{Lang, Text};
use serde::{Deserialize, Serialize};
use store::Ts;

pub use location::{Location, LocationKind, ServiceAtLocation};
use parts::is_default;
pub use parts::{
    Accessibility, Address, AddressKind, Attribute, Capacity, Contact, Cost, Funding, Identifier, Money, Phone,
    PhoneKind, RequiredDocument, ServiceArea, SpokenLanguage, TemporaryMessage, TermLink, Verified, Visibility, Web,
};
pub use service::{Service, ServiceStatus};
pub use taxonomy::{Taxonomy, TaxonomyTerm};

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
    /// Its name in every language; a service at a location has none of its own.
    pub const fn name(&self) -> Option<&Text> {
        match self {
            Body::Taxonomy(b) => Some(&b.name),
            Body::TaxonomyTerm(b) => Some(&b.name),
            Body::Organization(b) => Some(&b.name),
            Body::Program(b) => Some(&b.name),
            Body::Location(b) => Some(&b.name),
            Body::Service(b) => Some(&b.name),
            Body::ServiceAtLocation(_) => None,
        }
    }
    /// The name by which lists know it: in English, else French, else any; empty where it has none.
    pub fn first_name(&self) -> &str {
        self.name()
            .and_then(|name| name.best(&Lang::en()))
            .map_or("", |(words, _)| words)
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
