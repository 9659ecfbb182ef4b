//! What one person is writing about one record: kept as they type, seen by nobody else. A draft is no version, is never in
//! the index and appends no event.

use serde_json::Value;
use store::{Db, Ts, Tx, args, sql};

use crate::diff::{FieldChange, diff};
use crate::document;
use crate::error::{DirectoryError, Result};
use crate::merge::{Conflict, merge};
use crate::model::{Body, Kind, Record, SCHEMA, Status};
use crate::save::{Change, Saved};

use super::proposal;

/// What somebody is writing about a record, which need not exist yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The record; the id of a new one is made with its first draft.
    pub record_id: String,
    /// Whose draft it is.
    pub account: String,
    /// The centre that keeps the record, or will.
    pub owner: String,
    /// The version it was begun from; 0 for a record that does not exist yet.
    pub base_version: i64,
    /// How often it was kept, from 1; 0 for one that was never kept.
    pub revision: i64,
    /// When it was kept last.
    pub at: Ts,
    /// What the record would say.
    pub body: Body,
    /// What was typed that no body can say yet, in the editor's own form.
    pub beside: Option<String>,
}

/// A draft in a list, without what it says.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DraftEntry {
    /// The record.
    pub record_id: String,
    /// Whose draft it is.
    pub account: String,
    /// The centre that keeps the record.
    pub owner: String,
    /// The record's kind, by its HSDS name.
    pub kind: String,
    /// The record's name; empty for one that does not exist yet.
    pub name: String,
    /// The version it was begun from; 0 for a record that does not exist yet.
    pub base_version: i64,
    /// The version that stands; 0 for a record that does not exist yet.
    pub version: i64,
    /// When it was kept last.
    pub at: Ts,
}

impl DraftEntry {
    /// Whether somebody saved the record after the draft was begun.
    pub fn behind(&self) -> bool {
        self.version != self.base_version
    }
}

/// What is written put together with what was saved meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub struct Reunion {
    /// The version that stands: the base of the draft once it is settled.
    pub version: i64,
    /// Both sides' changes; where both changed a field, what is written here.
    pub body: Body,
    /// Fields that both changed differently: `ours` is written here, `theirs` was saved.
    pub conflicts: Vec<Conflict>,
    /// What was saved since the draft was begun.
    pub saved: Vec<FieldChange>,
    /// What is written here against what it was begun from.
    pub written: Vec<FieldChange>,
}

/// What became of a draft that its writer is done with.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// It stands.
    Saved(Saved),
    /// It waits for another person: the proposal's id.
    Proposed(String),
}

#[derive(sqlx::FromRow)]
struct Row {
    record_id: String,
    account: String,
    owner: String,
    kind: String,
    base_version: i64,
    revision: i64,
    at: Ts,
    schema: i64,
    body: String,
    beside: Option<String>,
}

sql! {
    REVISION = "SELECT revision FROM record_draft WHERE record_id = $1 AND account = $2";
    KEEP = "INSERT INTO record_draft (record_id, account, owner, kind, base_version, revision, at, schema, body, beside)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (record_id, account) DO UPDATE SET owner = excluded.owner, kind = excluded.kind, base_version = excluded.base_version,
          revision = excluded.revision, at = excluded.at, schema = excluded.schema, body = excluded.body, beside = excluded.beside
        WHERE record_draft.revision = excluded.revision - 1";
    OF = "SELECT record_id, account, owner, kind, base_version, revision, at, schema, body, beside FROM record_draft
        WHERE record_id = $1 AND account = $2";
    LIST = "SELECT d.record_id, d.account, d.owner, d.kind, COALESCE(r.name, '') AS name, d.base_version,
          COALESCE(r.version, 0) AS version, d.at
        FROM record_draft d LEFT JOIN live_record r ON r.id = d.record_id
        WHERE d.account = $1 AND (d.at, d.record_id) < ($2, $3) ORDER BY d.at DESC, d.record_id DESC LIMIT $4";
    OTHERS = "SELECT d.record_id, d.account, d.owner, d.kind, COALESCE(r.name, '') AS name, d.base_version,
          COALESCE(r.version, 0) AS version, d.at
        FROM record_draft d LEFT JOIN live_record r ON r.id = d.record_id
        WHERE d.record_id = $1 AND d.account <> $2 ORDER BY d.at DESC, d.account";
    DISCARD = "DELETE FROM record_draft WHERE record_id = $1 AND account = $2";
}

impl Row {
    fn draft(self) -> Result<Draft> {
        let kind = Kind::parse(&self.kind).ok_or_else(|| DirectoryError::Body {
            kind: "draft",
            id: self.record_id.clone(),
            cause: format!("there is no kind {:?}", self.kind),
        })?;
        Ok(Draft {
            body: document::from_json(kind, &self.record_id, self.schema, &self.body)?,
            record_id: self.record_id,
            account: self.account,
            owner: self.owner,
            base_version: self.base_version,
            revision: self.revision,
            at: self.at,
            beside: self.beside,
        })
    }
}

impl Draft {
    /// The beginning of a draft of a record as it stands; nothing is kept yet.
    pub fn begin(record: &Record, account: impl Into<String>, at: Ts) -> Draft {
        Draft {
            record_id: record.id.clone(),
            account: account.into(),
            owner: record.owner.clone(),
            base_version: record.version,
            revision: 0,
            at,
            body: record.body.clone(),
            beside: None,
        }
    }
}

/// Keeps a draft and gives its new revision. `draft.revision` is the one that the window saw, 0 for the first.
///
/// # Errors
/// [`DirectoryError::DraftMoved`] when another window of the same person kept it in between: nothing is overwritten.
pub async fn save(tx: &mut Tx, draft: &Draft) -> Result<i64> {
    let row = args![
        &draft.record_id,
        &draft.account,
        &draft.owner,
        draft.body.kind().as_str(),
        draft.base_version,
        draft.revision + 1,
        draft.at,
        SCHEMA,
        document::to_json(&draft.body),
        &draft.beside
    ];
    let moved = |found| DirectoryError::DraftMoved {
        id: draft.record_id.clone(),
        expected: draft.revision,
        found,
    };
    let found = tx
        .opt::<(i64,)>(REVISION, args![&draft.record_id, &draft.account])
        .await?
        .map_or(0, |(n,)| n);
    if found != draft.revision || tx.exec(KEEP, row).await? == 0 {
        return Err(moved(found));
    }
    Ok(draft.revision + 1)
}

/// Somebody's draft of a record.
pub async fn of(db: &Db, record_id: &str, account: &str) -> Result<Option<Draft>> {
    let row: Option<Row> = db.fresh_opt(OF, args![record_id, account]).await?;
    row.map(Row::draft).transpose()
}

/// As [`of`], within a transaction.
pub(super) async fn standing(tx: &mut Tx, record_id: &str, account: &str) -> Result<Option<Draft>> {
    let row: Option<Row> = tx.opt(OF, args![record_id, account]).await?;
    row.map(Row::draft).transpose()
}

/// Somebody's drafts, the last one first. `after` is the last of the page before.
pub async fn list(db: &Db, account: &str, after: Option<&DraftEntry>, limit: i64) -> Result<Vec<DraftEntry>> {
    let (at, id) = after.map_or((Ts(i64::MAX), ""), |d| (d.at, d.record_id.as_str()));
    Ok(db.fresh_all(LIST, args![account, at, id, limit]).await?)
}

/// Others' drafts of a record: who else is at work on it, and since when.
pub async fn others(db: &Db, record_id: &str, account: &str) -> Result<Vec<DraftEntry>> {
    Ok(db.fresh_all(OTHERS, args![record_id, account]).await?)
}

/// Throws a draft away. False when there was none.
pub async fn discard(tx: &mut Tx, record_id: &str, account: &str) -> Result<bool> {
    Ok(tx.exec(DISCARD, args![record_id, account]).await? > 0)
}

/// Puts a draft together with what was saved since it was begun; `None` when nothing was.
///
/// What the writer makes of it is kept as the draft with [`Reunion::version`] as its base.
pub async fn reunite(db: &Db, draft: &Draft) -> Result<Option<Reunion>> {
    reunited(db, &draft.record_id, draft.base_version, &draft.body).await
}

pub(super) async fn reunited(db: &Db, id: &str, base_version: i64, written: &Body) -> Result<Option<Reunion>> {
    let now = match crate::read::record(db, id).await {
        Err(DirectoryError::NoRecord { .. }) if base_version == 0 => return Ok(None),
        other => other?,
    };
    if now.version == base_version {
        return Ok(None);
    }
    let (ours, theirs) = (document::to_value(written), document::to_value(&now.body));
    let base = if base_version == 0 {
        Value::Object(serde_json::Map::new())
    } else {
        document::to_value(&crate::history::at_version(db, id, base_version).await?.body)
    };
    let merged = merge(&base, &ours, &theirs);
    Ok(Some(Reunion {
        version: now.version,
        body: document::from_value(now.body.kind(), id, SCHEMA, merged.body)?,
        conflicts: merged.conflicts,
        saved: diff(&base, &theirs),
        written: diff(&base, &ours),
    }))
}

/// Makes a draft the record's next version, or with `two_person` a proposal with the id `proposal`, and takes the draft away.
///
/// # Errors
/// [`DirectoryError::NoDraft`], and what [`crate::save`] says: [`DirectoryError::Stale`] asks for [`reunite`] first.
pub async fn publish(tx: &mut Tx, change: &Change, record_id: &str, two_person: bool, proposal: &str) -> Result<Done> {
    if two_person {
        proposal::propose(tx, change, proposal, record_id).await?;
        return Ok(Done::Proposed(proposal.to_owned()));
    }
    let draft = taken(tx, record_id, &change.who).await?;
    let record = as_record(tx, &draft.record_id, &draft.owner, draft.base_version, draft.body).await?;
    let saved = crate::save::save(tx, change, &record).await?;
    Ok(Done::Saved(saved))
}

/// Takes somebody's draft out of the table: what becomes of it is up to the caller, in the same transaction.
pub(super) async fn taken(tx: &mut Tx, record_id: &str, account: &str) -> Result<Draft> {
    let draft = standing(tx, record_id, account).await?;
    let draft = draft.ok_or_else(|| DirectoryError::NoDraft {
        id: record_id.to_owned(),
    })?;
    tx.exec(DISCARD, args![record_id, account]).await?;
    Ok(draft)
}

/// What is written as the record it would be: the envelope is that of the record that stands.
pub(super) async fn as_record(tx: &mut Tx, id: &str, owner: &str, base_version: i64, body: Body) -> Result<Record> {
    let envelope = match crate::save::stored(tx, id).await? {
        Some(row) => row.row.record()?,
        None => super::blank(body.kind(), id, owner),
    };
    Ok(Record {
        status: if envelope.version == 0 {
            Status::Published
        } else {
            envelope.status
        },
        version: base_version,
        body,
        ..envelope
    })
}
