//! Which services of a segment take in a place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use fixedbitset::FixedBitSet;
use places::Serves;
use tantivy::DocId;

use crate::lists::Lists;

/// So many places are remembered: people ask the same place again, page after page.
const PLACES: usize = 16;

/// Which services of a segment take in a place.
pub(crate) struct Serving {
    yes: FixedBitSet,
    /// Those that do, and those of which it is not known.
    pub(crate) may: FixedBitSet,
}

impl Serving {
    pub(crate) fn of(&self, doc: DocId) -> Serves {
        if self.yes.contains(doc as usize) {
            Serves::Yes
        } else if self.may.contains(doc as usize) {
            Serves::Unknown
        } else {
            Serves::No
        }
    }
}

/// Whom the places of the latest questions are served by, each beside what its areas tell, by their ordinals.
#[derive(Default)]
pub(crate) struct Served(Mutex<VecDeque<(Vec<Serves>, Arc<Serving>)>>);

impl Served {
    /// Which of so many documents take in a place, of which each area tells whether it does.
    pub(crate) fn of(&self, of_area: Vec<Serves>, area_docs: &Lists, documents: usize) -> Arc<Serving> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, serving)) = kept().iter().find(|(known, _)| *known == of_area) {
            return Arc::clone(serving);
        }
        let mut yes = FixedBitSet::with_capacity(documents);
        let mut may = FixedBitSet::with_capacity(documents);
        for (area, serves) in (0..).zip(&of_area) {
            let docs = area_docs.get(area).iter().map(|doc| *doc as usize);
            match serves {
                Serves::Yes => docs.for_each(|doc| yes.insert(doc)),
                Serves::Unknown => docs.for_each(|doc| may.insert(doc)),
                Serves::No => {}
            }
        }
        may.union_with(&yes);
        let serving = Arc::new(Serving { yes, may });
        let mut kept = kept();
        kept.truncate(PLACES - 1);
        kept.push_front((of_area, Arc::clone(&serving)));
        serving
    }
}
