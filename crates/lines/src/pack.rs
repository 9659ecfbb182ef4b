//! A line pack as it is written: one table for each idea, every list flat, texts side by side by language. What it means
//! together is a [`crate::Line`].

mod case;

use std::collections::BTreeMap;

use hours::Hours;
use language::{Lang, Text};
use rules::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use case::{Case, DestinationState, Expect, OfficeFound};

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

/// Where calls can go.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: DestinationKind,
    /// What it is called.
    #[schemars(schema_with = "schema::text")]
    pub name: Text,
    /// Its number in each language, for kinds `phone` and `emergency`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub phone: Text,
    /// The page of a referral, for kind `link`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    #[schemars(schema_with = "schema::text")]
    pub link: Text,
    /// The network whose office is looked for, for kind `office`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// When it answers, in the zone of the line. Needed for `phone`, `queue` and `office`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::maybe_hours")]
    pub hours: Option<Hours>,
    /// How many callers it takes at once, waiting ones included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub capacity: Option<u32>,
    /// How long it may take to accept a call, in seconds, before the fallback is tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3600))]
    pub accept_within: Option<u32>,
    /// Whether somebody is free there is asked before the caller is told, not found out by ringing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub check_first: bool,
    /// How the call is handed over.
    #[serde(default)]
    pub hand_over: HandOver,
    /// Where the call goes when this one is closed, full, not answered or refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

/// What a destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DestinationKind {
    /// Another organization's telephone.
    Phone,
    /// A queue of the centres themselves.
    Queue,
    /// A page, sent or read out.
    Link,
    /// The office of a network that serves the caller's place.
    Office,
    /// The emergency number, which the caller or the specialist calls at once. It never closes.
    Emergency,
    /// The specialist who has the call goes on with it. It never closes.
    Here,
}

impl DestinationKind {
    /// Whether it can be closed, full or not answered, so that it needs hours and a fallback.
    pub fn can_fail(self) -> bool {
        matches!(
            self,
            DestinationKind::Phone | DestinationKind::Queue | DestinationKind::Office
        )
    }
}

/// How a call is handed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOver {
    /// The specialist speaks with the other side first, so that the caller does not tell it all again.
    #[default]
    Warm,
    /// The call is passed on without a word.
    Cold,
}

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
