//! Keeping what records are looked at for, and their names in lists, in step with imports: beside them, in short transactions of its own, so that no
//! import waits for it.

use language::Lang;
use serde::{Deserialize, Serialize};
use store::{Clock, Db, StoreError, Tx, args, sql};

use super::{Wanting, names, put, wants};
use crate::error::Result;
use crate::model::Status;
use crate::row::RecordRow;

/// The setting that holds how far this got. A new number has every record gone through anew: the third is for words of names.
const SETTING: &str = "directory.attention.3";
/// Records in one transaction.
const BATCH: i64 = 400;

/// So many transactions follow each other at once, which is all there is to most imports. In what is longer, those who ask
/// meanwhile have the processor and the writer for twice as long as each took.
const AT_ONCE: u32 = 10;
const REST: u32 = 2;

/// How far this got. An interrupted walk goes on after the last record of the batch that was committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Position {
    /// The last event that was dealt with.
    seq: i64,
    /// What is being gone through.
    walk: Option<Walk>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Walk {
    /// The import run; every record where there is none.
    run: Option<i64>,
    /// The last record dealt with.
    after: String,
}

impl Walk {
    fn of(run: Option<i64>) -> Walk {
        Walk {
            run,
            after: String::new(),
        }
    }
}

sql! {
    ALL = "SELECT id FROM live_record WHERE id > $1 ORDER BY id LIMIT $2";
    /// Each part by its index and no further than the page: a run may be the whole directory. Whatever is in conflict is looked
    /// at as well: a source that comes round leaves no trace but that.
    OF_RUN = "SELECT record_id FROM (
          SELECT record_id FROM (SELECT record_id FROM record_next WHERE run = $3 AND record_id > $1 ORDER BY record_id LIMIT $2) n
          UNION SELECT record_id FROM (SELECT record_id FROM record_version WHERE run = $3 AND run <> 0 AND record_id > $1 ORDER BY record_id LIMIT $2) v
          UNION SELECT record_id FROM (SELECT record_id FROM record_conflict WHERE run = $3 AND record_id > $1 ORDER BY record_id LIMIT $2) c
          UNION SELECT record_id FROM (SELECT DISTINCT record_id FROM record_conflict WHERE state = 'open' AND record_id > $1 ORDER BY record_id LIMIT $2) o
        ) found ORDER BY record_id LIMIT $2";
    ROWS = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at FROM live_record WHERE id ", in_list(1), "";
    /// On PostgreSQL no save comes between the look at the versions and the commit. Nothing is waited for: an import that folds
    /// the same records locks them in an order of its own.
    LOCK = {
        sqlite: "SELECT id FROM record WHERE id IN (SELECT value FROM json_each($1))",
        postgres: "SELECT id FROM record WHERE id = ANY(CAST($1 AS text[])) FOR UPDATE SKIP LOCKED",
    };
    VERSIONS = "SELECT id, version FROM live_record WHERE id ", in_list(1), "";
}

/// Brings what records are looked at for up to the last import that was published: every record at the first call, then
/// the records of each run. `languages` are those that a centre requires. To be called at start and whenever an import was
/// published; what was interrupted goes on where it was.
pub async fn catch_up(db: &Db, clock: &Clock, languages: &(dyn Fn(&str) -> Vec<Lang> + Sync)) -> Result<()> {
    let mut at = match db.setting::<Position>(SETTING).await? {
        Some(at) => at,
        None => everything(db).await?,
    };
    loop {
        let mut steps = 0;
        while let Some(walk) = at.walk.clone() {
            let began = tokio::time::Instant::now();
            step(db, clock, &mut at, walk, languages).await?;
            steps += 1;
            if steps > AT_ONCE {
                tokio::time::sleep(began.elapsed() * REST).await;
            }
        }
        let events = match db.events_after(at.seq, 500).await {
            Err(StoreError::Pruned { .. }) => {
                at = everything(db).await?;
                continue;
            }
            other => other?,
        };
        let Some(last) = events.last() else { break };
        // Up to the first import among them: a walk is one run at a time.
        let import = events.iter().find(|e| e.kind == "import.published");
        at.seq = import.unwrap_or(last).seq;
        at.walk = import.and_then(|e| e.id.parse().ok()).map(|run| Walk::of(Some(run)));
        if at.walk.is_none() && events.len() < 500 {
            break;
        }
    }
    keep(db, clock, &at).await
}

/// Has every record gone through anew at the next [`catch_up`]: after the languages that a centre requires have changed.
pub async fn start_over(tx: &mut Tx, at: store::Ts) -> Result<()> {
    let position = match tx.setting::<Position>(SETTING).await? {
        Some(known) => Position {
            walk: Some(Walk::of(None)),
            ..known
        },
        // Nothing was gone through yet, so the next call begins from the start in any case.
        None => return Ok(()),
    };
    Ok(tx.set(SETTING, &position, at).await?)
}

/// The position of one who has seen nothing. The number of the last event comes first: what happens during the walk is
/// looked at again after it.
async fn everything(db: &Db) -> Result<Position> {
    Ok(Position {
        seq: db.last_event().await?,
        walk: Some(Walk::of(None)),
    })
}

async fn keep(db: &Db, clock: &Clock, at: &Position) -> Result<()> {
    if db.setting::<Position>(SETTING).await?.as_ref() == Some(at) {
        return Ok(());
    }
    let mut tx = db.begin_staged().await?;
    tx.set(SETTING, at, clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Deals with the next records of a walk.
async fn step(
    db: &Db,
    clock: &Clock,
    at: &mut Position,
    walk: Walk,
    languages: &(dyn Fn(&str) -> Vec<Lang> + Sync),
) -> Result<()> {
    let ids: Vec<(String,)> = match walk.run {
        None => db.fresh_all(ALL, args![&walk.after, BATCH]).await?,
        Some(run) => db.fresh_all(OF_RUN, args![&walk.after, BATCH, run]).await?,
    };
    let mut left: Vec<String> = ids.into_iter().map(|(id,)| id).collect();
    at.walk = left.last().map(|last| Walk {
        after: last.clone(),
        ..walk
    });
    if left.is_empty() {
        return keep(db, clock, at).await;
    }
    // A record that somebody writes meanwhile is looked at again.
    while !left.is_empty() {
        let rows: Vec<RecordRow> = db.fresh_all(ROWS, args![&left]).await?;
        left.retain(|id| rows.iter().any(|row| row.id == *id));
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            let body = row.body()?;
            let tree = row.shown(&body);
            let found = wants(body.kind(), Status::parse(&row.status), &tree, &languages(&row.owner));
            made.push((
                row.version,
                Wanting {
                    id: row.id,
                    owner: row.owner,
                    wants: found,
                    kind: body.kind(),
                    names: names::names(&body),
                    tree,
                },
            ));
        }
        let mut tx = db.begin_staged().await?;
        let locked: Vec<(String,)> = tx.all(LOCK, args![&left]).await?;
        let locked: Vec<String> = locked.into_iter().map(|(id,)| id).collect();
        let now: Vec<(String, i64)> = tx.all(VERSIONS, args![&locked]).await?;
        made.retain(|(version, one)| now.contains(&(one.id.clone(), *version)));
        left.retain(|id| made.iter().all(|(_, one)| one.id != *id));
        put(&mut tx, made.into_iter().map(|(_, one)| one).collect(), clock.now()).await?;
        if left.is_empty() {
            tx.set(SETTING, at, clock.now()).await?;
        }
        tx.commit().await?;
        tokio::task::yield_now().await;
    }
    Ok(())
}
