//! The cases of a pack: calls that must end as they say.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use language::Lang;
use rules::{Facts, RuleError};
use serde::{Deserialize, Serialize};

use crate::line::Line;
use crate::pack::{Case, DestinationState, OfficeFound};
use crate::step::{Situation, Walk};

/// What is told of a call beforehand, in a file of its own: what a case has, without what is expected.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Told {
    /// When the call comes, by the wall clock in the line's zone.
    pub at: Option<DateTime>,
    /// The caller's language.
    pub lang: Option<Lang>,
    /// What the caller answers when asked.
    pub answers: Facts,
    /// How destinations are.
    pub states: BTreeMap<String, DestinationState>,
    /// The languages of the specialists who are free.
    pub free: Option<Vec<Lang>>,
    /// What the directory answers for each network.
    pub offices: BTreeMap<String, OfficeFound>,
}

/// How a case came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Its name.
    pub case: String,
    /// What came out otherwise than written. Empty when it passed.
    pub wrong: Vec<String>,
}

impl Line {
    /// Walks every case.
    pub fn test(&self) -> Vec<Outcome> {
        self.pack.case.iter().map(|case| self.outcome(case)).collect()
    }

    /// Walks the call of a case.
    pub fn walk_case(&self, case: &Case) -> Walk<'_> {
        let offices = |network: &str, _: &str| case.offices.get(network).cloned().unwrap_or(OfficeFound::None);
        self.walk(&Situation {
            at: self.moment(case.at),
            lang: &case.lang,
            answers: &case.answers,
            states: &case.states,
            free: case.free.as_deref(),
            offices: &offices,
            stop_to_ask: false,
        })
    }

    /// The moment at which the clocks of the line show this time.
    pub fn moment(&self, at: DateTime) -> Timestamp {
        self.home
            .zone
            .to_ambiguous_timestamp(at)
            .compatible()
            .unwrap_or_default()
    }

    /// What the clocks of the line show at a moment.
    pub fn clock(&self, at: Timestamp) -> DateTime {
        self.home.zone.to_datetime(at)
    }

    /// What is wrong with what is told of a call: answers that do not fit, and names that the line does not have.
    pub fn wrong_in(&self, told: &Told) -> Vec<String> {
        let fits = self.vocabulary.check_facts(&told.answers);
        let mut wrong: Vec<String> = fits.iter().map(RuleError::to_string).collect();
        let states = told.states.keys().filter(|id| self.destination(id).is_none());
        wrong.extend(states.map(|id| format!("states: there is no destination `{id}`: correct its name")));
        let known = |id: &String| self.pack.network.iter().any(|network| network.id == *id);
        let offices = told.offices.keys().filter(|id| !known(id));
        wrong.extend(offices.map(|id| format!("offices: there is no network `{id}`: correct its name")));
        wrong
    }

    fn outcome(&self, case: &Case) -> Outcome {
        let walk = self.walk_case(case);
        let expect = &case.expect;
        let mut wrong = Vec::new();
        let mut must = |what: &str, expected: String, came: String| {
            if expected != came {
                wrong.push(format!("{what} should be {expected} and is {came}"));
            }
        };
        let name = |id: Option<&str>| id.map_or_else(|| "none".to_owned(), str::to_owned);
        if let Some(verdict) = expect.verdict {
            must(
                "the verdict",
                format!("{verdict:?}"),
                walk.verdict.map_or("none".into(), |v| format!("{v:?}")),
            );
        }
        if let Some(route) = &expect.route {
            must("the route", route.clone(), name(walk.route));
        }
        if let Some(tried) = &expect.tried {
            must("the way", tried.join(" → "), walk.tried.join(" → "));
        }
        if let Some(office) = &expect.office {
            must("the office", office.clone(), name(walk.office.as_deref()));
        }
        if let Some(asked) = &expect.asked {
            must("what is asked", asked.join(", "), walk.asked.join(", "));
        }
        if let Some(decided) = &expect.decided_by {
            must("what decided", sorted(decided), sorted(&walk.decided_by));
        }
        if let Some(held_in) = &expect.held_in {
            must("the language", held_in.clone(), walk.held_in.clone());
        }
        if let Some(follow_up) = &expect.follow_up {
            must("the follow-up", sorted(follow_up), sorted(&walk.follow_up));
        }
        for id in expect.not_asked.iter().filter(|id| walk.asked.contains(&id.as_str())) {
            wrong.push(format!("`{id}` should not be asked and is"));
        }
        Outcome {
            case: case.name.clone(),
            wrong,
        }
    }
}

fn sorted<T: AsRef<str>>(ids: &[T]) -> String {
    let mut ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    ids.sort_unstable();
    if ids.is_empty() {
        "nothing".to_owned()
    } else {
        ids.join(", ")
    }
}
