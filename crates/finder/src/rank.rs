//! One pass over everything that the words find: what is left out, what each service scores, and the counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use hours::{Home, OpenState};
use places::{Found, Gazetteer, Point, Precision, Serves};
use rules::{Facts, Truth};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, DocSet, Searcher, TERMINATED};

use crate::answer::{LanguageCount, NeedCount, Understood};
use crate::columns::{Columns, Level, OpenAt};
use crate::needs_of::GROUP;
use crate::schema::AREA_NOT_KNOWN;
use crate::traits::Traits;
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

/// The parts of a score beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    need: f32,
    name: f32,
    distance: f32,
    serves: f32,
    for_whom: f32,
    open: f32,
    language: f32,
}

impl Parts {
    fn named(&self) -> [Part; 7] {
        let part = |name, value| Part { name, value };
        [
            part("need", self.need),
            part("name", self.name),
            part("distance", self.distance),
            part("serves", self.serves),
            part("for_whom", self.for_whom),
            part("open", self.open),
            part("language", self.language),
        ]
    }
    fn sum(&self) -> f32 {
        self.named().iter().map(|p| p.value).sum()
    }
}

/// The question as the pass needs it.
pub(crate) struct Pass<'a> {
    pub(crate) question: &'a Question,
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) home: &'a Home,
    pub(crate) needs: &'a [Understood],
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

/// What was found out about one service.
pub(crate) struct Judged {
    pub(crate) traits: Traits,
    pub(crate) serves: Serves,
    pub(crate) km: Option<f64>,
    pub(crate) open: OpenState,
    pub(crate) for_whom: Truth,
    pub(crate) parts: Parts,
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

/// A question held against one segment: what can be worked out once for all its services is worked out here.
pub(crate) struct Judge<'a> {
    pass: &'a Pass<'a>,
    columns: &'a Columns,
    /// By ordinal of need: share of the need weight for the understood need it is.
    need_shares: Vec<f32>,
    /// By ordinal of need: one of those that the service must answer.
    wanted_needs: Vec<bool>,
    /// By ordinal of area: whether it takes in the place.
    areas: Vec<Serves>,
    /// By ordinal of language: the language asked for, and the person's own.
    wanted_language: Vec<bool>,
    own_language: Vec<bool>,
    /// By ordinal of rule, worked out when first met.
    rules: Vec<Option<Truth>>,
    open: Arc<OpenAt>,
    from: Option<Point>,
    half_km: f64,
    /// Services called exactly so, in order.
    named: Vec<DocId>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(
        pass: &'a Pass<'a>,
        columns: &'a Columns,
        searcher: &Searcher,
        ord: u32,
    ) -> tantivy::Result<Judge<'a>> {
        let question = pass.question;
        let own = question.lang.as_str();
        let wanted = question.filters.language.as_deref();
        let share = |(code, level): &(String, Level)| {
            let need = pass.needs.iter().find(|n| n.code == *code);
            need.map_or(0.0, |n| n.strength * level.share())
        };
        let mut named = Vec::new();
        if let Some(query) = pass.named {
            let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
            let mut docs = weight.scorer(searcher.segment_reader(ord), 1.0)?;
            while docs.doc() != TERMINATED {
                named.push(docs.doc());
                docs.advance();
            }
        }
        Ok(Judge {
            need_shares: columns.needs.iter().map(share).collect(),
            wanted_needs: columns
                .needs
                .iter()
                .map(|(code, _)| pass.limits.needs.contains(code))
                .collect(),
            areas: areas(pass, columns)?,
            wanted_language: columns
                .languages
                .iter()
                .map(|l| wanted.is_some_and(|w| same_language(l, w)))
                .collect(),
            own_language: columns.languages.iter().map(|l| same_language(l, own)).collect(),
            rules: vec![None; columns.rule_count()],
            open: columns.open_at(question.at),
            from: question.near.as_ref().and_then(|f| f.point),
            half_km: match question.near.as_ref().map(|f| f.precision) {
                Some(Precision::Region | Precision::Province | Precision::Country) => weights::HALF_KM_WIDE,
                _ => weights::HALF_KM,
            },
            named,
            pass,
            columns,
        })
    }

    /// What holds of a service, or `None` when it is left out. What is left out only because its hours are not known
    /// is counted.
    pub(crate) fn judge(&mut self, doc: DocId, facets: &mut Facets) -> Option<Judged> {
        let (columns, filters, limits) = (self.columns, &self.pass.question.filters, self.pass.limits);
        let traits = columns.traits(doc);
        if filters.free && traits.free != Some(true)
            || filters.remote && !traits.remote
            || filters.accessible && !traits.within_reach()
        {
            return None;
        }
        if filters.language.is_some() && !columns.languages(doc).any(|l| self.wanted_language[l]) {
            return None;
        }
        let (mut best, mut sum, mut answers) = (0.0_f32, 0.0_f32, limits.needs.is_empty());
        for need in columns.needs(doc) {
            best = best.max(self.need_shares[need]);
            sum += self.need_shares[need];
            answers |= self.wanted_needs[need];
        }
        if !answers {
            return None;
        }
        let serves = self.serves(doc);
        if limits.serving && serves == Serves::No {
            return None;
        }
        let km = self.from.and_then(|from| columns.km(doc, from));
        if let Some(radius) = limits.radius_km
            && !traits.remote
            && km.is_none_or(|km| km > radius)
        {
            return None;
        }
        let for_whom = self.for_whom(doc, traits);
        if for_whom == Truth::No {
            return None;
        }
        let open = columns.open(doc, &self.open, self.pass.home);
        if filters.open_now && !matches!(open, OpenState::Open { .. }) {
            facets.hours_unknown += usize::from(open == OpenState::Unknown);
            return None;
        }
        let parts = Parts {
            need: weights::NEED * (best + (sum - best) * weights::NEED_FURTHER),
            name: if self.is_named(doc) { weights::NAME } else { 0.0 },
            distance: self.nearness(km, traits),
            serves: if self.pass.question.near.is_some() && serves == Serves::Yes {
                weights::SERVES
            } else {
                0.0
            },
            for_whom: if for_whom == Truth::Yes { weights::FOR_WHOM } else { 0.0 },
            open: if matches!(open, OpenState::Open { .. }) {
                weights::OPEN
            } else {
                0.0
            },
            language: if columns.languages(doc).any(|l| self.own_language[l]) {
                weights::LANGUAGE
            } else {
                0.0
            },
        };
        Some(Judged {
            traits,
            serves,
            km,
            open,
            for_whom,
            parts,
        })
    }

    /// True when it is called exactly what was typed.
    pub(crate) fn is_named(&self, doc: DocId) -> bool {
        self.named.binary_search(&doc).is_ok()
    }

    /// Whether one of its areas takes in the place; yes where the question names no place.
    fn serves(&self, doc: DocId) -> Serves {
        if self.pass.question.near.is_none() {
            return Serves::Yes;
        }
        let mut best = Serves::No;
        for area in self.columns.areas(doc) {
            match self.areas[area] {
                Serves::Yes => return Serves::Yes,
                Serves::Unknown => best = Serves::Unknown,
                Serves::No => {}
            }
        }
        best
    }

    /// Whether it is for the person, as far as is known.
    fn for_whom(&mut self, doc: DocId, traits: Traits) -> Truth {
        let mut all = match self.pass.question.filters.age {
            Some(age) if traits.ages.is_some() => traits.serves_age(age),
            _ => Truth::Unknown,
        };
        if traits.has_rule && !self.pass.facts.is_empty() {
            let rule = self.columns.rule(doc).map_or(Truth::Unknown, |(ord, rule)| {
                let facts = self.pass.facts;
                *self.rules[ord].get_or_insert_with(|| rule.map_or(Truth::Unknown, |rule| rule.truth(facts)))
            });
            // Where the record gives no ages apart from its rule, the rule alone decides.
            all = if all.is_settled() { all.and(rule) } else { rule };
        }
        all
    }

    fn nearness(&self, km: Option<f64>, traits: Traits) -> f32 {
        if self.from.is_none() {
            return 0.0;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a share between 0 and 1")]
        let near = km.map(|km| (-km / self.half_km).exp2() as f32);
        let share = match (near, traits.remote) {
            (Some(near), true) => near.max(weights::REMOTE_NEAR),
            (Some(near), false) => near,
            (None, true) => weights::REMOTE_NEAR,
            (None, false) => weights::NO_DISTANCE,
        };
        weights::DISTANCE * share
    }
}

/// True for `fr` and `fr-ca`.
fn same_language(a: &str, b: &str) -> bool {
    a.split('-').next() == b.split('-').next()
}

impl Level {
    fn share(self) -> f32 {
        let share = match self.sure {
            3 => weights::NEED_CURATED,
            2 => weights::NEED_FROM_TERM,
            _ => weights::NEED_FROM_NAME,
        };
        if self.narrower {
            share * weights::NEED_NARROWER
        } else {
            share
        }
    }
}

/// For every area term of a segment, whether it takes in the place of the question.
fn areas(pass: &Pass<'_>, columns: &Columns) -> tantivy::Result<Vec<Serves>> {
    let Some(near) = &pass.question.near else {
        return Ok(Vec::new());
    };
    let mut serves = vec![Serves::No; columns.area_count()];
    let mut put = |term: &str, answer: Serves| -> tantivy::Result<()> {
        if let Some(ord) = columns
            .area(term)?
            .and_then(|ord| serves.get_mut(usize::try_from(ord).ok()?))
        {
            *ord = answer;
        }
        Ok(())
    };
    put(AREA_NOT_KNOWN, Serves::Unknown)?;
    for term in pass.gazetteer.maybe_terms(near) {
        put(&term, Serves::Unknown)?;
    }
    for term in pass.gazetteer.lookup_terms(near) {
        put(&term, Serves::Yes)?;
    }
    for (ord, shape) in &columns.shapes {
        serves[usize::try_from(*ord).expect("ordinals fit the memory")] = shape_serves(pass.gazetteer, shape, near);
    }
    Ok(serves)
}

fn shape_serves(gazetteer: &Gazetteer, shape: &places::AreaRef, near: &Found) -> Serves {
    gazetteer.serves(std::slice::from_ref(shape), near).answer
}
