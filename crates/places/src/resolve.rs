//! From what a person typed to where they are.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use language::Text;

use crate::fold::{fold, key, nearness, slack};
use crate::gazetteer::Gazetteer;
use crate::{Found, PlaceId, PlaceKind, Point, Precision, Resolved, postal};

/// A name is taken for the larger place when that has this many times the people of the next.
const CLEARLY_LARGER: u32 = 10;
/// Longer texts are no place.
const LONGEST: usize = 200;

impl Gazetteer {
    /// Where the words say a person is: coordinates, a postal code or its beginning, a place's name in any language with
    /// or without accents and titles, "near Guelph", "Hamilton, Northumberland", an address that ends with a town or a
    /// postal code; and a name with a letter or two wrong, marked [`Found::guessed`].
    pub fn resolve(&self, typed: &str) -> Resolved {
        let typed = typed.trim();
        if typed.is_empty() || typed.chars().count() > LONGEST {
            return Resolved::Nothing;
        }
        if let Some(point) = Point::parse(typed) {
            return Resolved::Found(Box::new(self.locate(point)));
        }
        let whole = postal::prefix(typed).filter(|code| code.len() >= 3);
        if let Some(found) = whole
            .or_else(|| postal::within(typed))
            .and_then(|code| self.postal_code(&code))
        {
            return Resolved::Found(Box::new(found));
        }
        let (near, name) = nearness(typed);
        let (places, guessed) = match self.exact(name).or_else(|| self.address(name)) {
            Some(places) => (places, false),
            None => (self.misspelled(name), true),
        };
        match self.choose(places) {
            Resolved::Found(found) => {
                let found = Found { guessed, ..*found };
                Resolved::Found(Box::new(if near { self.around(found) } else { found }))
            }
            other => other,
        }
    }

    /// Where a postal code is, or its first three characters or more: the code itself where it is known, else its area,
    /// else the place that has all codes with this beginning.
    fn postal_code(&self, code: &str) -> Option<Found> {
        let own = PlaceId::parse(&format!("postcode:{code}")).and_then(|id| self.at(&id));
        let area = self.at(&PlaceId::fsa(&code[..3]));
        let mut found = if let Some(i) = own.or(area) {
            self.locate_place(i)
        } else {
            let i = self.by_postal_letters(code)?;
            // The middle of a province is nobody's distance.
            Found {
                point: None,
                ..self.locate_place(i)
            }
        };
        found.postal = Some(code.to_owned());
        found.label = Text::both(postal::written(code), postal::written(code));
        found.precision = if code.len() == 6 {
            Precision::PostalCode
        } else {
            Precision::PostalArea
        };
        Some(found)
    }

    /// Places with exactly this name, or this name and the area they lie in ("Hamilton, ON", "Kingston Ontario").
    fn exact(&self, typed: &str) -> Option<BTreeSet<u32>> {
        let all = |name: &str| Some(self.named(&key(name)).collect::<BTreeSet<u32>>()).filter(|s| !s.is_empty());
        all(typed).or_else(|| {
            let words = fold(typed);
            let (ends, commas) = (words.match_indices(' '), typed.match_indices(','));
            let by_comma = commas.map(|(i, _)| (typed[..i].to_owned(), typed[i + 1..].to_owned()));
            let by_word = ends.map(|(i, _)| (words[..i].to_owned(), words[i + 1..].to_owned()));
            by_comma.chain(by_word).find_map(|(name, outer)| {
                // "Guelph, Ontario, Canada": the nearest of the areas is enough.
                let outer = all(&outer).or_else(|| all(outer.split(',').next()?))?;
                let mut inner = all(&name)?;
                inner.retain(|i| {
                    self.above(*i)[1..]
                        .iter()
                        .chain(self.partly(*i))
                        .any(|a| outer.contains(a))
                });
                (!inner.is_empty()).then_some(inner)
            })
        })
    }

    /// An address that begins with a house number: what follows its commas, from the last that names a place.
    fn address(&self, typed: &str) -> Option<BTreeSet<u32>> {
        if !typed.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let from: Vec<usize> = typed.match_indices(',').map(|(i, _)| i + 1).collect();
        from.into_iter().find_map(|i| self.exact(&typed[i..]))
    }

    /// Places whose name differs least, within a letter or two.
    fn misspelled(&self, typed: &str) -> BTreeSet<u32> {
        let wanted = key(typed.split(',').next().unwrap_or_default());
        let letters = wanted.chars().count();
        let mut best = slack(letters);
        let mut found = BTreeSet::new();
        if best == 0 {
            return found;
        }
        for (name, i) in &self.names {
            if name.len().abs_diff(wanted.len()) > 2 * best || self.place(*i).kind >= PlaceKind::PostalArea {
                continue;
            }
            let distance = strsim::osa_distance(name, &wanted);
            if distance < best {
                found.clear();
                best = distance;
            }
            // A short name must not be worn down to another: "Ajax" is one letter from few, two from many.
            if distance <= best && distance <= slack(name.chars().count()) {
                found.insert(*i);
            }
        }
        found
    }

    /// Of several places the one that is meant, or the choice.
    fn choose(&self, mut places: BTreeSet<u32>) -> Resolved {
        let postal = |i: &u32| self.place(*i).kind >= PlaceKind::PostalArea;
        if !places.iter().all(postal) {
            places.retain(|i| !postal(i));
        }
        // A county of the same name as the town in it, a town and the neighbourhood that keeps its name: the town is meant.
        let towns: Vec<u32> = places
            .iter()
            .copied()
            .filter(|i| self.place(*i).kind == PlaceKind::Municipality)
            .collect();
        places.retain(|i| {
            let beside = |t: &u32| t != i && (self.above(*t).contains(i) || self.above(*i).contains(t));
            !towns.iter().any(beside)
        });
        let mut list: Vec<u32> = places.into_iter().collect();
        let people = |i: &u32| self.place(*i).population.unwrap_or(0);
        list.sort_by_key(|i| (Reverse(people(i)), *i));
        match list.as_slice() {
            [] => Resolved::Nothing,
            [one] => Resolved::Found(Box::new(self.locate_place(*one))),
            [first, second, ..] if people(first) > 0 && people(first) / CLEARLY_LARGER >= people(second) => {
                Resolved::Found(Box::new(self.locate_place(*first)))
            }
            several => Resolved::Ambiguous(several.iter().map(|i| self.candidate(*i)).collect()),
        }
    }

    /// "Near" a place: it and what it lies in below the province are possible, and so is all of its county.
    fn around(&self, found: Found) -> Found {
        let wide = |id: &PlaceId| self.get(id).is_some_and(|p| p.kind <= PlaceKind::Province);
        let (within, loose): (Vec<PlaceId>, Vec<PlaceId>) = found.within.into_iter().partition(wide);
        let parent = found
            .place
            .as_ref()
            .and_then(|id| self.get(id))
            .and_then(|p| p.parent.clone());
        let scope = parent.filter(|p| self.at(p).is_some()).or(found.place);
        let mut partly = found.partly;
        partly.extend(loose);
        Found {
            within,
            partly,
            place: scope,
            near: true,
            ..found
        }
    }

    /// Where a person is who chose this place from a list; `None` when it is not known.
    pub fn choose_place(&self, id: &PlaceId) -> Option<Found> {
        self.at(id).map(|i| self.locate_place(i))
    }
}
