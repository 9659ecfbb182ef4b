//! Writing one record: checked, dated, versioned, linked and announced, all in the caller's transaction.

use jiff::civil::Date;
use language::{Lang, Origin};
use serde_json::Value;
use store::{Event, Ts, Tx, args, sql};

use crate::diff::{FieldChange, diff};
use crate::document;
use crate::error::{DirectoryError, Result};
use crate::links::references;
use crate::model::{Body, Record, SCHEMA, Status, Verified};
use crate::row::{StoredRow, relink};
use crate::validate::{Problem, Weight, validate};
use crate::wording::{same_words, stamp};

/// Who changes a record, why and when.
#[derive(Debug, Clone)]
pub struct Change {
    /// The account or program that makes the change.
    pub who: String,
    /// Why, for the history; may be empty.
    pub why: String,
    /// When.
    pub at: Ts,
    /// The second person, where the centre has two look at a change.
    pub approved_by: Option<String>,
    /// The languages this deployment requires: a text missing in one of them is a warning.
    pub languages: Vec<Lang>,
}

impl Change {
    /// A change in a deployment that requires English and French.
    pub fn new(who: impl Into<String>, why: impl Into<String>, at: Ts) -> Change {
        Change {
            who: who.into(),
            why: why.into(),
            at,
            approved_by: None,
            languages: vec![Lang::en(), Lang::fr()],
        }
    }
}

/// What a save did.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// The version that stands now.
    pub version: i64,
    /// False when the record said all that already: no version was written.
    pub changed: bool,
    /// What is worth a look.
    pub warnings: Vec<Problem>,
}

sql! {
    STORED = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at, source_hash, source_body
        FROM record WHERE id = $1 AND born_run NOT IN (SELECT id FROM import_run WHERE state IN ('staging', 'undoing'))";
    EXIST = "SELECT id FROM live_record WHERE id ", in_list(1), "";
    INSERT = "INSERT INTO record (id, kind, owner, source, source_id, status, version, schema, body, name, created_at, modified_at, verified_on, source_hash, source_body, born_run)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    UPDATE = "UPDATE record SET owner = $3, status = $4, version = $2 + 1, schema = $5, body = $6, name = $7, modified_at = $8, verified_on = $9,
        source_body = $10
        WHERE id = $1 AND version = $2";
    VERSION = "INSERT INTO record_version (record_id, version, at, who, why, run, status, diff, schema, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    KEEP_BODY = "UPDATE record_version SET body = $3, schema = $4 WHERE record_id = $1 AND version = $2";
    /// Beside the insert, which imports share: they have no second person.
    APPROVED = "UPDATE record_version SET approved_by = $3 WHERE record_id = $1 AND version = $2";
    MARK_STALE = "UPDATE record_next SET stale = TRUE WHERE record_id = $1";
}

pub(crate) const INSERT_RECORD: store::Sql = INSERT;
pub(crate) const INSERT_VERSION: store::Sql = VERSION;

/// The record as it stands, after whatever a published run makes of it.
pub(crate) async fn stored(tx: &mut Tx, id: &str) -> Result<Option<StoredRow>> {
    crate::import::fold_one(tx, id).await?;
    Ok(tx.opt(STORED, args![id]).await?)
}

/// Saves a record: checks it, dates the wordings that changed, writes the version with its differences, the links and an
/// event `record.changed`. A record that says nothing new gets no version.
///
/// `record.version` is the version that the editor saw, 0 for a new record; `record.modified` is not looked at. Where the
/// record came from cannot be changed.
///
/// # Errors
/// [`DirectoryError::Invalid`] with every problem, [`DirectoryError::Stale`] when somebody saved in between.
pub async fn save(tx: &mut Tx, change: &Change, record: &Record) -> Result<Saved> {
    let (current, warnings) = check(tx, change, record).await?;
    write(tx, change, current, record, true, warnings).await
}

/// Everything that a save looks at before it writes: gives the row that stands and what is worth a look.
pub(crate) async fn check(tx: &mut Tx, change: &Change, record: &Record) -> Result<(Option<StoredRow>, Vec<Problem>)> {
    let mut problems = validate(&record.body, &change.languages);
    dangling(tx, record, &mut problems).await?;
    if problems.iter().any(|p| p.weight > Weight::Warning) {
        problems.retain(|p| p.weight > Weight::Warning);
        return Err(DirectoryError::Invalid {
            kind: record.body.kind().as_str(),
            id: record.id.clone(),
            problems,
        });
    }
    let current = stored(tx, &record.id).await?;
    let found = current.as_ref().map_or(0, |row| row.version);
    if found != record.version {
        return Err(DirectoryError::Stale {
            id: record.id.clone(),
            expected: record.version,
            found,
        });
    }
    Ok((current, problems))
}

/// Saves a record of which a part was put right: refuses only what was not wrong before, as a source may have brought it.
pub(crate) async fn amend(tx: &mut Tx, change: &Change, before: &Record, after: &Record) -> Result<Saved> {
    let (mut had, mut problems) = (
        validate(&before.body, &change.languages),
        validate(&after.body, &change.languages),
    );
    dangling(tx, before, &mut had).await?;
    dangling(tx, after, &mut problems).await?;
    let news: Vec<Problem> = problems
        .iter()
        .filter(|p| p.weight > Weight::Warning && !had.contains(p))
        .cloned()
        .collect();
    if !news.is_empty() {
        return Err(DirectoryError::Invalid {
            kind: after.body.kind().as_str(),
            id: after.id.clone(),
            problems: news,
        });
    }
    problems.retain(|p| p.weight == Weight::Warning);
    let current = stored(tx, &after.id).await?;
    write(tx, change, current, after, true, problems).await
}

/// `dates`: wordings whose words changed get the date of the change.
async fn write(
    tx: &mut Tx,
    change: &Change,
    current: Option<StoredRow>,
    record: &Record,
    dates: bool,
    warnings: Vec<Problem>,
) -> Result<Saved> {
    let kind = record.body.kind();
    let mut tree = document::to_value(&record.body);
    let old = current.as_ref().map(StoredRow::tree).transpose()?;
    if let (Some(row), Some(old)) = (&current, &old) {
        if row.kind()? != kind {
            let path = "kind".to_owned();
            let (cause, remedy) = (
                format!("the record is a {}", row.kind),
                "Make a new record of the other kind".to_owned(),
            );
            let problems = vec![Problem {
                path,
                cause,
                remedy,
                weight: Weight::Fatal,
            }];
            return Err(DirectoryError::Invalid {
                kind: kind.as_str(),
                id: record.id.clone(),
                problems,
            });
        }
        if dates {
            stamp(Some(old), &mut tree, change.at, Origin::Written);
        }
        if same_body(old, &tree) && row.status == record.status.as_str() && row.owner == record.owner {
            return Ok(Saved {
                version: row.version,
                changed: false,
                warnings,
            });
        }
    } else {
        stamp(None, &mut tree, change.at, Origin::Written);
    }
    let body = document::from_value(kind, &record.id, SCHEMA, tree)?;
    let tree = document::to_value(&body);
    let version = record.version + 1;
    match &current {
        None => insert(tx, change, record, &body).await?,
        Some(row) => update(tx, change, record, &body, row).await?,
    }
    let changes = old.map(|old| diff(&old, &tree)).unwrap_or_default();
    tx.exec(
        VERSION,
        version_row(&record.id, version, change, 0, record.status, &changes),
    )
    .await?;
    if let Some(approver) = &change.approved_by {
        tx.exec(APPROVED, args![&record.id, version, approver]).await?;
    }
    crate::curation::attention::refresh(tx, record, tree, change).await?;
    relink(tx, &record.id, &body, 0).await?;
    let event = Event::new(kind.as_str(), &record.id, "record.changed", change.at).of_centre(&record.owner);
    tx.append(event.with(serde_json::json!({ "version": version })));
    Ok(Saved {
        version,
        changed: true,
        warnings,
    })
}

async fn insert(tx: &mut Tx, change: &Change, record: &Record, body: &Body) -> Result<()> {
    let (source, source_id) = record.source.as_ref().map(|s| (&s.source, &s.id)).unzip();
    let json = document::to_json(body);
    let row = args![
        &record.id,
        body.kind().as_str(),
        &record.owner,
        source.cloned(),
        source_id.cloned(),
        record.status.as_str(),
        record.version + 1,
        SCHEMA,
        json,
        body.first_name(),
        change.at,
        change.at,
        verified_on(body),
        None::<String>,
        None::<String>,
        0i64
    ];
    tx.exec(INSERT, row).await.map(drop).map_err(|e| taken(e, record))
}

async fn update(tx: &mut Tx, change: &Change, record: &Record, body: &Body, row: &StoredRow) -> Result<()> {
    if row.schema != SCHEMA {
        tx.exec(KEEP_BODY, args![&row.id, row.version, &row.body, row.schema])
            .await?;
    }
    // From the first local edit on, what the source said last is kept beside it.
    let base = row
        .source_hash
        .as_ref()
        .map(|_| row.base().map(|base| base.to_string()))
        .transpose()?;
    let json = document::to_json(body);
    let values = args![
        &record.id,
        record.version,
        &record.owner,
        record.status.as_str(),
        SCHEMA,
        json,
        body.first_name(),
        change.at,
        verified_on(body),
        base
    ];
    if tx.exec(UPDATE, values).await? == 0 {
        return Err(DirectoryError::Stale {
            id: record.id.clone(),
            expected: record.version,
            found: record.version + 1,
        });
    }
    tx.exec(MARK_STALE, args![&record.id]).await?;
    Ok(())
}

/// The same words, and where both sides name them the same dates and origins.
fn same_body(old: &Value, new: &Value) -> bool {
    same_words(old, new) && diff(old, new).is_empty()
}

/// A row of `record_version`.
pub(crate) fn version_row(
    id: &str,
    version: i64,
    change: &Change,
    run: i64,
    status: Status,
    changes: &[FieldChange],
) -> Vec<store::Val> {
    let diff = serde_json::to_string(changes).expect("differences can be written as JSON");
    args![
        id,
        version,
        change.at,
        &change.who,
        &change.why,
        run,
        status.as_str(),
        diff,
        SCHEMA,
        None::<String>
    ]
}

/// Someone else made a record of this id a moment ago.
fn taken(error: store::StoreError, record: &Record) -> DirectoryError {
    match error {
        store::StoreError::Duplicate { .. } => DirectoryError::Stale {
            id: record.id.clone(),
            expected: 0,
            found: 1,
        },
        other => other.into(),
    }
}

/// Adds a problem for each reference to a record that is not there.
async fn dangling(tx: &mut Tx, record: &Record, problems: &mut Vec<Problem>) -> Result<()> {
    let references = references(&record.body);
    if references.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = references.iter().map(|r| r.to.clone()).collect();
    let there: Vec<(String,)> = tx.all(EXIST, args![ids]).await?;
    for reference in references
        .iter()
        .filter(|r| r.to != record.id && !there.iter().any(|(id,)| *id == r.to))
    {
        problems.push(Problem {
            path: reference.path.to_string(),
            cause: format!("there is no record {}", reference.to),
            remedy: "Choose one that exists, or save that one first".into(),
            weight: Weight::Error,
        });
    }
    Ok(())
}

/// The day a body was last confirmed.
pub(crate) fn verified_on(body: &Body) -> Option<String> {
    let verified = match body {
        Body::Organization(b) => b.verified.as_ref(),
        Body::Service(b) => b.verified.as_ref(),
        Body::Location(b) => b.verified.as_ref(),
        _ => None,
    };
    verified.map(|v| v.on.to_string())
}

/// Takes a record out of use, with its history kept. Needs a reason; what else refers to it, [`crate::curation::referring`]
/// tells.
pub async fn retire(tx: &mut Tx, change: &Change, id: &str, expected_version: i64) -> Result<Saved> {
    if change.why.trim().is_empty() {
        return Err(DirectoryError::NoReason {
            what: "Retiring a record",
        });
    }
    set_status(tx, change, id, expected_version, Status::Retired).await
}

/// Brings a retired record back.
pub async fn restore(tx: &mut Tx, change: &Change, id: &str, expected_version: i64) -> Result<Saved> {
    set_status(tx, change, id, expected_version, Status::Published).await
}

async fn set_status(tx: &mut Tx, change: &Change, id: &str, expected: i64, status: Status) -> Result<Saved> {
    let mut record = standing(tx, id, expected).await?;
    if record.status == status {
        return Err(DirectoryError::Already {
            id: id.to_owned(),
            status,
        });
    }
    record.status = status;
    rewrite(tx, change, &record).await
}

/// Records that somebody confirmed a record on a day: nothing else changed. Only organizations, services and locations
/// are confirmed.
pub async fn verify(tx: &mut Tx, change: &Change, id: &str, expected_version: i64, on: Date) -> Result<Saved> {
    let mut record = standing(tx, id, expected_version).await?;
    let verified = Some(Verified {
        on,
        by: Some(change.who.clone()),
    });
    match &mut record.body {
        Body::Organization(b) => b.verified = verified,
        Body::Service(b) => b.verified = verified,
        Body::Location(b) => b.verified = verified,
        _ => {}
    }
    rewrite(tx, change, &record).await
}

/// The record as it stands, which must be at the version expected.
pub(crate) async fn standing(tx: &mut Tx, id: &str, expected: i64) -> Result<Record> {
    let row = stored(tx, id)
        .await?
        .ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?;
    if row.version != expected {
        return Err(DirectoryError::Stale {
            id: id.to_owned(),
            expected,
            found: row.version,
        });
    }
    row.row.record()
}

/// Writes a record again without asking more of it than when it was accepted. Its wordings keep the dates they carry:
/// who goes back to an older version goes back to what was in step then.
pub(crate) async fn rewrite(tx: &mut Tx, change: &Change, record: &Record) -> Result<Saved> {
    let current = stored(tx, &record.id).await?;
    write(tx, change, current, record, false, Vec::new()).await
}
