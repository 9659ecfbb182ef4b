//! Screening: what is asked, the areas that follow from it, and which calls go where.

use language::Text;
use rules::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema;

/// What is asked. Texts that are left out are those of the shared fact of the same name.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// How rules name the answer: small letters, digits and `_`.
    pub id: String,
    /// What an answer is; needed unless there is a shared fact of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::kind")]
    pub kind: Option<Kind>,
    /// A word or two for it: "Age", « Âge ».
    #[schemars(schema_with = "schema::text")]
    pub label: Text,
    /// The question as it is put to the caller.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub ask: Text,
    /// Help for the specialist.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub help: Text,
    /// Why we ask.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub why: Text,
    /// What can be chosen, where the kind is `choice`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The least answer that makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The greatest answer that makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Asked only of those for whom this rule holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Asked of every caller (for whom `when` holds), before the others, even where nothing depends on it; but nothing more
    /// is asked once the call goes to the emergency number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub always: bool,
    /// Never shared without consent, and kept no longer than the record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

/// One answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// How rules name it.
    pub code: String,
    /// How it reads.
    #[schemars(schema_with = "schema::text")]
    pub label: Text,
}

/// Offices of one kind, each of which serves some area. Its areas stand in this file, or in the directory.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// How areas and destinations name it.
    pub id: String,
    /// What it is called.
    #[schemars(schema_with = "schema::text")]
    pub name: Text,
    /// The question whose answer says where the caller is.
    pub from: String,
    /// With areas in this file: the fact that rules can use; its value is the id of the area, or `elsewhere`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// With areas in this file: the beginnings of postal codes that the areas cover together, without a gap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
}

/// An area that one office of a network serves.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its network.
    pub network: String,
    /// Its id: small letters, digits and `_`.
    pub id: String,
    /// The name of the office that serves it.
    #[schemars(schema_with = "schema::text")]
    pub name: Text,
    /// The number of that office.
    pub phone: String,
    /// Beginnings of the postal codes in it.
    pub postal: Vec<String>,
}

/// Which calls go where.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Its id.
    pub id: String,
    /// For whom, as a rule; the last route has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Whether the programme is likely for them.
    pub verdict: Finding,
    /// What the caller is told: why, and what happens now.
    #[schemars(schema_with = "schema::text")]
    pub say: Text,
    /// The destination.
    pub to: String,
    /// A destination afterwards, such as the society once 9-1-1 was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<String>,
    /// Taken when the answers that there are leave the others open. Exactly one route, if any has a rule.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub when_not_known: bool,
}

/// What a line finds. The programme itself decides; nothing here is more than likely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Likely for this caller.
    Likely,
    /// Not for this caller.
    Not,
    /// The answers do not say enough.
    NotEnough,
}
