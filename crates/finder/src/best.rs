//! The best of many services, in order.

use std::cmp::Ordering;

use tantivy::DocId;

use crate::Sort;

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
    pub(crate) km: Option<f32>,
    pub(crate) order: (u8, i64),
    pub(crate) lot: u64,
}

impl Candidate {
    /// What it is ranked by.
    pub(crate) fn score(&self) -> f32 {
        self.text + self.other + self.closer + self.alike
    }

    /// Less where it stands before another by this order.
    fn compare(&self, other: &Candidate, sort: Sort) -> Ordering {
        let by_score = || other.score().total_cmp(&self.score()).then(self.lot.cmp(&other.lot));
        let far = |candidate: &Candidate| candidate.km.unwrap_or(f32::INFINITY);
        match sort {
            Sort::Relevance => by_score(),
            Sort::Distance => far(self).total_cmp(&far(other)).then_with(by_score),
            Sort::Opening => self.order.cmp(&other.order).then_with(by_score),
        }
    }
}

/// Keeps the best so many of all that are put in.
pub(crate) struct Best {
    sort: Sort,
    keep: usize,
    kept: Vec<Candidate>,
    /// What stands behind this one is no longer among them.
    last: Option<Candidate>,
    /// What scores less is not, where the order is by score alone.
    least: f32,
}

impl Best {
    pub(crate) fn new(sort: Sort, keep: usize) -> Best {
        Best {
            sort,
            keep,
            kept: Vec::new(),
            last: None,
            least: f32::NEG_INFINITY,
        }
    }

    /// False of what scores too little to be among the best.
    pub(crate) fn may_take(&self, score: f32) -> bool {
        score >= self.least
    }

    pub(crate) fn put(&mut self, candidate: Candidate) {
        if self
            .last
            .is_some_and(|last| last.compare(&candidate, self.sort) == Ordering::Less)
        {
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
            let (_, last, _) = self
                .kept
                .select_nth_unstable_by(self.keep - 1, |a, b| a.compare(b, self.sort));
            self.last = Some(*last);
            if self.sort == Sort::Relevance {
                self.least = last.score();
            }
        }
        self.kept.truncate(self.keep);
    }

    /// The best, in order.
    pub(crate) fn in_order(mut self) -> Vec<Candidate> {
        self.leave();
        self.kept.sort_unstable_by(|a, b| a.compare(b, self.sort));
        self.kept
    }
}

/// Puts some in order by what they are ranked by.
pub(crate) fn order(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|a, b| a.compare(b, Sort::Relevance));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn candidate(doc: DocId, score: u8, km: Option<u8>, opens: u8) -> Candidate {
        Candidate {
            segment: 0,
            doc,
            marks: 0,
            text: f32::from(score),
            other: 0.5,
            closer: 0.0,
            alike: 0.0,
            km: km.map(f32::from),
            order: (0, i64::from(opens)),
            lot: u64::from(doc),
        }
    }

    proptest! {
        #[test]
        fn the_best_are_the_first_of_all_in_order(
            all in prop::collection::vec((0..9_u8, prop::option::of(0..5_u8), 0..4_u8), 0..300),
            keep in 0..40_usize,
            sort in prop::sample::select(vec![Sort::Relevance, Sort::Distance, Sort::Opening]),
        ) {
            let all = (0..).zip(all).map(|(doc, (score, km, opens))| candidate(doc, score, km, opens));
            let mut all: Vec<Candidate> = all.collect();
            let mut best = Best::new(sort, keep);
            for candidate in &all {
                if best.may_take(candidate.score()) {
                    best.put(*candidate);
                }
            }
            all.sort_by(|a, b| a.compare(b, sort));
            all.truncate(keep);
            let docs = |candidates: &[Candidate]| candidates.iter().map(|c| c.doc).collect::<Vec<_>>();
            prop_assert_eq!(docs(&best.in_order()), docs(&all));
        }
    }
}
