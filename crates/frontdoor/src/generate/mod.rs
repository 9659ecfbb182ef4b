//! A made-up directory of any size, the same for the same seed: what measurements are taken on.
//!
//! Agencies have one to several services and places; needs are as unequal as they are in life; a tenth of the records has
//! English alone, a third has no taxonomy terms, and areas run from a postal area to the province. Numbers are 555-01xx.

mod dice;
mod service;
mod words;

use std::io::{self, Write};

use needs::{Need, Vocabulary};
use places::{Gazetteer, Place, PlaceKind, Point};
use serde_json::{Value, json};

use dice::{Dice, Shares};

/// A town where agencies are.
struct Town<'a> {
    place: &'a Place,
    at: Point,
    /// The areas above it, the narrowest first.
    above: Vec<&'a Place>,
}

/// What a directory is made from.
pub struct Network<'a> {
    seed: u64,
    needs: Vec<&'a Need>,
    need_shares: Shares,
    towns: Vec<Town<'a>>,
    town_shares: Shares,
}

/// An agency, before its services.
struct Agency {
    n: usize,
    /// Its proper name in words, and what it is.
    name: (String, String),
    town: usize,
    /// How many places it has.
    places: usize,
    /// It works in French first.
    french: bool,
}

impl<'a> Network<'a> {
    /// From the needs and the towns of a gazetteer; `None` where it knows no town.
    pub fn new(seed: u64, vocabulary: &'a Vocabulary, gazetteer: &'a Gazetteer) -> Option<Network<'a>> {
        let town = |place: &'a Place| {
            let above = gazetteer
                .chain(&place.id)
                .into_iter()
                .filter(|above| above.id != place.id);
            Some(Town {
                place,
                at: place.centre()?,
                above: above.filter(|above| above.kind != PlaceKind::Country).collect(),
            })
        };
        let mut towns: Vec<Town<'a>> = gazetteer
            .places()
            .filter(|place| place.kind == PlaceKind::Municipality)
            .filter_map(town)
            .collect();
        towns.sort_by(|a, b| a.place.id.cmp(&b.place.id));
        // Which need is frequent is drawn once for all seeds: the order of their codes' hashes.
        let mut needs: Vec<&Need> = vocabulary.needs().iter().collect();
        needs.sort_by_key(|need| *blake3::hash(need.code.as_bytes()).as_bytes());
        let town_shares = Shares::of(towns.iter().map(|t| u64::from(t.place.population.unwrap_or(2_000))));
        (!towns.is_empty()).then(|| Network {
            seed,
            need_shares: Shares::zipf(needs.len()),
            needs,
            town_shares,
            towns,
        })
    }

    /// Writes a directory with so many services as HSDS 3 objects, one to a line.
    pub fn write(&self, services: usize, out: &mut impl Write) -> io::Result<()> {
        self.terms(out)?;
        let (mut n, mut owner) = (0, 0);
        while n < services {
            let mut dice = Dice::new(self.seed, "agency", owner as u64);
            let agency = self.agency(owner, &mut dice);
            // Most agencies have few services, some have many.
            let most = [1, 2, 2, 3, 4, 4, 6, 8, 12, 30][dice.below(10)];
            let its = (1 + dice.below(most)).min(services - n);
            for nth in 0..its {
                line(out, &self.service(&agency, n, nth))?;
                n += 1;
            }
            owner += 1;
        }
        out.flush()
    }

    /// The taxonomy: one term for each need, the broader above.
    fn terms(&self, out: &mut impl Write) -> io::Result<()> {
        let name =
            json!({ "en": "Made-up taxonomy of human services", "fr": "Taxonomie inventée des services sociaux" });
        line(
            out,
            &json!({ "id": "taxonomy", "name": name, "uri": "https://taxonomy.example.org/", "version": "1" }),
        )?;
        for need in &self.needs {
            line(
                out,
                &json!({
                    "id": term(need), "code": need.code.to_uppercase(), "name": need.name, "description": need.definition,
                    "taxonomy_id": "taxonomy", "parent_id": need.parent.as_ref().map(|parent| format!("term-{parent}")),
                }),
            )?;
        }
        Ok(())
    }

    fn agency(&self, n: usize, dice: &mut Dice) -> Agency {
        let town = self.town_shares.draw(dice);
        let town_name = name_of(self.towns[town].place).0;
        let proper = match dice.below(10) {
            0..=4 => format!("{}{}", dice.one(words::FIRST), dice.one(words::SECOND)),
            5 | 6 => format!("{} {}", dice.one(words::FIRST), dice.one(words::FAMILY)),
            7 => format!("{}-{}", dice.one(words::FAMILY), dice.one(words::FAMILY)),
            8 => format!("{town_name} {}{}", dice.one(words::FIRST), dice.one(words::SECOND)),
            _ => town_name,
        };
        let (en, fr) = dice.one(words::AGENCY);
        Agency {
            n,
            name: (en.replace("{}", &proper), fr.replace("{}", &proper)),
            town,
            places: [1, 1, 1, 1, 2, 2, 3, 5][dice.below(8)],
            french: dice.percent(6),
        }
    }
}

fn term(need: &Need) -> String {
    format!("term-{}", need.code)
}

fn line(out: &mut impl Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

/// A place's name in English and in French.
fn name_of(place: &Place) -> (String, String) {
    let of = |lang| {
        place
            .name
            .best(&lang)
            .map_or(String::new(), |(name, _)| name.to_owned())
    };
    (of(language::Lang::en()), of(language::Lang::fr()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::demonstration;

    fn made(services: usize, seed: u64) -> String {
        let gazetteer = demonstration::gazetteer().unwrap();
        let network = Network::new(seed, Vocabulary::embedded(), &gazetteer).unwrap();
        let mut out = Vec::new();
        network.write(services, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assert_eq!(made(300, 7), made(300, 7));
        assert_ne!(made(300, 7), made(300, 8));
    }

    #[test]
    fn a_longer_directory_begins_as_a_shorter_one() {
        let (short, long) = (made(200, 3), made(400, 3));
        // The last agency of the shorter one may have been cut off in the middle; what stands is the same.
        assert!(long.starts_with(&short));
    }

    #[test]
    fn needs_are_unequal_names_differ_and_both_languages_are_there() {
        let lines: Vec<Value> = made(3_000, 1)
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
        let services: Vec<&Value> = lines.iter().filter(|line| line.get("status").is_some()).collect();
        assert_eq!(services.len(), 3_000);
        let mut by_term: BTreeMap<&str, usize> = BTreeMap::new();
        for term in services
            .iter()
            .filter_map(|s| s["attributes"][0]["taxonomy_term_id"].as_str())
        {
            *by_term.entry(term).or_default() += 1;
        }
        let (most, least) = (by_term.values().max().unwrap(), by_term.values().min().unwrap());
        assert!(
            most > &(least * 20) && by_term.len() > 150,
            "{most} {least} {}",
            by_term.len()
        );
        let names: std::collections::BTreeSet<String> = services.iter().map(|s| s["name"].to_string()).collect();
        assert!(names.len() > 2_300, "{}", names.len());
        let french = services.iter().filter(|s| s["description"].get("fr").is_some()).count();
        assert!((2_400..3_000).contains(&french), "{french}");
        let numbers = services.iter().filter_map(|s| s["phones"][0]["number"].as_str());
        assert!(numbers.filter(|number| !number.contains("-555-01")).count() == 0);
    }
}
