//! The event feed: nothing skipped, nothing twice, everyone awake in time.
use std::collections::BTreeSet;
use std::time::Duration;

use rstest::rstest;
use store::testing::{On, START, fresh};
use store::{Db, Event, StoreError, Ts};

fn changed(id: impl Into<String>) -> Event {
    Event::new("service", id, "changed", START)
}

async fn append(db: &Db, id: impl Into<String>) {
    let mut tx = db.begin().await.unwrap();
    tx.append(changed(id));
    tx.commit().await.unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_event_is_read_as_it_was_written(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let detail = serde_json::json!({ "fields": ["name", "hours"] });
    let mut tx = db.begin().await.unwrap();
    tx.append(changed("s1").of_centre("toronto").with(detail.clone()));
    tx.append_all([changed("s2")]);
    tx.commit().await.unwrap();
    let read = db.events_after(0, 10).await.unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(
        (read[0].id.as_str(), read[0].centre.as_deref(), read[0].at),
        ("s1", Some("toronto"), START)
    );
    assert_eq!(read[0].detail.as_ref().map(|d| &d.0), Some(&detail));
    assert_eq!(
        (read[1].id.as_str(), &read[1].centre, &read[1].detail),
        ("s2", &None, &None)
    );
    assert_eq!(db.events_after(read[0].seq, 10).await.unwrap(), read[1..]);
    assert_eq!(db.last_event().await.unwrap(), read[1].seq);
}

/// Writers beside each other, in two handles with connections of their own, and a reader who follows at the same time.
#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_beside_many_writers_sees_every_event_once_and_in_order(#[case] on: On) {
    const WRITERS: usize = 12;
    const COMMITS: usize = 25;
    let Some(db) = fresh(on).await else { return };
    let mut feed = db.feed(0);
    let handles = [db.db(), db.again().await];
    let mut writers = tokio::task::JoinSet::new();
    for w in 0..WRITERS {
        let db = handles[w % 2].clone();
        writers.spawn(async move {
            for n in 0..COMMITS {
                let mut tx = db.begin().await.unwrap();
                tx.append_all((0..=n % 3).map(|e| changed(format!("{w}-{n}-{e}"))));
                // Every fifth transaction takes its numbers, if it ever gets any, to the grave.
                if n % 5 == 4 {
                    tx.rollback().await.unwrap();
                } else {
                    tx.commit().await.unwrap();
                }
            }
        });
    }
    let mut expected = BTreeSet::new();
    for w in 0..WRITERS {
        for n in (0..COMMITS).filter(|n| n % 5 != 4) {
            expected.extend((0..=n % 3).map(|e| format!("{w}-{n}-{e}")));
        }
    }
    let mut seen = Vec::new();
    let all = async {
        while seen.len() < expected.len() {
            seen.extend(feed.next(7).await.unwrap());
        }
    };
    tokio::time::timeout(Duration::from_mins(1), all)
        .await
        .expect("an event was skipped");
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    assert!(seen.is_sorted_by(|a, b| a.seq < b.seq), "in order, each once");
    assert_eq!(seen.iter().map(|e| e.id.clone()).collect::<BTreeSet<_>>(), expected);
    assert!(db.events_after(feed.position(), 1).await.unwrap().is_empty());
    // The events of one transaction stand together.
    for pair in seen.windows(2) {
        let (a, b) = (
            pair[0].id.rsplit_once('-').unwrap(),
            pair[1].id.rsplit_once('-').unwrap(),
        );
        assert!(b.1 == "0" || a.0 == b.0, "{} came before {}", pair[0].id, pair[1].id);
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_server_sees_within_a_second_what_another_process_writes(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let other = db.again().await;
    let mut feed = db.feed(0);
    for n in 0..3 {
        let (read, ()) = tokio::join!(
            tokio::time::timeout(Duration::from_secs(1), feed.next(10)),
            append(&other, format!("s{n}"))
        );
        assert_eq!(read.expect("seen within a second").unwrap()[0].id, format!("s{n}"));
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn only_what_every_reader_has_dealt_with_is_pruned_and_a_late_reader_is_told(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let later = START.plus(Duration::from_mins(1));
    for n in 0..2500 {
        if n % 500 == 0 {
            let mut tx = db.begin().await.unwrap();
            tx.append_all((n..n + 500).map(|n| changed(format!("s{n}"))));
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(db.prune_events(later).await.unwrap(), 0, "nobody has read yet");
    let all = db.events_after(0, 3000).await.unwrap();
    let position = |index: usize| all[index].seq;
    let record = async |name: &str, seq: i64| {
        let mut tx = db.begin().await.unwrap();
        tx.record_event_position(name, seq, START).await.unwrap();
        assert_eq!(tx.event_position(name).await.unwrap(), seq);
        tx.commit().await.unwrap();
    };
    record("index", position(2199)).await;
    record("webhooks", position(9)).await;
    assert_eq!(db.prune_events(START).await.unwrap(), 0, "all are too young");
    assert_eq!(db.prune_events(later).await.unwrap(), 10);
    record("webhooks", position(2499)).await;
    assert_eq!(db.prune_events(later).await.unwrap(), 2190);
    let rest = db.events_after(position(2199), 3000).await.unwrap();
    assert_eq!(rest, all[2200..]);
    let fault = db.events_after(position(100), 10).await.unwrap_err();
    assert!(matches!(fault, StoreError::Pruned { .. }), "{fault}");

    let mut tx = db.begin().await.unwrap();
    tx.forget_event_consumer("index").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.event_position("index").await.unwrap(), 0);
    assert_eq!(db.prune_events(Ts(i64::MAX)).await.unwrap(), 300);
    assert_eq!(
        db.last_event().await.unwrap(),
        position(2499),
        "a number is not forgotten with its event"
    );
    append(&db, "new").await;
    let new = db.events_after(position(2499), 10).await.unwrap();
    assert_eq!(new.len(), 1);
    assert!(new[0].seq > position(2499), "and does not come again");
}

#[tokio::test]
async fn the_feed_goes_on_after_postgresql_dropped_every_connection() {
    store::sql! {
        /// SQLite has no connections to drop.
        DROP_ALL = {
            sqlite: "SELECT 0 WHERE FALSE",
            postgres: "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        };
    }
    let Some(db) = fresh(On::Postgres).await else { return };
    let mut feed = db.feed(0);
    append(&db, "before").await;
    assert_eq!(feed.next(10).await.unwrap()[0].id, "before");
    let other = db.again().await;
    let mut tx = other.begin().await.unwrap();
    let (dropped,): (i64,) = tx.one(DROP_ALL, store::args![]).await.unwrap();
    assert!(dropped > 0);
    tx.commit().await.unwrap();
    let read = tokio::time::timeout(Duration::from_secs(10), async {
        tokio::join!(feed.next(10), append(&other, "after")).0
    });
    assert_eq!(read.await.expect("still awake").unwrap()[0].id, "after");
}
