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

/// The needs that an agency's name and description of a service speak of, likeliest first. The name stands first, parted
/// from the rest by a line's end or a full stop.
pub fn needs_of_description<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<(&'v str, f32)> {
    let model = Model::embedded();
    let mut missing = vec![1.0_f32; vocabulary.needs().len()];
    let asked: Vec<usize> = vocabulary
        .needs()
        .iter()
        .enumerate()
        .filter(|(_, need)| ASKED.contains(&need.code.as_str()))
        .map(|(at, _)| at)
        .collect();
    for (place, (part, counts)) in parts(text).zip(PART_COUNTS).enumerate() {
        let reading = if place == 0 {
            Reading::of(vocabulary, model, part, lang)
        } else {
            Reading::by_model(model, part)
        };
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
    // "Food bank 24" is the food bank of that number, and has nothing of a line that answers 24 hours a day.
    let named: Vec<&str> = label
        .split_whitespace()
        .filter(|word| !word.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let reading = Reading::of(vocabulary, Model::embedded(), &named.join(" "), lang);
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
