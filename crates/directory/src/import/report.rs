//! What an import read, did, left out and lost.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Kind;

/// Where in the source something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the operator named it.
    pub file: String,
    /// The row or line, from 1; none where the format has neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
}

/// Something left out, lost or doubtful, with its place and reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What kind of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The source's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// The field or column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Why, and what to do about it.
    pub reason: String,
}

impl Note {
    /// A note about a place.
    pub fn new(place: Place, reason: impl Into<String>) -> Note {
        Note {
            place,
            kind: None,
            source_id: None,
            field: None,
            reason: reason.into(),
        }
    }
    /// With the record it is about.
    #[must_use]
    pub fn of(mut self, kind: Kind, source_id: impl Into<String>) -> Note {
        (self.kind, self.source_id) = (Some(kind), Some(source_id.into()));
        self
    }
    /// With the field or column it is about.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Note {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place.file)?;
        if let Some(row) = self.place.row {
            write!(f, ":{row}")?;
        }
        if let (Some(kind), Some(id)) = (self.kind, &self.source_id) {
            write!(f, ": {} {id}", kind.as_str())?;
        }
        if let Some(field) = &self.field {
            write!(f, ": {field}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// A field that was edited here and changed by the source, each differently. The local value stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConflictNote {
    /// Where the source says it.
    #[serde(flatten)]
    pub place: Place,
    /// What kind of record.
    pub kind: Kind,
    /// Its id here.
    pub id: String,
    /// Its id in the source.
    pub source_id: String,
    /// The field.
    pub field: String,
    /// What stands.
    pub ours: Option<Value>,
    /// What the source says.
    pub theirs: Option<Value>,
    /// In words.
    pub reason: String,
}

/// Counts of records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Met in the source.
    pub read: u64,
    /// New.
    pub created: u64,
    /// With a new version.
    pub changed: u64,
    /// As they were.
    pub unchanged: u64,
    /// Taken out of use because the source no longer has them.
    pub retired: u64,
    /// Left out, each with a reason among the skips.
    pub skipped: u64,
}

/// Counts over all and per kind. `read` is `created + changed + unchanged + skipped`; what is retired was not read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Over all.
    #[serde(flatten)]
    pub all: Counts,
    /// Per kind, by its HSDS name; kinds that were not met are left out.
    pub by_kind: BTreeMap<String, Counts>,
}

impl Totals {
    /// Counts of one kind.
    pub fn of(&self, kind: Kind) -> Counts {
        self.by_kind.get(kind.as_str()).copied().unwrap_or_default()
    }
    /// Changes the counts over all and those of a kind; a record without kind counts over all only.
    pub(crate) fn count(&mut self, kind: Option<Kind>, change: impl Fn(&mut Counts)) {
        change(&mut self.all);
        if let Some(kind) = kind {
            change(self.by_kind.entry(kind.as_str().to_owned()).or_default());
        }
    }
}

/// The report of an import: its JSON is what `--report` writes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The name of the source.
    pub source: String,
    /// The run; none for a dry run.
    pub run: Option<i64>,
    /// True when nothing was written.
    pub dry_run: bool,
    /// How many records were read and what became of them.
    pub totals: Totals,
    /// Records left out.
    pub skips: Vec<Note>,
    /// Parts of records that could not be kept.
    pub losses: Vec<Note>,
    /// Fields changed on both sides.
    pub conflicts: Vec<ConflictNote>,
    /// Values kept as the source has them that look wrong.
    pub warnings: Vec<Note>,
}
