//! Words taken to their stems. The same words stand in most texts: each is worked out once.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenFilter, TokenStream, Tokenizer};

/// So many words are remembered before they are forgotten.
const REMEMBERED: usize = 50_000;

/// Takes each word to its stem in one language.
#[derive(Clone)]
pub(super) struct Stems {
    language: Algorithm,
}

impl Stems {
    pub(super) fn new(language: Algorithm) -> Stems {
        Stems { language }
    }
}

impl TokenFilter for Stems {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, tokenizer: T) -> Stemming<T> {
        Stemming {
            language: self.language,
            known: FxHashMap::default(),
            words: tokenizer,
        }
    }
}

/// Words and the stems worked out so far.
#[derive(Clone)]
pub(super) struct Stemming<T> {
    language: Algorithm,
    known: FxHashMap<Box<str>, Box<str>>,
    words: T,
}

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stemmed<'a, T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        Stemmed {
            stemmer: Stemmer::new(self.language),
            known: &mut self.known,
            words: self.words.token_stream(text),
        }
    }
}

/// The stems of a text.
pub(super) struct Stemmed<'a, T> {
    stemmer: Stemmer,
    known: &'a mut FxHashMap<Box<str>, Box<str>>,
    words: T,
}

impl<T: TokenStream> TokenStream for Stemmed<'_, T> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let word = &mut self.words.token_mut().text;
        if let Some(stem) = self.known.get(word.as_str()) {
            word.clear();
            word.push_str(stem);
            return true;
        }
        let stem = self.stemmer.stem(word).into_owned();
        if self.known.len() == REMEMBERED {
            self.known.clear();
        }
        self.known.insert(word.as_str().into(), stem.as_str().into());
        *word = stem;
        true
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}
