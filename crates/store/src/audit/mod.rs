//! The audit log: who did what to which record and when, kept for ever, in a chain of hashes.
//!
//! An entry is written in the transaction of what it tells of, as a plain row: writers never wait for each other or for
//! the chain. Every few seconds [`seal`] gives the committed entries that wait their numbers and hashes, in a short
//! transaction of its own. An entry that commits late simply waits for a later batch. [`verify`] walks the chain.
mod chain;
mod detail;
mod head;
mod list;
mod verify;

pub use chain::seal;
pub use detail::Detail;
pub use head::{Head, head, public_key};
pub use list::{Behind, Filter, Logged, Place, behind, list, place_of};
pub use verify::{Fault, Verified, verify};

use crate::{Ids, Result, StoreError, Ts, Tx, args, sql};

/// Something somebody did. It holds ids and names of fields, never a personal value: actions and kinds of records are
/// texts of the program, ids may have no form but an id's, and so may what a [`Detail`] holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Ts,
    /// The account's id; [`SYSTEM`] and [`OPERATOR`] for what no account did.
    pub actor: String,
    /// The centre it concerns; `None`: the whole network.
    pub centre: Option<String>,
    /// What was done: `record.publish`, `person.invite`…
    pub action: &'static str,
    /// The kind of what it was done to: `service`, `account`…
    pub entity: &'static str,
    /// Its id.
    pub id: String,
    /// More, by name.
    pub detail: Detail,
}

/// The actor of what the program does by itself.
pub const SYSTEM: &str = "system";
/// The actor of what is done on the machine's command line.
pub const OPERATOR: &str = "operator";

impl Entry {
    /// An entry without centre and detail.
    pub fn new(
        at: Ts,
        actor: impl Into<String>,
        action: &'static str,
        entity: &'static str,
        id: impl Into<String>,
    ) -> Entry {
        Entry {
            at,
            actor: actor.into(),
            centre: None,
            action,
            entity,
            id: id.into(),
            detail: Detail::default(),
        }
    }
    /// With the centre it concerns.
    #[must_use]
    pub fn of_centre(mut self, centre: impl Into<String>) -> Entry {
        self.centre = Some(centre.into());
        self
    }
    /// With more.
    #[must_use]
    pub fn with(mut self, detail: Detail) -> Entry {
        self.detail = detail;
        self
    }
    fn check(&self) -> Result<()> {
        let ids = [
            ("the actor", Some(&self.actor)),
            ("the centre", self.centre.as_ref()),
            ("the id", Some(&self.id)),
        ];
        for (part, id) in ids {
            if id.is_some_and(|id| !detail::is_id(id)) {
                return Err(StoreError::AuditValue {
                    action: self.action,
                    part,
                });
            }
        }
        self.detail.check(self.action)
    }
}

sql! {
    ADD = "INSERT INTO audit_entry (id, at, actor, centre, action, entity, entity_id, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    WAIT = "INSERT INTO audit_waiting (id) VALUES ($1)";
}

/// Writes an entry, to be kept when the transaction commits. Refuses one whose ids or detail do not look like ids and
/// names of fields ([`StoreError::AuditValue`]).
pub async fn append(tx: &mut Tx, ids: &Ids, entry: &Entry) -> Result<()> {
    entry.check()?;
    let id = ids.next();
    let row = args![
        &id,
        entry.at,
        &entry.actor,
        &entry.centre,
        entry.action,
        entry.entity,
        &entry.id,
        entry.detail.canonical()
    ];
    tx.exec(ADD, row).await?;
    tx.exec(WAIT, args![id]).await.map(drop)
}
