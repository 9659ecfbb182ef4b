//! What a browser sends: names with one or more values.

use std::collections::BTreeMap;

use super::row;

/// More rows than this are none of ours.
const MOST_ROWS: usize = 2_000;

/// The fields of a form by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(BTreeMap<String, Vec<String>>);

impl Form {
    /// The last value of a field: where a box stands over a hidden blank one, the box counts.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(|values| values.last()).map(String::as_str)
    }
    /// The last value, trimmed; empty where the field is absent.
    pub fn trimmed(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }
    /// Every value of a field that is not blank, each once.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for value in self.0.get(name).into_iter().flatten() {
            if !value.trim().is_empty() && !found.contains(&value.as_str()) {
                found.push(value);
            }
        }
        found
    }
    /// Whether the form has a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
    /// Whether the form has this list, with or without rows.
    pub fn has_list(&self, list: &str) -> bool {
        self.has(list) || !self.rows(list).is_empty()
    }
    /// Adds a value.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }
    /// Puts a value in place of any.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }
    /// Every name with each of its values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }
    /// Where the rows of a list stand, in order; there may be gaps.
    pub fn rows(&self, list: &str) -> Vec<usize> {
        let start = format!("{list}[");
        let mut found: Vec<usize> = self
            .0
            .range(start.clone()..)
            .take_while(|(name, _)| name.starts_with(&start))
            .filter_map(|(name, _)| name[start.len()..].split(']').next()?.parse().ok())
            .filter(|index| *index < MOST_ROWS)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
    /// Adds a row at the end of a list and gives its place. The row has no fields yet but the mark that it is there.
    pub fn add_row(&mut self, list: &str) -> usize {
        let next = self.rows(list).last().map_or(0, |last| last + 1);
        self.set(format!("{}.kept", row(list, next)), "");
        next
    }
    /// Takes a row out of a list.
    pub fn remove_row(&mut self, list: &str, index: usize) {
        let gone = row(list, index);
        self.0.retain(|name, _| !within(name, &gone));
        // A list without rows is still there, and empty.
        if !self.has(list) {
            self.set(list, "");
        }
    }
    /// Exchanges a row with the one before it.
    pub fn raise_row(&mut self, list: &str, index: usize) {
        let rows = self.rows(list);
        let Some(before) = rows.iter().position(|at| *at == index).and_then(|at| at.checked_sub(1)) else {
            return;
        };
        let (one, other) = (row(list, index), row(list, rows[before]));
        self.0 = std::mem::take(&mut self.0)
            .into_iter()
            .map(|(name, values)| {
                let name = if within(&name, &one) {
                    format!("{other}{}", &name[one.len()..])
                } else if within(&name, &other) {
                    format!("{one}{}", &name[other.len()..])
                } else {
                    name
                };
                (name, values)
            })
            .collect();
    }
}

/// Whether a name is that of a row or of something in it.
fn within(name: &str, row: &str) -> bool {
    name.strip_prefix(row)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Form {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Form {
        let mut form = Form::default();
        for (name, value) in pairs {
            form.add(name, value);
        }
        form
    }
}
