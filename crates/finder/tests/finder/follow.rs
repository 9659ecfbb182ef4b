//! The index says what the directory says, on both databases.

use std::sync::Arc;

use crate::common::{asked, settings};
use directory::import::{self, Incoming, Item, Options, Place};
use directory::model::{Body, Kind, Organization, Record, Service, Status};
use directory::{Change, ids, save};
use finder::{Finder, FinderError, Source};
use language::{Lang, Text};
use places::Gazetteer;
use rstest::rstest;
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ts};

struct Deployment {
    db: TestDb,
    source: Source,
    folder: tempfile::TempDir,
}

impl Deployment {
    async fn new(on: On) -> Option<Deployment> {
        let db = fresh(on).await?;
        let source = Source {
            db: db.db(),
            gazetteer: Arc::new(Gazetteer::default()),
            clock: Clock::fixed(START),
        };
        Some(Deployment {
            db,
            source,
            folder: tempfile::tempdir().expect("a folder"),
        })
    }
    fn finder(&self) -> Finder {
        self.finder_with(None)
    }
    fn finder_with(&self, model: Option<vectors::Model>) -> Finder {
        let settings = finder::Settings {
            vectors: model,
            ..settings()
        };
        Finder::open(self.folder.path(), settings).expect("the index opens")
    }
    async fn save(&self, id: &str, version: i64, status: Status, body: Body) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let change = Change::new("test", "", START);
        let record = Record {
            id: id.to_owned(),
            owner: "centre".to_owned(),
            source: None,
            status,
            version,
            modified: Ts(0),
            body,
        };
        save(&mut tx, &change, &record).await.expect("the record is saved");
        tx.commit().await.expect("committed");
    }
    async fn service(&self, id: &str, version: i64, name: &str) {
        let service = Service {
            organization: "o1".into(),
            name: Text::both(name, name),
            ..Service::default()
        };
        self.save(id, version, Status::Published, Body::Service(service)).await;
    }
    async fn agency(&self, version: i64, name: &str) {
        let agency = Organization {
            name: Text::both(name, name),
            ..Organization::default()
        };
        self.save("o1", version, Status::Published, Body::Organization(agency))
            .await;
    }
}

/// The ids that a question finds without anything being widened.
fn found(finder: &Finder, words: &str) -> Vec<String> {
    let answer = finder
        .search(&asked(words, &Lang::en()), &Gazetteer::default())
        .expect("an answer");
    if answer.widened.is_empty() {
        answer.hits.into_iter().map(|h| h.id).collect()
    } else {
        Vec::new()
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_saved_service_is_found_and_a_retired_one_is_not(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    d.agency(0, "Lantern House").await;
    d.service("s1", 0, "Porcupine rescue").await;
    let finder = d.finder();
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert_eq!(found(&finder, "porcupine"), ["s1"]);

    d.service("s1", 1, "Hedgehog rescue").await;
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert!(found(&finder, "porcupine").is_empty());
    assert_eq!(found(&finder, "hedgehog"), ["s1"]);

    let mut tx = d.db.begin().await.expect("a transaction");
    directory::retire(&mut tx, &Change::new("test", "closed", START), "s1", 2)
        .await
        .expect("retired");
    tx.commit().await.expect("committed");
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert!(finder.is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_agency_is_found_with_its_services(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    d.agency(0, "Lantern House").await;
    d.service("s1", 0, "Rent bank").await;
    let finder = d.finder();
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert_eq!(found(&finder, "lantern"), ["s1"]);
    d.agency(1, "Beacon House").await;
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert!(found(&finder, "lantern").is_empty());
    assert_eq!(found(&finder, "beacon"), ["s1"]);
}

/// Waits until a question finds something. A machine that runs many tests at once may be busy elsewhere for long.
async fn seen(finder: &Finder, words: &str) -> Result<(), tokio::time::error::Elapsed> {
    tokio::time::timeout(std::time::Duration::from_mins(2), async {
        // To ask without a rest would take the processor from what is waited for.
        let mut soon = tokio::time::interval(std::time::Duration::from_millis(10));
        while found(finder, words).is_empty() {
            soon.tick().await;
        }
    })
    .await
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_following_server_sees_a_save_by_itself(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    let finder = d.finder();
    let (follower, source) = (finder.clone(), d.source.clone());
    let following = tokio::spawn(async move { follower.follow(&source).await });
    d.agency(0, "Lantern House").await;
    d.service("s1", 0, "Porcupine rescue").await;
    seen(&finder, "porcupine").await.expect("the save is seen");
    following.abort();
}

/// A follower sees what another handle on the database saved within a second; what takes longer than that is told.
#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_following_server_sees_another_ones_save_within_a_second(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    d.agency(0, "Lantern House").await;
    d.service("s1", 0, "Porcupine rescue").await;
    let finder = d.finder();
    let other = d.db.again().await;
    let source = Source {
        db: other,
        ..d.source.clone()
    };
    let follower = finder.clone();
    let following = tokio::spawn(async move { follower.follow(&source).await });
    seen(&finder, "porcupine").await.expect("the index is built");
    d.service("s1", 1, "Hedgehog rescue").await;
    let saved = std::time::Instant::now();
    seen(&finder, "hedgehog").await.expect("the save is seen");
    if saved.elapsed() > std::time::Duration::from_secs(1) {
        println!(
            "seen after {:.1?}: more than the second it should take",
            saved.elapsed()
        );
    }
    following.abort();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_published_import_is_found_as_a_whole(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    let finder = d.finder();
    finder.catch_up(&d.source, &mut |_| ()).await.expect("an empty index");
    let agency = Organization {
        name: Text::both("Lantern House", "Maison Lanterne"),
        ..Organization::default()
    };
    let incoming = |kind, source_id: &str, body| {
        Item::Record(Box::new(Incoming {
            kind,
            source_id: source_id.to_owned(),
            body,
            place: Place::default(),
        }))
    };
    let service = |n: usize, name: &str| {
        let body = Service {
            organization: ids::from_source("feed", Kind::Organization, "o1"),
            name: Text::both(name, name),
            ..Service::default()
        };
        incoming(Kind::Service, &format!("s{n}"), Body::Service(body))
    };
    let import = async |name: &str| {
        let items = vec![
            incoming(Kind::Organization, "o1", Body::Organization(agency.clone())),
            service(1, name),
            service(2, "Beaver rescue"),
        ];
        let options = Options::new("feed", "centre");
        import::run(&d.db, &d.source.clock, &options, items.into_iter(), |_| ())
            .await
            .expect("imported")
    };
    import("Porcupine rescue").await;
    let events = d.db.events_after(0, 10).await.expect("the feed");
    let run = |event: &store::Recorded| event.detail.as_ref().and_then(|detail| detail.0["run"].as_i64());
    assert!(
        events.iter().any(|e| e.kind == "import.published" && run(e).is_some()),
        "{events:?}"
    );
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert_eq!(found(&finder, "rescue").len(), 2);
    import("Hedgehog rescue").await;
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert!(found(&finder, "porcupine").is_empty());
    assert_eq!(
        (found(&finder, "hedgehog").len(), found(&finder, "beaver").len()),
        (1, 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_written_by_one_and_read_by_another() {
    let d = Deployment::new(On::Sqlite).await.expect("a database");
    d.agency(0, "Lantern House").await;
    d.service("s1", 0, "Porcupine rescue").await;
    let (one, other) = (d.finder(), d.finder());
    let (follower, source) = (one.clone(), d.source.clone());
    let following = tokio::spawn(async move { follower.follow(&source).await });
    seen(&one, "porcupine").await.expect("the follower builds the index");
    let refused = other.catch_up(&d.source, &mut |_| ()).await;
    assert!(matches!(refused, Err(FinderError::Locked { .. })), "{refused:?}");
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_or_broken_index_is_built_again() {
    let d = Deployment::new(On::Sqlite).await.expect("a database");
    d.agency(0, "Lantern House").await;
    for n in 0..3 {
        d.service(&format!("s{n}"), 0, "Porcupine rescue").await;
    }
    let finder = d.finder();
    finder.catch_up(&d.source, &mut |_| ()).await.expect("built");
    assert_eq!(finder.len(), 3);
    drop(finder);
    std::fs::write(d.folder.path().join("meta.json"), "{ this is no index").expect("broken on purpose");
    let finder = d.finder();
    assert!(finder.is_empty() && finder.position().expect("readable").is_none());
    let mut steps = Vec::new();
    finder
        .catch_up(&d.source, &mut |step| steps.push(step))
        .await
        .expect("built again");
    assert_eq!(found(&finder, "porcupine").len(), 3);
    assert_eq!(steps.last().map(|s| (s.done, s.of)), Some((3, 3)));
    assert_eq!(
        finder.position().expect("readable"),
        Some(d.db.last_event().await.expect("a number"))
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn vectors_follow_what_a_service_says_and_are_made_again_for_another_model(#[case] on: On) {
    let Some(d) = Deployment::new(on).await else { return };
    let model = |peckish: &[f32]| {
        let folder = tempfile::tempdir().expect("a folder");
        let words: [(&str, &[f32]); 5] = [
            ("peckish", peckish),
            ("porcupine", &[0.0, 1.0, 0.1]),
            ("groceries", &[1.0, 0.0, 0.1]),
            ("lantern", &[0.0, 0.1, 1.0]),
            ("hedgehog", &[0.1, 0.9, 0.0]),
        ];
        vectors::testing::write(folder.path(), &words).expect("a model is written");
        Some(vectors::Model::open(folder.path()).expect("a sound model"))
    };
    let food = &[1.0, 0.1, 0.0];
    d.agency(0, "Lantern House").await;
    for (id, name) in [
        ("s1", "Porcupine rescue"),
        ("s2", "Lantern repair"),
        ("s3", "Hedgehog rescue"),
    ] {
        d.service(id, 0, name).await;
    }
    // Nothing stands out among three.
    for n in 4..12 {
        d.service(&format!("s{n}"), 0, "Lantern hedgehog club").await;
    }
    let finder = d.finder_with(model(food));
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert!(found(&finder, "peckish").is_empty());

    d.service("s3", 1, "Groceries").await;
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert_eq!(found(&finder, "peckish"), ["s3"]);
    finder.rebuild(&d.source, &mut |_| ()).await.expect("rebuilt");
    assert_eq!(found(&finder, "peckish"), ["s3"]);

    d.service("s3", 2, "Hedgehog rescue").await;
    d.service("s1", 1, "Groceries").await;
    finder.catch_up(&d.source, &mut |_| ()).await.expect("caught up");
    assert_eq!(found(&finder, "peckish"), ["s1"]);
    drop(finder);

    let finder = d.finder_with(model(&[0.0, 0.1, 1.0]));
    assert_eq!(finder.len(), 11, "the old index answers meanwhile");
    assert!(
        found(&finder, "peckish").is_empty(),
        "and not by vectors of the old model"
    );
    finder.catch_up(&d.source, &mut |_| ()).await.expect("built again");
    assert_eq!(found(&finder, "peckish"), ["s2"]);
    drop(finder);

    let finder = d.finder();
    assert_eq!(finder.len(), 11);
    assert!(found(&finder, "peckish").is_empty());
    finder.catch_up(&d.source, &mut |_| ()).await.expect("built again");
    assert!(found(&finder, "peckish").is_empty());
    assert_eq!(found(&finder, "lantern").len(), 11, "the agency's name finds them all");
}
