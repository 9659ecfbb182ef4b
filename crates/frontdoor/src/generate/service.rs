//! One service with its place, as HSDS 3 writes it.

use needs::Need;
use places::PlaceKind;
use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::words::{self, Both};
use super::{Agency, Network, Town, name_of, term};

/// Words in both languages, or in English alone.
fn text(both: bool, en: impl Into<String>, fr: impl Into<String>) -> Value {
    if both {
        json!({ "en": en.into(), "fr": fr.into() })
    } else {
        json!({ "en": en.into() })
    }
}

/// A name after which a person is not called: the need's first name, without what stands in brackets.
fn plain(need: &Need) -> (String, String) {
    let of = |lang| {
        let name = need.name.best(&lang).map_or("", |(name, _)| name);
        name.split(" (").next().unwrap_or(name).to_owned()
    };
    (of(language::Lang::en()), of(language::Lang::fr()))
}

fn definition(need: &Need) -> (String, String) {
    let of = |lang| {
        need.definition
            .best(&lang)
            .map_or(String::new(), |(words, _)| words.to_owned())
    };
    (of(language::Lang::en()), of(language::Lang::fr()))
}

impl Network<'_> {
    /// The `n`-th service of the directory, the `nth` of its agency. The first of an agency carries the agency.
    pub(super) fn service(&self, agency: &Agency, n: usize, nth: usize) -> Value {
        let dice = &mut Dice::new(self.seed, "service", n as u64);
        let town = &self.towns[agency.town];
        let need = self.needs[self.need_shares.draw(dice)];
        let both = agency.french || dice.percent(90);
        let whom = dice.percent(45).then(|| dice.one(words::WHOM));
        let mut service = Map::new();
        let mut put = |key: &str, value: Value| {
            service.insert(key.to_owned(), value);
        };
        put("id", json!(format!("service-{n}")));
        put("status", json!("active"));
        if nth == 0 {
            put("organization", organization(agency, town));
        } else {
            put("organization_id", json!(format!("agency-{}", agency.n)));
        }
        let name = service_name(need, whom.map(|whom| whom.0), town, dice);
        put("name", text(both, name.0, name.1));
        let (en, fr) = description(need, agency, town, dice);
        put("description", text(both, en, fr));
        let (en, fr) = dice.one(words::APPLY);
        put("application_process", text(both, *en, *fr));
        // Half say what they cost, and most of them nothing.
        if dice.percent(60) {
            let (en, fr) = if dice.percent(75) {
                words::FEES[0]
            } else {
                *dice.one(words::FEES)
            };
            put("fees_description", text(both, en, fr));
        }
        if let Some(((en, fr), youngest, oldest, rule)) = whom {
            put("eligibility_description", text(both, capital(en), capital(fr)));
            put("minimum_age", json!(youngest));
            put("maximum_age", json!(oldest));
            // Curators have written the rule of some.
            if !rule.is_empty() && dice.percent(50) {
                put("rule", json!(rule));
            }
        }
        if dice.percent(40) {
            put("needs", json!([need.code]));
        }
        if dice.percent(66) {
            let more = dice.percent(25).then(|| self.needs[self.need_shares.draw(dice)]);
            let terms = [Some(need), more.filter(|more| more.code != need.code)];
            put(
                "attributes",
                terms
                    .into_iter()
                    .flatten()
                    .map(|need| json!({ "taxonomy_term_id": term(need) }))
                    .collect(),
            );
        }
        let remote = dice.percent(12);
        put(
            "phones",
            json!([{ "number": phone(dice), "type": if remote { "hotline" } else { "voice" } }]),
        );
        put("languages", languages(agency, dice));
        put("service_areas", json!([{ "name": area(town, remote, dice) }]));
        if dice.percent(80) {
            put("schedules", schedule(dice));
        }
        if dice.percent(60) {
            put(
                "url",
                json!(format!("https://agency{}.example.org/services/{nth}", agency.n)),
            );
        }
        if !remote {
            put("service_at_locations", json!([at(self.seed, agency, town, n, nth)]));
        }
        Value::Object(service)
    }
}

fn organization(agency: &Agency, town: &Town<'_>) -> Value {
    let (en_town, fr_town) = name_of(town.place);
    json!({
        "id": format!("agency-{}", agency.n),
        "name": text(true, &agency.name.0, &agency.name.1),
        "description": text(true,
            format!("{} serves people in and around {en_town}.", agency.name.0),
            format!("{} est au service des gens de {fr_town} et des environs.", agency.name.1)),
        "website": format!("https://agency{}.example.org/", agency.n),
        "legal_status": "Non-profit",
    })
}

fn service_name(need: &Need, whom: Option<Both>, town: &Town<'_>, dice: &mut Dice) -> (String, String) {
    let (mut en, mut fr) = plain(need);
    if dice.percent(40) {
        let (offer, offre) = dice.one(words::OFFER);
        en = format!("{en} {offer}");
        fr = format!("{fr}, {}", offre.to_lowercase());
    }
    if let Some((words, mots)) = whom {
        en = format!("{en} {words}");
        fr = format!("{fr} {mots}");
    }
    match dice.below(6) {
        0 => {
            let (a, b) = name_of(town.place);
            (format!("{en} – {a}"), format!("{fr} – {b}"))
        }
        1 => {
            let proper = format!("{}{}", dice.one(words::FIRST), dice.one(words::SECOND));
            (format!("{proper} {en}"), format!("{fr} {proper}"))
        }
        2 => {
            let family = dice.one(words::FAMILY);
            (format!("{family} {en}"), format!("{fr} {family}"))
        }
        _ => (en, fr),
    }
}

/// What it does, in three to seven sentences; one of them in words people use for the need.
fn description(need: &Need, agency: &Agency, town: &Town<'_>, dice: &mut Dice) -> (String, String) {
    let (mut en, mut fr) = definition(need);
    let (en_town, fr_town) = name_of(town.place);
    if dice.percent(30) {
        let phrase = |lang, dice: &mut Dice| {
            need.words
                .get(&lang)
                .filter(|w| !w.is_empty())
                .map(|w| dice.one(w).clone())
        };
        if let (Some(a), Some(b)) = (phrase(language::Lang::en(), dice), phrase(language::Lang::fr(), dice)) {
            en = format!("{en} For example: {a}.");
            fr = format!("{fr} Par exemple : {b}.");
        }
    }
    for _ in 0..2 + dice.below(5) {
        let (a, b) = dice.one(words::SENTENCES);
        en = format!(
            "{en} {}",
            a.replace("{town}", &en_town).replace("{agency}", &agency.name.0)
        );
        fr = format!(
            "{fr} {}",
            b.replace("{town}", &fr_town).replace("{agency}", &agency.name.1)
        );
    }
    (en, fr)
}

fn phone(dice: &mut Dice) -> String {
    let area = dice.one(&[
        "416", "647", "905", "289", "519", "226", "613", "343", "705", "249", "807", "1-800", "1-888",
    ]);
    format!("{area}-555-01{:02}", dice.below(100))
}

fn languages(agency: &Agency, dice: &mut Dice) -> Value {
    let mut codes = vec![if agency.french { "fr" } else { "en" }];
    for _ in 0..dice.below(4) {
        let code = words::LANGUAGES
            [dice.below(words::LANGUAGES.len()) * dice.below(words::LANGUAGES.len()) / words::LANGUAGES.len()];
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.into_iter().map(|code| json!({ "code": code })).collect()
}

/// What it serves: its postal area, its town, the region above, or the province.
fn area(town: &Town<'_>, remote: bool, dice: &mut Dice) -> String {
    let province = town.above.iter().find(|place| place.kind == PlaceKind::Province);
    let region = town.above.first();
    let of = match dice.below(10) {
        _ if remote => province,
        0 | 1 => province,
        2..=4 => region,
        _ => None,
    };
    name_of(of.map_or(town.place, |place| *place)).0
}

fn schedule(dice: &mut Dice) -> Value {
    let mut parts = Vec::new();
    let mut on = |days: &str, opens: &str, closes: &str| {
        parts.push(json!({ "freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes }));
    };
    match dice.below(8) {
        0 => on("MO,TU,WE,TH,FR,SA,SU", "00:00", "24:00"),
        1 => {
            on("MO,WE,FR", "10:00", "16:00");
            on("TU,TH", "12:00", "20:00");
        }
        2 => on("SA", "09:00", "13:00"),
        3 => {
            on("MO,TU,WE,TH", "08:30", "16:30");
            on("FR", "08:30", "12:00");
        }
        4 => on("TU,TH", "13:00", "16:00"),
        _ => {
            let (opens, closes) = (
                ["08:00", "08:30", "09:00", "09:30"][dice.below(4)],
                ["16:00", "16:30", "17:00", "18:00"][dice.below(4)],
            );
            on("MO,TU,WE,TH,FR", opens, closes);
        }
    }
    Value::Array(parts)
}

/// The service at one of the agency's places, which is written out each time: it is drawn from a stream of its own.
fn at(seed: u64, agency: &Agency, town: &Town<'_>, n: usize, nth: usize) -> Value {
    let place = nth % agency.places;
    let location = format!("place-{}-{place}", agency.n);
    let id = format!("at-{n}");
    let dice = &mut Dice::new(seed, &location, 0);
    #[expect(clippy::cast_precision_loss, reason = "a spread of some kilometres")]
    let mut spread = || (dice.below(1_200) as f64 - 600.0) / 10_000.0;
    let (latitude, longitude) = (town.at.lat + spread(), town.at.lon + spread());
    let street = dice.one(words::STREETS);
    let confidential = agency.name.0.contains("Women’s Shelter");
    let letter = |dice: &mut Dice| char::from(b"ABCEGHJKLMNPRSTVWXYZ"[dice.below(20)]);
    let begins = town.place.postal.first().filter(|code| code.len() == 3).cloned();
    let begins = begins.unwrap_or_else(|| {
        format!(
            "{}{}{}",
            ["K", "L", "N", "P"][dice.below(4)],
            dice.below(10),
            letter(dice)
        )
    });
    let ends = format!("{}{}{}", dice.below(10), letter(dice), dice.below(10));
    let address = json!({
        "address_1": if confidential { "Confidential".to_owned() } else { format!("{} {street}", 1 + dice.below(1_200)) },
        "city": name_of(town.place).0, "state_province": "ON", "postal_code": format!("{begins} {ends}"), "country": "CA",
        "address_type": "physical",
    });
    let access = if dice.percent(60) {
        json!([{ "description": "Wheelchair access" }])
    } else {
        json!([])
    };
    json!({ "id": id, "location": {
        "id": location, "location_type": "physical", "name": agency.name.0, "latitude": round(latitude), "longitude": round(longitude),
        "addresses": [address], "accessibility": access,
    } })
}

/// Five places after the point: a house.
fn round(degrees: f64) -> f64 {
    (degrees * 100_000.0).round() / 100_000.0
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}
