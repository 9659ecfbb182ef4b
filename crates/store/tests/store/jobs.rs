//! The story of jobs, told on both databases.
use std::collections::BTreeSet;
use std::time::Duration;

use rstest::rstest;
use store::testing::{On, START, fresh};
use store::{Clock, Db, Ids, Job, JobState, NewJob, StoreError};

const LEASE: Duration = Duration::from_secs(30);
const ALMOST: Duration = Duration::from_secs(29);

fn kinds() -> Vec<String> {
    vec!["mail.send".into(), "import.finish".into()]
}

async fn enqueue(db: &Db, ids: &Ids, clock: &Clock, job: NewJob) -> bool {
    let mut tx = db.begin().await.unwrap();
    let taken = tx.enqueue(ids, job, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn claim(db: &Db, worker: &str, clock: &Clock) -> Option<Job> {
    db.claim_job(worker, &kinds(), clock.now(), LEASE).await.unwrap()
}

async fn complete(db: &Db, job: &Job) -> store::Result<()> {
    let mut tx = db.begin().await.unwrap();
    tx.complete_job(job).await?;
    tx.commit().await
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_job_is_claimed_by_one_held_by_heartbeats_and_done_once(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    let letter = NewJob::new("mail.send", serde_json::json!({ "letter": "l1" }), clock.now());

    let mut tx = db.begin().await.unwrap();
    tx.enqueue(&ids, letter.clone(), clock.now()).await.unwrap();
    drop(tx);
    assert_eq!(claim(&db, "a", &clock).await, None, "a job goes with its transaction");

    let once = NewJob {
        key: Some("letter-1".into()),
        ..letter
    };
    assert!(enqueue(&db, &ids, &clock, once.clone()).await);
    assert!(
        !enqueue(&db, &ids, &clock, once.clone()).await,
        "one with this key waits already"
    );
    assert!(
        enqueue(
            &db,
            &ids,
            &clock,
            NewJob::new("other", serde_json::json!({}), clock.now())
        )
        .await
    );

    let job = claim(&db, "a", &clock).await.unwrap();
    assert_eq!(
        (job.kind.as_str(), job.attempts, &job.payload.0),
        ("mail.send", 1, &serde_json::json!({ "letter": "l1" }))
    );
    assert_eq!(
        claim(&db, "b", &clock).await,
        None,
        "a holds it, and the other kind is not theirs"
    );

    clock.advance(ALMOST);
    db.heartbeat(&job, clock.now(), LEASE).await.unwrap();
    clock.advance(ALMOST);
    assert_eq!(claim(&db, "b", &clock).await, None, "the heartbeat held it");

    clock.advance(Duration::from_secs(1));
    let taken_over = claim(&db, "b", &clock).await.expect("a fell silent");
    assert_eq!((taken_over.id.as_str(), taken_over.attempts), (job.id.as_str(), 2));
    assert!(matches!(complete(&db, &job).await, Err(StoreError::LeaseLost { .. })));
    assert!(matches!(
        db.heartbeat(&job, clock.now(), LEASE).await,
        Err(StoreError::LeaseLost { .. })
    ));
    assert!(matches!(
        db.fail_job(&job, "late", clock.now()).await,
        Err(StoreError::LeaseLost { .. })
    ));
    complete(&db, &taken_over).await.unwrap();
    assert!(
        matches!(complete(&db, &taken_over).await, Err(StoreError::LeaseLost { .. })),
        "done is done"
    );
    assert!(enqueue(&db, &ids, &clock, once).await, "the key is free again");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_failing_job_waits_longer_each_time_and_is_dead_after_its_last_attempt(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    enqueue(
        &db,
        &ids,
        &clock,
        NewJob {
            max_attempts: 4,
            ..NewJob::new("mail.send", serde_json::json!(1), clock.now())
        },
    )
    .await;

    for wait in [10, 20, 40] {
        let job = claim(&db, "a", &clock).await.unwrap();
        assert!(
            !db.fail_job(&job, "the server of the agency is away", clock.now())
                .await
                .unwrap()
        );
        clock.advance(Duration::from_secs(wait - 1));
        assert_eq!(claim(&db, "a", &clock).await, None);
        assert_eq!(
            db.next_job_due(&kinds()).await.unwrap(),
            Some(clock.now().plus(Duration::from_secs(1)))
        );
        clock.advance(Duration::from_secs(1));
    }
    let last = claim(&db, "a", &clock).await.unwrap();
    assert_eq!(last.error.as_deref(), Some("the server of the agency is away"));
    assert!(db.fail_job(&last, "still away", clock.now()).await.unwrap());
    clock.advance(Duration::from_hours(24));
    assert_eq!(claim(&db, "a", &clock).await, None);
    let dead = db.dead_jobs(10).await.unwrap();
    assert_eq!(
        (dead.len(), dead[0].attempts, dead[0].error.as_deref()),
        (1, 4, Some("still away"))
    );

    assert!(db.revive_job(&last.id, clock.now()).await.unwrap());
    assert!(!db.revive_job(&last.id, clock.now()).await.unwrap());
    assert_eq!(claim(&db, "a", &clock).await.unwrap().attempts, 1);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_job_that_kills_its_workers_does_not_come_back_for_ever(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    enqueue(
        &db,
        &ids,
        &clock,
        NewJob {
            max_attempts: 2,
            ..NewJob::new("import.finish", serde_json::json!(1), clock.now())
        },
    )
    .await;
    for _ in 0..2 {
        assert!(claim(&db, "a", &clock).await.is_some());
        clock.advance(LEASE);
    }
    assert_eq!(claim(&db, "a", &clock).await, None);
    assert_eq!(
        db.dead_jobs(10).await.unwrap()[0].error.as_deref(),
        Some("the worker stopped before the job was done")
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_beside_each_other_never_share_a_job(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    let mut tx = db.begin().await.unwrap();
    for n in 0..60 {
        tx.enqueue(&ids, NewJob::new("mail.send", serde_json::json!(n), START), START)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut workers = tokio::task::JoinSet::new();
    for w in 0..6 {
        let (db, clock) = (db.db(), clock.clone());
        workers.spawn(async move {
            let mut done = Vec::new();
            while db
                .next_job_due(&kinds())
                .await
                .unwrap()
                .is_some_and(|due| due <= clock.now())
            {
                if let Some(job) = claim(&db, &format!("w{w}"), &clock).await {
                    done.push(job.id.clone());
                    complete(&db, &job).await.unwrap();
                }
            }
            done
        });
    }
    let done: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!((done.len(), done.iter().collect::<BTreeSet<_>>().len()), (60, 60));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_waiting_worker_in_another_process_wakes_for_a_new_job(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    let other = db.again().await;
    let mut changes = db.changes();
    let woken = async {
        while claim(&db, "a", &clock).await.is_none() {
            changes.changed().await.unwrap();
        }
    };
    let new = NewJob::new("mail.send", serde_json::json!(1), clock.now());
    let (woken, taken) = tokio::join!(
        tokio::time::timeout(Duration::from_secs(5), woken),
        enqueue(&other, &ids, &clock, new)
    );
    woken.expect("woken");
    assert!(taken);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_job_that_no_attempt_can_do_is_dead_at_once(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 1);
    enqueue(
        &db,
        &ids,
        &clock,
        NewJob::new("mail.send", serde_json::json!(1), clock.now()),
    )
    .await;
    let job = claim(&db, "a", &clock).await.unwrap();
    db.give_up_job(&job, "there is no such mailbox", clock.now())
        .await
        .unwrap();
    assert_eq!(claim(&db, "a", &clock).await, None);
    let dead = db.dead_jobs(10).await.unwrap();
    assert_eq!(dead[0].error.as_deref(), Some("there is no such mailbox"));
    assert!(matches!(
        db.give_up_job(&job, "again", clock.now()).await,
        Err(StoreError::LeaseLost { .. })
    ));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_operator_sees_how_jobs_stand_and_retries_gives_up_and_discards_them(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    for (kind, key) in [("mail.send", Some("k1")), ("mail.send", None), ("import.finish", None)] {
        let job = NewJob {
            key: key.map(str::to_owned),
            ..NewJob::new(kind, serde_json::json!({}), clock.now())
        };
        assert!(enqueue(&db, &ids, &clock, job).await);
    }
    let states = async || {
        let jobs = db.list_jobs(None, None, None, clock.now(), 10).await.unwrap();
        jobs.into_iter().map(|job| (job.kind, job.state)).collect::<Vec<_>>()
    };
    let running = claim(&db, "a", &clock).await.unwrap();
    let failing = claim(&db, "a", &clock).await.unwrap();
    db.fail_job(&failing, "the server is away", clock.now()).await.unwrap();
    assert_eq!(
        states().await,
        [
            ("import.finish".into(), JobState::Waiting),
            ("mail.send".into(), JobState::Failing),
            ("mail.send".into(), JobState::Running)
        ]
    );
    assert_eq!(db.job_kinds().await.unwrap(), ["import.finish", "mail.send"]);
    let counts = db.count_jobs(clock.now()).await.unwrap();
    assert_eq!(
        (counts.waiting, counts.running, counts.failing, counts.dead),
        (1, 1, 1, 0)
    );
    let only = db
        .list_jobs(Some(JobState::Failing), Some("mail.send"), None, clock.now(), 10)
        .await
        .unwrap();
    assert_eq!((only.len(), only[0].error.as_deref()), (1, Some("the server is away")));
    let all = db.list_jobs(None, None, None, clock.now(), 10).await.unwrap();
    let rest = db
        .list_jobs(None, None, Some(&all[0].id), clock.now(), 1)
        .await
        .unwrap();
    assert_eq!(rest, all[1..2]);

    let mut tx = db.begin().await.unwrap();
    assert_eq!(
        tx.retry_job(&running.id, clock.now()).await.unwrap(),
        None,
        "a worker has it"
    );
    assert_eq!(tx.give_up_job(&running.id, clock.now()).await.unwrap(), None);
    assert_eq!(tx.discard_job(&failing.id).await.unwrap(), None, "it is not dead");
    assert_eq!(
        tx.give_up_job(&failing.id, clock.now()).await.unwrap().as_deref(),
        Some("mail.send")
    );
    tx.commit().await.unwrap();
    assert_eq!(db.count_jobs(clock.now()).await.unwrap().dead, 1);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(
        tx.retry_job(&failing.id, clock.now()).await.unwrap().as_deref(),
        Some("mail.send")
    );
    tx.commit().await.unwrap();
    assert_eq!(claim(&db, "b", &clock).await.map(|job| job.attempts), Some(1));

    // A worker that fell silent holds its job no more, and a key that a dead job holds comes free.
    clock.advance(LEASE);
    let mut tx = db.begin().await.unwrap();
    assert!(tx.give_up_job(&running.id, clock.now()).await.unwrap().is_some());
    tx.commit().await.unwrap();
    let again = NewJob {
        key: Some("k1".into()),
        ..NewJob::new("mail.send", serde_json::json!({}), clock.now())
    };
    assert!(!enqueue(&db, &ids, &clock, again.clone()).await);
    let mut tx = db.begin().await.unwrap();
    assert!(tx.discard_job(&running.id).await.unwrap().is_some());
    tx.commit().await.unwrap();
    assert!(enqueue(&db, &ids, &clock, again).await);
}
