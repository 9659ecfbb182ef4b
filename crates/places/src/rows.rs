//! Places in the database: one row for each, written on import, read whole at start.

use store::{Db, Event, Json, Ts, Tx, args, sql};

use crate::merge::{Sourced, merge};
use crate::{Gazetteer, Place, PlaceId, PlacesError};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    source: String,
    body: Json<serde_json::Value>,
}

sql! {
    ALL = "SELECT id, source, body FROM place ORDER BY id";
    WRITE = "INSERT INTO place (id, source, body, changed_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET source = excluded.source, body = excluded.body, changed_at = excluded.changed_at";
}

/// What a save did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Saved {
    /// Places that were not known before.
    pub created: usize,
    /// Places that changed.
    pub changed: usize,
    /// Places that stayed as they were.
    pub unchanged: usize,
}

/// Every place stored, as a gazetteer. Load it again after an event whose entity is `gazetteer`.
pub async fn load(db: &Db) -> Result<Gazetteer, PlacesError> {
    let rows: Vec<Row> = db.all(ALL, args![]).await?;
    let places = rows
        .into_iter()
        .map(|row| sourced(row).map(|s| s.place))
        .collect::<Result<Vec<Place>, _>>()?;
    Ok(Gazetteer::new(places))
}

/// Brings a list of places into the store, and tells the feed when something changed (an event of entity `gazetteer`
/// with the source's name as its id). The same list a second time changes nothing. See [`merge`] for which place of the list
/// is which place known.
pub async fn save(tx: &mut Tx, places: &[Place], source: &str, at: Ts) -> Result<Saved, PlacesError> {
    let rows: Vec<Row> = tx.all(ALL, args![]).await?;
    let known = rows.into_iter().map(sourced).collect::<Result<Vec<Sourced>, _>>()?;
    let merged = merge(&known, places, source);
    let saved = Saved {
        created: merged.created,
        changed: merged.write.len() - merged.created,
        unchanged: merged.unchanged,
    };
    let rows = merged
        .write
        .iter()
        .map(|s| args![s.place.id.as_str(), s.source.as_str(), &Json(&s.place), at])
        .collect();
    tx.insert_rows(WRITE, rows).await?;
    if !merged.write.is_empty() {
        tx.append(Event::new("gazetteer", source, "changed", at));
    }
    Ok(saved)
}

fn sourced(row: Row) -> Result<Sourced, PlacesError> {
    match serde_json::from_value(row.body.0) {
        Ok(place) => Ok(Sourced {
            place,
            source: row.source,
        }),
        Err(cause) => Err(PlacesError::Stored {
            id: PlaceId::parse(&row.id).unwrap_or_else(|| PlaceId::made("?".into())),
            cause,
        }),
    }
}
