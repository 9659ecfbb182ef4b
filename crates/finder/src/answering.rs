//! Which services of a segment answer each need.

use std::collections::HashMap;

use fixedbitset::FixedBitSet;
use tantivy::DocId;

use crate::columns::Level;
use crate::lists::{Lists, number};
use crate::rows::Rows;
use crate::window::Window;

/// A need that every so many-th service answers is kept as a set as well: it takes no more room than its list.
const COMMON: usize = 32;
/// Where fewer than every so many-th service is counted, each is asked for its needs; else each need for its services.
const FEW: usize = 24;

/// Which services of a segment answer each need.
pub(crate) struct Answering {
    /// Code and level, by ordinal.
    pub(crate) levels: Vec<(String, Level)>,
    /// Every code once, and which of them each ordinal has.
    pub(crate) codes: Vec<String>,
    code_of: Vec<u32>,
    /// By code: its ordinals, and its documents at any level where they are many.
    ords: HashMap<String, Vec<u32>>,
    common: Vec<Option<FixedBitSet>>,
    /// Documents by ordinal.
    docs: Lists,
    documents: usize,
}

impl Answering {
    /// From codes and levels by ordinal, and pairs of an ordinal and a document.
    pub(crate) fn new(
        levels: Vec<(String, Level)>,
        documents: usize,
        pairs: impl Iterator<Item = (u32, DocId)> + Clone,
    ) -> Answering {
        let mut made = Answering {
            docs: Lists::turned(levels.len(), pairs),
            codes: Vec::new(),
            code_of: Vec::with_capacity(levels.len()),
            ords: HashMap::new(),
            common: Vec::new(),
            levels,
            documents,
        };
        let mut known: HashMap<&str, u32> = HashMap::new();
        for (ord, (code, _)) in (0..).zip(&made.levels) {
            let place = *known.entry(code).or_insert_with(|| {
                made.codes.push(code.clone());
                number(made.codes.len() - 1)
            });
            made.code_of.push(place);
            made.ords.entry(code.clone()).or_default().push(ord);
        }
        for code in &made.codes {
            let count: usize = made.ords[code].iter().map(|ord| made.docs.get(*ord).len()).sum();
            let set = (count * COMMON >= documents).then(|| {
                let mut set = FixedBitSet::with_capacity(documents);
                set.extend(made.with_code(code));
                set
            });
            made.common.push(set);
        }
        made
    }

    /// The ordinals of a need, one for each level that is met.
    pub(crate) fn ords(&self, code: &str) -> impl Iterator<Item = usize> {
        self.ords.get(code).into_iter().flatten().map(|ord| *ord as usize)
    }
    /// The documents that have a need at one level, by its ordinal.
    pub(crate) fn with_level(&self, ord: usize) -> &[DocId] {
        self.docs.get(number(ord))
    }
    /// The documents that have a need at any level: each has it at one.
    pub(crate) fn with_code(&self, code: &str) -> impl Iterator<Item = usize> {
        let docs = self.ords(code).flat_map(|ord| self.with_level(ord));
        docs.map(|doc| *doc as usize)
    }

    /// The documents that have one of these needs.
    pub(crate) fn with_any<'c>(&self, codes: impl Iterator<Item = &'c str>) -> FixedBitSet {
        let mut with = FixedBitSet::with_capacity(self.documents);
        codes.for_each(|code| with.extend(self.with_code(code)));
        with
    }

    /// How many of some documents have each need, in the order of the codes.
    pub(crate) fn counts(&self, docs: &FixedBitSet, rows: &Rows) -> Vec<usize> {
        let mut counts = vec![0; self.codes.len()];
        if docs.count_ones(..) * FEW < rows.len() {
            for n in 0..Window::count_of(docs.len()) {
                let window = Window::of(n, docs);
                rows.read_ahead(window.docs());
                window.each(|doc| {
                    for ord in rows.needs(doc) {
                        counts[self.code_of[ord] as usize] += 1;
                    }
                });
            }
            return counts;
        }
        for (code, set) in self.common.iter().enumerate() {
            if let Some(set) = set {
                counts[code] = set.intersection_count(docs);
            }
        }
        for (ord, code) in self.code_of.iter().enumerate() {
            if self.common[*code as usize].is_none() {
                let with = self.with_level(ord).iter();
                counts[*code as usize] += with.filter(|doc| docs.contains(**doc as usize)).count();
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whichever way is quicker gives the same.
        #[test]
        fn each_need_is_counted_once_for_each_service(
            services in prop::collection::vec(prop::collection::btree_set(0_u16..12, 0..5), 1..200),
            counted in prop::collection::vec(any::<bool>(), 200),
            every in 1_usize..80,
        ) {
            // Three needs at four levels.
            let levels: Vec<(String, Level)> =
                (0..12_u8).map(|ord| (format!("need-{}", ord / 4), Level::new(ord % 4 + 1, false))).collect();
            let needs: Vec<Vec<u16>> = services
                .iter()
                .map(|needs| {
                    let mut one_each: Vec<u16> = needs.iter().copied().collect();
                    one_each.dedup_by_key(|ord| *ord / 4);
                    one_each
                })
                .collect();
            let mut rows = Rows::with_capacity(needs.len());
            for needs in &needs {
                rows.push(0, &[], needs);
            }
            let pairs: Vec<(u32, DocId)> =
                (0..).zip(&needs).flat_map(|(doc, needs)| needs.iter().map(move |ord| (u32::from(*ord), doc))).collect();
            let answering = Answering::new(levels, needs.len(), pairs.iter().copied());
            let mut docs = FixedBitSet::with_capacity(needs.len());
            docs.extend((0..needs.len()).filter(|doc| counted[*doc] && doc % every == 0));
            for (code, count) in answering.codes.iter().zip(answering.counts(&docs, &rows)) {
                prop_assert_eq!(count, answering.with_code(code).filter(|doc| docs.contains(*doc)).count());
            }
        }
    }
}
