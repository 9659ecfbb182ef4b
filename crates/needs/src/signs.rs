//! Signs of danger: words that leave no doubt when they stand together.
//!
//! The model hears a danger by what most people say of it; who says the same in other words may not be heard at all. A sign
//! is written by hand, in `vocabulary/signs.txt`, and is either there or not.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::words::Word;

const FILE: &str = include_str!("../vocabulary/signs.txt");

/// What a need is as likely as, at the least, when one of its signs is given.
pub const SURE: f32 = 0.6;

/// Ages from which somebody is old here, and under which a child.
const OLD: std::ops::Range<u32> = 65..110;
const YOUNG: std::ops::Range<u32> = 1..12;
/// So many neighbours are looked at as one word.
const NEIGHBOURS: usize = 4;

/// One sign.
#[derive(Debug)]
struct Sign {
    need: &'static str,
    /// A bit for each group that must be there.
    all: u16,
}

#[derive(Debug)]
struct Signs {
    signs: Vec<Sign>,
    /// What each word says of signs: the sign, and the bit of its group.
    words: FxHashMap<&'static str, Vec<(usize, u16)>>,
}

/// The bit of the words that speak against a sign.
const AGAINST: u16 = 1 << 15;

static SIGNS: LazyLock<Signs> = LazyLock::new(|| read(FILE));

fn read(file: &'static str) -> Signs {
    let (mut signs, mut words) = (Vec::new(), FxHashMap::<_, Vec<_>>::default());
    let mut need = "";
    for line in file.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(code) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            need = code;
            continue;
        }
        let (line, against) = line.split_once(" - ").unwrap_or((line, ""));
        let mut all = 0;
        for (at, group) in line.split(" + ").enumerate() {
            let bit = 1 << at;
            all |= bit;
            for word in group.split_ascii_whitespace() {
                words.entry(word).or_default().push((signs.len(), bit));
            }
        }
        for word in against.split_ascii_whitespace() {
            words.entry(word).or_default().push((signs.len(), AGAINST));
        }
        signs.push(Sign { need, all });
    }
    Signs { signs, words }
}

/// The codes of the needs of which the words give a sign, each once.
pub fn needs(words: &[Word]) -> Vec<&'static str> {
    let signs = &*SIGNS;
    let mut given = vec![0_u16; signs.signs.len()];
    let mut mark = |word: &str| {
        for (sign, bit) in signs.words.get(word).into_iter().flatten() {
            given[*sign] |= bit;
        }
    };
    for at in 0..words.len() {
        let mut said = words[at].folded.clone();
        mark(&said);
        for next in words[at + 1..].iter().take(NEIGHBOURS - 1) {
            said.push('-');
            said.push_str(&next.folded);
            mark(&said);
        }
        match words[at].folded.parse::<u32>() {
            Ok(age) if OLD.contains(&age) => mark("@old"),
            Ok(age) if YOUNG.contains(&age) => mark("@young"),
            _ => {}
        }
    }
    let mut codes: Vec<&str> = Vec::new();
    for (sign, given) in signs.signs.iter().zip(given) {
        if given == sign.all && !codes.contains(&sign.need) {
            codes.push(sign.need);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Vocabulary;
    use crate::words::words;

    fn signs(text: &str) -> Vec<&'static str> {
        needs(&words(text, 60))
    }

    #[test]
    fn every_sign_is_of_a_danger_and_asks_for_two_things_at_least() {
        assert!(SIGNS.signs.len() > 10);
        for sign in &SIGNS.signs {
            let need = Vocabulary::embedded().need(sign.need).expect("a need");
            assert!(need.crisis.is_some() && sign.all.count_ones() >= 2, "{sign:?}");
        }
        for word in SIGNS.words.keys() {
            let folded = language::fold(word) == *word && word.split('-').count() <= NEIGHBOURS;
            assert!(folded && !word.contains('\''), "{word}");
        }
    }
    /// So many of some forty thousand lines of other needs may give a sign.
    const MISTAKEN: usize = 10;

    #[test]
    fn lines_without_a_danger_hardly_ever_give_a_sign() {
        let vocabulary = Vocabulary::embedded();
        let lines = crate::training::read(&crate::training::folder(), vocabulary).expect("the training text");
        let without = |need: Option<usize>| need.is_none_or(|need| vocabulary.needs()[need].crisis.is_none());
        let said = lines.iter().filter(|line| !line.description && without(line.need));
        let mistaken: Vec<String> = said
            .filter(|line| !signs(&line.text).is_empty())
            .map(|line| format!("{}: {} {:?}", line.place, line.text, signs(&line.text)))
            .collect();
        assert!(mistaken.len() <= MISTAKEN, "{}", mistaken.join("\n"));
    }
    #[test]
    fn pills_that_were_all_taken_are_a_sign_and_a_stolen_bottle_is_none() {
        assert_eq!(signs("My uncle TOOK a whole box of aspirin"), ["suicide-crisis"]);
        assert_eq!(signs("mon coloc a avalé une poignée de cachets"), ["suicide-crisis"]);
        for other in [
            "somebody stole my pills, they took the whole bottle",
            "my toddler ate a bunch of pills",
            "I took two tylenol",
            "who pays for all the pills I take",
        ] {
            assert!(signs(other).is_empty(), "{other}");
        }
    }
    #[test]
    fn somebody_old_who_is_kept_from_others_is_a_sign_and_a_rule_of_the_house_is_none() {
        assert_eq!(signs("I am 84, my nephew won't let me see a doctor"), ["elder-abuse"]);
        assert!(signs("my landlord won't let me have a dog").is_empty());
        assert!(signs("I am 34 and my son won't let me sleep").is_empty());
    }
    #[test]
    fn children_left_in_a_car_are_a_sign_and_a_family_that_lives_in_one_is_none() {
        assert_eq!(signs("two kids locked in a van at the mall"), ["child-abuse"]);
        assert!(signs("he left us and I sleep in the car with the kids").is_empty());
    }
}
