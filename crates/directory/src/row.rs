//! Rows of the directory's tables.

use serde_json::Value;
use store::{Ts, Tx, args, sql};

use crate::document;
use crate::error::{DirectoryError, Result};
use crate::model::{Body, Kind, Record, SCHEMA, SourceRef, Status};

/// A record as a row of `live_record`.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct RecordRow {
    pub id: String,
    pub kind: String,
    pub owner: String,
    pub source: Option<String>,
    pub source_id: Option<String>,
    pub status: String,
    pub version: i64,
    pub schema: i64,
    pub body: String,
    pub modified_at: Ts,
}

impl RecordRow {
    pub fn kind(&self) -> Result<Kind> {
        Kind::parse(&self.kind).ok_or_else(|| DirectoryError::Body {
            kind: "record",
            id: self.id.clone(),
            cause: format!("there is no kind {:?}", self.kind),
        })
    }
    /// The body in the present shape.
    pub fn body(&self) -> Result<Body> {
        document::from_json(self.kind()?, &self.id, self.schema, &self.body)
    }
    /// The body as a tree to look at. What compares trees takes [`StoredRow::tree`], which writes both sides anew.
    pub fn shown(&self, body: &Body) -> Value {
        if self.schema == SCHEMA {
            // Stored by this shape's own writer, so that writing it again changes nothing.
            if let Ok(tree) = serde_json::from_str(&self.body) {
                return tree;
            }
        }
        document::to_value(body)
    }
    /// The record with its envelope.
    pub fn record(self) -> Result<Record> {
        let body = self.body()?;
        Ok(Record {
            status: Status::parse(&self.status),
            source: self
                .source
                .zip(self.source_id)
                .map(|(source, id)| SourceRef { source, id }),
            id: self.id,
            owner: self.owner,
            version: self.version,
            modified: self.modified_at,
            body,
        })
    }
}

/// A record as it is stored, with what imports need.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct StoredRow {
    #[sqlx(flatten)]
    pub row: RecordRow,
    pub source_hash: Option<String>,
    pub source_body: Option<String>,
}

impl std::ops::Deref for StoredRow {
    type Target = RecordRow;
    fn deref(&self) -> &RecordRow {
        &self.row
    }
}

impl StoredRow {
    /// The body in the present shape, as a tree.
    pub fn tree(&self) -> Result<Value> {
        Ok(document::to_value(&self.body()?))
    }
    /// What the source said last, in the present shape; its own body where nothing was edited since.
    pub fn base(&self) -> Result<Value> {
        let kind = self.kind()?;
        match &self.source_body {
            None => self.tree(),
            Some(json) => Ok(document::to_value(&document::from_json(
                kind,
                &self.id,
                self.schema,
                json,
            )?)),
        }
    }
}

sql! {
    pub(crate) LINK = "INSERT INTO record_link (from_id, rel, to_id, since_run, until_run) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (from_id, rel, to_id) DO UPDATE SET since_run = excluded.since_run, until_run = excluded.until_run";
    /// A link from its other end.
    pub(crate) REFERRER = "INSERT INTO record_referrer (to_id, rel, from_id, since_run, until_run) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (to_id, rel, from_id) DO UPDATE SET since_run = excluded.since_run, until_run = excluded.until_run";
    LINKS_OF = "SELECT rel, to_id FROM live_link WHERE from_id = $1";
    END_LINK = "UPDATE record_link SET until_run = $4 WHERE from_id = $1 AND rel = $2 AND to_id = $3";
    END_REFERRER = "UPDATE record_referrer SET until_run = $4 WHERE from_id = $1 AND rel = $2 AND to_id = $3";
}

/// Brings the links of a record to what its body says. `run` is the run that stages this, 0 for a save.
pub(crate) async fn relink(tx: &mut Tx, id: &str, body: &Body, run: i64) -> Result<()> {
    let had: Vec<(String, String)> = tx.all(LINKS_OF, args![id]).await?;
    let wants = crate::links::link_set(body);
    let until = if run == 0 { -1 } else { run };
    for (rel, to) in had
        .iter()
        .filter(|(rel, to)| !wants.iter().any(|(r, t)| r == rel && t == to))
    {
        end_link(tx, id, rel, to, until).await?;
    }
    let new = wants
        .into_iter()
        .filter(|(rel, to)| !had.iter().any(|(r, t)| r == rel && t == to));
    let rows: Vec<_> = new.map(|(rel, to)| (id.to_owned(), rel, to)).collect();
    link(tx, rows, run).await
}

/// Writes links `(from, rel, to)`, to be found from both ends.
pub(crate) async fn link(tx: &mut Tx, links: Vec<(String, &'static str, String)>, run: i64) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    let referrers = links
        .iter()
        .map(|(from, rel, to)| args![to, *rel, from, run, 0i64])
        .collect();
    tx.insert_rows(REFERRER, referrers).await?;
    let links = links.into_iter().map(|(from, rel, to)| args![from, rel, to, run, 0i64]);
    tx.insert_rows(LINK, links.collect()).await?;
    Ok(())
}

/// Ends a link. `until` is the run that stages this, -1 for a save.
pub(crate) async fn end_link(tx: &mut Tx, from: &str, rel: &str, to: &str, until: i64) -> Result<()> {
    for end in [END_LINK, END_REFERRER] {
        tx.exec(end, args![from, rel, to, until]).await?;
    }
    Ok(())
}
