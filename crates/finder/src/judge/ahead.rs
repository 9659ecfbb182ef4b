//! What the services of a window can score at most, before anything is read of a single one.
//!
//! The needs that count are read list by list, as words are: to read the needs of each service would be to wait for its line of
//! memory, and most services are not worth that.

use tantivy::DocId;

use super::{Judge, OfNeed, Parts};
use crate::columns::Columns;
use crate::meant::MEANINGS;
use crate::people::People;
use crate::rank::Pass;
use crate::weights;
use crate::window::Window;

/// What is known of a window.
#[derive(Default)]
pub(super) struct Ahead {
    /// By ordinal of a need of which something is said: its list, how far that is read, and what is said.
    lists: Vec<(usize, usize, OfNeed)>,
    first: DocId,
    /// So many meanings of the question have needs.
    meanings: usize,
    /// One after the other the worths to each meaning, and how surely a danger is answered: by place in the window.
    worths: Vec<f32>,
    /// What the needs of any service are worth at most, and how surely it answers a danger.
    most: (f32, f32),
    /// What a service can score for whom it is.
    for_whom: f32,
}

/// Windows of which fewer services are asked for are not read: to judge those costs less.
const FEW: usize = 200;

impl Ahead {
    pub(super) fn new(pass: &Pass<'_>, of_need: &[u16], said: &[OfNeed]) -> Ahead {
        let lists: Vec<(usize, usize, OfNeed)> = of_need
            .iter()
            .enumerate()
            .map(|(ord, of_need)| (ord, 0, said[usize::from(*of_need)]))
            .filter(|(_, _, said)| said.crisis > 0.0 || said.worth.iter().any(|worth| *worth > 0.0))
            .collect();
        let meanings = (0..MEANINGS)
            .rev()
            .find(|n| said.iter().any(|said| said.worth[*n] > 0.0));
        let whom = match (
            pass.asking.said == People::default(),
            pass.in_danger.answering.is_empty(),
        ) {
            (true, _) => 0.0,
            (false, true) => weights::SAID_PEOPLE,
            (false, false) => weights::SAID_PEOPLE.max(weights::SAID_PEOPLE_IN_DANGER),
        };
        let asked = pass.question.filters.age.is_some() || !pass.facts.is_empty();
        let most = |n: usize| said.iter().map(|said| said.worth[n]).fold(0.0, f32::max);
        let surest = said.iter().map(|said| said.crisis).fold(0.0, f32::max);
        Ahead {
            lists,
            most: ((0..MEANINGS).map(most).sum(), surest),
            first: 0,
            meanings: meanings.map_or(0, |last| last + 1),
            worths: Vec::new(),
            for_whom: whom + if asked { weights::FOR_WHOM } else { 0.0 },
        }
    }

    fn read(&mut self, columns: &Columns, window: &Window<'_>) {
        self.first = window.first();
        self.worths.clear();
        if self.lists.is_empty() || window.count() < FEW {
            return;
        }
        self.worths.resize((self.meanings + 1) * Window::LENGTH, 0.0);
        for (ord, at, said) in &mut self.lists {
            let docs = columns.answering.with_level(*ord);
            *at = until(docs, *at, window.first());
            let end = until(docs, *at, window.end());
            let here = &docs[*at..end];
            *at = end;
            let worths = said.worth[..self.meanings].iter().chain([&said.crisis]);
            for (worths, worth) in self.worths.chunks_mut(Window::LENGTH).zip(worths) {
                if *worth > 0.0 {
                    for doc in here {
                        let most = &mut worths[window.place(*doc)];
                        *most = most.max(*worth);
                    }
                }
            }
        }
    }

    /// What needs are worth at most, and how surely a danger is answered.
    fn of(&self, doc: DocId) -> (f32, f32) {
        if self.worths.is_empty() {
            return self.most;
        }
        let place = (doc - self.first) as usize;
        let worth = |n: usize| self.worths[n * Window::LENGTH + place];
        ((0..self.meanings).map(worth).sum(), worth(self.meanings))
    }
}

/// How many of some documents in order come before one, where so many do. They are near: to halve all the rest again and again
/// would be to wait for memory at each step.
fn until(docs: &[DocId], from: usize, end: DocId) -> usize {
    let (mut from, mut step) = (from, 32);
    while docs.get(from + step).is_some_and(|doc| *doc < end) {
        from += step;
        step *= 2;
    }
    let rest = &docs[from..docs.len().min(from + step)];
    from + rest.partition_point(|doc| *doc < end)
}

impl Judge<'_> {
    /// Reads what the services of a window can score at most. Windows are read in order; some may be left out.
    pub(crate) fn look_ahead(&mut self, window: &Window<'_>) {
        self.ahead.read(self.columns, window);
    }

    /// What all but its text can score at most, of a service in the window that was read.
    #[inline]
    pub(crate) fn at_most(&self, doc: DocId, named: f32) -> f32 {
        let (worth, sure) = self.ahead.of(doc);
        let crisis = if sure > 0.0 {
            let answered = sure.powf(weights::CRISIS_AT_ONCE).max(sure * weights::CRISIS_LATER);
            weights::CRISIS * answered + (weights::AT_HAND + weights::FOR_ALL)
        } else {
            0.0
        };
        let parts = Parts {
            crisis,
            need: self.for_needs(worth),
            for_whom: self.ahead.for_whom,
            ..self.seen_at_once(doc, named)
        };
        self.next_door(parts)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn those_before_one_are_found_from_any_place_before_it(
            docs in prop::collection::btree_set(0..3_000_u32, 0..400),
            first in 0..3_100_u32,
            then in 0..3_100_u32,
        ) {
            let docs: Vec<DocId> = docs.into_iter().collect();
            let (first, then) = (first.min(then), first.max(then));
            let before = |end: DocId| docs.iter().filter(|doc| **doc < end).count();
            let from = until(&docs, 0, first);
            prop_assert_eq!(from, before(first));
            prop_assert_eq!(until(&docs, from, then), before(then));
        }
    }
}
