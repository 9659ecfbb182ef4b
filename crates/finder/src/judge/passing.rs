//! Which services meet what is asked of all: served at the place, near enough, in the language, at the price, for whom, when.
//!
//! What is one bit of a service is taken for all services at once; only what is left is looked at one by one.

use fixedbitset::FixedBitSet;
use rules::Truth;
use tantivy::DocId;

use super::Judge;
use crate::lists::number;
use crate::window::{self, Window};

/// Services that meet all that is asked of them but their needs, which are looked at by whoever calls.
pub(crate) struct Passing {
    /// In any language.
    pub(crate) in_any: FixedBitSet,
    /// Those of them that are offered in the language asked for.
    pub(crate) docs: FixedBitSet,
    /// How many of those are open, and of how many, the filters on hours aside, it is not known.
    pub(crate) open: usize,
    pub(crate) hours_unknown: usize,
}

impl Judge<'_> {
    /// Those of some services that pass. What no filter asks about is not read.
    pub(crate) fn passing(&mut self, mut docs: FixedBitSet) -> Passing {
        self.meeting(&mut docs);
        if self.asks_for_whom() {
            retain(&mut docs, |doc| self.for_whom(doc) != Truth::No);
        }
        let mut in_language = docs.clone();
        if let Some(language) = &self.wanted_language {
            in_language.intersect_with(language);
        }
        let hours_unknown = in_language.intersection_count(&self.open.unknown);
        if self.pass.question.filters.open_now {
            docs.intersect_with(&self.open.open);
            in_language.intersect_with(&self.open.open);
        }
        Passing {
            open: in_language.intersection_count(&self.open.open),
            in_any: docs,
            docs: in_language,
            hours_unknown,
        }
    }

    /// True when one of some services passes and is offered in the language asked for.
    pub(crate) fn passes_any(&mut self, mut docs: FixedBitSet) -> bool {
        self.meeting(&mut docs);
        if let Some(language) = &self.wanted_language {
            docs.intersect_with(language);
        }
        if self.pass.question.filters.open_now {
            docs.intersect_with(&self.open.open);
        }
        docs.ones().map(number).any(|doc| self.for_whom(doc) != Truth::No)
    }

    /// Keeps those that are served at the place, near enough, and are what the boxes that were ticked say.
    fn meeting(&self, docs: &mut FixedBitSet) {
        let (sets, filters) = (&self.columns.sets, &self.pass.question.filters);
        if let Some(serving) = self.serving.as_ref().filter(|_| self.pass.limits.serving) {
            docs.intersect_with(&serving.may);
        }
        let boxes = [
            (filters.free, &sets.free),
            (filters.remote, &sets.remote),
            (filters.accessible, &sets.within_reach),
        ];
        for (_, set) in boxes.iter().filter(|(ticked, _)| *ticked) {
            docs.intersect_with(set);
        }
        if self.pass.limits.radius_km.is_some() {
            for n in 0..Window::count_of(docs.len()) {
                let window = Window::of(n, docs);
                self.read_ahead(window.docs());
                let far = window.docs().filter(|doc| !self.is_within_radius(*doc));
                let far: Vec<DocId> = far.collect();
                for doc in far {
                    docs.set(doc as usize, false);
                }
            }
        }
    }
}

/// Leaves out what is not to be kept.
fn retain(docs: &mut FixedBitSet, mut keep: impl FnMut(DocId) -> bool) {
    for (n, docs) in docs.as_mut_slice().iter_mut().enumerate() {
        let mut kept = 0;
        window::each_one(&[*docs], |place| {
            kept |= usize::from(keep(number(n * window::BITS + place))) << place;
        });
        *docs = kept;
    }
}
