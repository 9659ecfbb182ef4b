//! How the model is trained.

use super::softmax::Rates;

/// The settings of a training.
#[derive(Debug, Clone)]
pub struct Recipe {
    pub rates: Rates,
    /// What a word, a pair, a pair with a gap and a run of letters count.
    pub kinds: [f32; 6],
    /// Features met less often than this are not kept, unless they are words.
    pub least_times: u32,
    pub by_needs: bool,
    /// Of a hundred lines in each round, how many are mistyped and how many lose a word.
    pub mistyped: usize,
    pub shortened: usize,
    /// What a phrase of the vocabulary or a description counts beside an utterance.
    pub phrase: f32,
    /// Weights smaller than so many steps are left out.
    pub least_step: f32,
    /// Part of weights within the range of steps.
    pub within: f32,
    /// How chance begins for each pupil whose weights are averaged.
    pub seeds: [u64; 4],
    pub quiet: bool,
    pub folds: usize,
}

impl Recipe {
    /// For the model of dangers: with few classes, two words with one between them tell more than they mislead.
    pub fn for_dangers() -> Recipe {
        let recipe = Recipe::default();
        let [word, pair, _, letters, family, families] = recipe.kinds;
        Recipe {
            kinds: [word, pair, 0.4, letters, family, families],
            ..recipe
        }
    }
}

impl Default for Recipe {
    fn default() -> Recipe {
        Recipe {
            rates: Rates {
                epochs: 5,
                rate: 12.0,
                decay: 1e-6,
                least: 0.002,
            },
            kinds: [1.0, 0.65, 0.0, 0.5, 1.0, 0.7],
            least_times: 2,
            by_needs: false,
            mistyped: 45,
            shortened: 25,
            phrase: 1.0,
            least_step: 2.5,
            within: 0.9995,
            seeds: [211, 212, 213, 214],
            quiet: false,
            folds: 5,
        }
    }
}
