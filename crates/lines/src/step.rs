//! What a walk is told of a call, and what it says happened: its steps in order.

use std::collections::BTreeMap;

use jiff::Timestamp;
use language::Lang;
use rules::Facts;
use serde::Serialize;

use crate::hand_over::Tried;
use crate::pack::{DestinationState, Finding, Kept, OfficeFound};

/// Everything about a call that is not in the line.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The moment.
    pub at: Timestamp,
    /// The caller's language.
    pub lang: &'a Lang,
    /// What the caller answers when asked.
    pub answers: &'a Facts,
    /// How destinations are; those that are not named take calls at their hours.
    pub states: &'a BTreeMap<String, DestinationState>,
    /// The languages of specialists who are free; none: all that are scheduled.
    pub free: Option<&'a [Lang]>,
    /// Which office of a network serves a place, where the areas do not stand in the pack.
    pub offices: &'a dyn Fn(&str, &str) -> OfficeFound,
    /// Whether a question without an answer ends the walk for now, so that it can be asked. Otherwise the caller says nothing.
    pub stop_to_ask: bool,
}

/// One thing that happens in a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step<'l> {
    /// It rings at specialists with these skills.
    Ring {
        /// The number dialled.
        number: Option<&'l str>,
        /// 1 is answered first.
        priority: u8,
        /// The skills needed.
        skills: &'l [String],
    },
    /// The line is closed.
    Closed {
        /// When it opens.
        opens: Option<Timestamp>,
    },
    /// The caller hears a message.
    Hear {
        /// Its id.
        message: &'l str,
        /// Which wording.
        version: &'l str,
        /// The key on which it is heard; none: at once.
        key: Option<u8>,
        /// The words.
        words: &'l str,
    },
    /// Which language the call is held in.
    Language {
        /// A code, or `interpreter`.
        held_in: String,
        /// Whether the caller waits for somebody who speaks it.
        waits: bool,
    },
    /// The specialist says this.
    Say {
        /// The words.
        words: &'l str,
    },
    /// The specialist bears this in mind.
    Mind {
        /// The words.
        words: &'l str,
    },
    /// A question is asked.
    Ask {
        /// Its id.
        question: &'l str,
        /// The words.
        words: &'l str,
        /// Why it is asked.
        why: Option<&'l str>,
        /// Help for the specialist.
        help: Option<&'l str>,
        /// Whether the answer is kept apart.
        sensitive: bool,
        /// What was answered.
        answer: Given,
    },
    /// What the line finds.
    Find {
        /// Likely, not, or not enough information.
        verdict: Finding,
        /// The route.
        route: &'l str,
        /// The answers that decided, as people say them.
        because: Vec<String>,
        /// The questions answered there.
        decided_by: Vec<&'l str>,
        /// Questions that could have decided and were not answered.
        not_answered: Vec<&'l str>,
        /// What the caller is told.
        words: &'l str,
    },
    /// A destination is tried.
    Try(Tried<'l>),
    /// A later call is offered.
    FollowUp {
        /// Its id.
        follow_up: &'l str,
        /// The policy that says when.
        policy: &'l str,
        /// How it is offered.
        words: &'l str,
    },
    /// What is written down.
    Keep {
        /// The questions whose answers are kept.
        answers: Vec<&'l str>,
        /// After so many days each kind is deleted.
        days: &'l BTreeMap<Kept, u32>,
    },
    /// The caller is asked these questions afterwards.
    Survey {
        /// Their ids.
        questions: Vec<&'l str>,
    },
}

/// What a question brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// An answer, as people say it.
    Answer(String),
    /// The caller would rather not say.
    Declined,
    /// Nothing.
    Nothing,
}

/// A walk through a call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Walk<'l> {
    /// What happened, in order.
    pub steps: Vec<Step<'l>>,
    /// The question that waits for an answer, where the walk stops to ask.
    pub waits_for: Option<&'l str>,
    /// Likely, not, or not enough information.
    pub verdict: Option<Finding>,
    /// The route taken.
    pub route: Option<&'l str>,
    /// The questions whose answers decided.
    pub decided_by: Vec<&'l str>,
    /// The questions asked, in order.
    pub asked: Vec<&'l str>,
    /// The destinations tried, in order.
    pub tried: Vec<&'l str>,
    /// The office found.
    pub office: Option<String>,
    /// The language the call is held in, or `interpreter`.
    pub held_in: String,
    /// The follow-ups offered.
    pub follow_up: Vec<&'l str>,
}
