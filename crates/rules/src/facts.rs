use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::Value;

/// The name of a fact: lower-case letters, digits and `_`, beginning with a letter, at most 60 characters. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FactName(Arc<str>);

impl FactName {
    /// `None` when the name is not as described.
    pub fn parse(name: &str) -> Option<FactName> {
        let good = name.len() <= 60
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        good.then(|| FactName(name.into()))
    }
    /// The name as written in rules.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl Borrow<str> for FactName {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl From<FactName> for String {
    fn from(name: FactName) -> String {
        name.0.as_ref().to_owned()
    }
}
impl TryFrom<String> for FactName {
    type Error = String;
    fn try_from(name: String) -> Result<FactName, String> {
        FactName::parse(&name).ok_or_else(|| {
            format!("`{name}` cannot name a fact: use lower-case letters, digits and `_`, beginning with a letter")
        })
    }
}

/// What a person said when asked: a value, or that they would rather not say (written `{ declined = true }`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The value given.
    Value(Value),
    /// Asked, and not answered. Never asked again and never read as yes or no.
    Declined(Declined),
}

/// The written form of an answer that was declined; `declined` is always true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DeclinedForm", into = "DeclinedForm")]
pub struct Declined;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclinedForm {
    declined: bool,
}
impl From<Declined> for DeclinedForm {
    fn from(_: Declined) -> DeclinedForm {
        DeclinedForm { declined: true }
    }
}
impl TryFrom<DeclinedForm> for Declined {
    type Error = &'static str;
    fn try_from(form: DeclinedForm) -> Result<Declined, &'static str> {
        if form.declined {
            Ok(Declined)
        } else {
            Err("`declined` can only be true: leave the fact out when it was not asked")
        }
    }
}

/// What is known of a person so far. A fact that is absent was not asked.
///
/// Holds personal information: it has no `Display`, and is never logged.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, Answer>);

impl Facts {
    /// Nothing known yet.
    pub fn new() -> Facts {
        Facts::default()
    }
    /// Notes an answer, in place of an earlier one.
    pub fn answer(&mut self, fact: &str, value: impl Into<Value>) {
        self.0.insert(fact.to_owned(), Answer::Value(value.into()));
    }
    /// The same facts and one more, for building them in one expression.
    #[must_use]
    pub fn with(mut self, fact: &str, value: impl Into<Value>) -> Facts {
        self.answer(fact, value);
        self
    }
    /// Notes that the person would rather not say.
    pub fn decline(&mut self, fact: &str) {
        self.0.insert(fact.to_owned(), Answer::Declined(Declined));
    }
    /// Takes an answer back, as if it was never asked.
    pub fn forget(&mut self, fact: &str) -> Option<Answer> {
        self.0.remove(fact)
    }
    /// The value given, if any.
    pub fn get(&self, fact: &str) -> Option<&Value> {
        match self.0.get(fact) {
            Some(Answer::Value(value)) => Some(value),
            _ => None,
        }
    }
    /// True when the person would rather not say.
    pub fn is_declined(&self, fact: &str) -> bool {
        matches!(self.0.get(fact), Some(Answer::Declined(_)))
    }
    /// Every fact asked, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(name, answer)| (name.as_str(), answer))
    }
    /// How many facts were asked.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// True when nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Facts {
    /// The names alone: what a person said does not belong in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
