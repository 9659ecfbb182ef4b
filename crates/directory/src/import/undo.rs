//! Taking everything of a run back.

use std::time::Instant;

use store::{Clock, Db, args, sql};

use crate::error::{DirectoryError, Result};

use super::begin::beat;
use super::pace::Pace;

sql! {
    UNDOING = "UPDATE import_run SET state = 'undoing' WHERE id = $1 AND holder = $2 AND state IN ('staging', 'undoing')";
    UNDONE = "UPDATE import_run SET state = 'undone', finished_at = $3 WHERE id = $1 AND holder = $2 AND state = 'undoing'";
    NEXT = "SELECT record_id FROM record_next WHERE run = $1 ORDER BY record_id LIMIT $2";
    /// Before a run is published, the only versions it has written are the first ones of the records it brought.
    BORN = "SELECT record_id FROM record_version WHERE run = $1 AND run <> 0 ORDER BY record_id LIMIT $2";
    FORGET_REFERRERS = "DELETE FROM record_referrer WHERE (to_id, rel, from_id) IN
        (SELECT to_id, rel, from_id FROM record_link WHERE since_run = $2 AND from_id ", in_list(1), ")";
    FORGET_LINKS = "DELETE FROM record_link WHERE since_run = $2 AND from_id ", in_list(1), "";
    HOLD_REFERRERS = "UPDATE record_referrer SET until_run = 0 WHERE (to_id, rel, from_id) IN
        (SELECT to_id, rel, from_id FROM record_link WHERE until_run = $2 AND from_id ", in_list(1), ")";
    HOLD_LINKS = "UPDATE record_link SET until_run = 0 WHERE until_run = $2 AND from_id ", in_list(1), "";
    FORGET_CONFLICTS = "DELETE FROM record_conflict WHERE run = $2 AND record_id ", in_list(1), "";
    FORGET_NEXT = "DELETE FROM record_next WHERE run = $2 AND record_id ", in_list(1), "";
    FORGET_VERSIONS = "DELETE FROM record_version WHERE run = $2 AND record_id ", in_list(1), "";
    FORGET_BORN = "DELETE FROM record WHERE born_run = $2 AND id ", in_list(1), "";
}

const UNSTAGE: &[store::Sql] = &[
    FORGET_REFERRERS,
    HOLD_REFERRERS,
    FORGET_LINKS,
    HOLD_LINKS,
    FORGET_CONFLICTS,
    FORGET_NEXT,
];

/// Undoes a run that was not published, in short transactions. The run stays hidden until nothing of it is left.
pub(super) async fn undo(db: &Db, clock: &Clock, run: i64, holder: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    if tx.exec(UNDOING, args![run, holder]).await? == 0 {
        return Err(DirectoryError::TakenOver {
            run,
            seconds: super::LEASE.as_secs(),
        });
    }
    tx.commit().await?;
    let mut pace = Pace::new();
    for (find, forget) in [
        (NEXT, UNSTAGE),
        (BORN, &[FORGET_REFERRERS, FORGET_LINKS, FORGET_VERSIONS, FORGET_BORN]),
    ] {
        loop {
            let mut tx = db.begin_staged().await?;
            let began = Instant::now();
            beat(&mut tx, run, holder, "undoing", clock.now()).await?;
            let ids: Vec<(String,)> = tx
                .all(find, args![run, i64::try_from(pace.size()).unwrap_or(64)])
                .await?;
            if ids.is_empty() {
                break;
            }
            let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
            for sql in forget {
                tx.exec(*sql, args![&ids, run]).await?;
            }
            tx.commit().await?;
            pace.took(began.elapsed(), ids.len());
            tokio::task::yield_now().await;
        }
    }
    let mut tx = db.begin().await?;
    tx.exec(UNDONE, args![run, holder, clock.now()]).await?;
    Ok(tx.commit().await?)
}
