//! One batch of records: compared with what stands, then written.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use store::{Clock, Db, args};
use tokio::task::JoinHandle;

use crate::error::Result;
use crate::row::StoredRow;
use crate::save::Change;

use super::Note;
use super::begin::beat;
use super::dangling::Tried;
use super::engine::{Engine, Outcome, Unresolved, key};
use super::feed::Prepared;
use super::merge_row::{Made, merged};
use super::report::ConflictNote;
use super::stage::{CURRENT, NewRows, stage};

/// A batch on its way into the database.
pub(super) struct Writing {
    /// Gives how long the transaction took.
    task: JoinHandle<Result<Duration>>,
    count: usize,
}

#[expect(clippy::too_many_arguments, reason = "what a task of its own needs of the run")]
async fn write(
    db: Db,
    run: i64,
    holder: String,
    owner: String,
    change: Change,
    clock: Clock,
    new: NewRows,
    made: Vec<Made>,
) -> Result<Duration> {
    let mut tx = db.begin_staged().await?;
    let began = Instant::now();
    beat(&mut tx, run, &holder, "staging", clock.now()).await?;
    new.write(&mut tx).await?;
    stage(&mut tx, made, run, &owner, &change).await?;
    tx.commit().await?;
    Ok(began.elapsed())
}

impl Engine<'_> {
    /// Compares a batch with what stands, while the one before is being written, and begins to stage what is new.
    pub async fn batch(&mut self, batch: Vec<Prepared>) -> Result<()> {
        let ids: Vec<String> = batch.iter().map(|p| p.id.clone()).collect();
        let rows: Vec<StoredRow> = self.db.fresh_all(CURRENT, args![ids]).await?;
        let mut standing: HashMap<String, StoredRow> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let (mut new, mut made) = (NewRows::new(), Vec::new());
        for prepared in batch {
            match standing.remove(&prepared.id) {
                None => {
                    self.remember(&prepared);
                    self.outcome(&prepared.id, prepared.kind, Outcome::Created);
                    let referrers = new.add(
                        prepared,
                        &self.options.source,
                        &self.options.owner,
                        self.run,
                        &self.change,
                    );
                    if !self.options.dry_run {
                        self.referrers.extend(referrers);
                    }
                }
                Some(row) => made.extend(self.compare(&prepared, &row)?),
            }
        }
        let count = new.len() + made.len();
        if self.options.dry_run || count == 0 {
            return Ok(());
        }
        self.written().await?;
        self.staged = true;
        let task = write(
            self.db.clone(),
            self.run,
            self.holder.clone(),
            self.options.owner.clone(),
            self.change.clone(),
            self.clock.clone(),
            new,
            made,
        );
        self.writing = Some(Writing {
            task: tokio::spawn(task),
            count,
        });
        Ok(())
    }

    /// Waits until the batch before is written, and learns from the time it took.
    pub async fn written(&mut self) -> Result<()> {
        let Some(writing) = self.writing.take() else {
            return Ok(());
        };
        match writing.task.await {
            Ok(took) => self.pace.took(took?, writing.count),
            Err(broken) => std::panic::resume_unwind(broken.into_panic()),
        }
        Ok(())
    }

    /// Compares a record with the one that stands.
    fn compare(&mut self, prepared: &Prepared, row: &StoredRow) -> Result<Option<Made>> {
        let (kind, source) = (prepared.kind, &self.options.source);
        let taken = if row.source.as_ref() != Some(source) {
            let whose = row
                .source
                .as_ref()
                .map_or("this directory itself".to_owned(), |s| format!("the source {s}"));
            Some(format!(
                "a record with this id comes from {whose}. Import under that name, or give the record an id of its own"
            ))
        } else if row.kind != kind.as_str() {
            Some(format!(
                "the record with this id is a {}. Give each record an id of its own",
                row.kind
            ))
        } else {
            None
        };
        if let Some(reason) = taken {
            self.outcome(&prepared.id, kind, Outcome::Skipped);
            let note = Note::new(prepared.place.clone(), reason).of(kind, &prepared.source_id);
            self.report.skips.push(note);
            return Ok(None);
        }
        if row.source_hash.as_deref() == Some(prepared.hash.as_str()) {
            self.outcome(&prepared.id, kind, Outcome::Unchanged);
            return Ok(None);
        }
        let made = merged(row, &prepared.json, &prepared.hash, self.change.at)?;
        self.remember(prepared);
        self.said_otherwise |= made.says_otherwise(row);
        self.outcome(
            &prepared.id,
            kind,
            if made.changes() {
                Outcome::Changed
            } else {
                Outcome::Unchanged
            },
        );
        for conflict in &made.conflicts {
            self.report.conflicts.push(ConflictNote {
                place: prepared.place.clone(),
                kind,
                id: prepared.id.clone(),
                source_id: prepared.source_id.clone(),
                field: conflict.path.to_string(),
                ours: conflict.ours.clone(),
                theirs: conflict.theirs.clone(),
                reason: "edited here and changed by the source; the local value stands".into(),
            });
        }
        if self.options.dry_run {
            if row.source_hash.as_ref().is_some_and(|hash| hash.ends_with('~')) && row.status == made.status.as_str() {
                self.tried.insert(
                    made.id,
                    Tried {
                        was: made.was,
                        body: made.body,
                    },
                );
            }
            return Ok(None);
        }
        Ok(Some(made))
    }

    /// Keeps what has to be looked at again when the whole source is read, and says what looks wrong.
    fn remember(&mut self, prepared: &Prepared) {
        for problem in &prepared.problems {
            let reason = format!("{}. {}. Kept as it is", problem.cause, problem.remedy);
            let note = Note::new(prepared.place.clone(), reason).of(prepared.kind, &prepared.source_id);
            self.report.warnings.push(note.field(&problem.path));
        }
        for reference in &prepared.references {
            // Programs may still be left out for want of their organization.
            if reference.rel == "program" || !self.seen.contains_key(&key(&reference.to)) {
                self.unresolved.push(Unresolved {
                    from: prepared.id.clone(),
                    kind: prepared.kind,
                    source_id: prepared.source_id.clone(),
                    place: prepared.place.clone(),
                    rel: reference.rel,
                    path: reference.path.to_string(),
                    to: reference.to.clone(),
                });
            }
        }
    }
}
