//! One service held against a question: whether it is left out, and what it scores beside its text.

use std::sync::Arc;

use hours::OpenState;
use places::{AreaRef, Gazetteer, Precision, Serves};
use rules::Truth;
use tantivy::DocId;

use crate::columns::{Columns, OpenAt};
use crate::meant::MEANINGS;
use crate::rank::Pass;
use crate::schema::AREA_NOT_KNOWN;
use crate::traits::{OnGlobe, Traits};
use crate::{Facets, Part, weights};

/// The parts of a score beside the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parts {
    crisis: f32,
    need: f32,
    name: f32,
    distance: f32,
    serves: f32,
    for_whom: f32,
    open: f32,
    language: f32,
}

impl Parts {
    pub(crate) fn named(&self) -> [Part; 8] {
        let part = |name, value| Part { name, value };
        [
            part("crisis", self.crisis),
            part("need", self.need),
            part("name", self.name),
            part("distance", self.distance),
            part("serves", self.serves),
            part("for_whom", self.for_whom),
            part("open", self.open),
            part("language", self.language),
        ]
    }
    pub(crate) fn sum(&self) -> f32 {
        self.named().iter().map(|p| p.value).sum()
    }
}

/// What was found out about one service.
pub(crate) struct Judged {
    /// It is offered in the language asked for. Where it is not, all else holds: another language may be chosen instead.
    pub(crate) in_language: bool,
    pub(crate) traits: Traits,
    pub(crate) serves: Serves,
    pub(crate) km: Option<f64>,
    pub(crate) open: OpenState,
    pub(crate) for_whom: Truth,
    pub(crate) parts: Parts,
}

/// A question held against one segment: what can be worked out once for all its services is worked out here.
pub(crate) struct Judge<'a> {
    pass: &'a Pass<'a>,
    columns: &'a Columns,
    /// By ordinal of need: whether anything at all is to be said of it, [`WORTH`], [`WANTED`] and [`CRISIS`]. Most needs have
    /// nothing, and this is all that is read of them.
    of_need: Vec<u8>,
    /// By ordinal of need: the place in `worths` of what it is worth, 0 for nothing.
    worth_of: Vec<u16>,
    worths: Vec<[f32; MEANINGS]>,
    /// By ordinal of need: how surely who has it answers a danger that was understood.
    crisis_needs: Vec<f32>,
    /// By ordinal of area: whether it takes in the place.
    areas: Vec<Serves>,
    /// By ordinal of language: the language asked for, and the person's own.
    wanted_language: Vec<bool>,
    own_language: Vec<bool>,
    /// By ordinal of rule, worked out when first met.
    rules: Vec<Option<Truth>>,
    open: Arc<OpenAt>,
    from: Option<OnGlobe>,
    half_km: f64,
}

const WORTH: u8 = 1;
/// One of those that the service must answer.
const WANTED: u8 = 2;
const CRISIS: u8 = 4;

/// What decides whether a service is in the answer, its needs aside.
pub(crate) struct Passed {
    traits: Traits,
    serves: Serves,
    open: OpenState,
    for_whom: Truth,
    /// It is offered in the language asked for.
    pub(crate) in_language: bool,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(pass: &'a Pass<'a>, columns: &'a Columns) -> Judge<'a> {
        let question = pass.question;
        let own = question.lang.as_str();
        let wanted = question.filters.language.as_deref();
        let mut worths = vec![[0.0; MEANINGS]];
        let mut worth_of = vec![0_u16; columns.needs.len()];
        let mut put = |ord: usize, each: &[f32; MEANINGS], share: f32| {
            if let Ok(at) = u16::try_from(worths.len()) {
                worth_of[ord] = at;
                worths.push(each.map(|worth| worth * share));
            }
        };
        for worth in &pass.meant.worth {
            let rarity = pass.rarity(&worth.code);
            let chosen = pass.is_chosen(&worth.code);
            for ord in columns.need_ords(&worth.code) {
                let level = columns.needs[ord].1;
                if !level.narrower {
                    put(ord, &worth.each, rarity * level.share());
                } else if chosen {
                    put(ord, &worth.each, rarity * level.share() * weights::NEED_NARROWER);
                }
            }
        }
        let mut crisis_needs = vec![0.0_f32; columns.needs.len()];
        for (code, share) in pass.crisis {
            for ord in columns.need_ords(code) {
                crisis_needs[ord] = columns.needs[ord].1.share() * share;
            }
        }
        let bit = |bit, yes| if yes { bit } else { 0 };
        let of_need = worth_of.iter().zip(&crisis_needs);
        let of_need = of_need.map(|(worth, crisis)| bit(WORTH, *worth > 0) | bit(CRISIS, *crisis > 0.0));
        let mut of_need: Vec<u8> = of_need.collect();
        for ord in pass.limits.needs.iter().flat_map(|code| columns.need_ords(code)) {
            of_need[ord] |= WANTED;
        }
        Judge {
            of_need,
            crisis_needs,
            worth_of,
            worths,
            areas: areas(pass, columns),
            wanted_language: columns
                .languages
                .iter()
                .map(|l| wanted.is_some_and(|w| same_language(l, w)))
                .collect(),
            own_language: columns.languages.iter().map(|l| same_language(l, own)).collect(),
            rules: vec![None; columns.rule_count()],
            open: columns.open_at(question.at),
            from: question.near.as_ref().and_then(|f| f.point).map(OnGlobe::of),
            half_km: match question.near.as_ref().map(|f| f.precision) {
                Some(Precision::Region | Precision::Province | Precision::Country) => weights::HALF_KM_WIDE,
                _ => weights::HALF_KM,
            },
            pass,
            columns,
        }
    }

    /// Has what judging reads of these services at hand.
    pub(crate) fn fetch(&self, docs: &[DocId]) {
        self.columns.fetch(docs, &self.open);
    }

    /// What holds of a service that the question names so surely, or `None` when it is left out. What is left out only because
    /// its hours are not known is counted.
    pub(crate) fn judge(&mut self, doc: DocId, named: f32, facets: &mut Facets) -> Option<Judged> {
        let (columns, limits) = (self.columns, self.pass.limits);
        let (mut worth, mut answers, mut crisis) = ([0.0_f32; MEANINGS], limits.needs.is_empty(), 0.0_f32);
        for need in columns.needs(doc) {
            let of_need = self.of_need[need];
            if of_need & WORTH != 0 {
                let worths = &self.worths[usize::from(self.worth_of[need])];
                for (most, worth) in worth.iter_mut().zip(worths) {
                    *most = most.max(*worth);
                }
            }
            answers |= of_need & WANTED != 0;
            if of_need & CRISIS != 0 {
                crisis = crisis.max(self.crisis_needs[need]);
            }
        }
        if !answers {
            return None;
        }
        let Passed {
            traits,
            serves,
            open,
            for_whom,
            in_language,
        } = self.passes(doc, facets)?;
        let km = self.from.and_then(|from| columns.km(doc, from));
        let parts = Parts {
            crisis: weights::CRISIS * crisis,
            need: weights::NEED * worth.iter().sum::<f32>(),
            name: weights::NAME * named,
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
            in_language,
            traits,
            serves,
            km,
            open,
            for_whom,
            parts,
        })
    }

    /// Whether a service meets all that is asked of it but its needs, which are looked at by whoever calls.
    pub(crate) fn passes(&mut self, doc: DocId, facets: &mut Facets) -> Option<Passed> {
        let (columns, filters, limits) = (self.columns, &self.pass.question.filters, self.pass.limits);
        let traits = columns.traits(doc);
        if filters.free && traits.free != Some(true)
            || filters.remote && !traits.remote
            || filters.accessible && !traits.within_reach()
        {
            return None;
        }
        let in_language = filters.language.is_none() || columns.languages(doc).any(|l| self.wanted_language[l]);
        let serves = self.serves(doc);
        if limits.serving && serves == Serves::No || !self.within_radius(doc) {
            return None;
        }
        let for_whom = self.for_whom(doc, traits);
        if for_whom == Truth::No {
            return None;
        }
        let open = columns.open(doc, &self.open, self.pass.home);
        if filters.open_now && !matches!(open, OpenState::Open { .. }) {
            facets.hours_unknown += usize::from(in_language && open == OpenState::Unknown);
            return None;
        }
        Some(Passed {
            traits,
            serves,
            open,
            for_whom,
            in_language,
        })
    }

    /// Whether it is as near as was asked, or comes without going anywhere.
    fn within_radius(&self, doc: DocId) -> bool {
        self.pass.limits.radius_km.is_none_or(|radius| {
            let km = self.from.and_then(|from| self.columns.km(doc, from));
            self.columns.traits(doc).remote || km.is_some_and(|km| km <= radius)
        })
    }

    /// Whether a service answers the needs at the place, whatever else is asked for.
    pub(crate) fn within(&self, doc: DocId) -> bool {
        let limits = self.pass.limits;
        let answers = limits.needs.is_empty() || self.columns.needs(doc).any(|need| self.of_need[need] & WANTED != 0);
        answers && (!limits.serving || self.serves(doc) != Serves::No) && self.within_radius(doc)
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

/// For every area term of a segment, whether it takes in the place of the question.
fn areas(pass: &Pass<'_>, columns: &Columns) -> Vec<Serves> {
    let Some(near) = &pass.question.near else {
        return Vec::new();
    };
    let mut serves = vec![Serves::No; columns.area_count()];
    let mut put = |term: &str, answer: Serves| {
        if let Some(ord) = columns.area(term) {
            serves[ord] = answer;
        }
    };
    put(AREA_NOT_KNOWN, Serves::Unknown);
    for term in pass.gazetteer.maybe_terms(near) {
        put(&term, Serves::Unknown);
    }
    for term in pass.gazetteer.lookup_terms(near) {
        put(&term, Serves::Yes);
    }
    for (ord, shape) in &columns.shapes {
        serves[usize::try_from(*ord).expect("ordinals fit the memory")] = shape_serves(pass.gazetteer, shape, near);
    }
    serves
}

fn shape_serves(gazetteer: &Gazetteer, shape: &AreaRef, near: &places::Found) -> Serves {
    gazetteer.serves(std::slice::from_ref(shape), near).answer
}
