//! Reading records, and services with everything that belongs to them. Nothing here is fit for the public before
//! [`crate::publish`] has made it so.

mod list;
mod named;
mod titles;
mod touch;
mod views;

use store::{Db, Row, Sql, Val, args, sql};

pub use list::{Filter, Key, Page, count, keys, list};
pub use named::{NameEntry, Named, named};
pub use titles::titles;
pub use touch::{services_changed_in_run, services_touching};
pub use views::{location_view, organization_view, service_view, service_views, term_views};

use crate::error::{DirectoryError, Result};
use crate::model::{Kind, Record};
use crate::row::RecordRow;

sql! {
    BY_ID = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at FROM live_record WHERE id = $1";
    BY_IDS = "SELECT id, kind, owner, source, source_id, status, version, schema, body, modified_at FROM live_record WHERE id ", in_list(1), "";
}

/// A record, whatever its status.
pub async fn record(db: &Db, id: &str) -> Result<Record> {
    let row: Option<RecordRow> = db.fresh_opt(BY_ID, args![id]).await?;
    row.ok_or_else(|| DirectoryError::NoRecord { id: id.to_owned() })?
        .record()
}

/// The records of these ids that exist, in no order.
pub async fn records(db: &Db, ids: &[String]) -> Result<Vec<Record>> {
    rows(db, BY_IDS, args![ids])
        .await?
        .into_iter()
        .map(RecordRow::record)
        .collect()
}

/// The record that came from this record of a source.
pub async fn by_source(db: &Db, source: &str, source_id: &str, kind: Kind) -> Result<Option<Record>> {
    let id = crate::ids::from_source(source, kind, source_id);
    let row: Option<RecordRow> = db.fresh_opt(BY_ID, args![id]).await?;
    let record = row.map(RecordRow::record).transpose()?;
    // An id that is the source's own UUID may have come from another source, or be of another kind.
    Ok(record.filter(|r| r.body.kind() == kind && r.source.as_ref().is_some_and(|s| s.source == source)))
}

async fn rows<T: Row>(db: &Db, sql: Sql, args: Vec<Val>) -> Result<Vec<T>> {
    Ok(db.fresh_all(sql, args).await?)
}
