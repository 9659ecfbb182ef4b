//! Names that somebody has begun to type.

use std::collections::HashMap;

use super::{Names, letters};
use crate::words::{self, has_digits};

/// A name and how well what was typed begins it.
pub(crate) struct Begun {
    /// Its ordinal.
    pub(crate) name: u32,
    /// From 0 to 1; more where the words are whole, first, and few others beside them.
    pub(crate) like: f32,
}

/// Words of what is typed that are compared.
const MOST_WORDS: usize = 8;
/// Names that are compared for their other words: the beginning of a word that many names have offers some of them.
const COMPARED: usize = 5_000;
/// What a word counts that is whole, that is begun, and that has a letter wrong.
const WHOLE: f32 = 1.0;
const STARTED: f32 = 0.85;
const MISTYPED: f32 = 0.6;

/// How many letters may be wrong in a word that is being typed.
fn tolerance(word: &str) -> usize {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The beginning of a word, at most so many letters.
fn beginning(word: &str, letters: usize) -> &str {
    word.char_indices().nth(letters).map_or(word, |(at, _)| &word[..at])
}

impl Names {
    /// Names that have a word for every word typed, whole or begun, in any order; a letter may be wrong where nothing
    /// begins so. The best first. `key` is what was typed, as a name is compared.
    pub(crate) fn begun(&self, key: &str, most: usize) -> Vec<Begun> {
        let all: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let last = all.len().saturating_sub(1);
        // "food for" is on its way to another word.
        let typed = all
            .iter()
            .enumerate()
            .filter(|(at, word)| *at == last || !words::stops(word));
        let mut typed: Vec<HashMap<u32, f32>> = typed.map(|(_, word)| self.meant(word)).take(MOST_WORDS).collect();
        if typed.len() > 1 && typed.last().is_some_and(HashMap::is_empty) && words::stops(all[last]) {
            typed.pop();
        }
        let held = |words: &HashMap<u32, f32>| words.keys().map(|word| self.holding.get(*word).len()).sum::<usize>();
        let Some(rarest) = (0..typed.len()).min_by_key(|at| held(&typed[*at])) else {
            return Vec::new();
        };
        // In the order of the words, so that the same letters offer the same names.
        let mut words: Vec<u32> = typed[rarest].keys().copied().collect();
        words.sort_unstable_by(|a, b| typed[rarest][b].total_cmp(&typed[rarest][a]).then(a.cmp(b)));
        let mut names: Vec<u32> = words
            .iter()
            .flat_map(|word| self.holding.get(*word))
            .take(COMPARED)
            .copied()
            .collect();
        names.sort_unstable();
        names.dedup();
        let mut begun: Vec<Begun> = names
            .into_iter()
            .filter_map(|name| self.like_begun(name, &typed))
            .collect();
        begun.sort_unstable_by(|a, b| b.like.total_cmp(&a.like).then(a.name.cmp(&b.name)));
        begun.truncate(most);
        begun
    }

    fn like_begun(&self, name: u32, typed: &[HashMap<u32, f32>]) -> Option<Begun> {
        let words = self.words.get(name);
        let mut sum = 0.0;
        for meant in typed {
            sum += words
                .iter()
                .filter_map(|word| meant.get(word))
                .copied()
                .reduce(f32::max)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "words of a name")]
        let (asked, has) = (typed.len() as f32, words.len() as f32);
        let first = words.first().is_some_and(|first| typed[0].contains_key(first));
        let like = sum / asked * (0.7 + 0.2 * (asked / has).min(1.0)) + if first { 0.1 } else { 0.0 };
        Some(Begun { name, like })
    }

    /// The words that one being typed may become, each with how likely.
    fn meant(&self, typed: &str) -> HashMap<u32, f32> {
        let each = || (0_u32..).zip(&self.spelling);
        let mut meant: HashMap<u32, f32> = each()
            .filter(|(_, word)| word.starts_with(typed))
            .map(|(at, word)| (at, if word.len() == typed.len() { WHOLE } else { STARTED }))
            .collect();
        let edits = tolerance(typed);
        if !meant.is_empty() || edits == 0 || has_digits(typed) {
            return meant;
        }
        let (mask, length) = (letters(typed), typed.chars().count());
        for (at, word) in each() {
            let close = [length, length + 1].into_iter().any(|length| {
                let begins = beginning(word, length);
                (mask & !letters(begins)).count_ones() as usize <= edits && strsim::osa_distance(typed, begins) <= edits
            });
            if close {
                meant.insert(at, MISTYPED);
            }
        }
        meant
    }

    /// A name as it is compared, without its small words.
    pub(crate) fn spelled(&self, name: u32) -> String {
        let words: Vec<&str> = self
            .words
            .get(name)
            .iter()
            .map(|word| self.spelling[*word as usize].as_str())
            .collect();
        words.join(" ")
    }
    /// The documents that have a name.
    pub(crate) fn docs_of(&self, name: u32) -> &[u32] {
        self.docs.get(name)
    }
}
