//! What must hold of every answer, whatever is asked.

use std::sync::OnceLock;

use crate::common::{World, asked};
use finder::testing::{Dice, Synthetic};
use finder::{Answer, Filters, Question, Sort};
use hours::OpenState;
use language::Lang;
use needs::Vocabulary;
use places::Gazetteer;
use proptest::prelude::*;

/// Two hundred synthetic services.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut synthetic = Synthetic::new(1, 200, Vocabulary::embedded(), gazetteer());
        World::of((0..200).map(|n| synthetic.service(n)).collect())
    })
}

fn gazetteer() -> &'static Gazetteer {
    static GAZETTEER: OnceLock<Gazetteer> = OnceLock::new();
    GAZETTEER.get_or_init(crate::common::gazetteer)
}

fn ask(question: &Question) -> Answer {
    world().ask(question)
}

fn words() -> impl Strategy<Value = String> {
    let vocabulary = Vocabulary::embedded();
    let said: Vec<String> = vocabulary
        .needs()
        .iter()
        .flat_map(|n| n.words.values().flatten().cloned())
        .collect();
    prop_oneof![
        any::<String>(),
        "[a-zé’' -]{0,60}",
        proptest::sample::select(said.clone()),
        (proptest::sample::select(said), "[a-z]{1,8}").prop_map(|(a, b)| format!("{a} {b}")),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let filters = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        proptest::option::of(0.0..110.0_f64),
        0..4_usize,
    );
    let place = 0..200_usize;
    (
        words(),
        filters,
        place,
        proptest::option::of(1.0..80.0_f64),
        any::<bool>(),
        0..3_usize,
    )
        .prop_map(
            |(words, (open_now, free, accessible, remote, age, language), place, radius, french, sort)| {
                let gazetteer = gazetteer();
                let mut question = asked(&words, &if french { Lang::fr() } else { Lang::en() });
                let near = gazetteer
                    .places()
                    .nth(place % gazetteer.len())
                    .filter(|_| place % 3 > 0);
                question.near = near.and_then(|p| gazetteer.choose_place(&p.id));
                question.radius_km = radius.filter(|_| question.near.as_ref().is_some_and(|n| n.point.is_some()));
                question.filters = Filters {
                    open_now,
                    free: free && open_now,
                    accessible: accessible && free,
                    remote: remote && !open_now,
                    age,
                    language: ["fr", "es"].get(language).map(|l| (*l).to_owned()),
                };
                question.sort = [Sort::Relevance, Sort::Distance, Sort::Opening][sort];
                question.limit = 200;
                question
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_service_of_an_answer_meets_the_filters_and_the_counts_agree(question in question()) {
        let answer = ask(&question);
        let filters = &question.filters;
        prop_assert_eq!(answer.total, answer.hits.len(), "two hundred services fit one page");
        for hit in &answer.hits {
            let card = &hit.card;
            let is_open = matches!(hit.open, OpenState::Open { .. });
            prop_assert!(!filters.open_now || is_open);
            prop_assert!(!filters.free || card.free == Some(true));
            prop_assert!(!filters.remote || card.remote);
            prop_assert!(!filters.accessible || card.remote || card.accessible == Some(true));
            if let Some(language) = &filters.language {
                prop_assert!(card.languages.contains(language));
            }
            if let Some(age) = filters.age {
                prop_assert!(card.minimum_age.is_none_or(|min| age * 12.0 + 1.0 > min * 12.0));
                prop_assert!(card.maximum_age.is_none_or(|max| age < max + 1.0));
            }
            if let Some(radius) = question.radius_km.filter(|_| answer.widened.is_empty()) {
                prop_assert!(card.remote || hit.distance_km.is_some_and(|km| km <= radius));
            }
            if let Some(near) = question.near.as_ref().filter(|_| answer.widened.is_empty()) {
                let served = gazetteer().serves(&card.areas, near).answer;
                prop_assert!(served != places::Serves::No, "{:?} does not serve {:?}", card.areas, near.label);
            }
            if card.points.is_empty() {
                prop_assert_eq!(hit.distance_km, None);
            }
        }
        prop_assert_eq!(answer.facets.free, answer.hits.iter().filter(|h| h.card.free == Some(true)).count());
        prop_assert_eq!(answer.facets.remote, answer.hits.iter().filter(|h| h.card.remote).count());
        prop_assert_eq!(answer.facets.open_now, answer.hits.iter().filter(|h| matches!(h.open, OpenState::Open { .. })).count());
    }

    #[test]
    fn a_count_is_the_number_of_results_when_that_filter_is_added(question in question()) {
        let answer = ask(&question);
        let facets = &answer.facets;
        let total = |change: &dyn Fn(&mut Filters)| {
            let mut narrower = question.clone();
            change(&mut narrower.filters);
            let narrower = ask(&narrower);
            // What is not there at all is searched for elsewhere: the count is then nothing.
            if narrower.widened == answer.widened { narrower.total } else { 0 }
        };
        prop_assert_eq!(facets.free, total(&|f| f.free = true), "free");
        prop_assert_eq!(facets.accessible, total(&|f| f.accessible = true), "accessible");
        prop_assert_eq!(facets.remote, total(&|f| f.remote = true), "remote");
        prop_assert_eq!(facets.open_now, total(&|f| f.open_now = true), "open now");
        for language in &facets.languages {
            let change = |f: &mut Filters| f.language = Some(language.code.clone());
            prop_assert_eq!(language.count, total(&change), "in {}", language.code);
        }
        for need in &answer.clarify {
            let chosen = Question { needs: vec![need.code.clone()], ..question.clone() };
            let chosen = ask(&chosen);
            prop_assert_eq!(need.count, chosen.total, "{}", need.code);
            prop_assert!(chosen.widened.is_empty());
        }
    }

    #[test]
    fn without_filters_no_answer_is_empty(words in words()) {
        prop_assert!(!ask(&asked(&words, &Lang::en())).hits.is_empty());
    }

    #[test]
    fn the_same_question_gets_the_same_answer(question in question()) {
        let (a, b) = (ask(&question), ask(&question));
        prop_assert_eq!(crate::common::ids(&a), crate::common::ids(&b));
    }
}

#[test]
fn a_synthetic_directory_has_open_closed_and_unknown_services() {
    let facets = ask(&asked("", &Lang::en())).facets;
    assert!(
        facets.open_now > 20 && facets.hours_unknown > 5 && facets.open_now < 190,
        "{facets:?}"
    );
}

#[test]
fn a_synthetic_directory_is_the_same_for_the_same_seed() {
    let first = |seed| Synthetic::new(seed, 50, Vocabulary::embedded(), gazetteer()).service(0);
    assert_eq!(first(3), first(3));
    assert_ne!(first(3), first(4));
    assert_eq!(Dice::new(5).below(1000), Dice::new(5).below(1000));
}

#[test]
fn the_answers_of_a_small_town_stay_as_they_are() {
    let world = World::of(crate::common::town());
    let mut lines = Vec::new();
    for (words, lang, near) in [
        ("hydro bill", Lang::en(), None),
        ("food bank", Lang::en(), Some("Toronto")),
        ("banque alimentaire", Lang::fr(), Some("Hamilton")),
        ("someone to talk to", Lang::en(), Some("Ottawa")),
        ("shelter for women", Lang::en(), Some("M5V")),
        ("réfugié logement", Lang::fr(), None),
        ("couseling for anxiety", Lang::en(), None),
    ] {
        let question = Question {
            near: near.map(|p| world.at(p)),
            ..asked(words, &lang)
        };
        let answer = world.ask(&question);
        lines.push(format!("## {words} ({lang}, {})", near.unwrap_or("anywhere")));
        lines.push(format!(
            "total {}, widened {:?}, needs {:?}",
            answer.total,
            answer.widened,
            answer
                .needs_understood
                .iter()
                .map(|n| n.code.as_str())
                .collect::<Vec<_>>()
        ));
        for hit in answer.hits.iter().take(4) {
            lines.push(format!("{}: {} {:?}", hit.rank, hit.id, hit.reasons));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
