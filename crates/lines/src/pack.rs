//! A line pack as it is written: one table for each idea, every list flat, texts side by side by language. What it means
//! together is a [`crate::Line`].

mod after;
mod case;
mod destination;
mod screening;

use hours::Hours;
use language::{Lang, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use after::{FollowUp, Kept, Record, SurveyQuestion, Targets};
pub use case::{Case, DestinationState, Expect, OfficeFound};
pub use destination::{Destination, DestinationKind, HandOver};
pub use screening::{Area, Choice, Finding, Network, Question, Route};

use crate::schema;

/// One file `lines/NAME.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What the line is.
    pub line: Header,
    /// The numbers that ring on it. A part that other packs include has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number: Vec<Number>,
    /// What callers hear: `greeting` and `privacy` always, others as needed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub message: Vec<Message>,
    /// When the line is answered, and where calls go when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Answered>,
    /// Who may answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Staff>,
    /// What the specialist says, beside the questions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<Script>,
    /// What is asked. Those marked `always` come first, in this order; of the rest, whatever would decide most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub question: Vec<Question>,
    /// Networks of offices, each of which serves some area.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub network: Vec<Network>,
    /// The areas of the networks whose areas stand in this file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<Area>,
    /// Which calls go where. The first route that holds is taken; the last one has no rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<Route>,
    /// Where calls can go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub destination: Vec<Destination>,
    /// Who is called back later.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_up: Vec<FollowUp>,
    /// What is written down, and for how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
    /// What the line promises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Targets>,
    /// What callers are asked afterwards, without their name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub survey: Vec<SurveyQuestion>,
    /// Calls that must end as written here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub case: Vec<Case>,
}

/// What the line is.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The name of the file without its ending: small letters, digits and hyphens.
    pub id: String,
    /// The name of the programme.
    #[schemars(schema_with = "schema::text")]
    pub name: Text,
    /// What the line is for, in a sentence or two.
    #[schemars(schema_with = "schema::text")]
    pub about: Text,
    /// The name in which calls are answered.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub answering_name: Text,
    /// The languages that every text of the pack must have.
    #[schemars(with = "Vec<String>")]
    pub languages: Vec<Lang>,
    /// IANA name of the time zone of all its hours.
    #[serde(default = "toronto")]
    pub zone: String,
    /// Which calls are answered first: 1 before all others, 9 last.
    #[serde(default = "middle")]
    #[schemars(range(min = 1, max = 9))]
    pub priority: u8,
    /// Packs whose messages, questions, destinations and follow-up belong to this one as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// True for a pack without a number of its own that others include.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
}

fn toronto() -> String {
    "America/Toronto".to_owned()
}

fn middle() -> u8 {
    5
}

/// A number that rings on the line.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The number that people dial.
    pub phone: String,
    /// The language it is answered in; none: the caller chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub lang: Option<Lang>,
}

/// Something callers hear. A change of words is a new version, so that it stays known what a caller was told.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// `greeting`, `privacy`, `terms`, `closed`, `wait`, or another of your own.
    pub id: String,
    /// Which wording this is, such as `2026-09`.
    pub version: String,
    /// The key on which a caller hears it; none: every caller hears it, or its place calls for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 9))]
    pub key: Option<u8>,
    /// The words.
    #[schemars(schema_with = "schema::text")]
    pub say: Text,
}

/// When the line is answered.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// Hours and holidays, in the zone of the line.
    #[schemars(schema_with = "schema::hours")]
    pub hours: Hours,
    /// The destination of calls at other times. Needed unless the line is always answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}

/// Who may answer.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// Skills that a specialist needs for this line.
    pub skills: Vec<String>,
    /// Languages in which specialists are scheduled.
    #[schemars(with = "Vec<String>")]
    pub languages: Vec<Lang>,
    /// The question that lets callers choose when nobody is free in their language. Its choices are `interpreter`, `wait`
    /// or codes of languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_nobody_speaks_it: Option<String>,
}

/// What the specialist says.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// First.
    #[schemars(schema_with = "schema::text")]
    pub open: Text,
    /// What to bear in mind; the caller does not hear it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub bear_in_mind: Text,
    /// Last.
    #[schemars(schema_with = "schema::text")]
    pub close: Text,
}
