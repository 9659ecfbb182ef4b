//! A place that the words themselves name: "food bank in Guelph", "banque alimentaire à Hamilton".

use language::fold;
use places::{Found, Gazetteer, Resolved};

/// A place named in a question.
pub(crate) struct SaidPlace {
    pub(crate) found: Found,
    /// The words that named it.
    pub(crate) words: String,
}

/// What stands before the name of a place. Folded.
const BEFORE: [&str; 8] = ["in", "near", "around", "a", "pres de", "autour de", "dans", "at"];

/// The place that the words end with, after one of the words above: only a name that the gazetteer knows exactly and as
/// one place. A postal code needs no word before it.
pub(crate) fn said_in(words: &str, gazetteer: &Gazetteer) -> Option<SaidPlace> {
    let words = words.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    let starts: Vec<usize> = words
        .char_indices()
        .filter(|(at, c)| !c.is_whitespace() && words[..*at].ends_with(char::is_whitespace))
        .map(|(at, _)| at)
        .collect();
    // A name has at most four words; the longest that fits is meant ("Sault Ste. Marie", not "Marie").
    let few = starts.len().saturating_sub(4);
    starts[few..].iter().find_map(|&at| {
        let (before, name) = (fold(words[..at].trim_end()), &words[at..]);
        let introduced = BEFORE
            .iter()
            .any(|word| before == *word || before.ends_with(&format!(" {word}")));
        let is_postal_code = || {
            name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic()) && name.contains(|c: char| c.is_ascii_digit())
        };
        if !introduced && !is_postal_code() {
            return None;
        }
        match gazetteer.resolve(name) {
            Resolved::Found(found) if !found.guessed && (introduced || found.postal.is_some()) => Some(SaidPlace {
                found: *found,
                words: name.to_owned(),
            }),
            _ => None,
        }
    })
}
