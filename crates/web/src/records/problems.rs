//! What is wrong with a record, in plain words, at the field where it can be mended.

use std::collections::BTreeMap;

use directory::model::{Body, TemporaryMessage};
use directory::{Problem, Weight, validate};
use hours::{Hours, HoursError};
use language::Lang;

use super::form::Reading;
use crate::words::Words;

/// What is wrong, by field of the form.
#[derive(Debug, Clone, Default)]
pub struct Problems {
    /// What must be mended before the record is saved.
    pub wrong: BTreeMap<String, String>,
    /// What is worth a look, and saved all the same.
    pub doubtful: BTreeMap<String, String>,
}

/// Everything that is wrong with what a form says.
pub fn problems(w: &Words, reading: &Reading, body: &Body, langs: &[Lang]) -> Problems {
    let mut found = Problems::default();
    for fault in &reading.faults {
        let words = || match fault.at.as_str() {
            "" => w.t(fault.says),
            at => w.t1(fault.says, "at", at),
        };
        found.wrong.entry(fault.path.clone()).or_insert_with(words);
    }
    for problem in validate(body, langs) {
        found.add(w, reading, &problem, langs);
    }
    for (path, hours) in hours_of(body) {
        for (path, error) in each(&path, hours) {
            found.wrong.insert(reading.in_form(&path), w.t(says_of_hours(&error)));
        }
    }
    found
}

impl Problems {
    /// Adds what saving found wrong.
    pub fn add(&mut self, w: &Words, reading: &Reading, problem: &Problem, langs: &[Lang]) {
        // Hours are looked at line by line; a language that has no words is marked where it stands.
        let last = problem.path.rsplit('.').next().unwrap_or_default();
        if last == "hours"
            || langs
                .iter()
                .any(|lang| lang.as_str() == last && problem.weight == Weight::Warning)
        {
            return;
        }
        let path = reading.in_form(&problem.path);
        let words = w.t(says(&problem.path));
        let notes = if problem.weight > Weight::Warning {
            &mut self.wrong
        } else {
            &mut self.doubtful
        };
        notes.entry(path).or_insert(words);
    }
}

/// The message about a field that cannot be as it is.
pub fn says(path: &str) -> &'static str {
    let outer = path.split(['[', '.']).next().unwrap_or_default();
    let last = path.rsplit('.').next().unwrap_or_default();
    match (outer, last) {
        (_, "number") => "records-wrong-phone",
        (_, "email") => "records-wrong-email",
        ("websites", _) | (_, "website" | "logo") => "records-wrong-web",
        ("name", _) => "records-wrong-name",
        (_, "minimum_age" | "maximum_age") => "records-wrong-age",
        ("capacities", _) => "records-wrong-capacity",
        ("costs", "amount") => "records-wrong-money",
        ("messages", "to") => "records-wrong-end",
        (_, "to") => "records-wrong-dates",
        (_, "country") => "records-wrong-country",
        (_, "code") => "records-wrong-language",
        (_, "year_incorporated") => "records-wrong-year",
        (_, "point") => "records-wrong-point",
        ("areas", _) => "records-wrong-area-empty",
        ("organization" | "program" | "service" | "location" | "parent" | "terms", _) => "records-wrong-reference",
        _ => "records-wrong-other",
    }
}

fn hours_of(body: &Body) -> Vec<(String, &Hours)> {
    let (own, messages): (_, &[TemporaryMessage]) = match body {
        Body::Service(b) => (b.hours.as_ref(), &b.messages),
        Body::Location(b) => (b.hours.as_ref(), &[]),
        Body::ServiceAtLocation(b) => (b.hours.as_ref(), &[]),
        Body::Organization(b) => (None, &b.messages),
        _ => (None, &[]),
    };
    let own = own.map(|hours| ("hours".to_owned(), hours));
    let meanwhile = messages
        .iter()
        .enumerate()
        .filter_map(|(i, message)| Some((format!("messages[{i}].hours"), message.hours.as_ref()?)));
    own.into_iter().chain(meanwhile).collect()
}

/// Every problem of hours, at its line.
fn each(path: &str, hours: &Hours) -> Vec<(String, HoursError)> {
    let mut found = Vec::new();
    let mut look = |at: String, part: Hours| found.extend(part.problems().into_iter().map(|error| (at.clone(), error)));
    for (list, openings) in [("opening", &hours.opening), ("events", &hours.events)] {
        for (i, opening) in openings.iter().enumerate() {
            let part = Hours {
                opening: vec![opening.clone()],
                ..Hours::default()
            };
            look(format!("{path}.{list}[{i}]"), part);
        }
    }
    for (i, exception) in hours.exceptions.iter().enumerate() {
        let part = Hours {
            exceptions: vec![exception.clone()],
            ..Hours::default()
        };
        look(format!("{path}.exceptions[{i}]"), part);
    }
    let rest = Hours {
        zone: hours.zone.clone(),
        holidays: hours.holidays.clone(),
        ..Hours::default()
    };
    look(path.to_owned(), rest);
    found
        .into_iter()
        .map(|(at, error)| (format!("{at}{}", place(&error)), error))
        .collect()
}

/// The field of a line that an error is about.
fn place(error: &HoursError) -> &'static str {
    match error {
        HoursError::Every(_) => ".every",
        HoursError::MonthDay(_) => ".month_days",
        HoursError::Ordinal(_) => ".nth",
        HoursError::Backwards { .. } => ".to",
        HoursError::ClosedAndOpen(_) => ".closed",
        HoursError::Calendar(_) | HoursError::Observance { .. } => ".holidays.calendar",
        _ => "",
    }
}

fn says_of_hours(error: &HoursError) -> &'static str {
    match error {
        HoursError::Every(_) => "records-wrong-every",
        HoursError::MonthDay(_) => "records-wrong-month-days",
        HoursError::Ordinal(_) => "records-wrong-number",
        HoursError::Backwards { .. } => "records-wrong-dates",
        HoursError::ClosedAndOpen(_) => "records-wrong-closed-open",
        HoursError::Time(_) => "records-wrong-time",
        HoursError::Zone(_) => "records-wrong-zone",
        _ => "records-wrong-other",
    }
}
