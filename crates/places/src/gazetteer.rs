use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use language::{Lang, Text};

use crate::boxes::{Boxes, Dots};
use crate::fold::key;
use crate::{Candidate, Place, PlaceId, PlaceKind, postal};

/// All places known, in memory: what people type is looked up here, and who is served is decided here.
#[derive(Debug, Default)]
pub struct Gazetteer {
    pub(crate) places: Vec<Place>,
    by_id: HashMap<PlaceId, u32>,
    /// For each place, itself and all that wholly contain it, narrowest first.
    above: Vec<Vec<u32>>,
    /// For each place, all that contain it only in part.
    partly: Vec<Vec<u32>>,
    /// For each place, those that name it as parent, as alternative or in part.
    below: Vec<Vec<u32>>,
    /// Every folded name with its place, in order.
    pub(crate) names: Vec<(String, u32)>,
    pub(crate) boxes: Boxes,
    /// Centres of places without an outline.
    pub(crate) dots: Dots,
}

impl Gazetteer {
    /// A gazetteer of these places. Of two with one identifier the later stays; parents that are not known are ignored,
    /// and so is a place that contains itself.
    pub fn new(places: impl IntoIterator<Item = Place>) -> Gazetteer {
        let mut unique: HashMap<PlaceId, u32> = HashMap::new();
        let mut list: Vec<Place> = Vec::new();
        for place in places {
            if let Some(i) = unique.get(&place.id) {
                list[*i as usize] = place;
            } else {
                unique.insert(
                    place.id.clone(),
                    u32::try_from(list.len()).expect("fewer than 2^32 places"),
                );
                list.push(place);
            }
        }
        let mut gazetteer = Gazetteer {
            places: list,
            by_id: unique,
            ..Gazetteer::default()
        };
        gazetteer.index_names();
        gazetteer.boxes = Boxes::new(
            gazetteer
                .enumerate()
                .filter_map(|(i, p)| Some((i, p.outline.as_ref()?))),
        );
        gazetteer.dots = Dots::new(
            gazetteer
                .enumerate()
                .filter(|(_, p)| p.outline.is_none())
                .filter_map(|(i, p)| Some((i, p.point?))),
        );
        gazetteer.index_tree();
        gazetteer
    }

    /// How many places it holds.
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Every place, in the order given.
    pub fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }
    /// A place by its identifier.
    pub fn get(&self, id: &PlaceId) -> Option<&Place> {
        self.at(id).map(|i| self.place(i))
    }
    /// The place itself and everything that wholly contains it, narrowest first; empty when the place is not known.
    pub fn chain(&self, id: &PlaceId) -> Vec<&Place> {
        self.at(id)
            .map_or(Vec::new(), |i| self.above(i).iter().map(|a| self.place(*a)).collect())
    }
    /// The places that name this one as their parent, in order of name in the language.
    pub fn children(&self, id: &PlaceId, lang: &Lang) -> Vec<&Place> {
        let Some(i) = self.at(id) else { return Vec::new() };
        let mut inside: Vec<&Place> = self.below[i as usize]
            .iter()
            .map(|b| self.place(*b))
            .filter(|p| p.parent.as_ref() == Some(id))
            .collect();
        inside.sort_by_cached_key(|p| (key(p.name.best(lang).map_or("", |(n, _)| n)), p.id.clone()));
        inside
    }

    pub(crate) fn at(&self, id: &PlaceId) -> Option<u32> {
        self.by_id.get(id).copied()
    }
    pub(crate) fn place(&self, i: u32) -> &Place {
        &self.places[i as usize]
    }
    pub(crate) fn above(&self, i: u32) -> &[u32] {
        &self.above[i as usize]
    }
    pub(crate) fn partly(&self, i: u32) -> &[u32] {
        &self.partly[i as usize]
    }
    /// Everything that may lie in the place: all that name it, or something in it, as parent, alternative or in part.
    pub(crate) fn inside(&self, i: u32) -> BTreeSet<u32> {
        let mut seen = BTreeSet::new();
        let mut open = vec![i];
        while let Some(next) = open.pop() {
            for b in &self.below[next as usize] {
                if *b != i && seen.insert(*b) {
                    open.push(*b);
                }
            }
        }
        seen
    }
    fn enumerate(&self) -> impl Iterator<Item = (u32, &Place)> {
        (0u32..).zip(&self.places)
    }
    fn known(&self, ids: &[PlaceId]) -> Vec<u32> {
        ids.iter().filter_map(|id| self.at(id)).collect()
    }

    fn index_names(&mut self) {
        let mut names: Vec<(String, u32)> = Vec::with_capacity(self.places.len() * 2);
        for (i, place) in self.enumerate() {
            let spoken = place
                .name
                .iter()
                .map(|(_, w)| w.text.as_str())
                .chain(place.also.iter().map(String::as_str));
            names.extend(spoken.map(|name| (key(name), i)).filter(|(name, _)| !name.is_empty()));
        }
        names.sort_unstable();
        names.dedup();
        self.names = names;
    }

    fn index_tree(&mut self) {
        let guesses: Vec<Vec<u32>> = self.enumerate().map(|(_, p)| self.guess_towns(p)).collect();
        let direct: Vec<Vec<u32>> = self
            .places
            .iter()
            .map(|p| {
                self.known(p.parent.as_slice())
                    .into_iter()
                    .chain(self.known(&p.also_in))
                    .collect()
            })
            .collect();
        let in_part: Vec<Vec<u32>> = self
            .places
            .iter()
            .zip(guesses)
            .map(|(p, g)| self.known(&p.partly_in).into_iter().chain(g).collect())
            .collect();
        let climb = |start: &[u32]| {
            let mut seen: Vec<u32> = start.to_vec();
            let mut next = 0;
            while next < seen.len() {
                for up in &direct[seen[next] as usize] {
                    if !seen.contains(up) {
                        seen.push(*up);
                    }
                }
                next += 1;
            }
            seen
        };
        let mut below = vec![Vec::new(); self.places.len()];
        let mut outer = Vec::with_capacity(self.places.len());
        for (i, _) in self.enumerate() {
            let mut above = climb(&[i]);
            above[1..].sort_by_key(|a| Reverse(self.place(*a).kind));
            let some: Vec<u32> = above
                .iter()
                .flat_map(|a| in_part[*a as usize].iter().copied())
                .collect();
            let mut partly = climb(&some);
            partly.retain(|p| !above.contains(p));
            partly.sort_unstable();
            partly.dedup();
            for up in direct[i as usize].iter().chain(&in_part[i as usize]) {
                below[*up as usize].push(i);
            }
            outer.push((above, partly));
        }
        (self.above, self.partly) = outer.into_iter().unzip();
        self.below = below;
    }

    /// The province a place lies in by its parents, or what stands in its stead at the top.
    fn province<'a>(&'a self, place: &'a Place) -> Option<&'a PlaceId> {
        let mut id = place.parent.as_ref()?;
        // Deeper trees than this go in circles.
        for _ in 0..8 {
            match self.get(id) {
                Some(p) if p.kind > PlaceKind::Province => id = p.parent.as_ref()?,
                _ => break,
            }
        }
        Some(id)
    }

    /// A list of postal areas says only the province. The towns such an area may lie in: those whose outline holds its
    /// point, or whose name stands in its name ("Hamilton (Westdale)"). A guess, so that it decides nothing for sure.
    fn guess_towns(&self, place: &Place) -> Vec<u32> {
        let known_to_town = |id: &PlaceId| self.get(id).is_some_and(|p| p.kind > PlaceKind::Province);
        if place.kind != PlaceKind::PostalArea
            || place.parent.as_ref().is_some_and(known_to_town)
            || !place.partly_in.is_empty()
        {
            return Vec::new();
        }
        let town = |i: &u32| {
            matches!(
                self.place(*i).kind,
                PlaceKind::Municipality | PlaceKind::Community | PlaceKind::FirstNation
            )
        };
        let province = self.province(place);
        let of_province = |i: &u32| province.is_none() || self.province(self.place(*i)) == province;
        let drawn = place.point.into_iter().flat_map(|p| {
            self.boxes
                .around(p)
                .filter(move |i| self.place(*i).outline.as_ref().is_some_and(|o| o.holds(p)))
        });
        let parts = place.name.iter().flat_map(|(_, w)| w.text.split(['(', ')', '/', ',']));
        let mut found: Vec<u32> = drawn.collect();
        for words in parts.map(key).filter(|k| !k.is_empty()) {
            let all: Vec<&str> = words.split(' ').collect();
            for from in 0..all.len() {
                for to in from + 1..=all.len().min(from + 4) {
                    found.extend(self.named(&all[from..to].join(" ")));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|i| town(i) && of_province(i));
        found
    }

    /// The places with exactly this folded name.
    pub(crate) fn named(&self, folded: &str) -> impl Iterator<Item = u32> {
        let start = self.names.partition_point(|(name, _)| name.as_str() < folded);
        self.names[start..]
            .iter()
            .take_while(move |(name, _)| name == folded)
            .map(|(_, i)| *i)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The narrowest place in which every postal code with this beginning lies, by [`Place::postal`].
    pub(crate) fn by_postal_letters(&self, code: &str) -> Option<u32> {
        let fits = |p: &Place| {
            p.postal
                .iter()
                .filter(|own| code.starts_with(own.as_str()))
                .map(String::len)
                .max()
        };
        self.enumerate()
            .filter_map(|(i, p)| Some((fits(p)?, p.kind, i)))
            .max()
            .map(|(_, _, i)| i)
    }

    /// A place as offered for choice: its name, and in brackets what tells it apart.
    pub(crate) fn candidate(&self, i: u32) -> Candidate {
        let place = self.place(i);
        let mut label = Text::default();
        for lang in [Lang::en(), Lang::fr()] {
            let Some((name, _)) = place.name.best(&lang) else {
                continue;
            };
            let outer = self.above(i)[1..]
                .iter()
                .map(|a| self.place(*a))
                .find(|p| p.kind > PlaceKind::Country);
            let outer = outer
                .and_then(|p| p.name.best(&lang))
                .map(|(n, _)| n)
                .filter(|n| *n != name);
            let words = match (place.id.postal(), outer) {
                (Some(code), _) => format!("{} ({name})", postal::written(code)),
                (None, Some(outer)) => format!("{name} ({outer})"),
                (None, None) => name.to_owned(),
            };
            label.set(lang, words);
        }
        Candidate {
            id: place.id.clone(),
            label,
        }
    }

    /// Places whose name begins with these letters, or has a word that does, for a list under the field: towns before
    /// neighbourhoods, the more populous first. The beginning of a postal code offers postal areas.
    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Candidate> {
        let folded = key(typed);
        if folded.is_empty() {
            return Vec::new();
        }
        let code = postal::prefix(typed)
            .filter(|c| c.len() > 1)
            .map(|c| c.chars().take(3).collect::<String>());
        let mut found: Vec<(bool, Reverse<u32>, u32)> = Vec::new();
        let mut offer = |inner: bool, i: u32| {
            let place = self.place(i);
            found.push((inner, Reverse(place.population.unwrap_or(0)), i));
        };
        if let Some(code) = code {
            let fits =
                |p: &Place| p.kind == PlaceKind::PostalArea && p.id.postal().is_some_and(|own| own.starts_with(&code));
            self.enumerate()
                .filter(|(_, p)| fits(p))
                .for_each(|(i, _)| offer(false, i));
        }
        let start = self.names.partition_point(|(name, _)| name.as_str() < folded.as_str());
        self.names[start..]
            .iter()
            .take_while(|(name, _)| name.starts_with(&folded))
            .for_each(|(_, i)| offer(false, *i));
        if folded.len() >= 3 {
            let word = format!(" {folded}");
            self.names
                .iter()
                .filter(|(name, _)| name.contains(&word))
                .for_each(|(_, i)| offer(true, *i));
        }
        found.sort_unstable_by(|a, b| {
            let order = |x: &(bool, Reverse<u32>, u32)| (x.0, self.place(x.2).kind >= PlaceKind::PostalArea, x.1, x.2);
            order(a).cmp(&order(b))
        });
        let mut seen = BTreeSet::new();
        found.retain(|(_, _, i)| seen.insert(*i));
        found.truncate(limit);
        found.into_iter().map(|(_, _, i)| self.candidate(i)).collect()
    }
}
