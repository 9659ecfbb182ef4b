//! A run of documents of a segment, some of which are asked for.

use fixedbitset::FixedBitSet;
use tantivy::DocId;

use crate::lists::number;

/// Documents beside each other: what is noted of so many lies near at hand.
pub(crate) struct Window<'w> {
    first: usize,
    /// A bit for each that is asked for.
    asked: &'w [usize],
}

/// So many documents stand in one number of a set.
pub(crate) const BITS: usize = usize::BITS as usize;

impl<'w> Window<'w> {
    /// So many documents.
    pub(crate) const LENGTH: usize = 2048;
    /// Their bits fill so many numbers.
    pub(crate) const WORDS: usize = Self::LENGTH / BITS;

    /// The windows of a segment by their number.
    pub(crate) fn count_of(documents: usize) -> usize {
        documents.div_ceil(Self::LENGTH)
    }
    /// Where the bits of a window stand in a set of documents.
    pub(crate) fn bits_of(n: usize, set: &FixedBitSet) -> std::ops::Range<usize> {
        let end = set.as_slice().len();
        (n * Self::WORDS).min(end)..((n + 1) * Self::WORDS).min(end)
    }
    pub(crate) fn new(n: usize, asked: &'w [usize]) -> Window<'w> {
        Window {
            first: n * Self::LENGTH,
            asked,
        }
    }
    /// Those documents of a set that lie in a window.
    pub(crate) fn of(n: usize, set: &'w FixedBitSet) -> Window<'w> {
        Window::new(n, &set.as_slice()[Window::bits_of(n, set)])
    }
    pub(crate) fn first(&self) -> DocId {
        number(self.first)
    }
    /// The first document behind it.
    pub(crate) fn end(&self) -> DocId {
        number(self.first + Self::LENGTH)
    }
    pub(crate) fn place(&self, doc: DocId) -> usize {
        doc as usize - self.first
    }
    /// How many are asked for.
    pub(crate) fn count(&self) -> usize {
        self.asked.iter().map(|bits| bits.count_ones() as usize).sum()
    }
    /// Whether a document of the window is asked for.
    pub(crate) fn contains(&self, doc: DocId) -> bool {
        let place = self.place(doc);
        self.asked[place / BITS] >> (place % BITS) & 1 == 1
    }
    /// Calls for each that is asked for.
    pub(crate) fn each(&self, mut of: impl FnMut(DocId)) {
        each_one(self.asked, |place| of(number(self.first + place)));
    }
    /// Those that are asked for.
    pub(crate) fn docs(&self) -> impl Iterator<Item = DocId> {
        ones(self.asked).map(|place| number(self.first + place))
    }
}

/// Sets the bit of a place.
pub(crate) fn insert(words: &mut [usize], place: usize) {
    words[place / BITS] |= 1 << (place % BITS);
}

/// Calls for the place of each bit that is set: where it is done for all of many windows, this is twice as fast as [`ones`].
pub(crate) fn each_one(words: &[usize], mut of: impl FnMut(usize)) {
    for (n, word) in words.iter().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            of(n * BITS + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
}

/// The places of the bits that are set.
pub(crate) fn ones(words: &[usize]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(n, word)| {
        let without_last = |rest: usize| (rest != 0).then(|| rest & (rest - 1));
        std::iter::successors(Some(*word), move |rest| without_last(*rest))
            .take_while(|rest| *rest != 0)
            .map(move |rest| n * BITS + rest.trailing_zeros() as usize)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn windows_have_all_documents_once(docs in prop::collection::btree_set(0..7_000_usize, 0..400)) {
            let mut set = FixedBitSet::with_capacity(7_000);
            set.extend(docs.iter().copied());
            let mut seen = Vec::new();
            for n in 0..Window::count_of(set.len()) {
                let window = Window::of(n, &set);
                prop_assert_eq!(window.count(), window.docs().count());
                let mut each = Vec::new();
                window.each(|doc| each.push(doc));
                prop_assert!(window.docs().eq(each));
                for doc in window.docs() {
                    prop_assert!(window.first() <= doc && doc < window.end() && window.contains(doc));
                    seen.push(doc as usize);
                }
            }
            prop_assert!(seen.into_iter().eq(docs));
        }
    }
}
