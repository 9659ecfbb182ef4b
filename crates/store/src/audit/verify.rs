//! Proving that the audit log is whole.
use std::fmt;

use super::chain::{BEGINNING, Stored};
use super::head::Head;
use crate::{Db, Result, Ts, args, sql};

/// How many links are read at once.
const PAGE: i64 = 2_000;

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// Entries in the chain that were found good.
    pub entries: i64,
    /// Entries that wait to be chained.
    pub waiting: i64,
    /// Exported heads that were compared.
    pub heads: usize,
    /// The first place that is not as it was written.
    pub fault: Option<Fault>,
}

/// A place where the log is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// An entry is not the one that was chained, or its hash was changed.
    Changed {
        /// Its number in the chain.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// An entry is gone that was chained.
    Missing {
        /// Its number in the chain.
        seq: i64,
        /// Its id.
        id: String,
    },
    /// Links are gone from here on.
    Gap {
        /// The first that is gone.
        seq: i64,
    },
    /// The chain ends before an exported head.
    CutOff {
        /// The last number that is there.
        last: i64,
        /// The number in the head.
        head: i64,
    },
    /// The chain is sound in itself but not the one of an exported head: it was written anew.
    Rewritten {
        /// The number in the head.
        head: i64,
    },
    /// An entry is in no chain and does not wait: it was put in past the program.
    Inserted {
        /// Its id.
        id: String,
    },
    /// An entry is gone that waited to be chained.
    Lost {
        /// Its id.
        id: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Changed { seq, id } => write!(f, "entry {seq} ({id}) was changed after it was chained"),
            Fault::Missing { seq, id } => write!(f, "entry {seq} ({id}) was deleted"),
            Fault::Gap { seq } => write!(f, "the chain has no link {seq}: links were deleted"),
            Fault::CutOff { last, head } => {
                write!(
                    f,
                    "the chain ends at {last}, but a head was exported at {head}: its end was cut off"
                )
            }
            Fault::Rewritten { head } => {
                write!(
                    f,
                    "the chain was written anew: at {head} it is not what the exported head says"
                )
            }
            Fault::Inserted { id } => write!(f, "entry {id} is in no chain and does not wait: it was put in by hand"),
            Fault::Lost { id } => write!(f, "entry {id} waits to be chained, but was deleted"),
        }
    }
}

#[derive(sqlx::FromRow)]
struct Link {
    seq: i64,
    entry_id: String,
    hash: Vec<u8>,
    at: Option<Ts>,
    actor: Option<String>,
    centre: Option<String>,
    action: Option<String>,
    entity: Option<String>,
    entity_id: Option<String>,
    detail: Option<String>,
}

impl Link {
    /// The entry, unless it is gone.
    fn stored(self) -> Option<Stored> {
        Some(Stored {
            id: self.entry_id,
            at: self.at?,
            actor: self.actor?,
            centre: self.centre,
            action: self.action?,
            entity: self.entity?,
            entity_id: self.entity_id?,
            detail: self.detail?,
        })
    }
}

sql! {
    LAST = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM audit_seal";
    WAITING = "SELECT COUNT(*) FROM audit_waiting";
    LINKS = "SELECT s.seq, s.entry_id, s.hash, e.at, e.actor, e.centre, e.action, e.entity, e.entity_id, e.detail
        FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id WHERE s.seq > $1 ORDER BY s.seq LIMIT $2";
    INSERTED = "SELECT e.id FROM audit_entry e LEFT JOIN audit_seal s ON s.entry_id = e.id LEFT JOIN audit_waiting w ON w.id = e.id
        WHERE s.seq IS NULL AND w.id IS NULL ORDER BY e.id LIMIT 1";
    LOST = "SELECT w.id FROM audit_waiting w LEFT JOIN audit_entry e ON e.id = w.id WHERE e.id IS NULL ORDER BY w.id LIMIT 1";
}

/// Walks the chain from its beginning, in pages, and stops at the first place that is not as it was written; compares it
/// with heads that were exported and whose signatures were checked. `progress` is told how many links of how many are
/// walked. The log may grow meanwhile.
pub async fn verify(db: &Db, heads: &[Head], mut progress: impl FnMut(u64, u64)) -> Result<Verified> {
    let (last,) = db.fresh_one::<(i64,)>(LAST, args![]).await?;
    let (waiting,) = db.fresh_one::<(i64,)>(WAITING, args![]).await?;
    let mut verified = Verified {
        entries: 0,
        waiting,
        heads: heads.len(),
        fault: None,
    };
    let mut before = BEGINNING;
    'walk: loop {
        let links: Vec<Link> = db.fresh_all(LINKS, args![verified.entries, PAGE]).await?;
        let full = links.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        for link in links {
            let (seq, id, hash) = (link.seq, link.entry_id.clone(), link.hash.clone());
            verified.fault = if seq != verified.entries + 1 {
                Some(Fault::Gap {
                    seq: verified.entries + 1,
                })
            } else if let Some(entry) = link.stored() {
                before = entry.hash(&before, seq);
                (hash != before).then_some(Fault::Changed { seq, id })
            } else {
                Some(Fault::Missing { seq, id })
            };
            if verified.fault.is_none() && heads.iter().any(|head| head.seq == seq && !head.is_of(&before)) {
                verified.fault = Some(Fault::Rewritten { head: seq });
            }
            if verified.fault.is_some() {
                break 'walk;
            }
            verified.entries = seq;
        }
        progress(
            verified.entries.unsigned_abs(),
            last.max(verified.entries).unsigned_abs(),
        );
        if !full {
            break;
        }
    }
    if verified.fault.is_none() {
        verified.fault = beyond(db, heads, verified.entries).await?;
    }
    Ok(verified)
}

/// What the walk itself cannot see.
async fn beyond(db: &Db, heads: &[Head], last: i64) -> Result<Option<Fault>> {
    if let Some(head) = heads.iter().map(|head| head.seq).filter(|seq| *seq > last).min() {
        return Ok(Some(Fault::CutOff { last, head }));
    }
    if let Some((id,)) = db.fresh_opt(INSERTED, args![]).await? {
        return Ok(Some(Fault::Inserted { id }));
    }
    let gone = db.fresh_opt::<(String,)>(LOST, args![]).await?;
    Ok(gone.map(|(id,)| Fault::Lost { id }))
}
