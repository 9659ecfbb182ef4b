//! Ids of records that come from a source.

use store::Ids;
use uuid::Uuid;

use crate::model::Kind;

/// The record id of a source's record: the source's own id where that is a UUID (as HSDS wants), else a UUID version 5 of
/// source, kind and id, so that the same record gets the same id at every import.
///
/// ```
/// # use directory::{ids::from_source, model::Kind};
/// let id = from_source("baltimore", Kind::Service, "42");
/// assert_eq!(id, from_source("baltimore", Kind::Service, "42"));
/// assert_ne!(id, from_source("baltimore", Kind::Location, "42"));
/// let own = "AC148810-D857-441C-9679-408F346DE14B";
/// assert_eq!(from_source("baltimore", Kind::Service, own), own.to_lowercase());
/// ```
pub fn from_source(source: &str, kind: Kind, source_id: &str) -> String {
    // Only the hyphenated form: 32 hexadecimal digits in a row may be anything.
    match Uuid::parse_str(source_id) {
        Ok(own) if source_id.len() == 36 && !own.is_nil() => own.to_string(),
        _ => Ids::named(
            &format!("directory/{source}"),
            &format!("{}:{source_id}", kind.as_str()),
        ),
    }
}
