//! Values there and back, lists, many rows, errors, the log.
use std::time::Duration;

use rstest::rstest;
use store::testing::{On, START, empty, fresh};
use store::{Db, Json, Options, StoreError, Ts, Val, args, sql};

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Detail {
    words: Vec<String>,
}

#[derive(Debug, PartialEq, sqlx::FromRow)]
struct Everything {
    id: String,
    flag: Option<bool>,
    number: Option<i64>,
    share: Option<f64>,
    at: Option<Ts>,
    raw: Option<Vec<u8>>,
    detail: Option<Json<Detail>>,
}

sql! {
    /// The type of bytes and of JSON has another name on each.
    MAKE = {
        sqlite: "CREATE TABLE everything (id TEXT NOT NULL PRIMARY KEY, flag BOOLEAN, number BIGINT, share REAL, at BIGINT, raw BLOB, detail TEXT)",
        postgres: "CREATE TABLE everything (id TEXT NOT NULL PRIMARY KEY, flag BOOLEAN, number BIGINT, share DOUBLE PRECISION, at BIGINT, raw BYTEA, detail JSONB)",
    };
    pub PUT = "INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3)";
    PUT_KINDLY = "INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING";
    KEYS = "SELECT key FROM setting ORDER BY key";
    KEYS_AMONG = "SELECT key FROM setting WHERE key ", in_list(1), " AND changed_at >= $2 ORDER BY key";
    TIMES_AMONG = "SELECT key FROM setting WHERE changed_at ", in_ints(1), " ORDER BY key";
    COUNT = "SELECT COUNT(*) FROM setting";
    SWAPPED = "SELECT key FROM setting WHERE changed_at = $2 AND key = $1";
    LOST = "SELECT key FROM setting WHERE key = $1";
    WRONG_TYPE = "SELECT key FROM setting";
}

/// Tables of tests are not in the catalogue's database, so these stay out of the catalogue.
fn everything() -> (store::Sql, store::Sql) {
    const PUT: &str =
        "INSERT INTO everything (id, flag, number, share, at, raw, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const GET: &str = "SELECT id, flag, number, share, at, raw, detail FROM everything WHERE id = $1";
    (
        store::Sql::registered("PUT_ALL", PUT, PUT),
        store::Sql::registered("GET_ALL", GET, GET),
    )
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in(#[case] on: On) {
    let Some(db) = empty(on).await else { return };
    let (put, get) = everything();
    let full = Everything {
        id: "é ‘quoted’".into(),
        flag: Some(false),
        number: Some(i64::MIN),
        share: Some(-0.1),
        at: Some(START),
        raw: Some(vec![0, 255]),
        detail: Some(Json(Detail {
            words: vec!["l’électricité".into(), "\"".into()],
        })),
    };
    let none = Everything {
        id: "none".into(),
        flag: None,
        number: None,
        share: None,
        at: None,
        raw: None,
        detail: None,
    };
    let mut tx = db.begin().await.unwrap();
    tx.exec(MAKE, args![]).await.unwrap();
    for e in [&full, &none] {
        let row = args![&e.id, e.flag, e.number, e.share, e.at, e.raw.clone(), e.detail.clone()];
        assert_eq!(tx.exec(put, row).await.unwrap(), 1);
    }
    tx.commit().await.unwrap();
    for e in [full, none] {
        assert_eq!(db.one::<Everything>(get, args![&e.id]).await.unwrap(), e);
    }
}

pub async fn keys(db: &Db) -> Vec<String> {
    db.fresh_all::<(String,)>(KEYS, args![])
        .await
        .unwrap()
        .into_iter()
        .map(|(key,)| key)
        .collect()
}

pub fn setting(key: impl Into<String>, at: i64) -> Vec<Val> {
    args![key.into(), Val::json(&1), Ts(at)]
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn lists_and_swapped_placeholders_find_what_they_name(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let mut tx = db.begin().await.unwrap();
    for (key, at) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
        tx.exec(PUT, setting(key, at)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let among = |keys: &[&str]| keys.iter().map(ToString::to_string).collect::<Vec<String>>();
    let found: Vec<(String,)> = db
        .all(KEYS_AMONG, args![among(&["a", "c", "d", "'"]), 2])
        .await
        .unwrap();
    assert_eq!(found, [("c".into(),), ("d".into(),)]);
    assert!(
        db.all::<(String,)>(KEYS_AMONG, args![among(&[]), 0])
            .await
            .unwrap()
            .is_empty()
    );
    let found: Vec<(String,)> = db.all(TIMES_AMONG, args![vec![1_i64, 4]]).await.unwrap();
    assert_eq!(found, [("a".into(),), ("d".into(),)]);
    assert!(db.opt::<(String,)>(SWAPPED, args!["b", 2]).await.unwrap().is_some());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_transaction_leaves_all_or_nothing(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    for keep in [false, true] {
        let mut tx = db.begin().await.unwrap();
        tx.exec(PUT, setting("a", 1)).await.unwrap();
        tx.append(store::Event::new("setting", "a", "changed", START));
        if keep {
            tx.commit().await.unwrap();
        } else {
            drop(tx);
        }
        assert_eq!(keys(&db).await.len(), usize::from(keep));
        assert_eq!(db.events_after(0, 10).await.unwrap().len(), usize::from(keep));
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn twenty_thousand_rows_go_in_as_many_statements_as_the_database_needs(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let rows = |from: i64, to: i64| (from..to).map(|i| setting(format!("k{i:06}"), i)).collect::<Vec<_>>();
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.insert_rows(PUT, vec![]).await.unwrap(), 0);
    assert_eq!(tx.insert_rows(PUT, rows(0, 20_001)).await.unwrap(), 20_001);
    assert_eq!(tx.insert_rows(PUT_KINDLY, rows(19_999, 20_003)).await.unwrap(), 2);
    tx.commit().await.unwrap();
    assert_eq!(db.one::<(i64,)>(COUNT, args![]).await.unwrap().0, 20_003);
    assert!(
        db.opt::<(String,)>(SWAPPED, args!["k020000", 20_000])
            .await
            .unwrap()
            .is_some()
    );

    let mut tx = db.begin().await.unwrap();
    let fault = tx.insert_rows(PUT, vec![args!["x"]]).await.unwrap_err();
    assert!(fault.to_string().ends_with("it takes 3 values a row, not 1"), "{fault}");
    assert!(matches!(
        tx.insert_rows(SWAPPED, vec![]).await,
        Err(StoreError::Rows { .. })
    ));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn errors_name_the_query_and_never_a_value(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let secret = "416-555-0199";
    let mut tx = db.begin().await.unwrap();
    tx.exec(PUT, setting(secret, 1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let twice = tx.exec(PUT, setting(secret, 1)).await.unwrap_err();
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let refused = tx.exec(PUT, args![None::<String>, Val::json(&1), 1]).await.unwrap_err();
    drop(tx);
    let lost = db.one::<(String,)>(LOST, args!["no"]).await.unwrap_err();
    let wrong_type = db.all::<(i64,)>(WRONG_TYPE, args![]).await.unwrap_err();
    assert!(matches!(twice, StoreError::Duplicate { .. }), "{twice:?}");
    assert!(matches!(refused, StoreError::Refused { .. }), "{refused:?}");
    assert!(matches!(lost, StoreError::NotFound { .. }), "{lost:?}");
    assert!(matches!(wrong_type, StoreError::Decode { .. }), "{wrong_type:?}");
    for fault in [twice, refused, lost, wrong_type] {
        let (shown, debug) = (fault.to_string(), format!("{fault:?}"));
        assert!(shown.starts_with("store::facade::"), "{shown}");
        assert!(!shown.contains(secret) && !debug.contains(secret), "{debug}");
    }
    assert_eq!(format!("{:?}", args![secret]), "[Text]");
}

#[tokio::test]
async fn a_bad_address_is_answered_with_a_remedy_and_without_the_password() {
    let folder = tempfile_folder();
    let garbage = folder.path().join("garbage.db");
    std::fs::write(
        &garbage,
        "this is no database, though it is longer than the head of one would be. ".repeat(20),
    )
    .unwrap();
    let missing = Options {
        create: false,
        ..Options::default()
    };
    let hasty = Options {
        patience: Duration::from_millis(300),
        ..Options::default()
    };
    for (url, options, says) in [
        (
            "mysql://root:sesame@db/x".to_owned(),
            &hasty,
            "Write sqlite:PATH or postgres://",
        ),
        ("sqlite:".to_owned(), &hasty, "the path is missing"),
        (
            format!("sqlite:{}", folder.path().display()),
            &hasty,
            "it is a folder. Name a file in it.",
        ),
        (
            format!("sqlite:{}/none.db", folder.path().display()),
            &missing,
            "the file is not there. Check the path",
        ),
        (
            format!("sqlite:{}", garbage.display()),
            &hasty,
            "file is not a database. Check that the file is an SQLite database",
        ),
        (
            "postgres://me:sesame@127.0.0.1:1/x?password=sesame&application_name=y".to_owned(),
            &hasty,
            "Check that PostgreSQL runs there",
        ),
    ] {
        let Err(fault) = Db::connect(&url, options).await else {
            panic!("{url} opened")
        };
        let shown = fault.to_string();
        assert!(shown.contains(says), "{shown}");
        assert!(!shown.contains("sesame"), "{shown}");
    }
}

fn tempfile_folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// What a log line would hold, kept in memory.
#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_log_names_a_slow_statement_and_shows_no_value_at_any_level(#[case] on: On) {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _log = tracing::subscriber::set_default(log);
    let Some(test) = fresh(on).await else { return };
    let db = Db::connect(
        &test.url,
        &Options {
            slow: Duration::ZERO,
            ..Options::default()
        },
    )
    .await
    .unwrap();
    let secret = "416-555-0199";
    for _ in 0..2 {
        let mut tx = db.begin().await.unwrap();
        let _ = tx.exec(PUT, setting(secret, 1)).await;
        let _ = tx.commit().await;
    }
    db.opt::<(String,)>(LOST, args![secret]).await.unwrap();
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("slow statement") && log.contains("store::facade::PUT"),
        "{log}"
    );
    assert!(!log.contains(secret), "{log}");
}

#[tokio::test]
async fn reads_that_may_lag_go_to_the_replica_and_fresh_ones_to_the_primary() {
    // Two databases that know nothing of each other: a replica that lags for ever.
    let (Some(primary), Some(replica)) = (fresh(On::Postgres).await, fresh(On::Postgres).await) else {
        return;
    };
    let options = Options {
        replica: Some(replica.url.clone()),
        ..Options::default()
    };
    let db = Db::connect(&primary.url, &options).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec(PUT, setting("a", 1)).await.unwrap();
    tx.append(store::Event::new("setting", "a", "changed", START));
    tx.commit().await.unwrap();
    assert!(db.opt::<(String,)>(LOST, args!["a"]).await.unwrap().is_none());
    assert!(db.fresh_opt::<(String,)>(LOST, args!["a"]).await.unwrap().is_some());
    assert_eq!(db.events_after(0, 10).await.unwrap().len(), 1, "the feed is read fresh");
}
