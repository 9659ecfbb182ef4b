//! What an organization does for people.

use hours::Hours;
use language::Text;
use rules::Rule;
use serde::{Deserialize, Serialize};

use super::parts::is_default;
use super::{
    Attribute, Capacity, Contact, Cost, Extra, Funding, Phone, RequiredDocument, ServiceArea, SpokenLanguage,
    TemporaryMessage, TermLink, Verified, Visibility, Web,
};

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
