//! Jobs as an operator sees them: what waits, runs, failed; never what they carry.
use crate::{Db, Result, Ts, Tx, args, sql};

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// It waits for its moment or for a worker.
    Waiting,
    /// A worker has it.
    Running,
    /// It failed, and is tried again later.
    Failing,
    /// It is tried no more.
    Dead,
}

impl JobState {
    /// All of them.
    pub const ALL: [JobState; 4] = [JobState::Waiting, JobState::Running, JobState::Failing, JobState::Dead];
    /// Its name in addresses and queries.
    pub const fn as_str(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Failing => "failing",
            JobState::Dead => "dead",
        }
    }
    /// Reads [`JobState::as_str`].
    pub fn parse(text: &str) -> Option<JobState> {
        JobState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A job in a list, without what it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedJob {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// How it stands.
    pub state: JobState,
    /// How often it was begun.
    pub attempts: i64,
    /// After so many it is dead.
    pub max_attempts: i64,
    /// When it may start; while it runs, when its lease ends.
    pub due_at: Ts,
    /// When it was taken in.
    pub created_at: Ts,
    /// What went wrong last time.
    pub error: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    kind: String,
    state: String,
    attempts: i64,
    max_attempts: i64,
    due_at: Ts,
    created_at: Ts,
    error: Option<String>,
}

/// How many jobs stand so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct JobCounts {
    /// They wait.
    pub waiting: i64,
    /// Workers have them.
    pub running: i64,
    /// They failed, and are tried again.
    pub failing: i64,
    /// They are tried no more.
    pub dead: i64,
}

/// How a job stands, in SQL; a worker whose lease ran out has it no more.
macro_rules! state {
    ($now:literal) => {
        concat!(
            "CASE WHEN dead_at IS NOT NULL THEN 'dead' WHEN worker IS NOT NULL AND due_at > ",
            $now,
            " THEN 'running' WHEN error IS NOT NULL THEN 'failing' ELSE 'waiting' END"
        )
    };
}

sql! {
    LIST = concat!("SELECT id, kind, ", state!("$1"), " AS state, attempts, max_attempts, due_at, created_at, error FROM job
        WHERE (CAST($2 AS TEXT) IS NULL OR ", state!("$1"), " = $2) AND (CAST($3 AS TEXT) IS NULL OR kind = $3)
        AND (CAST($4 AS TEXT) IS NULL OR id < $4) ORDER BY id DESC LIMIT $5");
    KINDS = "SELECT DISTINCT kind FROM job ORDER BY kind LIMIT 100";
    COUNTS = concat!("SELECT COUNT(CASE WHEN state = 'waiting' THEN 1 END) AS waiting, COUNT(CASE WHEN state = 'running' THEN 1 END) AS running,
        COUNT(CASE WHEN state = 'failing' THEN 1 END) AS failing, COUNT(CASE WHEN state = 'dead' THEN 1 END) AS dead
        FROM (SELECT ", state!("$1"), " AS state FROM job) s");
    RETRY = "UPDATE job SET dead_at = NULL, attempts = 0, due_at = $2, worker = NULL WHERE id = $1
        AND (dead_at IS NOT NULL OR worker IS NULL OR due_at <= $2) RETURNING kind";
    GIVE_UP = "UPDATE job SET dead_at = $2, worker = NULL WHERE id = $1 AND dead_at IS NULL AND (worker IS NULL OR due_at <= $2) RETURNING kind";
    DISCARD = "DELETE FROM job WHERE id = $1 AND dead_at IS NOT NULL RETURNING kind";
}

impl Db {
    /// Jobs, the youngest first, at most `limit` after the one with this id.
    pub async fn list_jobs(
        &self,
        state: Option<JobState>,
        kind: Option<&str>,
        after: Option<&str>,
        now: Ts,
        limit: i64,
    ) -> Result<Vec<ListedJob>> {
        let row = args![now, state.map(JobState::as_str), kind, after, limit];
        let jobs: Vec<Row> = self.fresh_all(LIST, row).await?;
        let jobs = jobs.into_iter().map(|job| ListedJob {
            state: JobState::parse(&job.state).unwrap_or(JobState::Waiting),
            id: job.id,
            kind: job.kind,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            due_at: job.due_at,
            created_at: job.created_at,
            error: job.error,
        });
        Ok(jobs.collect())
    }
    /// The kinds of jobs there are now.
    pub async fn job_kinds(&self) -> Result<Vec<String>> {
        let kinds: Vec<(String,)> = self.fresh_all(KINDS, args![]).await?;
        Ok(kinds.into_iter().map(|(kind,)| kind).collect())
    }
    /// How many jobs stand how.
    pub async fn count_jobs(&self, now: Ts) -> Result<JobCounts> {
        self.fresh_one(COUNTS, args![now]).await
    }
}

impl Tx {
    /// Lets a job that waits, failed or is dead begin anew, now; its kind, or `None` where it runs or is not there.
    pub async fn retry_job(&mut self, id: &str, now: Ts) -> Result<Option<String>> {
        self.wakes = true;
        Ok(self.opt::<(String,)>(RETRY, args![id, now]).await?.map(|(kind,)| kind))
    }
    /// Tries a job no more; its kind, or `None` where it runs, is dead or is not there.
    pub async fn give_up_job(&mut self, id: &str, now: Ts) -> Result<Option<String>> {
        Ok(self
            .opt::<(String,)>(GIVE_UP, args![id, now])
            .await?
            .map(|(kind,)| kind))
    }
    /// Forgets a dead job; its kind, or `None` where it is not dead. Its key is free again.
    pub async fn discard_job(&mut self, id: &str) -> Result<Option<String>> {
        Ok(self.opt::<(String,)>(DISCARD, args![id]).await?.map(|(kind,)| kind))
    }
}
