//! Importing a source, so that it becomes visible as a whole.
//!
//! A run reads the source once. What is new goes into `record`, hidden by its run; what changes goes into `record_next`
//! beside the record as it stands. Each batch is a transaction of some milliseconds. One small transaction publishes the
//! run: from then on every reader sees all of it. Folding `record_next` into `record` follows in batches. What a process
//! left behind when it was stopped, [`recover`] finishes or undoes. The decision note tells why it is done this way.

mod batch;
mod begin;
mod complete;
mod dangling;
mod engine;
mod feed;
mod finish;
mod merge_row;
mod notes;
mod pace;
mod recover;
mod report;
pub mod runs;
mod stage;
mod undo;

use std::time::Duration;

use store::{Clock, Db};

use crate::error::{DirectoryError, Result};
use crate::model::{Body, Kind};

pub(crate) use finish::fold_one;
pub use recover::{Recovered, recover};
pub use report::{ConflictNote, Counts, Note, Place, Report, Totals};

/// How long a run counts as alive without a sign.
pub const LEASE: Duration = Duration::from_secs(10);

/// A record as a parser read it.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// What kind of record.
    pub kind: Kind,
    /// Its id in the source.
    pub source_id: String,
    /// What it says; references are record ids made by [`crate::ids::from_source`].
    pub body: Body,
    /// Where it stands.
    pub place: Place,
}

/// What a parser gives, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A record.
    Record(Box<Incoming>),
    /// A record that cannot be read: the import is refused, or with `skip_bad` goes on without it.
    Bad(Note),
    /// A record that is left out by the rules of the format; the import goes on.
    Skipped(Note),
    /// A part of a record that has no place here; the rest of it is kept.
    Lost(Note),
    /// The source cannot be read further: nothing is imported. The text names place, cause and remedy.
    Failed(String),
}

/// How to import.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line, free of the others"
)]
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the source: the same at every import of it.
    pub source: String,
    /// The centre or data partner that keeps its records.
    pub owner: String,
    /// Report what would be done, and write nothing.
    pub dry_run: bool,
    /// The source is whole: retire what it no longer has.
    pub complete: bool,
    /// Retire even more than a tenth.
    pub force: bool,
    /// Leave bad records out instead of refusing the import.
    pub skip_bad: bool,
}

impl Options {
    /// An import of a source into a centre's directory, without any of the switches.
    pub fn new(source: impl Into<String>, owner: impl Into<String>) -> Options {
        Options {
            source: source.into(),
            owner: owner.into(),
            dry_run: false,
            complete: false,
            force: false,
            skip_bad: false,
        }
    }
}

/// Imports a source. `progress` is told the counts after each batch.
///
/// The items are read on a thread of their own, at most a few batches ahead. Records may come in any order; those that
/// come after the ones they refer to cost least. Whatever goes wrong, the directory is as it was before.
///
/// # Errors
/// See [`DirectoryError`]: `Running`, `Bad`, `TooMany`, `Source`, `TakenOver`, `Options`, `Store`.
pub async fn run(
    db: &Db,
    clock: &Clock,
    options: &Options,
    items: impl Iterator<Item = Item> + Send + 'static,
    progress: impl FnMut(&Totals) + Send,
) -> Result<Report> {
    if options.source.trim().is_empty() || options.owner.trim().is_empty() {
        return Err(DirectoryError::Options(
            "an import needs the name of its source and the centre that keeps it: use --source NAME".into(),
        ));
    }
    engine::run(db, clock, options, items, progress).await
}
