//! SQLite's one writer: who holds it, who waits for it, and what is safe afterwards.
use std::time::Duration;

use store::testing::{On, fresh};
use store::{Db, Options, StoreError, args, sql};

use crate::facade::{PUT, keys, setting};

#[tokio::test]
async fn two_processes_take_turns_on_one_sqlite_file_and_the_hold_is_measured() {
    let db = fresh(On::Sqlite).await.unwrap();
    let other = db.again().await;
    let mut writers = tokio::task::JoinSet::new();
    for (name, db) in [("here", db.db()), ("there", other)] {
        for n in 0..40 {
            let db = db.clone();
            writers.spawn(async move {
                let mut tx = db.begin().await.unwrap();
                tx.exec(PUT, setting(format!("{name}{n}"), n)).await.unwrap();
                tx.commit().await.unwrap();
            });
        }
    }
    while let Some(done) = writers.join_next().await {
        done.unwrap();
    }
    assert_eq!(keys(&db).await.len(), 80);
    assert!(db.longest_writer_hold() > Duration::ZERO);
    drop(db.begin().await.unwrap());
    assert!(db.longest_writer_hold() > Duration::ZERO, "also when nothing is kept");
    assert_eq!(db.longest_writer_hold(), Duration::ZERO, "asking begins anew");
}

#[tokio::test]
async fn what_is_saved_on_sqlite_survives_a_power_cut_and_readers_cannot_write() {
    sql! {
        /// Only SQLite has pragmas.
        SAFETY = {
            sqlite: "SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT synchronous FROM pragma_synchronous), (SELECT foreign_keys FROM pragma_foreign_keys)",
            postgres: "SELECT 'wal', 2::bigint, 1::bigint",
        };
        SNEAK = "DELETE FROM setting";
    }
    use std::os::unix::fs::PermissionsExt;
    let db = fresh(On::Sqlite).await.unwrap();
    for file in std::fs::read_dir(db.folder().unwrap()).unwrap() {
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner reads it");
    }
    let mut tx = db.begin().await.unwrap();
    let safety: (String, i64, i64) = tx.one(SAFETY, args![]).await.unwrap();
    assert_eq!(safety, ("wal".into(), 2, 1));
    tx.rollback().await.unwrap();
    let fault = db.all::<(String,)>(SNEAK, args![]).await.unwrap_err();
    assert!(fault.to_string().contains("readonly"), "{fault}");
}

#[tokio::test]
async fn on_sqlite_only_what_is_staged_does_not_wait_for_the_disk() {
    sql! {
        /// Only SQLite has pragmas.
        WAITS = { sqlite: "SELECT synchronous FROM pragma_synchronous", postgres: "SELECT 2::bigint" };
    }
    let db = fresh(On::Sqlite).await.unwrap();
    // The connection is shared, so each transaction must say again what it promises: 1 is NORMAL, 2 is FULL.
    for round in 0..3 {
        let mut staged = db.begin_staged().await.unwrap();
        assert_eq!(staged.one::<(i64,)>(WAITS, args![]).await.unwrap().0, 1);
        staged.exec(PUT, setting(format!("staged{round}"), 1)).await.unwrap();
        staged.commit().await.unwrap();
        let save = db.begin().await;
        assert_eq!(save.unwrap().one::<(i64,)>(WAITS, args![]).await.unwrap().0, 2);
    }
    assert_eq!(keys(&db).await.len(), 3);
}

#[tokio::test]
async fn on_postgres_what_is_staged_does_not_wait_for_the_disk_and_is_kept() {
    sql! {
        /// Only PostgreSQL has this setting.
        WAITS = { sqlite: "SELECT 'off'", postgres: "SELECT current_setting('synchronous_commit')" };
    }
    let Some(db) = fresh(On::Postgres).await else { return };
    // The tests' own cluster never waits unless it is told to.
    let joined = if db.url.contains('?') { '&' } else { '?' };
    let url = format!("{}{joined}options[synchronous_commit]=on", db.url);
    let db = Db::connect(&url, &Options::default()).await.unwrap();
    for round in 0..3 {
        let mut staged = db.begin_staged().await.unwrap();
        assert_eq!(staged.one::<(String,)>(WAITS, args![]).await.unwrap().0, "off");
        staged.exec(PUT, setting(format!("staged{round}"), 1)).await.unwrap();
        staged.commit().await.unwrap();
        let save = db.begin().await;
        assert_eq!(save.unwrap().one::<(String,)>(WAITS, args![]).await.unwrap().0, "on");
    }
    assert_eq!(keys(&db).await.len(), 3);
    db.close().await;
}

/// An import in one process and a save in another: SQLite itself would let the import take the writer again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_save_gets_its_turn_between_the_batches_of_another_process() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    const BATCHES: usize = 60;
    let db = fresh(On::Sqlite).await.unwrap();
    let other = db.again().await;
    let done = std::sync::Arc::new(AtomicUsize::new(0));
    let import = tokio::spawn({
        let done = done.clone();
        async move {
            for batch in 0..BATCHES {
                let mut tx = other.begin().await.unwrap();
                let rows = (0..3000).map(|n| setting(format!("import{batch}-{n}"), 1));
                tx.insert_rows(PUT, rows.collect()).await.unwrap();
                tx.commit().await.unwrap();
                done.store(batch + 1, Ordering::SeqCst);
            }
        }
    });
    let (mut saves, mut longest) = (0, 0);
    while done.load(Ordering::SeqCst) < BATCHES {
        let before = done.load(Ordering::SeqCst);
        let mut tx = db.begin().await.unwrap();
        longest = longest.max(done.load(Ordering::SeqCst) - before);
        tx.exec(PUT, setting(format!("save{saves}"), 1)).await.unwrap();
        tx.commit().await.unwrap();
        saves += 1;
    }
    import.await.unwrap();
    assert!(
        saves > BATCHES / 6 && longest <= BATCHES / 2,
        "{saves} saves; one waited for {longest} batches"
    );
}

#[tokio::test]
async fn who_waits_for_the_writer_too_long_is_told_that_it_is_busy() {
    let holder = fresh(On::Sqlite).await.unwrap();
    let hasty = Options {
        patience: Duration::from_millis(60),
        ..Options::default()
    };
    let beside = Db::connect(&holder.url, &hasty).await.unwrap();
    let held = holder.begin().await.unwrap();
    let Err(fault) = beside.begin().await else {
        panic!("two writers at once")
    };
    assert!(
        matches!(
            fault,
            StoreError::Busy {
                query: "store::begin",
                ..
            }
        ),
        "{fault}"
    );
    held.rollback().await.unwrap();
    beside.begin().await.expect("free again").rollback().await.unwrap();
}
