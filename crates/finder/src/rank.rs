//! One pass over everything that the words find: what is left out, what each service scores, and the counts.

use std::sync::Arc;

use fixedbitset::FixedBitSet;
use hours::{Home, OpenState};
use places::Gazetteer;
use rules::Facts;
use tantivy::DocId;

use crate::answer::Understood;
use crate::best::{Best, Candidate};
use crate::columns::Columns;
use crate::counts;
use crate::in_segment::{ANSWERS, InSegment, NAMED};
use crate::judge::{Judge, Judged, Parts, Passing};
use crate::lists::number;
use crate::matching::Required;
use crate::may::May;
use crate::meant::Meant;
use crate::people::Asking;
use crate::serving::Serving;
use crate::texts::Texts;
use crate::view::View;
use crate::{Explanation, Facets, Part, Question, Sort, weights};

/// What must hold in this pass; the finder loosens it when nothing is found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) radius_km: Option<f64>,
    /// Leave out what is known not to serve the place.
    pub(crate) serving: bool,
    /// One of these needs; empty for any.
    pub(crate) needs: Vec<String>,
    /// How many of the words.
    pub(crate) required: Required,
}

impl Limits {
    /// What was asked for, nothing given up yet.
    pub(crate) fn asked(question: &Question) -> Limits {
        Limits {
            radius_km: question.radius_km,
            serving: question.near.is_some(),
            needs: question.needs.clone(),
            required: Required::Most,
        }
    }
}

/// Everything found.
pub(crate) struct Ranked<'a> {
    pub(crate) total: usize,
    pub(crate) facets: Facets,
    /// The best of it, in order.
    pub(crate) candidates: Vec<Candidate>,
    /// What judged, by segment.
    pub(crate) judges: Vec<Judge<'a>>,
    /// What a text can score at most.
    possible: f32,
}

/// The question as the pass needs it.
pub(crate) struct Pass<'a> {
    pub(crate) question: &'a Question,
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) home: &'a Home,
    pub(crate) needs: &'a [Understood],
    /// What a service that answers a need is worth.
    pub(crate) meant: &'a Meant,
    /// Needs that answer a danger to somebody, each with its share.
    pub(crate) crisis: &'a [(String, f32)],
    /// Who asks.
    pub(crate) asking: Asking,
    pub(crate) limits: &'a Limits,
    /// What is known of the person, the age asked for among it.
    pub(crate) facts: &'a Facts,
    pub(crate) texts: &'a Texts<'a>,
    /// Whom the place is served by, by segment; nothing where the question names none.
    pub(crate) serving: &'a [Arc<Serving>],
    /// Nothing was asked for in words or needs.
    pub(crate) everything: bool,
}

/// So many services are scored on two processors: fewer are scored before a second thread has begun.
const SIDE_BY_SIDE: usize = 8_000;

impl Pass<'_> {
    /// Which services the words, the needs or the name find.
    fn finds(&self) -> impl Fn(u32) -> bool + use<> {
        let counted = self.texts.counted;
        let needed = self.limits.required.of(counted.count_ones());
        // Whoever chose a need sees all that answers it, whatever was said in words: those put it in order.
        let chosen = !self.limits.needs.is_empty();
        let everything = self.everything || chosen || self.limits.required == Required::None;
        move |marks| {
            everything || marks & (ANSWERS | NAMED) != 0 || needed > 0 && (marks & counted).count_ones() >= needed
        }
    }

    /// One for each segment.
    pub(crate) fn judges<'p>(&'p self, view: &'p View) -> Vec<Judge<'p>> {
        let judge = |(ord, columns): (usize, &'p Arc<Columns>)| Judge::new(self, columns, self.serving.get(ord));
        view.columns.iter().enumerate().map(judge).collect()
    }

    /// True for a need that was chosen and not typed.
    pub(crate) fn is_chosen(&self, code: &str) -> bool {
        self.needs.iter().any(|need| need.words.is_empty() && need.code == code)
    }

    /// What a need tells of a service that answers it: all, or less where many answer it.
    pub(crate) fn rarity(&self, code: &str) -> f32 {
        self.texts.view.rarity(code)
    }

    /// True when some service passes, whatever its words.
    pub(crate) fn passes_any(&self, view: &View) -> bool {
        let mut judges = self.judges(view).into_iter().enumerate();
        judges.any(|(segment, mut judge)| judge.passes_any(view.may(segment, &May::All)))
    }

    /// Judges everything found, and keeps the best so many in the order asked for.
    pub(crate) fn run<'p>(&'p self, view: &'p View, keep: usize) -> Ranked<'p> {
        let mut judges = self.judges(view);
        let mut found = self.found(view);
        let few = found.iter().map(|docs| docs.count_ones(..)).sum::<usize>() < weights::ALIKE_AMONG;
        if few {
            self.add_nearest(&mut found, view);
        }
        self.leave_aside(&mut found, &judges);
        let passing: Vec<Passing> = judges
            .iter_mut()
            .zip(found)
            .map(|(judge, docs)| judge.passing(docs))
            .collect();
        let docs: Vec<Vec<DocId>> = passing
            .iter()
            .map(|passing| passing.docs.ones().map(number).collect())
            .collect();
        let total: usize = docs.iter().map(Vec::len).sum();
        let scored = if total < SIDE_BY_SIDE {
            self.score(&mut judges, docs.iter().map(|docs| &docs[..]), keep, few)
        } else {
            let halves = || docs.iter().map(|docs| docs.split_at(docs.len() / 2));
            std::thread::scope(|scope| {
                let second =
                    scope.spawn(|| self.score(&mut self.judges(view), halves().map(|(_, half)| half), keep, few));
                let mut first = self.score(&mut judges, halves().map(|(half, _)| half), keep, few);
                first.add(
                    second
                        .join()
                        .unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)),
                );
                first
            })
        };
        Ranked {
            total,
            facets: counts::facets(view, &passing, self.serving, &scored.needs),
            candidates: scored.best.in_order(),
            judges,
            possible: self.texts.possible(),
        }
    }

    /// What the words, the needs or the name find, by segment.
    fn found(&self, view: &View) -> Vec<FixedBitSet> {
        let finds = self.finds();
        let of_segment = |(segment, (texts, may)): (usize, (&InSegment, &May))| {
            if finds(0) {
                return view.may(segment, may);
            }
            let mut docs = texts.finding(may.set(), &finds);
            view.keep_alive(segment, &mut docs);
            docs
        };
        let segments = self.texts.segments.iter().zip(&self.texts.may);
        segments.enumerate().map(of_segment).collect()
    }

    /// Adds what is about the same as the question and was not found by its words.
    fn add_nearest(&self, found: &mut [FixedBitSet], view: &View) {
        if !self.texts.has_meaning() {
            return;
        }
        for ((segment, docs), may) in found.iter_mut().enumerate().zip(&self.texts.may) {
            let may = view.may(segment, may);
            let nearest = self.texts.nearest(number(segment), |doc| may.contains(doc as usize));
            docs.extend(nearest.into_iter().map(|doc| doc as usize));
        }
    }

    /// Leaves out what shares only frequent words with the question, or only those that led to a need, where enough answers
    /// what was understood. They are counted before any filter: what a filter leaves must not bring in what was not in the
    /// answer without it.
    fn leave_aside(&self, found: &mut [FixedBitSet], judges: &[Judge<'_>]) {
        let chosen = !self.limits.needs.is_empty();
        if chosen || self.needs.is_empty() {
            return;
        }
        let mut answering = 0;
        for ((judge, texts), docs) in judges.iter().zip(&self.texts.segments).zip(&*found) {
            let near = texts.answering(docs).filter(|doc| judge.is_within_radius(*doc));
            answering += near.take(weights::ENOUGH).count();
        }
        if answering >= weights::ENOUGH {
            for (texts, docs) in self.texts.segments.iter().zip(found) {
                texts.keep_saying(docs, NAMED | self.texts.own);
            }
        }
    }

    /// Scores services, by segment.
    fn score<'d>(
        &self,
        judges: &mut [Judge<'_>],
        docs: impl Iterator<Item = &'d [DocId]>,
        keep: usize,
        few: bool,
    ) -> Scored {
        let view = self.texts.view;
        let possible = self.texts.possible();
        // What shares words and answers nothing that was understood is less likely meant, the surer the understanding.
        let sure: f32 = self.needs.iter().map(|need| need.strength).sum();
        let beside = 1.0 - weights::TEXT_BESIDE_NEED * sure.min(1.0);
        let mut scored = Scored {
            best: Best::new(self.question.sort, keep),
            needs: vec![0; view.codes.len()],
        };
        for ((segment, docs), judge) in docs.enumerate().zip(judges) {
            let (columns, texts) = (&*view.columns[segment], &self.texts.segments[segment]);
            let segment_ord = number(segment);
            let mut needs = vec![0_usize; columns.needs.len()];
            for &doc in docs {
                columns.needs(doc).for_each(|need| needs[need] += 1);
                let (marks, said) = texts.of(doc);
                let mut holds = judge.wherever(doc, self.texts.named(segment_ord, doc, marks));
                let share = if marks & (ANSWERS | NAMED) == 0 { beside } else { 1.0 };
                let text = scaled(said * share, possible);
                let alike = if few { self.texts.alike(segment_ord, doc) } else { 0.0 };
                // How far away it is, is worked out for what might be among the best next door.
                if !scored.best.may_take(text + judge.at_best(&holds) + alike) {
                    continue;
                }
                judge.place(doc, &mut holds);
                let other = holds.parts.sum();
                if scored.best.may_take(text + other + alike) {
                    scored.best.put(Candidate {
                        segment: segment_ord,
                        doc,
                        marks,
                        text,
                        other,
                        closer: 0.0,
                        alike,
                        km: holds.near_enough(),
                        order: if self.question.sort == Sort::Opening {
                            by_opening(judge.opening(doc))
                        } else {
                            (0, 0)
                        },
                        lot: columns.lot(doc),
                    });
                }
            }
            for (code, count) in view.code_of[segment].iter().zip(needs) {
                scored.needs[*code as usize] += count;
            }
        }
        scored
    }
}

/// What scoring some services gives.
struct Scored {
    best: Best,
    /// How many answer each need, in the order of [`View::codes`].
    needs: Vec<usize>,
}

impl Scored {
    fn add(&mut self, other: Scored) {
        other
            .best
            .in_order()
            .into_iter()
            .for_each(|candidate| self.best.put(candidate));
        for (sum, count) in self.needs.iter_mut().zip(other.needs) {
            *sum += count;
        }
    }
}

/// How many services there are for each of some needs alone, when it is chosen in place of any other.
pub(crate) fn answering(judges: &mut [Judge<'_>], view: &View, codes: &[&str]) -> Vec<usize> {
    let mut counts = vec![0; codes.len()];
    for (segment, (judge, columns)) in judges.iter_mut().zip(&view.columns).enumerate() {
        let mut docs = columns.with_any(codes.iter().copied());
        view.keep_alive(segment, &mut docs);
        let passing = judge.passing(docs);
        for (code, count) in codes.iter().zip(&mut counts) {
            let with = columns.with_code(code);
            *count += with.filter(|doc| passing.docs.contains(*doc)).count();
        }
    }
    counts
}

impl Ranked<'_> {
    /// What a text counts in this answer.
    pub(crate) fn scaled(&self, text: f32) -> f32 {
        scaled(text, self.possible)
    }
}

impl Candidate {
    /// The parts of its score.
    pub(crate) fn explain(&self, parts: &Parts) -> Explanation {
        let part = |name, value| Part { name, value };
        let mut all = vec![part("text", self.text)];
        let own = [part("together", self.closer), part("alike", self.alike)];
        all.extend(own.into_iter().chain(parts.named()).filter(|p| p.value != 0.0));
        Explanation {
            parts: all,
            above_next: Vec::new(),
        }
    }
}

/// The text part: all words at their best count [`weights::TEXT`].
fn scaled(text: f32, possible: f32) -> f32 {
    if possible > 0.0 {
        weights::TEXT * text / possible
    } else {
        0.0
    }
}

impl Judged {
    /// How far away it counts where the order is by distance.
    fn near_enough(&self) -> Option<f32> {
        #[expect(clippy::cast_possible_truncation, reason = "kilometres need no more")]
        match (self.km, self.traits.remote) {
            (Some(km), true) => Some(km.min(weights::REMOTE_KM) as f32),
            (Some(km), false) => Some(km as f32),
            (None, true) => Some(weights::REMOTE_KM as f32),
            (None, false) => None,
        }
    }
}

/// Open now (the longest first), opening soonest, by appointment, not known, closed for good.
fn by_opening(open: OpenState) -> (u8, i64) {
    match open {
        OpenState::Open { until } => (0, until.map_or(i64::MIN, |t| -t.as_second())),
        OpenState::Closed { opens: Some(at) } => (1, at.as_second()),
        OpenState::ByAppointment => (2, 0),
        OpenState::Unknown => (3, 0),
        OpenState::Closed { opens: None } => (4, 0),
    }
}
