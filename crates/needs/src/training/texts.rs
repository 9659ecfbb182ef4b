//! What the model learns from: the training lines, and the words, names and definitions of the vocabulary.

use language::Lang;

use super::chance::Chance;
use super::lines::Line;
use super::mistyped::mistyped;
use super::recipe::Recipe;
use crate::Vocabulary;

/// A text and what it speaks of.
#[derive(Debug, Clone)]
pub struct Told {
    pub text: String,
    /// The need's place in the vocabulary; after the last one: no need.
    pub class: u16,
    /// What it counts.
    pub counts: f32,
}

pub fn texts<'l>(vocabulary: &Vocabulary, lines: impl Iterator<Item = &'l Line>, recipe: &Recipe) -> Vec<Told> {
    let class = |at: usize| u16::try_from(at).expect("some hundred needs");
    let none = class(vocabulary.needs().len());
    let mut all = Vec::new();
    for (at, need) in vocabulary.needs().iter().enumerate() {
        for lang in [Lang::en(), Lang::fr()] {
            let phrases = need.words.get(&lang).into_iter().flatten().map(String::as_str);
            let named = [&need.name, &need.definition]
                .into_iter()
                .filter_map(|text| text.get(&lang));
            all.extend(phrases.chain(named).map(|text| Told {
                text: text.to_owned(),
                class: class(at),
                counts: recipe.phrase,
            }));
        }
    }
    all.extend(lines.map(|line| Told {
        text: line.text.clone(),
        class: line.need.map_or(none, class),
        counts: if line.description { recipe.phrase } else { 1.0 },
    }));
    all
}

/// The text as it may come another time: a word left out, letters mistyped.
pub fn another(text: &str, recipe: &Recipe, chance: &mut Chance) -> Option<String> {
    let mut changed = None;
    if chance.percent(recipe.shortened) {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        if words.len() > 3 {
            for _ in 0..=words.len() / 8 {
                words.remove(chance.below(words.len()));
            }
            changed = Some(words.join(" "));
        }
    }
    if chance.percent(recipe.mistyped) {
        let text = changed.as_deref().unwrap_or(text);
        changed = Some(mistyped(text, 1 + text.len() / 40, chance));
    }
    changed
}
