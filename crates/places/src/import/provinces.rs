//! Canada and its provinces and territories, with the numbers that lists know them by.

use language::Text;

use crate::{Place, PlaceId, PlaceKind};

/// Postal letters, number in the Standard Geographical Classification, GeoNames number, names, first letters of postal
/// codes (where no other province shares them).
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const PROVINCES: [Row; 13] = [
    (
        "NL",
        "10",
        "05",
        "Newfoundland and Labrador",
        "Terre-Neuve-et-Labrador",
        &["A"],
    ),
    (
        "PE",
        "11",
        "09",
        "Prince Edward Island",
        "Île-du-Prince-Édouard",
        &["C"],
    ),
    ("NS", "12", "07", "Nova Scotia", "Nouvelle-Écosse", &["B"]),
    ("NB", "13", "04", "New Brunswick", "Nouveau-Brunswick", &["E"]),
    ("QC", "24", "10", "Quebec", "Québec", &["G", "H", "J"]),
    ("ON", "35", "08", "Ontario", "Ontario", &["K", "L", "M", "N", "P"]),
    ("MB", "46", "03", "Manitoba", "Manitoba", &["R"]),
    ("SK", "47", "11", "Saskatchewan", "Saskatchewan", &["S"]),
    ("AB", "48", "01", "Alberta", "Alberta", &["T"]),
    ("BC", "59", "02", "British Columbia", "Colombie-Britannique", &["V"]),
    ("YT", "60", "12", "Yukon", "Yukon", &["Y"]),
    (
        "NT",
        "61",
        "13",
        "Northwest Territories",
        "Territoires du Nord-Ouest",
        &[],
    ),
    ("NU", "62", "14", "Nunavut", "Nunavut", &[]),
];

/// Canada.
pub(super) fn canada() -> Place {
    let mut place = Place::new(
        PlaceId::made("ca".into()),
        PlaceKind::Country,
        Text::both("Canada", "Canada"),
    );
    place.codes.insert("sgc".into(), "01".into());
    place
}

/// A province by its postal letters (`ON`), its two-digit number (`35`) or, with `geonames`, the number GeoNames gives it.
pub(super) fn province(code: &str, geonames: bool) -> Option<Place> {
    let row = PROVINCES.iter().find(|r| {
        if geonames {
            r.2 == code
        } else {
            r.0 == code || r.1 == code
        }
    })?;
    let (letters, sgc, _, en, fr, postal) = row;
    let id = PlaceId::made(format!("ca-{}", letters.to_ascii_lowercase()));
    let mut place = Place::new(id, PlaceKind::Province, Text::both(*en, *fr));
    place.also = vec![(*letters).to_owned()];
    place.parent = Some(PlaceId::made("ca".into()));
    place.postal = postal.iter().map(|l| (*l).to_owned()).collect();
    place.codes.insert("sgc".into(), (*sgc).to_owned());
    Some(place)
}

/// The provinces that the places name as parents, and Canada, to stand before them.
pub(super) fn mentioned(places: &[Place]) -> Vec<Place> {
    let named: Vec<Place> = PROVINCES
        .iter()
        .filter_map(|row| province(row.0, false))
        .filter(|p| places.iter().any(|q| q.parent.as_ref() == Some(&p.id)) && !places.iter().any(|q| q.id == p.id))
        .collect();
    let canadian = !named.is_empty()
        || places
            .iter()
            .any(|p| p.parent.as_ref().is_some_and(|id| id.as_str() == "ca"));
    let first = (canadian && !places.iter().any(|p| p.id.as_str() == "ca")).then(canada);
    first.into_iter().chain(named).collect()
}
