//! The lists of documents that have a term, and what the term says of each (BM25).

use std::sync::Arc;

use tantivy::DocId;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;

use crate::window::Window;

/// The dictionary of a field in one segment, and how long the field is in each document.
pub(crate) struct InField {
    pub(crate) inverted: Arc<InvertedIndexReader>,
    pub(crate) norms: Option<FieldNormReader>,
    /// How many documents the segment has, those deleted since included.
    pub(crate) documents: usize,
}

impl InField {
    /// How long the field is in a document, as BM25 reads it.
    pub(crate) fn norm(&self, doc: DocId) -> u8 {
        self.norms.as_ref().map_or(0, |norms| norms.fieldnorm_id(doc))
    }
}

/// Where a term stands in a field: in each segment, how often over all, and what it says of a record that has it.
pub(crate) struct Listed<'v> {
    lists: Vec<(usize, &'v InField, TermInfo)>,
    /// In how many documents it stands, those deleted since included.
    pub(crate) documents: u64,
    weight: Bm25Weight,
}

impl<'v> Listed<'v> {
    pub(crate) fn new(lists: Vec<(usize, &'v InField, TermInfo)>, documents: u64, weight: Bm25Weight) -> Listed<'v> {
        Listed {
            lists,
            documents,
            weight,
        }
    }

    /// What the term says at most of any record.
    pub(crate) fn most(&self) -> f32 {
        self.weight.max_score()
    }

    /// Every document that has the term, with its segment.
    pub(crate) fn each(&self, mut found: impl FnMut(usize, DocId)) -> tantivy::Result<()> {
        for (segment, field, info) in &self.lists {
            let mut block = field
                .inverted
                .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            while !block.docs().is_empty() {
                block.docs().iter().for_each(|doc| found(*segment, *doc));
                block.advance();
            }
        }
        Ok(())
    }

    /// The list of one segment, from its beginning; what the term says counts by a factor.
    pub(crate) fn in_segment(&self, segment: usize, factor: f32) -> tantivy::Result<Option<List<'_>>> {
        let Some((_, field, info)) = self.lists.iter().find(|(of, ..)| *of == segment) else {
            return Ok(None);
        };
        let block = field
            .inverted
            .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
        Ok(Some(List {
            block,
            at: 0,
            field,
            weight: &self.weight,
            factor,
            in_a_window: info.doc_freq as usize * Window::LENGTH / field.documents.max(1),
        }))
    }
}

/// The documents of a segment that have a term, read from the first to the last, window by window.
pub(crate) struct List<'l> {
    block: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
    field: &'l InField,
    weight: &'l Bm25Weight,
    factor: f32,
    /// So many of them lie in a window, were they spread evenly.
    in_a_window: usize,
}

/// A list is read through where at least every so many-th of its documents is looked for; where they are fewer, it is looked up
/// for each of them.
const READ_THROUGH: usize = 64;

/// So many documents stand in a block of a list.
const BLOCK: usize = 128;

impl List<'_> {
    /// What the term says of those documents of a window that have it and are asked for: `found` gets their place in the window.
    /// Windows are read in order; some may be left out.
    pub(crate) fn read(&mut self, window: &Window<'_>, mut found: impl FnMut(usize, f32)) {
        // Behind the last document stands one that is greater than all.
        if self.block.doc(self.at) >= window.end() {
            return;
        }
        let asked = window.count();
        if asked * READ_THROUGH < self.in_a_window {
            for doc in window.docs() {
                self.go_to(doc);
                if self.block.doc(self.at) == doc {
                    found(window.place(doc), self.score(doc, self.block.freq(self.at)));
                }
            }
            return;
        }
        if asked == 0 {
            return;
        }
        self.go_to(window.first());
        loop {
            let docs = &self.block.docs()[self.at..];
            let until = if docs.last().is_some_and(|last| *last < window.end()) {
                docs.len()
            } else {
                docs.partition_point(|doc| *doc < window.end())
            };
            // Which of them are asked for is no question that a processor can guess: it is counted and not asked.
            let mut places = [0_u8; BLOCK];
            let mut count = 0;
            for (place, doc) in (0_u8..).zip(&docs[..until]) {
                places[count % BLOCK] = place;
                count += usize::from(window.contains(*doc));
            }
            let freqs = &self.block.freqs()[self.at..];
            for place in &places[..count] {
                let (doc, freq) = (docs[usize::from(*place)], freqs[usize::from(*place)]);
                found(window.place(doc), self.score(doc, freq));
            }
            self.at += until;
            if self.at < self.block.docs().len() || until == 0 {
                return;
            }
            self.block.advance();
            self.at = 0;
        }
    }

    fn score(&self, doc: DocId, freq: u32) -> f32 {
        self.weight.score(self.field.norm(doc), freq) * self.factor
    }

    /// Moves on to the first document that is not before another.
    fn go_to(&mut self, doc: DocId) {
        if self.block.doc(self.at) < doc {
            self.at = self.block.seek(doc);
        }
    }
}

#[cfg(test)]
mod tests {
    use fixedbitset::FixedBitSet;
    use proptest::prelude::*;
    use tantivy::schema::{Field, STRING, Schema, TEXT};
    use tantivy::{Index, Term};

    use super::*;

    /// An index of one segment in which these documents have the word `bread`, each so many times.
    fn with_bread(documents: usize, having: &[(usize, usize)]) -> tantivy::Result<(InField, TermInfo, Bm25Weight)> {
        let mut schema = Schema::builder();
        let text: Field = schema.add_text_field("text", TEXT);
        let other: Field = schema.add_text_field("other", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 20_000_000)?;
        let mut having = having.iter().peekable();
        for n in 0..documents {
            let times = having.next_if(|(doc, _)| *doc == n).map_or(0, |(_, times)| *times);
            let words = format!("{}milk", "bread ".repeat(times));
            writer.add_document(tantivy::doc!(text => words, other => "x"))?;
        }
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        let segment = searcher.segment_reader(0);
        let field = InField {
            inverted: segment.inverted_index(text)?,
            norms: Some(segment.get_fieldnorms_reader(text)?),
            documents,
        };
        let info = field.inverted.get_term_info(&Term::from_field_text(text, "bread"))?;
        let info = info.expect("a document has the word");
        let weight = Bm25Weight::for_one_term_without_explain(u64::from(info.doc_freq), documents as u64, 2.0);
        Ok((field, info, weight))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        /// Read through or looked up one by one, in all windows or some: each document asked for that has the word, once.
        #[test]
        fn windows_give_each_document_that_is_asked_for(
            documents in 1..9_000_usize,
            every in 1..60_usize,
            asked_every in prop::sample::select(vec![1_usize, 2, 7, 300, 2_500]),
            from in 0..3_000_usize,
        ) {
            let having: Vec<(usize, usize)> = (0..documents).step_by(every).map(|doc| (doc, 1 + doc % 3)).collect();
            let (field, info, weight) = with_bread(documents, &having).expect("an index in memory");
            let mut asked = FixedBitSet::with_capacity(documents);
            asked.extend((from..documents).step_by(asked_every));
            let listed = Listed::new(vec![(0, &field, info)], having.len() as u64, weight);
            let mut list = listed.in_segment(0, 0.5).expect("a list").expect("a document has the word");
            let mut found = Vec::new();
            for n in 0..Window::count_of(documents) {
                list.read(&Window::of(n, &asked), |place, score| found.push((n * Window::LENGTH + place, score)));
            }
            let score = |doc: usize, times: usize| {
                let doc = u32::try_from(doc).expect("a few documents");
                listed.weight.score(field.norm(doc), u32::try_from(times).expect("a few times")) * 0.5
            };
            let expected = having.iter().filter(|(doc, _)| asked.contains(*doc));
            let expected: Vec<(usize, f32)> = expected.map(|&(doc, times)| (doc, score(doc, times))).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
