//! The event feed: what changed, in the order of the commits, for the index, live pages, jobs and webhooks.
//!
//! A transaction gathers its events and writes them last, just before it commits. On PostgreSQL it takes an advisory
//! lock first, so that numbers are handed out in the order of the commits: a reader who has seen number n will never
//! meet a smaller one later. (NOTIFY takes such a lock itself at every commit, so this costs no further parallelism,
//! and a long transaction elsewhere does not hold the feed back, as reading below a snapshot's horizon would.)
use std::time::Duration;

use serde::Serialize;
use sqlx::types::Json;
use tokio::sync::watch;

use crate::wake::CHANNEL;
use crate::{Db, Kind, Result, StoreError, Ts, Tx, args, sql};

/// Something that changed. Never a personal value: ids and kinds only.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Ts,
    /// The kind of record: `service`, `contact`…
    pub entity: String,
    /// The record's id.
    pub id: String,
    /// What happened: `created`, `changed`, `retired`…
    pub kind: String,
    /// The centre or data partner that owns the record.
    pub centre: Option<String>,
    /// More that readers need, as JSON; never personal.
    pub detail: Option<serde_json::Value>,
}

impl Event {
    /// An event without centre and detail.
    pub fn new(entity: impl Into<String>, id: impl Into<String>, kind: impl Into<String>, at: Ts) -> Event {
        Event {
            at,
            entity: entity.into(),
            id: id.into(),
            kind: kind.into(),
            centre: None,
            detail: None,
        }
    }
    /// With the centre or data partner that owns the record.
    #[must_use]
    pub fn of_centre(mut self, centre: impl Into<String>) -> Event {
        self.centre = Some(centre.into());
        self
    }
    /// With more for its readers; never personal.
    #[must_use]
    pub fn with(mut self, detail: serde_json::Value) -> Event {
        self.detail = Some(detail);
        self
    }
}

/// An event in the feed.
#[derive(Debug, Clone, PartialEq, Serialize, sqlx::FromRow)]
pub struct Recorded {
    /// Its number: grows with the order of the commits, with gaps.
    pub seq: i64,
    /// When.
    pub at: Ts,
    /// The kind of record.
    pub entity: String,
    /// The record's id.
    pub id: String,
    /// What happened.
    pub kind: String,
    /// The centre or data partner that owns the record.
    pub centre: Option<String>,
    /// More that readers need.
    pub detail: Option<Json<serde_json::Value>>,
}

sql! {
    APPEND = "INSERT INTO event (at, entity, id, kind, centre, detail) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Only PostgreSQL has writers beside each other; see the module's head.
    ORDER = { sqlite: "SELECT 1", postgres: "SELECT pg_advisory_xact_lock(211000001)" };
    /// SQLite has no NOTIFY: its readers watch `data_version`.
    NOTIFY = { sqlite: "SELECT $1", postgres: "SELECT pg_notify($1, '')" };
    AFTER = "SELECT seq, at, entity, id, kind, centre, detail FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
    LAST = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM event";
    POSITION = "SELECT seq FROM event_consumer WHERE name = $1";
    RECORD_POSITION = "INSERT INTO event_consumer (name, seq, at) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, at = excluded.at";
    FORGET = "DELETE FROM event_consumer WHERE name = $1";
    BEHIND_ALL = "SELECT CAST(MIN(seq) AS BIGINT) FROM event_consumer";
    FIRST_SINCE = "SELECT seq FROM event WHERE at >= $1 ORDER BY seq LIMIT 1";
    OLDEST = "SELECT seq FROM event WHERE seq <= $1 ORDER BY seq LIMIT 1000";
    PRUNE = "DELETE FROM event WHERE seq <= $1";
}

/// The setting that holds the position up to which events were pruned.
const KEPT_AFTER: &str = "event.kept_after";

impl Tx {
    /// Adds an event, to be written when the transaction commits.
    pub fn append(&mut self, event: Event) {
        self.events.push(event);
    }
    /// Adds events, to be written in this order when the transaction commits.
    pub fn append_all(&mut self, events: impl IntoIterator<Item = Event>) {
        self.events.extend(events);
    }
    /// Writes the gathered events and asks for a wake-up; true when there is one to give.
    pub(crate) async fn write_events(&mut self) -> Result<bool> {
        let events = std::mem::take(&mut self.events);
        if events.is_empty() && !self.wakes {
            return Ok(false);
        }
        let on_pg = self.kind() == Kind::Postgres;
        if !events.is_empty() {
            if on_pg {
                self.exec(ORDER, args![]).await?;
            }
            let rows = events
                .into_iter()
                .map(|e| args![e.at, e.entity, e.id, e.kind, e.centre, e.detail.map(Json)]);
            self.insert_rows(APPEND, rows.collect()).await?;
        }
        if on_pg {
            self.exec(NOTIFY, args![CHANNEL]).await?;
        }
        Ok(true)
    }
    /// Where a reader of the feed stands: 0 before the first event. Read in the transaction that also writes what the
    /// reader makes of the events, its work is done exactly once.
    pub async fn event_position(&mut self, consumer: &str) -> Result<i64> {
        Ok(self
            .opt::<(i64,)>(POSITION, args![consumer])
            .await?
            .map_or(0, |(seq,)| seq))
    }
    /// Records that a reader has dealt with the events up to `seq`. Events that every recorded reader has dealt with
    /// may be pruned.
    pub async fn record_event_position(&mut self, consumer: &str, seq: i64, at: Ts) -> Result<()> {
        self.exec(RECORD_POSITION, args![consumer, seq, at]).await.map(drop)
    }
    /// Forgets a reader that will not come back, so that it no longer keeps events from being pruned.
    pub async fn forget_event_consumer(&mut self, consumer: &str) -> Result<()> {
        self.exec(FORGET, args![consumer]).await.map(drop)
    }
}

impl Db {
    /// At most `limit` events after a position, in order. Fails with [`StoreError::Pruned`] rather than leave any out.
    pub async fn events_after(&self, seq: i64, limit: i64) -> Result<Vec<Recorded>> {
        let events = self.fresh_all(AFTER, args![seq, limit]).await?;
        // Asked afterwards: what was pruned in between must not go unnoticed.
        let kept_after = self.setting::<i64>(KEPT_AFTER).await?.unwrap_or(0);
        if seq < kept_after {
            Err(StoreError::Pruned { after: seq, kept_after })
        } else {
            Ok(events)
        }
    }
    /// The number of the last event, also when it is pruned; 0 when there has been none.
    pub async fn last_event(&self) -> Result<i64> {
        let (last,) = self.fresh_one::<(i64,)>(LAST, args![]).await?;
        Ok(last.max(self.setting::<i64>(KEPT_AFTER).await?.unwrap_or(0)))
    }
    /// Where a reader of the feed stands: 0 before the first event.
    pub async fn event_position(&self, consumer: &str) -> Result<i64> {
        Ok(self
            .fresh_opt::<(i64,)>(POSITION, args![consumer])
            .await?
            .map_or(0, |(seq,)| seq))
    }
    /// Follows the feed from a position.
    pub fn feed(&self, after: i64) -> Feed {
        Feed {
            db: self.clone(),
            changes: self.changes(),
            position: after,
        }
    }
    /// Prunes the events before `older_than` that every recorded reader has dealt with, in short transactions; gives
    /// their number. Without a recorded reader, none.
    pub async fn prune_events(&self, older_than: Ts) -> Result<u64> {
        let (Some(behind_all),) = self.fresh_one::<(Option<i64>,)>(BEHIND_ALL, args![]).await? else {
            return Ok(0);
        };
        let young = self.fresh_opt::<(i64,)>(FIRST_SINCE, args![older_than]).await?;
        let until = young.map_or(behind_all, |(seq,)| behind_all.min(seq - 1));
        let mut pruned = 0;
        loop {
            let mut tx = self.begin().await?;
            let Some(&(last,)) = tx.all::<(i64,)>(OLDEST, args![until]).await?.last() else {
                tx.rollback().await?;
                return Ok(pruned);
            };
            pruned += tx.exec(PRUNE, args![last]).await?;
            tx.set(KEPT_AFTER, &last, older_than).await?;
            tx.commit().await?;
        }
    }
}

/// One reader who follows the feed.
pub struct Feed {
    db: Db,
    changes: watch::Receiver<u64>,
    position: i64,
}

/// Looks anyway after this long, should a wake-up have been lost.
const ANYWAY: Duration = Duration::from_secs(5);

impl Feed {
    /// The next events, at least one and at most `limit`, in order; waits for them.
    pub async fn next(&mut self, limit: i64) -> Result<Vec<Recorded>> {
        loop {
            self.changes.borrow_and_update();
            let events = self.db.events_after(self.position, limit).await?;
            if let Some(last) = events.last() {
                self.position = last.seq;
                return Ok(events);
            }
            // Either way it is time to look again.
            let _ = tokio::time::timeout(ANYWAY, self.changes.changed()).await;
        }
    }
    /// The number of the last event given.
    pub fn position(&self) -> i64 {
        self.position
    }
}
