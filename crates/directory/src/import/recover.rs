//! Finishing or undoing what a stopped process left.

use store::{Clock, Db, Ts, args, sql};

use crate::error::Result;

use super::begin::{holder, unfinished};
use super::{LEASE, finish, undo};

/// What was found and done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Runs that were published and are folded now.
    pub finished: Vec<i64>,
    /// Runs that were not published and are undone now.
    pub undone: Vec<i64>,
    /// Runs that a live process is at work on, or was until a moment ago; and when the last of them counts as left.
    pub alive: Vec<i64>,
    /// When to look again, if any run is alive.
    pub again_at: Option<Ts>,
}

sql! {
    TAKE = "UPDATE import_run SET holder = $3, lease_until = $4 WHERE id = $1 AND holder = $2 AND lease_until = $5";
}

/// Finishes every published run and undoes every other that no live process works on. To be called before serving, and
/// now and then afterwards: nothing that it has still to do is ever seen by a reader, it only takes room.
///
/// A run of a live process is left alone. A process is known to be gone when the machine says so; where it cannot say,
/// ten seconds after its last sign of life.
pub async fn recover(db: &Db, clock: &Clock) -> Result<Recovered> {
    let mut found = Recovered::default();
    for run in unfinished(db).await? {
        let now = clock.now();
        if run.alive(now) {
            found.alive.push(run.id);
            found.again_at = found.again_at.max(Some(run.lease_until));
            continue;
        }
        let holder = holder();
        let mut tx = db.begin().await?;
        // Someone else may be recovering at the same time: one of us takes it.
        let taken = tx
            .exec(
                TAKE,
                args![run.id, &run.holder, &holder, now.plus(LEASE), run.lease_until],
            )
            .await?
            > 0;
        tx.commit().await?;
        if !taken {
            found.alive.push(run.id);
            continue;
        }
        if run.state == "published" {
            finish::fold(db, clock, run.id, &holder).await?;
            found.finished.push(run.id);
        } else {
            undo::undo(db, clock, run.id, &holder).await?;
            found.undone.push(run.id);
        }
        tracing::info!(
            run = run.id,
            source = run.source,
            owner = run.owner,
            state = run.state,
            "an interrupted import was settled"
        );
    }
    Ok(found)
}
