//! The demonstration gazetteer, and data beside the repository.
#![expect(dead_code, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use places::{AreaRef, Found, Gazetteer, Outline, Place, PlaceId, Point, Resolved};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the data beside the repository; says so where it is absent.
pub fn shared(file: &str) -> Option<PathBuf> {
    let path = root().join("../shared/data").join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared/data/{file} is not there");
    None
}

pub fn demo_places() -> Vec<Place> {
    places::authored::folder(&root().join("demo/gazetteer")).expect("the demonstration gazetteer reads")
}

pub fn demo() -> &'static Gazetteer {
    static DEMO: OnceLock<Gazetteer> = OnceLock::new();
    DEMO.get_or_init(|| Gazetteer::new(demo_places()))
}

pub fn id(text: &str) -> PlaceId {
    PlaceId::parse(text).expect("an identifier")
}

pub fn find(text: &str) -> Found {
    match demo().resolve(text) {
        Resolved::Found(found) => *found,
        other => panic!("{text}: {other:?}"),
    }
}

/// The identifier of the place a text resolves to.
pub fn named(text: &str) -> String {
    find(text).within.first().map(ToString::to_string).unwrap_or_default()
}

pub fn area(text: &str) -> AreaRef {
    AreaRef::parse(text).expect("an area")
}

/// A square around a point, so many degrees to each side.
pub fn square(lat: f64, lon: f64, half: f64) -> Outline {
    let corner = |a: f64, b: f64| Point::new(lat + a * half, lon + b * half).expect("on earth");
    Outline::ring(&[
        corner(-1.0, -1.0),
        corner(-1.0, 1.0),
        corner(1.0, 1.0),
        corner(1.0, -1.0),
    ])
    .expect("a square")
}
