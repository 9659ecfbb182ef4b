//! Training of the needs model. Not part of the running program.

mod chance;
mod dictionary;
mod evaluate;
mod fit;
mod lines;
mod mistyped;
mod pack;
mod recipe;
mod softmax;
mod texts;

use std::path::{Path, PathBuf};

pub use evaluate::{ask_sentences, evaluate};
pub use lines::{Line, LinesError, read};
pub use recipe::Recipe;

use crate::Vocabulary;
use crate::model::Model;

/// The folder of the training text in the repository.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("utterances")
}

/// Trains the model and gives the bytes of its file.
pub fn trained(vocabulary: &Vocabulary, lines: &[Line], recipe: &Recipe) -> Vec<u8> {
    train(vocabulary, lines.iter(), recipe).bytes()
}

fn train<'l>(vocabulary: &Vocabulary, lines: impl Iterator<Item = &'l Line>, recipe: &Recipe) -> Model {
    let texts = texts::texts(vocabulary, lines, recipe);
    let dictionary = dictionary::Dictionary::of(&texts, recipe);
    let learnt = |seed: u64| {
        let mut weights = softmax::Weights::new(dictionary.keys.len(), vocabulary.needs().len() + 1);
        softmax::learn(&mut weights, &recipe.rates, seed, |round, chance| {
            texts
                .iter()
                .map(|told| {
                    let other = if round == 0 {
                        None
                    } else {
                        texts::another(&told.text, recipe, chance)
                    };
                    let seen = dictionary.see(other.as_deref().unwrap_or(&told.text), recipe);
                    (seen, told.class, told.counts)
                })
                .collect()
        });
        weights
    };
    // Each pupil meets the lines in another order and mistyped otherwise; what they agree on is what the lines say.
    let weights = std::thread::scope(|threads| {
        let pupils: Vec<_> = recipe
            .seeds
            .iter()
            .map(|seed| threads.spawn(|| learnt(*seed)))
            .collect();
        let pupils = pupils
            .into_iter()
            .map(|pupil| pupil.join().expect("a pupil learns to the end"));
        softmax::Weights::mean(pupils)
    });
    pack::pack(vocabulary, &dictionary, &weights, recipe)
}
