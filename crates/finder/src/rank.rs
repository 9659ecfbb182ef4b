//! One pass over everything that the words find: what is left out, what each service scores, and the counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use hours::{Home, OpenState};
use places::{Gazetteer, Serves};
use rules::Facts;
use tantivy::DocId;

use crate::answer::{LanguageCount, NeedCount, Understood};
use crate::columns::Columns;
use crate::judge::{Judge, Judged, Parts};
use crate::lists::number;
use crate::matching::Required;
use crate::meant::Meant;
use crate::needs_of::GROUP;
use crate::opening::Door;
use crate::people::Asking;
use crate::serving::Serving;
use crate::texts::{ANSWERS, NAMED, Texts};
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

/// A service that is in the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
    /// Which words it has, as [`Texts`] marks them.
    pub(crate) marks: u32,
    /// What the words say, as it counts in this answer.
    text: f32,
    /// That and all else.
    score: f32,
    /// What the words say together, and what the weak ones add: looked at for the best alone.
    pub(crate) closer: f32,
    /// That it is about the same as the question: looked at for all where few are found, else for the best alone.
    pub(crate) alike: f32,
    km: Option<f32>,
    order: (u8, i64),
    lot: u64,
}

/// Everything found.
pub(crate) struct Ranked<'a> {
    pub(crate) total: usize,
    pub(crate) facets: Facets,
    /// All of it, in no order yet.
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

/// Services and their counts.
#[derive(Default)]
struct Tally {
    candidates: Vec<Candidate>,
    facets: Facets,
    needs: BTreeMap<String, usize>,
    languages: BTreeMap<String, usize>,
}

/// What answers the question or has words of its own, and what shares only frequent words with it.
#[derive(Default)]
struct Both {
    found: Tally,
    aside: Tally,
    /// How many answer what was understood, looked at until they are enough.
    answering: usize,
}

impl Both {
    fn with(self, other: Both) -> Both {
        Both {
            found: self.found.with(other.found),
            aside: self.aside.with(other.aside),
            answering: self.answering + other.answering,
        }
    }
}

/// Which of the services that a segment has are judged.
#[derive(Clone, Copy)]
enum Share {
    All,
    First,
    Second,
}

/// So many services are judged on two processors: fewer are judged before a second thread has begun.
const SIDE_BY_SIDE: usize = 4_000;

/// So many services are read ahead of judging them.
const FETCHED: usize = 64;

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
        let mut segments = self.judges(view).into_iter().zip(view.searcher.segment_readers());
        segments.any(|(mut judge, segment)| {
            let mut facets = Facets::default();
            segment.doc_ids_alive().any(|doc| {
                judge
                    .judge(doc, 0.0, &mut facets)
                    .is_some_and(|judged| judged.in_language)
            })
        })
    }

    /// Judges everything found.
    pub(crate) fn run<'p>(&'p self, view: &'p View) -> Ranked<'p> {
        let finds = self.finds();
        let everything = finds(0);
        // Beside what answers the needs or has words of its own: what shares only frequent words with the question.
        let chosen = !self.limits.needs.is_empty();
        let aside = |marks: u32| !chosen && !self.needs.is_empty() && marks & (ANSWERS | NAMED | self.texts.own) == 0;
        // What shares words and answers nothing that was understood is less likely meant, the surer the understanding.
        let sure: f32 = self.needs.iter().map(|need| need.strength).sum();
        let beside = 1.0 - weights::TEXT_BESIDE_NEED * sure.min(1.0);
        let mut judges = self.judges(view);
        let mut found: Vec<Vec<DocId>> = Vec::with_capacity(judges.len());
        let segments = self.texts.segments.iter().zip(&self.texts.may);
        for ((texts, may), segment) in segments.zip(view.searcher.segment_readers()) {
            let finds = |doc: &DocId| finds(texts.marks(*doc)) && !segment.is_deleted(*doc);
            let docs = match may.set() {
                None if everything => (0..segment.max_doc()).filter(finds).collect(),
                Some(may) if everything => may.ones().map(number).filter(finds).collect(),
                may => texts.found(may).ones().map(number).filter(finds).collect(),
            };
            found.push(docs);
        }
        let few = found.iter().map(Vec::len).sum::<usize>() < weights::ALIKE_AMONG;
        if few {
            self.add_nearest(&mut found, view);
        }
        let share = |judges: &mut [Judge<'p>], of: Share| {
            let mut both = Both::default();
            for ((ord, judge), docs) in (0_u32..).zip(judges).zip(&found) {
                let half = docs.len() / 2;
                let docs = match of {
                    Share::All => &docs[..],
                    Share::First => &docs[..half],
                    Share::Second => &docs[half..],
                };
                self.tally(judge, ord, docs, &aside, beside, &mut both);
            }
            both
        };
        let all: usize = found.iter().map(Vec::len).sum();
        let Both {
            found,
            aside,
            answering,
        } = if all < SIDE_BY_SIDE {
            share(&mut judges, Share::All)
        } else {
            std::thread::scope(|scope| {
                let second = scope.spawn(|| share(&mut self.judges(view), Share::Second));
                let first = share(&mut judges, Share::First);
                let second = second.join();
                first.with(second.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)))
            })
        };
        let mut found = if answering < weights::ENOUGH {
            found.with(aside)
        } else {
            found
        };
        if few {
            for candidate in &mut found.candidates {
                candidate.alike = self.texts.alike(candidate.segment, candidate.doc);
            }
        }
        Ranked {
            total: found.candidates.len(),
            possible: self.texts.possible(),
            facets: found.counted(),
            candidates: found.candidates,
            judges,
        }
    }

    /// Adds what is about the same as the question and was not found by its words, in the order of each segment.
    fn add_nearest(&self, found: &mut [Vec<DocId>], view: &View) {
        let segments = self.texts.may.iter().zip(view.searcher.segment_readers());
        for ((ord, docs), (may, segment)) in (0..).zip(found).zip(segments) {
            let may = |doc: DocId| may.set().is_none_or(|may| may.contains(doc as usize));
            let nearest = self.texts.nearest(ord, |doc| may(doc) && !segment.is_deleted(doc));
            if !nearest.is_empty() {
                docs.extend(nearest);
                docs.sort_unstable();
                docs.dedup();
            }
        }
    }

    /// Judges some of what a segment has.
    fn tally(
        &self,
        judge: &mut Judge<'_>,
        ord: u32,
        docs: &[DocId],
        aside: &impl Fn(u32) -> bool,
        beside: f32,
        both: &mut Both,
    ) {
        let columns = &*self.texts.view.columns[ord as usize];
        let texts = &self.texts.segments[ord as usize];
        let possible = self.texts.possible();
        let mut needs = [(); 2].map(|()| vec![0_usize; columns.codes.len()]);
        let mut languages = [(); 2].map(|()| vec![0_usize; columns.languages.len()]);
        for (n, &doc) in docs.iter().enumerate() {
            if n % FETCHED == 0 {
                judge.fetch(&docs[n..docs.len().min(n + FETCHED)]);
            }
            let marks = texts.marks(doc);
            let at = usize::from(aside(marks));
            // Before any filter: what a filter leaves must not bring in what was not in the answer without it.
            if marks & ANSWERS != 0 && both.answering < weights::ENOUGH {
                both.answering += usize::from(judge.within(doc));
            }
            let tally = if at == 0 { &mut both.found } else { &mut both.aside };
            let Some(passed) = judge.judge(doc, self.texts.named(ord, doc, marks), &mut tally.facets) else {
                continue;
            };
            // Of languages one is chosen: what is counted is what another would give in its place.
            columns.languages(doc).for_each(|language| languages[at][language] += 1);
            if !passed.in_language {
                continue;
            }
            tally.facets.count(&passed);
            columns.codes(doc).for_each(|code| needs[at][code] += 1);
            let share = if marks & (ANSWERS | NAMED) == 0 { beside } else { 1.0 };
            let text = scaled(texts.score(doc) * share, possible);
            tally.candidates.push(Candidate {
                segment: ord,
                doc,
                marks,
                text,
                score: text + passed.parts.sum(),
                closer: 0.0,
                alike: 0.0,
                km: passed.near_enough(),
                order: if self.question.sort == Sort::Opening {
                    by_opening(judge.open(doc))
                } else {
                    (0, 0)
                },
                lot: columns.lot(doc),
            });
        }
        let tallies = [&mut both.found, &mut both.aside];
        for (tally, (needs, languages)) in tallies.into_iter().zip(needs.into_iter().zip(languages)) {
            add(&mut tally.needs, columns.codes.iter().zip(needs));
            add(&mut tally.languages, columns.languages.iter().zip(languages));
        }
    }
}

/// How many services there are for a need alone, when it is chosen in place of any other.
pub(crate) fn answering(judges: &mut [Judge<'_>], view: &View, code: &str) -> usize {
    let mut count = 0;
    for ((judge, columns), segment) in judges
        .iter_mut()
        .zip(&view.columns)
        .zip(view.searcher.segment_readers())
    {
        // A service has one level of a need.
        for docs in columns.need_ords(code).map(|ord| columns.with_need(ord)) {
            let alive = docs.iter().filter(|doc| !segment.is_deleted(**doc));
            let passed = alive.filter_map(|doc| judge.passes(*doc, &mut Facets::default()));
            count += passed.filter(|passed| passed.in_language).count();
        }
    }
    count
}

impl Tally {
    /// Both together.
    fn with(mut self, other: Tally) -> Tally {
        self.candidates.extend(other.candidates);
        add(&mut self.needs, other.needs.iter().map(|(code, count)| (code, *count)));
        add(
            &mut self.languages,
            other.languages.iter().map(|(code, count)| (code, *count)),
        );
        self.facets.add(&other.facets);
        self
    }

    /// The counts, most first.
    fn counted(&self) -> Facets {
        let mut facets = self.facets.clone();
        for (code, &count) in &self.needs {
            match code.strip_prefix(GROUP) {
                Some(group) => facets.groups.push(NeedCount {
                    code: group.to_owned(),
                    count,
                }),
                None => facets.needs.push(NeedCount {
                    code: code.clone(),
                    count,
                }),
            }
        }
        facets.needs.sort_by_key(|n| std::cmp::Reverse(n.count));
        facets.groups.sort_by_key(|n| std::cmp::Reverse(n.count));
        facets.languages = self
            .languages
            .iter()
            .map(|(code, &count)| LanguageCount {
                code: code.clone(),
                count,
            })
            .collect();
        facets.languages.sort_by_key(|l| std::cmp::Reverse(l.count));
        facets
    }
}

/// Adds counts by code.
fn add<'c>(sums: &mut BTreeMap<String, usize>, counts: impl Iterator<Item = (&'c String, usize)>) {
    for (code, count) in counts.filter(|(_, count)| *count > 0) {
        match sums.get_mut(code) {
            Some(sum) => *sum += count,
            None => drop(sums.insert(code.clone(), count)),
        }
    }
}

impl Ranked<'_> {
    /// Puts the best `count` in front, in order; the others are left behind.
    pub(crate) fn best(&mut self, sort: Sort, count: usize) {
        let by_score = |a: &Candidate, b: &Candidate| b.score().total_cmp(&a.score()).then(a.lot.cmp(&b.lot));
        let far = |c: &Candidate| c.km.unwrap_or(f32::INFINITY);
        let better = |a: &Candidate, b: &Candidate| match sort {
            Sort::Relevance => by_score(a, b),
            Sort::Distance => far(a).total_cmp(&far(b)).then_with(|| by_score(a, b)),
            Sort::Opening => a.order.cmp(&b.order).then_with(|| by_score(a, b)),
        };
        let candidates = &mut self.candidates;
        if count < candidates.len() && count > 0 {
            candidates.select_nth_unstable_by(count - 1, better);
        }
        candidates.truncate(count);
        candidates.sort_unstable_by(better);
    }

    /// Puts the best again in order after a closer look, and keeps so many of all.
    pub(crate) fn order(&mut self, best: usize, keep: usize) {
        self.candidates[..best].sort_unstable_by(|a, b| b.score().total_cmp(&a.score()).then(a.lot.cmp(&b.lot)));
        self.candidates.truncate(keep);
    }

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
    /// What it is ranked by.
    pub(crate) fn score(&self) -> f32 {
        self.score + self.closer + self.alike
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

impl Facets {
    fn count(&mut self, judged: &Judged) {
        self.free += usize::from(judged.traits.free == Some(true));
        self.accessible += usize::from(judged.traits.within_reach());
        self.remote += usize::from(judged.traits.remote);
        self.open_now += usize::from(judged.door == Door::Open);
        self.hours_unknown += usize::from(judged.door == Door::Unknown);
        self.area_unknown += usize::from(judged.serves == Serves::Unknown);
    }
    fn add(&mut self, other: &Facets) {
        self.free += other.free;
        self.accessible += other.accessible;
        self.remote += other.remote;
        self.open_now += other.open_now;
        self.hours_unknown += other.hours_unknown;
        self.area_unknown += other.area_unknown;
    }
}
