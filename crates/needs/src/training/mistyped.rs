//! Typing as it is on a phone: letters swapped, left out, doubled or missed, and words run together.

use super::chance::Chance;

/// The text with this many slips of the finger.
pub fn mistyped(text: &str, slips: usize, chance: &mut Chance) -> String {
    let mut words: Vec<Vec<char>> = text.split_whitespace().map(|word| word.chars().collect()).collect();
    for _ in 0..slips {
        let long: Vec<usize> = (0..words.len()).filter(|at| words[*at].len() >= 4).collect();
        if long.is_empty() {
            break;
        }
        let at = long[chance.below(long.len())];
        if chance.percent(6) && at + 1 < words.len() {
            let next = words.remove(at + 1);
            words[at].extend(next);
            continue;
        }
        slip(&mut words[at], chance);
    }
    let words: Vec<String> = words.into_iter().map(String::from_iter).collect();
    words.join(" ")
}

fn slip(word: &mut Vec<char>, chance: &mut Chance) {
    // The first letter is seldom missed.
    let at = 1 + chance.below(word.len() - 1);
    match chance.below(10) {
        0..3 => {
            word.remove(at);
        }
        3..6 => word.swap(at - 1, at),
        6 | 7 => word.insert(at, word[at]),
        _ => word[at] = beside(word[at], chance),
    }
}

/// A letter that stands beside this one on a keyboard.
fn beside(letter: char, chance: &mut Chance) -> char {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    for row in ROWS {
        if let Some(at) = row.find(letter) {
            let near = if at == 0 || at + 1 < row.len() && chance.percent(50) {
                at + 1
            } else {
                at - 1
            };
            return char::from(row.as_bytes()[near]);
        }
    }
    // Vowels with accents are typed as others.
    "eaiou".chars().nth(chance.below(5)).expect("five letters")
}
