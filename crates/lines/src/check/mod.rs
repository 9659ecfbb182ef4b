//! What can be wrong with a pack that reads well.

mod areas;
mod cases;
mod destinations;
mod header;
mod questions;
mod routes;
mod texts;

use std::collections::BTreeMap;

use hours::Home;
use rules::{FactVocabulary, Rule};

pub(crate) use cases::cases;

use crate::fault::{At, Faults};
use crate::line::{Line, Merged, vocabulary};

/// Checks everything but the cases. A line, when its rules can be read at all.
pub(crate) fn line(id: &str, merged: &Merged, faults: &mut Faults<'_>) -> Option<Line> {
    let pack = &merged.pack;
    header::check(id, merged, faults);
    texts::check(merged, faults);
    let vocabulary = vocabulary(pack);
    areas::check(merged, faults);
    let whens = questions::check(merged, &vocabulary, faults);
    let routes = routes::check(merged, &vocabulary, faults);
    let followed = routes::follow_ups(merged, &vocabulary, faults);
    destinations::check(merged, faults);
    if !faults.is_empty() {
        return None;
    }
    questions::reachable(merged, &whens, &routes.written, &followed, faults);
    Some(Line {
        home: Home::new(&pack.line.zone, None).ok()?,
        answered: pack.answered.as_ref().map(|answered| answered.hours.timetable()),
        timetables: pack
            .destination
            .iter()
            .map(|destination| destination.hours.as_ref().map(hours::Hours::timetable))
            .collect(),
        written: routes.written,
        taken: routes.taken,
        pack: pack.clone(),
        texts: BTreeMap::new(),
        vocabulary,
        whens,
        followed,
    })
}

/// Reads a rule and holds it against the questions.
fn rule(written: &str, at: &At, vocabulary: &FactVocabulary, faults: &mut Faults<'_>) -> Option<Rule> {
    let rule = match Rule::parse(written) {
        Ok(rule) => rule,
        Err(error) => {
            faults.add_rule(at, &error);
            return None;
        }
    };
    let wrong = vocabulary.check(&rule);
    for error in &wrong {
        faults.add_rule(at, error);
    }
    wrong.is_empty().then_some(rule)
}

/// Refuses ids that are not small letters, digits and `_` or `-`, and ids that stand twice.
fn ids<'a>(ids: impl Iterator<Item = (At, &'a str)>, what: &str, hyphens: bool, faults: &mut Faults<'_>) {
    let mut seen: BTreeMap<&str, At> = BTreeMap::new();
    for (at, id) in ids {
        let at = at.part("id");
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == if hyphens { '-' } else { '_' };
        if !(1..=60).contains(&id.len())
            || !id.chars().all(fits)
            || !id.starts_with(|c: char| c.is_ascii_lowercase() || hyphens && c.is_ascii_digit())
        {
            let joint = if hyphens { "-" } else { "_" };
            faults.add(
                &at,
                format!("`{}` cannot name a {what}", id.escape_debug()),
                format!("use small letters, digits and `{joint}`, beginning with a letter, at most 60"),
            );
        } else if seen.insert(id, at.clone()).is_some() {
            faults.add(
                &at,
                format!("the {what} `{id}` stands twice"),
                "give one of them another id, or take it out",
            );
        }
    }
}
