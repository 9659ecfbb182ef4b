use language::Text;
use serde::Serialize;

use crate::{PlaceId, Point, postal};

/// Where a person is, as far as what they typed says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The point that distances are measured from; the middle of the place when a place was named.
    pub point: Option<Point>,
    /// The place named, when it was a place and not a point: everything inside it is possible.
    pub place: Option<PlaceId>,
    /// Places that certainly contain the person, from the narrowest (the place itself) to the country.
    pub within: Vec<PlaceId>,
    /// Places that may contain the person: a postal area's two towns, a neighbourhood near a point without outlines.
    pub partly: Vec<PlaceId>,
    /// The postal code as far as typed, in capitals without a space: `M5V` or `M5V2T6`.
    pub postal: Option<String>,
    /// What to call it to the person: "M5V 2T6", "Guelph".
    pub label: Text,
    /// How much ground the answer leaves open.
    pub precision: Precision,
    /// True when the words only said "near" the place.
    pub near: bool,
    /// True when the words did not match exactly, so that a page can say what it understood.
    pub guessed: bool,
}

impl Found {
    /// Who has a postal code, or its beginning, of which nothing else is known: [`crate::postal::prefix`] reads it.
    pub fn of_postal(code: &str) -> Found {
        Found {
            point: None,
            place: None,
            within: Vec::new(),
            partly: Vec::new(),
            postal: Some(code.to_owned()),
            label: Text::both(postal::written(code), postal::written(code)),
            precision: if code.len() == 6 {
                Precision::PostalCode
            } else {
                Precision::PostalArea
            },
            near: false,
            guessed: false,
        }
    }
}

/// How much ground a [`Found`] leaves open, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Coordinates.
    Point,
    /// A whole postal code: a block or a building, placed by its postal area unless known better.
    PostalCode,
    /// A forward sortation area.
    PostalArea,
    /// A neighbourhood, hamlet or First Nation.
    Community,
    /// A city, town or township.
    Municipality,
    /// A county, region or district, or another wide area.
    Region,
    /// A province.
    Province,
    /// A country.
    Country,
}

/// What the gazetteer makes of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolved {
    /// One place or point.
    Found(Box<Found>),
    /// Several places carry the name; the person chooses. Most populous first.
    Ambiguous(Vec<Candidate>),
    /// Nothing known by that name.
    Nothing,
}

impl Resolved {
    /// The one place or point, if it is one.
    pub fn found(self) -> Option<Found> {
        match self {
            Resolved::Found(found) => Some(*found),
            Resolved::Ambiguous(_) | Resolved::Nothing => None,
        }
    }
}

/// A place offered for choice while typing, or among several of the same name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The place.
    pub id: PlaceId,
    /// Its name, with the area it lies in where that tells it apart: "Hamilton (Northumberland)".
    pub label: Text,
}

/// Whether a service's areas take in a person's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// The person lies in one of the areas.
    Yes,
    /// The person lies in none of them.
    No,
    /// Not known: no area is named, or the place is known too roughly.
    Unknown,
}

/// The answer of [`crate::Gazetteer::serves`], with the area that decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Served {
    /// Whether the person is served.
    pub answer: Serves,
    /// Which of the given areas decided (an index into them): the first that serves, or else the first that may.
    pub area: Option<usize>,
    /// The name of that area for people, for the reason "Serves M5V".
    pub label: Text,
}
