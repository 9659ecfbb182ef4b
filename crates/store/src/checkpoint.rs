//! Bringing SQLite's log back into its file, beside the writer and not within somebody's commit.
//!
//! SQLite would do this at the end of whatever commit makes the log long, and that commit would pay for all before it.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::{Pool, Sqlite};

use crate::db::Shared;

/// How long this process has held the writer since the last time, before the log is brought back: as a rule some tens of
/// megabytes of an import, or a hundred saves.
const AFTER: Duration = Duration::from_millis(500);
/// What is kept of the log's file when it begins anew, in bytes. To write over it costs less than to make it longer.
pub(crate) const KEPT: u64 = 128 << 20;
/// How much of the log, in pages, may be left to the moment in which nobody of this process writes.
const LITTLE: i64 = 200;
/// With more than this left, it waits for the next time.
const MUCH: i64 = 1000;
/// Tries to come that near to its end while it grows.
const TRIES: usize = 4;

/// The log of one SQLite file.
pub(crate) struct Checkpoint {
    /// A connection for this alone.
    own: Pool<Sqlite>,
    write: Pool<Sqlite>,
    /// How long the writer was held since the last time, in microseconds.
    held: AtomicU64,
    busy: AtomicBool,
}

impl Checkpoint {
    pub fn new(own: Pool<Sqlite>, write: Pool<Sqlite>) -> Checkpoint {
        Checkpoint {
            own,
            write,
            held: AtomicU64::new(0),
            busy: AtomicBool::new(false),
        }
    }
    /// Closes its connection.
    pub async fn close(&self) {
        self.own.close().await;
    }
}

/// After a commit that held the writer so long: begins bringing the log back when it is time.
pub(crate) fn after_commit(shared: &Arc<Shared>, held: Duration) {
    let Some(log) = &shared.checkpoint else { return };
    let held = u64::try_from(held.as_micros()).unwrap_or(u64::MAX);
    let before = log.held.fetch_add(held, Ordering::Relaxed);
    if u128::from(before + held) < AFTER.as_micros() || log.busy.swap(true, Ordering::Relaxed) {
        return;
    }
    log.held.store(0, Ordering::Relaxed);
    let shared = shared.clone();
    tokio::spawn(async move {
        let Some(log) = &shared.checkpoint else { return };
        let done = bring_back(&shared, log).await;
        log.busy.store(false, Ordering::Relaxed);
        if let Err(error) = done
            && !log.write.is_closed()
        {
            tracing::warn!(%error, "the log of the database could not be brought back into its file; trying again later");
        }
    });
}

/// Brings it back to its end, so that the next commit begins it anew; where a reader still needs its end, next time.
async fn bring_back(shared: &Shared, log: &Checkpoint) -> sqlx::Result<()> {
    let began = Instant::now();
    let mut left = i64::MAX;
    for _ in 0..TRIES {
        left = passive(&log.own).await?;
        if left <= LITTLE {
            break;
        }
    }
    // The rest with the writer's own connection: meanwhile nobody of this process adds to it.
    if left != 0 && left <= MUCH {
        let mut writer = log.write.acquire().await?;
        let since = Instant::now();
        sqlx::raw_sql(PASSIVE).execute(&mut *writer).await?;
        drop(writer);
        shared.turns.held(since.elapsed());
    }
    metrics::histogram!("store_checkpoint_seconds").record(began.elapsed());
    Ok(())
}

/// Keeps no writer from writing.
const PASSIVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";

async fn passive(own: &Pool<Sqlite>) -> sqlx::Result<i64> {
    Ok(pages_left(sqlx::query_as(PASSIVE).fetch_one(own).await?))
}

/// From the pragma's row: whether it was kept from it, the pages in the log, and those brought back.
fn pages_left((busy, log, done): (i64, i64, i64)) -> i64 {
    if busy == 0 { log - done } else { i64::MAX }
}
