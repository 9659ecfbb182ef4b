//! Sealed values: what the database must not tell by itself.
//!
//! A master key, kept outside the database, wraps data keys; a data key seals values of one purpose, or of one subject
//! so that they can be erased by deleting the key. A sealed value is bound to its place: moved to another row it does
//! not open. Data keys are read anew at every use, so that an erased one opens nothing from that moment on, in any
//! process.
mod cipher;
mod master;
mod rotate;

pub use master::{MasterKey, Source};
pub use rotate::{Held, KEPT_FOR_LOOKUP, retire};

use std::sync::{Arc, PoisonError, RwLock};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Clock, Db, Ids, Result, StoreError, Tx, args, sql};
use cipher::{KeyBytes, bound};

/// Whose data key seals a value.
#[derive(Debug, Clone, Copy)]
pub struct For<'a> {
    purpose: &'static str,
    subject: &'a str,
}

impl<'a> For<'a> {
    /// One key for all values of a purpose.
    pub const fn purpose(purpose: &'static str) -> For<'static> {
        For { purpose, subject: "" }
    }
    /// A key of its own for one subject (a contact, an account), to be erased with [`erase`].
    pub const fn subject(purpose: &'static str, subject: &'a str) -> For<'a> {
        For { purpose, subject }
    }
}

/// Where a sealed value stands. It opens there alone.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    table: &'static str,
    column: &'static str,
    row: &'a str,
}

impl<'a> Place<'a> {
    /// The place in the database; `row` is the row's key.
    pub const fn new(table: &'static str, column: &'static str, row: &'a str) -> Place<'a> {
        Place { table, column, row }
    }
    fn bound(&self) -> Vec<u8> {
        bound(&[self.table, self.column, self.row])
    }
    fn damaged(&self) -> StoreError {
        StoreError::Damaged {
            table: self.table,
            column: self.column,
        }
    }
}

/// Seals and opens values. Clones share the master keys.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    source: Option<Source>,
    /// The first wraps; all unwrap.
    masters: RwLock<Vec<MasterKey>>,
    clock: Clock,
    ids: Ids,
}

/// Says nothing of the keys.
impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

#[derive(sqlx::FromRow)]
struct DataKey {
    id: String,
    purpose: String,
    subject: String,
    master: String,
    wrapped: Vec<u8>,
}

impl DataKey {
    /// What its wrapping is bound to.
    fn bound(&self) -> Vec<u8> {
        bound(&["data_key", &self.id, &self.purpose, &self.subject])
    }
}

sql! {
    CURRENT = "SELECT id, purpose, subject, master, wrapped FROM data_key
        WHERE purpose = $1 AND subject = $2 AND retired_at IS NULL";
    BY_ID = "SELECT id, purpose, subject, master, wrapped FROM data_key WHERE id = $1";
    /// Another transaction may be making the same: the first to commit wins.
    ADD = "INSERT INTO data_key (id, purpose, subject, master, wrapped, created_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";
    MASTERS = "SELECT master, COUNT(*) AS keys FROM data_key GROUP BY master ORDER BY master";
    ERASE = "DELETE FROM data_key WHERE subject = $1";
    /// SQLite leaves deleted bytes in the file unless told otherwise.
    OVERWRITE = { sqlite: "PRAGMA secure_delete = ON", postgres: "SELECT 1" };
    OVERWRITE_NO_MORE = { sqlite: "PRAGMA secure_delete = FAST", postgres: "SELECT 1" };
}

/// The purpose of the keys behind [`Keys::blind`]: one for each centre, as long as there is something to look up.
const LOOKUP: &str = "lookup";

impl Keys {
    /// Reads the master keys and makes sure that they are those of the database. With `make`, a database that has no
    /// data key yet gets a new master key where the source is a file that is not there; the second of the answer says so.
    pub async fn load(db: &Db, source: Source, make: bool, clock: Clock, ids: Ids) -> Result<(Keys, bool)> {
        let used: Vec<(String, i64)> = db.fresh_all(MASTERS, args![]).await?;
        let fresh = make && used.is_empty() && source.make(&ids)?;
        let masters = match source.read().await {
            Err(StoreError::Master { from, .. }) if !used.is_empty() && source.is_absent() => {
                let (master, keys) = used[0].clone();
                return Err(StoreError::MasterMissing { from, master, keys });
            }
            read => read?,
        };
        for (master, keys) in used {
            if masters.iter().all(|known| known.id() != master) {
                return Err(StoreError::MasterMissing {
                    from: source.to_string(),
                    master,
                    keys,
                });
            }
        }
        let keys = Keys(Arc::new(Inner {
            source: Some(source),
            masters: RwLock::new(masters),
            clock,
            ids,
        }));
        Ok((keys, fresh))
    }
    /// With a master key that is at hand already.
    pub fn with(master: MasterKey, clock: Clock, ids: Ids) -> Keys {
        Keys(Arc::new(Inner {
            source: None,
            masters: RwLock::new(vec![master]),
            clock,
            ids,
        }))
    }
    /// Seals a value within the transaction that stores it: 16 bytes of the data key's id, 24 of the nonce, the rest
    /// ciphertext (XChaCha20-Poly1305).
    pub async fn seal(&self, tx: &mut Tx, whose: For<'_>, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let (id, key) = self.current(tx, whose).await?;
        let mut sealed = parsed(&id)
            .ok_or(StoreError::NotFound { query: CURRENT.name() })?
            .as_bytes()
            .to_vec();
        sealed.extend(cipher::encrypt(&key, self.0.ids.bytes(), &place.bound(), plain));
        Ok(sealed)
    }
    /// Opens a value. Fails with [`StoreError::Erased`] when its key is gone, with [`StoreError::Damaged`] when the value
    /// is not what was sealed for this place.
    pub async fn open(&self, db: &Db, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let id = key_of(sealed).ok_or_else(|| place.damaged())?;
        self.opened(db.fresh_opt(BY_ID, args![id]).await?, place, sealed).await
    }
    /// [`Keys::open`] within a transaction, also for what it sealed itself.
    pub async fn open_within(&self, tx: &mut Tx, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let id = key_of(sealed).ok_or_else(|| place.damaged())?;
        self.opened(tx.opt(BY_ID, args![id]).await?, place, sealed).await
    }
    async fn opened(&self, key: Option<DataKey>, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let key = key.ok_or(StoreError::Erased {
            table: place.table,
            column: place.column,
        })?;
        let key = self.unwrap(&key).await?;
        cipher::decrypt(&key, &place.bound(), &sealed[16..]).ok_or_else(|| place.damaged())
    }
    /// The blind index of a value: equal values of one kind in one centre have equal ones, and nothing else can be told
    /// from them (HMAC-SHA256). Bring the value to one form first (case, spaces). Stands in the row to be looked up.
    pub async fn blind(&self, tx: &mut Tx, centre: &str, kind: &'static str, value: &str) -> Result<Vec<u8>> {
        let (_, key) = self.current(tx, For::subject(LOOKUP, centre)).await?;
        Ok(mac(&key, kind, value))
    }
    /// The blind index to look for; `None` while the centre has none at all.
    pub async fn blind_to_find(
        &self,
        db: &Db,
        centre: &str,
        kind: &'static str,
        value: &str,
    ) -> Result<Option<Vec<u8>>> {
        let Some(key) = db.fresh_opt::<DataKey>(CURRENT, args![LOOKUP, centre]).await? else {
            return Ok(None);
        };
        Ok(Some(mac(&*self.unwrap(&key).await?, kind, value)))
    }
    /// The id and the bytes of the key that seals now, made where there is none.
    async fn current(&self, tx: &mut Tx, whose: For<'_>) -> Result<(String, KeyBytes)> {
        let wanted = || args![whose.purpose, whose.subject];
        if let Some(key) = tx.opt::<DataKey>(CURRENT, wanted()).await? {
            let bytes = self.unwrap(&key).await?;
            return Ok((key.id, bytes));
        }
        let bytes = Zeroizing::new(self.0.ids.bytes());
        let mut key = DataKey {
            id: self.0.ids.next(),
            purpose: whose.purpose.into(),
            subject: whose.subject.into(),
            master: String::new(),
            wrapped: Vec::new(),
        };
        self.wrap(&mut key, &bytes);
        let row = args![
            &key.id,
            whose.purpose,
            whose.subject,
            &key.master,
            key.wrapped,
            self.0.clock.now()
        ];
        if tx.exec(ADD, row).await? == 1 {
            return Ok((key.id, bytes));
        }
        let key: DataKey = tx.one(CURRENT, wanted()).await?;
        let bytes = self.unwrap(&key).await?;
        Ok((key.id, bytes))
    }
    /// Wraps a data key by the present master key.
    fn wrap(&self, key: &mut DataKey, bytes: &KeyBytes) {
        let masters = self.0.masters.read().unwrap_or_else(PoisonError::into_inner);
        let master = masters.first().expect("there is always a master key");
        master.id().clone_into(&mut key.master);
        key.wrapped = cipher::encrypt(master.bytes(), self.0.ids.bytes(), &key.bound(), bytes.as_slice());
    }
    /// Unwraps a data key. A master key that is not known may have come since: then the source is read once more.
    async fn unwrap(&self, key: &DataKey) -> Result<KeyBytes> {
        for again in [false, true] {
            if again {
                self.reload().await?;
            }
            let masters = self.0.masters.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(master) = masters.iter().find(|master| master.id() == key.master) {
                let plain = cipher::decrypt(master.bytes(), &key.bound(), &key.wrapped);
                let bytes = plain.and_then(|plain| <[u8; 32]>::try_from(plain.as_slice()).ok());
                return bytes.map(Zeroizing::new).ok_or(StoreError::Damaged {
                    table: "data_key",
                    column: "wrapped",
                });
            }
        }
        Err(StoreError::MasterMissing {
            from: self.0.source.as_ref().map_or_else(String::new, Source::to_string),
            master: key.master.clone(),
            keys: 1,
        })
    }
    /// Reads the master keys again.
    async fn reload(&self) -> Result<()> {
        if let Some(source) = &self.0.source {
            let masters = source.read().await?;
            *self.0.masters.write().unwrap_or_else(PoisonError::into_inner) = masters;
        }
        Ok(())
    }
}

/// Erases a subject: deletes its keys of every purpose, and gives their number. What they sealed opens nowhere any more,
/// except from a copy of the keys ([`crate::backup`]) that has not expired.
pub async fn erase(tx: &mut Tx, subject: &str) -> Result<u64> {
    if subject.is_empty() {
        return Ok(0);
    }
    tx.exec(OVERWRITE, args![]).await?;
    let erased = tx.exec(ERASE, args![subject]).await;
    tx.exec(OVERWRITE_NO_MORE, args![]).await?;
    erased
}

fn mac(key: &[u8; 32], kind: &str, value: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(&bound(&[kind, value]));
    mac.finalize().into_bytes().to_vec()
}

/// The id of the data key that sealed a value.
fn key_of(sealed: &[u8]) -> Option<String> {
    Some(Uuid::from_slice(sealed.get(..16)?).ok()?.to_string())
}

fn parsed(id: &str) -> Option<Uuid> {
    Uuid::parse_str(id).ok()
}
