//! One pass over everything that the words find: what is left out, what each service scores, and the counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use hours::{Home, OpenState};
use places::{Gazetteer, Serves};
use rules::Facts;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Searcher};

use crate::answer::{LanguageCount, NeedCount, Understood};
use crate::columns::Columns;
use crate::judge::{Judge, Judged, Parts};
use crate::needs_of::GROUP;
use crate::{Explanation, Facets, Part, Question, Sort, weights};

/// The searcher of one moment and the columns of its segments.
pub(crate) struct View {
    pub(crate) searcher: Searcher,
    pub(crate) columns: Vec<Arc<Columns>>,
}

/// What must hold in this pass; the finder loosens it when nothing is found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) radius_km: Option<f64>,
    /// Leave out what is known not to serve the place.
    pub(crate) serving: bool,
    /// One of these needs; empty for any.
    pub(crate) needs: Vec<String>,
}

/// A service that is in the answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) segment: u32,
    pub(crate) doc: DocId,
    text: f32,
    rest: f32,
    km: Option<f32>,
    order: (u8, i64),
    lot: u64,
}

/// Everything found.
pub(crate) struct Ranked {
    pub(crate) total: usize,
    pub(crate) facets: Facets,
    /// The page asked for, best first.
    pub(crate) page: Vec<(Candidate, f32)>,
    best_text: f32,
}

impl Ranked {
    /// The parts of a candidate's score.
    pub(crate) fn explain(&self, candidate: &Candidate, parts: &Parts) -> Explanation {
        let mut all = vec![Part {
            name: "text",
            value: scaled(candidate.text, self.best_text),
        }];
        all.extend(parts.named().into_iter().filter(|p| p.value != 0.0));
        Explanation { parts: all }
    }
}

/// The question as the pass needs it.
pub(crate) struct Pass<'a> {
    pub(crate) question: &'a Question,
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) home: &'a Home,
    pub(crate) needs: &'a [Understood],
    pub(crate) broader: &'a [Understood],
    pub(crate) limits: &'a Limits,
    /// What is known of the person, the age asked for among it.
    pub(crate) facts: &'a Facts,
    pub(crate) named: Option<&'a dyn Query>,
}

impl Pass<'_> {
    /// Runs a query over every segment and ranks what passes.
    pub(crate) fn run(&self, view: &View, query: &dyn Query) -> tantivy::Result<Ranked> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(&view.searcher))?;
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut facets = Facets::default();
        let mut needs: BTreeMap<String, usize> = BTreeMap::new();
        let mut languages: BTreeMap<String, usize> = BTreeMap::new();
        for (ord, segment) in (0_u32..).zip(view.searcher.segment_readers()) {
            let columns = &view.columns[ord as usize];
            let mut judge = Judge::new(self, columns, &view.searcher, ord)?;
            let mut need_counts = vec![0_usize; columns.needs.len()];
            let mut language_counts = vec![0_usize; columns.languages.len()];
            weight.for_each(segment, &mut |doc, text| {
                if !segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                    return;
                }
                let Some(judged) = judge.judge(doc, &mut facets) else {
                    return;
                };
                facets.count(&judged);
                columns.needs(doc).for_each(|need| need_counts[need] += 1);
                columns
                    .languages(doc)
                    .for_each(|language| language_counts[language] += 1);
                candidates.push(judged.candidate(ord, doc, text, columns.lot(doc), self.question.sort));
            })?;
            for ((code, _), count) in columns.needs.iter().zip(need_counts).filter(|(_, count)| *count > 0) {
                *needs.entry(code.clone()).or_default() += count;
            }
            for (code, count) in columns
                .languages
                .iter()
                .zip(language_counts)
                .filter(|(_, count)| *count > 0)
            {
                *languages.entry(code.clone()).or_default() += count;
            }
        }
        for (code, count) in needs {
            match code.strip_prefix(GROUP) {
                Some(group) => facets.groups.push(NeedCount {
                    code: group.to_owned(),
                    count,
                }),
                None => facets.needs.push(NeedCount { code, count }),
            }
        }
        facets.needs.sort_by_key(|n| std::cmp::Reverse(n.count));
        facets.groups.sort_by_key(|n| std::cmp::Reverse(n.count));
        facets.languages = languages
            .into_iter()
            .map(|(code, count)| LanguageCount { code, count })
            .collect();
        facets.languages.sort_by_key(|l| std::cmp::Reverse(l.count));
        let best_text = candidates.iter().map(|c| c.text).fold(0.0, f32::max);
        let total = candidates.len();
        Ok(Ranked {
            total,
            facets,
            page: self.page(candidates, best_text),
            best_text,
        })
    }

    /// The candidates of the page, best first, with their scores.
    fn page(&self, mut candidates: Vec<Candidate>, best_text: f32) -> Vec<(Candidate, f32)> {
        let score = |c: &Candidate| scaled(c.text, best_text) + c.rest;
        let by_score = |a: &Candidate, b: &Candidate| score(b).total_cmp(&score(a)).then(a.lot.cmp(&b.lot));
        let far = |c: &Candidate| c.km.unwrap_or(f32::INFINITY);
        let better = |a: &Candidate, b: &Candidate| match self.question.sort {
            Sort::Relevance => by_score(a, b),
            Sort::Distance => far(a).total_cmp(&far(b)).then_with(|| by_score(a, b)),
            Sort::Opening => a.order.cmp(&b.order).then_with(|| by_score(a, b)),
        };
        let offset = self.question.offset.min(candidates.len());
        let end = offset
            .saturating_add(self.question.limit.min(Question::MOST))
            .min(candidates.len());
        if end < candidates.len() && end > 0 {
            candidates.select_nth_unstable_by(end - 1, better);
        }
        candidates.truncate(end);
        candidates.sort_unstable_by(better);
        candidates[offset..].iter().map(|c| (*c, score(c))).collect()
    }
}

/// The text part: the best text of an answer counts [`weights::TEXT`].
fn scaled(text: f32, best: f32) -> f32 {
    if best > 0.0 { weights::TEXT * text / best } else { 0.0 }
}

impl Judged {
    fn candidate(&self, segment: u32, doc: DocId, text: f32, lot: u64, sort: Sort) -> Candidate {
        #[expect(clippy::cast_possible_truncation, reason = "kilometres need no more")]
        let km = match (self.km, self.traits.remote) {
            (Some(km), true) => Some(km.min(weights::REMOTE_KM) as f32),
            (Some(km), false) => Some(km as f32),
            (None, true) => Some(weights::REMOTE_KM as f32),
            (None, false) => None,
        };
        let order = if sort == Sort::Opening {
            by_opening(self.open)
        } else {
            (0, 0)
        };
        Candidate {
            segment,
            doc,
            text,
            rest: self.parts.sum(),
            km,
            order,
            lot,
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
        self.open_now += usize::from(matches!(judged.open, OpenState::Open { .. }));
        self.hours_unknown += usize::from(judged.open == OpenState::Unknown);
        self.area_unknown += usize::from(judged.serves == Serves::Unknown);
    }
}
