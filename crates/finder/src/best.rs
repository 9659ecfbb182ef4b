//! The best of many services, in order.

use std::cmp::Ordering;

use tantivy::DocId;

/// What stands before the score in the order asked for, less for what comes first: the same for all where that is by score.
pub(crate) type Order = (u8, i64);

/// A service that is in the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
    /// Which words it has, as [`crate::texts::Texts`] marks them.
    pub(crate) marks: u32,
    /// What the words say, as it counts in this answer.
    pub(crate) text: f32,
    /// What all else says.
    pub(crate) other: f32,
    /// What the words say together, and what the weak ones add: looked at for the best alone.
    pub(crate) closer: f32,
    /// That it is about the same as the question: looked at for all where few are found, else for the best alone.
    pub(crate) alike: f32,
    pub(crate) order: Order,
    pub(crate) lot: u64,
}

impl Candidate {
    /// What it is ranked by.
    pub(crate) fn score(&self) -> f32 {
        self.text + self.other + self.closer + self.alike
    }

    /// Less where it stands before another.
    fn compare(&self, other: &Candidate) -> Ordering {
        let by_score = || other.score().total_cmp(&self.score()).then(self.lot.cmp(&other.lot));
        self.order.cmp(&other.order).then_with(by_score)
    }
}

/// Keeps the best so many of all that are put in.
pub(crate) struct Best {
    keep: usize,
    kept: Vec<Candidate>,
    /// What stands behind this one is no longer among them; its score beside it.
    last: Option<(Candidate, f32)>,
}

impl Best {
    pub(crate) fn new(keep: usize) -> Best {
        Best {
            keep,
            kept: Vec::new(),
            last: None,
        }
    }

    /// The order of the last of them, where there are enough: what comes later is not among them.
    pub(crate) fn latest(&self) -> Option<Order> {
        self.last.map(|(last, _)| last.order)
    }

    /// False of what cannot be among them: in the order it comes no earlier than so, and scores at most so much.
    #[inline]
    pub(crate) fn may_take(&self, order: Order, score: f32, lot: impl FnOnce() -> u64) -> bool {
        let Some((last, of_last)) = &self.last else {
            return true;
        };
        match order.cmp(&last.order) {
            Ordering::Less => true,
            Ordering::Greater => false,
            Ordering::Equal => match score.total_cmp(of_last) {
                Ordering::Greater => true,
                Ordering::Less => false,
                Ordering::Equal => lot() <= last.lot,
            },
        }
    }

    pub(crate) fn put(&mut self, candidate: Candidate) {
        if self.last.is_some_and(|(last, _)| last.compare(&candidate).is_lt()) {
            return;
        }
        self.kept.push(candidate);
        if self.kept.len() >= self.keep.max(1).saturating_mul(2) {
            self.leave();
        }
    }

    /// Leaves what is not among the best so far.
    fn leave(&mut self) {
        if 0 < self.keep && self.keep < self.kept.len() {
            let (_, last, _) = self.kept.select_nth_unstable_by(self.keep - 1, Candidate::compare);
            self.last = Some((*last, last.score()));
        }
        self.kept.truncate(self.keep);
    }

    /// Takes in the best of others.
    pub(crate) fn add(&mut self, other: Best) {
        other.kept.into_iter().for_each(|candidate| self.put(candidate));
    }

    /// The best, in order.
    pub(crate) fn in_order(mut self) -> Vec<Candidate> {
        self.leave();
        order(&mut self.kept);
        self.kept
    }
}

/// Puts some in order.
pub(crate) fn order(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(Candidate::compare);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(doc: DocId, score: u8, order: (u8, i64)) -> Candidate {
        Candidate {
            segment: 0,
            doc,
            marks: 0,
            text: f32::from(score),
            other: 0.5,
            closer: 0.0,
            alike: 0.0,
            order,
            lot: u64::from(doc % 7),
        }
    }

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_in_order(
            all in prop::collection::vec((0..9_u8, (0..2_u8, 0..3_i64)), 0..300),
            keep in 0..40_usize,
        ) {
            let all = (0..).zip(all).map(|(doc, (score, order))| candidate(doc, score, order));
            let mut all: Vec<Candidate> = all.collect();
            let (mut best, mut others) = (Best::new(keep), Best::new(keep));
            for (n, candidate) in all.iter().enumerate() {
                let best = if n % 3 == 0 { &mut others } else { &mut best };
                if best.may_take(candidate.order, candidate.score(), || candidate.lot) {
                    best.put(*candidate);
                }
            }
            best.add(others);
            // Those of one lot and score are equals.
            let key = |c: &Candidate| (c.order, u8::MAX - score_of(c), c.lot);
            all.sort_by_key(key);
            all.truncate(keep);
            prop_assert!(best.in_order().iter().map(key).eq(all.iter().map(key)));
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score of some")]
    fn score_of(candidate: &Candidate) -> u8 {
        candidate.text as u8
    }
}
