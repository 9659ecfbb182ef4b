use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{Outline, PlaceId, postal};

/// An area that a service names as the one it serves (HSDS `service_area`).
///
/// Written as a string or an object:
///
/// ```
/// # use places::AreaRef;
/// let areas: Vec<AreaRef> = serde_json::from_str(
///     r#"["place:ca-on-toronto", "postal:M5V", "everywhere", {"polygon": [[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]]}]"#,
/// )
/// .unwrap();
/// assert_eq!(areas[1], AreaRef::postal("m5v").unwrap());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum AreaRef {
    /// No limit: a line that serves whoever calls.
    Everywhere,
    /// A place of the gazetteer. Postal areas are written as [`AreaRef::Postal`].
    Place(PlaceId),
    /// Postal codes that begin with these 1 to 6 characters.
    Postal(String),
    /// Ground drawn for this service alone.
    Shape(Outline),
}

/// A text that names no area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{text}\" names no area; write \"place:ca-on-toronto\", \"postal:M5V\", \"everywhere\" or an object with a polygon"
)]
pub struct AreaError {
    /// What was written.
    pub text: String,
}

impl AreaRef {
    /// Reads the written form.
    pub fn parse(text: &str) -> Result<AreaRef, AreaError> {
        let text = text.trim();
        let postal = |code: &str| postal::prefix(code).map(AreaRef::Postal);
        let area = match text.split_once(':') {
            None if text == "everywhere" => Some(AreaRef::Everywhere),
            Some(("postal", code)) => postal(code),
            Some(("place", id)) => PlaceId::parse(id).and_then(|id| match id.postal() {
                Some(code) => postal(code),
                None => Some(AreaRef::Place(id)),
            }),
            _ => None,
        };
        area.ok_or_else(|| AreaError { text: text.to_owned() })
    }
    /// The postal codes that begin so, or `None` when no Canadian postal code does.
    pub fn postal(prefix: &str) -> Option<AreaRef> {
        postal::prefix(prefix).map(AreaRef::Postal)
    }
    /// A place of the gazetteer; `fsa:M5V` becomes a postal area.
    pub fn place(id: &PlaceId) -> AreaRef {
        match id.postal().and_then(postal::prefix) {
            Some(code) => AreaRef::Postal(code),
            None => AreaRef::Place(id.clone()),
        }
    }
}

impl fmt::Display for AreaRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AreaRef::Everywhere => f.write_str("everywhere"),
            AreaRef::Place(id) => write!(f, "place:{id}"),
            AreaRef::Postal(code) => write!(f, "postal:{code}"),
            AreaRef::Shape(_) => f.write_str("polygon"),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Written(String),
    Drawn { polygon: Outline },
    Geometry(Outline),
}

impl<'de> Deserialize<'de> for AreaRef {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match Form::deserialize(d) {
            Ok(Form::Written(text)) => AreaRef::parse(&text).map_err(D::Error::custom),
            Ok(Form::Drawn { polygon } | Form::Geometry(polygon)) => Ok(AreaRef::Shape(polygon)),
            Err(_) => Err(D::Error::custom(AreaError {
                text: "this value".into(),
            })),
        }
    }
}

impl Serialize for AreaRef {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            AreaRef::Shape(polygon) => Form::Drawn {
                polygon: polygon.clone(),
            }
            .serialize(s),
            written => s.serialize_str(&written.to_string()),
        }
    }
}
