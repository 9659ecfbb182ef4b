//! How the words of a question stand in the records: for each record which of them it has, and what they say of it.
//!
//! Every word is read through its lists of records once, into one slot for each record. So the cost grows with how many
//! records have the words, and not with how many words and fields there are for each of them. What cannot be in the answer is
//! passed over: what does not serve the place, and for frequent words what has too few of the rarer ones.

use std::collections::HashMap;

use tantivy::DocId;

use crate::alike::Meaning;
use crate::in_segment::{InSegment, NAMED, Word};
use crate::lists::number;
use crate::matching::{Matching, Required};
use crate::may::May;
use crate::postings::Listed;
use crate::schema::Fields;
use crate::understanding::{self, Understanding};
use crate::view::View;
use crate::{names, side_by_side, weights};

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
            listed.each(|segment, doc| {
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
    fn bit(&self) -> u32 {
        1 << self.n
    }
    /// In one segment.
    fn in_segment(&self, segment: usize) -> tantivy::Result<Word<'_>> {
        let lists = self
            .lists
            .iter()
            .map(|(listed, factor)| listed.in_segment(segment, *factor));
        Ok(Word {
            bit: self.bit(),
            lists: lists.filter_map(Result::transpose).collect::<tantivy::Result<_>>()?,
        })
    }
    /// What it can say at most of a record that was not read for it.
    fn most(&self) -> f32 {
        let most = self.lists.iter().map(|(listed, factor)| listed.most() * factor);
        most.fold(0.0, f32::max) * weights::WORD_BEST
    }
}

/// So many documents are read on two processors: fewer are read before a second thread has begun.
const SIDE_BY_SIDE: u64 = 20_000;

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
        let length: u64 = counting.iter().map(Counting::length).sum();
        let read = |(segment, in_segment): (usize, &mut InSegment)| {
            let words = counting.iter().map(|word| word.in_segment(segment));
            let mut words = words.collect::<tantivy::Result<Vec<_>>>()?;
            Ok(in_segment.read(&mut words, finding, texts.may[segment].set()))
        };
        let most: tantivy::Result<Vec<Vec<f32>>> = side_by_side::each(
            texts.segments.iter_mut().enumerate(),
            length >= SIDE_BY_SIDE,
            |(_, in_segment)| in_segment.len(),
            read,
        )
        .into_iter()
        .collect();
        let most = most?;
        for (place, word) in counting.iter().enumerate() {
            let most = most.iter().map(|most| most[place]).fold(0.0, f32::max);
            // Not every record was asked for those that only add.
            let most = if place < finding { most } else { most.max(word.most()) };
            texts.weigh(word, &understood.words[word.n], most);
        }
        Ok(texts)
    }

    /// Takes in a word that says so much at most.
    fn weigh(&mut self, counting: &Counting<'_>, word: &understanding::Word, most: f32) {
        self.counted |= counting.bit();
        self.possible += most;
        self.most = self.most.max(most);
        if most <= 0.0 {
            self.nowhere += 1.0;
        }
        let documents = counting.lists.iter().map(|(listed, _)| listed.documents).max();
        let documents = documents.unwrap_or_default();
        let frequent = documents > 50 && documents * 10 > self.view.documents();
        if !word.weak && !word.in_a_need && !frequent {
            self.own |= counting.bit();
        }
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
                columns.answering.ords(code).filter(move |ord| {
                    let level = columns.answering.levels[*ord].1;
                    worth * level.share() >= least && (!level.narrower || chosen.contains(code))
                })
            });
            // Who answers a danger is an answer, whichever need that goes by.
            let of_danger = understood.in_danger.answering.iter().flat_map(|need| {
                let ords = columns.answering.ords(&need.code);
                ords.filter(|ord| columns.answering.levels[*ord].1.sure >= weights::CRISIS_LEAST)
            });
            let docs = of_need
                .chain(of_danger)
                .flat_map(|ord| columns.answering.with_level(ord));
            docs.for_each(|doc| in_segment.note_answering(*doc));
        }
    }
}
