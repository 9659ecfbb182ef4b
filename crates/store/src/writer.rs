//! Taking turns at SQLite's one writer, also with other processes.
//!
//! Within a process the pool hands the writer on in order. Between processes SQLite only tries again, at intervals that
//! grow to 100 ms: a process that writes batch after batch would keep every other one out. So whoever waits here looks
//! every few milliseconds and says that it waits, by a lock on a file beside the database; and whoever has held the
//! writer for long leaves it alone for a moment when somebody waits.
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::{Pool, Sqlite, Transaction};

use crate::error::is_busy;

/// How long SQLite itself waits, in a thread of its own, before it is asked again.
pub(crate) const LOOK: Duration = Duration::from_millis(5);
/// After holding the writer for so long, at once or in turns without a pause, comes a pause if somebody waits.
const LONG: Duration = Duration::from_millis(20);
/// The pause: some looks of another process.
const PAUSE: Duration = Duration::from_millis(8);

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// A power cut does not undo it.
    Now,
    /// A power cut may undo it, until the next commit that lasts.
    Later,
}

#[derive(Default)]
pub(crate) struct Turns {
    /// In microseconds, since it was last asked for.
    longest: AtomicU64,
    /// In microseconds, since the last pause.
    held: AtomicU64,
    queue: Option<Queue>,
}

/// The file beside the database whose shared lock says "I wait for the writer". It is locked, never written.
struct Queue {
    /// For waiting; how many of this process do.
    wait: Mutex<(File, usize)>,
    /// For looking whether anybody waits: a lock of its own, because the system grants one process's file both.
    look: File,
}

impl Queue {
    fn open(path: &Path) -> std::io::Result<Queue> {
        let open = || {
            let mut open = File::options();
            open.create(true).append(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
            open.open(path)
        };
        Ok(Queue {
            wait: Mutex::new((open()?, 0)),
            look: open()?,
        })
    }
    fn somebody_waits(&self) -> bool {
        match self.look.try_lock() {
            // Unlocking what was just locked cannot fail; closing the file would unlock it too.
            Ok(()) => self.look.unlock().is_err(),
            Err(_) => true,
        }
    }
    fn wait(&self) -> Waiting<'_> {
        let mut wait = self.wait.lock().unwrap_or_else(PoisonError::into_inner);
        if wait.1 == 0 && wait.0.lock_shared().is_err() {
            tracing::debug!("this process cannot say that it waits for the writer");
        }
        wait.1 += 1;
        Waiting(self)
    }
}

/// Says that somebody of this process waits, until it is dropped.
struct Waiting<'a>(&'a Queue);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut wait = self.0.wait.lock().unwrap_or_else(PoisonError::into_inner);
        wait.1 -= 1;
        if wait.1 == 0 && wait.0.unlock().is_err() {
            tracing::debug!("the lock that says that this process waits could not be given back");
        }
    }
}

impl Turns {
    /// Turns at the database in this file.
    pub fn at(database: &Path) -> std::io::Result<Turns> {
        let mut name = database.as_os_str().to_owned();
        name.push("-turns");
        Ok(Turns {
            queue: Some(Queue::open(Path::new(&name))?),
            ..Turns::default()
        })
    }
    /// Begins a transaction that holds the writer, waiting for it no longer than `patience`.
    pub async fn take(
        &self,
        write: &Pool<Sqlite>,
        patience: Duration,
        lasting: Lasting,
    ) -> sqlx::Result<Transaction<'static, Sqlite>> {
        let long = u64::try_from(LONG.as_micros()).unwrap_or(u64::MAX);
        if self.held.load(Ordering::Relaxed) >= long && self.queue.as_ref().is_some_and(Queue::somebody_waits) {
            self.held.store(0, Ordering::Relaxed);
            tokio::time::sleep(PAUSE).await;
        }
        // The connection is shared by both kinds, so each says what it promises.
        let begin = match lasting {
            Lasting::Now => "PRAGMA synchronous = FULL; BEGIN IMMEDIATE",
            Lasting::Later => "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
        };
        let asked = Instant::now();
        let mut waiting = None;
        loop {
            match write.begin_with(begin).await {
                Err(sqlx::Error::Database(error)) if is_busy(error.as_ref()) && asked.elapsed() < patience => {
                    if waiting.is_none() {
                        waiting = self.queue.as_ref().map(Queue::wait);
                    }
                }
                result => return result,
            }
        }
    }
    /// Notes how long a transaction held the writer.
    pub fn held(&self, held: Duration) {
        metrics::histogram!("store_writer_hold_seconds").record(held);
        let held = u64::try_from(held.as_micros()).unwrap_or(u64::MAX);
        self.longest.fetch_max(held, Ordering::Relaxed);
        self.held.fetch_add(held, Ordering::Relaxed);
    }
    /// The longest hold since the last call.
    pub fn longest(&self) -> Duration {
        Duration::from_micros(self.longest.swap(0, Ordering::Relaxed))
    }
}
