//! Families of words that say nearly the same in both languages, so that what was learnt of one word is known of the
//! others: who learnt of a husband and a `mari` understands a `chum`.

use std::sync::LazyLock;

use crate::words::{Word, words};

static FILE: &str = include_str!("../utterances/alike.txt");

/// The most words that stand in a row in the file.
const LONGEST: usize = 4;

/// Calls `found` with the number of each family that a text speaks of, and the place of the word.
pub fn families(read: &[Word], mut found: impl FnMut(u16, usize)) {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::read);
    for from in 0..read.len() {
        let mut row = START;
        for word in &read[from..read.len().min(from + LONGEST)] {
            row = step(row, &word.folded);
            let mut goes_on = false;
            for &(_, family) in TABLE.of(row) {
                if family == GOES_ON {
                    goes_on = true;
                } else {
                    found(family, from);
                }
            }
            if !goes_on {
                break;
            }
        }
    }
}

/// The families by the hashes of their words: sorted, with the beginning of each run by the hash's upper bits.
struct Table {
    entries: Vec<(u32, u16)>,
    starts: Vec<u32>,
}

/// Stands for a family where a longer row of words begins so.
const GOES_ON: u16 = u16::MAX;
/// The upper bits of a hash that are looked up at once.
const BITS: u32 = 12;

impl Table {
    fn read() -> Table {
        let mut entries = Vec::new();
        let lines = FILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for (family, line) in (0_u16..).zip(lines) {
            for entry in line.split_whitespace() {
                let read = words(&entry.replace('_', " "), LONGEST);
                let mut row = START;
                for (at, word) in read.iter().enumerate() {
                    row = step(row, &word.folded);
                    let last = at + 1 == read.len();
                    entries.push((row, if last { family } else { GOES_ON }));
                }
            }
        }
        entries.sort_unstable();
        entries.dedup();
        let starts = (0..=1_u32 << BITS)
            .map(|upper| entries.partition_point(|(row, _)| row >> (32 - BITS) < upper))
            .map(|start| u32::try_from(start).expect("some thousand words"))
            .collect();
        Table { entries, starts }
    }

    fn of(&self, row: u32) -> impl Iterator<Item = &(u32, u16)> {
        let upper = (row >> (32 - BITS)) as usize;
        let run = &self.entries[self.starts[upper] as usize..self.starts[upper + 1] as usize];
        run.iter().filter(move |(other, _)| *other == row)
    }
}

const START: u32 = 0x811c_9dc5;

/// Adds a word, without the ending of a plural or a feminine, to the hash of the words before it.
fn step(hash: u32, word: &str) -> u32 {
    let mut word = word;
    if word.len() > 3 {
        word = word.strip_suffix(['s', 'x']).unwrap_or(word);
    }
    if word.len() > 3 {
        word = word.strip_suffix('e').unwrap_or(word);
    }
    let end = hash.rotate_left(7) ^ 0x5bd1_e995;
    let hash = word
        .bytes()
        .fold(end, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ hash >> 15).wrapping_mul(0x85eb_ca6b)
}
