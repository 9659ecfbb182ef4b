//! Which services of a segment take in a place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use fixedbitset::FixedBitSet;
use places::{AreaRef, Found, Gazetteer, Serves};
use tantivy::DocId;

use crate::columns::Columns;
use crate::lists::Lists;
use crate::schema::AREA_NOT_KNOWN;

/// So many places are remembered: people ask the same place again, page after page.
const PLACES: usize = 16;

/// Which services of a segment take in a place.
pub(crate) struct Serving {
    yes: FixedBitSet,
    /// Those that do, and those of which it is not known.
    pub(crate) may: FixedBitSet,
}

/// Whom a place is served by, by segment; nothing where no place is named.
pub(crate) fn at(near: Option<&Found>, gazetteer: &Gazetteer, columns: &[Arc<Columns>]) -> Vec<Arc<Serving>> {
    let Some(near) = near else {
        return Vec::new();
    };
    let (maybe, surely) = (gazetteer.maybe_terms(near), gazetteer.lookup_terms(near));
    let of_segment = |columns: &Arc<Columns>| {
        let mut serves = vec![Serves::No; columns.area_count()];
        let mut put = |term: &str, answer: Serves| {
            if let Some(ord) = columns.area(term) {
                serves[ord] = answer;
            }
        };
        put(AREA_NOT_KNOWN, Serves::Unknown);
        for term in &maybe {
            put(term, Serves::Unknown);
        }
        for term in &surely {
            put(term, Serves::Yes);
        }
        for (ord, shape) in &columns.shapes {
            serves[usize::try_from(*ord).expect("ordinals fit the memory")] = of_shape(gazetteer, shape, near);
        }
        columns.serving(serves)
    };
    columns.iter().map(of_segment).collect()
}

impl Serving {
    /// Of how many of some services it is not known.
    pub(crate) fn unknown(&self, docs: &FixedBitSet) -> usize {
        docs.intersection_count(&self.may) - docs.intersection_count(&self.yes)
    }

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

fn of_shape(gazetteer: &Gazetteer, shape: &AreaRef, near: &Found) -> Serves {
    gazetteer.serves(std::slice::from_ref(shape), near).answer
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
