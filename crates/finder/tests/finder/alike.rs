//! What the search makes of a model of vectors: a small one, whose words and numbers are chosen here.

use std::collections::BTreeSet;
use std::path::Path;

use directory::view::ServiceView;
use finder::{Answer, Finder, Reason, Settings, weights};
use language::{Lang, Text};
use proptest::prelude::*;
use vectors::Model;
use vectors::testing::{Word, write};

use crate::common::{World, asked, has, hit, ids, named, settings, town};

/// "Peckish" and « fringale » are in no record and no vocabulary; they stand near the words of food services.
const FOOD: [Word<'static>; 21] = [
    ("peckish", &[1.0, 0.1, 0.0, 0.0]),
    ("fringale", &[0.9, 0.2, 0.1, 0.0]),
    ("food", &[1.0, 0.0, 0.1, 0.0]),
    ("groceries", &[0.9, 0.1, 0.0, 0.1]),
    ("provisions", &[0.9, 0.0, 0.0, 0.1]),
    ("alimentaire", &[1.0, 0.1, 0.1, 0.0]),
    ("bill", &[0.0, 1.0, 0.2, 0.0]),
    ("power", &[0.0, 0.8, 0.6, 0.0]),
    ("counsellor", &[0.1, 0.0, 0.1, 1.0]),
    ("school", &[0.0, 0.1, 1.0, 0.3]),
    ("housing", &[0.1, 0.6, 0.0, 0.7]),
    ("crisis", &[0.2, 0.0, 0.1, 0.9]),
    ("crise", &[0.1, 0.0, 0.1, 0.9]),
    ("facture", &[0.0, 1.0, 0.1, 0.0]),
    ("logement", &[0.1, 0.5, 0.0, 0.7]),
    ("ecole", &[0.0, 0.1, 1.0, 0.2]),
    ("musee", &[0.0, 0.2, 0.9, 0.0]),
    ("stress", &[0.0, 0.0, 0.1, 1.0]),
    ("femmes", &[0.0, 0.3, 0.2, 0.7]),
    ("women", &[0.0, 0.3, 0.2, 0.7]),
    ("association", &[0.0, 0.4, 0.6, 0.2]),
];

fn model(words: &[Word<'_>]) -> Model {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), words).expect("a model is written");
    Model::open(folder.path()).expect("a sound model")
}

fn with(model: Option<Model>) -> Settings {
    Settings {
        vectors: model,
        ..settings()
    }
}

/// What a hit has for being about the same.
fn part(answer: &Answer, id: &str) -> f32 {
    let parts = &hit(answer, id).explain.as_ref().expect("asked for").parts;
    parts
        .iter()
        .find(|part| part.name == "alike")
        .map_or(0.0, |part| part.value)
}

fn explained(world: &World, words: &str, lang: &Lang) -> Answer {
    let mut question = asked(words, lang);
    question.explain = true;
    question.limit = 50;
    world.ask(&question)
}

#[test]
fn a_paraphrase_that_shares_no_word_finds_what_is_about_the_same_and_says_so() {
    let without = World::of(town());
    assert!(!without.en("peckish").widened.is_empty(), "nothing has the word");

    let world = World::with(town(), with(Some(model(&FOOD))));
    for (words, lang) in [("peckish", Lang::en()), ("une fringale", Lang::fr())] {
        let answer = explained(&world, words, &lang);
        assert!(answer.widened.is_empty(), "{words}");
        let first: BTreeSet<&str> = ids(&answer).into_iter().take(3).collect();
        assert_eq!(
            first,
            BTreeSet::from(["food-hamilton", "food-toronto", "food-unknown"]),
            "{words}"
        );
        for id in first {
            assert!(has(hit(&answer, id), &Reason::Alike), "{id}");
            assert!(part(&answer, id) > 0.0, "{id}");
        }
        assert!(
            !ids(&answer).contains(&"cmha"),
            "{words}: what is about something else is not found"
        );
    }
}

#[test]
fn what_is_about_the_same_keeps_to_the_place_and_the_filters() {
    let world = World::with(town(), with(Some(model(&FOOD))));
    let near = world.near("peckish", "Hamilton");
    assert!(
        ids(&near).contains(&"food-hamilton") && !ids(&near).contains(&"food-toronto"),
        "{:?}",
        ids(&near)
    );
    let mut free = asked("peckish", &Lang::en());
    free.filters.free = true;
    assert_eq!(ids(&world.ask(&free)), ["food-hamilton"]);
}

#[test]
fn of_two_that_have_the_words_the_one_that_is_about_the_same_comes_first() {
    let both = || {
        vec![
            named("a", "Porcupine club", "Club du porc-épic").says_of("A bill for the hall."),
            named("b", "Porcupine club", "Club du porc-épic").says_of("Groceries for the hall."),
        ]
    };
    let world = World::with(both(), with(Some(model(&FOOD))));
    for (words, first) in [("porcupine peckish", "b"), ("porcupine power", "a")] {
        let answer = explained(&world, words, &Lang::en());
        assert_eq!(ids(&answer)[0], first, "{words}");
        assert!(
            !has(hit(&answer, first), &Reason::Alike),
            "a word that was found says more"
        );
    }
}

#[test]
fn a_model_that_knows_no_word_changes_no_answer() {
    let without = World::of(town());
    let world = World::with(town(), with(Some(model(&[("zyzzyva", &[1.0, 0.0])]))));
    for words in [
        "food bank",
        "hydro bill",
        "peckish",
        "",
        "someone to talk to",
        "zyzzyva",
        "Hamilton Food Share",
    ] {
        for lang in [Lang::en(), Lang::fr()] {
            let (old, new) = (explained(&without, words, &lang), explained(&world, words, &lang));
            assert_eq!(format!("{:?}", old.hits), format!("{:?}", new.hits), "{words}");
            assert_eq!((old.total, old.widened), (new.total, new.widened), "{words}");
        }
    }
}

#[test]
fn a_service_without_words_has_no_vector_and_stands_out_in_nothing() {
    let mut services = town();
    services.push(finder::testing::service("silent", Text::default()));
    let world = World::with(services, with(Some(model(&FOOD))));
    assert!(!ids(&world.en("peckish")).contains(&"silent"));
}

#[test]
fn vectors_of_another_model_are_never_used_and_an_index_made_with_it_is_one_to_build_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let gazetteer = crate::common::gazetteer();
    let open = |model: Option<Model>| Finder::open(folder.path(), with(model)).expect("the index opens");
    let fill = |finder: &Finder| {
        finder::testing::fill(finder, town(), &gazetteer, crate::common::today()).expect("indexed");
    };
    let finds = |finder: &Finder| {
        let answer = finder
            .search(&asked("peckish", &Lang::en()), &gazetteer)
            .expect("an answer");
        answer.widened.is_empty()
    };
    let position = |finder: &Finder| finder.position().expect("readable");
    let mut swapped = FOOD;
    swapped[0].1 = &[0.0, 0.0, 0.1, 1.0];
    let (food, other) = (|| Some(model(&FOOD)), || Some(model(&swapped)));

    let first = open(None);
    fill(&first);
    assert_eq!((position(&first), finds(&first)), (Some(0), false));
    drop(first);
    // The old index answers until the new one is there.
    let second = open(food());
    assert_eq!(
        (second.len(), position(&second), finds(&second)),
        (town().len() as u64, None, false)
    );
    fill(&second);
    assert_eq!((position(&second), finds(&second)), (Some(0), true));
    drop(second);
    assert_eq!(position(&open(food())), Some(0), "the same model, read again");

    let third = open(other());
    let answer = third
        .search(&asked("peckish", &Lang::en()), &gazetteer)
        .expect("an answer");
    assert!(!answer.hits.iter().any(|hit| has(hit, &Reason::Alike)));
    assert_eq!((position(&third), finds(&third)), (None, false));
    drop(third);
    let last = open(None);
    assert_eq!((position(&last), finds(&last)), (None, false));
}

/// What a service has for being about the same, worked out plainly: every number as it is in the model, no bytes.
fn plainly(words: &[Word<'_>], services: &[ServiceView], question: &str) -> Vec<(String, f32)> {
    let mean = |text: &str| -> Vec<f32> {
        let folded = text.to_lowercase();
        let said = folded.split(|c: char| !c.is_alphanumeric());
        let mut sum = vec![0.0; words[0].1.len()];
        for word in said {
            if let Some((_, numbers)) = words.iter().find(|(known, _)| *known == word) {
                sum.iter_mut().zip(*numbers).for_each(|(sum, number)| *sum += number);
            }
        }
        sum
    };
    let length = |a: &[f32]| a.iter().map(|n| n * n).sum::<f32>().sqrt();
    let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>() / (length(a) * length(b));
    let asked = mean(question);
    let mut likeness: Vec<(String, Vec<f32>)> = Vec::new();
    for view in services {
        let service = &view.service.body;
        let of = |lang: &Lang| {
            let texts = [&service.name, &service.summary, &service.description];
            let said: Vec<&str> = texts.into_iter().filter_map(|text| text.get(lang)).collect();
            let mean = mean(&said.join(". "));
            (length(&mean) > 0.0).then(|| cosine(&mean, &asked))
        };
        let both = [Lang::en(), Lang::fr()].iter().filter_map(of).collect();
        likeness.push((view.service.id.clone(), both));
    }
    let all: Vec<f32> = likeness.iter().flat_map(|(_, both)| both.iter().copied()).collect();
    #[expect(clippy::cast_precision_loss, reason = "a dozen")]
    let count = all.len() as f32;
    let usual = all.iter().sum::<f32>() / count;
    let apart = (all.iter().map(|n| (n - usual).powi(2)).sum::<f32>() / count).sqrt();
    let share = |n: f32| ((n - usual) / apart - weights::ALIKE_FROM) / (weights::ALIKE_FULL - weights::ALIKE_FROM);
    likeness
        .into_iter()
        .map(|(id, both)| {
            let most = both.into_iter().reduce(f32::max).map_or(0.0, share);
            (id, most.clamp(0.0, 1.0) * weights::ALIKE)
        })
        .collect()
}

/// Words of the town, each with numbers of its own.
const TOLD: [&str; 14] = [
    "food",
    "groceries",
    "bill",
    "power",
    "school",
    "counsellor",
    "housing",
    "hydro",
    "emergency",
    "youth",
    "claimants",
    "provisions",
    "logement",
    "facture",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_a_service_has_for_being_about_the_same_is_what_plain_numbers_say(
        numbers in proptest::collection::vec(proptest::collection::vec(-1.0_f32..1.0, 24), TOLD.len()),
        question in proptest::sample::subsequence(TOLD.to_vec(), 1..4),
    ) {
        let words: Vec<Word<'_>> = TOLD.iter().copied().zip(numbers.iter().map(Vec::as_slice)).collect();
        let question = question.join(" ");
        let world = World::with(town(), with(Some(model(&words))));
        let answer = explained(&world, &question, &Lang::en());
        let plain = plainly(&words, &town(), &question);
        for (id, expected) in plain {
            if ids(&answer).contains(&id.as_str()) {
                let own = part(&answer, &id);
                prop_assert!((own - expected).abs() < 0.25, "{id}: {own} and plainly {expected}");
            }
        }
    }
}

trait SaysOf {
    fn says_of(self, description: &str) -> Self;
}

impl SaysOf for ServiceView {
    fn says_of(mut self, description: &str) -> Self {
        self.service.body.description = Text::new(Lang::en(), description);
        self
    }
}

#[test]
fn a_model_folder_that_is_no_model_is_refused_before_any_index_is_opened() {
    let said = Model::open(Path::new("/nowhere")).expect_err("no model").to_string();
    assert!(said.contains("config.json is not there"), "{said}");
}
