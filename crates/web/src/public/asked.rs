//! What a person asked for on the results page, and the ways to ask for something a little different.

use serde::Deserialize;

use crate::page::{Form, Way};

/// The fields of a search, as forms and addresses carry them. What makes no sense is left out, never refused: the page
/// says what it understood.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The person's own words. Never in an address of ours.
    pub q: String,
    /// Where they are, as typed.
    pub near: String,
    /// The place chosen among several of one name, by the gazetteer's id.
    pub place: String,
    /// The need chosen, by code.
    pub need: String,
    /// Open now.
    pub open: String,
    /// Costs nothing.
    pub free: String,
    /// Usable with a wheelchair.
    pub accessible: String,
    /// By phone or online.
    pub remote: String,
    /// Language of service, ISO 639 code.
    pub language: String,
    /// Age of the person in years.
    pub age: String,
    /// `distance` or `opening`; anything else is by relevance.
    pub sort: String,
    /// Which page of the answer, from 1.
    pub page: String,
}

impl std::fmt::Debug for Asked {
    /// Nothing that a person typed or chose belongs in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

impl Asked {
    /// The same, trimmed and cut to what a question can be.
    #[must_use]
    pub fn tidy(mut self) -> Asked {
        for (field, most) in [
            (&mut self.q, 300),
            (&mut self.near, 100),
            (&mut self.place, 100),
            (&mut self.need, 60),
            (&mut self.language, 12),
            (&mut self.age, 6),
        ] {
            *field = field.trim().chars().take(most).collect();
        }
        self
    }
    /// Which page of the answer, from 1.
    pub fn page_number(&self) -> usize {
        self.page.trim().parse().unwrap_or(1).clamp(1, 500)
    }
    /// The age, where it is one.
    pub fn age_years(&self) -> Option<f64> {
        self.age
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|age| (0.0..=120.0).contains(age))
    }
    /// True when a filter is set.
    pub fn filtered(&self) -> bool {
        [
            &self.open,
            &self.free,
            &self.accessible,
            &self.remote,
            &self.language,
            &self.age,
        ]
        .iter()
        .any(|f| !f.is_empty())
    }
    /// The same question without its filters, from its first page.
    #[must_use]
    pub fn without_filters(&self) -> Asked {
        Asked {
            open: String::new(),
            free: String::new(),
            accessible: String::new(),
            remote: String::new(),
            language: String::new(),
            age: String::new(),
            page: String::new(),
            ..self.clone()
        }
    }
    /// The same question for another need, from its first page.
    #[must_use]
    pub fn for_need(&self, code: &str) -> Asked {
        Asked {
            need: code.to_owned(),
            page: String::new(),
            ..self.clone()
        }
    }
    /// True when what was asked may stand in an address that is kept and shared: no words of the person's own, and no
    /// whole postal code, which names a block of houses. Whether the need may be named is for the vocabulary to say.
    pub fn shareable(&self) -> bool {
        self.q.is_empty() && self.near.chars().filter(char::is_ascii_digit).count() < 3
    }
    /// The fields that say something, without the need.
    fn fields(&self) -> Vec<(&'static str, String)> {
        [
            ("q", &self.q),
            ("near", &self.near),
            ("place", &self.place),
            ("open", &self.open),
            ("free", &self.free),
            ("accessible", &self.accessible),
            ("remote", &self.remote),
            ("language", &self.language),
            ("age", &self.age),
            ("sort", &self.sort),
            ("page", &self.page),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, value.clone()))
        .collect()
    }
    /// All fields that say something, to be sent in a form.
    pub fn form_fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = self.fields();
        if !self.need.is_empty() {
            fields.push(("need", self.need.clone()));
        }
        fields
    }
    /// The fields a filter form carries along beside its own.
    pub fn carried(&self, address: bool) -> Vec<(&'static str, String)> {
        let mut fields: Vec<_> = self
            .form_fields()
            .into_iter()
            .filter(|(name, _)| matches!(*name, "q" | "near" | "place" | "need"))
            .collect();
        if address {
            fields.retain(|(name, _)| *name != "need");
        }
        fields
    }
    /// The address of this question without the language: `/need/rent-help?near=Guelph`.
    pub fn address(&self) -> String {
        let path = if self.need.is_empty() {
            "/search".to_owned()
        } else {
            format!("/need/{}", self.need)
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.fields() {
            query.append_pair(name, &value);
        }
        let query = query.finish();
        if query.is_empty() {
            path
        } else {
            format!("{path}?{query}")
        }
    }
    /// The way to the answer: an address where it says nothing private, else a form.
    pub fn way(&self, lang: &str, sensitive: bool) -> Way {
        if self.shareable() && !sensitive && !self.need.is_empty() {
            Way::Link(format!("/{lang}{}", self.address()))
        } else {
            Way::Form(Form {
                action: format!("/{lang}/search"),
                fields: self.form_fields(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(need: &str, near: &str) -> Asked {
        Asked {
            need: need.into(),
            near: near.into(),
            ..Asked::default()
        }
    }

    #[test]
    fn a_chosen_need_and_town_make_an_address() {
        let way = asked("rent-help", "Sault Ste. Marie").way("en", false);
        assert_eq!(way.link(), Some("/en/need/rent-help?near=Sault+Ste.+Marie"));
    }
    #[test]
    fn a_sensitive_need_never_makes_an_address() {
        let way = asked("abuse-shelter", "Guelph").way("en", true);
        assert_eq!(way.link(), None);
        assert_eq!(way.action(), "/en/search");
        assert!(way.fields().contains(&("need", "abuse-shelter".to_owned())));
    }
    #[test]
    fn a_whole_postal_code_never_makes_an_address() {
        assert_eq!(asked("rent-help", "M5V 2T6").way("en", false).link(), None);
        assert!(asked("rent-help", "M5V").way("en", false).link().is_some());
    }

    proptest! {
        #[test]
        fn a_persons_own_words_never_make_an_address(q in "[a-zé ]{1,40}[a-z]", need in "(|rent-help)", sensitive: bool) {
            let asked = Asked { q, need, ..Asked::default() };
            prop_assert!(asked.way("fr", sensitive).link().is_none());
        }
    }
}
