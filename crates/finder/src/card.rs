use language::Text;
use places::{AreaRef, Point};
use serde::{Deserialize, Serialize};

/// What a list of results shows of a service, kept in the index so that a page of results asks no database.
///
/// Made from the published form of the records alone: nothing private or confidential is in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The service's name.
    #[serde(with = "plain")]
    pub name: Text,
    /// The organization's name; empty where it is not known.
    #[serde(with = "plain")]
    pub organization: Text,
    /// One or two sentences.
    #[serde(with = "plain")]
    pub summary: Text,
    /// The number to call.
    pub phone: Option<CardPhone>,
    /// The address of the only place where it is offered, or of the first of several, in one line. Empty when it is
    /// confidential or there is none.
    #[serde(with = "plain")]
    pub address: Text,
    /// How many places it is offered at that people may be told of.
    pub places: usize,
    /// The town or area in words, for lists.
    #[serde(with = "plain")]
    pub area: Text,
    /// Points of its places that may be shown.
    pub points: Vec<Point>,
    /// It can be had without going anywhere.
    pub remote: bool,
    /// It has a place that must not be shown.
    pub confidential: bool,
    /// Languages it is offered in, by ISO 639 code.
    pub languages: Vec<String>,
    /// True when it costs nothing, false when it costs something, none when not known.
    pub free: Option<bool>,
    /// True when one of its places can be used with a wheelchair, false when none can, none when not known.
    pub accessible: Option<bool>,
    /// Areas it serves; empty when not known.
    #[serde(with = "json_text")]
    pub areas: Vec<AreaRef>,
    /// Youngest age served, in years.
    pub minimum_age: Option<f64>,
    /// Oldest age served, in years.
    pub maximum_age: Option<f64>,
    /// Needs it answers, by code: a curator's first, then those guessed from its classification.
    pub needs: Vec<String>,
}

/// A card with the ids it goes by, as the index keeps them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) source_id: Option<String>,
    pub(crate) card: Card,
}

/// The number to call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPhone {
    /// As written in the record.
    pub number: String,
    /// Extension, kept as text.
    pub extension: Option<String>,
    /// A crisis or distress line.
    pub crisis: bool,
}

/// A text without dates and origins. [`Text`]'s own form tells its variants apart by looking, which postcard cannot.
mod plain {
    use std::collections::BTreeMap;

    use language::{Lang, Text};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &Text, s: S) -> Result<S::Ok, S::Error> {
        text.iter()
            .map(|(lang, wording)| (lang, wording.text.as_str()))
            .collect::<BTreeMap<_, _>>()
            .serialize(s)
    }
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Text, D::Error> {
        let wordings = BTreeMap::<Lang, String>::deserialize(d)?;
        let mut text = Text::default();
        for (lang, words) in wordings {
            text.set(lang, words);
        }
        Ok(text)
    }
}

/// A value as JSON inside a string, for types whose form postcard cannot read back.
mod json_text {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
        serde_json::to_string(value).map_err(S::Error::custom)?.serialize(s)
    }
    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
        serde_json::from_str(&String::deserialize(d)?).map_err(D::Error::custom)
    }
}
