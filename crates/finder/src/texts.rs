//! How the words of a question stand in the records: for each record which of them it has, and what they say of it.
//!
//! Every word is read through its lists of records once, into one slot for each record. So the cost grows with how many
//! records have the words, and not with how many words and fields there are for each of them. What cannot be in the answer is
//! passed over: what does not serve the place, and for frequent words what has too few of the rarer ones.

use std::collections::HashMap;

use fixedbitset::FixedBitSet;
use tantivy::DocId;

use crate::alike::Meaning;
use crate::lists::number;
use crate::matching::{Matching, Required};
use crate::may::May;
use crate::schema::Fields;
use crate::understanding::Understanding;
use crate::view::{Among, Listed, View};
use crate::{names, weights};

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
    /// Of the word that is being read, nothing between two words: its best field, and the sum of all.
    best: f32,
    sum: f32,
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
    /// Forgets everything. The cost grows with what was found.
    pub(crate) fn clear(&mut self) {
        for doc in self.touched.ones() {
            self.slots[doc] = Slot::default();
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
    /// Marks a document; true when it had no such mark.
    fn mark(&mut self, doc: DocId, bit: u32) -> bool {
        let marks = &mut self.slots[doc as usize].marks;
        let new = *marks & bit == 0;
        if new {
            *marks |= bit;
            self.touched.insert(doc as usize);
        }
        new
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
    /// Documents whose marks are enough to find them, among those that may be found; `None` is all. To answer a need is enough.
    pub(crate) fn finding(&self, may: Option<&FixedBitSet>, enough: impl Fn(u32) -> bool) -> FixedBitSet {
        let mut found = self.found(may);
        let by_words = found.difference(&self.answering).collect::<Vec<_>>();
        for doc in by_words {
            found.set(doc, enough(self.slots[doc].marks));
        }
        found
    }
    /// Those of some documents that answer a need understood.
    pub(crate) fn answering<'s>(&'s self, docs: &'s FixedBitSet) -> impl Iterator<Item = DocId> {
        self.answering.intersection(docs).map(number)
    }
    /// Leaves out documents that neither answer a need understood nor have one of these marks.
    pub(crate) fn keep_saying(&self, docs: &mut FixedBitSet, marks: u32) {
        let by_words = docs.difference(&self.answering).collect::<Vec<_>>();
        for doc in by_words {
            docs.set(doc, self.slots[doc].marks & marks != 0);
        }
    }
}

/// Which services a question names, by segment and document, and how surely, up to 1.
pub(crate) type Named = HashMap<(u32, DocId), f32>;

/// What is called so or has the number that was typed.
pub(crate) fn named(view: &View, understood: &Understanding, fields: &Fields) -> tantivy::Result<Named> {
    let mut named = Named::new();
    let said = |word: &str| names::Said {
        tells: understood.tells(word),
        may_be_mistyped: understood.may_be_mistyped(word),
    };
    for (segment, doc, sure) in names::named(&view.columns, &understood.key, said) {
        let kept = named.entry((segment, doc)).or_default();
        *kept = sure.max(*kept);
    }
    for phone in &understood.phones {
        if let Some(listed) = view.listed(fields.phone, phone)? {
            listed.each(|segment, doc, _| {
                named.insert((number(segment), doc), 1.0);
            })?;
        }
    }
    Ok(named)
}

/// How the words of a question stand in the records that may be in its answer.
pub(crate) struct Texts<'v> {
    pub(crate) view: &'v View,
    pub(crate) segments: Vec<InSegment>,
    /// Which records may be in the answer whatever their words, by segment.
    pub(crate) may: Vec<May>,
    /// Bits of the words that count.
    pub(crate) counted: u32,
    /// Bits of the words that say something which no need understood says already, and which not every tenth service has.
    pub(crate) own: u32,
    /// What a record would score that has every word that counts as well as the record that has it best.
    possible: f32,
    most: f32,
    nowhere: f32,
    named: &'v Named,
    /// What the question is about, where the deployment has a model of vectors.
    meaning: Option<&'v Meaning>,
}

/// The slots serve the next question: fresh memory of that size costs more than to clear it.
impl Drop for Texts<'_> {
    fn drop(&mut self) {
        self.view.put_back(std::mem::take(&mut self.segments));
    }
}

/// Whether a word is read for all records that may be in the answer, or for those alone that others have found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum All {
    Read,
    NotRead,
}

/// A word that counts, where it stands.
struct Counting<'v> {
    /// Its place among the words.
    n: usize,
    /// Each field it is looked for in, with its factor.
    lists: Vec<(Listed<'v>, f32)>,
}

impl Counting<'_> {
    /// How many records there are to read, one that has it in two fields twice.
    fn length(&self) -> u64 {
        self.lists.iter().map(|(listed, _)| listed.documents).sum()
    }
}

impl<'v> Texts<'v> {
    pub(crate) fn new(
        view: &'v View,
        understood: &Understanding,
        matching: &mut Matching<'_>,
        named: &'v Named,
        meaning: Option<&'v Meaning>,
        (may, required): (Vec<May>, Required),
    ) -> tantivy::Result<Texts<'v>> {
        let mut texts = Texts {
            view,
            segments: view.room(),
            may,
            counted: 0,
            own: 0,
            possible: 0.0,
            most: 0.0,
            nowhere: 0.0,
            named,
            meaning,
        };
        texts.mark_answering(understood);
        for (segment, doc) in named.keys() {
            texts.segments[*segment as usize].mark(*doc, NAMED);
        }
        // Where words were given up the weak ones count as well.
        let all = required != Required::Most || understood.words.iter().all(|word| word.weak);
        let mut counting = Vec::new();
        for (n, word) in understood
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| all || !word.weak)
        {
            let mut lists = Vec::new();
            for (field, term, factor) in matching.terms(word) {
                lists.extend(view.listed(field, &term)?.map(|listed| (listed, factor)));
            }
            counting.push(Counting { n, lists });
        }
        // The rarest first: what has none of these has too few of all, and is not looked at for the frequent ones.
        counting.sort_by_key(Counting::length);
        let needed = required.of(number(counting.len())) as usize;
        let finding = if needed == 0 {
            counting.len()
        } else {
            counting.len() + 1 - needed
        };
        let (finding, adding) = counting.split_at(finding);
        let may = std::mem::take(&mut texts.may);
        let sets: Vec<Option<&FixedBitSet>> = may.iter().map(May::set).collect();
        texts.count(understood, finding, &sets, All::Read)?;
        if !adding.is_empty() {
            let found: Vec<FixedBitSet> = texts
                .segments
                .iter()
                .zip(&sets)
                .map(|(texts, may)| texts.found(*may))
                .collect();
            let sets: Vec<Option<&FixedBitSet>> = found.iter().map(Some).collect();
            texts.count(understood, adding, &sets, All::NotRead)?;
        }
        texts.may = may;
        Ok(texts)
    }

    /// Lets words count for some records: the best field of each for each record, the others break ties.
    fn count(
        &mut self,
        understood: &Understanding,
        words: &[Counting<'_>],
        among: &[Option<&FixedBitSet>],
        all: All,
    ) -> tantivy::Result<()> {
        let among: Vec<Among<'_>> = among
            .iter()
            .map(|set| set.map(|set| (set, set.count_ones(..))))
            .collect();
        for Counting { n, lists } in words {
            let word = &understood.words[*n];
            let bit = 1_u32 << n;
            self.counted |= bit;
            let segments = &mut self.segments;
            let mut touched: Vec<(u32, DocId)> = Vec::new();
            for (listed, factor) in lists {
                listed.among(
                    |segment| among[segment],
                    |segment, doc, score| {
                        let score = score * factor;
                        if segments[segment].mark(doc, bit) {
                            touched.push((number(segment), doc));
                        }
                        let slot = &mut segments[segment].slots[doc as usize];
                        slot.best = slot.best.max(score);
                        slot.sum += score;
                    },
                )?;
            }
            let mut most = 0.0_f32;
            for (segment, doc) in &touched {
                let slot = &mut segments[*segment as usize].slots[*doc as usize];
                let score = slot.best + weights::TIE * (slot.sum - slot.best);
                most = most.max(score);
                slot.score += score;
                (slot.best, slot.sum) = (0.0, 0.0);
            }
            if all == All::NotRead {
                let most_of_any = lists
                    .iter()
                    .map(|(listed, factor)| listed.most() * factor)
                    .fold(0.0, f32::max);
                most = most.max(most_of_any * weights::WORD_BEST);
            }
            self.possible += most;
            self.most = self.most.max(most);
            if most <= 0.0 {
                self.nowhere += 1.0;
            }
            let documents = lists
                .iter()
                .map(|(listed, _)| listed.documents)
                .max()
                .unwrap_or_default();
            let frequent = documents > 50 && documents * 10 > self.view.documents();
            if !word.weak && !word.in_a_need && !frequent {
                self.own |= bit;
            }
        }
        Ok(())
    }

    /// What a record would score that has every word.
    pub(crate) fn possible(&self) -> f32 {
        self.possible + self.nowhere * self.most * weights::WORD_NOWHERE
    }
    /// How surely the question names a service, up to 1.
    pub(crate) fn named(&self, segment: u32, doc: DocId, marks: u32) -> f32 {
        if marks & NAMED == 0 {
            return 0.0;
        }
        self.named.get(&(segment, doc)).copied().unwrap_or_default()
    }

    /// The part of a score for being about the same as the question; 0 where the deployment has no model.
    pub(crate) fn alike(&self, segment: u32, doc: DocId) -> f32 {
        let vectors = self.view.columns[segment as usize].vectors.as_ref();
        let both = self.meaning.zip(vectors);
        both.map_or(0.0, |(meaning, vectors)| weights::ALIKE * meaning.share(vectors, doc))
    }
    /// True where something is compared by what it is about.
    pub(crate) fn has_meaning(&self) -> bool {
        self.meaning.is_some()
    }
    /// The services of a segment that are most like the question by what they are about, among those that may be found.
    pub(crate) fn nearest(&self, segment: u32, may: impl Fn(DocId) -> bool) -> Vec<DocId> {
        let vectors = self.view.columns[segment as usize].vectors.as_ref();
        let both = self.meaning.zip(vectors);
        both.map_or_else(Vec::new, |(meaning, vectors)| meaning.nearest(vectors, may))
    }

    /// Marks what answers a need that was understood, and, for a need that was chosen, what answers one of its group or
    /// below it.
    fn mark_answering(&mut self, understood: &Understanding) {
        let chosen: Vec<&str> = understood.chosen().collect();
        let meant = understood
            .meant
            .worth
            .iter()
            .map(|worth| (worth.code.as_str(), worth.all()));
        let codes: Vec<(&str, f32)> = meant.chain(chosen.iter().map(|code| (*code, 1.0))).collect();
        let (chosen, least) = (&chosen, understood.meant.least());
        for (in_segment, columns) in self.segments.iter_mut().zip(&self.view.columns) {
            let of_need = codes.iter().flat_map(|(code, worth)| {
                columns.need_ords(code).filter(move |ord| {
                    let level = columns.needs[*ord].1;
                    worth * level.share() >= least && (!level.narrower || chosen.contains(code))
                })
            });
            // Who answers a danger is an answer, whichever need that goes by.
            let of_danger = understood.crisis.iter().flat_map(|(code, _)| {
                let ords = columns.need_ords(code);
                ords.filter(|ord| columns.needs[*ord].1.sure >= weights::CRISIS_LEAST)
            });
            let docs = of_need.chain(of_danger).flat_map(|ord| columns.with_need(ord));
            docs.for_each(|doc| in_segment.answering.insert(*doc as usize));
        }
    }
}
