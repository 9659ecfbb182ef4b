//! What holds for all places, points and texts.

mod support;

use std::sync::Arc;
use std::time::Instant;

use places::offices::{Office, Offices};
use places::{AreaRef, Gazetteer, Outline, Point, Serves};
use proptest::prelude::*;
use support::demo;

fn point() -> impl Strategy<Value = Point> {
    (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lon)| Point { lat, lon })
}

fn nearby() -> impl Strategy<Value = Point> {
    (42.5..45.0, -81.0..-77.0).prop_map(|(lat, lon)| Point { lat, lon })
}

/// A polygon without crossings: corners at growing angles around a middle.
fn star() -> impl Strategy<Value = Outline> {
    (nearby(), proptest::collection::vec(0.02..0.4, 4..12)).prop_map(|(middle, arms)| {
        let count = f64::from(u32::try_from(arms.len()).expect("few"));
        let corners: Vec<Point> = (0u32..)
            .zip(&arms)
            .map(|(i, arm)| {
                let angle = f64::from(i) / count * std::f64::consts::TAU;
                Point {
                    lat: middle.lat + arm * angle.sin(),
                    lon: middle.lon + arm * angle.cos(),
                }
            })
            .collect();
        Outline::ring(&corners).expect("corners")
    })
}

/// The other way to decide: count the sides a ray to the east crosses.
fn holds_by_ray(outline: &Outline, p: Point) -> bool {
    let mut inside = false;
    for polygon in outline.shape() {
        for side in polygon.exterior().lines() {
            let (a, b) = (side.start, side.end);
            if (a.y > p.lat) != (b.y > p.lat) && p.lon < (b.x - a.x) * (p.lat - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
        }
    }
    inside
}

proptest! {
    #[test]
    fn distance_is_the_same_both_ways_and_a_detour_is_never_shorter(a in point(), b in point(), c in point()) {
        prop_assert!((a.km(b) - b.km(a)).abs() < 1e-6);
        prop_assert!(a.km(a) < 1e-6);
        prop_assert!(a.km(c) <= a.km(b) + b.km(c) + 1e-6);
        prop_assert!(a.km(b) <= 20_016.0);
    }

    #[test]
    fn the_index_finds_what_trying_every_outline_finds(shapes in proptest::collection::vec(star(), 1..30), at in nearby()) {
        let office = |(i, shape): (usize, &Outline)| Office {
            id: i.to_string(),
            areas: vec![AreaRef::Shape(shape.clone())],
            points: Vec::new(),
        };
        let offices = Offices::new(Arc::default(), shapes.iter().enumerate().map(office).collect());
        let who = offices.gazetteer().locate(at);
        let mut found: Vec<usize> =
            offices.who_serves(&who).local.iter().map(|s| s.office.id.parse().expect("a number")).collect();
        found.sort_unstable();
        let all: Vec<usize> = (0..shapes.len()).filter(|i| holds_by_ray(&shapes[*i], at)).collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn no_text_is_too_strange_to_resolve(text in "\\PC{0,60}") {
        let _ = demo().resolve(&text);
        let _ = demo().suggest(&text, 8);
        let _ = AreaRef::parse(&text);
    }

    #[test]
    fn whoever_is_in_a_place_is_in_everything_above_it(at in nearby()) {
        let who = demo().locate(at);
        for id in &who.within {
            for above in demo().chain(id) {
                let served = demo().serves(&[AreaRef::place(&above.id)], &who);
                prop_assert_eq!(served.answer, Serves::Yes, "{} at {:?}", above.id, at);
            }
        }
        for id in &who.partly {
            prop_assert_ne!(demo().serves(&[AreaRef::place(id)], &who).answer, Serves::No);
        }
        prop_assert!(who.partly.iter().all(|id| !who.within.contains(id)));
    }

    #[test]
    fn an_area_reads_back_as_it_was_written(area in prop_oneof![
        Just(AreaRef::Everywhere),
        "[a-z]{2}(-[a-z]{2,8}){0,2}".prop_map(|id| AreaRef::parse(&format!("place:{id}")).expect("an area")),
        "[ABCEGHJKLMNPRSTVXY][0-9][A-C]([0-9][A-C][0-9])?".prop_map(|c| AreaRef::postal(&c).expect("a code")),
        star().prop_map(AreaRef::Shape),
    ]) {
        let json = serde_json::to_string(&area).expect("written");
        prop_assert_eq!(serde_json::from_str::<AreaRef>(&json).expect("read"), area);
    }
}

#[test]
fn every_place_serves_itself_and_what_lies_in_it() {
    for place in demo().places() {
        let who = demo().choose_place(&place.id).expect("known");
        for above in demo().chain(&place.id) {
            assert_eq!(
                demo().serves(&[AreaRef::place(&above.id)], &who).answer,
                Serves::Yes,
                "{} in {}",
                place.id,
                above.id
            );
        }
        // From outside in, never a sure yes: who names the wider place may live elsewhere in it.
        if let Some(parent) = place.parent.as_ref().and_then(|id| demo().choose_place(id)) {
            assert_eq!(
                demo().serves(&[AreaRef::place(&place.id)], &parent).answer,
                Serves::Unknown,
                "{}",
                place.id
            );
        }
    }
}

#[rstest::rstest]
#[case(r#""postal:5V""#)]
#[case(r#""place:""#)]
#[case(r#""Toronto""#)]
#[case(r#"{"polygon": [[1, 2], [3, 4]]}"#)]
#[case(r#"{"polygon": [[-79.4, 143.6], [-79.3, 43.6], [-79.3, 43.7]]}"#)]
#[case(r#"{"type": "Point", "coordinates": [1, 2]}"#)]
#[case("7")]
fn what_names_no_area_is_refused_with_a_remedy(#[case] json: &str) {
    let error = serde_json::from_str::<AreaRef>(json).expect_err("no area").to_string();
    assert!(error.contains("place:ca-on-toronto"), "{error}");
}

#[rstest::rstest]
#[case(r#"{"polygon": [[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]]}"#)]
#[case(r#"{"polygon": [[[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]]]}"#)]
#[case(r#"{"type": "Polygon", "coordinates": [[[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7], [-79.4, 43.6]]]}"#)]
#[case(r#"{"type": "MultiPolygon", "coordinates": [[[[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7], [-79.4, 43.6]]]]}"#)]
#[case(r#"{"polygon": {"type": "Polygon", "coordinates": [[[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]]]}}"#)]
fn a_polygon_is_read_in_every_usual_form(#[case] json: &str) {
    let Ok(AreaRef::Shape(shape)) = serde_json::from_str(json) else {
        panic!("{json}")
    };
    assert!(shape.holds(Point::new(43.61, -79.31).expect("on earth")));
    assert!(!shape.holds(Point::new(43.69, -79.39).expect("on earth")));
}

#[test]
fn a_place_in_circles_and_one_with_unknown_parents_do_no_harm() {
    let text = r#"[
        {"id": "a", "kind": "region", "name": {"en": "Aaaa"}, "parent": "b"},
        {"id": "b", "kind": "region", "name": {"en": "Bbbb"}, "parent": "a", "also_in": ["b", "gone"], "partly_in": ["a"]}
    ]"#;
    let gazetteer = Gazetteer::new(serde_json::from_str::<Vec<places::Place>>(text).expect("places"));
    let found = gazetteer.resolve("aaaa").found().expect("found");
    assert_eq!(found.within.len(), 2);
}

/// Not a promise of time, but a guard against the square of it: a province of places loads and answers at once.
#[test]
fn thousands_of_places_load_and_answer_quickly() {
    let mut places = support::demo_places();
    let names = [
        "Ash", "Birch", "Cedar", "Elm", "Fir", "Maple", "Oak", "Pine", "Spruce", "Walnut",
    ];
    for i in 0..6000_u32 {
        let name = format!(
            "{}{} {}",
            names[i as usize % 10],
            names[i as usize / 10 % 10].to_lowercase(),
            i / 100
        );
        let id = places::PlaceId::parse(&format!("made:{i}")).expect("an identifier");
        let mut place = places::Place::new(id, places::PlaceKind::Community, language::Text::both(&name, &name));
        place.parent = places::PlaceId::parse("ca-on");
        place.point = Point::new(42.0 + f64::from(i % 100) / 20.0, -83.0 + f64::from(i / 100) / 10.0);
        places.push(place);
    }
    let start = Instant::now();
    let gazetteer = Gazetteer::new(places);
    let loaded = start.elapsed();
    let start = Instant::now();
    for text in [
        "M5V 2T6",
        "Toronto",
        "Torotno",
        "near Guelph",
        "43.65,-79.38",
        "Mapleoak 12",
    ] {
        assert_ne!(gazetteer.resolve(text), places::Resolved::Nothing, "{text}");
    }
    println!(
        "{} places loaded in {loaded:?}, six texts resolved in {:?}",
        gazetteer.len(),
        start.elapsed()
    );
    assert!(loaded.as_secs() < 5 && start.elapsed().as_secs() < 5);
}
