use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language tag in lower case (BCP 47, primary subtag first): `en`, `fr`, `es`, `iu`, `oj-cans`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag, in lower case with `-` between its parts. `None` when it is not 2 to 35 letters, digits and hyphens
    /// beginning with two or three letters.
    pub fn parse(tag: &str) -> Option<Lang> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        let good = (2..=3).contains(&primary.len())
            && primary.bytes().all(|b| b.is_ascii_alphabetic())
            && tag.len() <= 35
            && tag
                .split('-')
                .all(|part| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        good.then_some(Lang(tag))
    }
    /// English.
    pub fn en() -> Lang {
        Lang("en".into())
    }
    /// French.
    pub fn fr() -> Lang {
        Lang("fr".into())
    }
    /// The tag as written in records and in `lang` attributes.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Lang {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How a wording came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Written by a person in this language.
    Written,
    /// Translated by a person from another language.
    Translated,
    /// Taken as it was from a source.
    Imported,
    /// Translated by a machine and not yet read by a person.
    Machine,
}

/// The wording of a text in one language. Written as a plain string where neither date nor origin is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WordingForm", into = "WordingForm")]
pub struct Wording {
    /// The words.
    pub text: String,
    /// When this wording last changed, in microseconds since 1970 UTC.
    pub modified: Option<i64>,
    /// How it came to be.
    pub origin: Option<Origin>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum WordingForm {
    Plain(String),
    #[serde(rename_all = "snake_case")]
    Full {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modified: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
    },
}

impl From<WordingForm> for Wording {
    fn from(form: WordingForm) -> Self {
        match form {
            WordingForm::Plain(text) => Wording {
                text,
                modified: None,
                origin: None,
            },
            WordingForm::Full { text, modified, origin } => Wording { text, modified, origin },
        }
    }
}

impl From<Wording> for WordingForm {
    fn from(w: Wording) -> Self {
        if w.modified.is_none() && w.origin.is_none() {
            WordingForm::Plain(w.text)
        } else {
            WordingForm::Full {
                text: w.text,
                modified: w.modified,
                origin: w.origin,
            }
        }
    }
}

/// What people read: one [`Wording`] for each language.
///
/// ```
/// # use language::{Lang, Text};
/// let name: Text = serde_json::from_str(r#"{"en": "Food bank", "fr": "Banque alimentaire"}"#).unwrap();
/// assert_eq!(name.get(&Lang::fr()), Some("Banque alimentaire"));
/// let (words, lang) = name.best(&Lang::parse("es").unwrap()).unwrap();
/// assert_eq!((words, lang.as_str()), ("Food bank", "en"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<Lang, Wording>);

impl Text {
    /// A text in one language, without date or origin.
    pub fn new(lang: Lang, text: impl Into<String>) -> Text {
        let mut t = Text::default();
        t.set(lang, text);
        t
    }
    /// A text in English and French, without dates or origins.
    pub fn both(en: impl Into<String>, fr: impl Into<String>) -> Text {
        let mut t = Text::new(Lang::en(), en);
        t.set(Lang::fr(), fr);
        t
    }
    /// The words in exactly this language.
    pub fn get(&self, lang: &Lang) -> Option<&str> {
        self.0.get(lang).map(|w| w.text.as_str())
    }
    /// The words in this language, or else in English, French, or whatever is there; and the language they are in,
    /// so that a page can mark them with `lang`.
    pub fn best(&self, lang: &Lang) -> Option<(&str, &Lang)> {
        [lang.as_str(), "en", "fr"]
            .into_iter()
            .find_map(|l| self.0.get_key_value(l))
            .or_else(|| self.0.iter().next())
            .map(|(l, w)| (w.text.as_str(), l))
    }
    /// Puts words in a language, forgetting their former date and origin. Blank words take the language out.
    pub fn set(&mut self, lang: Lang, text: impl Into<String>) {
        let text = text.into();
        if text.trim().is_empty() {
            self.0.remove(&lang);
        } else {
            self.0.insert(
                lang,
                Wording {
                    text,
                    modified: None,
                    origin: None,
                },
            );
        }
    }
    /// Puts a wording with its date and origin.
    pub fn put(&mut self, lang: Lang, wording: Wording) {
        self.0.insert(lang, wording);
    }
    /// The wording in exactly this language, with date and origin.
    pub fn wording(&self, lang: &Lang) -> Option<&Wording> {
        self.0.get(lang)
    }
    /// Every language's wording, in the order of the tags.
    pub fn iter(&self) -> impl Iterator<Item = (&Lang, &Wording)> {
        self.0.iter()
    }
    /// Every language's wording, to be changed in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Lang, &mut Wording)> {
        self.0.iter_mut()
    }
    /// True when there are no words in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
