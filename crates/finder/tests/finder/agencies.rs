//! Agencies asked for by name, as people type names.

use std::collections::{BTreeMap, BTreeSet};

use directory::model::Body;
use finder::Question;
use finder::testing::Dice;
use language::{Lang, Text};
use store::testing::START;

use crate::directories::{Directory, demonstration, demonstration_records};

/// How many are asked for.
const ASKED: usize = 200;
/// Share of them whose first hit must be the agency's.
const FIRST: f64 = 0.95;

/// Every name of an agency that offers something, with the names of the agencies that are called so.
fn agencies() -> BTreeMap<(Lang, String), BTreeSet<String>> {
    let records = demonstration_records();
    let offering: BTreeSet<String> = records
        .iter()
        .filter_map(|record| match &record.body {
            Body::Service(service) => Some(service.organization.clone()),
            _ => None,
        })
        .collect();
    let mut names: BTreeMap<(Lang, String), BTreeSet<String>> = BTreeMap::new();
    for record in &records {
        let Body::Organization(agency) = &record.body else {
            continue;
        };
        if !offering.contains(&directory::ids::from_source("demo", record.kind, &record.source_id)) {
            continue;
        }
        let own = english(&agency.name);
        for name in std::iter::once(&agency.name).chain(&agency.alternate_names) {
            for (lang, wording) in name.iter() {
                let called = names.entry((lang.clone(), wording.text.clone())).or_default();
                called.insert(own.clone());
            }
        }
    }
    names
}

fn english(text: &Text) -> String {
    text.best(&Lang::en())
        .map_or(String::new(), |(words, _)| words.to_owned())
}

/// Up to so many letters of a word left out, doubled, swapped or hit beside.
fn mistyped(word: &str, edits: usize, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    for _ in 0..edits {
        let at = dice.below(letters.len());
        match dice.below(4) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, *dice.pick(&['a', 'e', 'i', 'n', 'r', 's', 't'])),
            2 if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => letters[at] = *dice.pick(&['a', 'e', 'i', 'n', 'r', 's', 't']),
        }
    }
    letters.into_iter().collect()
}

/// Two hundred names changed by `change`; what was asked for and not found first.
fn missed(directory: &Directory, change: impl Fn(&str, &mut Dice) -> String) -> Vec<String> {
    let agencies: Vec<((Lang, String), BTreeSet<String>)> = agencies().into_iter().collect();
    assert!(agencies.len() >= ASKED, "{} names", agencies.len());
    let mut dice = Dice::new(211);
    let mut missed = Vec::new();
    for n in 0..ASKED {
        let ((lang, name), called) = &agencies[n * agencies.len() / ASKED];
        let asked = change(name, &mut dice);
        let question = Question::new(asked.clone(), lang.clone(), START.timestamp());
        let answer = directory
            .finder
            .search(&question, &directory.source.gazetteer)
            .expect("an answer");
        let first = answer.hits.first().map(|hit| english(&hit.card.organization));
        if !first.as_ref().is_some_and(|first| called.contains(first)) {
            missed.push(format!("{asked} ({name}): {first:?}"));
        }
    }
    missed
}

#[expect(clippy::cast_precision_loss, reason = "two hundred")]
fn found_first(missed: &[String]) -> f64 {
    (ASKED - missed.len()) as f64 / ASKED as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn agencies_are_found_first_by_their_names_as_people_type_them() {
    let directory = demonstration().await;
    let as_written = missed(&directory, |name, _| name.to_owned());
    let up_to_twice = missed(&directory, |name, dice| {
        let words = name.split(' ').map(|word| match word.chars().count() {
            0..=3 => word.to_owned(),
            4 | 5 => mistyped(word, dice.below(2), dice),
            _ => mistyped(word, dice.below(3), dice),
        });
        words.collect::<Vec<_>>().join(" ").to_lowercase()
    });
    let twice_in_every_word = missed(&directory, |name, dice| {
        let words = name.split(' ').map(|word| match word.chars().count() {
            0..=3 => word.to_owned(),
            _ => mistyped(word, 2, dice),
        });
        words.collect::<Vec<_>>().join(" ")
    });
    let other_order = missed(&directory, |name, _| {
        name.split(' ').rev().collect::<Vec<_>>().join(" ")
    });
    let one_left_out = missed(&directory, |name, dice| {
        let mut words: Vec<&str> = name.split(' ').collect();
        if words.len() > 3 {
            words.remove(dice.below(words.len()));
        }
        words.join(" ")
    });
    for (what, missed, least) in [
        ("as written", as_written, 1.0),
        ("mistyped up to twice a word", up_to_twice, FIRST),
        ("mistyped twice in every word", twice_in_every_word, 0.9),
        ("in another order", other_order, FIRST),
        ("with a word left out", one_left_out, 0.9),
    ] {
        let share = found_first(&missed);
        println!("{what}: {share:.3}");
        assert!(share >= least, "{what}: {share:.3}\n{}", missed.join("\n"));
    }
}
