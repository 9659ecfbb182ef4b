//! One service held against a question: whether it is left out, and what it scores beside its text.

mod ahead;
mod passing;

use std::sync::Arc;

use fixedbitset::FixedBitSet;
use hours::OpenState;
use places::{Precision, Serves};
use rules::Truth;
use tantivy::DocId;

use crate::asking::ADDICTION;
use crate::columns::Columns;
use crate::meant::MEANINGS;
use crate::opening::OpenAt;
use crate::rank::Pass;
use crate::serving::Serving;
use crate::traits::{OnGlobe, Traits, in_months, serves_age};
use crate::{Part, weights};

use ahead::Ahead;
pub(crate) use passing::Passing;

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
        self.crisis + self.need + self.name + self.distance + self.serves + self.for_whom + self.open + self.language
    }
}

/// What was found out about one service.
pub(crate) struct Judged {
    pub(crate) traits: Traits,
    pub(crate) serves: Serves,
    pub(crate) km: Option<f64>,
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
    ahead: Ahead,
    /// Whom it serves, where the question names a place.
    serving: Option<Arc<Serving>>,
    /// What is offered in the language asked for, where one is, and in the person's own.
    wanted_language: Option<FixedBitSet>,
    own_language: FixedBitSet,
    /// By ordinal of rule, worked out when first met.
    rules: Vec<Option<Truth>>,
    open: Arc<OpenAt>,
    /// The age asked for, in whole months.
    month: Option<u16>,
    from: Option<OnGlobe>,
    /// What is surely within the radius, and what surely is not: squares of [`OnGlobe::chord`].
    within: [f64; 2],
    half_km: f64,
}

/// What is to be said of a service that has a need.
#[derive(Clone, Copy, Default)]
struct OfNeed {
    /// What it is worth to each meaning of the question.
    worth: [f32; MEANINGS],
    /// How surely it answers a danger that was understood.
    crisis: f32,
    /// See [`crate::danger::Answering`].
    in_part: bool,
    /// It is another danger, of which nothing was said.
    other_danger: bool,
    /// What is for it is for others in this danger.
    apart: bool,
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

impl<'a> Judge<'a> {
    /// For one segment, of which is known whom it serves where the question names a place.
    pub(crate) fn new(pass: &'a Pass<'a>, columns: &'a Columns, serving: Option<&Arc<Serving>>) -> Judge<'a> {
        let question = pass.question;
        let own = question.lang.as_str();
        let wanted = question.filters.language.as_deref();
        let mut said = vec![OfNeed::default()];
        let mut of_need = vec![0_u16; columns.answering.levels.len()];
        for worth in &pass.meant.worth {
            let rarity = pass.rarity(&worth.code);
            let chosen = pass.is_chosen(&worth.code);
            for ord in columns.answering.ords(&worth.code) {
                let level = columns.answering.levels[ord].1;
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
        for need in &pass.in_danger.answering {
            for ord in columns.answering.ords(&need.code) {
                let level = columns.answering.levels[ord].1;
                if level.sure >= weights::CRISIS_LEAST {
                    let of_need = OfNeed::of(ord, &mut of_need, &mut said);
                    of_need.crisis = level.share() * need.share;
                    of_need.in_part = need.in_part || level.narrower;
                }
            }
        }
        for code in &pass.in_danger.others {
            for ord in columns.answering.ords(code) {
                let level = columns.answering.levels[ord].1;
                OfNeed::of(ord, &mut of_need, &mut said).other_danger =
                    level.sure >= weights::NEED_SHOWN && !level.narrower;
            }
        }
        // The line of a treatment centre is for those who are treated there.
        if !pass.in_danger.answering.is_empty() && !pass.asking.addiction {
            for ord in columns.answering.ords(ADDICTION) {
                let sure = columns.answering.levels[ord].1.sure >= weights::NEED_SHOWN;
                OfNeed::of(ord, &mut of_need, &mut said).apart = sure;
            }
        }
        Judge {
            ahead: Ahead::new(pass, &of_need, &said),
            of_need,
            said,
            serving: serving.cloned(),
            wanted_language: wanted.map(|wanted| offered_in(columns, wanted)),
            own_language: offered_in(columns, own),
            rules: vec![None; columns.rule_count()],
            open: columns.open_at(question.at, pass.home),
            month: question.filters.age.map(in_months),
            from: question.near.as_ref().and_then(|f| f.point).map(OnGlobe::of),
            within: [-BORDER_KM, BORDER_KM]
                .map(|border| OnGlobe::chord_of(pass.limits.radius_km.unwrap_or_default() + border)),
            half_km: match question.near.as_ref().map(|f| f.precision) {
                Some(Precision::Region | Precision::Province | Precision::Country) => weights::HALF_KM_WIDE,
                _ => weights::HALF_KM,
            },
            pass,
            columns,
        }
    }

    /// What holds of a service that the question names so surely.
    pub(crate) fn judge(&mut self, doc: DocId, named: f32) -> Judged {
        let mut judged = self.wherever(doc, named);
        self.place(doc, &mut judged);
        judged
    }

    /// The same without how far away it is.
    #[inline]
    pub(crate) fn wherever(&mut self, doc: DocId, named: f32) -> Judged {
        let traits = self.columns.traits(doc);
        let for_whom = self.for_whom(doc);
        let when = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
        let (crisis, need) = self.answered(doc, traits);
        let another = self.pass.asking.parent && traits.people.is_for_the_young();
        let theirs = if crisis > 0.0 && traits.at_once && !another {
            weights::SAID_PEOPLE_IN_DANGER
        } else {
            weights::SAID_PEOPLE
        };
        let theirs = when(traits.people.meets(self.pass.asking.said), theirs);
        let parts = Parts {
            crisis,
            need,
            for_whom: theirs + when(for_whom == Truth::Yes, weights::FOR_WHOM),
            ..self.seen_at_once(doc, named)
        };
        Judged {
            traits,
            serves: self.serves(doc),
            km: None,
            for_whom,
            parts,
        }
    }

    /// What many services have in common, and their names.
    #[inline]
    fn seen_at_once(&self, doc: DocId, named: f32) -> Parts {
        let when = |holds: bool, weight: f32| if holds { weight } else { 0.0 };
        let serves = self.serving.is_some() && self.serves(doc) == Serves::Yes;
        Parts {
            name: weights::NAME * named,
            serves: when(serves, weights::SERVES),
            open: when(self.is_open(doc), weights::OPEN),
            language: when(self.own_language.contains(doc as usize), weights::LANGUAGE),
            ..Parts::default()
        }
    }

    /// What all but its text would score were it next door.
    #[inline]
    pub(crate) fn next_door(&self, parts: Parts) -> f32 {
        let distance = if self.is_somewhere() { weights::DISTANCE } else { 0.0 };
        Parts { distance, ..parts }.sum()
    }

    /// Adds how far away it is.
    #[inline]
    pub(crate) fn place(&self, doc: DocId, judged: &mut Judged) {
        judged.km = self.km(doc);
        judged.parts.distance = self.nearness(judged.km, judged.traits);
    }

    /// What a service is worth for the danger and for the needs that were understood.
    fn answered(&self, doc: DocId, traits: Traits) -> (f32, f32) {
        if self.said.len() == 1 {
            return (0.0, 0.0);
        }
        let (mut worth, mut crisis, mut in_part) = ([0.0_f32; MEANINGS], 0.0_f32, 0.0_f32);
        let (mut other_danger, mut apart) = (false, false);
        for need in self.columns.needs(doc) {
            let of_need = self.of_need[need];
            if of_need != 0 {
                let said = &self.said[usize::from(of_need)];
                for (most, worth) in worth.iter_mut().zip(said.worth) {
                    *most = most.max(worth);
                }
                let counted = if said.in_part { &mut in_part } else { &mut crisis };
                *counted = counted.max(said.crisis);
                other_danger |= said.other_danger;
                apart |= said.apart;
            }
        }
        let crisis = crisis.max(in_part * if other_danger { weights::CRISIS_IN_PART } else { 1.0 });
        let asking = self.pass.asking;
        let of_age = asking
            .age
            .is_none_or(|age| traits.serves_age(age.saturating_mul(12)) != Truth::No);
        let share = if !of_age {
            weights::OTHER_AGE
        } else if apart
            || traits.people.is_for_others(asking)
            || crisis > 0.0 && traits.people.is_for_others_in_danger(asking)
        {
            weights::OTHER_PEOPLE
        } else {
            1.0
        };
        let reached = match (traits.remote, traits.wide && self.place_unknown()) {
            (true, true) => weights::AT_HAND + weights::FOR_ALL,
            (true, false) => weights::AT_HAND,
            (false, _) => 0.0,
        };
        let crisis = match (crisis > 0.0, traits.at_once) {
            (false, _) => 0.0,
            (true, true) => weights::CRISIS * share * crisis.powf(weights::CRISIS_AT_ONCE) + reached,
            (true, false) => weights::CRISIS * share * crisis * weights::CRISIS_LATER,
        };
        (crisis, self.for_needs(worth.iter().sum()) * share)
    }

    /// What needs of such a worth count.
    #[inline]
    fn for_needs(&self, worth: f32) -> f32 {
        weights::NEED * (1.0 - weights::NEED_IN_DANGER * self.pass.in_danger.sure) * worth
    }

    /// Nothing is known of the place.
    fn place_unknown(&self) -> bool {
        self.pass.question.near.is_none()
    }

    /// Reads what ranking reads of some services.
    pub(crate) fn read_ahead(&self, docs: impl Iterator<Item = DocId>) {
        self.columns.read_ahead(docs);
    }
    /// Its place among equals.
    pub(crate) fn lot(&self, doc: DocId) -> u64 {
        self.columns.lot(doc)
    }
    pub(crate) fn is_open(&self, doc: DocId) -> bool {
        self.open.open.contains(doc as usize)
    }
    /// To be had without going anywhere.
    pub(crate) fn is_remote(&self, doc: DocId) -> bool {
        self.columns.sets.remote.contains(doc as usize)
    }
    /// The question names a place that has a point.
    pub(crate) fn is_somewhere(&self) -> bool {
        self.from.is_some()
    }
    /// When a service opens or closes.
    pub(crate) fn opening(&self, doc: DocId) -> OpenState {
        self.columns.open(doc, &self.open, self.pass.home)
    }
    /// Whether it is as near as was asked, or comes without going anywhere.
    pub(crate) fn is_within_radius(&self, doc: DocId) -> bool {
        let Some(radius) = self.pass.limits.radius_km else {
            return true;
        };
        if self.is_remote(doc) {
            return true;
        }
        self.chord(doc).is_some_and(|chord| {
            let [within, beyond] = self.within;
            chord < within || chord <= beyond && OnGlobe::metres(chord) <= radius
        })
    }

    /// The square of the chord to the nearest of its points that may be shown.
    pub(crate) fn chord(&self, doc: DocId) -> Option<f64> {
        self.columns.chord(doc, self.from?)
    }
    /// Kilometres to the nearest of its points that may be shown.
    pub(crate) fn km(&self, doc: DocId) -> Option<f64> {
        self.chord(doc).map(OnGlobe::metres)
    }

    /// Whether one of its areas takes in the place; yes where the question names no place.
    fn serves(&self, doc: DocId) -> Serves {
        let serving = self.serving.as_ref();
        serving.map_or(Serves::Yes, |serving| serving.of(doc))
    }

    /// Whether it is for the person, as far as is known.
    fn for_whom(&mut self, doc: DocId) -> Truth {
        if self.asks_for_whom() {
            self.known_for_whom(doc)
        } else {
            Truth::Unknown
        }
    }

    /// True when something is known of the person.
    fn asks_for_whom(&self) -> bool {
        self.month.is_some() || !self.pass.facts.is_empty()
    }

    fn known_for_whom(&mut self, doc: DocId) -> Truth {
        let facts = self.pass.facts;
        let ages = self.columns.ages(doc);
        let mut all = self.month.map_or(Truth::Unknown, |month| serves_age(ages, month));
        if !facts.is_empty() && self.columns.sets.has_rule.contains(doc as usize) {
            let rule = self.columns.rule(doc).map_or(Truth::Unknown, |(ord, rule)| {
                *self.rules[ord].get_or_insert_with(|| rule.map_or(Truth::Unknown, |rule| rule.truth(facts)))
            });
            // Where the record gives no ages apart from its rule, the rule alone decides.
            all = if all.is_settled() { all.and(rule) } else { rule };
        }
        all
    }

    fn nearness(&self, km: Option<f64>, traits: Traits) -> f32 {
        if !self.is_somewhere() {
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

/// So near the border of a radius kilometres are worked out to the metre.
const BORDER_KM: f64 = 0.01;

/// What is offered in a language, wherever it is spoken.
fn offered_in(columns: &Columns, language: &str) -> FixedBitSet {
    let mut offered = FixedBitSet::with_capacity(columns.len());
    for (known, set) in columns.languages.iter().zip(&columns.sets.languages) {
        if same_language(known, language) {
            offered.union_with(set);
        }
    }
    offered
}

/// True for `fr` and `fr-ca`.
fn same_language(a: &str, b: &str) -> bool {
    a.split('-').next() == b.split('-').next()
}
