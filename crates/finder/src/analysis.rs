//! How texts become terms. Texts come here folded ([`language::fold`]), when they are indexed and when they are asked for.

mod stems;

use frostem::Algorithm;
use tantivy::tokenizer::{RemoveLongFilter, SimpleTokenizer, StopWordFilter, TextAnalyzer, TokenizerManager};

use crate::words::{STOP_EN, STOP_FR};
use stems::Stems;

/// English: stop words out, stemmed.
pub(crate) const EN: &str = "frontdoor_en";
/// French: stop words out (elided articles are among them), stemmed. That the text is folded before it is stemmed makes
/// a word find the same with its accents and without.
pub(crate) const FR: &str = "frontdoor_fr";
/// Words as they are: the dictionary for typos, names and beginnings of words.
pub(crate) const FOLDED: &str = "frontdoor_folded";

/// Longest word kept, in bytes; longer ones are addresses of pages and pasted codes.
pub(crate) const LONGEST: usize = 40;

fn stemmed(stop: &str, language: Algorithm) -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(StopWordFilter::remove(stop.split(' ').map(str::to_owned)))
        .filter(Stems::new(language))
        .build()
}

/// The English analysis.
pub(crate) fn english() -> TextAnalyzer {
    stemmed(STOP_EN, Algorithm::English)
}

/// The French analysis.
pub(crate) fn french() -> TextAnalyzer {
    stemmed(STOP_FR, Algorithm::French)
}

/// Words as they are.
pub(crate) fn folded() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .build()
}

/// Makes the analyses known to an index by name.
pub(crate) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(EN, english());
    tokenizers.register(FR, french());
    tokenizers.register(FOLDED, folded());
}

/// The terms of a folded text, in order.
pub(crate) fn terms(analyzer: &mut TextAnalyzer, text: &str) -> Vec<String> {
    let mut out = Vec::new();
    analyzer
        .token_stream(text)
        .process(&mut |token| out.push(token.text.clone()));
    out
}

#[cfg(test)]
mod tests {
    use language::fold;

    use super::*;

    #[test]
    fn french_words_find_the_same_with_accents_and_without_in_singular_and_plural() {
        let mut fr = french();
        for group in [
            ["santé", "sante", "santés"],
            ["réfugiés", "refugies", "réfugié"],
            ["aînés", "aines", "aîné"],
            ["hébergement", "hebergement", "hébergements"],
            ["dépendance", "dependances", "dépendances"],
            ["l’hôpital", "hopital", "l'hopital"],
            ["bénévole", "benevoles", "bénévoles"],
        ] {
            let stems: Vec<_> = group.iter().map(|w| terms(&mut fr, &fold(w))).collect();
            assert!(
                stems.iter().all(|s| s.len() == 1 && *s == stems[0]),
                "{group:?} became {stems:?}"
            );
        }
    }
    #[test]
    fn an_elided_article_is_no_word() {
        assert_eq!(
            terms(&mut french(), &fold("d’aide qu'il l'école jusqu'à")),
            terms(&mut french(), "aide ecole")
        );
        assert_eq!(terms(&mut english(), "women's shelters"), ["women", "shelter"]);
    }
}
