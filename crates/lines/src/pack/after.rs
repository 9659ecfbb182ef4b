//! What comes of a call: who is called back, what is kept and for how long, what the line promises, and the survey.

use std::collections::BTreeMap;

use language::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema;

/// Who is called back later, and by which policy.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Its id.
    pub id: String,
    /// What it is called.
    #[schemars(schema_with = "schema::text")]
    pub name: Text,
    /// For whom.
    pub when: String,
    /// The policy that says when and how often, by its name.
    pub policy: String,
    /// How it is offered.
    #[schemars(schema_with = "schema::text")]
    pub offer: Text,
}

/// What is written down.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Questions whose answers are kept with the record of the call; nothing else of the screening is.
    pub keep: Vec<String>,
    /// After so many days each kind is deleted.
    pub retention_days: BTreeMap<Kept, u32>,
    /// With whom the record is shared, and what they are given.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub shared: Text,
}

/// What is kept of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Sound.
    Recording,
    /// Words spoken, as text.
    Transcript,
    /// The record that the specialist makes.
    Record,
    /// Answers to the screening.
    Answers,
    /// Answers to the survey.
    Survey,
}

/// What the line promises.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// So many of a hundred calls …
    #[schemars(range(min = 1, max = 100))]
    pub answered_percent: u8,
    /// … are answered within so many seconds.
    pub answered_within: u32,
    /// At most so many of a hundred give up.
    #[schemars(range(min = 0, max = 100))]
    pub abandoned_percent: u8,
    /// At least so many of a hundred hand-overs are accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100))]
    pub accepted_percent: Option<u8>,
}

/// What callers are asked afterwards.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyQuestion {
    /// Its id.
    pub id: String,
    /// The question.
    #[schemars(schema_with = "schema::text")]
    pub ask: Text,
    /// Keys from 1 up, in this order; none: spoken words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "schema::texts")]
    pub choices: Vec<Text>,
}
