//! The map behind the pins.

mod support;

use std::path::Path;

use places::Point;
use places::basemap::{Basemap, View};
use proptest::prelude::*;

fn map() -> Basemap {
    Basemap::load(&support::root().join("demo/gazetteer/basemap.toml")).expect("the map reads")
}

fn toronto(width: f64, height: f64) -> View {
    let (a, b) = (
        Point::new(43.58, -79.60).expect("on earth"),
        Point::new(43.80, -79.15).expect("on earth"),
    );
    map().view(a, b, width, height, 1.0)
}

#[test]
fn a_map_of_toronto_has_its_lake_roads_rivers_and_names() {
    let view = toronto(640.0, 400.0);
    for (what, path) in [
        ("land", &view.land),
        ("water", &view.water),
        ("islands", &view.islands),
        ("parks", &view.parks),
        ("highways", &view.highways),
        ("roads", &view.roads),
        ("rivers", &view.rivers),
    ] {
        assert!(path.starts_with('M'), "{what}");
    }
    let names: Vec<&str> = view
        .labels
        .iter()
        .filter_map(|(t, ..)| t.get(&language::Lang::fr()))
        .collect();
    assert!(
        names.contains(&"Toronto") && names.contains(&"Centre-ville"),
        "{names:?}"
    );
    assert!(!names.contains(&"Hamilton"));
    assert!((30.0..60.0).contains(&view.km_across), "{}", view.km_across);
}

#[test]
fn a_city_hall_stands_on_land_and_the_lake_is_water() {
    let map = map();
    let wet = |lat: f64, lon: f64| {
        let holds = |rings: &[places::basemap::Ring]| {
            rings.iter().any(|r| {
                let corners: Vec<Point> = r.ring.iter().map(|[x, y]| Point { lat: *y, lon: *x }).collect();
                places::Outline::ring(&corners)
                    .expect("a ring")
                    .holds(Point { lat, lon })
            })
        };
        holds(&map.water) && !holds(&map.islands)
    };
    for place in support::demo_places()
        .iter()
        .filter(|p| p.kind < places::PlaceKind::PostalArea)
    {
        let point = place.point.expect("a point");
        // Georgina Island lies in its lake.
        let island = place.id.as_str() == "ca-on-georgina-island";
        assert_eq!(wet(point.lat, point.lon), island, "{}", place.id);
    }
    for (lat, lon) in [
        (43.5, -79.3),
        (43.6, -78.5),
        (43.29, -79.84),
        (42.5, -80.9),
        (44.43, -79.36),
        (43.64, -79.37),
    ] {
        assert!(wet(lat, lon), "{lat}, {lon}");
    }
}

#[test]
fn a_single_pin_stands_in_the_middle_of_its_neighbourhood() {
    let here = Point::new(43.65, -79.38).expect("on earth");
    let view = map().view(here, here, 320.0, 240.0, 4.0);
    let (x, y) = view.place(here);
    assert!((x - 160.0).abs() < 0.5 && (y - 120.0).abs() < 0.5, "{x}, {y}");
    assert!((view.km_across - 4.0).abs() < 0.1, "{}", view.km_across);
    assert!(view.shows(here) && !view.shows(Point::new(44.0, -79.38).expect("on earth")));
}

#[test]
fn a_wrong_map_file_is_refused_by_name() {
    let read = |text: &str| {
        Basemap::read(Path::new("map.toml"), text)
            .expect_err("wrong")
            .to_string()
    };
    assert!(read("[[water]]\nname = \"Pond\"\nring = [[1.0, 2.0]]").contains("Pond has fewer than 3 positions"));
    assert!(
        read("[[lines]]\nname = \"Road\"\nkind = \"road\"\nline = [[43.6, -179.0], [1.0, 2.0]]")
            .contains("Road: [43.6, -179]")
    );
    assert!(read("[[sea]]\nname = \"Pond\"").contains("sea"));
}

proptest! {
    #[test]
    fn nothing_is_drawn_outside_the_map(lat in 41.0..50.0, lon in -95.0..-74.0, size in 0.01..4.0) {
        let (a, b) = (Point { lat, lon }, Point { lat: lat + size, lon: lon + size });
        let view = map().view(a, b, 500.0, 300.0, 1.0);
        for path in [&view.land, &view.water, &view.islands, &view.parks, &view.highways, &view.roads, &view.rivers] {
            for pair in path.split(['M', 'L', 'Z']).filter(|p| !p.is_empty()) {
                let (x, y) = pair.split_once(' ').expect("x and y");
                let (x, y): (f64, f64) = (x.parse().expect("a number"), y.parse().expect("a number"));
                prop_assert!((-0.1..=500.1).contains(&x) && (-0.1..=300.1).contains(&y), "{} {}", x, y);
            }
        }
        for corner in [a, b] {
            let (x, y) = view.place(corner);
            prop_assert!((-0.01..=500.01).contains(&x) && (-0.01..=300.01).contains(&y), "{} {}", x, y);
        }
    }
}
