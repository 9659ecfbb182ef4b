//! Waking whoever waits for new events or jobs. A wake-up says only "look again": the tables are the truth.
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{Connection, Pool, Postgres, Sqlite, SqliteConnection};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::Db;
use crate::db::Pools;

/// The PostgreSQL channel.
pub(crate) const CHANNEL: &str = "frontdoor_event";
/// How often SQLite is asked whether another process wrote.
const GLANCE: Duration = Duration::from_millis(250);
/// How long to wait before another try when the listening connection failed.
const RETRY: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(crate) struct Wake {
    bell: watch::Sender<u64>,
    listening: Mutex<Option<AbortHandle>>,
}

impl Wake {
    /// Wakes everyone who waits in this process.
    pub fn ring(&self) {
        ring(&self.bell);
    }
    /// Stops listening for other processes.
    pub fn stop(&self) {
        if let Some(task) = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        self.stop();
    }
}

fn ring(bell: &watch::Sender<u64>) {
    bell.send_modify(|rung| *rung += 1);
}

impl Db {
    /// Changes whenever events or jobs may have come, from this process (at once) or another (within half a second on
    /// SQLite). Mark it as seen, look into the table, then wait for its next change: so nothing is missed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        let wake = &self.shared.wake;
        let mut listening = wake.listening.lock().unwrap_or_else(PoisonError::into_inner);
        if listening.as_ref().is_none_or(AbortHandle::is_finished) {
            let bell = wake.bell.clone();
            let task = match &self.pools {
                Pools::Sqlite { read, .. } => tokio::spawn(glance(read.clone(), bell)),
                Pools::Pg { primary, .. } => tokio::spawn(listen(primary.clone(), bell)),
            };
            *listening = Some(task.abort_handle());
        }
        wake.bell.subscribe()
    }
}

/// SQLite: `data_version` changes on one connection whenever any other has written, in whatever process.
async fn glance(pool: Pool<Sqlite>, bell: watch::Sender<u64>) {
    while !pool.is_closed() {
        if let Err(error) = glance_until_it_fails(&pool, &bell).await {
            tracing::warn!(%error, "cannot see whether another process wrote; trying again");
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn glance_until_it_fails(pool: &Pool<Sqlite>, bell: &watch::Sender<u64>) -> sqlx::Result<()> {
    let mut connection = SqliteConnection::connect_with(&pool.connect_options()).await?;
    let mut tick = tokio::time::interval(GLANCE);
    let mut seen = None;
    while !pool.is_closed() {
        tick.tick().await;
        let version: i64 = sqlx::query_scalar("PRAGMA data_version")
            .fetch_one(&mut connection)
            .await?;
        if seen.replace(version) != Some(version) {
            ring(bell);
        }
    }
    Ok(())
}

/// PostgreSQL: LISTEN on a connection of its own.
async fn listen(pool: Pool<Postgres>, bell: watch::Sender<u64>) {
    while !pool.is_closed() {
        if let Err(error) = listen_until_it_fails(&pool, &bell).await
            && !pool.is_closed()
        {
            tracing::warn!(%error, "cannot listen for new events; trying again");
        }
        // Whatever came while nobody listened.
        ring(&bell);
        tokio::time::sleep(RETRY).await;
    }
}

async fn listen_until_it_fails(pool: &Pool<Postgres>, bell: &watch::Sender<u64>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        ring(bell);
        // `None` is a lost connection, made again by the next call.
        listener.try_recv().await?;
    }
}
