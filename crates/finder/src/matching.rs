//! From the words of a question to a query over the fields.

use language::Lang;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Searcher, Term};

use crate::answer::Understood;
use crate::columns::Level;
use crate::schema::{Fields, InLanguage};
use crate::understanding::{Understanding, Word};
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
    fn of(self, words: usize) -> usize {
        match self {
            Required::None => 0,
            Required::One => words.min(1),
            Required::Most if words <= 2 => words,
            Required::Most => (words * 2).div_ceil(3),
        }
    }
}

/// Builds queries for one question.
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
        let mut terms = vec![Term::from_field_text(self.fields.folded, folded)];
        for (fields, analyzer, _) in &mut self.languages {
            for term in analysis::terms(analyzer, folded) {
                terms.extend(fields.all().map(|(field, _)| Term::from_field_text(field, &term)));
            }
        }
        for term in &terms {
            if searcher.doc_freq(term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Everything that a question finds, with the text part as score.
    pub(crate) fn query(&mut self, understood: &Understanding, required: Required) -> Box<dyn Query> {
        let strong: Vec<&Word> = understood.words.iter().filter(|w| !w.weak).collect();
        let (counted, extra): (Vec<&Word>, Vec<&Word>) = if strong.is_empty() || required == Required::One {
            (understood.words.iter().collect(), Vec::new())
        } else {
            (strong, understood.words.iter().filter(|w| w.weak).collect())
        };
        let mut found: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let needed = required.of(counted.len());
        if needed > 0 {
            let words = counted.iter().map(|w| (Occur::Should, self.word(w))).collect();
            found.push((
                Occur::Should,
                Box::new(BooleanQuery::with_minimum_required_clauses(words, needed)),
            ));
        }
        if !understood.needs.is_empty() {
            let codes = |needs: &[Understood]| needs.iter().map(|n| n.code.clone()).collect::<Vec<_>>();
            let itself = Level::ALL.into_iter().filter(|level| !level.narrower);
            let mut terms = self.need_terms(&codes(&understood.needs), Level::ALL);
            terms.extend(self.need_terms(&codes(&understood.broader), itself));
            found.push((Occur::Should, constant(Box::new(TermSetQuery::new(terms)))));
        }
        found.extend(self.named(understood).map(|query| (Occur::Should, constant(query))));
        let everything = understood.is_empty() || required == Required::None;
        let base: Box<dyn Query> = if everything {
            constant(Box::new(AllQuery))
        } else {
            Box::new(BooleanQuery::new(found))
        };
        let mut all = vec![(Occur::Must, base)];
        if required == Required::None {
            all.extend(counted.iter().map(|w| (Occur::Should, self.word(w))));
        }
        for word in extra {
            all.push((
                Occur::Should,
                Box::new(BoostQuery::new(self.word(word), weights::WEAK_WORD)),
            ));
        }
        all.extend(self.phrases(&counted).into_iter().map(|phrase| (Occur::Should, phrase)));
        if all.len() == 1 {
            all.swap_remove(0).1
        } else {
            Box::new(BooleanQuery::new(all))
        }
    }

    /// What stands in the index for these needs.
    fn need_terms(&self, codes: &[String], levels: impl IntoIterator<Item = Level>) -> Vec<Term> {
        let levels: Vec<Level> = levels.into_iter().collect();
        let term = |code: &String, level: &Level| Term::from_field_text(self.fields.need, &level.term(code));
        codes
            .iter()
            .flat_map(|code| levels.iter().map(move |level| term(code, level)))
            .collect()
    }

    /// What is called exactly so, or has exactly this number.
    pub(crate) fn named(&self, understood: &Understanding) -> Option<Box<dyn Query>> {
        let mut terms = Vec::new();
        if !understood.key.is_empty() {
            terms.push(Term::from_field_text(self.fields.key, &understood.key));
        }
        if let Some(digits) = &understood.phone {
            terms.push(Term::from_field_text(self.fields.phone, digits));
        }
        (!terms.is_empty()).then(|| Box::new(TermSetQuery::new(terms)) as Box<dyn Query>)
    }

    /// One word in all fields: its best field counts, the others break ties.
    pub(crate) fn word(&mut self, word: &Word) -> Box<dyn Query> {
        let mut any = Vec::new();
        let (best, factor) = word.meant();
        for (fields, analyzer, language) in &mut self.languages {
            for term in analysis::terms(analyzer, best) {
                any.extend(
                    fields
                        .all()
                        .map(|(field, weight)| exact(field, &term, weight * factor * *language)),
                );
            }
        }
        let folded = self.fields.folded;
        any.push(exact(folded, best, weights::IN_FOLDED * factor));
        for (other, factor) in word.others() {
            any.push(exact(folded, other, weights::IN_FOLDED * factor));
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(any, weights::TIE))
    }

    /// The words in one phrase: all of them up to three, else each with its neighbour.
    fn phrases(&mut self, words: &[&Word]) -> Vec<Box<dyn Query>> {
        let length = if words.len() <= 3 { words.len() } else { 2 };
        if length < 2 {
            return Vec::new();
        }
        let mut phrases: Vec<Box<dyn Query>> = Vec::new();
        for run in words.windows(length) {
            for (fields, analyzer, language) in &mut self.languages {
                let terms: Vec<String> = run
                    .iter()
                    .flat_map(|w| analysis::terms(analyzer, w.meant().0))
                    .collect();
                if terms.len() < 2 {
                    continue;
                }
                for (field, weight) in [
                    (fields.name, weights::IN_NAME),
                    (fields.terms, weights::IN_TERMS),
                    (fields.text, weights::IN_TEXT),
                ] {
                    let mut phrase = PhraseQuery::new(terms.iter().map(|t| Term::from_field_text(field, t)).collect());
                    phrase.set_slop(weights::PHRASE_SLOP);
                    phrases.push(Box::new(BoostQuery::new(
                        Box::new(phrase),
                        weight * weights::PHRASE * *language,
                    )));
                }
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

fn exact(field: Field, term: &str, factor: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), factor))
}

fn constant(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
