//! How the words of a question stand in the records: for each record which of them it has, and what they say of it.
//!
//! Every word is read through its lists of records once, into one slot for each record. So the cost grows with how many
//! records have the words, and not with how many words and fields there are for each of them; a word that stands in
//! most of a directory costs a millisecond.

use tantivy::DocId;

use crate::columns::Level;
use crate::matching::Matching;
use crate::schema::Fields;
use crate::understanding::Understanding;
use crate::view::View;
use crate::weights;

/// Stands beside the bits of the words: the service answers a need understood.
pub(crate) const ANSWERS: u32 = 1 << 30;
/// The service is called, or has the number, that was typed.
pub(crate) const NAMED: u32 = 1 << 31;

/// How the words stand in the records of one segment, by document.
pub(crate) struct OfSegment {
    /// What the words that count say.
    pub(crate) score: Vec<f32>,
    /// A bit for each word, [`ANSWERS`] and [`NAMED`].
    pub(crate) marks: Vec<u32>,
}

/// How the words of a question stand in the records.
pub(crate) struct Texts {
    pub(crate) segments: Vec<OfSegment>,
    /// Bits of the words that count.
    pub(crate) counted: u32,
    /// A slot for each record, empty between two words: the best field of the word, and the sum of all.
    slots: Vec<Vec<(f32, f32)>>,
    /// Bits of the words that say something which no need understood says already, and which not every tenth service has.
    pub(crate) own: u32,
}

impl Texts {
    pub(crate) fn new(
        view: &View,
        understood: &Understanding,
        fields: &Fields,
        matching: &mut Matching<'_>,
    ) -> tantivy::Result<Texts> {
        let of_segment = |columns: &std::sync::Arc<crate::columns::Columns>| OfSegment {
            score: vec![0.0; columns.len()],
            marks: vec![0; columns.len()],
        };
        let mut texts = Texts {
            segments: view.columns.iter().map(of_segment).collect(),
            counted: 0,
            slots: view
                .columns
                .iter()
                .map(|columns| vec![(0.0, 0.0); columns.len()])
                .collect(),
            own: 0,
        };
        let all_weak = understood.words.iter().all(|word| word.weak);
        for (n, word) in understood.words.iter().enumerate() {
            if all_weak || !word.weak {
                texts.count(view, understood, n, matching)?;
            }
        }
        for (needs, narrower_too) in [(&understood.needs, true), (&understood.broader, false)] {
            for need in needs {
                for level in Level::ALL.iter().filter(|level| narrower_too || !level.narrower) {
                    texts.mark(view, fields.need, &level.term(&need.code), ANSWERS)?;
                }
            }
        }
        for (field, key) in matching.named(understood) {
            texts.mark(view, field, &key, NAMED)?;
        }
        Ok(texts)
    }

    /// Lets the weak words count as well.
    pub(crate) fn count_all(
        &mut self,
        view: &View,
        understood: &Understanding,
        matching: &mut Matching<'_>,
    ) -> tantivy::Result<()> {
        for n in 0..understood.words.len() {
            if self.counted & 1 << n == 0 {
                self.count(view, understood, n, matching)?;
            }
        }
        Ok(())
    }

    /// Lets a word count: its best field for each record, the others break ties.
    fn count(
        &mut self,
        view: &View,
        understood: &Understanding,
        n: usize,
        matching: &mut Matching<'_>,
    ) -> tantivy::Result<()> {
        let word = &understood.words[n];
        let bit = 1_u32 << n;
        self.counted |= bit;
        let slots = &mut self.slots;
        let mut touched: Vec<(u32, DocId)> = Vec::new();
        for (field, term, factor) in matching.terms(word) {
            view.each(field, &term, |segment, doc, score| {
                let at = doc as usize;
                let score = score * factor;
                let marks = &mut self.segments[segment].marks[at];
                if *marks & bit == 0 {
                    *marks |= bit;
                    touched.push((u32::try_from(segment).expect("some dozens"), doc));
                }
                let (best, sum) = &mut slots[segment][at];
                *best = best.max(score);
                *sum += score;
            })?;
        }
        for (segment, doc) in &touched {
            let (best, sum) = std::mem::take(&mut slots[*segment as usize][*doc as usize]);
            self.segments[*segment as usize].score[*doc as usize] += best + weights::TIE * (sum - best);
        }
        let frequent = touched.len() > 50 && touched.len() as u64 * 10 > view.documents();
        if !word.weak && !word.in_a_need && !frequent {
            self.own |= bit;
        }
        Ok(())
    }

    fn mark(&mut self, view: &View, field: tantivy::schema::Field, term: &str, bit: u32) -> tantivy::Result<()> {
        view.each(field, term, |segment, doc, _| {
            self.segments[segment].marks[doc as usize] |= bit;
        })
    }
}
