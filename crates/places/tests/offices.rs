//! Which office of a network serves a place, held against trying every office one by one.

mod support;

use std::ops::Add;
use std::sync::{Arc, OnceLock};

use language::{Lang, Text};
use places::offices::{Office, Offices, Serving};
use places::{AreaRef, Found, Gazetteer, Place, PlaceId, PlaceKind, Point, Precision, Serves};
use proptest::prelude::*;
use rstest::rstest;
use support::{area, demo, demo_places, find, square};

fn gazetteer() -> Arc<Gazetteer> {
    static DEMO: OnceLock<Arc<Gazetteer>> = OnceLock::new();
    Arc::clone(DEMO.get_or_init(|| Arc::new(Gazetteer::new(demo_places()))))
}

fn office(id: &str, areas: &[&str], at: Option<(f64, f64)>) -> Office {
    Office {
        id: id.to_owned(),
        areas: areas.iter().map(|written| area(written)).collect(),
        points: at.into_iter().map(|(lat, lon)| Point { lat, lon }).collect(),
    }
}

/// A province-wide line, a city with a part of it, two regions that share a town, and one drawn area.
fn network() -> Offices {
    let drawn = Office {
        areas: vec![AreaRef::Shape(square(43.255, -79.87, 0.02))],
        ..office("hamilton-core", &[], Some((43.256, -79.87)))
    };
    let list = vec![
        office("province", &["place:ca-on"], None),
        office("toronto", &["place:ca-on-toronto"], Some((43.7, -79.4))),
        office("malvern", &["postal:M1B", "postal:M1X"], Some((43.81, -79.2))),
        office("peel", &["place:ca-on-peel"], Some((43.6, -79.65))),
        office("caledon-and-north", &["place:ca-on-caledon"], Some((43.87, -79.86))),
        office("caledon-again", &["place:ca-on-caledon"], Some((44.2, -79.86))),
        office("hamilton", &["place:ca-on-hamilton"], Some((43.25, -79.86))),
        drawn,
        office("nowhere", &[], None),
    ];
    Offices::new(gazetteer(), list)
}

#[rstest]
#[case("M5V 2T6", &["toronto"], 1, &[], &["province"])]
// A postal area without an outline: an area drawn near by may take a part of it in.
#[case("L8P", &["hamilton"], 1, &["hamilton-core"], &["province"])]
#[case("M1B", &["malvern", "toronto"], 1, &[], &["province"])]
#[case("Mississauga", &["peel"], 1, &[], &["province"])]
#[case("Caledon", &["caledon-and-north", "caledon-again", "peel"], 2, &[], &["province"])]
#[case("43.2551,-79.8701", &["hamilton-core", "hamilton"], 1, &[], &["province"])]
#[case("Hamilton, Ontario", &["hamilton"], 1, &["hamilton-core"], &["province"])]
#[case("Peel Region", &["peel"], 1, &["caledon-again", "caledon-and-north", "hamilton-core"], &["province"])]
#[case("Thunder Bay", &[], 0, &[], &["province"])]
fn a_place_is_served_by(
    #[case] typed: &str,
    #[case] local: &[&str],
    #[case] alike: usize,
    #[case] may: &[&str],
    #[case] wide: &[&str],
) {
    let network = network();
    let found = network.who_serves(&find(typed));
    assert_eq!(ids(&found.local), local, "local, {typed}");
    assert_eq!(found.alike, alike, "alike, {typed}");
    assert_eq!(ids(&found.may), may, "may, {typed}");
    assert_eq!(ids(&found.wide), wide, "wide, {typed}");
    assert_eq!(
        found.one().map(|s| s.office.id.as_str()),
        local.first().copied().filter(|_| alike == 1)
    );
}

#[test]
fn the_nearest_office_need_not_be_the_one_that_serves() {
    let network = network();
    let who = find("Burlington");
    assert!(network.who_serves(&who).is_gap());
    let (nearest, km) = network.nearest(&who).expect("a town has a middle");
    assert!(nearest.id.starts_with("hamilton") && km < 20.0, "{} {km}", nearest.id);
    assert_eq!(
        network.nearest(&find("Ontario")),
        None,
        "a province is too wide for a distance"
    );
}

#[test]
fn the_reason_is_the_area_with_the_least_ground() {
    let list = vec![office(
        "both",
        &["place:ca-on", "place:ca-on-toronto", "postal:M5V"],
        None,
    )];
    let offices = Offices::new(gazetteer(), list);
    let who = find("M5V 2T6");
    let found = offices.who_serves(&who);
    assert_eq!(found.local[0].area, &area("postal:M5V"));
    assert!(
        found.wide.is_empty(),
        "an office stands once, as what is most to the point"
    );
}

#[test]
fn a_code_of_which_nothing_else_is_known_is_looked_up_without_any_gazetteer() {
    let list = vec![
        office("city", &["postal:M"], None),
        office("peel", &["postal:L4T", "postal:L5"], None),
    ];
    let offices = Offices::new(Arc::default(), list);
    let of = |code: &str| {
        let who = Found::of_postal(code);
        let found = offices.who_serves(&who);
        (found.one().map(|s| s.office.id.clone()), found.may.len())
    };
    assert_eq!(of("M5V2T6"), (Some("city".into()), 0));
    assert_eq!(of("L4"), (None, 1), "too short to tell");
    assert_eq!(of("H2X"), (None, 0));
}

#[test]
fn the_report_names_ties_nested_areas_and_gaps_once_each() {
    let network = network();
    let report = network.report(&[area("place:ca-on")]);
    let pairs = |list: &[places::offices::Crossing<'_>]| {
        let pair = |c: &places::offices::Crossing<'_>| (c.offices[0].id.clone(), c.offices[1].id.clone());
        list.iter().map(pair).collect::<Vec<_>>()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(pairs(&report.ties), [pair("caledon-again", "caledon-and-north")]);
    let mut nested = pairs(&report.nested);
    nested.sort();
    assert_eq!(
        nested,
        [
            pair("caledon-again", "peel"),
            pair("caledon-and-north", "peel"),
            pair("malvern", "toronto"),
        ]
    );
    let malvern = report
        .nested
        .iter()
        .find(|c| c.offices[0].id == "malvern")
        .expect("nested");
    let spots: Vec<&str> = malvern.spots.iter().filter_map(|t| t.get(&Lang::en())).collect();
    assert_eq!(spots, ["M1B", "M1X"]);
    let ids = |list: &[&Place]| list.iter().map(|place| place.id.to_string()).collect::<Vec<_>>();
    let (gaps, unclear) = (ids(&report.gaps), ids(&report.unclear));
    let has = |list: &[String], id: &str| list.iter().any(|known| known == id);
    assert!(has(&gaps, "ca-on-durham") && has(&gaps, "ca-on-ottawa"), "{gaps:?}");
    assert!(
        !has(&gaps, "ca-on-oshawa") && !has(&unclear, "ca-on-oshawa"),
        "its region is named already"
    );
    assert!(
        has(&unclear, "ca-on-brant") || has(&unclear, "ca-on-brantford"),
        "drawn near by: {unclear:?}"
    );
    assert!(
        !gaps.iter().chain(&unclear).any(|id| id.starts_with("fsa:M")),
        "{gaps:?} {unclear:?}"
    );
    assert_eq!(report.without[0].id, "nowhere");
    assert!(report.unknown.is_empty() && report.asked > 100);
}

#[test]
fn the_report_sees_codes_and_drawings_that_no_known_place_tells_of() {
    let drawn = |id: &str, at: f64| Office {
        areas: vec![AreaRef::Shape(square(at, -100.0, 0.5))],
        ..office(id, &[], None)
    };
    let list = vec![
        office("a", &["postal:V6B"], None),
        office("b", &["postal:V6B1"], None),
        office("c", &["postal:X0A"], None),
        office("d", &["postal:X0A", "place:ca-on-atlantis"], None),
        drawn("e", 60.0),
        drawn("f", 60.2),
        drawn("g", 70.0),
    ];
    let offices = Offices::new(gazetteer(), list);
    let report = offices.report(&[]);
    let pair = |c: &places::offices::Crossing<'_>| format!("{} {} {}", c.offices[0].id, c.offices[1].id, c.count);
    assert_eq!(report.ties.iter().map(pair).collect::<Vec<_>>(), ["c d 1", "e f 0"]);
    assert_eq!(report.nested.iter().map(pair).collect::<Vec<_>>(), ["b a 1"]);
    assert_eq!(report.unknown, [(&offices.list()[3], &area("place:ca-on-atlantis"))]);
}

/// A country of eight towns in two regions, some with an outline, and their postal areas.
fn small() -> Arc<Gazetteer> {
    let id = |text: &str| PlaceId::parse(text).expect("an id");
    let place = |own: &str, kind, parent: Option<&str>| Place {
        parent: parent.map(id),
        ..Place::new(id(own), kind, Text::both(own, own))
    };
    let mut places = vec![
        place("land", PlaceKind::Province, None),
        place("east", PlaceKind::Region, Some("land")),
        place("west", PlaceKind::Region, Some("land")),
    ];
    for n in 0..8_u32 {
        let at = Point {
            lat: 44.0 + f64::from(n % 4) * 0.2,
            lon: -80.0 + f64::from(n / 4) * 0.3,
        };
        let mut town = place(
            &format!("town{n}"),
            PlaceKind::Municipality,
            Some(if n < 4 { "east" } else { "west" }),
        );
        town.point = Some(at);
        town.outline = (n % 2 == 0).then(|| square(at.lat, at.lon, 0.1));
        let mut code = place(&format!("fsa:K{n}A"), PlaceKind::PostalArea, Some(&format!("town{n}")));
        code.point = Some(at);
        places.extend([town, code]);
    }
    Arc::new(Gazetteer::new(places))
}

fn any_area() -> impl Strategy<Value = AreaRef> {
    prop_oneof![
        1 => Just(AreaRef::Everywhere),
        1 => Just(area("place:land")),
        2 => prop_oneof![Just("place:east"), Just("place:west")].prop_map(area),
        4 => (0..9_u32).prop_map(|n| area(&format!("place:town{n}"))),
        4 => (0..8_u32, 0..3_u32).prop_map(|(n, more)| area(&format!("postal:K{n}{}", ["", "A", "A1"][more as usize]))),
        3 => (43.8..45.0, -80.3..-79.4, 0.02..0.4).prop_map(|(lat, lon, half)| AreaRef::Shape(square(lat, lon, half))),
    ]
}

fn any_office() -> impl Strategy<Value = (Vec<AreaRef>, Option<Point>)> {
    let point = proptest::option::of((43.8..45.0, -80.3..-79.4).prop_map(|(lat, lon)| Point { lat, lon }));
    (proptest::collection::vec(any_area(), 0..4), point)
}

fn any_typed() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..8_u32).prop_map(|n| format!("town{n}")),
        (0..8_u32).prop_map(|n| format!("near town{n}")),
        (0..8_u32).prop_map(|n| format!("K{n}A")),
        (0..8_u32).prop_map(|n| format!("K{n}A 1A1")),
        Just("east".to_owned()),
        Just("land".to_owned()),
        (43.8..45.0, -80.3..-79.4).prop_map(|(lat, lon): (f64, f64)| format!("{lat:.4},{lon:.4}")),
    ]
}

/// So many cases, or as many as `PROPTEST_CASES` says, as in the long run.
fn cases(usual: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    }
}

fn named(made: Vec<(Vec<AreaRef>, Option<Point>)>) -> Vec<Office> {
    let office = |(n, (areas, at)): (usize, (Vec<AreaRef>, Option<Point>))| Office {
        id: format!("o{n:04}"),
        areas,
        points: at.into_iter().collect(),
    };
    made.into_iter().enumerate().map(office).collect()
}

/// What asking every office one by one says: those that serve and those for everyone by id, those that may as they stand.
fn one_by_one(list: &[Office], who: &Found) -> [Vec<String>; 3] {
    let gazetteer = small();
    let (mut local, mut wide, mut may) = (Vec::new(), Vec::new(), Vec::new());
    for office in list {
        let says = |of: &AreaRef| gazetteer.serves(std::slice::from_ref(of), who).answer;
        let is_wide = |of: &AreaRef| matches!(of, AreaRef::Everywhere) || of == &area("place:land");
        if office.areas.iter().any(|a| !is_wide(a) && says(a) == Serves::Yes) {
            local.push(office.id.clone());
        } else if office.areas.iter().any(|a| says(a) == Serves::Yes) {
            wide.push(office.id.clone());
        } else if office.areas.iter().any(|a| says(a) == Serves::Unknown) {
            let from = who.point.filter(|_| who.precision < Precision::Region);
            let km = from.zip(office.points.first()).map(|(from, at)| at.km(from));
            may.push((km.unwrap_or(f64::INFINITY), office.id.clone()));
        }
    }
    may.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    [local, wide, may.into_iter().map(|(_, id)| id).collect()]
}

fn ids(list: &[Serving<'_>]) -> Vec<String> {
    list.iter().map(|s| s.office.id.clone()).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

proptest! {
    #![proptest_config(cases(48))]
    /// Where hundreds of offices may serve, the nearest of them are named, and that there are more.
    #[test]
    fn of_a_crowd_the_nearest_are_named(
        made in proptest::collection::vec(any_office(), 1..40),
        copies in 1..12_usize,
        typed in any_typed(),
    ) {
        let gazetteer = small();
        let who = gazetteer.resolve(&typed).found().expect("a place of the land");
        // Copies of an office stand at its very door.
        let list = named(made.iter().cycle().take(made.len() * copies).cloned().collect());
        let [local, wide, may] = one_by_one(&list, &who);
        let offices = Offices::new(gazetteer, list);
        let found = offices.who_serves(&who);
        prop_assert_eq!(sorted(ids(&found.local)), local);
        prop_assert_eq!(sorted(ids(&found.wide)), wide);
        prop_assert_eq!(found.more, may.len() > 5);
        prop_assert_eq!(ids(&found.may), may.into_iter().take(5).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(cases(512))]
    /// The index finds what asking every office finds, and puts each where its best area puts it.
    #[test]
    fn the_index_says_what_asking_every_office_says(
        made in proptest::collection::vec(any_office(), 0..12),
        typed in any_typed(),
    ) {
        let gazetteer = small();
        let who = gazetteer.resolve(&typed).found().expect("a place of the land");
        let list = named(made);
        let [local, wide, may] = one_by_one(&list, &who);
        let offices = Offices::new(Arc::clone(&gazetteer), list.clone());
        let found = offices.who_serves(&who);
        prop_assert_eq!(sorted(ids(&found.local)), local);
        prop_assert_eq!(sorted(ids(&found.wide)), wide);
        prop_assert_eq!(found.more, may.len() > 5);
        prop_assert_eq!(ids(&found.may), may.into_iter().take(5).collect::<Vec<_>>());
        prop_assert_eq!(found.alike == 0, found.local.is_empty());
        prop_assert!(found.alike <= found.local.len());
        // Those alike stand by distance; whoever names the reason serves by it.
        let km = |n: usize| found.local[n].km.unwrap_or(f64::INFINITY);
        prop_assert!((1..found.alike).all(|n| km(n - 1) <= km(n)));
        for (list, answer) in [(&found.local, Serves::Yes), (&found.may, Serves::Unknown)] {
            for serving in list {
                prop_assert_eq!(gazetteer.serves(std::slice::from_ref(serving.area), &who).answer, answer);
            }
        }
        // The order of the offices in the file changes nothing.
        let backwards = Offices::new(gazetteer, list.iter().rev().cloned().collect());
        let again = backwards.who_serves(&who);
        prop_assert_eq!(ids(&again.local), ids(&found.local));
        let from = who.point.filter(|_| who.precision < Precision::Region);
        let far = |office: &Office| Some(office.points.first()?.km(from?));
        let least = list.iter().filter_map(|o| Some((far(o)?, o))).min_by(|a, b| a.0.total_cmp(&b.0));
        prop_assert_eq!(offices.nearest(&who).map(|(o, km)| (km, o)), least);
    }

    /// Whatever the report calls a gap nobody serves, and each of two offices in a crossing serves its spots.
    #[test]
    fn the_report_holds_what_it_says(made in proptest::collection::vec(any_office(), 0..8)) {
        let offices = Offices::new(small(), named(made));
        let report = offices.report(&[area("place:land")]);
        let gazetteer = offices.gazetteer();
        for gap in &report.gaps {
            let is_gap = |place: &Place| offices.who_serves(&gazetteer.choose_place(&place.id).expect("known")).is_gap();
            let inside = |place: &&Place| place.id != gap.id && gazetteer.chain(&place.id).iter().any(|above| above.id == gap.id);
            prop_assert!(is_gap(gap) || gazetteer.places().filter(inside).all(is_gap), "{}", gap.id);
        }
        for place in gazetteer.places().filter(|p| p.kind == PlaceKind::Municipality) {
            let who = gazetteer.choose_place(&place.id).expect("known");
            let found = offices.who_serves(&who);
            let told = report.gaps.iter().chain(&report.unclear).any(|gap| who.within.contains(&gap.id));
            let code = gazetteer.choose_place(&PlaceId::parse(&place.id.as_str().replace("town", "fsa:K").add("A")).expect("an id"));
            let inside = code.expect("each town has one");
            let served = !found.local.is_empty() || !offices.who_serves(&inside).local.is_empty();
            prop_assert_eq!(told, !served, "{}", place.id);
            for pair in found.local.windows(2) {
                let has = |c: &places::offices::Crossing<'_>| {
                    c.offices.contains(&pair[0].office) && c.offices.contains(&pair[1].office)
                };
                prop_assert!(report.ties.iter().chain(&report.nested).any(has), "{}", place.id);
            }
        }
    }
}

#[test]
fn no_question_is_too_strange() {
    let network = network();
    let long = "x".repeat(10_000);
    for typed in [
        long.as_str(),
        "\u{0}\u{1b}[31m\u{202e}",
        "999.9,999.9",
        "NaN,NaN",
        "",
        "   ",
        "-0.0,-0.0",
        "90.0,180.0",
    ] {
        if let Some(who) = demo().resolve(typed).found() {
            let _ = network.who_serves(&who);
        }
    }
    assert!(demo().resolve(&long).found().is_none());
    assert!(
        demo().resolve("999.9,999.9").found().is_none(),
        "no such place on earth"
    );
}
