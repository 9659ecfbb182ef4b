//! Fresh databases of both kinds, so that every test runs on each.
//!
//! ```ignore
//! use store::testing::{On, fresh};
//!
//! #[rstest]
//! #[case(On::Sqlite)]
//! #[case(On::Postgres)]
//! #[tokio::test]
//! async fn a_service_keeps_its_history(#[case] on: On) {
//!     let Some(db) = fresh(on).await else { return };
//!     // `db` is a `TestDb`: it reads as a `store::Db`.
//! }
//! ```
//!
//! PostgreSQL comes from `FRONTDOOR_TEST_PG` (the address of a database whose user may create others) or else from a
//! private cluster that is started once on this machine. Where PostgreSQL is not installed its tests say that they are
//! skipped, unless `FRONTDOOR_REQUIRE_PG=1`: then they fail.

mod cluster;
mod process;

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::seal::{Keys, MasterKey};
pub use process::Process;

use crate::{Clock, Db, Ids, MIGRATIONS, Options, Ts, catalogue};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// SQLite in a file of its own.
    Sqlite,
    /// PostgreSQL in a database of its own.
    Postgres,
}

/// Both, for tests that compare them.
pub const BOTH: [On; 2] = [On::Sqlite, On::Postgres];

/// A migrated database of one test. A file goes away with it; a PostgreSQL database with the next test after this process.
pub struct TestDb {
    db: Db,
    /// Its address, to open it once more as another process would.
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

impl Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// The folder of an SQLite file.
    pub fn folder(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().to_owned())
    }
    /// The database itself, to be cloned into tasks.
    pub fn db(&self) -> Db {
        self.db.clone()
    }
    /// Opens it once more, with connections of its own, as another process would.
    pub async fn again(&self) -> Db {
        Db::connect(&self.url, &Options::default())
            .await
            .expect("the test's database opens again")
    }
}

/// The moment at which tests begin: 2026-01-15 15:00 UTC, a Thursday morning in Toronto.
pub const START: Ts = Ts(1_768_489_200_000_000);

/// Keys under a master key of this test alone.
pub fn keys(clock: &Clock, ids: &Ids) -> Keys {
    Keys::with(MasterKey::new(ids), clock.clone(), ids.clone())
}

/// A fresh, migrated database; `None` (and a line that says so) where PostgreSQL is not there.
pub async fn fresh(on: On) -> Option<TestDb> {
    let test = empty(on).await?;
    test.migrate(&Clock::fixed(START))
        .await
        .expect("the migrations apply to an empty database");
    Some(test)
}

/// A fresh database as it was before a migration, to try that migration on what stood there.
pub async fn before(on: On, migration: &str) -> Option<TestDb> {
    let test = empty(on).await?;
    let earlier: Vec<_> = MIGRATIONS
        .iter()
        .copied()
        .filter(|each| each.name < migration)
        .collect();
    test.migrate_with(&earlier, &Clock::fixed(START))
        .await
        .expect("the migrations apply to an empty database");
    Some(test)
}

/// A fresh database without tables.
pub async fn empty(on: On) -> Option<TestDb> {
    let (url, folder) = match on {
        On::Sqlite => {
            let folder = tempfile::Builder::new()
                .prefix("frontdoor-test-")
                .tempdir()
                .expect("a temporary folder can be made");
            (
                format!("sqlite:{}", folder.path().join("test.db").display()),
                Some(folder),
            )
        }
        On::Postgres => {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            (cluster::database(&name).await?, None)
        }
    };
    let db = Db::connect(&url, &Options::default())
        .await
        .expect("a fresh database opens");
    Some(TestDb { db, url, folder })
}

/// Has both databases read every query of the catalogue: of this crate and of all it uses.
///
/// # Panics
/// With every query that either database does not understand.
pub async fn check_catalogue() {
    let queries = catalogue();
    assert!(!queries.is_empty(), "no query is registered");
    let mut faults = Vec::new();
    for on in BOTH {
        let Some(db) = fresh(on).await else { continue };
        for sql in &queries {
            if let Err(fault) = db.prepare(*sql).await {
                faults.push(format!("{on:?}: {fault}"));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} queries are not understood:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
