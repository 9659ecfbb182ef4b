//! Words that are in no record: what was meant.

use std::cmp::Reverse;
use std::collections::HashMap;

use rapidfuzz::distance::osa;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader};

use crate::words::has_digits;
use crate::{analysis, weights};

/// How many readings of a misspelt word are searched.
const READINGS: usize = 8;
/// How many words that begin like the last one typed are searched.
const BEGINNINGS: usize = 8;

/// How many letters may be wrong in a word of this length. In short words every letter tells.
fn tolerance(word: &str) -> u8 {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// A word of the records that is close to one typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) word: String,
    /// Letters that differ: 1 or 2.
    pub(crate) wrong: usize,
}

impl Reading {
    /// What it counts beside a word that stands in the records as it was typed.
    pub(crate) fn factor(&self) -> f32 {
        if self.wrong > 1 {
            weights::RESPELLED / 2.0
        } else {
            weights::RESPELLED
        }
    }
}

/// The words of a segment that may be meant by misspelt ones, by how many letters they have: to look through those of about the same
/// length is much quicker than to walk the dictionary of the index.
#[derive(Default)]
pub(crate) struct Dictionary {
    by_length: Vec<Vec<Known>>,
}

/// A word of a dictionary.
struct Known {
    word: Box<str>,
    /// The set of its letters; of a word in letters beyond a to z nothing is known.
    letters: Option<u32>,
    /// How many records have it.
    records: u32,
}

impl Dictionary {
    /// The words in a field of a segment. A number is never another one mistyped, and two letters are no word.
    pub(crate) fn read(segment: &SegmentReader, field: Field) -> tantivy::Result<Dictionary> {
        let mut made = Dictionary::default();
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            if let Ok(word) = std::str::from_utf8(stream.key()) {
                made.put(word, stream.value().doc_freq);
            }
        }
        Ok(made)
    }

    fn put(&mut self, word: &str, records: u32) {
        let length = word.chars().count();
        if length <= 2 || has_digits(word) {
            return;
        }
        if self.by_length.len() <= length {
            self.by_length.resize_with(length + 1, Vec::new);
        }
        self.by_length[length].push(Known {
            word: word.into(),
            letters: letters(word),
            records,
        });
    }

    /// The words with at most so many letters wrong, two that changed places being one, with how many.
    fn near<'d>(&'d self, word: &str, most: usize) -> impl Iterator<Item = (&'d Known, usize)> {
        let (length, of_word) = (word.chars().count(), letters(word));
        let compare = osa::BatchComparator::new(word.chars());
        let like = (length.saturating_sub(most)..=length + most).filter_map(|length| self.by_length.get(length));
        like.flatten().filter_map(move |known| {
            // Each wrong letter takes one out of the set and puts another in.
            let apart = of_word.zip(known.letters).map(|(a, b)| (a ^ b).count_ones() as usize);
            if apart.is_some_and(|apart| apart > 2 * most) {
                return None;
            }
            let args = osa::Args::default().score_cutoff(most);
            let wrong = compare.distance_with_args(known.word.chars(), &args)?;
            Some((known, wrong))
        })
    }
}

/// The set of the letters of a word from a to z.
fn letters(word: &str) -> Option<u32> {
    word.bytes()
        .try_fold(0, |set, b| b.is_ascii_lowercase().then(|| set | 1 << (b - b'a')))
}

/// The words of the records closest to this one: fewest wrong letters first, then the same first letter (people rarely
/// miss that one), then the most frequent.
pub(crate) fn readings<'d>(dictionaries: impl Iterator<Item = &'d Dictionary>, word: &str) -> Vec<Reading> {
    let most = usize::from(tolerance(word));
    if most == 0 || word.chars().count() > analysis::LONGEST + most || has_digits(word) {
        return Vec::new();
    }
    let mut found: HashMap<&str, (usize, u32)> = HashMap::new();
    for (known, wrong) in dictionaries.flat_map(|dictionary| dictionary.near(word, most)) {
        found.entry(&known.word).or_insert((wrong, 0)).1 += known.records;
    }
    let first = word.chars().next();
    let mut found: Vec<_> = found
        .into_iter()
        .map(|(term, (wrong, records))| ((wrong, term.chars().next() != first, Reverse(records)), term))
        .collect();
    found.sort_unstable();
    found.truncate(READINGS);
    let reading = |((wrong, ..), word): ((usize, _, _), &str)| Reading {
        word: word.to_owned(),
        wrong: wrong.max(1),
    };
    found.into_iter().map(reading).collect()
}

/// The most frequent words that begin like this one and are longer.
pub(crate) fn beginnings(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Vec<String>> {
    if word.chars().count() < 3 {
        return Ok(Vec::new());
    }
    let mut found: HashMap<String, u32> = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().ge(word).into_stream()?;
        while stream.advance() && stream.key().starts_with(word.as_bytes()) {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                *found.entry(term.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    found.remove(word);
    let mut found: Vec<_> = found
        .into_iter()
        .map(|(term, frequency)| (Reverse(frequency), term))
        .collect();
    found.sort_unstable();
    found.truncate(BEGINNINGS);
    Ok(found.into_iter().map(|(_, term)| term).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dictionary(words: &[&str]) -> Dictionary {
        let mut made = Dictionary::default();
        words
            .iter()
            .zip(1..)
            .for_each(|(word, records)| made.put(word, records));
        made
    }

    #[test]
    fn the_fewest_wrong_letters_then_the_first_letter_then_the_most_frequent() {
        let words = dictionary(&["shelter", "skelter", "helter", "smelter", "food", "ab", "a1b2c3"]);
        let read = |word: &str| -> Vec<(String, usize)> {
            let readings = readings(std::iter::once(&words), word).into_iter();
            readings.map(|reading| (reading.word, reading.wrong)).collect()
        };
        let said = |words: &[(&str, usize)]| -> Vec<(String, usize)> {
            words.iter().map(|(word, wrong)| ((*word).to_owned(), *wrong)).collect()
        };
        assert_eq!(read("sheltre"), said(&[("shelter", 1)]));
        assert_eq!(
            read("sbelters"),
            said(&[("smelter", 2), ("skelter", 2), ("shelter", 2)]),
            "as near, the most frequent first"
        );
        assert_eq!(read("foof"), said(&[("food", 1)]));
        assert_eq!(read("fod"), said(&[]), "in short words every letter tells");
        assert_eq!(read("a1b2c4"), said(&[]), "a number is never another one mistyped");
    }

    proptest! {
        #[test]
        fn no_word_that_is_near_is_missed(
            words in prop::collection::btree_set("[a-dé]{1,7}", 0..60), asked in "[a-dé]{1,8}", most in 1_usize..3,
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let dictionary = dictionary(&words);
            let mut near: Vec<(&str, usize)> =
                dictionary.near(&asked, most).map(|(known, wrong)| (&*known.word, wrong)).collect();
            near.sort_unstable();
            let expected = words.iter().filter(|word| word.chars().count() > 2);
            let expected = expected.map(|word| (*word, strsim::osa_distance(&asked, word)));
            let expected: Vec<(&str, usize)> = expected.filter(|(_, wrong)| *wrong <= most).collect();
            prop_assert_eq!(near, expected);
        }
    }
}
