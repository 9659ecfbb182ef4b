//! From a place or a point to what surely and what possibly contains it.

use std::collections::BTreeSet;

use language::Text;

use crate::gazetteer::Gazetteer;
use crate::{Found, Outline, PlaceId, PlaceKind, Point, Precision, postal};

/// A neighbourhood without an outline may hold a person this near its middle, in kilometres.
const COMMUNITY_KM: f64 = 15.0;
/// A First Nation without an outline, likewise.
const FIRST_NATION_KM: f64 = 25.0;
/// Neighbourhoods whose middles are nearer than this may overlap, in kilometres.
const OVERLAP_KM: f64 = 3.0;
/// How far the middle of a rural postal area or a town without outline may be, in kilometres.
const TOWN_KM: f64 = 40.0;
/// Without outlines, whatever is up to so many times as far as the nearest may be the right one.
const TIMES_NEAREST: f64 = 2.5;

impl Gazetteer {
    /// Where a person at this point is.
    ///
    /// Outlines decide. Where two outlines of one kind hold the point (drawn roughly, or in dispute) both are only possible.
    /// Where no outline of a town or postal area holds it, the nearest ones without an outline are possible.
    pub fn locate(&self, point: Point) -> Found {
        let holds = |i: &u32| self.place(*i).outline.as_ref().is_some_and(|o| o.holds(point));
        let holding: Vec<u32> = self.boxes.around(point).filter(holds).collect();
        let rivals = |i: u32| {
            let kind = self.place(i).kind;
            let alone = |o: &u32| {
                *o == i || self.place(*o).kind != kind || self.above(*o).contains(&i) || self.above(i).contains(o)
            };
            kind != PlaceKind::Other && kind != PlaceKind::Community && !holding.iter().all(alone)
        };
        let (disputed, sure): (Vec<u32>, Vec<u32>) = holding.iter().partition(|i| rivals(**i));
        let mut within: BTreeSet<u32> = sure.iter().flat_map(|i| self.above(*i)).copied().collect();
        let mut partly: BTreeSet<u32> = disputed.iter().flat_map(|i| self.above(*i)).copied().collect();
        partly.extend(within.iter().flat_map(|i| self.partly(*i)));
        let has = |kind| within.iter().chain(&disputed).any(|i| self.place(*i).kind == kind);
        for kind in [PlaceKind::PostalArea, PlaceKind::Municipality] {
            if !has(kind) {
                partly.extend(
                    self.nearest(point, kind)
                        .into_iter()
                        .flat_map(|i| self.above(i))
                        .copied(),
                );
            }
        }
        if within.is_empty() && partly.is_empty() {
            // Only a wide outline-less place may still be right, and nothing says which: leave all open.
            return self.found(None, Some(point), &[], &BTreeSet::new(), Precision::Point);
        }
        partly.extend(self.communities(point, &within, &partly));
        within.retain(|i| !disputed.contains(i));
        let within = self.by_width(within);
        self.found(None, Some(point), &within, &partly, Precision::Point)
    }

    /// Where a person is who names this place.
    pub(crate) fn locate_place(&self, i: u32) -> Found {
        let place = self.place(i);
        let precision = precision(place.kind);
        let mut within: BTreeSet<u32> = self.above(i).iter().copied().collect();
        let mut partly: BTreeSet<u32> = self.partly(i).iter().copied().collect();
        let drawn = self.drawn_around(i, &within);
        for (other, whole) in drawn {
            let into = if whole { &mut within } else { &mut partly };
            into.extend(self.above(other));
        }
        if let Some(point) = place.centre()
            && place.kind > PlaceKind::Municipality
        {
            partly.extend(self.communities(point, &within, &partly));
            if place.kind < PlaceKind::PostalArea
                && !within.iter().any(|w| self.place(*w).kind == PlaceKind::PostalArea)
            {
                partly.extend(self.nearest(point, PlaceKind::PostalArea));
            }
        }
        let mut sure = self.by_width(within);
        sure.retain(|w| *w != i);
        sure.insert(0, i);
        let mut found = self.found(Some(i), place.centre(), &sure, &partly, precision);
        if let Some(code) = place.id.postal() {
            found.postal = Some(code.to_owned());
            found.label = Text::both(postal::written(code), postal::written(code));
            let town = |id: &PlaceId| {
                self.get(id)
                    .is_some_and(|p| p.kind > PlaceKind::Province && p.kind < PlaceKind::Community)
            };
            let known = found.within.iter().chain(&found.partly).any(town);
            // Known to the province alone: any town of it may be the right one.
            found.place = if known {
                None
            } else {
                place.parent.clone().filter(|p| self.at(p).is_some())
            };
        }
        found
    }

    /// Outlined places beyond the tree that hold the place (true) or a part of it (false). For governments the tree wins
    /// over a drawing: a town whose region is known lies in no second one.
    fn drawn_around(&self, i: u32, within: &BTreeSet<u32>) -> Vec<(u32, bool)> {
        let place = self.place(i);
        let tree = |kind| {
            kind != PlaceKind::Other
                && kind != PlaceKind::Community
                && within.iter().any(|w| self.place(*w).kind == kind)
        };
        let wider = |o: &u32| {
            let other = self.place(*o);
            !within.contains(o) && other.kind < place.kind && !tree(other.kind)
        };
        let relation = |o: u32| -> Option<(u32, bool)> {
            let outer: &Outline = self.place(o).outline.as_ref()?;
            match (&place.outline, place.point) {
                (Some(own), _) if outer.covers(own) => Some((o, true)),
                (Some(own), _) => outer.overlaps(own).then_some((o, false)),
                (None, Some(point)) => outer.holds(point).then_some((o, false)),
                (None, None) => None,
            }
        };
        match (&place.outline, place.point) {
            (Some(own), _) => self.boxes.meeting(own).filter(wider).filter_map(relation).collect(),
            (None, Some(point)) => self.boxes.around(point).filter(wider).filter_map(relation).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Neighbourhoods and First Nations without an outline that may hold the point: near it, and a neighbourhood only in a
    /// town that holds or may hold it, and not beside one that surely does (who is in Scarborough is not in Etobicoke).
    fn communities(&self, point: Point, within: &BTreeSet<u32>, partly: &BTreeSet<u32>) -> Vec<u32> {
        let kind = |i: &u32| self.place(*i).kind;
        let in_town = |i: u32| {
            let mut towns = self
                .above(i)
                .iter()
                .filter(|a| kind(a) == PlaceKind::Municipality)
                .peekable();
            towns.peek().is_none() || towns.any(|t| within.contains(t) || partly.contains(t))
        };
        let rival = |a: u32, b: u32| {
            let (a, b) = (self.place(a), self.place(b));
            a.id != b.id
                && a.parent == b.parent
                && a.centre().zip(b.centre()).is_some_and(|(a, b)| a.km(b) > OVERLAP_KM)
        };
        let beside = |i: u32| {
            let own = self
                .above(i)
                .iter()
                .filter(|a| kind(a) == PlaceKind::Community && !within.contains(a));
            let sure: Vec<u32> = within
                .iter()
                .copied()
                .filter(|w| kind(w) == PlaceKind::Community)
                .collect();
            own.copied().any(|a| sure.iter().any(|w| rival(a, *w)))
        };
        let possible = |(i, km): &(u32, f64)| match kind(i) {
            PlaceKind::FirstNation => true,
            PlaceKind::Community => *km <= COMMUNITY_KM && in_town(*i) && !beside(*i),
            _ => false,
        };
        let near = self.dots.within(point, FIRST_NATION_KM);
        near.into_iter()
            .filter(|n| !within.contains(&n.0) && possible(n))
            .map(|(i, _)| i)
            .collect()
    }

    /// Places of the kind without an outline whose middle is nearest, or not much farther than the nearest.
    fn nearest(&self, point: Point, kind: PlaceKind) -> Vec<u32> {
        let mut near = self.dots.within(point, TOWN_KM);
        near.retain(|(i, _)| self.place(*i).kind == kind);
        let reach = near.first().map_or(0.0, |(_, km)| (km * TIMES_NEAREST).max(3.0));
        near.into_iter()
            .take_while(|(_, km)| *km <= reach)
            .map(|(i, _)| i)
            .collect()
    }

    fn by_width(&self, places: BTreeSet<u32>) -> Vec<u32> {
        let mut list: Vec<u32> = places.into_iter().collect();
        list.sort_by_key(|i| (std::cmp::Reverse(self.place(*i).kind), *i));
        list
    }

    pub(crate) fn found(
        &self,
        place: Option<u32>,
        point: Option<Point>,
        within: &[u32],
        partly: &BTreeSet<u32>,
        precision: Precision,
    ) -> Found {
        let id = |i: &u32| self.place(*i).id.clone();
        let label = match (place, point) {
            (Some(i), _) => self.place(i).name.clone(),
            // A point is called by the narrowest place that surely holds it.
            (None, Some(p)) => within.first().map_or_else(
                || {
                    Text::both(
                        format!("{:.3}, {:.3}", p.lat, p.lon),
                        format!("{:.3}, {:.3}", p.lat, p.lon),
                    )
                },
                |i| self.place(*i).name.clone(),
            ),
            (None, None) => Text::default(),
        };
        Found {
            point,
            place: place.map(|i| id(&i)),
            within: within.iter().map(id).collect(),
            partly: partly.iter().filter(|i| !within.contains(i)).map(id).collect(),
            postal: None,
            label,
            precision,
            near: false,
            guessed: false,
        }
    }
}

fn precision(kind: PlaceKind) -> Precision {
    match kind {
        PlaceKind::Country => Precision::Country,
        PlaceKind::Province => Precision::Province,
        PlaceKind::Region | PlaceKind::Other => Precision::Region,
        PlaceKind::Municipality => Precision::Municipality,
        PlaceKind::FirstNation | PlaceKind::Community => Precision::Community,
        PlaceKind::PostalArea => Precision::PostalArea,
        PlaceKind::PostalCode => Precision::PostalCode,
    }
}
