//! One pass over everything that the words find: what is left out, what each service scores, and the counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fixedbitset::FixedBitSet;
use hours::Home;
use places::Gazetteer;
use rules::Facts;

use crate::answer::Understood;
use crate::asking::Asking;
use crate::best::{Best, Candidate};
use crate::columns::Columns;
use crate::counts;
use crate::danger::InDanger;
use crate::in_segment::{InSegment, NAMED};
use crate::judge::{Judge, Parts, Passing};
use crate::lists::number;
use crate::matching::Required;
use crate::may::May;
use crate::meant::Meant;
use crate::scoring::{Scoring, scaled};
use crate::serving::Serving;
use crate::texts::Texts;
use crate::view::View;
use crate::window::Window;
use crate::{Explanation, Facets, Part, Question, side_by_side, weights};

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
    /// What answers a danger to somebody.
    pub(crate) in_danger: &'a InDanger,
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

/// What finds a service that does not answer a need understood and is not named.
#[derive(Clone, Copy)]
enum Finds {
    Everything,
    AWord,
    /// So many of these.
    Words(u32, u32),
}

/// So many services are scored on two processors: fewer are scored before a second thread has begun.
const SIDE_BY_SIDE: usize = 8_000;

impl Pass<'_> {
    /// Which services the words, the needs or the name find.
    fn finds(&self) -> Finds {
        // Whoever chose a need sees all that answers it, whatever was said in words: those put it in order.
        let chosen = !self.limits.needs.is_empty();
        if self.everything || chosen || self.limits.required == Required::None {
            return Finds::Everything;
        }
        let counted = self.texts.counted;
        match self.limits.required.of(counted.count_ones()) {
            0 | 1 => Finds::AWord,
            needed => Finds::Words(counted, needed),
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
        let count: usize = found.iter().map(|docs| docs.count_ones(..)).sum();
        let parts = view.columns.iter().zip(&mut judges).zip(found);
        let pass = |((columns, judge), docs): ((&Arc<Columns>, &mut Judge<'_>), FixedBitSet)| {
            let passing = judge.passing(docs);
            let counts = columns.counts(&passing.docs);
            (passing, counts)
        };
        let weight = |((columns, _), _): &((&Arc<Columns>, _), _)| columns.len();
        let passed = side_by_side::each(parts, count >= SIDE_BY_SIDE, weight, pass);
        let (passing, counts): (Vec<Passing>, Vec<Vec<usize>>) = passed.into_iter().unzip();
        let total = passing.iter().map(|passing| passing.docs.count_ones(..)).sum();
        let best = self.best_of(&passing, &mut judges, keep, few, total);
        Ranked {
            total,
            facets: counts::facets(view, &passing, self.serving, &counts),
            candidates: best.in_order(),
            judges,
            possible: self.texts.possible(),
        }
    }

    /// The best of what passes, by segment; so many in all.
    fn best_of(&self, passing: &[Passing], judges: &mut [Judge<'_>], keep: usize, few: bool, total: usize) -> Best {
        let windows = passing.iter().enumerate().flat_map(|(segment, passing)| {
            let count = Window::count_of(passing.docs.len());
            (0..count).map(move |n| (segment, n))
        });
        let windows: Vec<(usize, usize)> = windows.collect();
        let next = AtomicUsize::new(0);
        let score = |judges: &mut [Judge<'_>]| {
            let mut scoring = Scoring::new(self, keep, few);
            while let Some(&(segment, n)) = windows.get(next.fetch_add(1, Ordering::Relaxed)) {
                let docs = &passing[segment].docs;
                let window = Window::of(n, docs);
                scoring.score(segment, &window, &mut judges[segment]);
            }
            scoring.best
        };
        if total < SIDE_BY_SIDE {
            return score(judges);
        }
        std::thread::scope(|scope| {
            let other = scope.spawn(|| score(&mut self.judges(self.texts.view)));
            let mut best = score(judges);
            let other = other.join();
            best.add(other.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)));
            best
        })
    }

    /// What the words, the needs or the name find, by segment.
    fn found(&self, view: &View) -> Vec<FixedBitSet> {
        let finds = self.finds();
        let of_segment = |(segment, (texts, may)): (usize, (&InSegment, &May))| {
            let mut docs = match finds {
                Finds::Everything => return view.may(segment, may),
                // What has none, nor a need or a name, is not there.
                Finds::AWord => texts.found(may.set()),
                Finds::Words(counted, needed) => texts.finding(may.set(), |marks| {
                    marks & NAMED != 0 || (marks & counted).count_ones() >= needed
                }),
            };
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
}

/// How many services there are for each of some needs alone, when it is chosen in place of any other.
pub(crate) fn answering(judges: &mut [Judge<'_>], view: &View, codes: &[&str]) -> Vec<usize> {
    if codes.is_empty() {
        return Vec::new();
    }
    let count: u32 = codes.iter().map(|code| view.answering(code)).sum();
    let of_segment = |((segment, columns), judge): ((usize, &Arc<Columns>), &mut Judge<'_>)| -> Vec<usize> {
        let answering = &columns.answering;
        let mut docs = answering.with_any(codes.iter().copied());
        view.keep_alive(segment, &mut docs);
        let passing = judge.passing(docs).docs;
        let count = |code: &&str| answering.with_code(code).filter(|doc| passing.contains(*doc)).count();
        codes.iter().map(count).collect()
    };
    let counts = side_by_side::each(
        view.columns.iter().enumerate().zip(judges),
        count as usize >= SIDE_BY_SIDE,
        |((_, columns), _)| columns.len(),
        of_segment,
    );
    (0..codes.len())
        .map(|code| counts.iter().map(|counts| counts[code]).sum())
        .collect()
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
