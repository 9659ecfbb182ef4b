//! Versions of a line: published from a day on, compared, brought back, on both databases.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use access::{Access, Actor, By, Membership, PasswordCost, Role, Scope, Settings, centre};
use language::{Lang, Text};
use lines::{Line, LineError, Ready, Situation, life};
use rstest::rstest;
use rules::Facts;
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, args, sql};

const SMALL: &str = include_str!("small.toml");
const PART: &str = include_str!("part.toml");

#[tokio::test]
async fn every_query_is_understood_by_both_databases() {
    store::testing::check_catalogue().await;
}

sql! {
    AUDIT = "SELECT actor, action, centre, detail FROM audit_entry WHERE entity = 'line' ORDER BY id";
    EVENTS = "SELECT kind FROM event WHERE entity = 'line' ORDER BY seq";
    /// How many wait for a lock of this database.
    WAITING = {
        sqlite: "SELECT 1",
        postgres: "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    };
}

fn small(priority: u8) -> Line {
    let text = SMALL.replace("priority = 2", &format!("priority = {priority}"));
    Line::read("small", &text, |id| (id == "part").then(|| PART.to_owned())).unwrap()
}

async fn network(on: On) -> Option<(TestDb, Access)> {
    let test = fresh(on).await?;
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 7);
    let keys = store::testing::keys(&clock, &ids);
    let settings = Settings {
        password: PasswordCost {
            memory: 64,
            passes: 1,
            at_once: 2,
        },
        ..Settings::default()
    };
    let access = Access::new(test.db(), clock, ids, keys, settings);
    let mut tx = access.db.begin().await.unwrap();
    for id in ["north", "south"] {
        centre::ensure(&mut tx, &access.ids, START, id, &Text::both(id, id))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    Some((test, access))
}

fn administrator(centre: &str) -> Actor {
    Actor {
        account: "ann".into(),
        name: "Ann".into(),
        lang: Lang::en(),
        memberships: vec![Membership::new(centre, Role::Administrator)],
        session: "s".into(),
    }
}

async fn publish(access: &Access, by: By<'_>, line: &Line, days: Option<u64>) -> Result<i64, LineError> {
    let from = days.map(|days| access.clock.now().plus(Duration::from_hours(24 * days)));
    let mut tx = access.db.begin().await.unwrap();
    let version = life::publish(access, &mut tx, by, "north", line, from).await?;
    tx.commit().await.unwrap();
    Ok(version)
}

async fn priority(access: &Access) -> Option<(i64, u8)> {
    let found = Ready::default().in_force(&access.db, "small", access.clock.now()).await;
    let found = found.unwrap();
    found.map(|(version, line)| (version, line.pack.line.priority))
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_version_holds_from_its_day_and_a_call_ends_on_the_one_it_began_with(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    let ann = administrator("north");
    assert_eq!(priority(&access).await, None);
    assert_eq!(publish(&access, By::Person(&ann), &small(2), None).await.unwrap(), 1);
    assert_eq!(
        publish(&access, By::Person(&ann), &small(3), Some(10)).await.unwrap(),
        2
    );
    assert_eq!(priority(&access).await, Some((1, 2)));
    let began = life::number_in_force(&access.db, "small", access.clock.now()).await;
    let began = began.unwrap().unwrap();

    access.clock.advance(Duration::from_hours(24 * 10));
    assert_eq!(priority(&access).await, Some((2, 3)));
    let still = life::version(&access.db, "small", began).await.unwrap();
    assert_eq!(still.pack.line.priority, 2, "the call goes on as it began");
    assert_eq!(
        still.test().iter().filter(|outcome| outcome.wrong.is_empty()).count(),
        2
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_rollback_is_a_new_version_with_former_texts_and_takes_back_what_was_to_come(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    for (priority, days) in [(2, None), (3, None), (4, Some(5))] {
        publish(&access, By::Operator, &small(priority), days).await.unwrap();
    }
    assert_eq!(priority(&access).await, Some((2, 3)));
    let mut tx = access.db.begin().await.unwrap();
    assert_eq!(
        life::rollback(&access, &mut tx, By::Operator, "small", 1)
            .await
            .unwrap(),
        4
    );
    tx.commit().await.unwrap();
    assert_eq!(priority(&access).await, Some((4, 2)));
    access.clock.advance(Duration::from_hours(24 * 6));
    assert_eq!(priority(&access).await, Some((4, 2)), "version 3 never holds");

    let versions = life::versions(&access.db, "small", None, 3).await.unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|v| (v.version, v.brings_back, v.taken_back.is_some()))
        .collect();
    assert_eq!(told, [(4, Some(1), false), (3, None, true), (2, None, false)]);
    let rest = life::versions(&access.db, "small", Some(2), 3).await.unwrap();
    assert_eq!(rest.iter().map(|v| v.version).collect::<Vec<_>>(), [1]);

    let audit: Vec<(String, String, Option<String>, String)> = access.db.fresh_all(AUDIT, args![]).await.unwrap();
    assert_eq!(audit.len(), 4);
    assert_eq!(audit[3].1, "line.rollback");
    assert_eq!(audit[3].3, r#"{"brings_back":1,"version":4}"#);
    assert!(
        audit
            .iter()
            .all(|entry| entry.0 == "operator" && entry.2.as_deref() == Some("north"))
    );
    let events: Vec<(String,)> = access.db.fresh_all(EVENTS, args![]).await.unwrap();
    assert_eq!(events.last().unwrap().0, "line.rolled_back");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn only_who_may_publishes_and_only_what_is_right(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    let south = administrator("south");
    let denied = publish(&access, By::Person(&south), &small(2), None).await.unwrap_err();
    assert!(matches!(denied, LineError::Access(_)), "{denied}");
    let specialist = Actor {
        memberships: vec![Membership::new("north", Role::Specialist)],
        ..administrator("north")
    };
    assert!(
        publish(&access, By::Person(&specialist), &small(2), None)
            .await
            .is_err()
    );

    let wrong = SMALL.replace("tried = [\"office\"]", "tried = [\"here\"]");
    let wrong = Line::read("small", &wrong, |_| Some(PART.to_owned())).unwrap();
    let refused = publish(&access, By::Operator, &wrong, None).await.unwrap_err();
    assert!(
        matches!(&refused, LineError::Cases(cases) if cases.len() == 1),
        "{refused}"
    );
    let part = Line::read("part", PART, |_| None).unwrap();
    assert!(matches!(
        publish(&access, By::Operator, &part, None).await,
        Err(LineError::Part(_))
    ));

    let mut tx = access.db.begin().await.unwrap();
    let past = START.minus(Duration::from_secs(1));
    let refused = life::publish(&access, &mut tx, By::Operator, "north", &small(2), Some(past)).await;
    assert!(matches!(refused, Err(LineError::Past { .. })));
    let nowhere = life::publish(&access, &mut tx, By::Operator, "west", &small(2), None).await;
    assert!(nowhere.unwrap_err().to_string().contains("there is no centre west"));
    drop(tx);
    assert_eq!(priority(&access).await, None, "nothing was published");

    publish(&access, By::Operator, &small(2), None).await.unwrap();
    let mut tx = access.db.begin().await.unwrap();
    let other = life::publish(&access, &mut tx, By::Operator, "south", &small(2), None).await;
    assert!(matches!(other, Err(LineError::OtherCentre { .. })));
    let taken = life::publish(&access, &mut tx, By::Operator, "north", &twin(), None).await;
    assert!(
        matches!(&taken, Err(LineError::NumberTaken { line, .. }) if line == "small"),
        "{taken:?}"
    );
    let none = life::rollback(&access, &mut tx, By::Operator, "small", 9).await;
    assert!(matches!(none, Err(LineError::NoVersion { version: 9, .. })));
    assert!(matches!(
        life::rollback(&access, &mut tx, By::Operator, "none", 1).await,
        Err(LineError::NoLine(_))
    ));
}

/// The line under another id.
fn twin() -> Line {
    let text = SMALL.replace("id = \"small\"", "id = \"twin\"");
    Line::read("twin", &text, |_| Some(PART.to_owned())).unwrap()
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_call_under_way_finishes_on_its_version_while_the_next_call_begins_on_the_new_one(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    let ready = Ready::default();
    publish(&access, By::Operator, &small(2), None).await.unwrap();
    let mut answers = Facts::new();
    let asked_and_found = |line: &Line, answers: &Facts| {
        let walk = line.walk(&Situation {
            at: "2026-03-10T15:00:00Z".parse().unwrap(),
            lang: &Lang::en(),
            answers,
            states: &BTreeMap::new(),
            free: None,
            offices: &|_, _| lines::pack::OfficeFound::None,
            stop_to_ask: true,
        });
        (walk.waits_for.map(str::to_owned), walk.route.map(str::to_owned))
    };
    let now = access.clock.now();
    let (began, line) = ready.in_force(&access.db, "small", now).await.unwrap().unwrap();
    assert_eq!(asked_and_found(&line, &answers), (Some("age".into()), None));

    // The age from which the line is for somebody goes up while the caller thinks.
    let text = SMALL
        .replace("age < 16", "age < 18")
        .replace("priority = 2", "priority = 5");
    let stricter = Line::read("small", &text, |_| Some(PART.to_owned())).unwrap();
    assert_eq!(publish(&access, By::Operator, &stricter, None).await.unwrap(), 2);

    answers.answer("age", 17_i64);
    let same = ready.version(&access.db, "small", began).await.unwrap();
    assert!(Arc::ptr_eq(&line, &same), "a version is read once");
    assert_eq!(asked_and_found(&same, &answers), (Some("wants".into()), None));
    answers.answer("wants", "read");
    // Another program, or this one after a start, goes on alike.
    let elsewhere = Ready::default().version(&access.db, "small", began).await.unwrap();
    for line in [same, elsewhere] {
        assert_eq!(asked_and_found(&line, &answers).1.as_deref(), Some("rest"));
    }
    let (number, next) = ready.in_force(&access.db, "small", now).await.unwrap().unwrap();
    assert_eq!(number, 2);
    assert_eq!(asked_and_found(&next, &answers).1.as_deref(), Some("young"));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn two_lines_published_in_one_moment_do_not_take_one_number(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    let twin = twin();
    let second = publish(&access, By::Operator, &twin, None);
    let mut second = std::pin::pin!(second);
    let mut tx = access.db.begin().await.unwrap();
    life::publish(&access, &mut tx, By::Operator, "north", &small(2), None)
        .await
        .unwrap();
    let refused = match on {
        On::Sqlite => {
            let (refused, committed) = tokio::join!(second, tx.commit());
            committed.unwrap();
            refused
        }
        On::Postgres => {
            let waits = async { while access.db.fresh_one::<(i64,)>(WAITING, args![]).await.unwrap().0 == 0 {} };
            tokio::select! {
                done = &mut second => panic!("the second did not wait for the first: {done:?}"),
                () = waits => {}
            }
            tx.commit().await.unwrap();
            second.await
        }
    };
    assert!(
        matches!(&refused, Err(LineError::NumberTaken { line, .. }) if line == "small"),
        "{refused:?}"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_number_that_another_line_takes_from_a_later_day_on_is_taken(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    publish(&access, By::Operator, &small(2), Some(10)).await.unwrap();
    let refused = publish(&access, By::Operator, &twin(), None).await;
    assert!(
        matches!(&refused, Err(LineError::NumberTaken { line, .. }) if line == "small"),
        "{refused:?}"
    );
    // It is free again once that version was taken back for one with other numbers.
    let other = SMALL
        .replace("1-800-555-0101", "1-800-555-0103")
        .replace("1-800-555-0102", "1-800-555-0104");
    let other = Line::read("small", &other, |_| Some(PART.to_owned())).unwrap();
    let version = publish(&access, By::Operator, &other, None).await.unwrap();
    let mut tx = access.db.begin().await.unwrap();
    life::rollback(&access, &mut tx, By::Operator, "small", version)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    publish(&access, By::Operator, &twin(), None).await.unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_list_shows_the_lines_of_a_scope_page_by_page(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    publish(&access, By::Operator, &small(2), Some(1)).await.unwrap();
    let now = access.clock.now();
    let listed = life::list(&access.db, &Scope::Centres(vec!["north".into()]), now, "", 10)
        .await
        .unwrap();
    assert_eq!(
        (listed[0].id.as_str(), listed[0].latest, listed[0].in_force),
        ("small", 1, None)
    );
    let elsewhere = life::list(&access.db, &Scope::Centres(vec!["south".into()]), now, "", 10)
        .await
        .unwrap();
    assert!(elsewhere.is_empty());
    assert!(
        life::list(&access.db, &Scope::Everything, now, "small", 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        life::centre_of(&access.db, "small").await.unwrap().as_deref(),
        Some("north")
    );
}

#[test]
fn differences_are_said_in_plain_words_in_both_languages() {
    let before = small(2);
    let changes = [
        ("priority = 2", "priority = 4"),
        ("en = \"Hello.\"", "en = \"Good day.\""),
        ("when = \"age < 16\"", "when = \"age < 18\""),
        ("postal = [\"L\"]", "postal = [\"L\", \"N\"]"),
        ("recording = 90, ", ""),
        ("opens = \"09:00\"", "opens = \"08:00\""),
        ("\"wants\"\nkind", "\"wishes\"\nkind"),
        ("'wants == ", "'wishes == "),
        ("{ age = 30, wants", "{ age = 30, wishes"),
        ("not_asked = [\"wants\"]", "not_asked = [\"wishes\"]"),
    ];
    let text = changes.iter().fold(SMALL.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let after = Line::read("small", &text, |_| Some(PART.to_owned())).unwrap();
    let said: Vec<String> = [Lang::en(), Lang::fr()]
        .iter()
        .flat_map(|lang| lines::diff(&before.pack, &after.pack, lang))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
    assert!(lines::diff(&before.pack, &before.pack, &Lang::en()).is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_part_is_that_of_the_line_published_last_within_reach(#[case] on: On) {
    let Some((_test, access)) = network(on).await else {
        return;
    };
    let parts = async |scope: Scope| life::parts(&access.db, &scope).await.unwrap();
    assert!(parts(Scope::Everything).await.is_empty(), "no line is published yet");
    publish(&access, By::Operator, &small(2), None).await.unwrap();
    // Another line has the part with other words, at another centre, and is published later.
    let changed = PART.replace("A part", "Another part");
    let text = SMALL
        .replace("id = \"small\"", "id = \"another\"")
        .replace("555-01", "555-02");
    let another = Line::read("another", &text, |_| Some(changed.clone())).unwrap();
    access.clock.advance(Duration::from_mins(1));
    let mut tx = access.db.begin().await.unwrap();
    life::publish(&access, &mut tx, By::Operator, "south", &another, None)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let all = parts(Scope::Everything).await;
    assert_eq!(all.keys().collect::<Vec<_>>(), ["part"], "a line is no part");
    assert_eq!((all["part"].line.as_str(), all["part"].version), ("another", 1));
    assert_eq!(all["part"].text, changed);
    let north = parts(Scope::Centres(vec!["north".into()])).await;
    assert_eq!(
        (north["part"].line.as_str(), north["part"].text.as_str()),
        ("small", PART)
    );
    assert!(parts(Scope::Nothing).await.is_empty());
    // The first line is published once more, and counts again.
    access.clock.advance(Duration::from_mins(1));
    publish(&access, By::Operator, &small(3), None).await.unwrap();
    let all = parts(Scope::Everything).await;
    assert_eq!((all["part"].line.as_str(), all["part"].version), ("small", 2));
}
