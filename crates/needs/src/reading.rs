//! A text as two readers hear it: the phrases of the vocabulary, which are precise on keywords and names, and the trained
//! model, which understands sentences; and how the two are weighed.

use language::Lang;

use crate::Vocabulary;
use crate::arithmetic::softmax;
use crate::features::keys;
use crate::matching::{Best, READ, rank};
use crate::model::{Heard, Model};
use crate::words::{Force, Tongue, Word, force, stem, words};

/// How the two readers are weighed, fitted on lines that the model was not trained on (`train --evaluate` prints them).
#[derive(Debug, Clone, Copy)]
pub struct Fusion {
    /// What the model's scores count.
    pub model: f32,
    /// What a phrase that matches counts.
    pub phrase: f32,
    /// What speaks for no need beside the model's own opinion.
    pub none: f32,
}

/// The fitted numbers, for what people say.
pub const FUSION: Fusion = Fusion {
    model: 1.08,
    phrase: 1.6,
    none: 0.9,
};

/// A phrase that matches less well is chance: one half-meant word, or a typo of a common one.
const PHRASE: f32 = 0.36;
/// What the model says of a need that it was not trained for.
const UNTRAINED: f32 = -2.0;
/// What a phrase counts more, beside its score, when it is all that the text says: "OW" is the name of one thing.
const WHOLE: f32 = 1.0;
/// From here on a phrase is nearly all of the text.
const NEARLY: f32 = 0.7;

impl Fusion {
    /// Turns what the model and the phrases say into probabilities, in place.
    pub fn fuse(&self, scores: &mut [f32], phrases: &[(usize, f32)]) {
        for score in scores.iter_mut() {
            *score *= self.model;
        }
        for (need, score) in phrases {
            scores[*need] += self.phrase * score;
        }
        if let Some(none) = scores.last_mut() {
            *none += self.none;
        }
        softmax(scores);
    }
}

/// A text as both readers hear it.
pub struct Reading {
    pub words: Vec<Word>,
    /// The keys of what a model sees of it.
    pub keys: Vec<(u32, u16)>,
    pub heard: Heard,
    /// The needs whose phrases share words with the text, the best match first.
    pub phrases: Vec<(usize, Best)>,
}

impl Reading {
    pub fn of(vocabulary: &Vocabulary, model: &Model, text: &str, lang: &Lang) -> Reading {
        let words = words(text, READ);
        let phrases = rank(vocabulary, &words, lang);
        let keys = keys(&words);
        let heard = model.hear(&keys);
        Reading {
            words,
            keys,
            heard,
            phrases,
        }
    }

    /// A text as the model alone hears it: where many are read, phrases cost too much.
    pub fn by_model(model: &Model, text: &str) -> Reading {
        let words = words(text, READ);
        let keys = keys(&words);
        let heard = model.hear(&keys);
        Reading {
            words,
            keys,
            heard,
            phrases: Vec::new(),
        }
    }

    /// Whether neither reader knows a word of it.
    pub fn is_empty(&self) -> bool {
        self.heard.rows.is_empty() && self.phrases.is_empty()
    }

    /// Whether a word can carry a need, or words that cannot do so alone stand together as a phrase does ("day care").
    pub fn tells(&self) -> bool {
        let says_little = |word: &Word| {
            [Tongue::English, Tongue::French]
                .into_iter()
                .any(|tongue| force(&word.folded, &stem(&word.folded, tongue), tongue) != Force::Full)
        };
        !self.words.iter().all(says_little) || self.phrases.iter().any(|(_, best)| best.score >= PHRASE)
    }

    /// How likely each need of the vocabulary is, and that none is meant.
    pub fn likely(&self, vocabulary: &Vocabulary) -> (Vec<f32>, f32) {
        let none = self.heard.scores.last().copied().unwrap_or_default();
        let classes = vocabulary.classes().iter();
        let mut scores: Vec<f32> = classes
            .map(|class| class.map_or(UNTRAINED, |class| self.heard.scores[class]))
            .chain([none])
            .collect();
        FUSION.fuse(&mut scores, &self.by_need());
        let none = scores.pop().unwrap_or_default();
        (scores, none)
    }

    /// How well each need's phrases match.
    pub fn by_need(&self) -> Vec<(usize, f32)> {
        let whole = |best: &Best| (best.cover * best.explained - NEARLY).max(0.0) / (1.0 - NEARLY);
        self.phrases
            .iter()
            .map(|(need, best)| (*need, best.score + WHOLE * whole(best)))
            .collect()
    }

    /// What each word says for some classes of the model, class by class.
    pub fn by_word(&self, model: &Model, classes: &[Option<usize>]) -> Vec<Vec<f32>> {
        let mut places: Vec<Option<usize>> = vec![None; self.heard.scores.len()];
        for (place, class) in classes.iter().enumerate() {
            if let Some(class) = class {
                places[*class] = Some(place);
            }
        }
        let mut words = vec![vec![0.0; self.words.len()]; classes.len()];
        for (row, word) in &self.heard.rows {
            for (class, weight) in model.weights(*row) {
                if let Some(place) = places[class] {
                    words[place][usize::from(*word)] += f32::from(weight) * model.step / self.heard.norm;
                }
            }
        }
        words
    }
}
