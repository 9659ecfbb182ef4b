//! What a record said before, what changed, and going back.

use serde_json::Value;
use store::{Db, Ts, Tx, args, sql};

use crate::diff::{FieldChange, diff, undo};
use crate::document;
use crate::error::{DirectoryError, Result};
use crate::model::{Record, Status};
use crate::save::{Change, Saved, rewrite, stored};

/// One version of a record.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VersionEntry {
    /// Its number, from 1.
    pub version: i64,
    /// When it was written.
    pub at: Ts,
    /// Who wrote it.
    pub who: String,
    /// Why.
    pub why: String,
    /// The second person, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// The import run that wrote it, if one did.
    pub run: Option<i64>,
    /// How the record stood with it.
    pub status: Status,
    /// What changed from the version before; empty for the first.
    pub changes: Vec<FieldChange>,
}

/// What differs between two versions of a record.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Difference {
    /// The fields that differ, per language.
    pub changes: Vec<FieldChange>,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: i64,
    at: Ts,
    who: String,
    why: String,
    approved_by: Option<String>,
    run: i64,
    status: String,
    diff: String,
    schema: i64,
    body: Option<String>,
}

sql! {
    /// A version of a run that is published and not folded yet stands in `record_next`.
    VERSIONS = "SELECT v.version, v.at, v.who, v.why, v.approved_by, v.run, v.status, v.diff, v.schema, v.body
        FROM record_version v WHERE v.record_id = $1
        UNION ALL
        SELECT n.version, n.modified_at, n.who, n.why, NULL, n.run, n.status, n.diff, n.schema, NULL
        FROM record_next n WHERE n.record_id = $1 AND n.version > n.base_version AND n.run IN (SELECT id FROM import_run WHERE state = 'published')
        ORDER BY version DESC";
}

fn entry(id: &str, row: VersionRow) -> Result<VersionEntry> {
    Ok(VersionEntry {
        version: row.version,
        at: row.at,
        who: row.who,
        why: row.why,
        approved_by: row.approved_by,
        run: (row.run != 0).then_some(row.run),
        status: Status::parse(&row.status),
        changes: changes(id, &row.diff)?,
    })
}

fn changes(id: &str, diff: &str) -> Result<Vec<FieldChange>> {
    serde_json::from_str(diff).map_err(|cause| DirectoryError::Body {
        kind: "history of",
        id: id.to_owned(),
        cause: cause.to_string(),
    })
}

/// Every version of a record, the last first.
pub async fn history(db: &Db, id: &str) -> Result<Vec<VersionEntry>> {
    let record = crate::read::record(db, id).await?;
    let rows: Vec<VersionRow> = db.fresh_all(VERSIONS, args![&record.id]).await?;
    rows.into_iter().map(|row| entry(id, row)).collect()
}

/// A record as it was at a version.
pub async fn at_version(db: &Db, id: &str, version: i64) -> Result<Record> {
    let record = crate::read::record(db, id).await?;
    let rows: Vec<VersionRow> = db.fresh_all(VERSIONS, args![id]).await?;
    back(record, &rows, version)
}

/// Goes back from a record that stands to one of its versions. `rows` has the last version first.
fn back(record: Record, rows: &[VersionRow], version: i64) -> Result<Record> {
    let (id, kind) = (record.id.clone(), record.body.kind());
    let wanted = rows
        .iter()
        .find(|row| row.version == version && version <= record.version)
        .ok_or_else(|| DirectoryError::NoVersion {
            id: id.clone(),
            version,
            last: record.version,
        })?;
    let (mut tree, mut schema) = (document::to_value(&record.body), crate::model::SCHEMA);
    for row in rows
        .iter()
        .filter(|row| row.version >= version && row.version <= record.version)
    {
        // The shape of the body changed after this version, so it was kept whole.
        if let Some(kept) = &row.body {
            let read: Value = serde_json::from_str(kept).map_err(|cause| DirectoryError::body(kind, &id, &cause))?;
            (tree, schema) = (read, row.schema);
        }
        if row.version > version {
            undo(&mut tree, &changes(&id, &row.diff)?);
        }
    }
    let body = document::from_value(kind, &id, schema, tree)?;
    Ok(Record {
        status: Status::parse(&wanted.status),
        version,
        modified: wanted.at,
        body,
        ..record
    })
}

/// What differs from version `from` to version `to`.
pub async fn diff_versions(db: &Db, id: &str, from: i64, to: i64) -> Result<Difference> {
    let (before, after) = (at_version(db, id, from).await?, at_version(db, id, to).await?);
    Ok(Difference {
        changes: diff(&document::to_value(&before.body), &document::to_value(&after.body)),
    })
}

/// Writes what a record said at an older version as its newest. `expected_version` is the version the editor saw.
pub async fn rollback(tx: &mut Tx, change: &Change, id: &str, expected_version: i64, to: i64) -> Result<Saved> {
    let row = stored(tx, id)
        .await?
        .ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?;
    let current = row.row.record()?;
    if current.version != expected_version {
        return Err(DirectoryError::Stale {
            id: id.to_owned(),
            expected: expected_version,
            found: current.version,
        });
    }
    let rows: Vec<VersionRow> = tx.all(VERSIONS, args![id]).await?;
    let old = back(current.clone(), &rows, to)?;
    rewrite(
        tx,
        change,
        &Record {
            body: old.body,
            status: old.status,
            ..current
        },
    )
    .await
}
