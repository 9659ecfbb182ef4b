//! What is wrong with the areas of a network: where two offices serve the same ground, and which places nobody serves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use language::Text;

use super::{Office, Offices, WhoServes, alike};
use crate::{AreaRef, Found, Place, PlaceId, PlaceKind, Serves, postal};

/// More spots of one crossing are counted, and not named.
const SPOTS: usize = 12;
/// What places are asked for, the widest first: what is wrong with a town is not said again of each of its postal areas.
const KINDS: [PlaceKind; 4] = [
    PlaceKind::Region,
    PlaceKind::Municipality,
    PlaceKind::FirstNation,
    PlaceKind::PostalArea,
];

/// How a place stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Served,
    Unclear,
    Gap,
}

/// The places that nobody serves, and those of which it is not known, each without what lies in another. A wide place is
/// what the places in it are: where one of them is served the others are named, where none is, the wide one is.
fn unserved<'o>(asked: &[(&'o Place, Found, State)]) -> (Vec<&'o Place>, Vec<&'o Place>) {
    let mut inside: HashMap<&PlaceId, Vec<State>> = HashMap::new();
    for (_, who, state) in asked {
        for above in who.within.iter().skip(1) {
            inside.entry(above).or_default().push(*state);
        }
    }
    let (mut gaps, mut unclear) = (Vec::new(), Vec::new());
    let mut told: BTreeSet<&PlaceId> = BTreeSet::new();
    for (place, who, own) in asked {
        let inside = inside.get(&place.id).map_or(&[][..], Vec::as_slice);
        let into = match own {
            State::Served => continue,
            _ if inside.contains(&State::Served) => continue,
            State::Unclear if inside.is_empty() || inside.contains(&State::Unclear) => &mut unclear,
            State::Unclear | State::Gap => &mut gaps,
        };
        if !who.within.iter().skip(1).any(|above| told.contains(above)) {
            into.push(*place);
        }
        told.insert(&place.id);
    }
    (gaps, unclear)
}

/// What is wrong with the areas of a network.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report<'o> {
    /// Two offices serve some place alike, so that only the distance puts one of them first.
    pub ties: Vec<Crossing<'o>>,
    /// Two offices serve some place, and the one whose area is drawn more closely comes first.
    pub nested: Vec<Crossing<'o>>,
    /// Places that no local office serves, not even in part. What lies in one of them is not named again.
    pub gaps: Vec<&'o Place>,
    /// Places of which it is not known whether a local office serves them, or which part: an area is drawn near by, or is
    /// smaller than what is known of the place. What lies in one of them is not named again.
    pub unclear: Vec<&'o Place>,
    /// Areas that name a place nobody knows.
    pub unknown: Vec<(&'o Office, &'o AreaRef)>,
    /// Offices that say no area, and are never an answer.
    pub without: Vec<&'o Office>,
    /// How many places were asked for.
    pub asked: usize,
}

/// Two offices that serve the same ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing<'o> {
    /// Both, by id; of nested ones the first is the one that comes first.
    pub offices: [&'o Office; 2],
    /// Where, by name: places, or postal codes. Empty where two drawn areas overlap on ground that holds no known place.
    pub spots: Vec<Text>,
    /// How many spots there are, those not named included.
    pub count: usize,
}

type Pair = (usize, usize);

impl Offices {
    /// Looks at every known place that these areas take in (none: every place at all) and at every two areas.
    pub fn report(&self, covers: &[AreaRef]) -> Report<'_> {
        let mut crossings = Crossings::default();
        let mut asked: Vec<(&Place, Found, State)> = Vec::new();
        for kind in KINDS {
            for place in self.gazetteer.places().filter(|place| place.kind == kind) {
                let Some(who) = self.gazetteer.choose_place(&place.id) else {
                    continue;
                };
                if !covers.is_empty() && self.gazetteer.serves(covers, &who).answer != Serves::Yes {
                    continue;
                }
                let found = self.who_serves(&who);
                crossings.at_place(self, &found, &who);
                let state = if !found.local.is_empty() {
                    State::Served
                } else if found.may.is_empty() {
                    State::Gap
                } else {
                    State::Unclear
                };
                asked.push((place, who, state));
            }
        }
        crossings.of_codes(self);
        crossings.of_drawings(self);
        let (gaps, unclear) = unserved(&asked);
        Report {
            ties: self.crossings(crossings.ties),
            nested: self.crossings(crossings.nested),
            gaps,
            unclear,
            unknown: self.unknown(),
            without: self.list.iter().filter(|office| office.areas.is_empty()).collect(),
            asked: asked.len(),
        }
    }

    fn crossings(&self, of: BTreeMap<Pair, Vec<Text>>) -> Vec<Crossing<'_>> {
        let crossing = |((a, b), mut spots): (Pair, Vec<Text>)| {
            let count = spots.len();
            spots.truncate(SPOTS);
            Crossing {
                offices: [&self.list[a], &self.list[b]],
                spots,
                count,
            }
        };
        of.into_iter().map(crossing).collect()
    }

    fn unknown(&self) -> Vec<(&Office, &AreaRef)> {
        let all = self.list.iter();
        all.flat_map(|office| office.areas.iter().map(move |area| (office, area)))
            .filter(|(_, area)| matches!(area, AreaRef::Place(id) if self.gazetteer.get(id).is_none()))
            .collect()
    }
}

/// Which two offices meet, and where.
#[derive(Default)]
struct Crossings {
    /// Alike; the smaller number first.
    ties: BTreeMap<Pair, Vec<Text>>,
    /// The one that comes first, first.
    nested: BTreeMap<Pair, Vec<Text>>,
    /// The places of each two, so that a town's postal areas are not said again.
    said: BTreeMap<Pair, BTreeSet<PlaceId>>,
}

impl Crossings {
    fn known(&self, a: usize, b: usize) -> bool {
        self.ties.contains_key(&(a.min(b), a.max(b)))
            || self.nested.contains_key(&(a, b))
            || self.nested.contains_key(&(b, a))
    }

    fn add(&mut self, alike: bool, first: usize, second: usize) -> &mut Vec<Text> {
        if alike {
            self.ties.entry((first.min(second), first.max(second))).or_default()
        } else {
            self.nested.entry((first, second)).or_default()
        }
    }

    /// Every two of the local offices that serve a place.
    fn at_place(&mut self, offices: &Offices, found: &WhoServes<'_>, who: &Found) {
        let number = |office: &Office| {
            offices
                .list
                .iter()
                .position(|o| std::ptr::eq(o, office))
                .unwrap_or_default()
        };
        let numbers: Vec<usize> = found.local.iter().map(|serving| number(serving.office)).collect();
        for (i, first) in found.local.iter().enumerate() {
            for (j, second) in found.local.iter().enumerate().skip(i + 1) {
                let (a, b) = (numbers[i], numbers[j]);
                let said = self.said.entry((a.min(b), a.max(b))).or_default();
                let again = who.within.iter().skip(1).any(|above| said.contains(above));
                said.extend(who.within.first().cloned());
                if !again {
                    self.add(first.alike(second), a, b).push(who.label.clone());
                }
            }
        }
    }

    /// Postal codes that two offices name, of which no known place tells.
    fn of_codes(&mut self, offices: &Offices) {
        let mut codes: Vec<(&str, usize)> = Vec::new();
        for (office, one) in offices.list.iter().enumerate() {
            codes.extend(one.areas.iter().filter_map(|area| match area {
                AreaRef::Postal(code) => Some((code.as_str(), office)),
                _ => None,
            }));
        }
        codes.sort_unstable();
        for (i, (code, office)) in codes.iter().enumerate() {
            for (longer, other) in codes[i + 1..].iter().take_while(|(next, _)| next.starts_with(code)) {
                if office != other && !self.known(*office, *other) {
                    let spot = Text::both(postal::written(longer), postal::written(longer));
                    self.add(code.len() == longer.len(), *other, *office).push(spot);
                }
            }
        }
    }

    /// Drawn areas that overlap where no known place tells of it.
    fn of_drawings(&mut self, offices: &Offices) {
        for &i in &offices.drawn_all {
            let Some(own) = offices.outline(i) else { continue };
            for j in offices.drawn.meeting(own).filter(|j| *j > i) {
                let (a, b) = (offices.areas[i as usize], offices.areas[j as usize]);
                if a.0 == b.0 || self.known(a.0 as usize, b.0 as usize) {
                    continue;
                }
                if offices.outline(j).is_some_and(|other| own.overlaps(other)) {
                    let (narrow, wide) = if a.2 <= b.2 { (a, b) } else { (b, a) };
                    self.add(alike(narrow.2, wide.2), narrow.0 as usize, wide.0 as usize);
                }
            }
        }
    }
}
