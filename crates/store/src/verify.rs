//! Proving that a database is whole.
use std::fmt;

use sqlx::AssertSqlSafe;

use crate::db::Pools;
use crate::{Db, Result, Sql, StoreError, Val, args, sql};

/// What `frontdoor db verify` found.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Report {
    /// The address, without its password.
    pub url: String,
    /// What was looked into.
    pub checks: Vec<Check>,
    /// Rows in each table.
    pub counts: Vec<(String, i64)>,
}

/// One thing that was looked into.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// What is wrong with it; empty when all is well.
    pub faults: Vec<String>,
}

impl Report {
    /// True when nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.checks.iter().all(|check| check.faults.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.url)?;
        for check in &self.checks {
            writeln!(
                f,
                "{:<24}{}",
                check.name,
                if check.faults.is_empty() { "good" } else { "NOT GOOD" }
            )?;
            for fault in &check.faults {
                writeln!(f, "  {fault}")?;
            }
        }
        for (table, rows) in &self.counts {
            writeln!(f, "{table:<24}{rows} rows")?;
        }
        Ok(())
    }
}

sql! {
    /// SQLite reads every page; PostgreSQL tells which indexes were left unfinished.
    INTEGRITY = {
        sqlite: "SELECT integrity_check AS fault FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
        postgres: "SELECT 'index ' || k.relname || ' of ' || t.relname || ' is not valid: rebuild it with REINDEX' AS fault FROM pg_index i
            JOIN pg_class k ON k.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() WHERE NOT i.indisvalid",
    };
    /// SQLite looks each reference up; PostgreSQL has done so at every write and tells where it was told not to.
    REFERENCES = {
        sqlite: "SELECT \"table\" || ' row ' || COALESCE(rowid, '?') || ' refers to a missing row of ' || parent AS fault FROM pragma_foreign_key_check LIMIT 100",
        postgres: "SELECT 'constraint ' || c.conname || ' of ' || t.relname || ' was not checked: use ALTER TABLE … VALIDATE CONSTRAINT' AS fault FROM pg_constraint c
            JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() WHERE NOT c.convalidated",
    };
    AHEAD = "SELECT 'reader ' || name || ' claims event ' || CAST(seq AS TEXT) || ', which was never written' AS fault FROM event_consumer WHERE seq > $1";
}

impl Db {
    /// Looks into the file or the indexes, the references between tables, the migrations and the feed, and counts the
    /// rows. Reads everything: on a large SQLite file this takes a while, and no writer waits for it.
    pub async fn verify(&self) -> Result<Report> {
        let migrations = match self.pending_migrations().await {
            Ok(pending) => pending
                .iter()
                .map(|name| format!("{name} is not applied: run `frontdoor db migrate`"))
                .collect(),
            Err(fault @ (StoreError::Newer { .. } | StoreError::Changed { .. } | StoreError::OutOfOrder { .. })) => {
                vec![fault.to_string()]
            }
            Err(other) => return Err(other),
        };
        let feed = if migrations.is_empty() {
            self.faults(AHEAD, args![self.last_event().await?]).await?
        } else {
            Vec::new()
        };
        let mut checks = vec![
            Check {
                name: "integrity",
                faults: self.faults(INTEGRITY, args![]).await?,
            },
            Check {
                name: "references",
                faults: self.faults(REFERENCES, args![]).await?,
            },
            Check {
                name: "migrations",
                faults: migrations,
            },
            Check {
                name: "event feed",
                faults: feed,
            },
        ];
        let mut counts = Vec::new();
        for table in self.tables().await? {
            match self.count(&table.name).await {
                Ok(rows) => counts.push((table.name.clone(), rows)),
                // A damaged table cannot even be counted.
                Err(StoreError::Statement { cause, .. }) => {
                    checks[0].faults.push(format!("table {}: {cause}", table.name));
                }
                Err(other) => return Err(other),
            }
        }
        Ok(Report {
            url: self.url().to_owned(),
            checks,
            counts,
        })
    }
    /// The faults that a query finds; that the database cannot answer is one too.
    async fn faults(&self, sql: Sql, args: Vec<Val>) -> Result<Vec<String>> {
        match self.fresh_all::<(String,)>(sql, args).await {
            Ok(faults) => Ok(faults.into_iter().map(|(fault,)| fault).collect()),
            Err(StoreError::Statement { cause, .. }) => Ok(vec![cause]),
            Err(other) => Err(other),
        }
    }
    /// Rows in a table that [`Db::tables`] named.
    async fn count(&self, table: &str) -> Result<i64> {
        let text = AssertSqlSafe(format!("SELECT COUNT(*) FROM \"{}\"", table.replace('"', "\"\"")));
        self.shared
            .timed("store::verify::count", async {
                match &self.pools {
                    Pools::Sqlite { read, .. } => sqlx::query_scalar(text).fetch_one(read).await,
                    Pools::Pg { primary, .. } => sqlx::query_scalar(text).fetch_one(primary).await,
                }
            })
            .await
    }
}
