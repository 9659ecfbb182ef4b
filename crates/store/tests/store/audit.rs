//! The audit log: whole, in a chain, and in nobody's way.
use std::time::Duration;

use rstest::rstest;
use store::audit::{self, Detail, Entry};
use store::testing::{On, START, fresh};
use store::{Clock, Db, Ids, StoreError, Tx, args, sql};

fn ids() -> Ids {
    Ids::seeded(Clock::fixed(START), 211)
}

fn published(id: impl Into<String>) -> Entry {
    Entry::new(START, "acc-1", "record.publish", "service", id)
        .of_centre("toronto")
        .with(Detail::default().fields(["name.fr"]).count("version", 3))
}

async fn append(db: &Db, ids: &Ids, entry: &Entry) {
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, ids, entry).await.unwrap();
    tx.commit().await.unwrap();
}

sql! {
    SEALED = "SELECT COUNT(*) FROM audit_seal";
    WAITING = "SELECT COUNT(*) FROM audit_waiting";
    ENTRIES = "SELECT COUNT(*) FROM audit_entry";
    CHANGE_ENTRY = "UPDATE audit_entry SET actor = 'other'";
    DROP_ENTRY = "DELETE FROM audit_entry";
    CHANGE_SEAL = "UPDATE audit_seal SET seq = seq + 1";
    DROP_SEAL = "DELETE FROM audit_seal";
    /// What a program holds while it chains.
    CHAINING = { sqlite: "SELECT 1", postgres: "SELECT pg_advisory_xact_lock(211000003)" };
}

async fn count(db: &Db, of: store::Sql) -> i64 {
    db.fresh_one::<(i64,)>(of, args![]).await.unwrap().0
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_entry_goes_with_its_transaction_and_is_chained_once(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let ids = ids();
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, &ids, &published("s0")).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(audit::seal(&db).await.unwrap(), 0, "what did not happen is not told");
    for n in 1..=3 {
        append(&db, &ids, &published(format!("s{n}"))).await;
    }
    assert_eq!(audit::seal(&db).await.unwrap(), 3);
    assert_eq!(audit::seal(&db).await.unwrap(), 0);
    assert_eq!((count(&db, SEALED).await, count(&db, WAITING).await), (3, 0));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn neither_entries_nor_seals_are_changed_or_deleted(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    append(&db, &ids(), &published("s1")).await;
    audit::seal(&db).await.unwrap();
    for statement in [CHANGE_ENTRY, DROP_ENTRY, CHANGE_SEAL, DROP_SEAL] {
        let mut tx = db.begin().await.unwrap();
        let refused = tx.exec(statement, args![]).await.unwrap_err().to_string();
        assert!(refused.contains("the audit log is append-only"), "{refused}");
    }
    assert_eq!((count(&db, ENTRIES).await, count(&db, SEALED).await), (1, 1));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_may_be_a_persons_is_refused_and_not_repeated(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let ids = ids();
    let personal = [
        (published("marie@example.org"), "the id"),
        (
            published("s1").with(Detail::default().fields(["Marie Tremblay"])),
            "fields",
        ),
        (
            published("s1").with(Detail::default().id("phone", "4165550100")),
            "phone",
        ),
        (published("s1").of_centre("12 rue de l’Église"), "the centre"),
    ];
    for (entry, part) in personal {
        let mut tx = db.begin().await.unwrap();
        let refused = audit::append(&mut tx, &ids, &entry).await.unwrap_err();
        assert!(
            matches!(&refused, StoreError::AuditValue { action: "record.publish", part: p } if *p == part),
            "{refused}"
        );
    }
}

async fn write(mut tx: Tx, ids: &Ids, id: String) {
    audit::append(&mut tx, ids, &published(id)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Many writers, some of them slow to commit, and two who chain beside them.
#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn beside_many_writers_every_entry_is_chained_once(#[case] on: On) {
    const WRITERS: usize = 8;
    const COMMITS: usize = 30;
    let Some(db) = fresh(on).await else { return };
    let ids = ids();
    let other = db.again().await;
    let mut writers = tokio::task::JoinSet::new();
    for w in 0..WRITERS {
        let (db, ids) = (if w % 2 == 0 { db.db() } else { other.clone() }, ids.clone());
        writers.spawn(async move {
            for n in 0..COMMITS {
                write(db.begin().await.unwrap(), &ids, format!("s{w}-{n}")).await;
            }
        });
    }
    let sealers = [db.db(), other.clone()].map(|db| {
        tokio::spawn(async move {
            let mut sealed = 0;
            for _ in 0..40 {
                sealed += audit::seal(&db).await.unwrap();
                tokio::task::yield_now().await;
            }
            sealed
        })
    });
    writers.join_all().await;
    let mut sealed = audit::seal(&db).await.unwrap();
    for sealer in sealers {
        sealed += sealer.await.unwrap();
    }
    sealed += audit::seal(&db).await.unwrap();
    let all = i64::try_from(WRITERS * COMMITS).unwrap();
    assert_eq!(sealed, all.unsigned_abs());
    assert_eq!((count(&db, SEALED).await, count(&db, WAITING).await), (all, 0));
}

/// On SQLite there is one writer; on PostgreSQL an entry may be older than one that is chained already.
#[tokio::test]
async fn an_entry_that_commits_late_goes_into_a_later_batch() {
    let Some(db) = fresh(On::Postgres).await else { return };
    let ids = ids();
    let mut late = db.begin().await.unwrap();
    audit::append(&mut late, &ids, &published("early")).await.unwrap();
    append(&db, &ids, &published("s2")).await;
    let chained = tokio::time::timeout(Duration::from_secs(5), audit::seal(&db)).await;
    assert_eq!(chained.expect("the open transaction keeps nobody waiting").unwrap(), 1);
    // While another program chains, a writer commits, and nobody else chains.
    let mut chaining = db.begin().await.unwrap();
    chaining.exec(CHAINING, args![]).await.unwrap();
    late.commit().await.unwrap();
    let none = tokio::time::timeout(Duration::from_secs(5), audit::seal(&db)).await;
    assert_eq!(none.expect("it does not wait").unwrap(), 0);
    chaining.rollback().await.unwrap();
    assert_eq!(audit::seal(&db).await.unwrap(), 1);
    assert_eq!(count(&db, SEALED).await, 2);
}
