//! One service held against a question: whether it is left out, and what it scores beside its text.

use std::sync::Arc;

use hours::OpenState;
use places::{Precision, Serves};
use rules::Truth;
use tantivy::DocId;

use crate::columns::Columns;
use crate::meant::MEANINGS;
use crate::opening::{Door, OpenAt};
use crate::rank::Pass;
use crate::serving::Serving;
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
    pub(crate) door: Door,
    pub(crate) for_whom: Truth,
    pub(crate) parts: Parts,
}

/// A question held against one segment: what can be worked out once for all its services is worked out here.
pub(crate) struct Judge<'a> {
    pass: &'a Pass<'a>,
    columns: &'a Columns,
    /// By ordinal of need: the place in `said` of what is to be said of it, 0 for nothing. Most needs have nothing, and this
    /// is all that is read of them.
    of_need: Vec<u16>,
    said: Vec<OfNeed>,
    /// Whom it serves, where the question names a place.
    serving: Option<Arc<Serving>>,
    /// By ordinal of language: the language asked for, and the person's own.
    wanted_language: Vec<bool>,
    own_language: Vec<bool>,
    /// By ordinal of rule, worked out when first met.
    rules: Vec<Option<Truth>>,
    open: Arc<OpenAt>,
    from: Option<OnGlobe>,
    half_km: f64,
}

/// What is to be said of a service that has a need.
#[derive(Clone, Copy, Default)]
struct OfNeed {
    /// What it is worth to each meaning of the question.
    worth: [f32; MEANINGS],
    /// How surely it answers a danger that was understood.
    crisis: f32,
    /// One of those that the service must answer.
    wanted: bool,
}

impl OfNeed {
    /// What is said of an ordinal, ready to be changed.
    fn of<'s>(ord: usize, of_need: &mut [u16], said: &'s mut Vec<OfNeed>) -> &'s mut OfNeed {
        if of_need[ord] == 0 {
            of_need[ord] = u16::try_from(said.len()).expect("needs and their levels are some thousands");
            said.push(OfNeed::default());
        }
        &mut said[usize::from(of_need[ord])]
    }
}

/// What decides whether a service is in the answer, its needs aside.
pub(crate) struct Passed {
    for_whom: Truth,
    /// It is offered in the language asked for.
    pub(crate) in_language: bool,
}

impl<'a> Judge<'a> {
    /// For one segment, of which is known whom it serves where the question names a place.
    pub(crate) fn new(pass: &'a Pass<'a>, columns: &'a Columns, serving: Option<&Arc<Serving>>) -> Judge<'a> {
        let question = pass.question;
        let own = question.lang.as_str();
        let wanted = question.filters.language.as_deref();
        let mut said = vec![OfNeed::default()];
        let mut of_need = vec![0_u16; columns.needs.len()];
        for worth in &pass.meant.worth {
            let rarity = pass.rarity(&worth.code);
            let chosen = pass.is_chosen(&worth.code);
            for ord in columns.need_ords(&worth.code) {
                let level = columns.needs[ord].1;
                let evidence = level.share();
                let evidence = if worth.own {
                    evidence.powf(weights::NEED_EVIDENCE)
                } else {
                    evidence
                };
                let share = match (level.narrower, chosen) {
                    (false, _) => rarity * evidence,
                    (true, true) => rarity * level.share() * weights::NEED_NARROWER,
                    (true, false) => continue,
                };
                OfNeed::of(ord, &mut of_need, &mut said).worth = worth.each.map(|worth| worth * share);
            }
        }
        for (code, share) in pass.crisis {
            for ord in columns.need_ords(code) {
                OfNeed::of(ord, &mut of_need, &mut said).crisis = columns.needs[ord].1.share() * share;
            }
        }
        for ord in pass.limits.needs.iter().flat_map(|code| columns.need_ords(code)) {
            OfNeed::of(ord, &mut of_need, &mut said).wanted = true;
        }
        Judge {
            of_need,
            said,
            serving: serving.cloned(),
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
        self.columns.fetch(docs);
    }

    /// What holds of a service that the question names so surely, or `None` when it is left out. What is left out only because
    /// its hours are not known is counted.
    pub(crate) fn judge(&mut self, doc: DocId, named: f32, facets: &mut Facets) -> Option<Judged> {
        if !self.answers(doc) {
            return None;
        }
        let Passed { for_whom, in_language } = self.passes(doc, facets)?;
        let columns = self.columns;
        let (mut worth, mut crisis) = ([0.0_f32; MEANINGS], 0.0_f32);
        for need in columns.needs(doc) {
            let of_need = self.of_need[need];
            if of_need != 0 {
                let said = &self.said[usize::from(of_need)];
                for (most, worth) in worth.iter_mut().zip(said.worth) {
                    *most = most.max(worth);
                }
                crisis = crisis.max(said.crisis);
            }
        }
        let traits = columns.traits(doc);
        let serves = self.serves(doc);
        let door = columns.door(doc, &self.open, self.pass.home);
        let km = self.from.and_then(|from| columns.km(doc, from));
        let when = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
        let asking = self.pass.asking;
        let of_age = asking
            .age
            .is_none_or(|age| traits.ages.is_none() || traits.serves_age(f64::from(age)) != Truth::No);
        let share = if !of_age {
            weights::OTHER_AGE
        } else if traits.people.is_for_others(asking) {
            weights::OTHER_PEOPLE
        } else {
            1.0
        };
        let theirs = if crisis > 0.0 && traits.at_once {
            weights::SAID_PEOPLE_IN_DANGER
        } else {
            weights::SAID_PEOPLE
        };
        let theirs = when(traits.people.meets(asking.said), theirs);
        let parts = Parts {
            crisis: weights::CRISIS
                * share
                * if traits.at_once {
                    crisis.powf(weights::CRISIS_AT_ONCE)
                } else {
                    crisis * weights::CRISIS_LATER
                },
            need: weights::NEED * worth.iter().sum::<f32>() * share,
            name: weights::NAME * named,
            distance: self.nearness(km, traits),
            serves: when(self.serving.is_some() && serves == Serves::Yes, weights::SERVES),
            for_whom: theirs + when(for_whom == Truth::Yes, weights::FOR_WHOM),
            open: when(door == Door::Open, weights::OPEN),
            language: when(columns.languages(doc).any(|l| self.own_language[l]), weights::LANGUAGE),
        };
        Some(Judged {
            in_language,
            traits,
            serves,
            km,
            door,
            for_whom,
            parts,
        })
    }

    /// Whether a service answers one of the needs it must answer.
    fn answers(&self, doc: DocId) -> bool {
        let wanted = |need: usize| self.said[usize::from(self.of_need[need])].wanted;
        self.pass.limits.needs.is_empty() || self.columns.needs(doc).any(wanted)
    }

    /// Whether a service meets all that is asked of it but its needs, which are looked at by whoever calls. What no filter
    /// asks about is not read.
    pub(crate) fn passes(&mut self, doc: DocId, facets: &mut Facets) -> Option<Passed> {
        let (columns, filters, limits) = (self.columns, &self.pass.question.filters, self.pass.limits);
        if limits.serving && self.serves(doc) == Serves::No || !self.within_radius(doc) {
            return None;
        }
        if filters.free || filters.remote || filters.accessible {
            let traits = columns.traits(doc);
            if filters.free && traits.free != Some(true)
                || filters.remote && !traits.remote
                || filters.accessible && !traits.within_reach()
            {
                return None;
            }
        }
        let for_whom = self.for_whom(doc);
        if for_whom == Truth::No {
            return None;
        }
        let in_language = filters.language.is_none() || columns.languages(doc).any(|l| self.wanted_language[l]);
        if filters.open_now {
            let door = columns.door(doc, &self.open, self.pass.home);
            if door != Door::Open {
                facets.hours_unknown += usize::from(in_language && door == Door::Unknown);
                return None;
            }
        }
        Some(Passed { for_whom, in_language })
    }

    /// When a service opens or closes.
    pub(crate) fn open(&self, doc: DocId) -> OpenState {
        self.columns.open(doc, &self.open, self.pass.home)
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
        let served = !self.pass.limits.serving || self.serves(doc) != Serves::No;
        served && self.within_radius(doc) && self.answers(doc)
    }

    /// Whether one of its areas takes in the place; yes where the question names no place.
    fn serves(&self, doc: DocId) -> Serves {
        let serving = self.serving.as_ref();
        serving.map_or(Serves::Yes, |serving| serving.of(doc))
    }

    /// Whether it is for the person, as far as is known.
    fn for_whom(&mut self, doc: DocId) -> Truth {
        let (age, facts) = (self.pass.question.filters.age, self.pass.facts);
        if age.is_none() && facts.is_empty() {
            return Truth::Unknown;
        }
        let traits = self.columns.traits(doc);
        let mut all = match age {
            Some(age) if traits.ages.is_some() => traits.serves_age(age),
            _ => Truth::Unknown,
        };
        if traits.has_rule && !facts.is_empty() {
            let rule = self.columns.rule(doc).map_or(Truth::Unknown, |(ord, rule)| {
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
