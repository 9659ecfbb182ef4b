//! The chain of hashes, and the one who makes it longer.
use crate::{Db, Result, Ts, args, sql};

/// How many entries one transaction chains: some milliseconds of SQLite's writer.
const BATCH: i64 = 250;
/// What stands before the first.
pub(super) const BEGINNING: [u8; 32] = [0; 32];

/// An entry as it is stored, and as it is hashed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(super) struct Stored {
    pub id: String,
    pub at: Ts,
    pub actor: String,
    pub centre: Option<String>,
    pub action: String,
    pub entity: String,
    pub entity_id: String,
    pub detail: String,
}

impl Stored {
    /// The hash of this entry at this place. What is hashed: the 32 bytes of the hash before, the number as 8 bytes (the
    /// highest first), and the JSON list `[id, at, actor, centre, action, entity, entity_id, detail]` without spaces,
    /// `at` in microseconds, `detail` as the text that is stored.
    pub fn hash(&self, before: &[u8], seq: i64) -> [u8; 32] {
        let canonical = serde_json::to_vec(&(
            &self.id,
            self.at.0,
            &self.actor,
            &self.centre,
            &self.action,
            &self.entity,
            &self.entity_id,
            &self.detail,
        ))
        .expect("texts and a number can be written as JSON");
        let mut hasher = blake3::Hasher::new();
        hasher.update(before).update(&seq.to_be_bytes()).update(&canonical);
        hasher.finalize().into()
    }
}

sql! {
    WAITS = "SELECT id FROM audit_waiting LIMIT 1";
    /// One program chains at a time. SQLite's BEGIN IMMEDIATE sees to it already.
    ALONE = { sqlite: "SELECT TRUE", postgres: "SELECT pg_try_advisory_xact_lock(211000003)" };
    LAST = "SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1";
    BATCH_OF = "SELECT e.id, e.at, e.actor, e.centre, e.action, e.entity, e.entity_id, e.detail
        FROM audit_waiting w JOIN audit_entry e ON e.id = w.id ORDER BY w.id LIMIT $1";
    ADD = "INSERT INTO audit_seal (seq, entry_id, hash) VALUES ($1, $2, $3)";
    DONE = "DELETE FROM audit_waiting WHERE id ", in_list(1), "";
}

/// Chains the committed entries that wait, and gives their number. Where another program is doing so, it gives 0 at once.
pub async fn seal(db: &Db) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let count = seal_batch(db).await?;
        sealed += count;
        if count < BATCH.unsigned_abs() {
            return Ok(sealed);
        }
    }
}

async fn seal_batch(db: &Db) -> Result<u64> {
    // Looking costs no writer.
    if db.fresh_opt::<(String,)>(WAITS, args![]).await?.is_none() {
        return Ok(0);
    }
    let mut tx = db.begin().await?;
    let (alone,) = tx.one::<(bool,)>(ALONE, args![]).await?;
    if !alone {
        tx.rollback().await?;
        return Ok(0);
    }
    let (mut seq, mut hash) = tx
        .opt::<(i64, Vec<u8>)>(LAST, args![])
        .await?
        .unwrap_or((0, BEGINNING.to_vec()));
    let entries: Vec<Stored> = tx.all(BATCH_OF, args![BATCH]).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in &entries {
        seq += 1;
        hash = entry.hash(&hash, seq).to_vec();
        rows.push(args![seq, &entry.id, hash.clone()]);
    }
    let sealed = tx.insert_rows(ADD, rows).await?;
    tx.exec(DONE, args![entries.into_iter().map(|e| e.id).collect::<Vec<_>>()])
        .await?;
    tx.commit().await?;
    Ok(sealed)
}
