//! What the model sees of a text: its words, pairs of neighbouring words, and pieces of words.

use crate::alike::families;
use crate::words::Word;

/// A piece of a text that may have weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// Names the feature: a hash of its letters and its kind.
    pub key: u32,
    /// What it is.
    pub kind: Kind,
    /// The word it comes from, or the first of the two.
    pub word: u16,
}

/// What a feature is a piece of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A whole word.
    Word,
    /// Two words that follow each other.
    Pair,
    /// Two words with one between them.
    Gap,
    /// Three to five letters of a word, its borders counted as letters.
    Letters,
    /// A family of words that say nearly the same.
    Family,
    /// Two families that the text speaks of near each other, in any order.
    Families,
}

/// The shortest and the longest run of letters.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;
/// Letters of a word that are read in pieces; a longer word is hardly one.
const READ: usize = 24;

/// The features of words that were read from a text, in their order.
pub fn features(words: &[Word], mut found: impl FnMut(Feature)) {
    let mut letters: Vec<u8> = Vec::with_capacity(READ + 2);
    let mut hashes = [0_u32; 3];
    for (at, word) in words.iter().enumerate() {
        let place = u16::try_from(at).expect("a text is read for far fewer words");
        let own = hash(SEED_WORD, word.folded.as_bytes());
        found(Feature {
            key: finish(own),
            kind: Kind::Word,
            word: place,
        });
        let pair = |before: u32, seed: u32| finish(before.rotate_left(5).wrapping_mul(0x9e37_79b1) ^ own ^ seed);
        if at > 0 {
            found(Feature {
                key: pair(hashes[(at - 1) % 3], SEED_PAIR),
                kind: Kind::Pair,
                word: place - 1,
            });
        }
        if at > 1 {
            found(Feature {
                key: pair(hashes[(at - 2) % 3], SEED_GAP),
                kind: Kind::Gap,
                word: place - 2,
            });
        }
        hashes[at % 3] = own;
        letters.clear();
        letters.push(b'<');
        letters.extend(word.folded.bytes().take(READ));
        letters.push(b'>');
        for from in 0..letters.len() {
            let mut key = SEED_LETTERS;
            for (length, letter) in letters[from..].iter().take(LONGEST).enumerate() {
                key = step(key, *letter);
                if length + 1 >= SHORTEST && length + 1 < letters.len() {
                    found(Feature {
                        key: finish(key),
                        kind: Kind::Letters,
                        word: place,
                    });
                }
            }
        }
    }
    let mut before: [Option<u16>; NEAR] = [None; NEAR];
    let mut number = 0;
    families(words, |family, at| {
        let word = u16::try_from(at).expect("a text is read for far fewer words");
        let key = |other: u16| finish(SEED_FAMILY ^ (u32::from(other) << 16 | u32::from(family)));
        found(Feature {
            key: key(u16::MAX),
            kind: Kind::Family,
            word,
        });
        for other in before.into_iter().flatten().filter(|other| *other != family) {
            let (low, high) = (family.min(other), family.max(other));
            found(Feature {
                key: finish(SEED_FAMILY ^ (u32::from(low) << 16 | u32::from(high))),
                kind: Kind::Families,
                word,
            });
        }
        before[number % NEAR] = Some(family);
        number += 1;
    });
}

/// What names each feature of words, in rising order, each once and with the first word it comes from.
pub fn keys(words: &[Word]) -> Vec<(u32, u16)> {
    let mut keys = Vec::with_capacity(512);
    features(words, |Feature { key, word, .. }| keys.push((key, word)));
    keys.sort_unstable();
    keys.dedup_by_key(|(key, _)| *key);
    keys
}

/// So many families before another one are near it.
const NEAR: usize = 6;
const SEED_FAMILY: u32 = 0x7f4a_7c15;
const SEED_WORD: u32 = 0x811c_9dc5;
const SEED_PAIR: u32 = 0x5bd1_e995;
const SEED_GAP: u32 = 0x2545_f491;
const SEED_LETTERS: u32 = 0x1b87_3593;

fn hash(seed: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(seed, |hash, byte| step(hash, *byte))
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Spreads the bits of a hash over all of it.
fn finish(mut hash: u32) -> u32 {
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}
