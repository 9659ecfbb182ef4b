//! What is wrong with a pack: the file, the place in it, the problem and the remedy.

use std::fmt;

use rules::{Place, RuleError};
use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::Source;

/// Something wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The id of the pack, which is the name of its file without the ending.
    pub pack: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// The column, in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            pack,
            line,
            column,
            problem,
            remedy,
        } = self;
        write!(f, "{pack}.toml, line {line}, column {column}: {problem}: {remedy}")
    }
}

impl Fault {
    pub(crate) fn at(pack: &str, place: Place, problem: impl Into<String>, remedy: impl Into<String>) -> Fault {
        Fault {
            pack: pack.to_owned(),
            line: place.line,
            column: place.column,
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}

/// Where something stands: the file, as an index into the sources, and the way to it, such as `question/3/when`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At {
    pub file: usize,
    pub path: String,
}

impl At {
    pub(crate) fn new(file: usize, path: impl Into<String>) -> At {
        At {
            file,
            path: path.into(),
        }
    }
    /// A part of it.
    pub(crate) fn part(&self, name: impl fmt::Display) -> At {
        At::new(self.file, format!("{}/{name}", self.path))
    }
}

/// The faults found so far.
pub(crate) struct Faults<'s> {
    sources: &'s [Source],
    found: Vec<Fault>,
}

impl<'s> Faults<'s> {
    pub(crate) fn new(sources: &'s [Source]) -> Faults<'s> {
        Faults {
            sources,
            found: Vec::new(),
        }
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
    /// All of them, each once, in the order of files and places.
    pub(crate) fn into_sorted(mut self) -> Vec<Fault> {
        let main = self.sources.first().map(|source| source.id.clone());
        self.found.sort_by(|a, b| {
            let order = |f: &Fault| (Some(&f.pack) != main.as_ref(), f.pack.clone(), f.line, f.column);
            order(a).cmp(&order(b))
        });
        self.found.dedup();
        self.found
    }
    pub(crate) fn add(&mut self, at: &At, problem: impl Into<String>, remedy: impl Into<String>) {
        let source = &self.sources[at.file];
        let place = Place::of_byte(&source.text, start_of(&source.text, &at.path));
        self.found.push(Fault::at(&source.id, place, problem, remedy));
    }
    /// A fault of hours, whose messages end with the remedy.
    pub(crate) fn add_hours(&mut self, at: &At, error: &hours::HoursError) {
        let said = error.to_string();
        let (problem, remedy) = said.split_once(": ").unwrap_or((&said, "correct the hours"));
        self.add(at, problem, remedy);
    }
    /// A fault within a rule: its place is counted from where the rule stands in the file.
    pub(crate) fn add_rule(&mut self, at: &At, error: &RuleError) {
        let (inner, problem, remedy) = match error {
            RuleError::Syntax { place, problem, remedy }
            | RuleError::Check { place, problem, remedy }
            | RuleError::Vocabulary { place, problem, remedy } => (*place, problem.clone(), remedy.clone()),
            RuleError::Answer { fact, remedy } => (
                Place::START,
                format!("the answer to `{fact}` does not fit"),
                remedy.clone(),
            ),
        };
        let source = &self.sources[at.file];
        let start = start_of(&source.text, &at.path);
        let written = &source.text[start..];
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|q| written.starts_with(q));
        let mut start = start + quotes.map_or(0, str::len);
        if quotes.is_some_and(|q| q.len() == 3) {
            // The line break after the opening quotes is not part of the text.
            start += source.text[start..].len() - source.text[start..].trim_start_matches(['\r', '\n']).len();
        }
        let base = Place::of_byte(&source.text, start);
        let place = Place {
            line: base.line + inner.line - 1,
            column: if inner.line == 1 {
                base.column + inner.column - 1
            } else {
                inner.column
            },
        };
        self.found.push(Fault::at(&source.id, place, problem, remedy));
    }
}

/// The first byte of what a path leads to, or of the nearest thing around it.
fn start_of(text: &str, path: &str) -> usize {
    let Ok(table) = DeTable::parse(text) else { return 0 };
    let mut start = 0;
    let mut here: Option<&Spanned<DeValue<'_>>> = None;
    for part in path.split('/') {
        let next = match here.map(Spanned::get_ref) {
            None => table.get_ref().get(part),
            Some(DeValue::Table(inner)) => inner.get(part),
            Some(DeValue::Array(items)) => part.parse().ok().and_then(|i: usize| items.get(i)),
            Some(_) => None,
        };
        let Some(next) = next else { break };
        start = next.span().start;
        here = Some(next);
    }
    start
}
