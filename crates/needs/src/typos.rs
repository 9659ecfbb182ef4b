use rapidfuzz::distance::osa;

/// A known stem close to a mistyped one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The term's number.
    pub term: u32,
    /// What the correction is worth: 1 would be as typed. Less for short words and for two edits.
    pub like: f32,
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
        let (mask, compare) = (letters(stem), osa::BatchComparator::new(stem.bytes()));
        let close = osa::Args::default().score_cutoff(most);
        let mut found: Vec<(usize, bool, u32)> = Vec::new();
        let first = stem.bytes().next();
        for length in stem.len().saturating_sub(most)..=stem.len() + most {
            for &(other, term) in self.by_length.get(length).into_iter().flatten() {
                if (mask ^ other).count_ones() as usize > 2 * most {
                    continue;
                }
                let known = &spelling[term as usize];
                let other_start = known.bytes().next() != first;
                if let Some(edits) = compare.distance_with_args(known.bytes(), &close)
                    && !(other_start && typed == SHORTEST)
                {
                    found.push((edits, other_start, term));
                }
            }
        }
        found.sort_unstable();
        let closest = found.first().map_or(0, |(edits, _, _)| *edits);
        let like = match (closest, typed) {
            (1, TWO_EDITS_FROM..) => 0.85,
            (1, 6..) | (2, 10..) => 0.75,
            _ => 0.6,
        };
        found
            .iter()
            .take_while(|(edits, _, _)| *edits == closest)
            .take(3)
            .map(|&(_, _, term)| Near { term, like })
            .collect()
    }
}

fn letters(stem: &str) -> u32 {
    stem.bytes().fold(0, |mask, b| {
        mask | 1 << (if b.is_ascii_lowercase() { b - b'a' } else { 26 + b % 6 })
    })
}
