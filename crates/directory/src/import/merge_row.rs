//! What a source's news make of a record that stands.

use language::Origin;
use serde_json::Value;
use store::{Ts, Val, args};

use crate::diff::{FieldChange, diff};
use crate::document;
use crate::error::Result;
use crate::merge::{Conflict, merge};
use crate::model::{Body, SCHEMA, Status};
use crate::row::StoredRow;
use crate::save::{Change, verified_on};
use crate::wording::{same_words, stamp};

/// A row of `record_next` to be.
#[derive(Debug)]
pub(super) struct Made {
    pub id: String,
    pub base_version: i64,
    pub version: i64,
    pub status: Status,
    pub body: Body,
    /// The body as it stands, to see which links change.
    pub was: Body,
    pub conflicts: Vec<Conflict>,
    pub stale: bool,
    modified: Ts,
    hash: String,
    source_body: Option<String>,
    incoming: String,
    changes: Vec<FieldChange>,
}

impl Made {
    /// Whether the record gets a new version. Otherwise only what the source said last is noted.
    pub fn changes(&self) -> bool {
        self.version > self.base_version
    }
    /// Whether the source, with which the record was not of one mind, says something else now.
    pub fn says_otherwise(&self, row: &StoredRow) -> bool {
        row.source_body.is_some() && row.source_body != self.source_body
    }
    /// The values of `record_next`, in the order of the insert.
    pub fn values(&self, run: i64, change: &Change) -> Vec<Val> {
        let json = document::to_json(&self.body);
        let diff = serde_json::to_string(&self.changes).expect("differences can be written as JSON");
        args![
            &self.id,
            run,
            self.base_version,
            self.version,
            self.status.as_str(),
            SCHEMA,
            json,
            self.body.first_name(),
            self.modified,
            verified_on(&self.body),
            &self.hash,
            &self.source_body,
            &self.incoming,
            diff,
            &change.who,
            &change.why,
            self.stale
        ]
    }
}

/// Merges what the source says now into a record.
pub(super) fn merged(row: &StoredRow, incoming: &str, hash: &str, at: Ts) -> Result<Made> {
    let kind = row.kind()?;
    let (base, ours): (Value, Value) = (row.base()?, row.tree()?);
    let theirs = document::to_value(&document::from_json(kind, &row.id, SCHEMA, incoming)?);
    let result = merge(&base, &ours, &theirs);
    let mut tree = result.body;
    stamp(Some(&ours), &mut tree, at, Origin::Imported);
    let body = document::from_value(kind, &row.id, SCHEMA, tree)?;
    let tree = document::to_value(&body);
    let changes = diff(&ours, &tree);
    // What the source itself retired comes back with the source; what a curator retired stays so.
    let was = Status::parse(&row.status);
    let dropped = was == Status::Retired && row.source_hash.as_deref() == Some("");
    let status = if dropped { Status::Published } else { was };
    let new_version = !changes.is_empty() || status != was;
    Ok(Made {
        id: row.id.clone(),
        base_version: row.version,
        version: row.version + i64::from(new_version),
        status,
        was: row.body()?,
        modified: if new_version { at } else { row.modified_at },
        hash: hash.to_owned(),
        source_body: (!same_words(&tree, &theirs)).then(|| theirs.to_string()),
        incoming: incoming.to_owned(),
        body,
        changes,
        conflicts: result.conflicts,
        stale: false,
    })
}

/// A record that the source dropped, taken out of use. Its empty hash lets the source bring it back.
pub(super) fn dropped(row: &StoredRow, at: Ts) -> Result<Made> {
    let body = row.body()?;
    Ok(Made {
        id: row.id.clone(),
        base_version: row.version,
        version: row.version + 1,
        status: Status::Retired,
        was: body.clone(),
        body,
        conflicts: Vec::new(),
        stale: false,
        modified: at,
        hash: String::new(),
        source_body: row.source_body.clone(),
        incoming: String::new(),
        changes: Vec::new(),
    })
}
