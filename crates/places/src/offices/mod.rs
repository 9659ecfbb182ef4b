//! Which office of a network serves a place: one rule for pages, interfaces, and the lines of partners.

mod report;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use geo::ChamberlainDuquetteArea;

pub use report::{Crossing, Report};

use crate::boxes::Boxes;
use crate::gazetteer::Gazetteer;
use crate::serve::FAR_KM;
use crate::{AreaRef, Found, Outline, Place, PlaceId, PlaceKind, Point, Precision, Serves};

/// Two areas are alike where the larger has less than so many times the ground of the smaller: neither is drawn more
/// closely around a place.
const ALIKE: f64 = 2.0;

/// An office of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    /// What it is known by.
    pub id: String,
    /// The areas it serves. Without any it is never an answer, and stands in the [`Report`].
    pub areas: Vec<AreaRef>,
    /// Where it is, as far as people may be told.
    pub points: Vec<Point>,
}

/// The offices of a network, ready to be asked. Lookups read an index, so that they cost the same among hundreds and
/// among hundred thousands of areas.
#[derive(Debug, Default)]
pub struct Offices {
    gazetteer: Arc<Gazetteer>,
    list: Vec<Office>,
    /// Every area of every office: which office, which of its areas, and how much ground it covers in square kilometres.
    areas: Vec<(u32, u32, f64)>,
    /// Areas by the terms they are looked up by; drawn ones are not among them.
    terms: HashMap<String, Vec<u32>>,
    drawn: Boxes,
    drawn_all: Vec<u32>,
}

/// An office that serves a place, or may.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Serving<'o> {
    /// The office.
    pub office: &'o Office,
    /// Which of its areas decided: the one with the least ground.
    pub area: &'o AreaRef,
    /// Kilometres from the place to the office, where both are known well enough.
    pub km: Option<f64>,
    ground: f64,
}

impl Serving<'_> {
    /// True where neither area is drawn much more closely than the other.
    fn alike(&self, other: &Serving<'_>) -> bool {
        alike(self.ground.min(other.ground), self.ground.max(other.ground))
    }
}

fn alike(less: f64, more: f64) -> bool {
    more < less * ALIKE
}

/// The answer of [`Offices::who_serves`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhoServes<'o> {
    /// Offices whose area surely takes the place in, the one to turn to first.
    pub local: Vec<Serving<'o>>,
    /// How many of them are served alike: 2 or more is a tie, which only the distance put in order.
    pub alike: usize,
    /// Offices whose area may take it in: the place is known too roughly to tell.
    pub may: Vec<Serving<'o>>,
    /// Offices for the whole province, the country or everywhere: where no local one serves, they do.
    pub wide: Vec<Serving<'o>>,
}

impl<'o> WhoServes<'o> {
    /// The one office to turn to: the local one that comes first, unless others serve the place alike; else none.
    pub fn one(&self) -> Option<&Serving<'o>> {
        self.local.first().filter(|_| self.alike == 1)
    }
    /// True where nobody local serves it, surely or maybe.
    pub fn is_gap(&self) -> bool {
        self.local.is_empty() && self.may.is_empty()
    }
}

impl Offices {
    /// The offices of a network among the places known.
    pub fn new(gazetteer: Arc<Gazetteer>, list: Vec<Office>) -> Offices {
        let mut offices = Offices {
            gazetteer,
            list,
            ..Offices::default()
        };
        let count = |n: usize| u32::try_from(n).expect("fewer than 2^32 areas");
        for (office, one) in offices.list.iter().enumerate() {
            for (nth, area) in one.areas.iter().enumerate() {
                let here = count(offices.areas.len());
                offices
                    .areas
                    .push((count(office), count(nth), ground(&offices.gazetteer, area)));
                if matches!(area, AreaRef::Shape(_)) {
                    offices.drawn_all.push(here);
                } else {
                    for term in offices.gazetteer.area_terms(area) {
                        offices.terms.entry(term).or_default().push(here);
                    }
                }
            }
        }
        offices.drawn = Boxes::new(offices.drawn_all.iter().filter_map(|&i| Some((i, offices.outline(i)?))));
        offices
    }

    /// Every office, in the order given.
    pub fn list(&self) -> &[Office] {
        &self.list
    }
    /// The places they are looked up among.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Which offices serve whoever is there.
    ///
    /// - Whether an area takes the person in is for [`Gazetteer::serves`] to say; an office that surely serves by any of its
    ///   areas surely serves.
    /// - Areas of a province, a country or everywhere are wide: they are for those whom no local office serves.
    /// - Among local offices the one whose area has the least ground comes first. Others whose area has less than twice
    ///   that ground serve alike, and the nearest of these comes first; then the order of ids.
    pub fn who_serves(&self, who: &Found) -> WhoServes<'_> {
        let mut best: HashMap<u32, (Rank, f64, u32)> = HashMap::new();
        for (i, surely) in self.taking_in(who) {
            let (office, _, ground) = self.areas[i as usize];
            let rank = match surely {
                true if self.is_wide(self.area(i)) => Rank::Wide,
                true => Rank::Local,
                false => Rank::May,
            };
            let own = best.entry(office).or_insert((rank, ground, i));
            if (rank, ground) < (own.0, own.1) {
                *own = (rank, ground, i);
            }
        }
        let mut found = WhoServes::default();
        for (office, (rank, ground, area)) in best {
            let office = &self.list[office as usize];
            let serving = Serving {
                office,
                area: self.area(area),
                km: distance(office, who),
                ground,
            };
            match rank {
                Rank::Local => found.local.push(serving),
                Rank::Wide => found.wide.push(serving),
                Rank::May => found.may.push(serving),
            }
        }
        for list in [&mut found.local, &mut found.may, &mut found.wide] {
            let least = least_ground(list);
            // Those alike stand by distance alone, before the others by ground; where nothing tells two apart, by id.
            let key = |s: &Serving<'_>| {
                (
                    if alike(least, s.ground) { 0.0 } else { s.ground },
                    s.km.unwrap_or(f64::INFINITY),
                )
            };
            list.sort_by(|a, b| {
                let (one, other) = (key(a), key(b));
                let closer = one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1));
                closer.then_with(|| a.office.id.cmp(&b.office.id))
            });
        }
        let least = least_ground(&found.local);
        found.alike = found.local.iter().filter(|s| alike(least, s.ground)).count();
        found
    }

    /// The office that is nearest, whomever it serves, with its distance in kilometres; none where the place is known too
    /// roughly, or no office may say where it is.
    pub fn nearest(&self, who: &Found) -> Option<(&Office, f64)> {
        let with_km = self
            .list
            .iter()
            .filter_map(|office| Some((office, distance(office, who)?)));
        with_km.min_by(|a, b| a.1.total_cmp(&b.1).then_with(|| a.0.id.cmp(&b.0.id)))
    }

    /// The areas that take the person in, and whether they surely do, as [`Gazetteer::serves`] says one by one.
    fn taking_in(&self, who: &Found) -> BTreeMap<u32, bool> {
        let named = |terms: Vec<String>| {
            let lists = terms.into_iter().filter_map(|term| self.terms.get(&term));
            lists.flatten().copied().collect::<Vec<u32>>()
        };
        let mut found = BTreeMap::new();
        found.extend(named(self.gazetteer.maybe_terms(who)).into_iter().map(|i| (i, false)));
        found.extend(named(self.gazetteer.lookup_terms(who)).into_iter().map(|i| (i, true)));
        for i in self.drawn_near(who) {
            match self.gazetteer.area_serves(self.area(i), who) {
                Serves::Yes => found.insert(i, true),
                Serves::Unknown => found.insert(i, false),
                Serves::No => None,
            };
        }
        found
    }

    /// The drawn areas that may take the person in; all others surely do not.
    fn drawn_near(&self, who: &Found) -> BTreeSet<u32> {
        if self.drawn_all.is_empty() {
            return BTreeSet::new();
        }
        let narrowest = who.within.first().and_then(|id| self.gazetteer.get(id));
        let own = narrowest.filter(|_| !who.near).and_then(|place| place.outline.as_ref());
        match (who.point, own) {
            (Some(point), _) if who.precision == Precision::Point => self.drawn.around(point).collect(),
            (point, Some(own)) => {
                let around = point.into_iter().flat_map(|point| self.drawn.around(point));
                self.drawn.meeting(own).chain(around).collect()
            }
            (Some(point), None) if who.precision < Precision::Region => self.drawn.within(point, FAR_KM).collect(),
            _ => self.drawn_all.iter().copied().collect(),
        }
    }

    fn area(&self, i: u32) -> &AreaRef {
        let (office, nth, _) = self.areas[i as usize];
        &self.list[office as usize].areas[nth as usize]
    }
    fn outline(&self, i: u32) -> Option<&Outline> {
        match self.area(i) {
            AreaRef::Shape(outline) => Some(outline),
            _ => None,
        }
    }
    fn is_wide(&self, area: &AreaRef) -> bool {
        match area {
            AreaRef::Everywhere => true,
            AreaRef::Place(id) => self
                .gazetteer
                .get(id)
                .is_some_and(|place| place.kind <= PlaceKind::Province),
            AreaRef::Postal(_) | AreaRef::Shape(_) => false,
        }
    }
}

/// How an office stands to a place. The order is that in which it counts for one office with several areas.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Rank {
    Local,
    Wide,
    May,
}

fn least_ground(list: &[Serving<'_>]) -> f64 {
    list.iter().map(|s| s.ground).fold(f64::INFINITY, f64::min)
}

fn distance(office: &Office, who: &Found) -> Option<f64> {
    let from = who.point.filter(|_| who.precision < Precision::Region)?;
    office.points.iter().map(|p| p.km(from)).min_by(f64::total_cmp)
}

/// How much ground an area covers in square kilometres: by its outline, or what is usual for its kind in Ontario.
fn ground(gazetteer: &Gazetteer, area: &AreaRef) -> f64 {
    let of_outline = |outline: &Outline| outline.shape().chamberlain_duquette_unsigned_area() / 1e6;
    let of_place = |place: &Place| place.outline.as_ref().map_or_else(|| usual(place.kind), of_outline);
    match area {
        AreaRef::Everywhere => 5e8,
        AreaRef::Shape(outline) => of_outline(outline),
        AreaRef::Place(id) => gazetteer.get(id).map_or(5e8, of_place),
        AreaRef::Postal(code) => match code.len() {
            // A beginning that is a whole town's (`M` of Toronto) covers what the town does.
            1 | 2 => gazetteer
                .places()
                .find(|place| place.postal == [code.as_str()])
                .map_or(if code.len() == 1 { 20_000.0 } else { 2_000.0 }, of_place),
            3 => gazetteer
                .get(&PlaceId::fsa(code))
                .map_or(usual(PlaceKind::PostalArea), of_place),
            4 | 5 => 2.0,
            _ => usual(PlaceKind::PostalCode),
        },
    }
}

/// What a place without an outline usually covers, in square kilometres.
fn usual(kind: PlaceKind) -> f64 {
    match kind {
        PlaceKind::Country => 1e7,
        PlaceKind::Province => 1e6,
        PlaceKind::Other => 4_000.0,
        PlaceKind::Region => 2_000.0,
        PlaceKind::Municipality => 300.0,
        PlaceKind::FirstNation => 60.0,
        PlaceKind::PostalArea => 20.0,
        PlaceKind::Community => 15.0,
        PlaceKind::PostalCode => 0.05,
    }
}
