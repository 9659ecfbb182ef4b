//! Where in a body a value stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One step into a body: a field's name or a place in a list, from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// A place in a list, from 0.
    At(usize),
    /// A field's name or a language tag.
    Field(String),
}

/// The way to a value in a body: `name.fr`, `phones[0].number`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// This path and a field after it.
    #[must_use]
    pub fn field(&self, name: &str) -> Path {
        let mut path = self.clone();
        path.0.push(Step::Field(name.to_owned()));
        path
    }
    /// The value that stands here in a body as a tree.
    pub fn of<'a>(&self, tree: &'a serde_json::Value) -> Option<&'a serde_json::Value> {
        self.0.iter().try_fold(tree, |value, step| match step {
            Step::Field(name) => value.get(name),
            Step::At(index) => value.get(index),
        })
    }
    /// This path and a place in a list after it.
    #[must_use]
    pub fn at(&self, index: usize) -> Path {
        let mut path = self.clone();
        path.0.push(Step::At(index));
        path
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::At(index) => write!(f, "[{index}]")?,
                Step::Field(name) if i == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}
