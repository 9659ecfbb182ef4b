//! Jobs: work to be done later, taken in with the change that asks for it and done at least once.
use std::time::Duration;

use sqlx::types::Json;

use crate::{Db, Ids, Result, StoreError, Ts, Tx, args, sql};

/// What went wrong with a job whose last worker fell silent.
pub const WORKER_STOPPED: &str = "the worker stopped before the job was done";

/// A job to be taken in.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// What is to be done: `mail.send`, `import.finish`…
    pub kind: String,
    /// What it needs, as JSON: ids, never a personal value.
    pub payload: serde_json::Value,
    /// While a job with the same key waits or runs, this one is not taken in.
    pub key: Option<String>,
    /// Not before.
    pub due_at: Ts,
    /// After so many failed attempts it is dead.
    pub max_attempts: u32,
}

impl NewJob {
    /// A job due at once, with 8 attempts (some 40 minutes in all).
    pub fn new(kind: impl Into<String>, payload: serde_json::Value, now: Ts) -> NewJob {
        NewJob {
            kind: kind.into(),
            payload,
            key: None,
            due_at: now,
            max_attempts: 8,
        }
    }
}

/// A job that a worker holds.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// What it needs.
    pub payload: Json<serde_json::Value>,
    /// How often it was begun, this time included.
    pub attempts: i64,
    /// After so many failed attempts it is dead.
    pub max_attempts: i64,
    /// Who holds it; nobody, when it is dead.
    pub worker: Option<String>,
    /// While it is held, until when.
    pub due_at: Ts,
    /// What went wrong last time.
    pub error: Option<String>,
}

/// Claiming differs by one clause: on PostgreSQL workers beside each other pass over rows that another is claiming.
macro_rules! claim {
    ($among:literal, $skip:literal) => {
        concat!(
            "UPDATE job SET worker = $1, attempts = attempts + 1, due_at = $3 WHERE id =
            (SELECT id FROM job WHERE dead_at IS NULL AND due_at <= $2 AND kind ",
            $among,
            " ORDER BY due_at, id LIMIT 1",
            $skip,
            ")
            RETURNING id, kind, payload, attempts, max_attempts, worker, due_at, error"
        )
    };
}

sql! {
    ENQUEUE = "INSERT INTO job (id, kind, payload, key, due_at, attempts, max_attempts, created_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7) ON CONFLICT (key) DO NOTHING";
    DUE = "SELECT due_at FROM job WHERE dead_at IS NULL AND kind ", in_list(1), " ORDER BY due_at LIMIT 1";
    /// Jobs whose last worker fell silent on the last attempt.
    BURY = "UPDATE job SET dead_at = $1, worker = NULL, error = $2
        WHERE dead_at IS NULL AND worker IS NOT NULL AND due_at <= $1 AND attempts >= max_attempts";
    CLAIM = { sqlite: claim!("IN (SELECT value FROM json_each($4))", ""), postgres: claim!("= ANY(CAST($4 AS text[]))", " FOR UPDATE SKIP LOCKED") };
    HEARTBEAT = "UPDATE job SET due_at = $4 WHERE id = $1 AND worker = $2 AND attempts = $3 AND dead_at IS NULL";
    COMPLETE = "DELETE FROM job WHERE id = $1 AND worker = $2 AND attempts = $3 AND dead_at IS NULL";
    FAIL = "UPDATE job SET worker = NULL, error = $4, due_at = $5, dead_at = $6
        WHERE id = $1 AND worker = $2 AND attempts = $3 AND dead_at IS NULL";
    DEAD = "SELECT id, kind, payload, attempts, max_attempts, worker, due_at, error FROM job
        WHERE dead_at IS NOT NULL ORDER BY dead_at, id LIMIT $1";
    BY_KEY = "SELECT dead_at IS NOT NULL AS dead FROM job WHERE key = $1";
    REVIVE = "UPDATE job SET dead_at = NULL, attempts = 0, due_at = $2 WHERE id = $1 AND dead_at IS NOT NULL";
}

/// How long to wait after a failed attempt: 10 s, 20 s, 40 s… at most an hour.
pub(crate) fn back_off(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    Duration::from_secs((10 << doublings).min(3600))
}

impl Tx {
    /// Takes a job in, together with what else this transaction writes. False when one with the same key is there.
    pub async fn enqueue(&mut self, ids: &Ids, job: NewJob, now: Ts) -> Result<bool> {
        let row = args![
            ids.next(),
            job.kind,
            Json(job.payload),
            job.key,
            job.due_at,
            job.max_attempts.max(1),
            now
        ];
        self.wakes = true;
        Ok(self.exec(ENQUEUE, row).await? == 1)
    }
    /// Ends a job, together with what it wrote. Fails with [`StoreError::LeaseLost`] when another worker has it by now:
    /// then this transaction must not commit.
    pub async fn complete_job(&mut self, job: &Job) -> Result<()> {
        let done = self
            .exec(COMPLETE, args![&job.id, job.worker.clone(), job.attempts])
            .await?;
        held(done, job)
    }
}

fn held(rows: u64, job: &Job) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::LeaseLost { id: job.id.clone() })
    }
}

impl Db {
    /// Claims the job that has been due the longest, of these kinds, until `now + lease`; `None` when none is due.
    /// A job whose lease ran out is due again.
    pub async fn claim_job(&self, worker: &str, kinds: &[String], now: Ts, lease: Duration) -> Result<Option<Job>> {
        // Looking costs no writer.
        if self.next_job_due(kinds).await?.is_none_or(|due| due > now) {
            return Ok(None);
        }
        let mut tx = self.begin().await?;
        tx.exec(BURY, args![now, WORKER_STOPPED]).await?;
        let job = tx.opt(CLAIM, args![worker, now, now.plus(lease), kinds]).await?;
        tx.commit().await?;
        Ok(job)
    }
    /// When the next job of these kinds is due, perhaps in the past: so long a worker may wait, or until
    /// [`Db::changes`] changes.
    pub async fn next_job_due(&self, kinds: &[String]) -> Result<Option<Ts>> {
        Ok(self.fresh_opt::<(Ts,)>(DUE, args![kinds]).await?.map(|(due,)| due))
    }
    /// Holds a job until `now + lease`. Fails with [`StoreError::LeaseLost`] when another worker has it by now.
    pub async fn heartbeat(&self, job: &Job, now: Ts, lease: Duration) -> Result<()> {
        let mut tx = self.begin().await?;
        let rows = tx
            .exec(
                HEARTBEAT,
                args![&job.id, job.worker.clone(), job.attempts, now.plus(lease)],
            )
            .await?;
        tx.commit().await?;
        held(rows, job)
    }
    /// Ends a job that no further attempt can do: it is dead at once. `error` is kept and shown to operators: no personal
    /// value.
    pub async fn give_up_job(&self, job: &Job, error: &str, now: Ts) -> Result<()> {
        self.put_back(job, error, now, Some(now)).await
    }
    /// Gives a job back after a failed attempt, to be tried again after 10 s, 20 s, 40 s… at most an hour; or to be dead
    /// after its last. `error` is kept and shown to operators: no personal value. True when it is dead.
    pub async fn fail_job(&self, job: &Job, error: &str, now: Ts) -> Result<bool> {
        let dead = job.attempts >= job.max_attempts;
        let again = now.plus(back_off(job.attempts));
        self.put_back(job, error, again, dead.then_some(now)).await?;
        Ok(dead)
    }
    async fn put_back(&self, job: &Job, error: &str, due: Ts, dead: Option<Ts>) -> Result<()> {
        let mut tx = self.begin().await?;
        let rows = tx
            .exec(FAIL, args![&job.id, job.worker.clone(), job.attempts, error, due, dead])
            .await?;
        tx.commit().await?;
        held(rows, job)
    }
    /// Dead jobs, the longest dead first.
    pub async fn dead_jobs(&self, limit: i64) -> Result<Vec<Job>> {
        self.fresh_all(DEAD, args![limit]).await
    }
    /// Whether the job with a key is dead; `None` where there is none with it.
    pub async fn job_by_key(&self, key: &str) -> Result<Option<bool>> {
        Ok(self.fresh_opt::<(bool,)>(BY_KEY, args![key]).await?.map(|(dead,)| dead))
    }
    /// Lets a dead job begin anew. False when there is no such dead job.
    pub async fn revive_job(&self, id: &str, now: Ts) -> Result<bool> {
        let mut tx = self.begin().await?;
        tx.wakes = true;
        let rows = tx.exec(REVIVE, args![id, now]).await?;
        tx.commit().await?;
        Ok(rows == 1)
    }
}
