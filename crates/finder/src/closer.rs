//! A closer look at the best of an answer: whether the words stand together, what the weak words add, and whether they are about
//! the same as the question.

use tantivy::DocId;

use crate::matching::Matching;
use crate::rank::Ranked;
use crate::texts::Texts;
use crate::understanding::{Understanding, Word};
use crate::view::View;
use crate::{FinderError, Question, Sort, best, weights};

/// How many of the best are kept: the page asked for and all before it, and what is looked at more closely, which is the same
/// whatever page is asked for, so that pages follow each other.
pub(crate) fn keep(question: &Question) -> usize {
    let until = question.offset.saturating_add(question.limit.min(Question::MOST));
    let looked_at = if question.sort == Sort::Relevance {
        weights::LOOKED_AT
    } else {
        0
    };
    until.max(looked_at)
}

/// Puts the page asked for, and all before it, in order. The best [`weights::LOOKED_AT`] are looked at more closely first.
pub(crate) fn look(
    view: &View,
    ranked: &mut Ranked<'_>,
    question: &Question,
    understood: &Understanding,
    texts: &Texts<'_>,
    matching: &mut Matching<'_>,
) -> Result<(), FinderError> {
    if question.sort != Sort::Relevance {
        return Ok(());
    }
    let count = ranked.candidates.len().min(weights::LOOKED_AT);
    // In the order of the index, as its lists are read.
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_unstable_by_key(|&place| (ranked.candidates[place].segment, ranked.candidates[place].doc));
    let docs: Vec<(u32, DocId)> = places
        .iter()
        .map(|&place| (ranked.candidates[place].segment, ranked.candidates[place].doc))
        .collect();
    let mut closer = vec![0.0_f32; count];

    for (n, word) in understood.words.iter().enumerate() {
        if texts.counted & 1 << n == 0 {
            let mut most = vec![0.0_f32; count];
            for (field, term, factor) in matching.terms(word) {
                view.among(&docs, field, &term, |at, score| most[at] = most[at].max(score * factor))?;
            }
            for (closer, most) in closer.iter_mut().zip(most) {
                *closer += ranked.scaled(most * weights::WEAK_WORD).min(weights::WEAK_MOST);
            }
        }
    }

    let counted = understood.words.iter().enumerate();
    let counted: Vec<(usize, &Word)> = counted.filter(|(n, _)| texts.counted & 1 << n != 0).collect();
    // All of them up to three, else each with its neighbour.
    let length = if counted.len() <= 3 { counted.len() } else { 2 };
    if length >= 2 {
        #[expect(clippy::cast_precision_loss, reason = "at most fifteen")]
        let share = weights::TOGETHER / (counted.len() - length + 1) as f32;
        for run in counted.windows(length) {
            let bits = run.iter().fold(0_u32, |bits, (n, _)| bits | 1 << n);
            let (has, docs): (Vec<usize>, Vec<(u32, DocId)>) = docs
                .iter()
                .enumerate()
                .filter(|(at, _)| ranked.candidates[places[*at]].marks & bits == bits)
                .map(|(at, doc)| (at, *doc))
                .unzip();
            let words: Vec<&Word> = run.iter().map(|(_, word)| *word).collect();
            let mut most = vec![0.0_f32; count];
            for (field, terms, factor) in matching.phrase(&words) {
                view.together(&docs, field, &terms, weights::PHRASE_SLOP, |at| {
                    most[has[at]] = most[has[at]].max(factor);
                })?;
            }
            for (closer, most) in closer.iter_mut().zip(most) {
                *closer += share * most;
            }
        }
    }
    for (place, closer) in places.into_iter().zip(closer) {
        let candidate = &mut ranked.candidates[place];
        candidate.closer = closer;
        candidate.alike = texts.alike(candidate.segment, candidate.doc);
    }
    best::order(&mut ranked.candidates[..count]);
    Ok(())
}
