//! An object of a source with its place, taken apart field by field, so that what nobody took is known at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use directory::model::Extra;
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::{Notes, Why};

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

    /// Reads a text without taking it.
    pub fn peek(&self, key: &str) -> Option<&str> {
        self.map
            .get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|s| !s.is_empty())
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
