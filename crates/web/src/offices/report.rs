//! What is wrong with the areas of a network, in words for those who keep the records.

use directory::offices::Branches;
use language::{Text, format};
use places::Place;
use places::offices::{Crossing, Report};

use super::answer::name;
use crate::say::Said;
use crate::words::Words;

/// More places than these are counted, and not named.
const MOST: usize = 40;

/// The report in words.
pub struct Told {
    /// How many offices there are, and how many places were asked for.
    pub counted: String,
    /// What is wrong, the worst first: a heading with how many there are, what it means, and which.
    pub parts: Vec<Part>,
    /// The offices, by name: the page of its record, its name, and what it serves.
    pub offices: Vec<(String, String, String)>,
}

/// One kind of thing that is wrong.
pub struct Part {
    /// "Ties: 2".
    pub title: String,
    /// What it means, and what to do.
    pub what: String,
    /// Which ones.
    pub rows: Vec<String>,
    /// Somebody should do something.
    pub bad: bool,
}

fn words(w: &Words, text: &Text) -> String {
    Said::of(text, &w.lang).unwrap_or_default().words
}

/// Two offices that meet, in a sentence.
fn crossing(w: &Words, branches: &Branches, message: &str, crossing: &Crossing<'_>) -> String {
    let [first, second] = crossing.offices.map(|office| called(w, branches, &office.id));
    let mut spots: Vec<String> = crossing.spots.iter().map(|spot| words(w, spot)).collect();
    if spots.is_empty() {
        spots.push(w.t("networks-drawn-ground"));
    }
    let mut said = format::list(&w.lang, &spots);
    if crossing.count > crossing.spots.len() {
        said.push_str(", …");
    }
    w.with(message, &[("first", &first), ("second", &second), ("places", &said)])
}

fn called(w: &Words, branches: &Branches, id: &str) -> String {
    branches
        .by_id(id)
        .map_or_else(|| id.to_owned(), |branch| name(w, branch).words)
}

fn places(w: &Words, list: &[&Place]) -> Vec<String> {
    let mut names: Vec<String> = list.iter().take(MOST).map(|place| place_in_words(w, place)).collect();
    if list.len() > MOST {
        names.push("…".into());
    }
    names
}

/// What is wrong, the worst first.
fn parts(w: &Words, branches: &Branches, report: &Report<'_>) -> Vec<Part> {
    let part = |title: &str, count: usize, what: &str, rows: Vec<String>, bad: bool| Part {
        title: w.t1(title, "n", count),
        what: w.t(what),
        rows,
        bad,
    };
    let pairs = |message: &str, list: &[Crossing<'_>]| list.iter().map(|c| crossing(w, branches, message, c)).collect();
    let unknown = report.unknown.iter().map(|(office, area)| {
        let office = called(w, branches, &office.id);
        w.t2("networks-unknown", "office", office, "area", area.to_string())
    });
    let without = report.without.iter().map(|office| called(w, branches, &office.id));
    let mut parts = vec![
        part(
            "networks-without-title",
            report.without.len(),
            "networks-without-what",
            without.collect(),
            true,
        ),
        part(
            "networks-unknown-title",
            report.unknown.len(),
            "networks-unknown-what",
            unknown.collect(),
            true,
        ),
        part(
            "networks-tie-title",
            report.ties.len(),
            "networks-tie-what",
            pairs("networks-tie", &report.ties),
            true,
        ),
        part(
            "networks-gap-title",
            report.gaps.len(),
            "networks-gap-what",
            places(w, &report.gaps),
            false,
        ),
        part(
            "networks-unclear-title",
            report.unclear.len(),
            "networks-unclear-what",
            places(w, &report.unclear),
            false,
        ),
        part(
            "networks-nested-title",
            report.nested.len(),
            "networks-nested-what",
            pairs("networks-nested", &report.nested),
            false,
        ),
    ];
    parts.retain(|part| !part.rows.is_empty());
    parts
}

/// The report of a network.
pub fn told(w: &Words, branches: &Branches) -> Told {
    let report = branches.offices.report(&branches.network.what.covers);
    let mut offices: Vec<(String, String, String)> = branches
        .list
        .iter()
        .map(|branch| {
            let areas = super::shown::areas_of(w, branches, branch);
            let record = format!("/{}/records/{}", w.lang, branch.id());
            (record, name(w, branch).words, format::list(&w.lang, &areas))
        })
        .collect();
    offices.sort_by_cached_key(|(_, name, _)| language::fold(name));
    Told {
        counted: w.t2(
            "networks-counted",
            "offices",
            branches.list.len(),
            "places",
            report.asked,
        ),
        parts: parts(w, branches, &report),
        offices,
    }
}

fn place_in_words(w: &Words, place: &Place) -> String {
    let name = words(w, &place.name);
    match place.id.postal() {
        Some(code) => format!("{code} ({name})"),
        None => name,
    }
}
