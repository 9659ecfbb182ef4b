//! From the words of a question to the terms of the fields.

use language::Lang;
use tantivy::schema::Field;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Searcher, Term};

use crate::schema::{Fields, InLanguage};
use crate::understanding::Word;
use crate::{analysis, weights};

/// How many of the words that count must stand in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Required {
    /// All of two, most of more.
    Most,
    /// Any one.
    One,
    /// None: the words add to the rank alone.
    None,
}

impl Required {
    /// So many of this many.
    pub(crate) fn of(self, words: u32) -> u32 {
        match self {
            Required::None => 0,
            Required::One => words.min(1),
            Required::Most if words <= 2 => words,
            Required::Most => (words * 2).div_ceil(3),
        }
    }
}

/// Knows the fields and their analyses, for one question.
pub(crate) struct Matching<'a> {
    fields: &'a Fields,
    languages: [(InLanguage, TextAnalyzer, f32); 2],
}

impl<'a> Matching<'a> {
    pub(crate) fn new(fields: &'a Fields, lang: &Lang) -> Matching<'a> {
        let french = lang.as_str().split('-').next() == Some("fr");
        let factor = |own: bool| if own { 1.0 } else { weights::OTHER_LANGUAGE };
        Matching {
            fields,
            languages: [
                (fields.en, analysis::english(), factor(!french)),
                (fields.fr, analysis::french(), factor(french)),
            ],
        }
    }

    /// True when some record has this folded word, in whatever form.
    pub(crate) fn is_known(&mut self, searcher: &Searcher, folded: &str) -> tantivy::Result<bool> {
        // Most words stand as they are in some record.
        if searcher.doc_freq(&Term::from_field_text(self.fields.folded, folded))? > 0 {
            return Ok(true);
        }
        for (fields, analyzer, _) in &mut self.languages {
            for term in analysis::terms(analyzer, folded) {
                for (field, _) in fields.all() {
                    if searcher.doc_freq(&Term::from_field_text(field, &term))? > 0 {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// The terms that a word is looked for by, each with its field and factor.
    pub(crate) fn terms(&mut self, word: &Word) -> Vec<(Field, String, f32)> {
        let mut any = Vec::new();
        let (best, factor) = word.meant();
        for (fields, analyzer, language) in &mut self.languages {
            for term in analysis::terms(analyzer, best) {
                any.extend(
                    fields
                        .all()
                        .map(|(field, weight)| (field, term.clone(), weight * factor * *language)),
                );
            }
        }
        let folded = self.fields.folded;
        any.push((folded, best.to_owned(), weights::IN_FOLDED * factor));
        any.extend(
            word.others()
                .map(|(other, factor)| (folded, other.to_owned(), weights::IN_FOLDED * factor)),
        );
        any
    }

    /// The words as one phrase, field by field, with what it counts there: terms of one language in their order.
    pub(crate) fn phrase(&mut self, words: &[&Word]) -> Vec<(Field, Vec<String>, f32)> {
        let mut phrases = Vec::new();
        for (fields, analyzer, language) in &mut self.languages {
            let terms: Vec<String> = words
                .iter()
                .flat_map(|word| analysis::terms(analyzer, word.meant().0))
                .collect();
            if terms.len() < 2 {
                continue;
            }
            for (field, share) in [
                (fields.name, 1.0),
                (fields.terms, weights::TOGETHER_IN_TERMS),
                (fields.text, weights::TOGETHER_IN_TEXT),
            ] {
                phrases.push((field, terms.clone(), share * *language));
            }
        }
        phrases
    }
}

impl InLanguage {
    /// The fields with their weights.
    fn all(&self) -> impl Iterator<Item = (Field, f32)> + use<> {
        [
            (self.name, weights::IN_NAME),
            (self.terms, weights::IN_TERMS),
            (self.organization, weights::IN_ORGANIZATION),
            (self.text, weights::IN_TEXT),
        ]
        .into_iter()
    }
}
