//! Versions of a line: published from a day on, compared, brought back, on both databases.

use std::time::Duration;

use access::{Access, Actor, By, Membership, PasswordCost, Role, Scope, Settings, centre};
use language::{Lang, Text};
use lines::{Line, LineError, life};
use rstest::rstest;
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
    let found = life::in_force(&access.db, "small", access.clock.now()).await.unwrap();
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
    let (began, _) = life::in_force(&access.db, "small", access.clock.now())
        .await
        .unwrap()
        .unwrap();

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
    let twin = SMALL.replace("id = \"small\"", "id = \"twin\"");
    let twin = Line::read("twin", &twin, |_| Some(PART.to_owned())).unwrap();
    let taken = life::publish(&access, &mut tx, By::Operator, "north", &twin, None).await;
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
