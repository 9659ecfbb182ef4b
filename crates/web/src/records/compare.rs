//! What changed from one text to another, word by word.

use similar::{Algorithm, ChangeTag, TextDiff};

/// A stretch of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// `ins`, `del`, or empty for words that stayed.
    pub mark: &'static str,
    /// The words.
    pub words: String,
}

impl Piece {
    /// Words that stayed.
    pub fn same(words: impl Into<String>) -> Piece {
        Piece {
            mark: "",
            words: words.into(),
        }
    }
}

/// Longer stretches of words that stayed are cut in their middle.
const CONTEXT: usize = 4;

/// The words of both texts, marked; words that stayed far from any change are left out.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .diff_words(before, after);
    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let mark = match change.tag() {
            ChangeTag::Equal => "",
            ChangeTag::Delete => "del",
            ChangeTag::Insert => "ins",
        };
        match pieces.last_mut() {
            Some(last) if last.mark == mark => last.words.push_str(change.value()),
            _ => pieces.push(Piece {
                mark,
                words: change.value().to_owned(),
            }),
        }
    }
    let whole = joined(pieces);
    let last = whole.len().saturating_sub(1);
    whole
        .into_iter()
        .enumerate()
        .map(|(i, piece)| {
            if piece.mark.is_empty() {
                cut(piece, i == 0, i == last)
            } else {
                piece
            }
        })
        .collect()
}

/// Two changes with nothing but a space between them are one.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut gone, mut new) = (String::new(), String::new());
    let flush = |out: &mut Vec<Piece>, gone: &mut String, new: &mut String| {
        for (mark, words) in [("del", std::mem::take(gone)), ("ins", std::mem::take(new))] {
            if !words.is_empty() {
                out.push(Piece { mark, words });
            }
        }
    };
    let count = pieces.len();
    for (i, piece) in pieces.into_iter().enumerate() {
        match piece.mark {
            "del" => gone.push_str(&piece.words),
            "ins" => new.push_str(&piece.words),
            _ if piece.words.trim().is_empty() && i + 1 < count && !(gone.is_empty() && new.is_empty()) => {
                gone.push_str(&piece.words);
                new.push_str(&piece.words);
            }
            _ => {
                flush(&mut out, &mut gone, &mut new);
                out.push(piece);
            }
        }
    }
    flush(&mut out, &mut gone, &mut new);
    out
}

fn cut(piece: Piece, first: bool, last: bool) -> Piece {
    let body = piece.words.trim_start();
    let lead = &piece.words[..piece.words.len() - body.len()];
    let words: Vec<&str> = body.split_inclusive(char::is_whitespace).collect();
    let most = if first || last { CONTEXT } else { 2 * CONTEXT };
    if words.len() <= most + 1 {
        return piece;
    }
    let start = format!("{lead}{}", words[..CONTEXT].concat());
    let end: String = words[words.len() - CONTEXT..].concat();
    Piece::same(match (first, last) {
        (true, true) => piece.words,
        (true, false) => format!("… {end}"),
        (false, true) => format!("{start}…"),
        (false, false) => format!("{start}… {end}"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(before: &str, after: &str) -> String {
        let pieces = compare(before, after).into_iter().map(|piece| match piece.mark {
            "" => piece.words,
            mark => format!("<{mark}>{}</{mark}>", piece.words),
        });
        pieces.collect()
    }

    #[test]
    fn only_the_words_that_changed_are_marked() {
        assert_eq!(
            marked("One time in 24 months.", "One time in 12 months."),
            "One time in <del>24</del><ins>12</ins> months."
        );
        assert_eq!(
            marked("Drop in", "Call for a 30-minute appointment"),
            "<del>Drop in</del><ins>Call for a 30-minute appointment</ins>"
        );
        assert_eq!(marked("", "Free"), "<ins>Free</ins>");
        assert_eq!(marked("Free", "Free"), "Free");
    }

    #[test]
    fn words_far_from_a_change_are_left_out() {
        let long = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
        let other = long.replace(" m ", " M ");
        assert_eq!(marked(long, &other), "… i j k l <del>m</del><ins>M</ins> n o p q …");
    }

    proptest! {
        #[test]
        fn nothing_that_changed_is_left_out(before in "[ab \n]{0,12}", after in "[ab \n]{0,12}") {
            let pieces = compare(&before, &after);
            let of = |mark: &str| pieces.iter().filter(|p| p.mark.is_empty() || p.mark == mark).map(|p| p.words.as_str()).collect::<String>();
            if !pieces.iter().any(|p| p.words.contains('…')) {
                prop_assert_eq!(of("del"), before);
                prop_assert_eq!(of("ins"), after);
            }
        }
    }
}
