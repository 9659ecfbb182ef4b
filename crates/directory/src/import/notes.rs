//! Keeping what an import has to say beside its totals, for the pages of those who look after sources.

use store::{Db, args, sql};

use crate::error::{DirectoryError, Result};

use super::Note;
use super::begin::beat;
use super::engine::Engine;
use super::runs::Part;

/// The most notes of a part that are kept; the report on the command line has all.
const MOST: usize = 10_000;
/// How many go in a transaction.
const BATCH: usize = 500;

sql! {
    ADD = "INSERT INTO import_note (run, part, place, note) VALUES ($1, $2, $3, $4) ON CONFLICT (run, part, place) DO NOTHING";
    /// Those of all but the last ten imports of the source.
    FORGET = "DELETE FROM import_note WHERE run IN (SELECT id FROM import_run WHERE source = $1
        AND id <= (SELECT id FROM import_run WHERE source = $1 ORDER BY id DESC LIMIT 1 OFFSET 10))";
}

/// Keeps the notes of a run that is about to be published.
pub(super) async fn keep(engine: &Engine<'_>) -> Result<()> {
    let report = &engine.report;
    for (part, notes) in [
        (Part::Skips, &report.skips),
        (Part::Losses, &report.losses),
        (Part::Warnings, &report.warnings),
    ] {
        let rows = rows(engine.run, part, notes)?;
        for batch in rows.chunks(BATCH) {
            let mut tx = engine.db.begin_staged().await?;
            beat(&mut tx, engine.run, &engine.holder, "staging", engine.clock.now()).await?;
            tx.insert_rows(ADD, batch.to_vec()).await?;
            tx.commit().await?;
            tokio::task::yield_now().await;
        }
    }
    let mut tx = engine.db.begin_staged().await?;
    tx.exec(FORGET, args![&engine.options.source]).await?;
    Ok(tx.commit().await?)
}

/// Keeps why a run was refused.
pub(super) async fn refused(db: &Db, run: i64, error: &DirectoryError) -> Result<()> {
    let rows = match error {
        DirectoryError::Bad { notes, .. } => rows(run, Part::Refused, notes)?,
        other => rows(
            run,
            Part::Refused,
            &[Note::new(super::Place::default(), other.to_string())],
        )?,
    };
    let mut tx = db.begin_staged().await?;
    tx.insert_rows(ADD, rows).await?;
    Ok(tx.commit().await?)
}

fn rows(run: i64, part: Part, notes: &[Note]) -> Result<Vec<Vec<store::Val>>> {
    let mut rows = Vec::with_capacity(notes.len().min(MOST));
    for (place, note) in (0_i64..).zip(notes.iter().take(MOST)) {
        let text = serde_json::to_string(note).map_err(|cause| DirectoryError::Source {
            cause: cause.to_string(),
        })?;
        rows.push(args![run, part.as_str(), place, text]);
    }
    Ok(rows)
}
