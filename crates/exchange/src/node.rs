//! An object of a source with its place, taken apart field by field, so that what nobody took is known at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use directory::model::Extra;
use jiff::civil::Date;
use language::{Lang, Text};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Notes, Why};

/// True for an object whose keys are all language tags and whose values are all strings.
fn is_by_language(value: &Value) -> bool {
    value.as_object().is_some_and(|map| {
        !map.is_empty()
            && map
                .iter()
                .all(|(tag, words)| tag.len() <= 11 && Lang::parse(tag).is_some() && words.is_string())
    })
}

/// An object being taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    map: Map<String, Value>,
    /// Child objects that came from rows of their own, by list.
    hung: BTreeMap<&'static str, Vec<Node>>,
    pub file: Arc<str>,
    pub row: u64,
}

impl Node {
    pub fn new(map: Map<String, Value>, file: Arc<str>, row: u64) -> Node {
        Node {
            map,
            hung: BTreeMap::new(),
            file,
            row,
        }
    }

    /// Where the object stands.
    pub fn place(&self) -> (Arc<str>, u64) {
        (Arc::clone(&self.file), self.row)
    }

    /// Hangs a child object into a list of this one.
    pub fn hang(&mut self, list: &'static str, child: Node) {
        self.hung.entry(list).or_default().push(child);
    }

    /// Puts a field.
    pub fn put(&mut self, key: &str, value: Value) {
        self.map.insert(key.to_owned(), value);
    }

    /// A text, or a number as text; `None` when absent or blank.
    pub fn text(&mut self, key: &str) -> Option<String> {
        match self.map.remove(key)? {
            Value::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
            Value::Number(n) => Some(n.to_string()),
            Value::Bool(b) => Some(b.to_string()),
            Value::Null => None,
            other => {
                self.map.insert(key.to_owned(), other);
                None
            }
        }
    }

    /// A text that people read: a string in the source's language, or an object with a string for each language.
    pub fn words(&mut self, key: &str, lang: &Lang) -> Text {
        if !self.map.get(key).is_some_and(is_by_language) {
            return self
                .text(key)
                .map_or_else(Text::default, |t| Text::new(lang.clone(), t));
        }
        let mut text = Text::default();
        if let Some(Value::Object(by_language)) = self.map.remove(key) {
            for (tag, words) in by_language {
                if let (Some(lang), Some(words)) = (Lang::parse(&tag), words.as_str().map(str::trim))
                    && !words.is_empty()
                {
                    text.set(lang, words);
                }
            }
        }
        text
    }

    /// A value that one of our own types reads (`needs`, `rule`); HSDS has no field for it.
    pub fn ours<T: DeserializeOwned>(&mut self, key: &str, expected: &'static str, notes: &mut Notes) -> Option<T> {
        let value = self.map.remove(key).filter(|value| !value.is_null())?;
        let said = value.to_string();
        let read = serde_json::from_value(value).ok();
        if read.is_none() {
            notes.loss(&self.file, self.row, key, &Why::Unreadable { value: said, expected });
        }
        read
    }

    /// Reads a text without taking it; of one by language, any wording.
    pub fn peek(&self, key: &str) -> Option<&str> {
        let value = self.map.get(key)?;
        let by_language = value.as_object().filter(|_| is_by_language(value));
        let any = || by_language?.values().find_map(Value::as_str);
        value.as_str().or_else(any).map(str::trim).filter(|s| !s.is_empty())
    }

    fn parsed<T>(
        &mut self,
        key: &str,
        expected: &'static str,
        notes: &mut Notes,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(key)?;
        let value = parse(&text);
        if value.is_none() {
            notes.loss(&self.file, self.row, key, &Why::Unreadable { value: text, expected });
        }
        value
    }

    pub fn number(&mut self, key: &str, notes: &mut Notes) -> Option<f64> {
        self.parsed(key, "a number", notes, |t| {
            t.parse::<f64>().ok().filter(|n| n.is_finite())
        })
    }

    /// A year, alone or at the head of a date.
    pub fn date_year(&mut self, key: &str, notes: &mut Notes) -> Option<i16> {
        self.parsed(key, "a year", notes, |t| t.get(..4).unwrap_or(t).parse().ok())
    }

    /// A date; the time of a date-time is left aside.
    pub fn date(&mut self, key: &str, notes: &mut Notes) -> Option<Date> {
        self.parsed(key, "a date (2026-11-22)", notes, |t| {
            t.get(..10).unwrap_or(t).parse().ok()
        })
    }

    /// A list of objects; anything else in the list is a loss.
    pub fn list(&mut self, key: &str, notes: &mut Notes) -> Vec<Node> {
        let mut found = self.hung.remove(key).unwrap_or_default();
        let items = match self.map.remove(key) {
            Some(Value::Array(items)) => items,
            Some(Value::Null) | None => return found,
            Some(other) => vec![other],
        };
        found.extend(items.into_iter().filter_map(|item| match item {
            Value::Object(map) => Some(Node::new(map, Arc::clone(&self.file), self.row)),
            other => {
                notes.loss(
                    &self.file,
                    self.row,
                    key,
                    &Why::Unreadable {
                        value: other.to_string(),
                        expected: "an object",
                    },
                );
                None
            }
        }));
        found
    }

    /// An object.
    pub fn object(&mut self, key: &str) -> Option<Node> {
        match self.map.remove(key)? {
            Value::Object(map) => Some(Node::new(map, Arc::clone(&self.file), self.row)),
            _ => None,
        }
    }

    /// Leaves fields aside that our own keeping makes needless (`last_modified`, backward ids).
    pub fn drop(&mut self, keys: &[&str]) {
        for key in keys {
            self.map.remove(*key);
        }
    }

    /// What nobody took.
    pub fn rest(self) -> Extra {
        self.map
            .into_iter()
            .filter(|(_, v)| match v {
                Value::Null => false,
                Value::String(s) => !s.trim().is_empty(),
                Value::Array(a) => !a.is_empty(),
                Value::Object(o) => !o.is_empty(),
                Value::Bool(_) | Value::Number(_) => true,
            })
            .collect()
    }

    /// Says of each leftover of a child object that it has no place.
    pub fn no_rest(self, kind: &str, notes: &mut Notes) {
        let (file, row) = (Arc::clone(&self.file), self.row);
        for key in self.rest().into_keys() {
            notes.bent(&file, row, &format!("{kind}.{key}"), &Why::NoPlace);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn node(value: Value) -> Node {
        let Value::Object(map) = value else { panic!("an object") };
        Node::new(map, "test".into(), 1)
    }

    #[test]
    fn a_text_may_be_a_string_or_have_a_wording_for_each_language() {
        let mut node = node(
            json!({ "name": { "en": "Food bank", "fr": " Banque alimentaire " }, "note": "Call", "blank": { "en": " " } }),
        );
        assert_eq!(node.peek("name"), Some("Food bank"));
        assert_eq!(
            node.words("name", &Lang::fr()),
            Text::both("Food bank", "Banque alimentaire")
        );
        assert_eq!(node.words("note", &Lang::fr()), Text::new(Lang::fr(), "Call"));
        assert!(node.words("blank", &Lang::en()).is_empty() && node.words("none", &Lang::en()).is_empty());
        assert!(node.rest().is_empty());
    }

    #[test]
    fn an_object_that_is_no_text_is_left_and_told() {
        let mut node = node(json!({ "name": { "en": 3 }, "title": { "first name": "A" } }));
        assert!(node.words("name", &Lang::en()).is_empty() && node.words("title", &Lang::en()).is_empty());
        assert_eq!(node.peek("name"), None);
        assert_eq!(node.rest().len(), 2);
    }
}
