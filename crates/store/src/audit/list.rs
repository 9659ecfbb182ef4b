//! Searching the audit log, the latest first, page by page.
use crate::{Db, Result, Ts, Val, args, sql};

/// What to look for. What is left out is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who did it.
    pub actor: Option<String>,
    /// What was done: `record.publish`, or `record` for everything that begins with it and a point.
    pub action: Option<String>,
    /// The kind of what it was done to.
    pub entity: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Entries of these centres alone; `None`: of all, and of the network as a whole.
    pub centres: Option<Vec<String>>,
    /// Not before.
    pub from: Option<Ts>,
    /// Before.
    pub to: Option<Ts>,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Logged {
    /// Its number in the chain; `None` while it waits.
    pub seq: Option<i64>,
    /// Its id.
    pub id: String,
    /// When.
    pub at: Ts,
    /// Who: an account's id, or one of the actors that are no account.
    pub actor: String,
    /// The centre it concerns; `None`: the whole network.
    pub centre: Option<String>,
    /// What was done.
    pub action: String,
    /// The kind of what it was done to.
    pub entity: String,
    /// Its id.
    pub entity_id: String,
    /// More, as JSON.
    pub detail: String,
}

/// The place of an entry in the order of the list: the page after it begins with what was before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its moment.
    pub at: Ts,
    /// Its id.
    pub id: String,
}

/// One list, with the condition that an index serves put first: a query that may ask for anything would read everything.
macro_rules! listed {
    ($first:literal, $centres:literal) => {
        concat!(
            "SELECT s.seq, e.id, e.at, e.actor, e.centre, e.action, e.entity, e.entity_id, e.detail
            FROM audit_entry e LEFT JOIN audit_seal s ON s.entry_id = e.id WHERE ",
            $first,
            " AND (CAST($1 AS TEXT) IS NULL OR e.actor = $1)
            AND (CAST($2 AS TEXT) IS NULL OR e.action = $2 OR substr(e.action, 1, length($2) + 1) = $2 || '.')
            AND (CAST($3 AS TEXT) IS NULL OR e.entity = $3) AND (CAST($4 AS TEXT) IS NULL OR e.entity_id = $4)
            AND e.at >= $5 AND e.at < $6 AND ($7 OR e.centre ",
            $centres,
            ") AND (e.at, e.id) < ($9, $10) ORDER BY e.at DESC, e.id DESC LIMIT $11"
        )
    };
    ($first:literal) => {
        (
            listed!($first, "IN (SELECT value FROM json_each($8))"),
            listed!($first, "= ANY(CAST($8 AS text[]))"),
        )
    };
}

sql! {
    /// The pair differs by the list of centres.
    BY_TIME = { sqlite: listed!("TRUE").0, postgres: listed!("TRUE").1 };
    /// The pair differs by the list of centres.
    BY_ACTOR = { sqlite: listed!("e.actor = $1").0, postgres: listed!("e.actor = $1").1 };
    /// The pair differs by the list of centres.
    BY_RECORD = {
        sqlite: listed!("e.entity = $3 AND e.entity_id = $4").0,
        postgres: listed!("e.entity = $3 AND e.entity_id = $4").1,
    };
}

/// At most `limit` entries, the latest first, after a place in that order or from its beginning.
pub async fn list(db: &Db, filter: &Filter, after: Option<&Place>, limit: i64) -> Result<Vec<Logged>> {
    let sql = match filter {
        Filter {
            entity: Some(_),
            id: Some(_),
            ..
        } => BY_RECORD,
        Filter { actor: Some(_), .. } => BY_ACTOR,
        _ => BY_TIME,
    };
    let everything = filter.centres.is_none();
    let (at, id) = after.map_or((Ts(i64::MAX), ""), |place| (place.at, place.id.as_str()));
    let row = args![
        &filter.actor,
        &filter.action,
        &filter.entity,
        &filter.id,
        filter.from.unwrap_or(Ts(i64::MIN)),
        filter.to.unwrap_or(Ts(i64::MAX)),
        everything,
        Val::Texts(filter.centres.clone().unwrap_or_default()),
        at,
        id,
        limit
    ];
    db.fresh_all(sql, row).await
}

/// The place of an entry by its id, for a page that begins after it.
pub async fn place_of(db: &Db, id: &str) -> Result<Option<Place>> {
    let at = db.fresh_opt::<(Ts,)>(PLACE_OF, args![id]).await?;
    Ok(at.map(|(at,)| Place { at, id: id.to_owned() }))
}

/// How far the chain is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Entries that wait.
    pub waiting: i64,
    /// When the oldest of them was made.
    pub since: Option<Ts>,
}

sql! {
    PLACE_OF = "SELECT at FROM audit_entry WHERE id = $1";
    BEHIND = "SELECT COUNT(*), MIN(e.at) FROM audit_waiting w JOIN audit_entry e ON e.id = w.id";
}

/// How far the chain is behind the entries.
pub async fn behind(db: &Db) -> Result<Behind> {
    let (waiting, since) = db.fresh_one(BEHIND, args![]).await?;
    Ok(Behind { waiting, since })
}
