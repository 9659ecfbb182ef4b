//! Publishing a run, and folding what it made into the records.

use std::time::Instant;

use store::{Clock, Db, Event, Json, Tx, args, sql};

use crate::error::{DirectoryError, Result};
use crate::model::{Kind, SCHEMA};
use crate::row::StoredRow;

use super::begin::beat;
use super::engine::Engine;
use super::pace::Pace;
use super::report::{ConflictNote, Place};
use super::stage::{CURRENT, again, stage, unstage};

/// Records merged again within the publishing transaction itself; more are merged before it.
const LAST_MINUTE: usize = 20;

#[derive(sqlx::FromRow)]
struct Stale {
    record_id: String,
    incoming: String,
    source_hash: Option<String>,
}

sql! {
    STALE = "SELECT record_id, incoming, source_hash FROM record_next WHERE run = $1 AND stale ORDER BY record_id LIMIT $2";
    PUBLISH = "UPDATE import_run SET state = $3, report = $4, finished_at = $5 WHERE id = $1 AND holder = $2 AND state = 'staging'";
    DONE = "UPDATE import_run SET state = 'done', finished_at = $3 WHERE id = $1 AND holder = $2 AND state = 'published'";
    TO_FOLD = "SELECT record_id FROM record_next WHERE run = $1 ORDER BY record_id LIMIT $2";
    IS_PUBLISHED = "SELECT n.record_id FROM record_next n JOIN import_run r ON r.id = n.run WHERE n.record_id = $1 AND r.state = 'published'";
    /// Where the shape of bodies changed, the old one is kept whole.
    KEEP_BODY = "UPDATE record_version SET body = r.body, schema = r.schema FROM record r
        WHERE r.id = record_version.record_id AND r.version = record_version.version AND r.schema <> $2 AND record_version.record_id ", in_list(1), "";
    FOLD_VERSION = "INSERT INTO record_version (record_id, version, at, who, why, run, status, diff, schema, body)
        SELECT n.record_id, n.version, n.modified_at, n.who, n.why, n.run, n.status, n.diff, n.schema, NULL
        FROM record_next n WHERE n.version > n.base_version AND n.record_id ", in_list(1), "";
    FOLD = "UPDATE record SET status = n.status, version = n.version, schema = n.schema, body = n.body, name = n.name,
        modified_at = n.modified_at, verified_on = n.verified_on, source_hash = n.source_hash, source_body = n.source_body
        FROM record_next n WHERE n.record_id = record.id AND n.record_id ", in_list(1), "";
    FOLDED = "DELETE FROM record_next WHERE record_id ", in_list(1), "";
}

/// Publishes the run: one small transaction makes everything of it visible. Then folds it.
pub(super) async fn publish(engine: &mut Engine<'_>) -> Result<()> {
    let (db, clock, run) = (engine.db, engine.clock, engine.run);
    loop {
        let mut tx = db.begin().await?;
        beat(&mut tx, run, &engine.holder, "staging", clock.now()).await?;
        let stale: Vec<Stale> = tx
            .all(STALE, args![run, i64::try_from(LAST_MINUTE + 1).unwrap_or(i64::MAX)])
            .await?;
        let many = stale.len() > LAST_MINUTE;
        for one in stale {
            merge_again(engine, &mut tx, one).await?;
        }
        if many {
            tx.commit().await?;
            tokio::task::yield_now().await;
            continue;
        }
        let now = clock.now();
        let totals = &engine.report.totals.all;
        // A conflict is news too: nothing stands otherwise, and somebody has to look at it. So is a source that says otherwise
        // than before, though nothing changes: a conflict may be over.
        let conflicts = engine.report.conflicts.len();
        let news = totals.created + totals.changed + totals.retired > 0 || conflicts > 0 || engine.said_otherwise;
        let outcome = if engine.staged { "published" } else { "done" };
        if tx
            .exec(
                PUBLISH,
                args![run, &engine.holder, outcome, Json(&engine.report.totals), now],
            )
            .await?
            == 0
        {
            return Err(DirectoryError::TakenOver {
                run,
                seconds: super::LEASE.as_secs(),
            });
        }
        if news {
            let detail = serde_json::json!({
                "source": engine.options.source, "run": run,
                "created": totals.created, "changed": totals.changed, "retired": totals.retired, "conflicts": conflicts,
            });
            let event = Event::new("import", run.to_string(), "import.published", now);
            tx.append(event.of_centre(&engine.options.owner).with(detail));
        }
        tx.commit().await?;
        break;
    }
    if engine.staged {
        // The run is seen from here on: an error leaves the rest to `recover`, and the report stands.
        if let Err(error) = fold(db, clock, run, &engine.holder).await {
            tracing::warn!(run, cause = %error, "the run is published, and its rows are folded at the next start");
        }
    }
    Ok(())
}

/// A record was saved while the run was at work: merges the source's news into what stands now.
async fn merge_again(engine: &mut Engine<'_>, tx: &mut Tx, stale: Stale) -> Result<()> {
    let (run, id) = (engine.run, stale.record_id);
    unstage(tx, &id, run).await?;
    engine.report.conflicts.retain(|c| c.id != id);
    let rows: Vec<StoredRow> = tx.all(CURRENT, args![vec![id.clone()]]).await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let made = again(
        row,
        &stale.incoming,
        stale.source_hash.as_deref().unwrap_or_default(),
        &engine.change,
    )?;
    let kind = row.kind()?;
    report_conflicts(engine, row, kind, &made.conflicts);
    stage(tx, vec![made], run, &engine.options.owner, &engine.change).await
}

fn report_conflicts(engine: &mut Engine<'_>, row: &StoredRow, kind: Kind, conflicts: &[crate::merge::Conflict]) {
    for conflict in conflicts {
        engine.report.conflicts.push(ConflictNote {
            place: Place::default(),
            kind,
            id: row.id.clone(),
            source_id: row.source_id.clone().unwrap_or_default(),
            field: conflict.path.to_string(),
            ours: conflict.ours.clone(),
            theirs: conflict.theirs.clone(),
            reason: "edited here during the import and changed by the source; the local value stands".into(),
        });
    }
}

/// Folds a published run into its records, in short transactions, and closes it.
pub(super) async fn fold(db: &Db, clock: &Clock, run: i64, holder: &str) -> Result<()> {
    let mut pace = Pace::new();
    loop {
        let mut tx = db.begin_staged().await?;
        let began = Instant::now();
        beat(&mut tx, run, holder, "published", clock.now()).await?;
        let ids: Vec<(String,)> = tx
            .all(TO_FOLD, args![run, i64::try_from(pace.size()).unwrap_or(64)])
            .await?;
        if ids.is_empty() {
            tx.exec(DONE, args![run, holder, clock.now()]).await?;
            return Ok(tx.commit().await?);
        }
        let ids: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
        fold_these(&mut tx, &ids).await?;
        tx.commit().await?;
        pace.took(began.elapsed(), ids.len());
        tokio::task::yield_now().await;
    }
}

async fn fold_these(tx: &mut Tx, ids: &[String]) -> Result<()> {
    tx.exec(KEEP_BODY, args![ids, SCHEMA]).await?;
    tx.exec(FOLD_VERSION, args![ids]).await?;
    tx.exec(FOLD, args![ids]).await?;
    tx.exec(FOLDED, args![ids]).await?;
    Ok(())
}

/// Folds one record, when a published run has something for it: before anybody saves it.
pub(crate) async fn fold_one(tx: &mut Tx, id: &str) -> Result<()> {
    if tx.opt::<(String,)>(IS_PUBLISHED, args![id]).await?.is_some() {
        fold_these(tx, &[id.to_owned()]).await?;
    }
    Ok(())
}
