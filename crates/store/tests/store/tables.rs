//! The catalogue, the parity of the migrations, and the check of a whole database.
use std::collections::BTreeSet;
use std::path::Path;

use rstest::rstest;
use store::testing::{On, START, empty, fresh};
use store::{Clock, MIGRATIONS, Table, args, sql};

#[tokio::test]
async fn both_databases_understand_every_query() {
    store::testing::check_catalogue().await;
}

#[tokio::test]
async fn a_query_with_a_misspelt_column_is_found_out() {
    let misspelt = "SELECT nam FROM event_consumer";
    let misspelt = store::Sql::registered("MISSPELT", misspelt, misspelt);
    for on in store::testing::BOTH {
        let Some(db) = fresh(on).await else { continue };
        let fault = db.prepare(misspelt).await.unwrap_err().to_string();
        assert!(fault.contains("MISSPELT") && fault.contains("nam"), "{fault}");
    }
}

#[test]
fn every_migration_stands_in_both_folders_and_in_the_list() {
    let listed: BTreeSet<String> = MIGRATIONS.iter().map(|m| m.name.to_owned()).collect();
    assert!(
        MIGRATIONS.is_sorted_by(|a, b| a.name < b.name),
        "in order of their numbers"
    );
    for side in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(side);
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|f| f.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> = files.map(|f| f.trim_end_matches(".sql").to_owned()).collect();
        assert_eq!(
            files, listed,
            "files in migrations/{side} against the list in src/migrate.rs"
        );
    }
}

/// What a column of one database must be in the other.
fn family(kind: &str) -> &str {
    match kind {
        "jsonb" | "json" => "text",
        "integer" => "bigint",
        "real" => "double precision",
        "blob" => "bytea",
        other => other,
    }
}

fn described(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|c| {
            format!(
                "{} {}{}",
                c.name,
                family(&c.kind),
                if c.nullable { " null" } else { "" }
            )
        })
        .collect();
    format!(
        "{}\n  columns {}\n  primary key {:?}\n  unique {:?}\n  references {:?}",
        table.name,
        columns.join(", "),
        table.primary_key,
        table.unique,
        table.references
    )
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let (Some(sqlite), Some(postgres)) = (fresh(On::Sqlite).await, fresh(On::Postgres).await) else {
        return;
    };
    let describe = |tables: &[Table]| tables.iter().map(described).collect::<Vec<_>>();
    let (sqlite, postgres) = (
        describe(&sqlite.tables().await.unwrap()),
        describe(&postgres.tables().await.unwrap()),
    );
    let different: Vec<String> = sqlite
        .iter()
        .filter(|t| !postgres.contains(t))
        .map(|t| format!("SQLite: {t}"))
        .chain(
            postgres
                .iter()
                .filter(|t| !sqlite.contains(t))
                .map(|t| format!("PostgreSQL: {t}")),
        )
        .collect();
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(
        sqlite
            .iter()
            .any(|t| t.starts_with("job\n") && t.contains("unique [[\"key\"]]")),
        "{sqlite:?}"
    );
}

#[tokio::test]
async fn a_difference_between_the_two_is_seen() {
    let (Some(a), Some(b)) = (empty(On::Sqlite).await, empty(On::Postgres).await) else {
        return;
    };
    let make = |text| store::Sql::registered("MAKE", text, text);
    for (db, text) in [
        (
            &a,
            "CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT NOT NULL UNIQUE, u TEXT REFERENCES t(id) ON DELETE CASCADE)",
        ),
        (
            &b,
            "CREATE TABLE t (id TEXT PRIMARY KEY, n TEXT, u TEXT REFERENCES t(id))",
        ),
    ] {
        let mut tx = db.begin().await.unwrap();
        tx.exec(make(text), args![]).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut texts = Vec::new();
    for db in [&a, &b] {
        texts.push(described(&db.tables().await.unwrap()[0]));
    }
    assert_eq!(
        texts[0],
        "t\n  columns id text null, n bigint, u text null\n  primary key [\"id\"]\n  unique [[\"n\"]]\n  references [\"u -> t(id) on delete cascade\"]"
    );
    assert_eq!(
        texts[1],
        "t\n  columns id text, n text null, u text null\n  primary key [\"id\"]\n  unique []\n  references [\"u -> t(id) on delete no action\"]"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn four_programs_that_start_together_migrate_once(#[case] on: On) {
    let Some(db) = empty(on).await else { return };
    let clock = Clock::fixed(START);
    assert_eq!(db.pending_migrations().await.unwrap().len(), MIGRATIONS.len());
    let (a, b, c) = (db.again().await, db.again().await, db.again().await);
    let (a, b, c, d) = tokio::join!(
        a.migrate(&clock),
        b.migrate(&clock),
        c.migrate(&clock),
        db.migrate(&clock)
    );
    let mut applied: Vec<&str> = [a, b, c, d].into_iter().flat_map(Result::unwrap).collect();
    applied.sort_unstable();
    assert_eq!(applied, MIGRATIONS.iter().map(|m| m.name).collect::<Vec<_>>());
    assert!(db.pending_migrations().await.unwrap().is_empty());
    assert!(db.migrate(&clock).await.unwrap().is_empty());
}

sql! {
    RENAME = "UPDATE migration SET name = $2 WHERE name = $1";
    CHANGE = "UPDATE migration SET checksum = 'other' WHERE name = $1";
    AHEAD = "INSERT INTO event_consumer (name, seq, at) VALUES ($1, $2, $3)";
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn verify_finds_a_whole_database_whole_and_names_what_is_not(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let report = db.verify().await.unwrap();
    assert!(report.is_whole(), "{report}");
    assert!(
        report
            .counts
            .contains(&("migration".into(), i64::try_from(MIGRATIONS.len()).unwrap())),
        "{report}"
    );

    let mut tx = db.begin().await.unwrap();
    tx.exec(AHEAD, args!["index", 99, START]).await.unwrap();
    tx.commit().await.unwrap();
    let report = db.verify().await.unwrap();
    assert!(!report.is_whole());
    assert!(report.to_string().contains("reader index claims event 99"), "{report}");

    let mut tx = db.begin().await.unwrap();
    tx.exec(CHANGE, args!["0001_store"]).await.unwrap();
    tx.commit().await.unwrap();
    let report = db.verify().await.unwrap().to_string();
    assert!(
        report.contains("migration 0001_store, applied 2026-01-15T15:00:00Z, is not the one in this program"),
        "{report}"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let last = MIGRATIONS.last().unwrap().name;
    let mut tx = db.begin().await.unwrap();
    tx.exec(RENAME, args![last, "9999_beyond"]).await.unwrap();
    tx.commit().await.unwrap();
    let fault = db.migrate(&Clock::fixed(START)).await.unwrap_err().to_string();
    assert_eq!(
        fault,
        "the database has migration 9999_beyond, which this program does not know. Use a newer frontdoor"
    );
}

#[tokio::test]
async fn verify_finds_a_missing_parent_and_a_damaged_page_in_an_sqlite_file() {
    use sqlx::{Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions};
    let db = fresh(On::Sqlite).await.unwrap();
    let path = db.folder().unwrap().join("test.db");
    let careless = SqliteConnectOptions::new().filename(&path).foreign_keys(false);
    let mut careless = SqliteConnection::connect_with(&careless).await.unwrap();
    careless
        .execute("CREATE TABLE child (id TEXT NOT NULL PRIMARY KEY, parent TEXT REFERENCES setting(key)); INSERT INTO child VALUES ('c', 'none');
            CREATE TABLE filler (id TEXT NOT NULL PRIMARY KEY, text TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO filler SELECT printf('%040d', i), printf('%0200d', i) FROM n")
        .await
        .unwrap();
    careless.close().await.unwrap();
    let report = db.verify().await.unwrap();
    assert!(
        report
            .to_string()
            .contains("child row 1 refers to a missing row of setting"),
        "{report}"
    );
    db.close().await;

    // Only the filler reaches this far into the file.
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() * 3 / 4;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
    let report = db.again().await.verify().await.unwrap();
    let integrity = report.checks.iter().find(|check| check.name == "integrity").unwrap();
    assert!(!integrity.faults.is_empty(), "{report}");
}
