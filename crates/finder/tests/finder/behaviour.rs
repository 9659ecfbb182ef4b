//! What people find, in sentences.

use crate::common::{Build, EVENING, OFFICE, World, asked, has, hit, ids, monday_noon, named, town};
use finder::{Ask, Filters, Question, Reason, Sort, Widened};
use hours::OpenState;
use language::Lang;
use rules::Facts;

#[test]
fn hydro_bill_finds_utility_payment_help() {
    let world = World::of(town());
    let answer = world.en("I need help with my hydro bill");
    assert_eq!(
        ids(&answer)[0],
        "energy",
        "before a museum that has the word: {:?}",
        ids(&answer)
    );
    assert!(
        answer
            .needs_understood
            .iter()
            .any(|n| n.code == "electricity-bill-help")
    );
    let telling = |r: &Reason| matches!(r, Reason::MatchedNeed { words, .. } if words.contains("hydro bill"));
    assert!(
        hit(&answer, "energy").reasons.iter().any(telling),
        "{:?}",
        hit(&answer, "energy").reasons
    );
}

#[test]
fn heating_that_cannot_be_paid_is_understood_in_french() {
    let world = World::of(town());
    let answer = world.fr("j'ai besoin d'aide pour payer mon chauffage");
    assert_eq!(ids(&answer)[0], "energy");
    assert_eq!(ids(&world.en("help paying my electricity bill"))[0], "energy");
}

#[test]
fn a_missing_accent_finds_the_same() {
    let world = World::of(town());
    for (with, without) in [
        ("réfugiés", "refugies"),
        ("hébergement", "hebergement"),
        ("énergie", "energie"),
    ] {
        let (with, without) = (world.fr(with), world.fr(without));
        assert!(!with.hits.is_empty() && with.widened.is_empty());
        assert_eq!(ids(&with), ids(&without));
        assert!(without.respelled.is_empty());
    }
}

#[test]
fn a_misspelt_word_finds_what_was_meant_and_says_so() {
    let world = World::of(town());
    for (typed, meant, found) in [
        ("couseling", "counseling", "cmha"),
        ("muzeum", "museum", "hydro-museum"),
        ("parkdael", "parkdale", "food-toronto"),
    ] {
        let answer = world.en(typed);
        assert_eq!(ids(&answer)[0], found, "{typed}");
        assert_eq!(answer.respelled[0].to, meant);
    }
}

#[test]
fn a_short_word_is_never_read_as_another() {
    let world = World::of(town());
    assert!(world.en("fod").respelled.is_empty());
}

#[test]
fn the_last_word_may_still_be_growing() {
    let world = World::of(town());
    // Both words must stand in a service that answers no need of them; the second does as a beginning.
    assert!(ids(&world.en("hydro mus")).contains(&"hydro-museum"));
    assert!(!ids(&world.en("hydro muz")).contains(&"hydro-museum"));
}

#[test]
fn french_words_find_an_english_reader_the_same_service() {
    let world = World::of(town());
    assert_eq!(ids(&world.en("halte jeunesse"))[0], "youth");
    assert_eq!(ids(&world.fr("youth drop-in"))[0], "youth");
}

#[test]
fn a_whole_name_comes_first_and_so_does_an_acronym() {
    let world = World::of(town());
    for words in [
        "Hydro Museum Tours",
        "C.M.H.A.",
        "cmha",
        "Canadian Mental Health Association",
    ] {
        let answer = world.en(words);
        assert!(
            has(&answer.hits[0], &Reason::Name),
            "{words}: {:?}",
            answer.hits[0].reasons
        );
    }
    assert_eq!(ids(&world.en("cmha counselling"))[0], "cmha");
}

#[test]
fn a_phone_number_finds_who_answers_it() {
    let world = World::of(town());
    assert_eq!(ids(&world.en("1 (800) 555-0119")), ["cmha"]);
    assert_eq!(ids(&world.en("555-0119")), ["cmha"]);
}

#[test]
fn what_does_not_serve_the_place_is_left_out() {
    let world = World::of(town());
    let toronto = world.near("food bank", "Toronto");
    assert_eq!(ids(&toronto), ["food-toronto", "food-unknown"]);
    assert!(
        hit(&toronto, "food-toronto")
            .reasons
            .iter()
            .any(|r| matches!(r, Reason::ServesPlace { .. }))
    );
    assert_eq!(
        ids(&world.near("food bank", "Hamilton")),
        ["food-hamilton", "food-unknown"]
    );
}

#[test]
fn a_postal_code_is_a_place() {
    let world = World::of(town());
    assert_eq!(
        ids(&world.near("food bank", "M5V 2T6")),
        ["food-toronto", "food-unknown"]
    );
}

#[test]
fn an_unknown_area_is_kept_and_says_ask() {
    let world = World::of(town());
    let answer = world.near("food bank", "Toronto");
    assert!(has(
        hit(&answer, "food-unknown"),
        &Reason::NotKnownAsk { ask: Ask::Area }
    ));
    assert_eq!(answer.facets.area_unknown, 1);
}

#[test]
fn a_province_wide_line_is_never_far() {
    let world = World::of(town());
    let answer = world.near("crisis", "Thunder Bay");
    let line = hit(&answer, "line");
    assert_eq!(line.rank, 1);
    assert_eq!(line.distance_km, None);
    assert!(has(line, &Reason::ByPhone) && !line.reasons.iter().any(|r| matches!(r, Reason::Near { .. })));
    let sorted = Question {
        sort: Sort::Distance,
        ..Question {
            near: Some(world.at("Toronto")),
            ..asked("", &Lang::en())
        }
    };
    let answer = world.ask(&sorted);
    let order = ids(&answer);
    let place = |id| order.iter().position(|i| *i == id).expect("it is there");
    assert!(
        place("line") < place("food-unknown"),
        "before what has no place at all: {order:?}"
    );
}

#[test]
fn a_confidential_place_has_no_distance() {
    let world = World::of(town());
    let answer = world.near("shelter for women", "Toronto");
    let shelter = hit(&answer, "shelter");
    assert_eq!(shelter.distance_km, None);
    assert!(shelter.card.points.is_empty() && shelter.card.address.is_empty() && shelter.card.confidential);
    let asked = |radius| Question {
        near: Some(world.at("43.6500,-79.3900")),
        radius_km: Some(radius),
        ..asked("shelter for women", &Lang::en())
    };
    let close = world.ask(&asked(0.1));
    assert!(
        close.widened.contains(&Widened::Radius) || !ids(&close).contains(&"shelter"),
        "a radius cannot be used to find it"
    );
}

#[test]
fn the_nearest_of_two_equals_comes_first() {
    let at = |id, lon| {
        named(id, "Tax Clinic", "Clinique d’impôt")
            .serves(&["place:ca-on"])
            .located(43.65, lon, "Toronto")
    };
    let world = World::of(vec![at("far", -79.80), at("near", -79.40)]);
    let answer = world.near("tax clinic", "43.65,-79.39");
    assert_eq!(ids(&answer), ["near", "far"]);
    assert!(answer.hits[0].distance_km.is_some_and(|km| km < 1.0));
    assert!(answer.hits[1].distance_km.is_some_and(|km| km > 30.0));
}

#[test]
fn a_service_at_two_places_is_as_near_as_the_nearer_one() {
    let both = named("both", "Tax Clinic", "Clinique d’impôt")
        .located(43.26, -79.87, "Hamilton")
        .located(43.65, -79.39, "Toronto");
    let world = World::of(vec![both]);
    let answer = world.near("tax clinic", "43.65,-79.39");
    assert!(answer.hits[0].distance_km.is_some_and(|km| km < 0.1));
}

#[test]
fn a_radius_holds_when_it_was_asked_for_and_keeps_what_comes_by_phone() {
    let world = World::of(town());
    let question = Question {
        near: Some(world.at("43.6472,-79.4035")),
        radius_km: Some(1.0),
        ..asked("", &Lang::en())
    };
    let answer = world.ask(&question);
    assert!(answer.widened.is_empty());
    assert!(
        answer
            .hits
            .iter()
            .all(|h| h.card.remote || h.distance_km.is_some_and(|km| km <= 1.0))
    );
    assert!(
        ids(&answer).contains(&"energy") && ids(&answer).contains(&"line") && !ids(&answer).contains(&"food-toronto")
    );
}

#[test]
fn open_now_leaves_out_what_is_not_known_and_counts_it() {
    let world = World::of(town());
    let question = Question {
        filters: Filters {
            open_now: true,
            ..Filters::default()
        },
        ..asked("food bank", &Lang::en())
    };
    let answer = world.ask(&question);
    assert_eq!(ids(&answer), ["food-toronto"]);
    assert_eq!(answer.facets.hours_unknown, 1, "the church pantry's");
    assert!(matches!(answer.hits[0].open, OpenState::Open { until: Some(_) }));
}

#[test]
fn sorting_by_opening_puts_the_open_first_and_then_what_opens_soonest() {
    let services = vec![
        named("unknown", "Tax Clinic", "Clinique d’impôt"),
        named("evening", "Tax Clinic", "Clinique d’impôt").open(EVENING),
        named("office", "Tax Clinic", "Clinique d’impôt").open(OFFICE),
        named("sunday", "Tax Clinic", "Clinique d’impôt")
            .open(r#"{"opening": [{"days": "sun", "opens": "09:00", "closes": "10:00"}]}"#),
    ];
    let world = World::of(services);
    let answer = world.ask(&Question {
        sort: Sort::Opening,
        ..asked("tax clinic", &Lang::en())
    });
    assert_eq!(ids(&answer), ["office", "evening", "sunday", "unknown"]);
}

#[test]
fn a_temporary_closure_closes_without_the_index_being_written_again() {
    let closed = named("closed", "Tax Clinic", "Clinique d’impôt")
        .open(OFFICE)
        .with(|s| {
            s.messages = vec![directory::model::TemporaryMessage {
                from: Some(jiff::civil::date(2026, 11, 20)),
                to: Some(jiff::civil::date(2026, 11, 24)),
                closed: true,
                ..Default::default()
            }];
        });
    let world = World::of(vec![closed]);
    assert!(matches!(world.en("tax clinic").hits[0].open, OpenState::Closed { .. }));
    let later = Question {
        at: "2026-11-26T12:00-05:00".parse().expect("a time"),
        ..asked("tax clinic", &Lang::en())
    };
    assert!(matches!(world.ask(&later).hits[0].open, OpenState::Open { .. }));
}

#[test]
fn a_message_with_other_hours_says_when_it_is_open_while_it_stands() {
    let from = jiff::civil::date(2026, 11, 23);
    let message = |closed, hours: &str| directory::model::TemporaryMessage {
        from: Some(from),
        to: from.checked_add(jiff::ToSpan::days(4)).ok(),
        closed,
        hours: serde_json::from_str(hours).ok(),
        ..Default::default()
    };
    let short = r#"{"opening": [{"days": "mon-fri", "opens": "09:00", "closes": "11:00"}]}"#;
    let world = World::of(vec![
        named("short", "Tax Clinic", "Clinique d’impôt")
            .open(OFFICE)
            .with(|s| s.messages = vec![message(false, short)]),
        named("first-hours", "Tax Clinic", "Clinique d’impôt").with(|s| s.messages = vec![message(false, short)]),
        named("closed", "Tax Clinic", "Clinique d’impôt")
            .open(OFFICE)
            .with(|s| s.messages = vec![message(true, ""), message(false, short)]),
    ]);
    let at = |time: &str| Question {
        at: time.parse().expect("a time"),
        ..asked("tax clinic", &Lang::en())
    };
    let open = |time: &str, id: &str| hit(&world.ask(&at(time)), id).open;
    let moment = |time: &str| Some(time.parse().expect("a time"));
    let eleven = OpenState::Open {
        until: moment("2026-11-26T11:00-05:00"),
    };
    assert_eq!(open("2026-11-26T10:00-05:00", "short"), eleven);
    assert_eq!(open("2026-11-26T10:00-05:00", "first-hours"), eleven);
    let next = OpenState::Closed {
        opens: moment("2026-11-27T09:00-05:00"),
    };
    assert_eq!(open("2026-11-26T12:00-05:00", "short"), next);
    assert!(matches!(
        open("2026-11-26T10:00-05:00", "closed"),
        OpenState::Closed { .. }
    ));
    // The message ends on Friday.
    assert!(matches!(
        open("2026-11-30T12:00-05:00", "short"),
        OpenState::Open { .. }
    ));
    assert_eq!(open("2026-11-30T10:00-05:00", "first-hours"), OpenState::Unknown);
    assert!(matches!(
        open("2026-11-30T12:00-05:00", "closed"),
        OpenState::Open { .. }
    ));
}

#[test]
fn a_service_for_other_ages_is_left_out_and_one_of_unknown_ages_says_ask() {
    let world = World::of(town());
    let aged = |age| Question {
        filters: Filters {
            age: Some(age),
            ..Filters::default()
        },
        limit: 50,
        ..asked("", &Lang::en())
    };
    assert!(ids(&world.ask(&aged(15.0))).contains(&"youth"));
    let forty = world.ask(&aged(40.0));
    assert!(!ids(&forty).contains(&"youth"));
    assert!(has(hit(&forty, "energy"), &Reason::NotKnownAsk { ask: Ask::Age }));
}

#[test]
fn a_rule_that_is_not_settled_keeps_the_service_and_names_the_fact_to_ask() {
    let services = vec![
        named("seniors", "Meals", "Repas").with(|s| s.rule = "age >= 65".parse().ok()),
        named("low-income", "Meals", "Repas").with(|s| s.rule = "income_low && age >= 18".parse().ok()),
    ];
    let world = World::of(services);
    let answer = world.ask(&Question {
        facts: Facts::new().with("age", 40),
        ..asked("meals", &Lang::en())
    });
    assert_eq!(ids(&answer), ["low-income"]);
    assert!(has(
        &answer.hits[0],
        &Reason::NotKnownAsk {
            ask: Ask::Fact("income_low".into())
        }
    ));
    let facts = Facts::new().with("age", 70).with("income_low", true);
    let answer = world.ask(&Question {
        facts,
        ..asked("meals", &Lang::en())
    });
    assert_eq!(answer.total, 2);
    assert!(answer.hits.iter().all(|h| has(h, &Reason::ForWhom)));
}

#[test]
fn filters_by_language_price_and_reach_hold() {
    let world = World::of(town());
    let with = |filters| {
        world.ask(&Question {
            filters,
            limit: 50,
            ..asked("", &Lang::en())
        })
    };
    assert_eq!(
        ids(&with(Filters {
            language: Some("ar".into()),
            ..Filters::default()
        })),
        ["refugees"]
    );
    let free = with(Filters {
        free: true,
        ..Filters::default()
    });
    assert_eq!(free.total, 2);
    assert!(free.hits.iter().all(|h| has(h, &Reason::Free)));
    let remote = with(Filters {
        remote: true,
        ..Filters::default()
    });
    assert!(remote.total == 2 && remote.hits.iter().all(|h| h.card.remote));
}

#[test]
fn a_chosen_need_takes_in_narrower_ones_and_its_group_takes_in_all() {
    let services = vec![
        named("narrow", "Hydro credits", "Crédits d’hydro").needs(&["electricity-bill-help"]),
        named("wide", "Bill help", "Aide aux factures").needs(&["utility-payment-help"]),
        named("other", "Tax Clinic", "Clinique d’impôt").needs(&["tax-clinic"]),
    ];
    let world = World::of(services);
    let chosen = |code: &str| {
        world.ask(&Question {
            needs: vec![code.into()],
            ..asked("", &Lang::en())
        })
    };
    assert_eq!(
        ids(&chosen("utility-payment-help")),
        ["wide", "narrow"],
        "the need itself before a narrower one"
    );
    assert_eq!(ids(&chosen("electricity-bill-help")), ["narrow"]);
    assert_eq!(chosen("group:money").total, 3);
}

#[test]
fn nothing_found_widens_the_place_first_and_says_so() {
    let world = World::of(town());
    let answer = world.near("museum", "Ottawa");
    assert!(answer.widened.is_empty(), "the museum serves the province");
    let answer = world.near("youth drop-in", "Ottawa");
    assert_eq!(ids(&answer)[0], "youth");
    assert_eq!(answer.widened[0], Widened::Place);
    assert!(has(hit(&answer, "youth"), &Reason::ServesElsewhere));
}

#[test]
fn a_need_that_nothing_answers_is_widened_to_the_broader_one_before_everything() {
    let world = World::of(vec![
        named("bills", "Fund", "Fonds").needs(&["utility-payment-help"]),
        named("bank", "Bank", "Banque").needs(&["food-bank"]),
    ]);
    let chosen = |words: &str, need: &str| {
        world.ask(&Question {
            needs: vec![need.to_owned()],
            ..asked(words, &Lang::en())
        })
    };
    for words in ["", "unheard elephants"] {
        let answer = chosen(words, "electricity-bill-help");
        assert_eq!(ids(&answer), ["bills"], "{words}");
        assert_eq!(answer.widened.last(), Some(&Widened::Need), "{words}");
    }
    let answer = chosen("", "tax-clinic");
    assert_eq!(answer.widened.last(), Some(&Widened::Everything));
    assert_eq!(answer.total, 2);
}

#[test]
fn nothing_found_gives_up_words_one_by_one_and_is_never_empty() {
    let world = World::of(town());
    let answer = world.en("wellington elephants");
    assert_eq!(ids(&answer), ["energy"]);
    assert_eq!(answer.widened, [Widened::Words]);
    let answer = world.en("zzxqy wvvkj");
    assert_eq!(answer.widened.last(), Some(&Widened::Everything));
    assert!(answer.total > 0);
    for nothing_said in ["c", "I would like", "community information ab"] {
        assert!(world.en(nothing_said).total > 0, "{nothing_said}");
    }
}

#[test]
fn the_parts_of_a_score_sum_up_to_it() {
    let world = World::of(town());
    let question = Question {
        near: Some(world.at("Toronto")),
        explain: true,
        ..asked("hydro bill", &Lang::en())
    };
    let answer = world.ask(&question);
    for hit in &answer.hits {
        let sum: f32 = hit
            .explain
            .as_ref()
            .expect("asked for")
            .parts
            .iter()
            .map(|p| p.value)
            .sum();
        assert!((sum - hit.score).abs() < 1e-3, "{}: {sum} and {}", hit.id, hit.score);
    }
    assert!(
        answer.hits[0]
            .explain
            .as_ref()
            .is_some_and(|e| e.parts.iter().any(|p| p.name == "need" && p.value > 0.0))
    );
}

#[test]
fn every_hit_says_what_sets_it_above_the_next() {
    let world = World::of(town());
    let question = Question {
        near: Some(world.at("Toronto")),
        explain: true,
        ..asked("food bank", &Lang::en())
    };
    let answer = world.ask(&question);
    assert!(answer.hits.len() > 1);
    for pair in answer.hits.windows(2) {
        let explain = pair[0].explain.as_ref().expect("asked for");
        assert!(
            pair[0].score - pair[1].score < 0.01 || !explain.above_next.is_empty(),
            "{}: {explain:?}",
            pair[0].id
        );
        assert!(explain.above_next.is_sorted_by(|a, b| a.value >= b.value));
        let more: f32 = explain.above_next.iter().map(|part| part.value).sum();
        assert!(more >= pair[0].score - pair[1].score - 0.1, "{explain:?}");
    }
    let last = answer.hits.last().and_then(|hit| hit.explain.as_ref());
    assert!(last.is_some_and(|explain| explain.above_next.is_empty()));
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let world = World::of(town());
    let page = |offset| {
        world.ask(&Question {
            offset,
            limit: 4,
            ..asked("", &Lang::en())
        })
    };
    let mut seen = Vec::new();
    for offset in [0, 4, 8] {
        let answer = page(offset);
        assert_eq!(answer.total, town().len());
        seen.extend(answer.hits.iter().map(|h| (h.rank, h.id.clone())));
    }
    let all = world.ask(&asked("", &Lang::en()));
    assert_eq!(
        seen,
        all.hits.iter().map(|h| (h.rank, h.id.clone())).collect::<Vec<_>>()
    );
}

#[test]
fn a_broad_answer_offers_needs_that_tell_it_apart() {
    let mut services = Vec::new();
    for i in 0..20 {
        let code = ["food-bank", "tax-clinic", "distress-line", "abuse-shelter"][i % 4];
        services.push(named(&format!("s{i}"), "Larkspur", "Larkspur").needs(&[code]));
    }
    let answer = World::of(services).en("larkspur");
    assert!((2..=5).contains(&answer.clarify.len()), "{:?}", answer.clarify);
    assert!(answer.clarify.iter().all(|n| n.count == 5));
}

#[test]
fn a_service_that_is_no_longer_offered_is_not_found() {
    let gone =
        named("gone", "Tax Clinic", "Clinique d’impôt").with(|s| s.status = directory::model::ServiceStatus::Defunct);
    assert_eq!(
        World::of(vec![gone, named("there", "Tax Clinic", "Clinique d’impôt")])
            .en("tax clinic")
            .total,
        1
    );
}

#[test]
fn search_hints_find_a_service_and_stand_on_no_card() {
    let hinted = named("hinted", "Emergency Fund", "Fonds d’urgence")
        .with(|s| s.search_hints = language::Text::new(Lang::en(), "porcupine"));
    let answer = World::of(vec![hinted]).en("porcupine");
    assert_eq!(ids(&answer), ["hinted"]);
    assert!(!format!("{:?}", answer.hits[0].card).contains("porcupine"));
}

#[test]
fn a_question_never_shows_its_words_when_it_is_printed() {
    let question = Question {
        facts: Facts::new().with("age", 40),
        ..asked("secret words", &Lang::en())
    };
    assert!(!format!("{question:?}").contains("secret"));
    assert_eq!(question.at, monday_noon());
}
