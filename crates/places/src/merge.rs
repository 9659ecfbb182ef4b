//! How several lists of places become one: by identifier, by shared number, by name.

use std::collections::{BTreeMap, HashMap};

use crate::fold::key;
use crate::{Place, PlaceId, PlaceKind};

/// A populated place of a list is a town of the same name and province when their middles are this near, in kilometres.
const TWIN_KM: f64 = 25.0;

/// A place with the source it was first written by.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// The place.
    pub place: Place,
    /// The name of the source.
    pub source: String,
}

/// What an import changes: the places to write, and how many of them are new.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// New and changed places.
    pub write: Vec<Sourced>,
    /// New ones among them.
    pub created: usize,
    /// Places that stayed as they were.
    pub unchanged: usize,
}

/// Brings a list into what is known.
///
/// A place of the list is a known one when it has its identifier, one of its [`Place::codes`], or (a populated place of a
/// list without such numbers) the name of a town of the same province near by. A source replaces what it wrote itself; what
/// another wrote first it only completes: missing fields, further names. Outlines and populations are always taken.
pub fn merge(known: &[Sourced], list: &[Place], source: &str) -> Merged {
    let known = Known::new(known);
    let ids: HashMap<&PlaceId, PlaceId> = list.iter().map(|p| (&p.id, known.id_of(p))).collect();

    let mut merged: BTreeMap<PlaceId, Sourced> = BTreeMap::new();
    let mut order: Vec<PlaceId> = Vec::new();
    for place in list {
        let mut place = place.clone();
        place.id = ids[&place.id].clone();
        for id in place
            .parent
            .iter_mut()
            .chain(&mut place.also_in)
            .chain(&mut place.partly_in)
        {
            if let Some(known) = ids.get(id) {
                *id = known.clone();
            }
        }
        let before = merged.get(&place.id).or_else(|| known.by_id.get(&place.id).copied());
        let after = match before {
            None => Sourced {
                place,
                source: source.to_owned(),
            },
            Some(before) => combine(before, place, source),
        };
        if merged.insert(after.place.id.clone(), after.clone()).is_none() {
            order.push(after.place.id);
        }
    }
    let mut result = Merged::default();
    for id in order {
        let after = merged.remove(&id).expect("put there above");
        match known.by_id.get(&id) {
            Some(before) if **before == after => result.unchanged += 1,
            Some(_) => result.write.push(after),
            None => {
                result.created += 1;
                result.write.push(after);
            }
        }
    }
    result
}

/// What is known, by identifier, by number and by name of town.
struct Known<'a> {
    by_id: HashMap<&'a PlaceId, &'a Sourced>,
    by_code: HashMap<(&'a str, &'a str), &'a PlaceId>,
    towns: HashMap<String, Vec<&'a Place>>,
}

impl<'a> Known<'a> {
    fn new(known: &'a [Sourced]) -> Known<'a> {
        let codes = |k: &'a Sourced| {
            k.place
                .codes
                .iter()
                .map(|(list, n)| ((list.as_str(), n.as_str()), &k.place.id))
        };
        let mut towns: HashMap<String, Vec<&Place>> = HashMap::new();
        for k in known.iter().filter(|k| k.place.kind == PlaceKind::Municipality) {
            for (_, w) in k.place.name.iter() {
                towns.entry(key(&w.text)).or_default().push(&k.place);
            }
        }
        Known {
            by_id: known.iter().map(|k| (&k.place.id, k)).collect(),
            by_code: known.iter().flat_map(codes).collect(),
            towns,
        }
    }
    /// The identifier under which the place is known, or its own.
    fn id_of(&self, place: &Place) -> PlaceId {
        let numbered = || {
            place
                .codes
                .iter()
                .find_map(|(list, n)| self.by_code.get(&(list.as_str(), n.as_str())).copied())
        };
        let unnumbered = place.kind == PlaceKind::Community && !place.codes.contains_key("sgc");
        let own = self.by_id.get_key_value(&place.id).map(|(id, _)| *id);
        own.or_else(numbered)
            .or_else(|| if unnumbered { self.twin(place) } else { None })
            .unwrap_or(&place.id)
            .clone()
    }
    /// The one town of the same name and province near by.
    fn twin(&self, place: &Place) -> Option<&'a PlaceId> {
        let near = |town: &&&Place| match (town.centre(), place.centre()) {
            (Some(a), Some(b)) => a.km(b) <= TWIN_KM,
            _ => true,
        };
        let names = place
            .name
            .iter()
            .filter_map(|(_, w)| self.towns.get(&key(&w.text)))
            .flatten();
        let mut fits = names
            .filter(near)
            .filter(|t| self.province(t) == self.province(place))
            .map(|t| &t.id);
        let first = fits.next()?;
        fits.all(|other| other == first).then_some(first)
    }
    /// The province above a place; what a list has not given yet counts as one.
    fn province(&self, place: &Place) -> Option<PlaceId> {
        let mut up = place.parent.as_ref();
        // Deeper trees than this go in circles.
        for _ in 0..8 {
            match up.and_then(|id| self.by_id.get(id)) {
                Some(p) if p.place.kind > PlaceKind::Province => up = p.place.parent.as_ref(),
                _ => break,
            }
        }
        up.cloned()
    }
}

fn combine(before: &Sourced, new: Place, source: &str) -> Sourced {
    let own = before.source == source;
    let mut place = before.place.clone();
    let mut also = Vec::new();
    for (lang, wording) in new.name.iter() {
        match place.name.get(lang) {
            Some(there) if there == wording.text => {}
            Some(_) if !own => also.push(wording.text.clone()),
            _ => place.name.put(lang.clone(), wording.clone()),
        }
    }
    if own && !new.also.is_empty() {
        place.also.clone_from(&new.also);
    }
    for name in also.into_iter().chain(new.also) {
        let there = place.name.iter().any(|(_, w)| w.text == name) || place.also.contains(&name);
        if !there {
            place.also.push(name);
        }
    }
    let prefer = |old: Option<_>, new: Option<_>| if own { new.or(old) } else { old.or(new) };
    place.parent = prefer(place.parent, new.parent).filter(|p| *p != place.id);
    place.point = if own {
        new.point.or(place.point)
    } else {
        place.point.or(new.point)
    };
    place.population = new.population.or(place.population);
    place.outline = new.outline.or(place.outline);
    let fill = |old: &mut Vec<PlaceId>, new: Vec<PlaceId>| {
        if !new.is_empty() && (own || old.is_empty()) {
            *old = new;
        }
    };
    fill(&mut place.also_in, new.also_in);
    fill(&mut place.partly_in, new.partly_in);
    if !new.postal.is_empty() && (own || place.postal.is_empty()) {
        place.postal = new.postal;
    }
    for (list, number) in new.codes {
        place.codes.entry(list).or_insert(number);
    }
    Sourced {
        place,
        source: before.source.clone(),
    }
}
