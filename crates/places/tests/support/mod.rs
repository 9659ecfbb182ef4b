//! The demonstration gazetteer, and data beside the repository.
#![expect(dead_code, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use places::{AreaRef, Found, Gazetteer, Place, PlaceId, Resolved};

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
