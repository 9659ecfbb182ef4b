//! Training of the models of needs and of dangers. Not part of the running program.

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
pub use lines::{Line, LinesError, OfDanger, read, read_of_dangers};
pub use recipe::Recipe;

use crate::model::Model;
use crate::{Crisis, Vocabulary};

/// The folder of the training text in the repository.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("utterances")
}

/// The folder of the lines of danger.
pub fn folder_of_dangers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dangers")
}

/// Trains the model of needs and gives the bytes of its file.
pub fn trained(vocabulary: &Vocabulary, lines: &[Line], recipe: &Recipe) -> Vec<u8> {
    train(vocabulary, lines.iter(), recipe).bytes()
}

fn train<'l>(vocabulary: &Vocabulary, lines: impl Iterator<Item = &'l Line>, recipe: &Recipe) -> Model {
    let codes = vocabulary.needs().iter().map(|need| need.code.clone()).collect();
    learn(codes, &texts::texts(vocabulary, lines, recipe), recipe)
}

/// Trains the model of dangers and gives the bytes of its file: it tells each danger from the others, from all needs that are
/// none, and from what speaks of no need.
pub fn trained_for_dangers(
    vocabulary: &Vocabulary,
    lines: &[Line],
    of_dangers: &[OfDanger],
    recipe: &Recipe,
) -> Vec<u8> {
    let class = |danger: Option<Crisis>| {
        let place = Crisis::ALL.iter().position(|known| Some(*known) == danger);
        u16::try_from(place.unwrap_or(Crisis::ALL.len() + 1)).expect("a few dangers")
    };
    let other = class(None) - 1;
    let mut texts = texts::texts(vocabulary, lines.iter(), recipe);
    for told in &mut texts {
        let need = vocabulary.needs().get(usize::from(told.class));
        told.class = match need {
            Some(need) => need.crisis.map_or(other, |danger| class(Some(danger))),
            None => class(None),
        };
    }
    texts.extend(of_dangers.iter().map(|line| texts::Told {
        text: line.text.clone(),
        class: class(line.danger),
        counts: 1.0,
    }));
    let codes = Crisis::ALL.iter().map(|danger| danger.code()).chain([OTHER]);
    learn(codes.map(str::to_owned).collect(), &texts, recipe).bytes()
}

/// What the model of dangers calls all that is none.
const OTHER: &str = "other";

/// Learns to tell classes apart, by their codes; the class after the last one is that of texts that speak of none.
fn learn(codes: Vec<String>, texts: &[texts::Told], recipe: &Recipe) -> Model {
    let dictionary = dictionary::Dictionary::of(texts, recipe);
    let learnt = |seed: u64| {
        let mut weights = softmax::Weights::new(dictionary.keys.len(), codes.len() + 1);
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
    pack::pack(codes, &dictionary, &weights, recipe)
}
