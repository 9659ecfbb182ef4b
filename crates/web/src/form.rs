//! Fields of a form, and what is wrong with what was typed into them.

use std::fmt::Write as _;

use crate::words::Words;

/// One field with its label, its hint and, after a refusal, its error.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// Its id on the page: an error in the summary leads there.
    pub id: String,
    /// Its name in what is sent.
    pub name: String,
    /// Its label.
    pub label: String,
    /// A line under the label; empty where the label says enough.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// It may stay empty.
    pub optional: bool,
    /// The answers to choose from, where it is not typed.
    pub choices: Option<Vec<Choice>>,
    /// How many lines of it are seen at once; none for a field of one line.
    pub lines: Option<u8>,
    /// Further attributes of the input.
    pub attributes: Vec<(&'static str, String)>,
}

/// One answer to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub words: String,
    /// It is the one chosen.
    pub chosen: bool,
}

impl Field {
    /// A field to type in.
    pub fn text(name: &str, label: impl Into<String>) -> Field {
        Field {
            id: name.to_owned(),
            name: name.to_owned(),
            label: label.into(),
            ..Field::default()
        }
    }
    /// A field for several lines, of which so many are seen at once.
    pub fn lines(name: &str, label: impl Into<String>, lines: u8) -> Field {
        Field {
            lines: Some(lines),
            ..Field::text(name, label)
        }
    }
    /// A field whose text is not shown.
    pub fn password(name: &str, label: impl Into<String>, autocomplete: &str) -> Field {
        Field::text(name, label)
            .attr("type", "password")
            .attr("autocomplete", autocomplete)
    }
    /// A field with answers to choose from: value and words.
    pub fn select(
        name: &str,
        label: impl Into<String>,
        chosen: &str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> Field {
        let choices = choices.into_iter().map(|(value, words)| Choice {
            chosen: value == chosen,
            value,
            words,
        });
        Field {
            value: chosen.to_owned(),
            choices: Some(choices.collect()),
            ..Field::text(name, label)
        }
    }
    /// Its answers as pairs of value and words.
    pub fn pairs(self) -> Vec<(String, String)> {
        let choices = self.choices.unwrap_or_default();
        choices.into_iter().map(|c| (c.value, c.words)).collect()
    }
    /// With a line under its label.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }
    /// With what was typed before.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }
    /// With an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<String>) -> Field {
        self.attributes.push((name, value.into()));
        self
    }
    /// One that may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Field {
        self.optional = true;
        self
    }
    /// With its error, where there is one.
    #[must_use]
    pub fn wrong(mut self, wrong: &Wrong) -> Field {
        self.error = wrong.of(&self.id).map(str::to_owned);
        self
    }
    /// The attributes that tie hint and error to the input. Ids are ours: nothing in them needs escaping.
    pub fn described(&self) -> String {
        let mut text = String::new();
        let ids = [(!self.hint.is_empty(), "h"), (self.error.is_some(), "e")]
            .iter()
            .filter(|(there, _)| *there)
            .map(|(_, end)| format!("{}-{end}", self.id))
            .collect::<Vec<_>>();
        if !ids.is_empty() {
            let _ = write!(text, " aria-describedby=\"{}\"", ids.join(" "));
        }
        if self.error.is_some() {
            text.push_str(" aria-invalid=\"true\"");
        }
        text
    }
}

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default)]
pub struct Wrong(Vec<Mistake>);

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The id of the field.
    pub field: String,
    /// What to do, in words.
    pub words: String,
}

impl Wrong {
    /// One mistake alone, by the message that says it.
    pub fn one(words: &Words, field: &str, message: &str) -> Wrong {
        let mut wrong = Wrong::default();
        wrong.add(field, words.t(message));
        wrong
    }
    /// Adds a mistake.
    pub fn add(&mut self, field: &str, words: impl Into<String>) {
        self.0.push(Mistake {
            field: field.to_owned(),
            words: words.into(),
        });
    }
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// How many things there are to mend.
    pub fn count(&self) -> usize {
        self.0.len()
    }
    /// All of them.
    pub fn all(&self) -> &[Mistake] {
        &self.0
    }
    /// What is wrong with one field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|m| m.field == field).map(|m| m.words.as_str())
    }
}
