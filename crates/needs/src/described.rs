//! What agencies and taxonomies write: names and descriptions of services, and labels.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use language::Lang;

use crate::Vocabulary;
use crate::matching::{Best, READ};
use crate::model::Model;
use crate::reading::Reading;
use crate::words::words;

/// What the name counts, and each part after it: further down they say who may come and what to bring, and what a service is
/// stands at its beginning.
const NAME_COUNTS: f32 = 1.0;
const PART_COUNTS: [f32; 7] = [0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.2];
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

/// What a part of a description says: each need it may speak of by its place in the vocabulary, and how likely. Nothing where
/// it speaks of none.
type Said = Arc<[(u16, f32)]>;

/// A need less likely than this is not said by a part.
const SAID: f32 = 0.004;
/// So many parts are remembered before they are forgotten.
const REMEMBERED: usize = 30_000;

/// Reads names and descriptions of services. The same sentences stand in many: each is read once.
#[derive(Debug)]
pub struct Descriptions<'v> {
    vocabulary: &'v Vocabulary,
    parts: RwLock<HashMap<Box<str>, Said>>,
}

impl<'v> Descriptions<'v> {
    /// A reader that remembers nothing yet.
    pub fn new(vocabulary: &'v Vocabulary) -> Descriptions<'v> {
        Descriptions {
            vocabulary,
            parts: RwLock::default(),
        }
    }

    /// What a service's name and description say.
    pub fn read(&self, name: &str, description: &str, lang: &Lang) -> Described<'v> {
        let titled = of_office(name);
        let name = Named::of(self.vocabulary, read_label(self.vocabulary, name, lang));
        let after = parts(description).map(|part| self.said(part));
        let titled = titled.and_then(|code| self.vocabulary.need(code));
        Described {
            called: titled
                .map(|need| need.code.as_str())
                .or_else(|| name.clear_need(self.vocabulary, lang)),
            about: about(self.vocabulary, &name, after),
        }
    }

    fn said(&self, part: &str) -> Said {
        let parts = self.parts.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = parts.get(part) {
            return Arc::clone(said);
        }
        drop(parts);
        let said = said(self.vocabulary, part);
        let mut parts = self.parts.write().unwrap_or_else(PoisonError::into_inner);
        if parts.len() == REMEMBERED {
            parts.clear();
        }
        parts.insert(part.into(), Arc::clone(&said));
        said
    }
}

/// What offices are called by law: nobody who needs them says so, and the words lead elsewhere.
const OFFICES: [(&str, &str); 2] = [
    ("adult protective services", "elder-abuse"),
    ("protection des adultes", "elder-abuse"),
];

/// The need of an office whose name has its title.
fn of_office(name: &str) -> Option<&'static str> {
    let words: Vec<String> = words(name, READ).into_iter().map(|word| word.folded).collect();
    let name = words.join(" ");
    let office = OFFICES.into_iter().find(|(title, _)| name.contains(title));
    office.map(|(_, code)| code)
}

/// The needs that a text of an agency speaks of, likeliest first. What names it stands first, parted from the rest by a
/// line's end or a full stop.
pub fn needs_of_description<'v>(vocabulary: &'v Vocabulary, text: &str, lang: &Lang) -> Vec<(&'v str, f32)> {
    let mut parts = parts(text);
    let first = Reading::of(vocabulary, Model::embedded(), parts.next().unwrap_or_default(), lang);
    let first = Named::of(vocabulary, first);
    about(vocabulary, &first, parts.map(|part| said(vocabulary, part)))
}

fn said(vocabulary: &Vocabulary, part: &str) -> Said {
    let reading = Reading::by_model(Model::embedded(), part);
    if reading.is_empty() {
        return Arc::default();
    }
    let (likely, none) = reading.likely(vocabulary);
    if none > MOST_NONE {
        return Arc::default();
    }
    (0..).zip(likely).filter(|(_, likely)| *likely >= SAID).collect()
}

/// A name or a label as it was read.
struct Named {
    reading: Reading,
    /// How likely it means each need, and none; nothing where no word of it is known.
    likely: Option<(Vec<f32>, f32)>,
}

/// What a name and the parts after it speak of together.
fn about<'v>(vocabulary: &'v Vocabulary, name: &Named, after: impl Iterator<Item = Said>) -> Vec<(&'v str, f32)> {
    let mut missing = vec![1.0_f32; vocabulary.needs().len()];
    if let Some((likely, _)) = name.likely.as_ref().filter(|(_, none)| *none <= MOST_NONE) {
        for (missing, likely) in missing.iter_mut().zip(likely) {
            *missing *= 1.0 - NAME_COUNTS * likely;
        }
    }
    let asked = |need: usize| ASKED.contains(&vocabulary.needs()[need].code.as_str());
    for (said, counts) in after.zip(PART_COUNTS) {
        for (need, likely) in said.iter().map(|(need, likely)| (usize::from(*need), *likely)) {
            if !asked(need) {
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
    Named::of(vocabulary, read_label(vocabulary, label, lang)).clear_need(vocabulary, lang)
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

impl Named {
    fn of(vocabulary: &Vocabulary, reading: Reading) -> Named {
        let likely = (!reading.is_empty()).then(|| reading.likely(vocabulary));
        Named { reading, likely }
    }

    /// The need that it stands for, where that is clear.
    fn clear_need<'v>(&self, vocabulary: &'v Vocabulary, lang: &Lang) -> Option<&'v str> {
        let (likely, _) = self.likely.as_ref()?;
        let (need, sure) = (0..).zip(likely).max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let clear = |(other, best): &(usize, Best)| {
            // "Community programs" is said of everything.
            let tells = best.phrase(vocabulary, lang).is_some_and(|phrase| phrase.tells);
            *other == need && tells && best.score >= LABEL && best.cover >= FULL && best.explained >= FULL
        };
        let least = if self.reading.phrases.iter().any(clear) {
            CLEAR
        } else {
            SURE
        };
        (*sure >= least).then(|| vocabulary.needs()[need].code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_known_by_its_title() {
        let descriptions = Descriptions::new(Vocabulary::embedded());
        let called = |name: &str| descriptions.read(name, "", &Lang::en()).called;
        assert_eq!(called("Anyshire DSS, Adult Protective Services"), Some("elder-abuse"));
        assert_ne!(called("Adult Day Services"), Some("elder-abuse"));
    }
}
