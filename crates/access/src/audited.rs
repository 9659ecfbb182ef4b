//! Writing down who did what.
use store::Tx;
use store::audit::{self, Entry};

use crate::{Access, By, Result};

/// In the place of an account's id: whoever it was named an account that is not there.
pub(crate) const NOBODY: &str = "nobody";

/// An entry about what somebody did.
pub(crate) fn entry(access: &Access, by: By<'_>, action: &'static str, entity: &'static str, id: &str) -> Entry {
    entry_of(access, by.id(), action, entity, id)
}

/// An entry about what an account did for itself.
pub(crate) fn entry_of(access: &Access, actor: &str, action: &'static str, entity: &'static str, id: &str) -> Entry {
    Entry::new(access.clock.now(), actor, action, entity, id)
}

/// Keeps it, when the transaction commits.
pub(crate) async fn append(access: &Access, tx: &mut Tx, entry: &Entry) -> Result<()> {
    Ok(audit::append(tx, &access.ids, entry).await?)
}
