//! A process that stops in the middle of an import, at every point where it can.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::common::{everything, id, options, run, source};
use directory::import::{self, Options, recover};
use directory::model::Kind;
use directory::{DirectoryError, read};
use rstest::rstest;
use store::testing::{On, START, fresh};
use store::{Clock, Db};

/// Drops a future after so many polls, as a process that is killed; true when it came to its end before.
async fn killed_after(polls: usize, work: impl Future) -> bool {
    let mut work = pin!(work);
    let mut left = polls;
    std::future::poll_fn(|cx| {
        if left == 0 {
            return Poll::Ready(false);
        }
        left -= 1;
        work.as_mut().poll(cx).map(|_| true)
    })
    .await
}

async fn rows(db: &Db) -> Vec<i64> {
    store::sql! {
        LEFT = "SELECT (SELECT COUNT(*) FROM record_next) + (SELECT COUNT(*) FROM import_run WHERE state IN ('staging', 'undoing', 'published')),
            (SELECT COUNT(*) FROM record), (SELECT COUNT(*) FROM record_version), (SELECT COUNT(*) FROM record_link WHERE until_run = 0),
            (SELECT COUNT(*) FROM record_link) - (SELECT COUNT(*) FROM record_referrer)";
    }
    let (a, b, c, d, unseen): (i64, i64, i64, i64, i64) = db.fresh_one(LEFT, store::args![]).await.unwrap();
    assert_eq!(unseen, 0, "every link is found from both ends");
    vec![a, b, c, d]
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_import_killed_anywhere_is_finished_or_undone(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), source(12, 0)).await.unwrap();
    let (mut before, mut rows_before) = (everything(&db).await, rows(&db).await);
    // On PostgreSQL each statement costs more, so fewer points are tried.
    let step = if on == On::Sqlite { 1 } else { 2 };
    let (mut undone, mut finished) = (0, 0);
    let mut round = 1;
    for polls in (1..).step_by(step) {
        // A changed source with new records in it and others gone.
        let whole = Options {
            complete: true,
            force: true,
            ..options()
        };
        let mut news = source(12 + 3 * round, round);
        news.truncate(news.len() - 1);
        let ended = killed_after(
            polls,
            Box::pin(import::run(&db, &clock, &whole, news.into_iter(), |_| ())),
        )
        .await;
        // Before anybody recovers, readers see either all or nothing.
        let seen = everything(&db).await;
        clock.advance(import::LEASE + Duration::from_secs(1));
        // Recovering may be killed too; the next does the rest.
        killed_after(polls % 7, Box::pin(recover(&db, &clock))).await;
        assert_eq!(
            everything(&db).await,
            seen,
            "after {polls} polls, half a recovery shows"
        );
        clock.advance(import::LEASE + Duration::from_secs(1));
        recover(&db, &clock).await.unwrap();
        let after = everything(&db).await;
        assert_eq!(after, seen, "after {polls} polls, recovering changed what readers see");
        let left = rows(&db).await;
        assert_eq!(left[0], 0, "after {polls} polls, something of the run is left");
        if after == before {
            assert_eq!(left, rows_before, "after {polls} polls, an undone run left rows");
            undone += 1;
        } else {
            assert_eq!(
                read::count(&db, Kind::Service, &read::Filter::default()).await.unwrap(),
                i64::try_from(12 + 3 * round).unwrap()
            );
            finished += 1;
            round += 1;
            (before, rows_before) = (after, left);
        }
        if ended || finished > 12 {
            break;
        }
    }
    assert!(undone > 3 && finished > 0, "{undone} undone and {finished} finished");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_a_live_process_is_left_alone_and_one_that_was_taken_over_stops(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let (to_source, go) = std::sync::mpsc::channel::<()>();
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let mut tell = Some(tell);
    let items = source(200, 0).into_iter().enumerate().map(move |(i, item)| {
        if i == 400 {
            tell.take().unwrap().send(()).unwrap();
            go.recv().unwrap();
        }
        item
    });
    let (db2, clock2) = (db.db(), clock.clone());
    let first = tokio::spawn(async move { import::run(&db2, &clock2, &options(), items, |_| ()).await });
    told.await.unwrap();
    let other = db.again().await;
    let found = recover(&other, &clock).await.unwrap();
    assert_eq!((found.alive.len(), found.undone.len()), (1, 0));
    let error = run(&other, &clock, &options(), source(1, 0)).await.unwrap_err();
    assert!(matches!(error, DirectoryError::Running { run: 1, .. }), "{error}");
    // Another source is not held up.
    let house = Options::new("house", "centre");
    run(&other, &clock, &house, vec![crate::common::organization(1, "House")])
        .await
        .unwrap();
    // Ten seconds without a sign: the run is undone, and the first process notices.
    // It may still be staging what it has read, each batch a sign of life; then it waits for its source.
    loop {
        clock.advance(import::LEASE + Duration::from_secs(1));
        let found = recover(&other, &clock).await.unwrap();
        if found.alive.is_empty() {
            assert_eq!(found.undone, [1]);
            break;
        }
    }
    to_source.send(()).unwrap();
    let error = first.await.unwrap().unwrap_err();
    assert!(matches!(error, DirectoryError::TakenOver { run: 1, .. }), "{error}");
    assert!(read::record(&db, &id(Kind::Service, "s1")).await.is_err());
    run(&other, &clock, &options(), source(200, 0)).await.unwrap();
    other.close().await;
}
