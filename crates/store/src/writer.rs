//! Taking turns at SQLite's one writer, also with other processes.
//!
//! Within a process the pool hands the writer on in order. Between processes SQLite only tries again, at intervals that
//! grow to 100 ms: a process that writes batch after batch would keep every other one out. So whoever waits here looks
//! every few milliseconds, and whoever has held the writer for long leaves it alone for a moment.
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{Pool, Sqlite, Transaction};

use crate::error::is_busy;

/// How long SQLite itself waits, in a thread of its own, before it is asked again.
pub(crate) const LOOK: Duration = Duration::from_millis(5);
/// After holding the writer for so long, at once or in turns without a pause, comes a pause.
const LONG: Duration = Duration::from_millis(20);
/// The pause: some looks of another process.
const PAUSE: Duration = Duration::from_millis(8);

#[derive(Default)]
pub(crate) struct Turns {
    /// In microseconds, since it was last asked for.
    longest: AtomicU64,
    since_pause: Mutex<SincePause>,
}

#[derive(Default)]
struct SincePause {
    held: Duration,
    pause_from: Option<Instant>,
}

impl Turns {
    /// Begins a transaction that holds the writer, waiting for it no longer than `patience`.
    pub async fn take(&self, write: &Pool<Sqlite>, patience: Duration) -> sqlx::Result<Transaction<'static, Sqlite>> {
        let from = self
            .since_pause
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pause_from;
        if let Some(rest) = from.and_then(|from| PAUSE.checked_sub(from.elapsed())) {
            tokio::time::sleep(rest).await;
        }
        let asked = Instant::now();
        loop {
            match write.begin_with("BEGIN IMMEDIATE").await {
                Err(sqlx::Error::Database(error)) if is_busy(error.as_ref()) && asked.elapsed() < patience => {}
                result => return result,
            }
        }
    }
    /// Notes how long a transaction held the writer.
    pub fn held(&self, held: Duration) {
        metrics::histogram!("store_writer_hold_seconds").record(held);
        self.longest
            .fetch_max(u64::try_from(held.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        let mut since = self.since_pause.lock().unwrap_or_else(PoisonError::into_inner);
        since.held += held;
        if since.held >= LONG {
            *since = SincePause {
                held: Duration::ZERO,
                pause_from: Some(Instant::now()),
            };
        }
    }
    /// The longest hold since the last call.
    pub fn longest(&self) -> Duration {
        Duration::from_micros(self.longest.swap(0, Ordering::Relaxed))
    }
}
