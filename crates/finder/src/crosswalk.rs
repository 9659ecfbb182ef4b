//! From a directory's own taxonomy to needs: what a service is filed under, read as what people need.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use directory::model::TaxonomyTerm;
use directory::view::{Of, ServiceView};
use language::{Lang, Text};
use needs::Vocabulary;

use crate::weights;

/// So many labels are remembered: as many as a taxonomy has that is used.
const REMEMBERED: usize = 20_000;

/// The way from terms to needs. Thousands of services are filed under one term: what its labels say is read once.
#[derive(Debug)]
pub(crate) struct Crosswalk<'v> {
    vocabulary: &'v Vocabulary,
    labels: RwLock<HashMap<Lang, HashMap<String, Label<'v>>>>,
}

/// What a label says by itself.
#[derive(Debug, Clone, Default)]
struct Label<'v> {
    /// The need it clearly names.
    clear: Option<&'v str>,
    /// Those it likely speaks of, and how likely.
    likely: Vec<(&'v str, f32)>,
}

/// The terms that the record itself names.
fn filed_under(view: &ServiceView) -> impl Iterator<Item = &Of<TaxonomyTerm>> {
    let named = |term: &&Of<TaxonomyTerm>| {
        let links = &view.service.body.terms;
        links.iter().any(|link| link.terms.contains(&term.id))
    };
    view.terms.iter().filter(named)
}

/// A term and the broader ones above it, nearest first.
fn path<'t>(view: &'t ServiceView, term: &'t Of<TaxonomyTerm>) -> Vec<&'t TaxonomyTerm> {
    let above = |term: &&'t Of<TaxonomyTerm>| {
        let parent = term.body.parent.as_ref()?;
        view.terms.iter().find(|other| other.id == *parent)
    };
    let path = std::iter::successors(Some(term), above);
    // A circle of broader terms ends where it began.
    path.take(view.terms.len()).map(|term| &term.body).collect()
}

/// The needs that a term leads to, each with how surely from 0 to 1, given the term with the broader ones above it, nearest
/// first. The same for every service filed under it.
pub fn needs_of_term<'v>(path: &[&TaxonomyTerm], vocabulary: &'v Vocabulary) -> Vec<(&'v str, f32)> {
    Crosswalk::new(vocabulary).needs_of_term(path)
}

impl<'v> Crosswalk<'v> {
    pub fn new(vocabulary: &'v Vocabulary) -> Crosswalk<'v> {
        Crosswalk {
            vocabulary,
            labels: RwLock::default(),
        }
    }

    /// The needs that the terms of a service lead to, each with how surely. What a curator put on a term stands for it and
    /// for every narrower term that leads nowhere by itself; what is read in a label is a guess.
    pub fn needs_of_terms(&self, view: &ServiceView) -> BTreeMap<&'v str, f32> {
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        for term in filed_under(view) {
            for (code, sure) in self.needs_of_term(&path(view, term)) {
                let kept = found.entry(code).or_default();
                *kept = sure.max(*kept);
            }
        }
        found
    }

    fn needs_of_term(&self, path: &[&TaxonomyTerm]) -> Vec<(&'v str, f32)> {
        for (above, term) in path.iter().enumerate() {
            if let Some(curated) = &term.needs {
                let known = curated.iter().filter_map(|code| self.vocabulary.need(code));
                return known.map(|need| (need.code.as_str(), weights::TERM_CURATED)).collect();
            }
            let read = self.read(term);
            if !read.is_empty() {
                let share = if above == 0 { 1.0 } else { weights::TERM_BROADER };
                return read.into_iter().map(|(code, sure)| (code, sure * share)).collect();
            }
            if above == 0
                && let [_, broader, ..] = path
                && broader.needs.is_none()
            {
                let within = self.within(term, broader);
                if !within.is_empty() {
                    return within;
                }
            }
        }
        Vec::new()
    }

    /// What the names of a term say by themselves, in every language, its use references among them: the need that a label
    /// clearly names, and those that it likely speaks of.
    fn read(&self, term: &TaxonomyTerm) -> Vec<(&'v str, f32)> {
        let mut found: BTreeMap<&str, f32> = BTreeMap::new();
        let names = std::iter::once((&term.name, weights::TERM_READ));
        let synonyms = term.use_references.iter().map(|text| (text, weights::TERM_SYNONYM));
        for (text, sure) in names.chain(synonyms) {
            for (label, lang) in wordings(text) {
                let Label { clear, likely } = self.label(label, lang);
                for (code, likely) in clear.map(|code| (code, 1.0)).into_iter().chain(likely) {
                    let kept = found.entry(code).or_default();
                    *kept = kept.max(sure * likely);
                }
            }
        }
        found.into_iter().collect()
    }

    /// What a label that says nothing by itself says under its broader term: "Counselling" under "Substance Use".
    fn within(&self, term: &TaxonomyTerm, broader: &TaxonomyTerm) -> Vec<(&'v str, f32)> {
        let found = wordings(&term.name).find_map(|(label, lang)| {
            let (above, _) = broader.name.best(lang)?;
            self.label(&format!("{above} {label}"), lang).clear
        });
        found.into_iter().map(|code| (code, weights::TERM_WITHIN)).collect()
    }

    fn label(&self, label: &str, lang: &Lang) -> Label<'v> {
        let labels = self.labels.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = labels.get(lang).and_then(|labels| labels.get(label)) {
            return known.clone();
        }
        drop(labels);
        let likely = self.vocabulary.needs_of_description(label, lang).into_iter();
        let read = Label {
            clear: self.vocabulary.guess_from_label(label, lang),
            likely: likely.filter(|(_, likely)| *likely >= weights::TERM_LIKELY).collect(),
        };
        let mut labels = self.labels.write().unwrap_or_else(PoisonError::into_inner);
        let labels = labels.entry(lang.clone()).or_default();
        if labels.len() < REMEMBERED {
            labels.insert(label.to_owned(), read.clone());
        }
        read
    }
}

fn wordings(text: &Text) -> impl Iterator<Item = (&str, &Lang)> {
    text.iter().map(|(lang, wording)| (wording.text.as_str(), lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(en: &str, fr: &str) -> TaxonomyTerm {
        TaxonomyTerm {
            name: Text::both(en, fr),
            ..TaxonomyTerm::default()
        }
    }
    /// The surest need.
    fn first(path: &[&TaxonomyTerm]) -> Option<(&'static str, f32)> {
        let found = needs_of_term(path, Vocabulary::embedded());
        found.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
    }
    fn code(path: &[&TaxonomyTerm]) -> &'static str {
        first(path).map_or("", |(code, _)| code)
    }

    #[test]
    fn labels_are_read_in_both_languages() {
        assert_eq!(code(&[&term("Food Pantry", "")]), "food-bank");
        assert_eq!(code(&[&term("", "Banques alimentaires")]), "food-bank");
        assert_eq!(code(&[&term("FB-100", "Soins à domicile")]), "home-care");
    }
    #[test]
    fn use_references_and_broader_terms_speak_where_a_label_does_not() {
        let vague = TaxonomyTerm {
            use_references: vec![Text::both("Soup kitchens", "")],
            ..term("Congregate sites", "")
        };
        assert_eq!(code(&[&vague]), "free-meal");
        let broader = term("Food Pantries", "");
        let (found, sure) = first(&[&term("Region 7", ""), &broader]).expect("the broader one is read");
        assert_eq!(found, "food-bank");
        assert!(sure < weights::TERM_READ, "less sure than a label of its own");
    }
    #[test]
    fn what_a_curator_put_on_a_term_wins() {
        let curated = TaxonomyTerm {
            needs: Some(vec!["clothing".into(), "gone".into()]),
            ..term("Food Pantry", "")
        };
        assert_eq!(code(&[&curated]), "clothing");
        assert_eq!(code(&[&term("Region 7", ""), &curated]), "clothing");
        let found = needs_of_term(&[&curated], Vocabulary::embedded());
        assert_eq!(found, [("clothing", weights::TERM_CURATED)], "and is all");
        let nothing = TaxonomyTerm {
            needs: Some(Vec::new()),
            ..term("Food Pantry", "")
        };
        assert_eq!(code(&[&nothing, &term("Food", "")]), "");
    }
}
