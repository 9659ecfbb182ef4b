//! Which office of a network serves a place: one rule for pages, interfaces, and the lines of partners.

mod maybe;
mod report;

use std::collections::HashMap;
use std::sync::Arc;

use geo::ChamberlainDuquetteArea;

pub use report::{Crossing, Report};

use crate::boxes::{Boxes, Globe};
use crate::gazetteer::Gazetteer;
use crate::serve::Ground;
use crate::{AreaRef, Found, Outline, Place, PlaceId, PlaceKind, Point, Precision, Serves};

/// Two areas are alike where the larger has less than so many times the ground of the smaller: neither is drawn more
/// closely around a place.
const ALIKE: f64 = 2.0;
/// More offices that only may serve a place help nobody choose.
const MOST_MAYBE: usize = 5;

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
    /// For each office, its first area; and how many areas there are.
    firsts: Vec<u32>,
    globe: Globe,
    /// The offices that are nowhere on the globe.
    nowhere: Vec<u32>,
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
    /// Offices whose area may take it in: the place is known too roughly to tell. The nearest five at most.
    pub may: Vec<Serving<'o>>,
    /// True where more than those may serve it.
    pub more: bool,
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
    pub fn new(gazetteer: Arc<Gazetteer>, mut list: Vec<Office>) -> Offices {
        list.sort_by(|a, b| a.id.cmp(&b.id));
        let mut offices = Offices {
            gazetteer,
            list,
            ..Offices::default()
        };
        let count = |n: usize| u32::try_from(n).expect("fewer than 2^32 areas");
        for (office, one) in offices.list.iter().enumerate() {
            offices.firsts.push(count(offices.areas.len()));
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
        offices.firsts.push(count(offices.areas.len()));
        let numbered = || (0_u32..).zip(&offices.list);
        offices.globe = Globe::new(numbered().flat_map(|(i, office)| office.points.iter().map(move |p| (i, *p))));
        let without = numbered().filter(|(_, office)| office.points.is_empty());
        offices.nowhere = without.map(|(i, _)| i).collect();
        offices.drawn = Boxes::new(offices.drawn_all.iter().filter_map(|&i| Some((i, offices.outline(i)?))));
        offices
    }

    /// Every office, by id.
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
    /// - Of those that may serve, the nearest are named, then by id. Which of thousands may is of no use to anybody: the cost
    ///   follows what is named.
    pub fn who_serves(&self, who: &Found) -> WhoServes<'_> {
        let ground = self.gazetteer.ground(who);
        let sure = self.sure(who, ground);
        let mut found = WhoServes::default();
        for (office, own) in &sure {
            let list = if own.wide { &mut found.wide } else { &mut found.local };
            list.push(self.serving(*office, own.area, who));
        }
        for list in [&mut found.local, &mut found.wide] {
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
        found.may = self.may(who, ground, &sure);
        found.more = found.may.len() > MOST_MAYBE;
        found.may.truncate(MOST_MAYBE);
        found
    }

    /// The offices that surely serve, each by its best area: one that is not wide, with the least ground.
    fn sure(&self, who: &Found, ground: Ground<'_>) -> HashMap<u32, Sure> {
        let named = self.named(self.gazetteer.lookup_terms(who));
        let boxed: Vec<u32> = match ground {
            Ground::At(point) => self.drawn.around(point).collect(),
            Ground::Of(own) => self.drawn.holding(own).collect(),
            Ground::Around(..) | Ground::Anywhere => Vec::new(),
        };
        let covers = |i: &u32| {
            self.outline(*i)
                .is_some_and(|shape| ground.served(shape) == Serves::Yes)
        };
        let mut sure: HashMap<u32, Sure> = HashMap::new();
        for area in named.chain(boxed.into_iter().filter(covers)) {
            let own = Sure {
                wide: self.is_wide(self.area(area)),
                ground: self.areas[area as usize].2,
                area,
            };
            let best = sure.entry(self.areas[area as usize].0).or_insert(own);
            if (own.wide, own.ground) < (best.wide, best.ground) {
                *best = own;
            }
        }
        sure
    }

    /// The areas looked up by one of the terms.
    fn named(&self, terms: Vec<String>) -> impl Iterator<Item = u32> {
        let lists = terms.into_iter().filter_map(|term| self.terms.get(&term));
        lists.flatten().copied()
    }

    fn serving(&self, office: u32, area: u32, who: &Found) -> Serving<'_> {
        let office = &self.list[office as usize];
        Serving {
            office,
            area: self.area(area),
            km: distance(office, who),
            ground: self.areas[area as usize].2,
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

/// By which area an office surely serves.
#[derive(Debug, Clone, Copy)]
struct Sure {
    wide: bool,
    ground: f64,
    area: u32,
}

fn least_ground(list: &[Serving<'_>]) -> f64 {
    list.iter().map(|s| s.ground).fold(f64::INFINITY, f64::min)
}

/// Where distances are measured from: a region is too wide for it.
fn place_of(who: &Found) -> Option<Point> {
    who.point.filter(|_| who.precision < Precision::Region)
}

fn distance(office: &Office, who: &Found) -> Option<f64> {
    let from = place_of(who)?;
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
