//! How the words of a question stand in the records of one segment.

use fixedbitset::FixedBitSet;
use tantivy::DocId;

use crate::lists::number;
use crate::postings::List;
use crate::weights;
use crate::window::{self, Window};

/// Stands beside the bits of the words: the service answers a need understood.
pub(crate) const ANSWERS: u32 = 1 << 30;
/// The service is called, or has the number, that was typed.
pub(crate) const NAMED: u32 = 1 << 31;

/// How the words stand in one record.
#[derive(Clone, Copy, Default)]
pub(crate) struct Slot {
    /// A bit for each word, and [`NAMED`].
    marks: u32,
    /// What the words that count say.
    score: f32,
}

/// A word that counts, where it stands in one segment.
pub(crate) struct Word<'l> {
    /// Its bit.
    pub(crate) bit: u32,
    /// Each field it is looked for in.
    pub(crate) lists: Vec<List<'l>>,
}

/// How the words of a question stand in the records of one segment.
pub(crate) struct InSegment {
    /// One for each document.
    slots: Vec<Slot>,
    /// Documents whose slots say something.
    touched: FixedBitSet,
    /// Documents that answer a need understood.
    answering: FixedBitSet,
}

impl InSegment {
    pub(crate) fn empty(documents: usize) -> InSegment {
        InSegment {
            slots: vec![Slot::default(); documents],
            touched: FixedBitSet::with_capacity(documents),
            answering: FixedBitSet::with_capacity(documents),
        }
    }
    /// How many documents there are.
    pub(crate) fn len(&self) -> usize {
        self.slots.len()
    }
    /// Forgets everything. The cost grows with what was found.
    pub(crate) fn clear(&mut self) {
        for (touched, slots) in self.touched.as_slice().iter().zip(self.slots.chunks_mut(window::BITS)) {
            if *touched != 0 {
                slots.fill(Slot::default());
            }
        }
        self.touched.clear();
        self.answering.clear();
    }
    /// Documents that have a word, a name or a need of the question, among those that may be found; `None` is all.
    pub(crate) fn found(&self, may: Option<&FixedBitSet>) -> FixedBitSet {
        let mut found = self.touched.clone();
        found.union_with(&self.answering);
        if let Some(may) = may {
            found.intersect_with(may);
        }
        found
    }
    /// Marks a document.
    pub(crate) fn mark(&mut self, doc: DocId, bit: u32) {
        self.slots[doc as usize].marks |= bit;
        self.touched.insert(doc as usize);
    }
    /// Notes a document that answers a need understood.
    pub(crate) fn note_answering(&mut self, doc: DocId) {
        self.answering.insert(doc as usize);
    }

    /// Lets words count for documents that may be found; `None` is all. Those after the first so many are read only for what is
    /// found by then. Gives what each word says at most.
    pub(crate) fn read(&mut self, words: &mut [Word<'_>], finding: usize, may: Option<&FixedBitSet>) -> Vec<f32> {
        let mut most = vec![0.0_f32; words.len()];
        let (finding_words, adding_words) = words.split_at_mut(finding);
        let (finding_most, adding_most) = most.split_at_mut(finding);
        let mut notes = Notes::new();
        for n in 0..Window::count_of(self.slots.len()) {
            let bits = Window::bits_of(n, &self.touched);
            let mut asked = [usize::MAX; Window::WORDS];
            let asked = &mut asked[..bits.len()];
            if let Some(may) = may {
                asked.copy_from_slice(&may.as_slice()[bits.clone()]);
            }
            let first = n * Window::LENGTH;
            let until = self.slots.len().min(first + Window::LENGTH);
            let slots = &mut self.slots[first..until];
            let touched = &mut self.touched.as_mut_slice()[bits.clone()];
            notes.read(finding_words, &Window::new(n, asked), slots, touched, finding_most);
            if adding_words.is_empty() {
                continue;
            }
            let answering = &self.answering.as_slice()[bits];
            for ((asked, touched), answering) in asked.iter_mut().zip(&*touched).zip(answering) {
                *asked &= touched | answering;
            }
            notes.read(adding_words, &Window::new(n, asked), slots, touched, adding_most);
        }
        most
    }

    /// Which words a document has, [`ANSWERS`] and [`NAMED`] among them.
    pub(crate) fn marks(&self, doc: DocId) -> u32 {
        let answers = if self.answering.contains(doc as usize) {
            ANSWERS
        } else {
            0
        };
        self.slots[doc as usize].marks | answers
    }
    /// Those and what the words that count say of a document.
    pub(crate) fn of(&self, doc: DocId) -> (u32, f32) {
        // A slot that says nothing is not waited for.
        if self.touched.contains(doc as usize) {
            (self.marks(doc), self.slots[doc as usize].score)
        } else if self.answering.contains(doc as usize) {
            (ANSWERS, 0.0)
        } else {
            (0, 0.0)
        }
    }
    /// Those that answer a need or whose marks are enough, among those that may be found; `None` is all.
    pub(crate) fn finding(&self, may: Option<&FixedBitSet>, enough: impl Fn(u32) -> bool) -> FixedBitSet {
        let mut found = self.found(may);
        self.keep(&mut found, enough);
        found
    }
    /// Leaves out documents that neither answer a need understood nor have marks that are enough.
    fn keep(&self, docs: &mut FixedBitSet, enough: impl Fn(u32) -> bool) {
        let answering = self.answering.as_slice();
        for (n, (docs, answering)) in docs.as_mut_slice().iter_mut().zip(answering).enumerate() {
            let mut kept = *docs;
            window::each_one(&[*docs & !answering], |place| {
                if !enough(self.slots[n * window::BITS + place].marks) {
                    kept &= !(1 << place);
                }
            });
            *docs = kept;
        }
    }
    /// Those of some documents that answer a need understood.
    pub(crate) fn answering<'s>(&'s self, docs: &'s FixedBitSet) -> impl Iterator<Item = DocId> {
        self.answering.intersection(docs).map(number)
    }
    /// Leaves out documents that neither answer a need understood nor have one of these marks.
    pub(crate) fn keep_saying(&self, docs: &mut FixedBitSet, said: u32) {
        self.keep(docs, |marks| marks & said != 0);
    }
}

/// What is noted of the documents of a window while a word is read.
struct Notes {
    /// What the best field of a document says, and all of them together.
    said: Vec<(f32, f32)>,
    /// Documents that have the word, by their place in the window.
    places: Vec<u16>,
}

impl Notes {
    fn new() -> Notes {
        Notes {
            said: vec![(0.0, 0.0); Window::LENGTH],
            places: Vec::with_capacity(Window::LENGTH),
        }
    }

    /// Lets words count in a window: of each word the best field of a document, and the others break ties.
    fn read(
        &mut self,
        words: &mut [Word<'_>],
        window: &Window<'_>,
        slots: &mut [Slot],
        touched: &mut [usize],
        most: &mut [f32],
    ) {
        for (word, most) in words.iter_mut().zip(most) {
            for list in &mut word.lists {
                list.read(window, |place, score| {
                    let (best, sum) = &mut self.said[place];
                    if *sum <= 0.0 {
                        self.places.push(u16::try_from(place).expect("a window is short"));
                    }
                    *best = best.max(score);
                    *sum += score;
                });
            }
            for place in self.places.drain(..).map(usize::from) {
                let (best, sum) = std::mem::take(&mut self.said[place]);
                let score = best + weights::TIE * (sum - best);
                *most = most.max(score);
                slots[place].score += score;
                slots[place].marks |= word.bit;
                window::insert(touched, place);
            }
        }
    }
}
