//! Writing: a transaction, and the events it leaves when it commits.
use std::sync::Arc;
use std::time::Instant;

use sqlx::{Postgres, Sqlite, Transaction};

use crate::db::{AnyRow, Pools, Shared};
use crate::val::{bind_pg, bind_sqlite};
use crate::writer::Lasting;
use crate::{Db, Event, Kind, Result, Row, Sql, StoreError, Val, checkpoint};

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing.
pub struct Tx {
    pub(crate) on: On,
    pub(crate) shared: Arc<Shared>,
    pub(crate) events: Vec<Event>,
    /// Whether the commit wakes waiting readers even without an event.
    pub(crate) wakes: bool,
    hold: Option<Hold>,
}

/// PostgreSQL's way of a commit that does not wait for the disk: the next one that does takes it along.
const STAGED: &str = "BEGIN; SET LOCAL synchronous_commit = off";

/// Notes how long SQLite's writer was held, however the transaction ends.
struct Hold {
    shared: Arc<Shared>,
    began: Instant,
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.shared.turns.held(self.began.elapsed());
    }
}

pub(crate) enum On {
    Sqlite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) async fn begin(db: &Db, lasting: Lasting) -> Result<Tx> {
        let shared = db.shared.clone();
        let on = shared
            .timed("store::begin", async {
                Ok(match &db.pools {
                    Pools::Sqlite { write, .. } => {
                        On::Sqlite(shared.turns.take(write, shared.patience, lasting).await?)
                    }
                    Pools::Pg { primary, .. } => On::Pg(match lasting {
                        Lasting::Now => primary.begin().await?,
                        Lasting::Later => primary.begin_with(STAGED).await?,
                    }),
                })
            })
            .await?;
        let hold = matches!(on, On::Sqlite(_)).then(|| Hold {
            shared: shared.clone(),
            began: Instant::now(),
        });
        Ok(Tx {
            on,
            shared,
            events: Vec::new(),
            wakes: false,
            hold,
        })
    }
    /// Which database it is: for reports, never to choose a query by.
    pub fn kind(&self) -> Kind {
        match self.on {
            On::Sqlite(_) => Kind::Sqlite,
            On::Pg(_) => Kind::Postgres,
        }
    }
    /// Every row.
    pub async fn all<T: Row>(&mut self, sql: Sql, args: Vec<Val>) -> Result<Vec<T>> {
        self.rows(sql, args)
            .await?
            .iter()
            .map(|row| row.read(sql.name()))
            .collect()
    }
    /// The first row if there is one.
    pub async fn opt<T: Row>(&mut self, sql: Sql, args: Vec<Val>) -> Result<Option<T>> {
        self.rows(sql, args)
            .await?
            .first()
            .map(|row| row.read(sql.name()))
            .transpose()
    }
    /// The first row, which must be there ([`StoreError::NotFound`]).
    pub async fn one<T: Row>(&mut self, sql: Sql, args: Vec<Val>) -> Result<T> {
        self.opt(sql, args)
            .await?
            .ok_or(StoreError::NotFound { query: sql.name() })
    }
    /// Runs a statement and gives the number of rows it touched.
    pub async fn exec(&mut self, sql: Sql, args: Vec<Val>) -> Result<u64> {
        let on = &mut self.on;
        self.shared
            .timed(sql.name(), async {
                Ok(match on {
                    On::Sqlite(tx) => bind_sqlite!(sqlx::query(sql.sqlite()), args)
                        .execute(&mut **tx)
                        .await?
                        .rows_affected(),
                    On::Pg(tx) => bind_pg!(sqlx::query(sql.postgres()), args)
                        .execute(&mut **tx)
                        .await?
                        .rows_affected(),
                })
            })
            .await
    }
    async fn rows(&mut self, sql: Sql, args: Vec<Val>) -> Result<Vec<AnyRow>> {
        let on = &mut self.on;
        self.shared
            .timed(sql.name(), async {
                Ok(match on {
                    On::Sqlite(tx) => {
                        let rows = bind_sqlite!(sqlx::query(sql.sqlite()), args)
                            .fetch_all(&mut **tx)
                            .await?;
                        rows.into_iter().map(AnyRow::Sqlite).collect()
                    }
                    On::Pg(tx) => {
                        let rows = bind_pg!(sqlx::query(sql.postgres()), args).fetch_all(&mut **tx).await?;
                        rows.into_iter().map(AnyRow::Pg).collect()
                    }
                })
            })
            .await
    }
    /// Keeps what was written, and its events; then wakes the readers of the feed.
    pub async fn commit(mut self) -> Result<()> {
        let wakes = self.write_events().await?;
        let Tx { on, shared, hold, .. } = self;
        shared
            .timed("store::commit", async {
                match on {
                    On::Sqlite(tx) => tx.commit().await,
                    On::Pg(tx) => tx.commit().await,
                }
            })
            .await?;
        if let Some(hold) = hold {
            let held = hold.began.elapsed();
            drop(hold);
            checkpoint::after_commit(&shared, held);
        }
        if wakes {
            shared.wake.ring();
        }
        Ok(())
    }
    /// Leaves nothing of what was written. The same as dropping, but waits until it is undone.
    pub async fn rollback(self) -> Result<()> {
        let Tx { on, shared, hold, .. } = self;
        shared
            .timed("store::rollback", async {
                match on {
                    On::Sqlite(tx) => tx.rollback().await,
                    On::Pg(tx) => tx.rollback().await,
                }
            })
            .await?;
        drop(hold);
        Ok(())
    }
}
