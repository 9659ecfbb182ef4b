//! How the words of a question stand in the records: for each record which of them it has, and what they say of it.
//!
//! Every word is read through its lists of records once, into one slot for each record. So the cost grows with how many
//! records have the words, and not with how many words and fields there are for each of them; a word that stands in
//! most of a directory costs a millisecond.

use std::collections::HashMap;

use fixedbitset::FixedBitSet;
use tantivy::DocId;

use crate::alike::Meaning;
use crate::matching::Matching;
use crate::schema::Fields;
use crate::understanding::Understanding;
use crate::view::View;
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
    /// Documents that have a word, a name or a need of the question.
    pub(crate) fn found(&self) -> FixedBitSet {
        let mut found = self.touched.clone();
        found.union_with(&self.answering);
        found
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
    /// What the words that count say of a document.
    pub(crate) fn score(&self, doc: DocId) -> f32 {
        self.slots[doc as usize].score
    }
}

/// How the words of a question stand in the records.
pub(crate) struct Texts<'v> {
    pub(crate) view: &'v View,
    pub(crate) segments: Vec<InSegment>,
    /// Bits of the words that count.
    pub(crate) counted: u32,
    /// Bits of the words that say something which no need understood says already, and which not every tenth service has.
    pub(crate) own: u32,
    /// What a record would score that has every word that counts as well as the record that has it best.
    possible: f32,
    most: f32,
    nowhere: f32,
    /// How surely the question names a service, where it does.
    named: HashMap<(u32, DocId), f32>,
    /// What the question is about, where the deployment has a model of vectors.
    meaning: Option<Meaning>,
}

/// The slots serve the next question: fresh memory of that size costs more than to clear it.
impl Drop for Texts<'_> {
    fn drop(&mut self) {
        self.view.put_back(std::mem::take(&mut self.segments));
    }
}

impl<'v> Texts<'v> {
    pub(crate) fn new(
        view: &'v View,
        understood: &Understanding,
        fields: &Fields,
        matching: &mut Matching<'_>,
        meaning: Option<Meaning>,
    ) -> tantivy::Result<Texts<'v>> {
        let mut texts = Texts {
            view,
            segments: view.room(),
            counted: 0,
            own: 0,
            possible: 0.0,
            most: 0.0,
            nowhere: 0.0,
            named: HashMap::new(),
            meaning,
        };
        let all_weak = understood.words.iter().all(|word| word.weak);
        for (n, word) in understood.words.iter().enumerate() {
            if all_weak || !word.weak {
                texts.count(understood, n, matching)?;
            }
        }
        texts.mark_answering(understood);
        texts.mark_named(understood, fields)?;
        Ok(texts)
    }

    /// Lets the weak words count as well.
    pub(crate) fn count_all(&mut self, understood: &Understanding, matching: &mut Matching<'_>) -> tantivy::Result<()> {
        for n in 0..understood.words.len() {
            if self.counted & 1 << n == 0 {
                self.count(understood, n, matching)?;
            }
        }
        Ok(())
    }

    /// Lets a word count: its best field for each record, the others break ties.
    fn count(&mut self, understood: &Understanding, n: usize, matching: &mut Matching<'_>) -> tantivy::Result<()> {
        let word = &understood.words[n];
        let bit = 1_u32 << n;
        self.counted |= bit;
        let (view, segments) = (self.view, &mut self.segments);
        let mut touched: Vec<(u32, DocId)> = Vec::new();
        for (field, term, factor) in matching.terms(word) {
            view.each(field, &term, |segment, doc, score| {
                let score = score * factor;
                let in_segment = &mut segments[segment];
                let slot = &mut in_segment.slots[doc as usize];
                if slot.marks & bit == 0 {
                    slot.marks |= bit;
                    in_segment.touched.insert(doc as usize);
                    touched.push((u32::try_from(segment).expect("some dozens"), doc));
                }
                slot.best = slot.best.max(score);
                slot.sum += score;
            })?;
        }
        let mut most = 0.0_f32;
        for (segment, doc) in &touched {
            let slot = &mut segments[*segment as usize].slots[*doc as usize];
            let score = slot.best + weights::TIE * (slot.sum - slot.best);
            most = most.max(score);
            slot.score += score;
            (slot.best, slot.sum) = (0.0, 0.0);
        }
        self.possible += most;
        self.most = self.most.max(most);
        if most <= 0.0 {
            self.nowhere += 1.0;
        }
        let frequent = touched.len() > 50 && touched.len() as u64 * 10 > view.documents();
        if !word.weak && !word.in_a_need && !frequent {
            self.own |= bit;
        }
        Ok(())
    }

    /// Marks what is called so or has this number.
    fn mark_named(&mut self, understood: &Understanding, fields: &Fields) -> tantivy::Result<()> {
        let mut put = |segment: u32, doc: DocId, sure: f32| {
            let in_segment = &mut self.segments[segment as usize];
            in_segment.slots[doc as usize].marks |= NAMED;
            in_segment.touched.insert(doc as usize);
            let kept = self.named.entry((segment, doc)).or_default();
            *kept = sure.max(*kept);
        };
        for (segment, doc, sure) in names::named(&self.view.columns, &understood.key, |word| understood.tells(word)) {
            put(segment, doc, sure);
        }
        for phone in &understood.phones {
            self.view.each(fields.phone, phone, |segment, doc, _| {
                put(u32::try_from(segment).expect("some dozens"), doc, 1.0);
            })?;
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
        let both = self.meaning.as_ref().zip(vectors);
        both.map_or(0.0, |(meaning, vectors)| weights::ALIKE * meaning.share(vectors, doc))
    }
    /// The services of a segment that are most like the question by what they are about, among those that may be found.
    pub(crate) fn nearest(&self, segment: u32, may: impl Fn(DocId) -> bool) -> Vec<DocId> {
        let vectors = self.view.columns[segment as usize].vectors.as_ref();
        let both = self.meaning.as_ref().zip(vectors);
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
        let least = understood.meant.least();
        for (segment, columns) in self.view.columns.iter().enumerate() {
            for (code, worth) in &codes {
                for ord in columns.need_ords(code) {
                    let level = columns.needs[ord].1;
                    if worth * level.share() < least || level.narrower && !chosen.contains(code) {
                        continue;
                    }
                    let answering = &mut self.segments[segment].answering;
                    columns
                        .with_need(ord)
                        .iter()
                        .for_each(|doc| answering.insert(*doc as usize));
                }
            }
        }
    }
}
