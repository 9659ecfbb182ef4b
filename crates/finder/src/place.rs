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
/// one place. A postal code needs no word before it, and a whole one is seen anywhere.
pub(crate) fn said_in(words: &str, gazetteer: &Gazetteer) -> Option<SaidPlace> {
    let words = words.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    let starts: Vec<usize> = words
        .char_indices()
        .filter(|(at, c)| !c.is_whitespace() && words[..*at].ends_with(char::is_whitespace))
        .map(|(at, _)| at)
        .collect();
    // A name has at most four words; the longest that fits is meant ("Sault Ste. Marie", not "Marie").
    let few = starts.len().saturating_sub(4);
    let last = starts[few..].iter().find_map(|&at| {
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
    });
    last.or_else(|| postal_code_in(words, gazetteer))
}

/// A whole postal code anywhere in the words.
fn postal_code_in(words: &str, gazetteer: &Gazetteer) -> Option<SaidPlace> {
    let mut tokens = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut before = "";
    tokens.find_map(|word| {
        let written = [word.to_owned(), format!("{before} {word}")];
        before = word;
        let code = written.into_iter().find(|code| is_postal_code(code))?;
        match gazetteer.resolve(&code) {
            Resolved::Found(found) if found.postal.is_some() => Some(SaidPlace {
                found: *found,
                words: code,
            }),
            _ => None,
        }
    })
}

/// True for six letters and digits in turn, with or without a space in the middle.
fn is_postal_code(text: &str) -> bool {
    let without: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let in_turn = |(n, b): (usize, &u8)| {
        if n % 2 == 0 {
            b.is_ascii_alphabetic()
        } else {
            b.is_ascii_digit()
        }
    };
    without.len() == 6 && text.find(' ').is_none_or(|at| at == 3) && without.iter().enumerate().all(in_turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_codes_are_letters_and_digits_in_turn() {
        for code in ["M5V 2T6", "m5v2t6"] {
            assert!(is_postal_code(code), "{code}");
        }
        for other in ["M5V", "M5 V2T6", "5V2T6M", "M5V 2T", "M5V  2T6X", "food", "été123"] {
            assert!(!is_postal_code(other), "{other}");
        }
    }
}
