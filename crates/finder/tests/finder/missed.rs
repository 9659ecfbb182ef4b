//! What was searched for and not found is counted, and nothing else is known of it.

use finder::missed::{self, Missed, Outcome, Sought};
use finder::{Answer, Question};
use jiff::civil::{Date, date};
use language::Lang;
use needs::Vocabulary;
use rstest::rstest;
use store::testing::{On, fresh};

use crate::common::{World, asked, town};

const DAY: Date = date(2026, 11, 23);

fn world() -> World {
    World::of(town())
}

fn sought(world: &World, question: &Question) -> (Answer, Option<Sought>) {
    let answer = world.ask(question);
    let sought = Sought::of(question, &answer, Vocabulary::embedded(), &world.gazetteer);
    (answer, sought)
}

#[test]
fn of_what_was_typed_only_the_vocabularys_own_phrases_are_kept() {
    let world = world();
    let question = Question {
        near: Some(world.at("M5V 2T6")),
        ..asked("quincailleriex john smith food bank", &Lang::en())
    };
    let (_, sought) = sought(&world, &question);
    let sought = sought.expect("it may be counted");
    assert_eq!(
        (sought.need.as_str(), sought.phrase.as_str()),
        ("food-bank", "food bank")
    );
    assert_eq!(sought.area, "M5V", "the first three characters of the code alone");
    assert_eq!(sought.length, "sentence");
    let said = format!("{sought:?}");
    assert!(
        !said.contains("john") && !said.contains("quincaillerie") && !said.contains("2T6"),
        "{said}"
    );
}

#[test]
fn what_is_sensitive_or_a_danger_is_not_counted() {
    let world = world();
    for words in [
        "my husband hit me",
        "i want to kill myself",
        "abortion",
        "hiv test",
        "je veux mourir",
    ] {
        let lang = if words.starts_with("je") {
            Lang::fr()
        } else {
            Lang::en()
        };
        assert_eq!(sought(&world, &asked(words, &lang)).1, None, "{words}");
    }
    let chosen = Question {
        needs: vec!["abuse-shelter".into()],
        ..asked("", &Lang::en())
    };
    assert_eq!(sought(&world, &chosen).1, None);
}

#[test]
fn an_answer_says_how_it_ended() {
    let world = world();
    let outcome = |question: &Question| Outcome::of(&world.ask(question));
    assert_eq!(outcome(&asked("food bank", &Lang::en())), None);
    assert_eq!(outcome(&asked("zzxqy wvvkj", &Lang::en())), Some(Outcome::Everything));
    let elsewhere = Question {
        near: Some(world.at("Ottawa")),
        ..asked("youth drop-in", &Lang::en())
    };
    assert_eq!(outcome(&elsewhere), Some(Outcome::Elsewhere));
    let mut nothing = asked("food bank", &Lang::en());
    nothing.filters.language = Some("iu".into());
    assert_eq!(outcome(&nothing), Some(Outcome::Nothing));
}

#[test]
fn what_a_page_sends_is_believed_only_where_it_says_nothing_of_its_own() {
    let world = world();
    let sound = |need: &str, area: &str, phrase: &str, length: &str| {
        let sought = Sought {
            need: need.into(),
            area: area.into(),
            phrase: phrase.into(),
            length: length.into(),
        };
        sought.is_sound(Vocabulary::embedded(), &world.gazetteer)
    };
    assert!(sound("food-bank", "M5V", "food pantry", "few") && sound("", "ca-on-toronto", "", "none"));
    for (need, area, phrase, length) in [
        ("no-such-need", "", "", "few"),
        ("abuse-shelter", "", "", "few"),
        ("food-bank", "M5V 2T6", "", "few"),
        ("food-bank", "Nowhere", "", "few"),
        ("food-bank", "", "john smith", "few"),
        ("", "", "food bank", "few"),
        ("food-bank", "", "", "long"),
    ] {
        assert!(!sound(need, area, phrase, length), "{need} {area} {phrase} {length}");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn counts_add_up_and_a_place_that_few_asked_about_is_not_named(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let missed = Missed::default();
    let sought = |area: &str| Sought {
        need: "food-bank".into(),
        area: area.into(),
        phrase: "food bank".into(),
        length: "few".into(),
    };
    let note = |outcome, area: &str, times: u32| {
        (0..times).for_each(|_| missed.note(DAY, outcome, sought(area), &Lang::en()));
    };
    note(Outcome::Nothing, "M5V", 3);
    missed.save(&db, DAY).await.unwrap();
    note(Outcome::Elsewhere, "M5V", 2);
    note(Outcome::Left, "P0T", 2);
    note(Outcome::Everything, "P0V", 1);
    missed.save(&db, DAY).await.unwrap();
    missed.save(&db, DAY).await.unwrap();

    let gaps = missed::since(&db, DAY, "").await.unwrap();
    let told: Vec<_> = gaps
        .iter()
        .map(|g| (g.area.as_str(), g.nothing, g.everything, g.elsewhere, g.left))
        .collect();
    assert_eq!(told, [("M5V", 3, 0, 2, 0), ("", 0, 1, 0, 2)]);
    assert_eq!(missed::since(&db, DAY, "fr").await.unwrap(), []);
    assert_eq!(missed::since(&db, DAY.tomorrow().unwrap(), "").await.unwrap(), []);

    let later = DAY.saturating_add(jiff::Span::new().days(missed::DAYS_KEPT + 1));
    missed.note(later, Outcome::Nothing, sought("M5V"), &Lang::fr());
    missed.save(&db, later).await.unwrap();
    let total: u64 = missed::since(&db, DAY, "")
        .await
        .unwrap()
        .iter()
        .map(missed::Gap::total)
        .sum();
    assert_eq!(total, 1, "what is long past is forgotten");
}
