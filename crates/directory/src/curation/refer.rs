//! What else refers to a record: to be looked at before it is retired.

use store::{Db, args, sql};

use crate::error::Result;

/// A record that refers to another.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Referring {
    /// Its id.
    pub id: String,
    /// Its kind, by its HSDS name.
    pub kind: String,
    /// Its name; empty for a service at a location.
    pub name: String,
    /// In what way: `organization`, `program`, `service`, `location`, `term`, `parent`…
    pub rel: String,
}

sql! {
    REFERRING = "SELECT r.id, r.kind, r.name, l.rel FROM live_referrer l JOIN live_record r ON r.id = l.from_id
        WHERE l.to_id = $1 AND r.status <> 'retired' AND (l.rel, r.id) > ($2, $3) ORDER BY l.rel, r.id LIMIT $4";
    COUNT = "SELECT r.kind, COUNT(DISTINCT r.id) FROM live_referrer l JOIN live_record r ON r.id = l.from_id
        WHERE l.to_id = $1 AND r.status <> 'retired' GROUP BY r.kind ORDER BY r.kind";
}

/// Records in use that refer to this one, page by page. `after` is the last of the page before.
pub async fn referring(db: &Db, id: &str, after: Option<&Referring>, limit: i64) -> Result<Vec<Referring>> {
    let (rel, from) = after.map_or(("", ""), |r| (r.rel.as_str(), r.id.as_str()));
    Ok(db.fresh_all(REFERRING, args![id, rel, from, limit]).await?)
}

/// How many records in use refer to this one, by their kind.
pub async fn referring_count(db: &Db, id: &str) -> Result<Vec<(String, i64)>> {
    Ok(db.fresh_all(COUNT, args![id]).await?)
}
