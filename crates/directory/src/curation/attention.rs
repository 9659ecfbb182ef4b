//! Why a record wants a curator's eye, and the names its lists know it by: kept in step with the record by every save, and by
//! [`catch_up`] after an import.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use language::Lang;
use serde::Serialize;
use serde_json::Value;
use store::{Ts, Tx, args, sql};

use crate::drift::behind_in;
use crate::error::Result;
use crate::model::{Kind, Record, Status};
use crate::save::Change;

use super::conflict;

mod follow;
pub(crate) mod names;

pub use follow::{catch_up, start_over};

/// A reason to look at a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Nobody confirmed it for long, or ever.
    Verification,
    /// One language is behind another.
    Language,
    /// The source says otherwise than a curator did.
    Conflict,
    /// A temporary message ends.
    Message,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 4] = [Topic::Conflict, Topic::Language, Topic::Message, Topic::Verification];
    /// The word it is stored as, and named by in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Topic::Verification => "verification",
            Topic::Language => "language",
            Topic::Conflict => "conflict",
            Topic::Message => "message",
        }
    }
    /// The topic of this word.
    pub fn parse(word: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.as_str() == word)
    }
}

/// `due` of a record that nobody ever confirmed: the most overdue.
pub(super) const NEVER: i64 = 0;
/// `due` of a language that was never there: less bad than one that says what is no longer so.
pub(super) const ALWAYS: i64 = i64::MAX;

/// One row of `record_attention` to be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Want {
    topic: Topic,
    part: String,
    due: i64,
    fields: i64,
}

/// A record with the reasons to look at it.
struct Wanting {
    id: String,
    owner: String,
    wants: Vec<Want>,
    kind: Kind,
    names: names::Names,
    /// What it says, to be held against what its source says.
    tree: Value,
}

#[derive(sqlx::FromRow)]
struct Standing {
    record_id: String,
    topic: String,
    part: String,
    owner: String,
    due: i64,
    fields: i64,
}

sql! {
    STANDING = "SELECT record_id, topic, part, owner, due, fields FROM record_attention WHERE record_id ", in_list(1), "";
    PUT = "INSERT INTO record_attention (record_id, topic, part, owner, due, fields) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (record_id, topic, part) DO UPDATE SET owner = excluded.owner, due = excluded.due, fields = excluded.fields";
    DROP = "DELETE FROM record_attention WHERE record_id = $1 AND topic = $2 AND part = $3";
    CONFLICTS = "SELECT record_id, CAST(MIN(at) AS BIGINT), CAST(COUNT(DISTINCT path) AS BIGINT) FROM record_conflict
        WHERE state = 'open' AND run NOT IN (SELECT id FROM import_run WHERE state IN ('staging', 'undoing'))
        AND record_id ", in_list(1), " GROUP BY record_id";
}

/// The first moment of a day, in microseconds UTC: how days are kept beside moments.
pub(super) fn midnight(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC)
        .map_or(NEVER, |at| at.timestamp().as_microsecond())
}

/// What one record is looked at for, conflicts aside.
fn wants(kind: Kind, status: Status, tree: &Value, languages: &[Lang]) -> Vec<Want> {
    let mut found = Vec::new();
    if status != Status::Published || matches!(kind, Kind::Taxonomy | Kind::TaxonomyTerm) {
        return found;
    }
    let want = |topic, part: String, due, fields| Want {
        topic,
        part,
        due,
        fields,
    };
    if matches!(kind, Kind::Organization | Kind::Service | Kind::Location) {
        let on = day(tree.get("verified").and_then(|v| v.get("on")));
        found.push(want(Topic::Verification, String::new(), on.map_or(NEVER, midnight), 0));
    }
    let mut langs: HashMap<Lang, (i64, i64)> = HashMap::new();
    for behind in behind_in(tree, languages) {
        let (due, fields) = langs.entry(behind.lang).or_insert((ALWAYS, 0));
        *due = (*due).min(behind.since.map_or(ALWAYS, |since| since.0));
        *fields += 1;
    }
    found.extend(
        langs
            .into_iter()
            .map(|(lang, (due, fields))| want(Topic::Language, lang.as_str().to_owned(), due, fields)),
    );
    let messages = tree.get("messages").and_then(Value::as_array);
    for (i, message) in messages.into_iter().flatten().enumerate() {
        if let Some(last) = day(message.get("to")) {
            found.push(want(Topic::Message, i.to_string(), midnight(last), 0));
        }
    }
    found
}

fn day(value: Option<&Value>) -> Option<Date> {
    value.and_then(Value::as_str)?.parse().ok()
}

/// Brings what a record is looked at for to what it says now, in the transaction that changes it.
pub(crate) async fn refresh(tx: &mut Tx, record: &Record, tree: Value, change: &Change) -> Result<()> {
    let one = Wanting {
        id: record.id.clone(),
        owner: record.owner.clone(),
        wants: wants(record.body.kind(), record.status, &tree, &change.languages),
        kind: record.body.kind(),
        names: names::names(&record.body),
        tree,
    };
    put(tx, vec![one], change.at).await
}

/// Writes the names and reasons of these records, and takes out those that no longer hold. Who takes care of one stays.
async fn put(tx: &mut Tx, mut records: Vec<Wanting>, at: Ts) -> Result<()> {
    names::put(tx, &records).await?;
    let ids: Vec<String> = records.iter().map(|r| r.id.clone()).collect();
    let mut conflicts: Vec<(String, i64, i64)> = tx.all(CONFLICTS, args![&ids]).await?;
    let mut settled = 0;
    for (id, ..) in &conflicts {
        if let Some(record) = records.iter().find(|r| r.id == *id) {
            settled += conflict::settle_agreed(tx, id, record.kind, &record.tree, at).await?;
        }
    }
    if settled > 0 {
        conflicts = tx.all(CONFLICTS, args![&ids]).await?;
    }
    for (id, since, fields) in conflicts {
        if let Some(record) = records.iter_mut().find(|r| r.id == id) {
            record.wants.push(Want {
                topic: Topic::Conflict,
                part: String::new(),
                due: since,
                fields,
            });
        }
    }
    let mut standing: HashMap<(String, String, String), Standing> = tx
        .all::<Standing>(STANDING, args![&ids])
        .await?
        .into_iter()
        .map(|s| ((s.record_id.clone(), s.topic.clone(), s.part.clone()), s))
        .collect();
    let mut rows = Vec::new();
    for record in records {
        for want in record.wants {
            let key = (record.id.clone(), want.topic.as_str().to_owned(), want.part.clone());
            let same = standing
                .remove(&key)
                .is_some_and(|s| s.due == want.due && s.fields == want.fields && s.owner == record.owner);
            if !same {
                rows.push(args![key.0, key.1, key.2, &record.owner, want.due, want.fields]);
            }
        }
    }
    for (id, topic, part) in standing.into_keys() {
        tx.exec(DROP, args![id, topic, part]).await?;
    }
    if !rows.is_empty() {
        tx.insert_rows(PUT, rows).await?;
    }
    Ok(())
}
