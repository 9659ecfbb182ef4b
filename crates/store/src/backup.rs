//! Copies of a database, and of its wrapped keys apart from it: so that a copy that is kept for long opens nothing that
//! was erased, once the copies of the keys have expired.
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::db::Pools;
use crate::{Db, Result, StoreError, Ts, Tx, args, sql};

/// A data key as a backup keeps it: wrapped by the master key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub purpose: String,
    /// Whose values it seals; empty: all of the purpose.
    pub subject: String,
    /// The id of the master key that wraps it.
    pub master: String,
    /// The wrapped key, in base64.
    pub wrapped: String,
    /// When it was made.
    pub created_at: Ts,
    /// Since when it seals nothing new.
    pub retired_at: Option<Ts>,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: String,
    purpose: String,
    subject: String,
    master: String,
    wrapped: Vec<u8>,
    created_at: Ts,
    retired_at: Option<Ts>,
}

sql! {
    KEYS = "SELECT id, purpose, subject, master, wrapped, created_at, retired_at FROM data_key WHERE id > $1 ORDER BY id LIMIT $2";
    PUT = "INSERT INTO data_key (id, purpose, subject, master, wrapped, created_at, retired_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
}

/// The data keys after an id, in the order of ids. To go with a copy of the database they are read after it was made:
/// then none is missing that it needs, but those that were erased meanwhile.
pub async fn keys_after(db: &Db, id: &str, limit: i64) -> Result<Vec<WrappedKey>> {
    let rows: Vec<KeyRow> = db.fresh_all(KEYS, args![id, limit]).await?;
    let keys = rows.into_iter().map(|row| WrappedKey {
        id: row.id,
        purpose: row.purpose,
        subject: row.subject,
        master: row.master,
        wrapped: STANDARD.encode(row.wrapped),
        created_at: row.created_at,
        retired_at: row.retired_at,
    });
    Ok(keys.collect())
}

/// Puts data keys back; those that are there already stay.
pub async fn put_keys(tx: &mut Tx, keys: &[WrappedKey]) -> Result<u64> {
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        let wrapped = STANDARD.decode(&key.wrapped).map_err(|_| StoreError::Damaged {
            table: "data_key",
            column: "wrapped",
        })?;
        rows.push(args![
            &key.id,
            &key.purpose,
            &key.subject,
            &key.master,
            wrapped,
            key.created_at,
            key.retired_at
        ]);
    }
    tx.insert_rows(PUT, rows).await
}

impl Db {
    /// Copies an SQLite database as it is at this moment to a file that must not be there yet, and takes the data keys
    /// out of the copy. Nobody who reads or writes waits for it. Fails on PostgreSQL, which has a tool of its own.
    pub async fn copy_without_keys(&self, to: &Path) -> Result<()> {
        const COPY: &str = "store::backup::COPY";
        const STRIP: &str = "store::backup::STRIP";
        let Pools::Sqlite { write, .. } = &self.pools else {
            return Err(StoreError::Statement {
                query: COPY,
                cause: "PostgreSQL is copied by pg_dump".into(),
            });
        };
        let fault = |query| move |error| StoreError::of(query, error);
        let options = write.connect_options();
        let mut connection = SqliteConnection::connect_with(&options).await.map_err(fault(COPY))?;
        sqlx::query("VACUUM INTO $1")
            .bind(to.display().to_string())
            .execute(&mut connection)
            .await
            .map_err(fault(COPY))?;
        connection.close().await.map_err(fault(COPY))?;
        // The log of the change in memory, so that the keys are on the disk nowhere else.
        let options = SqliteConnectOptions::new()
            .filename(to)
            .journal_mode(SqliteJournalMode::Memory)
            .pragma("secure_delete", "ON")
            .disable_statement_logging();
        let mut copy = SqliteConnection::connect_with(&options).await.map_err(fault(STRIP))?;
        sqlx::raw_sql("DELETE FROM data_key")
            .execute(&mut copy)
            .await
            .map_err(fault(STRIP))?;
        copy.close().await.map_err(fault(STRIP))
    }
}
