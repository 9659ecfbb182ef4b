//! What people type, against the demonstration gazetteer.

mod support;

use language::Lang;
use places::{PlaceKind, Precision, Resolved};
use rstest::rstest;
use support::{demo, demo_places, find, id, named};

#[rstest]
#[case("Toronto", "ca-on-toronto")]
#[case("toronto, on", "ca-on-toronto")]
#[case("Toronto Ontario", "ca-on-toronto")]
#[case("Toronto, Ontario, Canada", "ca-on-toronto")]
#[case("City of Toronto", "ca-on-toronto")]
#[case("ville de Toronto", "ca-on-toronto")]
#[case("à Toronto", "ca-on-toronto")]
#[case("Tornoto", "ca-on-toronto")]
#[case("St Catharines", "ca-on-st-catharines")]
#[case("Saint-Catharines", "ca-on-st-catharines")]
#[case("st. catherines", "ca-on-st-catharines")]
#[case("St Cathrines", "ca-on-st-catharines")]
#[case("ORLEANS", "ca-on-ottawa-orleans")]
#[case("orléans", "ca-on-ottawa-orleans")]
#[case("Sudbury", "ca-on-greater-sudbury")]
#[case("Grand Sudbury", "ca-on-greater-sudbury")]
#[case("cote de sable", "ca-on-ottawa-sandy-hill")]
#[case("Niagara", "ca-on-niagara")]
#[case("Niagara on the Lake", "ca-on-niagara-on-the-lake")]
#[case("Misissauga", "ca-on-mississauga")]
#[case("Hamilton", "ca-on-hamilton")]
#[case("Hamilton, Northumberland", "ca-on-hamilton-township")]
#[case("Hamilton Township", "ca-on-hamilton-township")]
#[case("région de Durham", "ca-on-durham")]
#[case("Six Nations", "ca-on-six-nations")]
#[case("premiere nation de Curve Lake", "ca-on-curve-lake")]
#[case("Ontario", "ca-on")]
#[case("M5V 2T6", "fsa:M5V")]
#[case("m5v", "fsa:M5V")]
#[case("m5v2t6", "fsa:M5V")]
#[case("M5V-2T6", "fsa:M5V")]
#[case("100 King St W, Toronto, ON M5X 1A9", "fsa:M5X")]
#[case("12 Main Street East, Grimsby", "ca-on-grimsby")]
#[case("12 Main Street East, Grimsby, ON", "ca-on-grimsby")]
fn a_text_is_one_place(#[case] typed: &str, #[case] place: &str) {
    assert_eq!(named(typed), place, "{typed}");
}

#[rstest]
#[case("")]
#[case("   ")]
#[case("Xyzzyville")]
#[case("M")]
#[case("12345")]
#[case("help with my rent")]
#[case("Z9Z 9Z9")]
fn other_texts_are_no_place(#[case] typed: &str) {
    assert_eq!(demo().resolve(typed), Resolved::Nothing, "{typed}");
}

#[test]
fn a_name_of_two_places_is_a_choice_with_what_tells_them_apart() {
    let Resolved::Ambiguous(choice) = demo().resolve("York") else {
        panic!("York is two places")
    };
    let labels: Vec<_> = choice
        .iter()
        .map(|c| c.label.get(&Lang::en()).unwrap_or_default())
        .collect();
    assert_eq!(labels, ["York Region (Ontario)", "York (Toronto)"]);
    assert_eq!(
        demo().choose_place(&choice[1].id).map(|f| f.label),
        Some(language::Text::both("York", "York"))
    );
}

#[test]
fn a_misspelled_name_says_that_it_was_guessed() {
    assert!(find("Tornoto").guessed);
    assert!(!find("toronto").guessed);
    // Written often enough to stand in the gazetteer as another name.
    assert!(!find("St. Catherines").guessed);
}

#[test]
fn coordinates_lie_in_the_town_whose_outline_holds_them() {
    let found = find("43.6532,-79.3832");
    assert_eq!(found.precision, Precision::Point);
    let within: Vec<&str> = found.within.iter().map(places::PlaceId::as_str).collect();
    assert_eq!(within, ["ca-on-toronto", "ca-on", "ca"]);
    assert_eq!(find("43.25 -79.87").within[0], id("ca-on-hamilton"));
    assert!(
        found.partly.contains(&id("fsa:M5H")),
        "the postal areas near by are possible"
    );
    assert!(!found.partly.contains(&id("fsa:L8P")));
    assert!(!found.partly.contains(&id("ca-on-mississauga")));
}

#[test]
fn a_point_in_the_ocean_is_in_no_place() {
    let found = find("45.0,-40.0");
    assert!(found.within.is_empty() && found.partly.is_empty());
}

#[test]
fn a_postal_code_keeps_its_six_characters_and_its_place_is_the_postal_area() {
    let found = find("m5v 2t6");
    assert_eq!(found.postal.as_deref(), Some("M5V2T6"));
    assert_eq!(found.precision, Precision::PostalCode);
    assert_eq!(found.label.get(&Lang::fr()), Some("M5V 2T6"));
    assert!(found.within.contains(&id("ca-on-toronto")));
}

#[test]
fn a_postal_code_that_no_list_has_lies_in_the_province_of_its_letter() {
    let found = find("P0T 2E0");
    assert_eq!(
        found.within.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["ca-on", "ca"]
    );
    assert_eq!(found.point, None, "the middle of a province is nobody's distance");
    assert_eq!(find("M2Z").within[0], id("ca-on-toronto"), "every M is Toronto");
}

#[test]
fn near_a_town_is_perhaps_in_it() {
    let found = find("near Guelph");
    assert!(found.near);
    assert!(!found.within.contains(&id("ca-on-guelph")));
    assert!(found.partly.contains(&id("ca-on-guelph")));
    assert!(found.within.contains(&id("ca-on")));
    assert!(find("près de Guelph").near);
    assert!(find("près d’Ottawa").near);
}

#[test]
fn typing_offers_places_by_name_and_postal_areas_by_code() {
    let offered = |typed: &str| {
        demo()
            .suggest(typed, 5)
            .into_iter()
            .map(|c| c.id.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(offered("hami")[0], "ca-on-hamilton");
    assert!(
        offered("catha").contains(&"ca-on-st-catharines".to_owned()),
        "a later word is enough"
    );
    assert_eq!(offered("ORLÉ")[0], "ca-on-ottawa-orleans");
    assert!(offered("L8").iter().all(|id| id.starts_with("fsa:L8")));
    assert_eq!(offered("M5V 2T"), ["fsa:M5V"]);
    assert!(offered("").is_empty());
    assert!(demo().suggest("st", 3).len() <= 3);
}

#[test]
fn every_postal_area_of_the_demonstration_is_itself_and_lies_in_one_town_or_names_its_towns() {
    let all: Vec<_> = demo_places()
        .into_iter()
        .filter(|p| p.kind == PlaceKind::PostalArea)
        .collect();
    assert!(all.len() >= 150, "{}", all.len());
    for place in all {
        let code = place.id.postal().expect("a postal area");
        let found = find(code);
        assert_eq!(found.within[0], place.id);
        let of = |kind| demo().chain(&place.id).iter().filter(|p| p.kind == kind).count();
        let towns = of(PlaceKind::Municipality);
        assert!(
            towns == 1 || towns == 0 && place.partly_in.len() > 1,
            "{code} lies in {towns} towns"
        );
        assert_eq!((of(PlaceKind::Province), of(PlaceKind::Country)), (1, 1), "{code}");
    }
}

#[test]
fn every_place_of_the_demonstration_is_found_by_its_names() {
    for place in demo_places().iter().filter(|p| p.kind < PlaceKind::PostalArea) {
        for (_, name) in place.name.iter() {
            let ids: Vec<_> = match demo().resolve(&name.text) {
                Resolved::Found(found) => found.within,
                Resolved::Ambiguous(choice) => choice.into_iter().map(|c| c.id).collect(),
                Resolved::Nothing => Vec::new(),
            };
            let larger = name.text == "Hamilton" && place.id == id("ca-on-hamilton-township");
            assert!(
                ids.contains(&place.id) || larger,
                "{} is not found as {}: {ids:?}",
                place.id,
                name.text
            );
        }
    }
}

#[test]
fn drawn_towns_share_borders_and_no_ground() {
    let drawn: Vec<_> = demo_places()
        .into_iter()
        .filter(|p| p.kind == PlaceKind::Municipality && p.outline.is_some())
        .collect();
    assert!(drawn.len() >= 15);
    for (i, a) in drawn.iter().enumerate() {
        for b in &drawn[i + 1..] {
            let (one, other) = (a.outline.as_ref().expect("drawn"), b.outline.as_ref().expect("drawn"));
            assert!(!one.overlaps(other), "{} and {} overlap", a.id, b.id);
        }
    }
    // No gap: along a line through each pair of neighbours' middles every point is in a drawn town.
    for (a, b) in [
        ("ca-on-toronto", "ca-on-mississauga"),
        ("ca-on-pickering", "ca-on-ajax"),
        ("ca-on-oshawa", "ca-on-whitby"),
    ] {
        let centre = |name: &str| demo().get(&id(name)).and_then(places::Place::centre).expect("a point");
        let (from, to) = (centre(a), centre(b));
        for step in 0..=100 {
            let t = f64::from(step) / 100.0;
            let (lat, lon) = (from.lat + (to.lat - from.lat) * t, from.lon + (to.lon - from.lon) * t);
            let here = places::Point::new(lat, lon).expect("on earth");
            let towns = drawn
                .iter()
                .filter(|p| p.outline.as_ref().is_some_and(|o| o.holds(here)))
                .count();
            assert!(towns >= 1, "nobody's ground between {a} and {b} at {lat}, {lon}");
        }
    }
}

#[test]
fn every_drawn_town_holds_the_points_of_what_lies_in_it() {
    for place in demo_places() {
        let Some(point) = place.point else { continue };
        for town in demo().chain(&place.id) {
            if let (PlaceKind::Municipality, Some(outline)) = (town.kind, &town.outline) {
                assert!(outline.holds(point), "{} lies outside {}", place.id, town.id);
            }
        }
        if place.kind == PlaceKind::Municipality {
            assert!(
                demo()
                    .get(&id("ca-on"))
                    .and_then(|p| p.outline.as_ref())
                    .is_some_and(|o| o.holds(point)),
                "{}",
                place.id
            );
        }
    }
}
