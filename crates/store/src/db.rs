//! The database as a whole: reading, and beginning to write.
use std::time::{Duration, Instant};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Pool, Postgres, Sqlite};

use crate::checkpoint::Checkpoint;
use crate::val::{bind_pg, bind_sqlite};
use crate::wake::Wake;
use crate::writer::{Lasting, Turns};
use crate::{Options, Result, Row, Sql, StoreError, Tx, Val};

/// One database, SQLite or PostgreSQL. Clones share its connections.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) shared: std::sync::Arc<Shared>,
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// One writer, and readers that cannot write.
    Sqlite { read: Pool<Sqlite>, write: Pool<Sqlite> },
    /// The primary, and perhaps a replica for reads that may lag.
    Pg {
        primary: Pool<Postgres>,
        replica: Option<Pool<Postgres>>,
    },
}

pub(crate) struct Shared {
    pub url: String,
    pub slow: Duration,
    pub wake: Wake,
    pub patience: Duration,
    pub turns: Turns,
    /// SQLite's log.
    pub checkpoint: Option<Checkpoint>,
}

/// Which database it is: for reports, never to choose a query by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite, one file.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

pub(crate) enum AnyRow {
    Sqlite(SqliteRow),
    Pg(PgRow),
}

impl AnyRow {
    pub fn read<T: Row>(&self, query: &'static str) -> Result<T> {
        match self {
            AnyRow::Sqlite(row) => T::from_row(row),
            AnyRow::Pg(row) => T::from_row(row),
        }
        .map_err(|e| StoreError::of(query, e))
    }
}

impl Shared {
    pub fn new(url: String, options: &Options) -> Shared {
        Shared {
            url,
            slow: options.slow,
            wake: Wake::default(),
            patience: options.patience,
            turns: Turns::default(),
            checkpoint: None,
        }
    }
    /// Measures a statement: a histogram by query name, and a line in the log when it is slow. Values are never shown.
    pub async fn timed<T>(&self, query: &'static str, run: impl Future<Output = sqlx::Result<T>>) -> Result<T> {
        let start = Instant::now();
        let result = run.await;
        let took = start.elapsed();
        metrics::histogram!("store_statement_seconds", "query" => query).record(took);
        if took > self.slow {
            tracing::warn!(
                query,
                milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                "slow statement"
            );
        }
        result.map_err(|e| StoreError::of(query, e))
    }
}

impl Db {
    /// Which database it is.
    pub fn kind(&self) -> Kind {
        match self.pools {
            Pools::Sqlite { .. } => Kind::Sqlite,
            Pools::Pg { .. } => Kind::Postgres,
        }
    }
    /// The address, without its password.
    pub fn url(&self) -> &str {
        &self.shared.url
    }
    /// Begins to write. On SQLite this waits for the one writer and holds it until the transaction ends, so gather
    /// what to write first and keep it under 50 ms. Without `commit`, nothing of it stays.
    pub async fn begin(&self) -> Result<Tx> {
        Tx::begin(self, Lasting::Now).await
    }
    /// [`Db::begin`] for work that counts only once a later, ordinary transaction says so: its commit does not wait for
    /// the disk. A power cut may undo it, but never alone: what was committed after it is undone with it, and the commit
    /// of any ordinary transaction makes it last. A process that is killed loses nothing.
    pub async fn begin_staged(&self) -> Result<Tx> {
        Tx::begin(self, Lasting::Later).await
    }
    /// The longest time a transaction of this process held SQLite's writer since the last call; zero on PostgreSQL.
    pub fn longest_writer_hold(&self) -> Duration {
        self.shared.turns.longest()
    }
    /// Closes the connections after what is running.
    pub async fn close(&self) {
        self.shared.wake.stop();
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                if let Some(checkpoint) = &self.shared.checkpoint {
                    checkpoint.close().await;
                }
                write.close().await;
            }
            Pools::Pg { primary, replica } => {
                primary.close().await;
                if let Some(replica) = replica {
                    replica.close().await;
                }
            }
        }
    }

    /// Every row, perhaps from a replica that lags a little. For long lists, page by key: `(a, b) > ($1, $2) … LIMIT`.
    pub async fn all<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<Vec<T>> {
        self.rows(sql, args, false)
            .await?
            .iter()
            .map(|row| row.read(sql.name()))
            .collect()
    }
    /// The first row if there is one, perhaps from a replica that lags a little.
    pub async fn opt<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<Option<T>> {
        self.rows(sql, args, false)
            .await?
            .first()
            .map(|row| row.read(sql.name()))
            .transpose()
    }
    /// The first row, which must be there ([`StoreError::NotFound`]), perhaps from a replica that lags a little.
    pub async fn one<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<T> {
        self.opt(sql, args)
            .await?
            .ok_or(StoreError::NotFound { query: sql.name() })
    }
    /// [`Db::all`] as of now: sees every commit before the call.
    pub async fn fresh_all<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<Vec<T>> {
        self.rows(sql, args, true)
            .await?
            .iter()
            .map(|row| row.read(sql.name()))
            .collect()
    }
    /// [`Db::opt`] as of now: sees every commit before the call.
    pub async fn fresh_opt<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<Option<T>> {
        self.rows(sql, args, true)
            .await?
            .first()
            .map(|row| row.read(sql.name()))
            .transpose()
    }
    /// [`Db::one`] as of now: sees every commit before the call.
    pub async fn fresh_one<T: Row>(&self, sql: Sql, args: Vec<Val>) -> Result<T> {
        self.fresh_opt(sql, args)
            .await?
            .ok_or(StoreError::NotFound { query: sql.name() })
    }

    async fn rows(&self, sql: Sql, args: Vec<Val>, fresh: bool) -> Result<Vec<AnyRow>> {
        self.shared
            .timed(sql.name(), async {
                Ok(match &self.pools {
                    Pools::Sqlite { read, .. } => {
                        let rows = bind_sqlite!(sqlx::query(sql.sqlite()), args).fetch_all(read).await?;
                        rows.into_iter().map(AnyRow::Sqlite).collect()
                    }
                    Pools::Pg { primary, replica } => {
                        let pool = if fresh {
                            primary
                        } else {
                            replica.as_ref().unwrap_or(primary)
                        };
                        let rows = bind_pg!(sqlx::query(sql.postgres()), args).fetch_all(pool).await?;
                        rows.into_iter().map(AnyRow::Pg).collect()
                    }
                })
            })
            .await
    }
    /// Has the database read a query's text, without running it.
    pub async fn prepare(&self, sql: Sql) -> Result<()> {
        use sqlx::{Executor, SqlSafeStr};
        match &self.pools {
            Pools::Sqlite { write, .. } => write.prepare(sql.sqlite().into_sql_str()).await.map(|_| ()),
            Pools::Pg { primary, .. } => primary.prepare(sql.postgres().into_sql_str()).await.map(|_| ()),
        }
        .map_err(|e| StoreError::of(sql.name(), e))
    }
}
