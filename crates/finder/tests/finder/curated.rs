//! What a curator put on a service counts before everything that its labels and texts only suggest.

use crate::common::{Build, World, asked, ids, named};
use directory::model::{TaxonomyTerm, TermLink};
use directory::view::ServiceView;
use finder::Question;
use finder::testing::of;
use language::Lang;
use needs::{Need, Vocabulary};

/// A service called as a need, with its definition as its description, and filed under three labels that say so as well.
fn all_of(id: &str, need: &Need) -> ServiceView {
    let [en, fr] = [Lang::en(), Lang::fr()];
    let name = |lang| need.name.get(lang).unwrap_or_default();
    let definition = |lang| need.definition.get(lang).unwrap_or_default();
    let id = format!("{id}-{}", need.code);
    let mut view = named(&id, name(&en), name(&fr)).says(definition(&en), definition(&fr));
    for n in 0..3 {
        let term = format!("term-{n}-{}", need.code);
        let label = TaxonomyTerm {
            name: need.name.clone(),
            ..TaxonomyTerm::default()
        };
        view.terms.push(of(&term, label));
        view.service.body.terms.push(TermLink {
            terms: vec![term],
            ..TermLink::default()
        });
    }
    view
}

#[test]
fn a_need_that_a_curator_put_outranks_one_that_everything_suggests() {
    let needs: Vec<&Need> = Vocabulary::embedded().needs().iter().step_by(9).collect();
    let pairs = needs.iter().flat_map(|need| {
        // Between equals the guess would stand first, by its id.
        [
            all_of("a-guessed", need),
            all_of("b-curated", need).needs(&[&need.code]),
        ]
    });
    let world = World::of(pairs.collect());
    let mut behind = Vec::new();
    for need in needs {
        for lang in [Lang::en(), Lang::fr()] {
            let words = need.name.get(&lang).unwrap_or_default();
            let chosen = Question {
                needs: vec![need.code.clone()],
                ..asked("", &lang)
            };
            for (how, question) in [("said", asked(words, &lang)), ("chosen", chosen)] {
                let answer = world.ask(&question);
                let ids = ids(&answer);
                let rank = |who| ids.iter().position(|id| *id == format!("{who}-{}", need.code));
                let (curated, guessed) = (rank("b-curated"), rank("a-guessed"));
                if curated.is_none() || guessed.is_some_and(|guessed| Some(guessed) < curated) {
                    behind.push(format!("{words} ({how}): {curated:?} behind {guessed:?}"));
                }
            }
        }
    }
    assert!(behind.is_empty(), "{} of them:\n{}", behind.len(), behind.join("\n"));
}
