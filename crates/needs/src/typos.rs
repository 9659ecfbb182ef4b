/// A known stem close to a mistyped one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The term's number.
    pub term: u32,
    /// How many edits apart, 1 or 2.
    pub edits: usize,
}

/// Known stems by length, with a mask of their letters, so that only plausible ones are compared letter by letter.
#[derive(Debug, Default)]
pub struct Typos {
    by_length: Vec<Vec<(u32, u32)>>,
}

/// Shorter words change meaning with one letter (`bed`, `bad`), so they are never corrected.
const SHORTEST: usize = 5;
/// From this length two edits still point at one word.
const TWO_EDITS_FROM: usize = 8;

impl Typos {
    /// Remembers a stem.
    pub fn add(&mut self, stem: &str, term: u32) {
        if stem.len() < SHORTEST - 1 {
            return;
        }
        if self.by_length.len() <= stem.len() {
            self.by_length.resize_with(stem.len() + 1, Vec::new);
        }
        self.by_length[stem.len()].push((letters(stem), term));
    }

    /// The closest stems, at most three and all equally close. `typed` is the length of the word before its ending was
    /// taken off, `spelling` the stem of every term.
    pub fn near(&self, stem: &str, typed: usize, spelling: &[String]) -> Vec<Near> {
        if typed < SHORTEST || stem.len() < SHORTEST - 1 || !stem.is_ascii() {
            return Vec::new();
        }
        let most = if typed >= TWO_EDITS_FROM { 2 } else { 1 };
        let mask = letters(stem);
        let mut found: Vec<Near> = Vec::new();
        for length in stem.len().saturating_sub(most)..=stem.len() + most {
            for &(other, term) in self.by_length.get(length).into_iter().flatten() {
                if (mask ^ other).count_ones() as usize > 2 * most {
                    continue;
                }
                let edits = strsim::osa_distance(stem, &spelling[term as usize]);
                if edits <= most {
                    found.push(Near { term, edits });
                }
            }
        }
        let first = stem.bytes().next();
        found.sort_by_key(|near| (near.edits, spelling[near.term as usize].bytes().next() != first, near.term));
        let closest = found.first().map_or(0, |near| near.edits);
        found.retain(|near| near.edits == closest);
        found.truncate(3);
        found
    }
}

fn letters(stem: &str) -> u32 {
    stem.bytes().fold(0, |mask, b| mask | 1 << (if b.is_ascii_lowercase() { b - b'a' } else { 26 + b % 6 }))
}
