//! What wants a curator's eye: kept in step by saves, caught up after imports, listed page by page; and conflicts settled.

use std::collections::BTreeMap;
use std::time::Duration;

use directory::curation::attention::{self, Topic};
use directory::curation::conflict::{self, Choice};
use directory::curation::queue::{self, Asked, Item, Mark};
use directory::model::{Body, Kind, Organization, Record, Service, TemporaryMessage, Verified};
use directory::{DirectoryError, history, read, retire};
use jiff::civil::{Date, date};
use language::{Lang, Origin, Text};
use rstest::rstest;
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Db};

use crate::common::{en, id, item, options, organization as imported, run, source};
use crate::curation::{agency, change, organization, put, within};

const TODAY: Date = date(2026, 1, 15);

fn both(_: &str) -> Vec<Lang> {
    vec![Lang::en(), Lang::fr()]
}

async fn catch_up(db: &Db) {
    attention::catch_up(db, &Clock::fixed(START), &both).await.unwrap();
}

struct Desk {
    intervals: BTreeMap<String, i64>,
    owners: Option<Vec<String>>,
}

impl Desk {
    fn all() -> Desk {
        Desk {
            intervals: BTreeMap::new(),
            owners: None,
        }
    }
    fn of(owners: &[&str]) -> Desk {
        Desk {
            owners: Some(owners.iter().map(|o| (*o).to_owned()).collect()),
            ..Desk::all()
        }
    }
    fn asked(&self) -> Asked<'_> {
        Asked {
            owners: self.owners.as_deref(),
            today: TODAY,
            intervals: &self.intervals,
            usual_interval: 365,
        }
    }
    async fn list(&self, db: &Db, topic: Topic) -> Vec<Item> {
        let all = queue::records(db, topic, &self.asked(), None, None, 10_000)
            .await
            .unwrap();
        assert_eq!(
            queue::count(db, topic, &self.asked()).await.unwrap(),
            i64::try_from(all.len()).unwrap(),
            "{topic:?}: list and count agree"
        );
        // Page by page, by the word that an address carries, it is the same.
        let (mut paged, mut mark) = (Vec::new(), None::<Mark>);
        loop {
            let page = queue::records(db, topic, &self.asked(), None, mark.as_ref(), 2)
                .await
                .unwrap();
            let Some(last) = page.last() else { break };
            mark = Some(Mark::parse(&last.mark().to_string()).unwrap());
            paged.extend(page);
        }
        assert_eq!(paged, all);
        all
    }
    async fn ids(&self, db: &Db, topic: Topic) -> Vec<String> {
        self.list(db, topic).await.into_iter().map(|i| i.record_id).collect()
    }
}

fn verified(id: &str, owner: &str, on: Option<Date>) -> Record {
    let mut record = agency(id, Text::both(id, id));
    record.owner = owner.into();
    organization(&mut record.body).verified = on.map(|on| Verified { on, by: None });
    record
}

async fn three_centres(on: On) -> Option<TestDb> {
    let db = fresh(on).await?;
    for record in [
        verified("fresh", "lake", Some(date(2026, 1, 1))),
        verified("old", "lake", Some(date(2024, 6, 1))),
        verified("never", "lake", None),
        verified("half-a-year", "river", Some(date(2025, 7, 1))),
        verified("on-the-day", "hill", Some(date(2025, 1, 15))),
        verified("the-day-before", "hill", Some(date(2025, 1, 14))),
    ] {
        put(&db, &change("chantal", 0), &record).await;
    }
    Some(db)
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn overdue_verifications_go_by_the_interval_of_each_centre(#[case] on: On) {
    let Some(db) = Box::pin(three_centres(on)).await else {
        return;
    };
    let mut desk = Desk::all();
    assert_eq!(
        desk.ids(&db, Topic::Verification).await,
        ["never", "old", "the-day-before"]
    );
    desk.intervals = [
        ("river".to_owned(), 180),
        ("hill".to_owned(), 700),
        ("lake".to_owned(), 365),
    ]
    .into();
    let found = desk.list(&db, Topic::Verification).await;
    assert_eq!(
        found
            .iter()
            .map(|i| (i.record_id.as_str(), i.since().is_some()))
            .collect::<Vec<_>>(),
        [("never", false), ("old", true), ("half-a-year", true)]
    );
    assert_eq!(
        (found[0].name.as_str(), found[0].kind.as_str()),
        ("never", "organization")
    );
    let mut hill = Desk::of(&["hill", "river"]);
    hill.intervals.clone_from(&desk.intervals);
    assert_eq!(hill.ids(&db, Topic::Verification).await, ["half-a-year"]);
    assert!(
        Desk::of(&[]).ids(&db, Topic::Verification).await.is_empty(),
        "no centre, nothing"
    );

    // Confirmed, retired: off the list in the same transaction.
    within(&db, async |tx| {
        directory::verify(tx, &change("chantal", 9), "old", 1, TODAY).await
    })
    .await
    .unwrap();
    within(&db, async |tx| retire(tx, &change("chantal", 9), "never", 1).await)
        .await
        .unwrap();
    assert_eq!(desk.ids(&db, Topic::Verification).await, ["half-a-year"]);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_language_that_falls_behind_is_on_the_list_until_it_catches_up_and_stays_with_who_took_it(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let desk = Desk::all();
    put(
        &db,
        &change("chantal", 0),
        &agency("mill", Text::both("Mill", "Moulin")),
    )
    .await;
    put(&db, &change("chantal", 1), &agency("inn", en("Inn"))).await;
    let edit = async |seconds, lang: Lang, words: &str| {
        let mut record = read::record(&db, "mill").await.unwrap();
        organization(&mut record.body).name.set(lang, words);
        put(&db, &change("chantal", seconds), &record).await;
    };
    edit(10, Lang::en(), "The Mill").await;
    let found = desk.list(&db, Topic::Language).await;
    let seen = |i: &Item| (i.record_id.clone(), i.part.clone(), i.since(), i.fields);
    let since = |seconds| Some(START.plus(Duration::from_secs(seconds)));
    assert_eq!(
        found.iter().map(seen).collect::<Vec<_>>(),
        [
            ("inn".into(), "fr".into(), since(1), 1),
            ("mill".into(), "fr".into(), since(10), 1)
        ]
    );
    assert!(
        within(&db, async |tx| queue::assign(
            tx,
            Topic::Language,
            "mill",
            "fr",
            Some("moussa")
        )
        .await)
        .await
        .unwrap()
    );
    edit(20, Lang::en(), "The old Mill").await;
    let of = async |who| {
        queue::records(&db, Topic::Language, &desk.asked(), Some(who), None, 10)
            .await
            .unwrap()
    };
    assert_eq!(
        of("moussa").await.iter().map(seen).collect::<Vec<_>>(),
        [("mill".into(), "fr".into(), since(20), 1)]
    );
    assert!(of("chantal").await.is_empty());
    edit(30, Lang::fr(), "Le vieux Moulin").await;
    assert_eq!(desk.ids(&db, Topic::Language).await, ["inn"]);
    let gone = within(&db, async |tx| {
        queue::assign(tx, Topic::Language, "mill", "fr", None).await
    })
    .await;
    assert!(!gone.unwrap(), "nothing to take care of any more");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn messages_are_listed_in_their_last_week(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let mut record = agency("mill", Text::both("Mill", "Moulin"));
    let until = |to: Option<Date>| TemporaryMessage {
        text: Text::both("Closed", "Fermé"),
        to,
        ..TemporaryMessage::default()
    };
    organization(&mut record.body).messages = vec![
        until(Some(date(2026, 1, 14))),
        until(Some(TODAY)),
        until(Some(date(2026, 1, 22))),
        until(Some(date(2026, 1, 23))),
        until(None),
    ];
    put(&db, &change("chantal", 0), &record).await;
    let found = Desk::all().list(&db, Topic::Message).await;
    assert_eq!(found.iter().map(|i| i.part.as_str()).collect::<Vec<_>>(), ["1", "2"]);
}

/// An agency that was edited here, and then by its source.
async fn in_conflict(on: On) -> Option<(TestDb, String)> {
    let db = fresh(on).await?;
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), vec![imported(1, "Agency")]).await.unwrap();
    let agency = id(Kind::Organization, "o1");
    let mut record = read::record(&db, &agency).await.unwrap();
    let body = organization(&mut record.body);
    body.email = Some("local@example.org".into());
    body.description = en("What we know");
    body.name.set(Lang::en(), "Our agency");
    put(&db, &change("chantal", 1), &record).await;
    catch_up(&db).await;
    assert!(Desk::all().ids(&db, Topic::Conflict).await.is_empty());
    says(&db, "source@example.org", "What they say", "Their agency").await;
    Some((db, agency))
}

async fn says(db: &Db, email: &str, description: &str, name: &str) {
    let body = Organization {
        name: en(name),
        email: Some(email.into()),
        description: en(description),
        ..Organization::default()
    };
    let news = vec![item(Kind::Organization, "o1", Body::Organization(body))];
    run(db, &Clock::fixed(START), &options(), news).await.unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn conflicts_with_a_source_are_settled_field_by_field(#[case] on: On) {
    let Some((db, agency)) = in_conflict(on).await else {
        return;
    };
    catch_up(&db).await;
    let found = Desk::of(&["centre"]).list(&db, Topic::Conflict).await;
    assert_eq!((found[0].record_id.as_str(), found[0].fields), (agency.as_str(), 3));
    let record = read::record(&db, &agency).await.unwrap();
    let open = conflict::of_record(&db, &record).await.unwrap();
    assert_eq!(
        open.iter().map(|c| c.path.to_string()).collect::<Vec<_>>(),
        ["description.en", "email", "name.en"]
    );
    assert_eq!(open[1].theirs, Some("source@example.org".into()));
    let settle = async |version: i64, choices: &[(String, Choice)]| {
        within(&db, async |tx| {
            conflict::settle(tx, &change("chantal", 60), &agency, version, choices).await
        })
        .await
    };
    let mine = [
        ("description.en".to_owned(), Choice::Theirs),
        ("email".to_owned(), Choice::Ours),
        ("name.en".to_owned(), Choice::Own(Some("Agency of the Mill".into()))),
    ];
    assert!(matches!(settle(1, &mine).await, Err(DirectoryError::Stale { .. })));
    let nowhere = [("fax".to_owned(), Choice::Ours)];
    assert!(matches!(
        settle(record.version, &nowhere).await,
        Err(DirectoryError::NoConflict { .. })
    ));
    let wrong = [("email".to_owned(), Choice::Own(Some("nobody".into())))];
    assert!(matches!(
        settle(record.version, &wrong).await,
        Err(DirectoryError::Invalid { .. })
    ));
    let shapeless = [("email".to_owned(), Choice::Own(Some(7.into())))];
    assert!(matches!(
        settle(record.version, &shapeless).await,
        Err(DirectoryError::Invalid { .. })
    ));
    assert_eq!(
        conflict::of_record(&db, &record).await.unwrap().len(),
        3,
        "nothing was settled so far"
    );

    let saved = settle(record.version, &mine).await.unwrap();
    assert!(saved.changed);
    let mut now = read::record(&db, &agency).await.unwrap();
    let body = organization(&mut now.body).clone();
    assert_eq!(body.email.as_deref(), Some("local@example.org"));
    assert_eq!(body.name.get(&Lang::en()), Some("Agency of the Mill"));
    let wording = body.description.wording(&Lang::en()).unwrap();
    assert_eq!(
        (wording.text.as_str(), wording.origin),
        ("What they say", Some(Origin::Imported))
    );
    assert_eq!(body.name.wording(&Lang::en()).unwrap().origin, Some(Origin::Written));
    assert_eq!(history(&db, &agency).await.unwrap()[0].who, "chantal");
    assert!(conflict::of_record(&db, &now).await.unwrap().is_empty());
    assert!(
        Desk::all().ids(&db, Topic::Conflict).await.is_empty(),
        "off the list at once"
    );
    let again = settle(record.version, &mine).await.unwrap();
    assert_eq!(
        (again.version, again.changed),
        (saved.version, false),
        "the button twice"
    );
    // The same news once more opens nothing.
    says(&db, "source@example.org", "What they say", "Their agency").await;
    catch_up(&db).await;
    assert!(Desk::all().ids(&db, Topic::Conflict).await.is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_import_that_brings_nothing_but_a_conflict_is_looked_at_too(#[case] on: On) {
    let Some((db, agency)) = in_conflict(on).await else {
        return;
    };
    catch_up(&db).await;
    let record = read::record(&db, &agency).await.unwrap();
    within(&db, async |tx| {
        let ours = ["description.en", "email", "name.en"].map(|path| (path.to_owned(), Choice::Ours));
        conflict::settle(tx, &change("chantal", 60), &agency, record.version, &ours).await
    })
    .await
    .unwrap();
    says(&db, "once-more@example.org", "What they say", "Their agency").await;
    assert_eq!(read::record(&db, &agency).await.unwrap().version, record.version);
    catch_up(&db).await;
    assert_eq!(Desk::all().ids(&db, Topic::Conflict).await, [agency]);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_the_source_said_last_counts_in_a_conflict(#[case] on: On) {
    let Some((db, agency)) = in_conflict(on).await else {
        return;
    };
    says(&db, "later@example.org", "What we know", "Their agency").await;
    let record = read::record(&db, &agency).await.unwrap();
    let open = conflict::of_record(&db, &record).await.unwrap();
    let of = |path: &str| open.iter().find(|c| c.path.to_string() == path).unwrap();
    assert_eq!(of("email").theirs, Some("later@example.org".into()));
    assert!(of("description.en").agreed() && !of("email").agreed());
    within(&db, async |tx| {
        let choices = [
            ("email".to_owned(), Choice::Theirs),
            ("description.en".to_owned(), Choice::Ours),
            ("name.en".to_owned(), Choice::Ours),
        ];
        conflict::settle(tx, &change("chantal", 60), &agency, record.version, &choices).await
    })
    .await
    .unwrap();
    let mut now = read::record(&db, &agency).await.unwrap();
    assert_eq!(organization(&mut now.body).email.as_deref(), Some("later@example.org"));
    catch_up(&db).await;
    assert!(Desk::all().ids(&db, Topic::Conflict).await.is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_conflict_in_which_the_source_comes_round_needs_nobody(#[case] on: On) {
    let Some((db, agency)) = in_conflict(on).await else {
        return;
    };
    catch_up(&db).await;
    assert_eq!(Desk::all().ids(&db, Topic::Conflict).await, [agency.as_str()]);
    let mut ours = read::record(&db, &agency).await.unwrap();
    let ours = organization(&mut ours.body).clone();
    let word = |text: &Text| text.best(&Lang::en()).unwrap().0.to_owned();
    let email = ours.email.clone().unwrap();
    says(&db, &email, &word(&ours.description), &word(&ours.name)).await;
    catch_up(&db).await;
    assert!(Desk::all().ids(&db, Topic::Conflict).await.is_empty());
    let record = read::record(&db, &agency).await.unwrap();
    assert!(conflict::of_record(&db, &record).await.unwrap().is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_list_is_caught_up_after_an_import_and_goes_on_where_it_was_interrupted(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let desk = Desk::all();
    // Before the first look, and between two.
    run(&db, &clock, &options(), source(130, 0)).await.unwrap();
    assert!(
        desk.ids(&db, Topic::Verification).await.is_empty(),
        "an import does not wait for the list"
    );
    {
        // Dropped in the middle: the walk is as far as the batches that were committed.
        let interrupted = attention::catch_up(&db, &clock, &both);
        let _ = tokio::time::timeout(Duration::from_millis(30), interrupted).await;
    }
    catch_up(&db).await;
    // Services, their places and thirteen agencies; every service has two texts without French.
    assert_eq!(desk.list(&db, Topic::Verification).await.len(), 130 + 130 + 13);
    let behind = desk.list(&db, Topic::Language).await;
    assert_eq!(behind.len(), 130 + 130 + 13);
    assert!(behind.iter().all(|i| i.part == "fr" && i.since().is_none()));
    assert_eq!(
        behind.iter().filter(|i| i.fields == 2 && i.kind == "service").count(),
        130
    );

    let translated = Service {
        organization: id(Kind::Organization, "o0"),
        name: Text::both("Supper", "Souper"),
        ..Service::default()
    };
    let mut next = source(130, 0);
    next.push(item(Kind::Service, "new", Body::Service(translated)));
    next.retain(
        |i| !matches!(i, directory::import::Item::Record(r) if r.source_id == "s129" || r.source_id == "s129@l129"),
    );
    let complete = directory::import::Options {
        complete: true,
        ..options()
    };
    run(&db, &clock, &complete, next).await.unwrap();
    catch_up(&db).await;
    assert_eq!(
        desk.list(&db, Topic::Verification).await.len(),
        130 + 130 + 13,
        "one came, one went"
    );
    let behind = desk.ids(&db, Topic::Language).await;
    assert!(!behind.contains(&id(Kind::Service, "new")) && !behind.contains(&id(Kind::Service, "s129")));

    // A centre that requires English alone: everything is gone through once more.
    within(&db, async |tx| attention::start_over(tx, START).await)
        .await
        .unwrap();
    attention::catch_up(&db, &clock, &|_| vec![Lang::en()]).await.unwrap();
    assert!(desk.ids(&db, Topic::Language).await.is_empty());
    assert_eq!(desk.list(&db, Topic::Verification).await.len(), 130 + 130 + 13);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_save_beside_the_catching_up_is_what_the_list_says_in_the_end(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    run(&db, &Clock::fixed(START), &options(), source(150, 0))
        .await
        .unwrap();
    let save_some = async {
        for n in 0..40 {
            let mut record = read::record(&db, &id(Kind::Service, &format!("s{n}"))).await.unwrap();
            let Body::Service(body) = &mut record.body else {
                panic!()
            };
            body.verified = Some(Verified { on: TODAY, by: None });
            put(&db, &change("chantal", 1), &record).await;
        }
    };
    tokio::join!(catch_up(&db), save_some);
    assert_eq!(
        Desk::all().list(&db, Topic::Verification).await.len(),
        150 + 150 + 15 - 40
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn lists_know_the_names_that_an_import_brought_and_forget_those_it_changed(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let found = async |words: &str| -> usize {
        let filter = read::Named {
            kind: Kind::Service,
            words: words.into(),
            status: None,
            owners: None,
        };
        read::named(&db, &filter, None, 100).await.unwrap().len()
    };
    run(&db, &Clock::fixed(START), &options(), source(30, 500))
        .await
        .unwrap();
    catch_up(&db).await;
    assert_eq!((found("").await, found("as of 500").await), (30, 10));
    run(&db, &Clock::fixed(START), &options(), source(30, 600))
        .await
        .unwrap();
    catch_up(&db).await;
    assert_eq!(
        (found("").await, found("as of 500").await, found("as of 600").await),
        (30, 0, 10)
    );
    let renamed = Service {
        organization: id(Kind::Organization, "o0"),
        name: Text::both("Supper", "Souper du jeudi"),
        ..Service::default()
    };
    let next = vec![item(Kind::Service, "s0", Body::Service(renamed))];
    run(&db, &Clock::fixed(START), &options(), next).await.unwrap();
    catch_up(&db).await;
    assert_eq!(
        (found("").await, found("supper").await, found("SOUPER").await),
        (30, 1, 1)
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_conflict_disappears_once_both_sides_say_the_same(#[case] on: On) {
    let Some((db, agency)) = in_conflict(on).await else {
        return;
    };
    let open = async || {
        let record = read::record(&db, &agency).await.unwrap();
        let open = conflict::of_record(&db, &record).await.unwrap();
        let mut paths: Vec<String> = open.iter().map(|c| c.path.to_string()).collect();
        paths.sort();
        paths
    };
    let before = open().await;
    // The source says in one field what we say by now.
    says(&db, "later@example.org", "What we know", "Their agency").await;
    catch_up(&db).await;
    let after = open().await;
    assert_eq!(before.len(), after.len() + 1);
    assert!(before.contains(&"description.en".to_owned()) && !after.contains(&"description.en".to_owned()));
    assert_eq!(Desk::all().ids(&db, Topic::Conflict).await, [agency.as_str()]);
    let listed = Desk::all().list(&db, Topic::Conflict).await;
    assert_eq!(usize::try_from(listed[0].fields).unwrap(), after.len());
    // A curator writes in the others what the source says.
    let mut record = read::record(&db, &agency).await.unwrap();
    let body = organization(&mut record.body);
    body.email = Some("later@example.org".into());
    body.name.set(Lang::en(), "Their agency");
    put(&db, &change("chantal", 90), &record).await;
    assert_eq!(open().await, [""; 0]);
    assert!(Desk::all().ids(&db, Topic::Conflict).await.is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn words_that_many_names_have_are_found_in_the_order_of_names(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    // Every name has the same word, more often than a list goes through names by one of their words.
    let agencies = (0..1_600).map(|n| imported(n, &format!("Agency {n}"))).collect();
    run(&db, &Clock::fixed(START), &options(), agencies).await.unwrap();
    catch_up(&db).await;
    let found = async |words: &str, after: Option<&str>, limit: usize| -> Vec<(String, String)> {
        let filter = read::Named {
            kind: Kind::Organization,
            words: words.into(),
            status: None,
            owners: None,
        };
        let entries = read::named(&db, &filter, after, limit).await.unwrap();
        entries.into_iter().map(|entry| (entry.id, entry.name)).collect()
    };
    let all = found("", None, 2_000).await;
    assert_eq!(all.len(), 1_600);
    assert_eq!(found("agen", None, 2_000).await, all);
    assert_eq!(found("AGENCY, a", None, 60).await, all[..60]);
    let at = 700;
    assert_eq!(found("agency", Some(&all[at].0), 300).await, all[at + 1..at + 301]);
    // A word in the middle of a word is none; beginnings are, each of them, and in whatever order.
    assert!(found("gency", None, 10).await.is_empty());
    let with = |begins: &str| -> Vec<_> {
        let has = |name: &str| name.split(' ').any(|word| word.starts_with(begins));
        all.iter().filter(|(_, name)| has(name)).cloned().collect()
    };
    for number in ["7", "12", "1599", "2000"] {
        assert_eq!(
            found(&format!("{number} agency"), None, 2_000).await,
            with(number),
            "{number}"
        );
    }
    assert!(found("agency zebra", None, 10).await.is_empty());
}
