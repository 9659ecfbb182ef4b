//! Places, and services offered at them.

use hours::Hours;
use language::Text;
use places::Point;
use serde::{Deserialize, Serialize};

use super::parts::is_default;
use super::{
    Accessibility, Address, Attribute, Contact, Extra, Phone, ServiceArea, SpokenLanguage, Verified, Visibility,
};

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
