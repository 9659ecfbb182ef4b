//! Cases: calls written into a pack, with how they must end.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use language::Lang;
use rules::Facts;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Finding;
use crate::schema;

/// A call that must end as written here.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, as a sentence.
    pub name: String,
    /// When the call comes, by the wall clock in the line's zone.
    #[schemars(with = "String")]
    pub at: DateTime,
    /// The caller's language.
    #[schemars(with = "String")]
    pub lang: Lang,
    /// What the caller answers when asked. What is not asked is never looked at.
    #[serde(default)]
    #[schemars(schema_with = "schema::answers")]
    pub answers: Facts,
    /// How destinations are; those not named here take calls when their hours say so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub states: BTreeMap<String, DestinationState>,
    /// The languages of the specialists who are free; none: all that are scheduled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<String>>")]
    pub free: Option<Vec<Lang>>,
    /// What the directory answers for each network.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub offices: BTreeMap<String, OfficeFound>,
    /// How the call must end. What is left out is not looked at.
    pub expect: Expect,
}

/// How a destination is at the moment of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DestinationState {
    /// Takes calls at its hours.
    Ready,
    /// Closed although its hours say open.
    Closed,
    /// As many callers as it takes.
    Full,
    /// Rings and is not answered in time.
    NoAnswer,
    /// Answers and refuses the call.
    Refuses,
}

/// What a search for an office found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OfficeFound {
    /// One office serves the place.
    One {
        /// Its name.
        name: String,
        /// Its number.
        phone: String,
    },
    /// Several do, and the place said is not enough to tell which.
    Several(Vec<String>),
    /// None does.
    None,
}

/// How a case must end.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Finding>,
    /// The route taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The destinations tried, in order; the last one takes the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried: Option<Vec<String>>,
    /// The office that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The questions whose answers decided, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Vec<String>>,
    /// The questions asked, in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Vec<String>>,
    /// Questions that must not be asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<String>,
    /// The language the call is held in, or `interpreter`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_in: Option<String>,
    /// The follow-ups offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Vec<String>>,
}
