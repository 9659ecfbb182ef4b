//! The nearest offices, and the nearest of those that may serve a place. There may be thousands, of which a person can use a
//! few: what it costs follows what is named.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{MOST_MAYBE, Office, Offices, Serving, Sure, distance, place_of};
use crate::serve::Ground;
use crate::{Found, Serves};

/// So many areas are all looked at; where more may take the place in, one office after the other is, from the nearest.
const FEW: usize = 200;
/// Farther than anything on earth.
const NOWHERE: f64 = 1e6;

impl Offices {
    /// The office that is nearest, whomever it serves, with its distance in kilometres; none where the place is known too
    /// roughly, or no office may say where it is.
    pub fn nearest(&self, who: &Found) -> Option<(&Office, f64)> {
        let mut by_nearness = self.globe.nearest(place_of(who)?);
        let (first, far) = by_nearness.next()?;
        let equal = by_nearness.take_while(|(_, other)| *other <= far).map(|(i, _)| i);
        let office = &self.list[equal.fold(first, u32::min) as usize];
        Some((office, distance(office, who)?))
    }

    /// The offices that may serve and do not surely, the nearest first: one more than is named at most.
    pub(super) fn may(&self, who: &Found, ground: Ground<'_>, sure: &HashMap<u32, Sure>) -> Vec<Serving<'_>> {
        let named: HashSet<u32> = self.named(self.gazetteer.maybe_terms(who)).collect();
        let most = FEW.saturating_sub(named.len()) + 1;
        let drawn: Vec<u32> = match ground {
            Ground::At(_) => Vec::new(),
            Ground::Of(own) => self.drawn.meeting(own).take(most).collect(),
            Ground::Around(point, km) => self.drawn.within(point, km).take(most).collect(),
            Ground::Anywhere => self.drawn_all.iter().copied().take(most).collect(),
        };
        let candidates: Option<BTreeSet<u32>> = (named.len() + drawn.len() <= FEW).then(|| {
            let both = named.iter().chain(&drawn);
            both.map(|i| self.areas[*i as usize].0).collect()
        });
        let mut found: Vec<(Option<f64>, u32, u32)> = Vec::new();
        let mut last = 0.0;
        for (office, far) in self.by_nearness(who, candidates) {
            // Whoever is as far as the last may come before it by id.
            if found.len() > MOST_MAYBE && far > last {
                break;
            }
            if sure.contains_key(&office) || found.iter().any(|(_, before, _)| *before == office) {
                continue;
            }
            let may = |i: &u32| match self.outline(*i) {
                Some(shape) => ground.served(shape) == Serves::Unknown,
                None => named.contains(i),
            };
            let areas = self.firsts[office as usize]..self.firsts[office as usize + 1];
            let size = |i: &u32| self.areas[*i as usize].2;
            if let Some(area) = areas.filter(may).min_by(|a, b| size(a).total_cmp(&size(b))) {
                found.push((distance(&self.list[office as usize], who), office, area));
                last = far;
            }
        }
        let km = |of: Option<f64>| of.unwrap_or(f64::INFINITY);
        found.sort_by(|a, b| km(a.0).total_cmp(&km(b.0)).then(a.1.cmp(&b.1)));
        found.truncate(MOST_MAYBE + 1);
        let serving = |(_, office, area)| self.serving(office, area, who);
        found.into_iter().map(serving).collect()
    }

    /// These offices, or all, the nearest first, those nowhere last; by id where no distance is known. With each comes a
    /// number that grows, and is the same for two only where they are equally far.
    fn by_nearness(&self, who: &Found, of: Option<BTreeSet<u32>>) -> Box<dyn Iterator<Item = (u32, f64)> + '_> {
        let by_id = |office: u32| (office, NOWHERE + f64::from(office));
        match (of, place_of(who)) {
            (Some(few), _) => {
                let far = |office: u32| match distance(&self.list[office as usize], who) {
                    Some(km) => (office, km),
                    None => by_id(office),
                };
                let mut few: Vec<(u32, f64)> = few.into_iter().map(far).collect();
                few.sort_by(|a, b| a.1.total_cmp(&b.1));
                Box::new(few.into_iter())
            }
            (None, Some(from)) => Box::new(self.globe.nearest(from).chain(self.nowhere.iter().copied().map(by_id))),
            (None, None) => Box::new((0..).take(self.list.len()).map(by_id)),
        }
    }
}
