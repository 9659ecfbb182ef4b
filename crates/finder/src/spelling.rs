//! Words that are in no record: what was meant.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

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

/// The words of the records closest to this one: fewest wrong letters first, then the same first letter (people rarely
/// miss that one), then the most frequent.
pub(crate) fn readings(searcher: &Searcher, field: Field, word: &str) -> tantivy::Result<Vec<Reading>> {
    let tolerance = tolerance(word);
    // What finds the words near one takes memory by its length, tens of megabytes for hundreds of letters; and no record has such.
    let too_long = word.chars().count() > analysis::LONGEST + usize::from(tolerance);
    if tolerance == 0 || too_long || word.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), tolerance, true).automaton()?;
    let mut found: HashMap<String, u32> = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            if let Ok(term) = std::str::from_utf8(stream.key()) {
                *found.entry(term.to_owned()).or_default() += stream.value().doc_freq;
            }
        }
    }
    let first = word.chars().next();
    let mut found: Vec<_> = found
        .into_iter()
        .filter(|(term, _)| term.chars().count() > 2 && !term.bytes().any(|b| b.is_ascii_digit()))
        .map(|(term, frequency)| {
            let wrong = strsim::osa_distance(word, &term).max(1);
            (
                (wrong, term.chars().next() != first, std::cmp::Reverse(frequency)),
                term,
            )
        })
        .collect();
    found.sort_unstable();
    found.truncate(READINGS);
    Ok(found
        .into_iter()
        .map(|((wrong, ..), word)| Reading { word, wrong })
        .collect())
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
        .map(|(term, frequency)| (std::cmp::Reverse(frequency), term))
        .collect();
    found.sort_unstable();
    found.truncate(BEGINNINGS);
    Ok(found.into_iter().map(|(_, term)| term).collect())
}
