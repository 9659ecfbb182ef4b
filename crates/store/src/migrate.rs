//! Migrations: the tables of every crate, in pairs of files, applied in order and never changed afterwards.
use sqlx::AssertSqlSafe;

use crate::tx::On;
use crate::{Clock, Db, Kind, Result, StoreError, Ts, Tx, args, sql};

/// Embeds the pairs. To add one: write `migrations/sqlite/NAME.sql` and `migrations/postgres/NAME.sql`, and name it here.
/// A missing side does not compile; a file that is not named fails a test.
macro_rules! pairs {
    ($($name:literal),* $(,)?) => {
        /// Every migration, in order.
        pub const MIGRATIONS: &[Migration] = &[$(Migration {
            name: $name,
            sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        }),*];
    };
}

pairs![
    "0001_store",     // event feed, jobs, settings
    "0002_directory", // organizations, services and their kin
    "0003_places",    // the gazetteer
    "0004_audit_and_keys",
    "0005_people",       // centres, accounts, memberships, sessions
    "0006_proofs",       // passkeys, ceremonies under way
    "0007_curation",     // drafts, proposals, what wants a curator's eye
    "0008_record_names", // lists by name
    "0009_import_notes",
    "0010_record_names_fr",     // lists by French names too
    "0011_names_and_referrers", // what made an import slow, apart
    "0012_sealed_reports",
    "0013_missed_searches", // what was searched for and not found
    "0014_lines",           // published line packs
    "0015_words_of_names",  // lists by words of names
    "0016_office_networks", // which office serves a place
];

/// One migration: its file name without ending, and its text for each database.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `NNNN_name`.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

impl Migration {
    fn text(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Sqlite => self.sqlite,
            Kind::Postgres => self.postgres,
        }
    }
    /// BLAKE3 of the text, the same whatever line ends a checkout gave it.
    fn checksum(&self, kind: Kind) -> String {
        blake3::hash(self.text(kind).replace("\r\n", "\n").as_bytes())
            .to_hex()
            .to_string()
    }
}

#[derive(sqlx::FromRow)]
struct Applied {
    name: String,
    checksum: String,
    at: Ts,
}

sql! {
    /// One process migrates at a time. SQLite's BEGIN IMMEDIATE sees to it already.
    ALONE = { sqlite: "SELECT 1", postgres: "SELECT pg_advisory_xact_lock(211000002)" };
    HISTORY_TABLE = "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    /// Whether the table of the history is there: each database has its own list of tables.
    HAS_HISTORY = {
        sqlite: "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
        postgres: "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'migration'",
    };
    HISTORY = "SELECT name, checksum, applied_at AS at FROM migration ORDER BY name";
    APPLIED = "INSERT INTO migration (name, checksum, applied_at) VALUES ($1, $2, $3)";
}

/// How many of the migrations are applied, if the history is a beginning of them with the same texts.
fn compare(history: &[Applied], known: &[Migration], kind: Kind) -> Result<usize> {
    for (i, applied) in history.iter().enumerate() {
        let name = || applied.name.clone();
        if known.iter().all(|known| known.name != applied.name) {
            return Err(StoreError::Newer { name: name() });
        }
        if known[i].name != applied.name {
            return Err(StoreError::OutOfOrder {
                name: known[i].name,
                after: name(),
            });
        }
        if known[i].checksum(kind) != applied.checksum {
            return Err(StoreError::Changed {
                name: name(),
                at: applied.at,
            });
        }
    }
    Ok(history.len())
}

impl Db {
    /// Applies the migrations that are missing, each in a transaction of its own, and gives their names. Another process
    /// that does the same waits. Changes nothing when the history is not this program's.
    pub async fn migrate(&self, clock: &Clock) -> Result<Vec<&'static str>> {
        self.migrate_with(MIGRATIONS, clock).await
    }
    /// The migrations of this program that are not applied yet.
    pub async fn pending_migrations(&self) -> Result<Vec<&'static str>> {
        let (there,) = self.fresh_one::<(i64,)>(HAS_HISTORY, args![]).await?;
        let history = if there == 0 {
            Vec::new()
        } else {
            self.fresh_all(HISTORY, args![]).await?
        };
        let applied = compare(&history, MIGRATIONS, self.kind())?;
        Ok(MIGRATIONS[applied..].iter().map(|m| m.name).collect())
    }
    pub(crate) async fn migrate_with(&self, known: &[Migration], clock: &Clock) -> Result<Vec<&'static str>> {
        let mut done = Vec::new();
        loop {
            let mut tx = self.begin().await?;
            tx.exec(ALONE, args![]).await?;
            tx.exec(HISTORY_TABLE, args![]).await?;
            let history = tx.all(HISTORY, args![]).await?;
            let Some(next) = known.get(compare(&history, known, self.kind())?) else {
                tx.commit().await?;
                return Ok(done);
            };
            tx.apply(next, clock.now()).await?;
            tx.commit().await?;
            tracing::info!(migration = next.name, "migration applied");
            done.push(next.name);
        }
    }
}

impl Tx {
    async fn apply(&mut self, migration: &Migration, at: Ts) -> Result<()> {
        let kind = self.kind();
        let text = AssertSqlSafe(migration.text(kind));
        match &mut self.on {
            On::Sqlite(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(drop),
            On::Pg(tx) => sqlx::raw_sql(text).execute(&mut **tx).await.map(drop),
        }
        .map_err(|e| StoreError::Migration {
            name: migration.name,
            cause: e.to_string(),
        })?;
        self.exec(APPLIED, args![migration.name, migration.checksum(kind), at])
            .await
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{MIGRATIONS, Migration};
    use crate::testing::{On, START, empty};
    use crate::{Clock, StoreError};

    const fn migration(name: &'static str, text: &'static str) -> Migration {
        Migration {
            name,
            sqlite: text,
            postgres: text,
        }
    }
    const FIRST: Migration = migration("0001_first", "CREATE TABLE a (n BIGINT); CREATE TABLE b (n BIGINT);");
    const SECOND: Migration = migration("0002_second", "CREATE TABLE c (n BIGINT);");

    #[rstest]
    #[case(On::Sqlite)]
    #[case(On::Postgres)]
    #[tokio::test]
    async fn a_history_that_is_not_this_programs_is_refused(#[case] on: On) {
        let Some(db) = empty(on).await else { return };
        let clock = Clock::fixed(START);
        db.migrate_with(&[FIRST, SECOND], &clock).await.unwrap();

        let older = db.migrate_with(&[FIRST], &clock).await;
        assert!(matches!(older, Err(StoreError::Newer { name }) if name == "0002_second"));
        let edited = migration("0001_first", "CREATE TABLE a (n BIGINT, m BIGINT);");
        let edited = db.migrate_with(&[edited, SECOND], &clock).await;
        assert!(matches!(edited, Err(StoreError::Changed { name, at: START }) if name == "0001_first"));
        let between = migration("0001_more", "CREATE TABLE d (n BIGINT);");
        let between = db.migrate_with(&[FIRST, between, SECOND], &clock).await;
        assert!(matches!(between, Err(StoreError::OutOfOrder { name: "0001_more", after }) if after == "0002_second"));
        assert!(
            !db.tables().await.unwrap().iter().any(|t| t.name == "d"),
            "and nothing was changed"
        );

        let windows = migration(
            "0001_first",
            "CREATE TABLE a (n BIGINT); CREATE TABLE b (n BIGINT);\r\n",
        );
        let unix = migration("0001_first", "CREATE TABLE a (n BIGINT); CREATE TABLE b (n BIGINT);\n");
        assert_eq!(windows.checksum(db.kind()), unix.checksum(db.kind()));
    }

    #[rstest]
    #[case(On::Sqlite)]
    #[case(On::Postgres)]
    #[tokio::test]
    async fn a_migration_that_fails_half_way_leaves_nothing(#[case] on: On) {
        let Some(db) = empty(on).await else { return };
        let clock = Clock::fixed(START);
        let broken = migration("0002_second", "CREATE TABLE c (n BIGINT); CREATE TABLE a (n BIGINT);");
        let fault = db.migrate_with(&[FIRST, broken], &clock).await.unwrap_err().to_string();
        assert!(
            fault.starts_with("migration 0002_second failed and was undone:"),
            "{fault}"
        );
        let tables: Vec<String> = db.tables().await.unwrap().into_iter().map(|t| t.name).collect();
        assert_eq!(tables, ["a", "b", "migration"]);
        assert_eq!(
            db.migrate_with(&[FIRST, SECOND], &clock).await.unwrap(),
            ["0002_second"]
        );
    }

    #[test]
    fn our_migrations_differ_from_each_other() {
        for (i, a) in MIGRATIONS.iter().enumerate() {
            assert!(
                MIGRATIONS[i + 1..].iter().all(|b| a.name[..4] != b.name[..4]),
                "{} shares its number",
                a.name
            );
        }
    }
}
