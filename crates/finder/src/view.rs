//! The index as of one moment, with what every question reads of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use fixedbitset::FixedBitSet;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::{Field, FieldType, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, Term};

use crate::columns::Columns;
use crate::in_segment::InSegment;
use crate::lists::number;
use crate::may::May;
use crate::postings::{InField, Listed};
use crate::schema::Fields;
use crate::weights;

/// The searcher of one moment, the columns of its segments, and their dictionaries.
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    pub(crate) columns: Vec<Arc<Columns>>,
    /// By segment, then by number of the field.
    words: Vec<Vec<Option<InField>>>,
    /// Words in a field on average, by number of the field.
    average: Vec<f32>,
    /// Documents, those deleted since included, as the dictionaries count them.
    documents: u64,
    /// Services that answer a need themselves, by its code.
    answering: HashMap<String, u32>,
    /// Services that were not deleted, by segment; `None` where none was.
    alive: Vec<Option<FixedBitSet>>,
    /// Every code of a need once, and by segment which of them each of its own codes is.
    pub(crate) codes: Vec<String>,
    pub(crate) code_of: Vec<Vec<u32>>,
    /// What held the words of questions that were answered, ready for others.
    spare: Mutex<Vec<Vec<InSegment>>>,
}

/// Rooms kept for the next questions: as many as are answered at once.
const SPARE: usize = 16;

impl View {
    pub(crate) fn new(searcher: Searcher, columns: Vec<Arc<Columns>>, fields: &Fields) -> tantivy::Result<View> {
        let count = fields.schema.num_fields();
        let (mut words, mut tokens) = (Vec::new(), vec![0_u64; count]);
        for segment in searcher.segment_readers() {
            let mut of_segment = Vec::with_capacity(count);
            for (field, entry) in fields.schema.fields() {
                let FieldType::Str(options) = entry.field_type() else {
                    of_segment.push(None);
                    continue;
                };
                if options.get_indexing_options().is_none() {
                    of_segment.push(None);
                    continue;
                }
                let inverted = segment.inverted_index(field)?;
                tokens[field.field_id() as usize] += inverted.total_num_tokens();
                let norms = if entry.has_fieldnorms() {
                    Some(segment.get_fieldnorms_reader(field)?)
                } else {
                    None
                };
                of_segment.push(Some(InField {
                    inverted,
                    norms,
                    documents: segment.max_doc() as usize,
                }));
            }
            words.push(of_segment);
        }
        let documents: u64 = searcher.segment_readers().iter().map(|s| u64::from(s.max_doc())).sum();
        #[expect(clippy::cast_precision_loss, reason = "an average needs no more")]
        let average = tokens
            .into_iter()
            .map(|tokens| tokens as f32 / documents.max(1) as f32)
            .collect();
        let mut answering: HashMap<String, u32> = HashMap::new();
        let (mut codes, mut known): (Vec<String>, HashMap<String, u32>) = (Vec::new(), HashMap::new());
        let mut code_of = Vec::with_capacity(columns.len());
        for columns in &columns {
            for (ord, (code, level)) in columns.answering.levels.iter().enumerate() {
                if !level.narrower {
                    *answering.entry(code.clone()).or_default() += number(columns.answering.with_level(ord).len());
                }
            }
            let place = |code: &String| {
                *known.entry(code.clone()).or_insert_with(|| {
                    codes.push(code.clone());
                    number(codes.len() - 1)
                })
            };
            code_of.push(columns.answering.codes.iter().map(place).collect());
        }
        let alive = |segment: &SegmentReader| {
            segment.alive_bitset().map(|alive| {
                let mut set = FixedBitSet::with_capacity(segment.max_doc() as usize);
                set.extend(alive.iter_alive().map(|doc| doc as usize));
                set
            })
        };
        let alive = searcher.segment_readers().iter().map(alive).collect();
        Ok(View {
            searcher,
            columns,
            answering,
            alive,
            codes,
            code_of,
            words,
            average,
            documents,
            spare: Mutex::new(Vec::new()),
        })
    }

    /// Room for the words of a question, by segment.
    pub(crate) fn room(&self) -> Vec<InSegment> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| {
            self.columns
                .iter()
                .map(|columns| InSegment::empty(columns.len()))
                .collect()
        })
    }
    /// Takes it back for another question.
    pub(crate) fn put_back(&self, mut room: Vec<InSegment>) {
        room.iter_mut().for_each(InSegment::clear);
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < SPARE {
            spare.push(room);
        }
    }

    /// What a need tells of a service that answers it: 1, or less where many answer it.
    pub(crate) fn rarity(&self, code: &str) -> f32 {
        let answering = self.answering(code);
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = answering.max(1) as f32 / (self.documents as f32 + weights::NEED_COMMON_FROM);
        let tells = (1.0 + 1.0 / share).ln() / (1.0 + 1.0 / weights::NEED_COMMON).ln();
        tells.clamp(0.5, 1.0)
    }

    /// How many services answer a need themselves.
    pub(crate) fn answering(&self, code: &str) -> u32 {
        self.answering.get(code).copied().unwrap_or_default()
    }
    /// Whether some service answers a need itself.
    pub(crate) fn answers(&self, code: &str) -> bool {
        self.answering(code) > 0
    }

    /// The services of a segment that may be in an answer.
    pub(crate) fn may(&self, segment: usize, may: &May) -> FixedBitSet {
        let mut docs = may.set().cloned().unwrap_or_else(|| {
            let mut all = FixedBitSet::with_capacity(self.columns[segment].len());
            all.insert_range(..);
            all
        });
        self.keep_alive(segment, &mut docs);
        docs
    }
    /// Leaves the deleted out of some services of a segment.
    pub(crate) fn keep_alive(&self, segment: usize, docs: &mut FixedBitSet) {
        if let Some(alive) = &self.alive[segment] {
            docs.intersect_with(alive);
        }
    }

    /// How many documents there are, those deleted since included.
    pub(crate) fn documents(&self) -> u64 {
        self.documents
    }

    fn in_field(&self, segment: usize, field: Field) -> Option<&InField> {
        self.words[segment].get(field.field_id() as usize)?.as_ref()
    }

    /// Where a term stands in a field; `None` where no record has it.
    pub(crate) fn listed(&self, field: Field, term: &str) -> tantivy::Result<Option<Listed<'_>>> {
        let term = Term::from_field_text(field, term);
        let mut lists = Vec::new();
        for segment in 0..self.words.len() {
            if let Some(field) = self.in_field(segment, field)
                && let Some(info) = field.inverted.get_term_info(&term)?
            {
                lists.push((segment, field, info));
            }
        }
        let documents = lists.iter().map(|(_, _, info)| u64::from(info.doc_freq)).sum();
        Ok((documents > 0).then(|| Listed::new(lists, documents, self.weight(field, documents))))
    }

    /// Reads a term for some documents alone, given in order; `found` gets their places in the list.
    pub(crate) fn among(
        &self,
        docs: &[(u32, DocId)],
        field: Field,
        term: &str,
        mut found: impl FnMut(usize, f32),
    ) -> tantivy::Result<()> {
        let term = Term::from_field_text(field, term);
        let documents = self.searcher.doc_freq(&term)?;
        if documents == 0 {
            return Ok(());
        }
        let weight = self.weight(field, documents);
        let mut from = 0;
        for run in docs.chunk_by(|a, b| a.0 == b.0) {
            if let Some(field) = self.in_field(run[0].0 as usize, field)
                && let Some(mut postings) = field.inverted.read_postings(&term, IndexRecordOption::WithFreqs)?
            {
                for (n, (_, doc)) in run.iter().enumerate() {
                    if go_to(&mut postings, *doc) {
                        found(from + n, weight.score(field.norm(*doc), postings.term_freq()));
                    }
                }
            }
            from += run.len();
        }
        Ok(())
    }

    /// Which of some documents, given in order, have these terms in a field one after the other, with at most `slop`
    /// words between two of them.
    pub(crate) fn together(
        &self,
        docs: &[(u32, DocId)],
        field: Field,
        terms: &[String],
        slop: u32,
        mut found: impl FnMut(usize),
    ) -> tantivy::Result<()> {
        let mut from = 0;
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); terms.len()];
        for run in docs.chunk_by(|a, b| a.0 == b.0) {
            let mut postings = Vec::with_capacity(terms.len());
            if let Some(words) = self.in_field(run[0].0 as usize, field) {
                for term in terms {
                    let term = Term::from_field_text(field, term);
                    postings.extend(
                        words
                            .inverted
                            .read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?,
                    );
                }
            }
            if postings.len() == terms.len() {
                for (n, (_, doc)) in run.iter().enumerate() {
                    if postings.iter_mut().all(|postings| go_to(postings, *doc)) {
                        for (postings, positions) in postings.iter_mut().zip(&mut positions) {
                            postings.positions(positions);
                        }
                        if follow_each_other(&positions, slop) {
                            found(from + n);
                        }
                    }
                }
            }
            from += run.len();
        }
        Ok(())
    }

    fn weight(&self, field: Field, documents: u64) -> Bm25Weight {
        let average = self.average[field.field_id() as usize];
        Bm25Weight::for_one_term_without_explain(documents, self.documents.max(documents), average)
    }
}

/// Moves on to a document; true when it is there.
fn go_to(postings: &mut SegmentPostings, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}

/// True when one position of each list follows one of the list before, with at most `slop` words between.
fn follow_each_other(positions: &[Vec<u32>], slop: u32) -> bool {
    let Some((first, rest)) = positions.split_first() else {
        return false;
    };
    let mut ends = first.clone();
    for next in rest {
        let follows = |at: &u32| ends.iter().any(|end| end < at && at - end <= slop + 1);
        ends = next.iter().filter(|at| follows(at)).copied().collect();
    }
    !ends.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_each_other_in_their_order_and_near() {
        let at = |lists: &[&[u32]]| lists.iter().map(|list| list.to_vec()).collect::<Vec<_>>();
        assert!(follow_each_other(&at(&[&[1, 9], &[2]]), 0));
        assert!(!follow_each_other(&at(&[&[2], &[1]]), 2), "the other way round");
        assert!(follow_each_other(&at(&[&[1], &[4], &[5]]), 2));
        assert!(!follow_each_other(&at(&[&[1], &[5]]), 2), "three words between");
    }
}
