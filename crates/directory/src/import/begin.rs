//! Opening a run, keeping it alive, and knowing whether another's is.

use store::{Clock, Db, StoreError, Ts, Tx, args, sql};

use crate::error::{DirectoryError, Result};

use super::{LEASE, Options};

/// A run that is not finished.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct OpenRun {
    pub id: i64,
    pub source: String,
    pub owner: String,
    pub state: String,
    pub started_at: Ts,
    pub holder: String,
    pub lease_until: Ts,
}

sql! {
    NEXT_ID = "SELECT CAST(COALESCE(MAX(id), 0) + 1 AS BIGINT) FROM import_run";
    OPEN = "INSERT INTO import_run (id, source, owner, state, started_at, holder, lease_until) VALUES ($1, $2, $3, 'staging', $4, $5, $6)";
    UNFINISHED = "SELECT id, source, owner, state, started_at, holder, lease_until FROM import_run
        WHERE state IN ('staging', 'undoing', 'published') ORDER BY id";
    BEAT = "UPDATE import_run SET lease_until = $4 WHERE id = $1 AND holder = $2 AND state = $3";
}

/// Every run that is not finished.
pub(super) async fn unfinished(db: &Db) -> Result<Vec<OpenRun>> {
    Ok(db.fresh_all(UNFINISHED, args![]).await?)
}

impl OpenRun {
    /// Whether someone still works on it: its lease runs, and its process is not known to be gone.
    pub fn alive(&self, now: Ts) -> bool {
        now < self.lease_until && !gone(&self.holder)
    }
    fn running(&self) -> DirectoryError {
        DirectoryError::Running {
            source_name: self.source.clone(),
            run: self.id,
            since: self.started_at,
        }
    }
}

/// Opens a run of a source, after finishing or undoing what an earlier one left.
pub(super) async fn begin(db: &Db, clock: &Clock, options: &Options, holder: &str) -> Result<i64> {
    super::recover(db, clock).await?;
    if let Some(run) = unfinished(db)
        .await?
        .into_iter()
        .find(|run| run.source == options.source)
    {
        return Err(run.running());
    }
    let now = clock.now();
    let mut tx = db.begin().await?;
    let (id,): (i64,) = tx.one(NEXT_ID, args![]).await?;
    match tx
        .exec(
            OPEN,
            args![id, &options.source, &options.owner, now, holder, now.plus(LEASE)],
        )
        .await
    {
        // Another process opened one in this very moment: of this source, or any on PostgreSQL.
        Err(StoreError::Duplicate { .. }) => Err(DirectoryError::Running {
            source_name: options.source.clone(),
            run: id,
            since: now,
        }),
        other => {
            other?;
            tx.commit().await?;
            Ok(id)
        }
    }
}

/// Gives a sign of life in the transaction that does the work, so that no work is done for a run that was taken over.
pub(super) async fn beat(tx: &mut Tx, run: i64, holder: &str, state: &str, now: Ts) -> Result<()> {
    if tx.exec(BEAT, args![run, holder, state, now.plus(LEASE)]).await? == 0 {
        return Err(DirectoryError::TakenOver {
            run,
            seconds: LEASE.as_secs(),
        });
    }
    Ok(())
}

/// Names this process, so that others on the same machine can see that it is gone: boot, process namespace, process id
/// and start time. Where the system does not tell, only the id, which says nothing to others.
pub(super) fn holder() -> String {
    let pid = std::process::id();
    match (machine(), started(pid)) {
        (Some(machine), Some(started)) => format!("{machine} {pid} {started}"),
        _ => format!("? {pid}"),
    }
}

/// True when the process is known to have ended. False when nothing is known of it.
fn gone(holder: &str) -> bool {
    let mut parts = holder.split(' ');
    let (Some(boot), Some(pid), Some(start)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let Ok(pid) = pid.parse() else { return false };
    machine().is_some_and(|here| here == boot) && started(pid).as_deref() != Some(start)
}

fn machine() -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let processes = std::fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{}/{}", boot.trim(), processes.display()))
}

/// When a process began, in ticks since the machine started (proc(5), field 22 of `stat`).
fn started(pid: u32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(19).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_runs_is_not_gone_and_one_that_never_was_is() {
        let own = holder();
        assert!(!gone(&own));
        if let Some(machine) = machine() {
            assert!(
                gone(&format!("{machine} {} 1", std::process::id())),
                "another process had this id before"
            );
        }
        assert!(!gone("another-machine 1 1"));
        assert!(!gone("? 1"));
    }
}
