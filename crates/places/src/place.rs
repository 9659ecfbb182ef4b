use std::collections::BTreeMap;
use std::fmt;

use language::Text;
use serde::{Deserialize, Serialize};

use crate::{Outline, Point};

/// The name of a place in data: `ca`, `ca-on`, `ca-on-toronto`, `fsa:M5V`, `csd:3520005`. Never blank.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlaceId(String);

impl PlaceId {
    /// An identifier as it is written, trimmed. `None` when it is blank or has white space in it.
    pub fn parse(id: &str) -> Option<PlaceId> {
        let id = id.trim();
        (!id.is_empty() && !id.contains(char::is_whitespace)).then(|| PlaceId(id.to_owned()))
    }
    /// The identifier of a forward sortation area, the first three characters of a Canadian postal code.
    pub(crate) fn fsa(code: &str) -> PlaceId {
        PlaceId(format!("fsa:{code}"))
    }
    /// An identifier made by a rule of ours that leaves no white space.
    pub(crate) fn made(id: String) -> PlaceId {
        PlaceId(id)
    }
    /// As written in data.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// The postal code or its first part, when this identifier is one (`fsa:M5V`, `postcode:M5V2T6`).
    pub fn postal(&self) -> Option<&str> {
        self.0.strip_prefix("fsa:").or_else(|| self.0.strip_prefix("postcode:"))
    }
}

impl fmt::Display for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a place is. The order is from the widest to the narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A province, territory or state.
    Province,
    /// A region, county or district: what lies between a province and its municipalities.
    Region,
    /// An area drawn by someone for a purpose (a health region, a school board), beside the tree of governments.
    Other,
    /// A city, town, township or village with a council.
    Municipality,
    /// A First Nation, Inuit or Métis community.
    FirstNation,
    /// A neighbourhood, hamlet or former municipality.
    Community,
    /// A forward sortation area: the first three characters of a Canadian postal code.
    PostalArea,
    /// One whole postal code.
    PostalCode,
}

/// A place people name, and the area it covers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its name in data.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// Its name for people.
    pub name: Text,
    /// Other names it is found by: former names, short forms, names in other languages, usual misspellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The one place it belongs to in the tree; all of it lies there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceId>,
    /// Other areas all of it lies in (CIOC's alternative search areas: a former city, a health region).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_in: Vec<PlaceId>,
    /// Areas only a part of it lies in: a postal area that crosses two towns names both here and their county as parent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partly_in: Vec<PlaceId>,
    /// A point in its middle, for distances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// People living there at the last count known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u32>,
    /// The ground it covers, where known. Without it, the tree decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    /// Beginnings of postal codes that lie wholly inside (`M` for Toronto), for codes the gazetteer has no place for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postal: Vec<String>,
    /// Its numbers in other lists, by list: `sgc` (Standard Geographical Classification of Statistics Canada), `geonames`.
    /// Two sources that share one number speak of the same place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub codes: BTreeMap<String, String>,
}

impl Place {
    /// A place of which only the identifier, kind and name are known.
    pub fn new(id: PlaceId, kind: PlaceKind, name: Text) -> Place {
        Place {
            id,
            kind,
            name,
            also: Vec::new(),
            parent: None,
            also_in: Vec::new(),
            partly_in: Vec::new(),
            point: None,
            population: None,
            outline: None,
            postal: Vec::new(),
            codes: BTreeMap::new(),
        }
    }
    /// Where distances are measured from: its point, or the middle of its outline.
    pub fn centre(&self) -> Option<Point> {
        self.point.or_else(|| self.outline.as_ref().map(Outline::centre))
    }
}
