//! What an audit entry may say beyond who, what and when: names, ids and numbers, by construction.
use std::collections::BTreeMap;

use serde::Serialize;

use crate::{Result, StoreError};

/// More about an entry, by name. There is no way to put a text of one's own in: words and the names of what they stand
/// for are written in the program, ids and fields must look like ids and fields.
///
/// ```
/// # use store::audit::Detail;
/// let detail = Detail::default().fields(["name.fr", "phones.0.number"]).word("how", "rollback").count("version", 7);
/// assert_eq!(detail.canonical(), r#"{"fields":["name.fr","phones.0.number"],"how":"rollback","version":7}"#);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Detail(BTreeMap<&'static str, Item>);

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Item {
    Word(&'static str),
    Count(i64),
    Id(String),
    Fields(Vec<String>),
}

impl Detail {
    /// The names of the fields it was about: paths into the record, never what stands there.
    #[must_use]
    pub fn fields(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Detail {
        let names = names.into_iter().map(Into::into).collect();
        self.0.insert("fields", Item::Fields(names));
        self
    }
    /// The id of something else it was about.
    #[must_use]
    pub fn id(mut self, name: &'static str, id: impl Into<String>) -> Detail {
        self.0.insert(name, Item::Id(id.into()));
        self
    }
    /// A word of the program: a role, a reason from a list.
    #[must_use]
    pub fn word(mut self, name: &'static str, word: &'static str) -> Detail {
        self.0.insert(name, Item::Word(word));
        self
    }
    /// A number: how many, which version.
    #[must_use]
    pub fn count(mut self, name: &'static str, number: i64) -> Detail {
        self.0.insert(name, Item::Count(number));
        self
    }
    /// As JSON, the names sorted, without spaces.
    pub fn canonical(&self) -> String {
        serde_json::to_string(&self.0).expect("names, words and numbers can be written as JSON")
    }
    pub(super) fn check(&self, action: &'static str) -> Result<()> {
        for (name, item) in &self.0 {
            let fits = match item {
                Item::Word(_) | Item::Count(_) => true,
                Item::Id(id) => is_id(id),
                Item::Fields(names) => names.iter().all(|name| is_field(name)),
            };
            if !fits {
                return Err(StoreError::AuditValue { action, part: name });
            }
        }
        Ok(())
    }
}

/// The form of an id: a UUID, a slug, `*`. A name has spaces, an e-mail address an at sign, a phone number a plus or
/// nothing but digits.
pub(super) fn is_id(text: &str) -> bool {
    plain(text, b"-_.:/*", 80) && !is_number_of_somebody(text)
}

/// The form of a field's name: a path of words and places in lists.
fn is_field(text: &str) -> bool {
    plain(text, b"-_./[]~", 200) && !is_number_of_somebody(text)
}

fn plain(text: &str, more: &[u8], most: usize) -> bool {
    !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b))
}

/// Seven digits and more, and no letter: a phone number, a health card.
fn is_number_of_somebody(text: &str) -> bool {
    !text.bytes().any(|b| b.is_ascii_alphabetic()) && text.bytes().filter(u8::is_ascii_digit).count() >= 7
}

#[cfg(test)]
mod tests {
    use super::{is_field, is_id};

    #[test]
    fn ids_and_fields_pass_and_what_a_person_has_does_not() {
        for id in [
            "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
            "toronto",
            "*",
            "system",
            "2026-11",
            "hsds:42",
        ] {
            assert!(is_id(id), "{id}");
        }
        for field in ["name", "name.fr", "/phones/0/number", "schedules[1].opens_at"] {
            assert!(is_field(field), "{field}");
        }
        for personal in [
            "",
            "Marie Tremblay",
            "marie@example.org",
            "416-555-0100",
            "+14165550100",
            "4165550100",
            "Élodie",
            "a=b",
        ] {
            assert!(!is_id(personal) && !is_field(personal), "{personal}");
        }
    }
}
