//! Destinations: where calls can go, and how they are handed over.

use hours::Hours;
use language::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::schema;

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
