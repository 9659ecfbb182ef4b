//! Where a source says otherwise than a curator did: the local value stands until somebody decides.

use language::Origin;
use serde_json::Value;
use store::audit::SYSTEM;
use store::{Db, Event, Ts, Tx, args, sql};

use crate::diff::{FieldChange, apply};
use crate::document;
use crate::error::{DirectoryError, Result};
use crate::field::{Path, Step};
use crate::model::{Kind, Record, SCHEMA};
use crate::save::{Change, Saved, amend, standing, stored};
use crate::validate::{Problem, Weight};
use crate::wording::{same_words, stamp};

use super::attention;

/// A field that was edited here and changed by the source, each differently.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenConflict {
    /// The field.
    pub path: Path,
    /// When the source said otherwise.
    pub at: Ts,
    /// What stands here.
    pub ours: Option<Value>,
    /// What the source said last; `None` where it says nothing any more.
    pub theirs: Option<Value>,
}

impl OpenConflict {
    /// Whether both say the same by now: what stands is all there is to choose.
    pub fn agreed(&self) -> bool {
        match (&self.ours, &self.theirs) {
            (Some(ours), Some(theirs)) => same_words(ours, theirs),
            (ours, theirs) => ours == theirs,
        }
    }
}

/// What is to stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// What stands here.
    Ours,
    /// What the source says.
    Theirs,
    /// Something else; `None` for nothing.
    Own(Option<Value>),
}

impl Choice {
    const fn as_str(&self) -> &'static str {
        match self {
            Choice::Ours => "ours",
            Choice::Theirs => "theirs",
            Choice::Own(_) => "own",
        }
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    path: String,
    steps: Option<String>,
    at: Ts,
    state: String,
}

sql! {
    /// What the source said last, in a run that is published and not folded yet too.
    SOURCE = "SELECT CASE WHEN n.record_id IS NULL THEN r.source_body ELSE n.source_body END, COALESCE(n.schema, r.schema)
        FROM record r LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT id FROM import_run WHERE state = 'published')
        WHERE r.id = $1";
    /// The last word of the source first.
    OF_RECORD = "SELECT path, steps, at, state FROM record_conflict WHERE record_id = $1
        AND run NOT IN (SELECT id FROM import_run WHERE state IN ('staging', 'undoing')) ORDER BY run DESC, path";
    SETTLE = "UPDATE record_conflict SET state = 'settled', settled_at = $3, settled_by = $4, choice = $5
        WHERE record_id = $1 AND path = $2 AND state = 'open'
        AND run NOT IN (SELECT id FROM import_run WHERE state IN ('staging', 'undoing'))";
}

impl Row {
    fn path(&self) -> Path {
        let steps = self.steps.as_deref().and_then(|json| serde_json::from_str(json).ok());
        // Those of before the steps were kept never lead into a list, nor through a name with a dot.
        steps.unwrap_or_else(|| Path(self.path.split('.').map(|name| Step::Field(name.to_owned())).collect()))
    }
}

/// The open conflicts of a record, one a field. What the source said last counts, not what it said when they arose.
fn latest(rows: &[Row], ours: &Value, theirs: &Value) -> Vec<OpenConflict> {
    let mut found: Vec<OpenConflict> = Vec::new();
    for row in rows.iter().filter(|row| row.state == "open") {
        let path = row.path();
        if found.iter().all(|other| other.path != path) {
            found.push(OpenConflict {
                ours: path.of(ours).cloned(),
                theirs: path.of(theirs).cloned(),
                at: row.at,
                path,
            });
        }
    }
    found
}

/// The open conflicts of a record. Which records have any, [`super::queue::records`] lists.
pub async fn of_record(db: &Db, record: &Record) -> Result<Vec<OpenConflict>> {
    let ours = document::to_value(&record.body);
    let source: Option<(Option<String>, i64)> = db.fresh_opt(SOURCE, args![&record.id]).await?;
    let theirs = match source {
        Some((Some(json), schema)) => {
            document::to_value(&document::from_json(record.body.kind(), &record.id, schema, &json)?)
        }
        _ => ours.clone(),
    };
    let rows: Vec<Row> = db.fresh_all(OF_RECORD, args![&record.id]).await?;
    Ok(latest(&rows, &ours, &theirs))
}

/// Settles conflicts of a record, each by its path as text: with history where what stands changes, and with an event
/// `conflict.settled`. `expected_version` is the version that the curator saw. What is settled already is left as it is,
/// so that the same answer twice does nothing twice.
///
/// # Errors
/// [`DirectoryError::NoConflict`], [`DirectoryError::Stale`], and [`DirectoryError::Invalid`] where what is to stand is wrong.
pub async fn settle(
    tx: &mut Tx,
    change: &Change,
    id: &str,
    expected_version: i64,
    choices: &[(String, Choice)],
) -> Result<Saved> {
    let row = stored(tx, id)
        .await?
        .ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?;
    let version = row.version;
    let rows: Vec<Row> = tx.all(OF_RECORD, args![id]).await?;
    let open = latest(&rows, &row.tree()?, &row.base()?);
    let mut settled = Vec::new();
    for (path, choice) in choices {
        match open.iter().find(|c| c.path.to_string() == *path) {
            Some(conflict) => settled.push((path, choice, conflict)),
            None if rows.iter().any(|row| row.path == *path) => {}
            None => {
                return Err(DirectoryError::NoConflict {
                    id: id.to_owned(),
                    path: path.clone(),
                });
            }
        }
    }
    if settled.is_empty() {
        return Ok(Saved {
            version,
            changed: false,
            warnings: Vec::new(),
        });
    }
    let before = standing(tx, id, expected_version).await?;
    let after = decided(&before, change.at, &settled)?;
    for (path, choice, _) in &settled {
        tx.exec(SETTLE, args![id, *path, change.at, &change.who, choice.as_str()])
            .await?;
    }
    let saved = amend(tx, change, &before, &after).await?;
    if !saved.changed {
        let tree = document::to_value(&after.body);
        attention::refresh(tx, &after, tree, change).await?;
    }
    let kind = after.body.kind().as_str();
    tx.append(Event::new(kind, id, "conflict.settled", change.at).of_centre(&after.owner));
    Ok(saved)
}

/// Settles what the source says as well by now, and says how many fields: there is nothing left to choose. `tree` is what
/// stands.
pub(super) async fn settle_agreed(tx: &mut Tx, id: &str, kind: Kind, tree: &Value, at: Ts) -> Result<usize> {
    let source: Option<(Option<String>, i64)> = tx.opt(SOURCE, args![id]).await?;
    let theirs = match source {
        Some((Some(json), schema)) => document::to_value(&document::from_json(kind, id, schema, &json)?),
        // Nothing is kept of a source that says all that stands.
        Some((None, _)) => tree.clone(),
        None => return Ok(0),
    };
    let rows: Vec<Row> = tx.all(OF_RECORD, args![id]).await?;
    let mut settled = 0;
    for one in latest(&rows, tree, &theirs).iter().filter(|one| one.agreed()) {
        let row = args![id, one.path.to_string(), at, SYSTEM, "agreed"];
        tx.exec(SETTLE, row).await?;
        settled += 1;
    }
    Ok(settled)
}

/// The record as it is to stand.
fn decided(before: &Record, at: Ts, settled: &[(&String, &Choice, &OpenConflict)]) -> Result<Record> {
    let old = document::to_value(&before.body);
    let mut tree = old.clone();
    let put = |tree: &mut Value, path: &Path, after: Option<Value>| {
        let change = FieldChange {
            path: path.clone(),
            before: None,
            after,
        };
        apply(tree, &[change]);
    };
    for (_, choice, conflict) in settled {
        if **choice == Choice::Theirs {
            put(&mut tree, &conflict.path, conflict.theirs.clone());
        }
    }
    // The source's words are marked as such; the save marks the others.
    stamp(Some(&old), &mut tree, at, Origin::Imported);
    for (_, choice, conflict) in settled {
        if let Choice::Own(value) = choice {
            put(&mut tree, &conflict.path, value.clone());
        }
    }
    let body = document::from_value(before.body.kind(), &before.id, SCHEMA, tree).map_err(|error| {
        let paths: Vec<&str> = settled.iter().map(|(path, ..)| path.as_str()).collect();
        DirectoryError::Invalid {
            kind: before.body.kind().as_str(),
            id: before.id.clone(),
            problems: vec![Problem {
                path: paths.join(", "),
                cause: error.to_string(),
                remedy: "Open the record and write the field there".into(),
                weight: Weight::Error,
            }],
        }
    })?;
    Ok(Record { body, ..before.clone() })
}
