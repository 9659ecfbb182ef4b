//! Who serves this address.

use std::collections::BTreeSet;

use language::{Lang, Text};

use crate::gazetteer::Gazetteer;
use crate::{AreaRef, Found, Outline, Place, PlaceId, PlaceKind, Point, Precision, Served, Serves, postal};

/// Farther than this from a drawn area, in kilometres, a place known only by its middle is outside it.
const FAR_KM: f64 = 60.0;
/// The same for a postal area of city delivery (its second character is not 0), which is smaller.
const CITY_KM: f64 = 30.0;

/// What is known of the ground where a person is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ground<'a> {
    /// The point.
    At(Point),
    /// Somewhere in this outline.
    Of(&'a Outline),
    /// Not farther from the point than so many kilometres.
    Around(Point, f64),
    /// Nothing.
    Anywhere,
}

impl Ground<'_> {
    /// Whether a drawn area takes the person in.
    pub(crate) fn served(&self, shape: &Outline) -> Serves {
        let (sure, maybe) = match self {
            Ground::At(point) => (shape.holds(*point), false),
            Ground::Of(own) => shape.covers_or_overlaps(own),
            Ground::Around(point, km) => (false, shape.km(*point) <= *km),
            Ground::Anywhere => (false, true),
        };
        match (sure, maybe) {
            (true, _) => Serves::Yes,
            (false, true) => Serves::Unknown,
            (false, false) => Serves::No,
        }
    }
}

impl Gazetteer {
    /// Whether one of the areas takes in the person, and which.
    ///
    /// - A place serves whoever is certainly in it. Whoever may be in it (a postal area that crosses its border, a person
    ///   who named a wider place, a neighbourhood without an outline near by) gets *unknown*.
    /// - The beginning of a postal code decides by the code typed; without one, by the postal areas the person may be in.
    /// - A drawn area decides by the point, or by the outline of the place named; without either, by distance only that it
    ///   is too far.
    /// - A place the gazetteer does not know, and no areas at all, are *unknown*.
    pub fn serves(&self, areas: &[AreaRef], who: &Found) -> Served {
        let answers: Vec<Serves> = areas.iter().map(|area| self.area_serves(area, who)).collect();
        let first = |wanted| answers.iter().position(|a| *a == wanted);
        let area = first(Serves::Yes).or_else(|| first(Serves::Unknown));
        let answer = match area {
            Some(i) => answers[i],
            None if areas.is_empty() => Serves::Unknown,
            None => Serves::No,
        };
        Served {
            answer,
            area,
            label: area.map_or_else(Text::default, |i| self.area_name(&areas[i])),
        }
    }

    pub(crate) fn area_serves(&self, area: &AreaRef, who: &Found) -> Serves {
        match area {
            AreaRef::Everywhere => Serves::Yes,
            AreaRef::Place(id) if who.within.contains(id) => Serves::Yes,
            AreaRef::Place(id) => {
                let maybe = match self.at(id) {
                    None => true,
                    Some(_) if who.within.is_empty() && who.partly.is_empty() => true,
                    Some(i) => {
                        let scope = who.place.as_ref().and_then(|p| self.at(p));
                        who.partly.contains(id) || scope.is_some_and(|s| self.inside(s).contains(&i))
                    }
                };
                if maybe { Serves::Unknown } else { Serves::No }
            }
            AreaRef::Postal(code) => {
                let (sure, possible) = self.postal_codes(who);
                if sure.iter().any(|own| own.starts_with(code.as_str())) {
                    Serves::Yes
                } else if possible
                    .iter()
                    .any(|own| own.starts_with(code.as_str()) || code.starts_with(own.as_str()))
                {
                    Serves::Unknown
                } else {
                    Serves::No
                }
            }
            AreaRef::Shape(shape) => self.ground(who).served(shape),
        }
    }

    /// How the person stands to drawn areas: what is known of the ground where they are.
    pub(crate) fn ground<'a>(&'a self, who: &Found) -> Ground<'a> {
        let narrowest = who.within.first().and_then(|id| self.get(id));
        let exact = who.precision == Precision::Point || narrowest.is_some_and(|p| p.kind == PlaceKind::PostalCode);
        let own = narrowest
            .filter(|_| !who.near && !exact)
            .and_then(|p| p.outline.as_ref());
        match (who.point, own) {
            (Some(point), _) if exact => Ground::At(point),
            (_, Some(own)) => Ground::Of(own),
            (Some(point), None) if who.precision < Precision::Region => {
                let of_city = who
                    .postal
                    .as_ref()
                    .is_some_and(|code| code.as_bytes().get(1) != Some(&b'0'));
                Ground::Around(point, if of_city { CITY_KM } else { FAR_KM })
            }
            _ => Ground::Anywhere,
        }
    }

    /// The postal codes the person has for sure (as far as known), and those they may have.
    fn postal_codes(&self, who: &Found) -> (Vec<String>, BTreeSet<String>) {
        if let Some(code) = &who.postal {
            return (vec![code.clone()], BTreeSet::from([code.clone()]));
        }
        let codes = |ids: &[PlaceId]| {
            ids.iter()
                .filter_map(|id| id.postal().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let sure = codes(&who.within);
        let mut possible: BTreeSet<String> = sure.iter().cloned().collect();
        if sure.is_empty() {
            possible.extend(codes(&who.partly));
        }
        if let Some(scope) = who.place.as_ref().and_then(|p| self.at(p)) {
            let inside = self.inside(scope);
            possible.extend(
                inside
                    .into_iter()
                    .filter_map(|i| self.place(i).id.postal().map(str::to_owned)),
            );
        }
        if possible.is_empty() {
            // No postal area is known there: any code of the province is possible, but for those that lie wholly in a town
            // where the person is not.
            let may_be_in = |i: u32| {
                let id = &self.place(i).id;
                who.within.contains(id) || who.partly.contains(id)
            };
            let letters = |ids: &[PlaceId]| ids.iter().filter_map(|id| self.get(id)).find(|p| !p.postal.is_empty());
            let place = letters(&who.within).or_else(|| letters(&who.partly));
            let letters = place.into_iter().flat_map(|p| p.postal.iter());
            let of_here = letters.filter(|code| self.by_postal_letters(code).is_none_or(may_be_in));
            possible.extend(of_here.cloned());
        }
        (sure, possible)
    }

    /// The places that an outline takes in: those that lie wholly in it, and those of which it has a part. The widest
    /// first, without those that lie in one already named as whole; countries, provinces and whole postal codes are none.
    pub fn takes_in(&self, shape: &Outline) -> TakenIn<'_> {
        let mut found = TakenIn::default();
        let mut known: BTreeSet<u32> = BTreeSet::new();
        let told = |place: &Place| {
            !matches!(
                place.kind,
                PlaceKind::Country | PlaceKind::Province | PlaceKind::PostalCode
            )
        };
        let mut near: Vec<u32> = self.boxes.meeting(shape).collect();
        let (a, b) = shape.bounds();
        let middle = shape.centre();
        let reach = middle.km(a).max(middle.km(b));
        near.extend(self.dots.within(middle, reach).into_iter().map(|(i, _)| i));
        near.retain(|i| told(self.place(*i)));
        near.sort_by_key(|i| (self.place(*i).kind, *i));
        for i in near {
            let place = self.place(i);
            if self.above(i).iter().any(|above| known.contains(above)) {
                continue;
            }
            let whole = match &place.outline {
                Some(own) if shape.covers(own) => true,
                Some(own) if shape.overlaps(own) => false,
                // Of a place without an outline only the middle is known.
                None if place.point.is_some_and(|point| shape.holds(point)) => false,
                _ => continue,
            };
            if whole {
                known.insert(i);
                found.whole.push(place);
            } else {
                found.partly.push(place);
            }
        }
        found
    }

    /// What to call an area: the place's name, the postal code, or nothing for a drawn one.
    pub fn area_name(&self, area: &AreaRef) -> Text {
        match area {
            AreaRef::Everywhere => Text::both("everywhere", "partout"),
            AreaRef::Place(id) => self
                .get(id)
                .map_or_else(|| Text::new(Lang::en(), id.as_str()), |place| place.name.clone()),
            AreaRef::Postal(code) => Text::both(postal::written(code), postal::written(code)),
            AreaRef::Shape(_) => Text::default(),
        }
    }

    /// The terms an index keeps for an area. A service is found by [`Gazetteer::lookup_terms`] when it surely serves, and
    /// by [`Gazetteer::maybe_terms`] when it may. They follow from the gazetteer: index again when it changes.
    pub fn area_terms(&self, area: &AreaRef) -> Vec<String> {
        match area {
            AreaRef::Everywhere => vec![EVERYWHERE.into()],
            AreaRef::Place(id) => {
                let Some(i) = self.at(id) else {
                    return vec![UNKNOWN.into()];
                };
                let outer: BTreeSet<u32> = self
                    .above(i)
                    .iter()
                    .chain(self.partly(i))
                    .copied()
                    .filter(|o| *o != i)
                    .collect();
                let mut terms = vec![format!("place:{id}"), PLACE.into()];
                terms.extend(outer.into_iter().map(|o| format!("in:{}", self.place(o).id)));
                terms
            }
            AreaRef::Postal(code) => {
                let mut terms = vec![format!("postal:{code}")];
                terms.extend((1..code.len()).map(|n| format!("in:postal:{}", &code[..n])));
                terms
            }
            AreaRef::Shape(shape) => vec![shape_term(shape), SHAPE.into()],
        }
    }

    /// The terms of areas that surely take in the person. Drawn areas are not among them: they are
    /// found by their boxes ([`crate::offices::Offices`]) or by their [`shape_term`]s.
    pub fn lookup_terms(&self, who: &Found) -> Vec<String> {
        let mut terms = vec![EVERYWHERE.to_owned()];
        terms.extend(
            who.within
                .iter()
                .filter(|id| id.postal().is_none())
                .map(|id| format!("place:{id}")),
        );
        let beginnings: BTreeSet<String> = self.postal_codes(who).0.iter().flat_map(|c| beginnings(c)).collect();
        terms.extend(beginnings.into_iter().map(|code| format!("postal:{code}")));
        terms
    }

    /// The terms of areas that may take in the person; those of drawn areas mean "ask [`Gazetteer::serves`]".
    pub fn maybe_terms(&self, who: &Found) -> Vec<String> {
        let mut terms = vec![UNKNOWN.to_owned()];
        terms.extend(
            who.partly
                .iter()
                .filter(|id| id.postal().is_none())
                .map(|id| format!("place:{id}")),
        );
        terms.extend(who.place.iter().map(|scope| format!("in:{scope}")));
        if who.within.is_empty() && who.partly.is_empty() {
            terms.push(PLACE.into());
        }
        if who.precision != Precision::Point {
            terms.push(SHAPE.into());
        }
        let (_, possible) = self.postal_codes(who);
        let shorter: BTreeSet<String> = possible.iter().flat_map(|c| beginnings(c)).collect();
        terms.extend(shorter.into_iter().map(|code| format!("postal:{code}")));
        terms.extend(possible.into_iter().map(|code| format!("in:postal:{code}")));
        terms
    }
}

/// The places that an outline takes in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TakenIn<'g> {
    /// Those that lie wholly in it.
    pub whole: Vec<&'g Place>,
    /// Those of which a part lies in it, or of which only the middle is known.
    pub partly: Vec<&'g Place>,
}

/// Serves whoever asks.
const EVERYWHERE: &str = "everywhere";
/// A place the gazetteer does not know.
const UNKNOWN: &str = "area:unknown";
/// Some place of the gazetteer.
const PLACE: &str = "area:place";
/// Some drawn area.
const SHAPE: &str = "area:shape";

/// The term of one drawn area: the same for the same positions.
pub fn shape_term(shape: &Outline) -> String {
    let mut hash = blake3::Hasher::new();
    for c in geo::CoordsIter::coords_iter(shape.shape()) {
        hash.update(&c.x.to_le_bytes()).update(&c.y.to_le_bytes());
    }
    format!("shape:{}", &hash.finalize().to_hex()[..20])
}

/// `M5V` → `M`, `M5`, `M5V`.
fn beginnings(code: &str) -> impl Iterator<Item = String> {
    (1..=code.len())
        .map(|n| code[..n].to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}
