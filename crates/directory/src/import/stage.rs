//! Writing what a run makes of records, hidden until the run is published.

use store::{Tx, Val, args, sql};

use crate::error::Result;
use crate::links::link_set;
use crate::model::{SCHEMA, Status};
use crate::row::{LINK, REFERRER, StoredRow, end_link, link};
use crate::save::{Change, INSERT_RECORD, INSERT_VERSION, version_row};

use super::feed::Prepared;
use super::merge_row::Made;

sql! {
    pub(super) CURRENT = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at, source_hash, source_body
        FROM record WHERE id ", in_list(1), "";
    /// On PostgreSQL the rows are locked, so that no save comes between this look and the commit; SQLite has one writer.
    VERSIONS_NOW = {
        sqlite: "SELECT id, version FROM record WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
        postgres: "SELECT id, version FROM record WHERE id = ANY(CAST($1 AS text[])) ORDER BY id FOR UPDATE",
    };
    NEXT = "INSERT INTO record_next (record_id, run, base_version, version, status, schema, body, name, modified_at, verified_on,
        source_hash, source_body, incoming, diff, who, why, stale) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    CONFLICT = "INSERT INTO record_conflict (record_id, path, run, owner, at, ours, theirs, state, steps) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FORGET_NEXT = "DELETE FROM record_next WHERE record_id = $1 AND run = $2";
    FORGET_CONFLICTS = "DELETE FROM record_conflict WHERE record_id = $1 AND run = $2";
    FORGET_REFERRERS = "DELETE FROM record_referrer WHERE (to_id, rel, from_id) IN
        (SELECT to_id, rel, from_id FROM record_link WHERE from_id = $1 AND since_run = $2)";
    FORGET_LINKS = "DELETE FROM record_link WHERE from_id = $1 AND since_run = $2";
    HOLD_REFERRERS = "UPDATE record_referrer SET until_run = 0 WHERE (to_id, rel, from_id) IN
        (SELECT to_id, rel, from_id FROM record_link WHERE from_id = $1 AND until_run = $2)";
    HOLD_LINKS = "UPDATE record_link SET until_run = 0 WHERE from_id = $1 AND until_run = $2";
    FORGET_BORN = "DELETE FROM record WHERE id = $1 AND born_run = $2";
    FORGET_VERSIONS = "DELETE FROM record_version WHERE record_id = $1 AND run = $2";
}

/// New records, with their first version and their links.
pub(super) struct NewRows {
    records: Vec<Vec<Val>>,
    versions: Vec<Vec<Val>>,
    links: Vec<Vec<Val>>,
}

/// A link of a new record as it is found from its other end: to, rel, from.
pub(super) type Referrer = (String, &'static str, String);

/// Writes links as they are found from their other end.
pub(super) async fn refer(tx: &mut Tx, referrers: Vec<Referrer>, run: i64) -> Result<()> {
    let rows = referrers
        .into_iter()
        .map(|(to, rel, from)| args![to, rel, from, run, 0i64]);
    tx.insert_rows(REFERRER, rows.collect()).await?;
    Ok(())
}

impl NewRows {
    pub fn new() -> NewRows {
        NewRows {
            records: Vec::new(),
            versions: Vec::new(),
            links: Vec::new(),
        }
    }
    /// Wordings of a first import carry no date: they stand since the record began. Gives its links, which are written
    /// from their other end when many are gathered.
    pub fn add(&mut self, record: Prepared, source: &str, owner: &str, run: i64, change: &Change) -> Vec<Referrer> {
        self.versions
            .push(version_row(&record.id, 1, change, run, Status::Published, &[]));
        let to = record
            .references
            .iter()
            .map(|r| (r.rel, &r.to))
            .collect::<std::collections::BTreeSet<_>>();
        self.links
            .extend(to.iter().map(|(rel, to)| args![&record.id, *rel, *to, run, 0i64]));
        let referrers = to
            .into_iter()
            .map(|(rel, to)| (to.clone(), rel, record.id.clone()))
            .collect();
        self.records.push(args![
            record.id,
            record.kind.as_str(),
            owner,
            source,
            record.source_id,
            Status::Published.as_str(),
            1i64,
            SCHEMA,
            record.json,
            record.name,
            change.at,
            change.at,
            record.verified_on,
            record.hash,
            None::<String>,
            run
        ]);
        referrers
    }
    pub fn len(&self) -> usize {
        self.records.len()
    }
    pub async fn write(self, tx: &mut Tx) -> Result<()> {
        tx.insert_rows(INSERT_RECORD, self.records).await?;
        tx.insert_rows(INSERT_VERSION, self.versions).await?;
        tx.insert_rows(LINK, self.links).await?;
        Ok(())
    }
}

/// Stages what the run makes of records that stand already.
pub(super) async fn stage(tx: &mut Tx, mut made: Vec<Made>, run: i64, owner: &str, change: &Change) -> Result<()> {
    if made.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = made.iter().map(|m| m.id.clone()).collect();
    let now: std::collections::HashMap<String, i64> = tx
        .all::<(String, i64)>(VERSIONS_NOW, args![ids])
        .await?
        .into_iter()
        .collect();
    let (mut rows, mut links, mut conflicts) = (Vec::new(), Vec::new(), Vec::new());
    for m in &mut made {
        // Saved between our look and this transaction.
        m.stale = now.get(&m.id) != Some(&m.base_version);
        rows.push(m.values(run, change));
        let (had, wants) = (link_set(&m.was), link_set(&m.body));
        for (rel, to) in had.difference(&wants) {
            end_link(tx, &m.id, rel, to, run).await?;
        }
        links.extend(wants.difference(&had).map(|(rel, to)| (m.id.clone(), *rel, to.clone())));
        for conflict in &m.conflicts {
            let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string);
            conflicts.push(args![
                &m.id,
                conflict.path.to_string(),
                run,
                owner,
                change.at,
                json(&conflict.ours),
                json(&conflict.theirs),
                "open",
                serde_json::to_string(&conflict.path).expect("a path can be written as JSON")
            ]);
        }
    }
    tx.insert_rows(NEXT, rows).await?;
    link(tx, links, run).await?;
    tx.insert_rows(CONFLICT, conflicts).await?;
    Ok(())
}

/// Takes back what the run made of one record.
pub(super) async fn unstage(tx: &mut Tx, id: &str, run: i64) -> Result<()> {
    tx.exec(FORGET_NEXT, args![id, run]).await?;
    tx.exec(FORGET_CONFLICTS, args![id, run]).await?;
    tx.exec(FORGET_REFERRERS, args![id, run]).await?;
    tx.exec(FORGET_LINKS, args![id, run]).await?;
    tx.exec(HOLD_REFERRERS, args![id, run]).await?;
    tx.exec(HOLD_LINKS, args![id, run]).await?;
    tx.exec(FORGET_BORN, args![id, run]).await?;
    tx.exec(FORGET_VERSIONS, args![id, run]).await?;
    Ok(())
}

/// Makes a record's staged row anew, after the record was saved by someone while the run was at work. `None` when there is
/// nothing to make.
pub(super) fn again(row: &StoredRow, incoming: &str, hash: &str, change: &Change) -> Result<Made> {
    if incoming.is_empty() {
        super::merge_row::dropped(row, change.at)
    } else {
        super::merge_row::merged(row, incoming, hash, change.at)
    }
}
