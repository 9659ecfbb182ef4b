//! Retiring what the source no longer has.

use std::time::Instant;

use store::{args, sql};

use crate::error::{DirectoryError, Result};
use crate::row::StoredRow;

use super::begin::beat;
use super::engine::{Engine, key};
use super::merge_row::dropped;
use super::stage::{CURRENT, stage};

sql! {
    OF_SOURCE = "SELECT id FROM live_record WHERE source = $1 AND status <> 'retired' AND id > $2 ORDER BY id LIMIT $3";
}

/// Stages the retirement of every record of the source that the run did not meet.
///
/// # Errors
/// [`DirectoryError::TooMany`] when that is more than a tenth of what the source had, unless forced.
pub(super) async fn retire_missing(engine: &mut Engine<'_>) -> Result<()> {
    let mut missing = Vec::new();
    let mut had = 0u64;
    let mut after = String::new();
    loop {
        let page: Vec<(String,)> = engine
            .db
            .fresh_all(OF_SOURCE, args![&engine.options.source, &after, 2000i64])
            .await?;
        let Some((last,)) = page.last() else { break };
        after.clone_from(last);
        had += page.len() as u64;
        missing.extend(
            page.into_iter()
                .map(|(id,)| id)
                .filter(|id| !engine.seen.contains_key(&key(id))),
        );
    }
    let count = missing.len() as u64;
    if count * 10 > had && !engine.options.force {
        return Err(DirectoryError::TooMany { missing: count, had });
    }
    let mut missing = missing.into_iter().peekable();
    while missing.peek().is_some() {
        let ids: Vec<String> = missing.by_ref().take(engine.pace.size()).collect();
        let rows: Vec<StoredRow> = engine.db.fresh_all(CURRENT, args![&ids]).await?;
        let mut made = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind = row.kind()?;
            engine.report.totals.count(Some(kind), |c| c.retired += 1);
            made.push(dropped(row, engine.change.at)?);
        }
        if engine.options.dry_run {
            continue;
        }
        engine.staged = true;
        let mut tx = engine.db.begin_staged().await?;
        let began = Instant::now();
        beat(&mut tx, engine.run, &engine.holder, "staging", engine.clock.now()).await?;
        stage(&mut tx, made, engine.run, &engine.options.owner, &engine.change).await?;
        tx.commit().await?;
        engine.pace.took(began.elapsed(), ids.len());
        tokio::task::yield_now().await;
    }
    Ok(())
}
