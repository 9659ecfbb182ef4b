//! What agencies and taxonomies write: names and descriptions of services, and labels.

use language::Lang;

use crate::Vocabulary;
use crate::matching::Best;
use crate::model::Model;
use crate::reading::Reading;

/// Parts of a description that are read; what a service is stands at its beginning.
const PARTS: usize = 8;
/// What the name counts, and each part after it: further down they say who may come and what to bring.
const PART_COUNTS: [f32; PARTS] = [1.0, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2];
/// Needs less likely than this are not reported, and at most so many.
const LEAST: f32 = 0.05;
const MOST: usize = 8;
/// A part that more likely than this speaks of no need is not asked.
const MOST_NONE: f32 = 0.4;

/// Needs that the later parts of a text ask for and do not answer: "volunteers welcome", "accepts donations".
const ASKED: [&str; 5] = [
    "volunteer-opportunities",
    "student-volunteer-hours",
    "donate-goods",
    "donate-food",
    "donate-money",
];

/// What a service's name and the beginning of its description say of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Described<'v> {
    /// The need that the name stands for, where that is clear.
    pub called: Option<&'v str>,
    /// The needs that name and description speak of, likeliest first, with how likely each is.
    pub about: Vec<(&'v str, f32)>,
}

/// Reads a service's name and description.
pub fn described<'v>(vocabulary: &'v Vocabulary, name: &str, description: &str, lang: &Lang) -> Described<'v> {
    let name = read_label(vocabulary, name, lang);
    Described {
        called: clear_need(vocabulary, &name, lang),
        about: about(vocabulary, name, parts(description)),
    }
}

/// The needs that a text of an agency speaks of, likeliest first. What names it stands first, parted from the rest by a
/// line's end or a full stop.
pub fn needs_of_description<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<(&'v str, f32)> {
    let mut parts = parts(text);
    let first = Reading::of(vocabulary, Model::embedded(), parts.next().unwrap_or_default(), lang);
    about(vocabulary, first, parts)
}

/// What a name and the parts after it speak of together.
fn about<'v, 't>(
    vocabulary: &'v Vocabulary,
    name: Reading,
    after: impl Iterator<Item = &'t str>,
) -> Vec<(&'v str, f32)> {
    let mut missing = vec![1.0_f32; vocabulary.needs().len()];
    let asked: Vec<usize> = vocabulary
        .needs()
        .iter()
        .enumerate()
        .filter(|(_, need)| ASKED.contains(&need.code.as_str()))
        .map(|(at, _)| at)
        .collect();
    let after = after.map(|part| Reading::by_model(Model::embedded(), part));
    for (place, (reading, counts)) in std::iter::once(name).chain(after).zip(PART_COUNTS).enumerate() {
        if reading.is_empty() {
            continue;
        }
        let (likely, none) = reading.likely(vocabulary);
        if none > MOST_NONE {
            continue;
        }
        for (need, likely) in likely.into_iter().enumerate() {
            if place == 0 || !asked.contains(&need) {
                missing[need] *= 1.0 - counts * likely;
            }
        }
    }
    let mut found: Vec<(usize, f32)> = missing.into_iter().map(|missing| 1.0 - missing).enumerate().collect();
    found.retain(|(_, likely)| *likely >= LEAST);
    found.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    found.truncate(MOST);
    found
        .into_iter()
        .map(|(need, likely)| (vocabulary.needs()[need].code.as_str(), likely))
        .collect()
}

/// The lines and sentences of a text.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';', '\u{2022}'])
        .flat_map(|line| line.split(". "))
        .map(str::trim)
        .filter(|part| !part.is_empty() && !NOTHING.iter().any(|no| part.to_lowercase().ends_with(no)))
}

/// What a part ends in that denies what it is about: "Home visits: No".
const NOTHING: [&str; 4] = [": no", ": none", ": non", ": aucun"];

/// Both readers must be as sure as this of a label whose words are the need's phrase nearly in full,
const CLEAR: f32 = 0.3;
/// and as this of any other.
const SURE: f32 = 0.75;
/// How well such a phrase matches at least, and how much of it stands in the label, and how much of the label it explains.
const LABEL: f32 = 0.5;
const FULL: f32 = 0.6;

/// The need that a label of a foreign taxonomy stands for, where that is clear.
pub fn guess_from_label<'v>(vocabulary: &'v Vocabulary, label: &str, lang: &Lang) -> Option<&'v str> {
    clear_need(vocabulary, &read_label(vocabulary, label, lang), lang)
}

/// Reads a label or a name without its numbers: "Food bank 24" is the food bank of that number, and has nothing of a line that
/// answers 24 hours a day.
fn read_label(vocabulary: &Vocabulary, label: &str, lang: &Lang) -> Reading {
    let named: Vec<&str> = label
        .split_whitespace()
        .filter(|word| !word.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    Reading::of(vocabulary, Model::embedded(), &named.join(" "), lang)
}

/// The need that a label stands for as it was read.
fn clear_need<'v>(vocabulary: &'v Vocabulary, reading: &Reading, lang: &Lang) -> Option<&'v str> {
    if reading.is_empty() {
        return None;
    }
    let (likely, _) = reading.likely(vocabulary);
    let (need, sure) = (0..).zip(likely).max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let clear = |(other, best): &(usize, Best)| {
        // "Community programs" is said of everything.
        let tells = best.phrase(vocabulary, lang).is_some_and(|phrase| phrase.tells);
        *other == need && tells && best.score >= LABEL && best.cover >= FULL && best.explained >= FULL
    };
    let least = if reading.phrases.iter().any(clear) { CLEAR } else { SURE };
    (sure >= least).then(|| vocabulary.needs()[need].code.as_str())
}
