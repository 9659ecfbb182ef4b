//! Everyday questions: what stands first, what is not listed, and what is asked back.

use crate::common::{Build, World, asked, ids, named, town};
use directory::view::ServiceView;
use finder::{Answer, Reason};
use language::Lang;

/// Three agencies that help with bills, and some that share words with the question.
fn bills() -> Vec<ServiceView> {
    let mut services: Vec<ServiceView> = (0..4)
        .map(|n| {
            named(&format!("energy-{n}"), "Energy Fund", "Fonds pour l’énergie")
                .says(
                    "Money for people whose power may be cut off.",
                    "De l’argent quand on risque de couper le courant.",
                )
                .needs(&["utility-payment-help"])
        })
        .collect();
    services.push(
        named("dental", "Low-Cost Dental Clinic", "Clinique dentaire à bas prix")
            .says(
                "Help paying the bill for your teeth.",
                "Aide pour payer la facture du dentiste.",
            )
            .needs(&["dental-care"]),
    );
    services.push(
        named("hiv", "Positive Living Team", "Équipe Vivre positif")
            .says(
                "We help people who need it, and pay for the bus.",
                "Aide pour qui en a besoin; nous pouvons payer l’autobus.",
            )
            .needs(&["hiv-support"]),
    );
    services
}

fn words_matched(answer: &Answer) -> Vec<&str> {
    let reasons = answer.hits.iter().flat_map(|hit| &hit.reasons);
    reasons
        .filter_map(|reason| match reason {
            Reason::MatchedWords { words } => Some(words),
            _ => None,
        })
        .flatten()
        .map(String::as_str)
        .collect()
}

#[test]
fn what_only_helps_or_pays_is_no_answer_to_a_bill() {
    let world = World::of(bills());
    for answer in [
        world.en("help paying my electricity bill"),
        world.fr("j’ai besoin d’aide pour payer mon chauffage"),
        world.en("j’ai besoin d’aide pour payer mon chauffage"),
        world.fr("help paying my electricity bill"),
    ] {
        assert_eq!(answer.total, 4, "{:?}", ids(&answer));
        assert!(
            ids(&answer).iter().all(|id| id.starts_with("energy")),
            "{:?}",
            ids(&answer)
        );
    }
}

#[test]
fn where_nothing_answers_the_need_shared_words_are_better_than_an_empty_page() {
    let without: Vec<_> = bills().into_iter().skip(4).collect();
    assert!(ids(&World::of(without).en("help paying my electricity bill")).contains(&"dental"));
}

#[test]
fn help_and_pay_and_need_are_never_shown_as_words_that_match() {
    let world = World::of(bills());
    for (words, lang) in [
        ("help paying the dentist", Lang::en()),
        ("I need help to pay for teeth", Lang::en()),
        ("besoin d’aide pour payer le dentiste", Lang::fr()),
        ("besoin d’aide pour payer le dentiste", Lang::en()),
    ] {
        let answer = world.ask(&asked(words, &lang));
        assert_eq!(ids(&answer)[0], "dental", "{words}");
        for word in words_matched(&answer) {
            assert!(
                !["help", "pay", "paying", "need", "besoin", "aide", "pour", "payer"].contains(&word),
                "{words}: {word}"
            );
        }
    }
}

#[test]
fn words_of_their_own_find_a_service_beside_those_that_answer_the_need() {
    let mut services = bills();
    services.push(named("porcupine", "Porcupine electricity museum", "Musée"));
    let answer = World::of(services).en("electricity porcupine");
    assert!(ids(&answer).contains(&"porcupine"), "{:?}", ids(&answer));
}

#[test]
fn who_was_hit_and_has_nowhere_to_go_finds_what_answers_abuse_first() {
    let services = vec![
        named("men", "Shelter for Men", "Refuge pour hommes")
            .says(
                "A bed tonight for men who have nowhere to go.",
                "Un lit ce soir pour les hommes qui n’ont nulle part où aller.",
            )
            .needs(&["emergency-shelter"]),
        named("house", "Safe House", "Maison sûre")
            .says("For women and children.", "Pour les femmes et les enfants.")
            .needs(&["abuse-shelter"]),
        named("line", "Assault Line", "Ligne pour les victimes")
            .says("Talk to somebody.", "Parlez à quelqu’un.")
            .needs(&["abuse-help"])
            .remote(),
    ];
    let world = World::of(services);
    let answer = world.en("my husband hit me and I have nowhere to go");
    assert_eq!(
        answer.hits.last().map(|hit| hit.id.as_str()),
        Some("men"),
        "{:?}",
        ids(&answer)
    );
    let vocabulary = needs::Vocabulary::embedded();
    let first = vocabulary.need(&answer.needs_understood[0].code);
    assert!(
        first.is_some_and(|need| need.crisis.is_some()),
        "{:?}",
        answer.needs_understood
    );
}

#[test]
fn a_broad_answer_asks_back_with_needs_beside_the_one_understood() {
    let mut services = bills();
    for n in 0..9 {
        let code = ["heating-bill-help", "electricity-bill-help", "water-bill-help"][n % 3];
        services.push(named(&format!("bill-{n}"), "Bill help", "Aide aux factures").needs(&[code]));
    }
    let world = World::of(services);
    for answer in [
        world.fr("j’ai besoin d’aide pour payer mon chauffage"),
        world.en("help with utility bills"),
    ] {
        let codes: Vec<&str> = answer.clarify.iter().map(|need| need.code.as_str()).collect();
        assert!(
            (2..=5).contains(&codes.len()),
            "{codes:?} for {:?}",
            answer.needs_understood
        );
        assert!(!codes.contains(&answer.needs_understood[0].code.as_str()), "{codes:?}");
        assert!(!codes.contains(&"hiv-support"), "{codes:?}");
    }
}

#[test]
fn a_place_named_in_the_words_is_the_place_of_the_answer() {
    let world = World::of(town());
    let answer = world.en("food bank in Hamilton");
    assert_eq!(ids(&answer), ["food-hamilton", "food-unknown"]);
    let said = answer.place.as_ref().expect("a place was named");
    assert_eq!(said.label.best(&Lang::en()).map(|(words, _)| words), Some("Hamilton"));
    let answer = world.fr("banque alimentaire à Hamilton");
    assert_eq!(ids(&answer), ["food-hamilton", "food-unknown"]);
    assert!(answer.place.is_some());
    for words in [
        "food bank M5V 2T6",
        "i live at m5v2t6 and need a food bank",
        "M5V 2T6: food bank?",
    ] {
        assert_eq!(ids(&world.en(words))[0], "food-toronto", "{words}");
        assert!(world.en(words).place.is_some(), "{words}");
    }
}

#[test]
fn a_place_that_was_given_stands_above_one_in_the_words() {
    let world = World::of(town());
    let answer = world.near("food bank in Hamilton", "Toronto");
    assert!(answer.place.is_none());
    assert_eq!(ids(&answer)[0], "food-toronto");
}

#[test]
fn words_that_are_no_place_name_none() {
    let world = World::of(town());
    for words in [
        "food bank",
        "help in crisis",
        "someone to talk to",
        "food bank in Hamiltn",
        "Hamilton",
    ] {
        assert!(world.en(words).place.is_none(), "{words}");
    }
}

#[test]
fn filters_that_nothing_meets_give_nothing_up() {
    let world = World::of(town());
    let question = finder::Question {
        filters: finder::Filters {
            language: Some("xx".into()),
            ..finder::Filters::default()
        },
        near: Some(world.at("Toronto")),
        ..asked("food bank", &Lang::en())
    };
    let answer = world.ask(&question);
    assert_eq!(answer.total, 0);
    assert!(answer.widened.is_empty(), "{:?}", answer.widened);
}
