//! The words of the pages, from `locales/{en,fr}/*.ftl` (Fluent), compiled in.
//!
//! Templates say `page.t("home-question")`; the test `locales` fails on a message that is missing in one language,
//! never used, or takes different arguments in each.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use language::Lang;
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "locales"]
struct Locales;

/// The words of one language.
pub struct Words {
    /// The language.
    pub lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.lang).finish()
    }
}

/// What can be said inside a message: a word or a number.
pub trait Arg {
    /// The value for Fluent.
    fn value(&self) -> FluentValue<'_>;
}
impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}
impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}
impl Arg for usize {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}
impl Arg for i64 {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Words {
    fn load(tag: &str) -> Words {
        let lang = Lang::parse(tag).expect("a language tag of ours");
        let id: LanguageIdentifier = tag.parse().expect("a language tag of ours");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks that isolate directions would stand inside titles, vCards and addresses; both languages run left to right.
        bundle.set_use_isolating(false);
        for path in Locales::iter().filter(|p| p.starts_with(tag)) {
            let file = Locales::get(&path).expect("a file that was just listed");
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
            bundle
                .add_resource(resource)
                .unwrap_or_else(|errors| panic!("{path}: {errors:?}"));
        }
        Words { lang, bundle }
    }
    /// The words of a page language; English for a language that has no pages.
    pub fn of(tag: &str) -> &'static Words {
        static EN: LazyLock<Words> = LazyLock::new(|| Words::load("en"));
        static FR: LazyLock<Words> = LazyLock::new(|| Words::load("fr"));
        if tag == "fr" { &FR } else { &EN }
    }
    /// The other page language.
    pub fn other(&self) -> &'static Words {
        Words::of(if self.is_french() { "en" } else { "fr" })
    }
    /// True in French.
    pub fn is_french(&self) -> bool {
        self.lang.as_str() == "fr"
    }
    /// A message with its arguments.
    pub fn with(&self, id: &str, args: &[(&str, &dyn Arg)]) -> String {
        let mut named = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            named.set(*name, value.value());
        }
        self.say(id, Some(&named))
    }
    /// A message without arguments.
    pub fn t(&self, id: &str) -> String {
        self.say(id, None)
    }
    /// A message with one argument.
    pub fn t1(&self, id: &str, name: &str, value: impl Arg) -> String {
        self.with(id, &[(name, &value)])
    }
    /// A message with two arguments.
    pub fn t2(&self, id: &str, name: &str, value: impl Arg, name2: &str, value2: impl Arg) -> String {
        self.with(id, &[(name, &value), (name2, &value2)])
    }
    fn say(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|m| m.value()) else {
            // The `locales` test makes this impossible for messages that are named in the sources.
            tracing::error!(id, lang = %self.lang, "a message is missing");
            return id.to_owned();
        };
        let mut errors = Vec::new();
        let words = self.bundle.format_pattern(pattern, args, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(id, lang = %self.lang, ?errors, "a message could not be filled in");
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_said_in_each_language() {
        assert_eq!(Words::of("en").t("home-question"), "What do you need help with?");
        assert_eq!(Words::of("fr").t("home-question"), "De quelle aide avez-vous besoin?");
    }
    #[test]
    fn french_counts_zero_and_one_as_one() {
        let fr = Words::of("fr");
        assert_eq!(
            fr.t2("results-count", "n", 1_usize, "number", "1"),
            "1 service peut vous aider"
        );
        assert_eq!(
            fr.t2("results-count", "n", 2_usize, "number", "2"),
            "2 services peuvent vous aider"
        );
    }
}
