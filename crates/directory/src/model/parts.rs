//! Child objects: what lives inside the body of a record.

use hours::Hours;
use jiff::civil::Date;
use language::Text;
use places::AreaRef;
use serde::{Deserialize, Serialize};

use super::Extra;

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Who may see a record (AIRS `ExcludeFromWebsite`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// The desk and partners who may see it; never the public site, exports or the open API.
    Desk,
}

/// Who last confirmed that a record is right, and when. "Nothing changed" counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verified {
    /// The day it was confirmed.
    pub on: Date,
    /// An address to ask (HSDS `assurer_email`); stays inside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What kind of line a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// For talking.
    #[default]
    Voice,
    /// Free to call from the region.
    TollFree,
    /// A crisis or distress line.
    Crisis,
    /// Outside office hours.
    AfterHours,
    /// For text messages.
    Text,
    /// Teletype for people who are Deaf or hard of hearing.
    Tty,
    /// For fax.
    Fax,
    /// A mobile phone.
    Cell,
    /// Anything else, kept in `source_kind`.
    Other,
}

/// A number (HSDS `phone`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phone {
    /// The number as written by the source or a curator: `416-555-0142`, `211`, `1-800-555-0119`.
    pub number: String,
    /// Kept as text: leading zeros count (HSDS has a number here).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// What kind of line.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: PhoneKind,
    /// The source's own word for the kind, where it is not one of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<String>,
    /// What it is for ("Press 2 for French").
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// Languages answered in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<SpokenLanguage>,
    /// For specialists alone (AIRS `@Confidential`, iCarol `IsPrivate`): appears in no output.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// HSDS id of the source, for the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A person or a desk to ask for (HSDS `contact`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their title.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Their department.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub department: Text,
    /// Their address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Phone>,
    /// For specialists alone: appears in no output.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// HSDS id of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// HSDS `address.address_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// Where people go.
    #[default]
    Physical,
    /// Where letters go.
    Postal,
    /// Neither.
    Virtual,
}

/// A civic or postal address (HSDS `address`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    /// Where people go, or letters.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: AddressKind,
    /// "c/o", a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<String>,
    /// Street and number.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub line1: Text,
    /// Floor, unit, building.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub line2: Text,
    /// Town.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub city: Text,
    /// County, regional municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Province or state code: `ON`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub province: String,
    /// `M5V 2T6`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    /// ISO 3166-1 alpha-2: `CA`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// For specialists alone (AIRS `@Confidential`, iCarol `AddressIsPrivate`): appears in no output.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// HSDS id of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A web page with a label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// The address, by language where the site has one for each; `https://…`.
    pub url: Text,
    /// What it is.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub label: Text,
}

/// A language spoken (HSDS `language`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpokenLanguage {
    /// ISO 639 code where known: `fr`, `asl` for American Sign Language as `ase`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The source's own words, where no code says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// "By interpreter", "on Tuesdays".
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub note: Text,
}

/// How people with a disability can use a location (HSDS `accessibility`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accessibility {
    /// A short code where it is one of ours: `wheelchair`, `elevator`, `washroom`, `parking`, `hearing_loop`, `braille`,
    /// `asl`, `automatic_door`, `scent_free`, `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// More detail (HSDS `details`).
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub details: Text,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// In the smallest unit: cents.
    pub cents: i64,
    /// ISO 4217: `CAD`.
    pub currency: String,
}

/// What it costs for whom (HSDS `cost_option`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// For whom or what ("Students").
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub option: Text,
    /// How much; absent: see the description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// In words.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

/// What to bring (HSDS `required_document`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequiredDocument {
    /// "Proof of address".
    pub document: Text,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// Who pays (HSDS `funding`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Funding {
    /// The funder.
    pub source: Text,
}

/// A registration (HSDS `organization_identifier`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identifier {
    /// The register's scheme (org-id.guide).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The kind: "Charity registration number".
    #[serde(rename = "type")]
    pub kind: String,
    /// The value.
    pub identifier: String,
}

/// Free places (HSDS `service_capacity` with its `unit`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Capacity {
    /// "bed", "spot".
    pub unit: Text,
    /// HSDS unit id, scheme and uri of the source, kept together.
    #[serde(skip_serializing_if = "Extra::is_empty")]
    pub unit_source: Extra,
    /// How many are free.
    pub available: i64,
    /// How many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// In words.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// RFC 3339 time it was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
}

/// Whom a service serves by place (HSDS `service_area`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceArea {
    /// In words; empty: the names of the areas serve.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub name: Text,
    /// More about it.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub description: Text,
    /// What it covers, as places, postal prefixes or polygons. Empty: known in words alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<AreaRef>,
    /// HSDS `uri`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// A message that ends by itself (iCarol `TemporaryMessage`, HSDS `alert`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TemporaryMessage {
    /// What people should know.
    pub text: Text,
    /// First day it is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day it is shown. Absent only for messages of a source that has no expiry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Nobody can use the service while it is shown: a closure.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Hours while it is shown, in place of the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
}

impl TemporaryMessage {
    /// Whether it stands on this day.
    pub fn shown_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A classification of a record: one term, or several linked ones that hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TermLink {
    /// Record ids of taxonomy terms.
    pub terms: Vec<String>,
    /// HSDS attribute id of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// Any other HSDS `attribute`: a value on a record.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Attribute {
    /// Record id of the taxonomy term that says what the value is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// HSDS `link_type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_kind: Option<String>,
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// HSDS id of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}
