//! Other keys: a new master key, and new data keys for what is written from now on.
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::PoisonError;

use super::master::beside;
use super::{DataKey, Keys, LOOKUP, MASTERS, MasterKey, Source};
use crate::{Db, Result, StoreError, Ts, Tx, args, sql};

/// The purpose whose keys are not retired: what is looked up by them would not be found any more.
pub const KEPT_FOR_LOOKUP: &str = LOOKUP;

/// How many data keys one transaction wraps anew.
const BATCH: i64 = 200;

/// A master key and how many data keys it wraps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The master key's id.
    pub id: String,
    /// How many data keys it wraps.
    pub keys: i64,
    /// It wraps new ones.
    pub current: bool,
}

sql! {
    OTHERS = "SELECT id, purpose, subject, master, wrapped FROM data_key WHERE master <> $1 ORDER BY master, id LIMIT $2";
    REWRAP = "UPDATE data_key SET master = $3, wrapped = $4 WHERE id = $1 AND master = $2";
    RETIRE = "UPDATE data_key SET retired_at = $1 WHERE retired_at IS NULL AND subject = '' AND purpose <> $2";
}

impl Keys {
    /// The master keys at hand, read anew, and what each wraps.
    pub async fn masters(&self, db: &Db) -> Result<Vec<Held>> {
        self.reload().await?;
        let used: Vec<(String, i64)> = db.fresh_all(MASTERS, args![]).await?;
        let masters = self.0.masters.read().unwrap_or_else(PoisonError::into_inner);
        let held = masters.iter().enumerate().map(|(place, master)| Held {
            id: master.id().to_owned(),
            keys: used
                .iter()
                .find(|(id, _)| id == master.id())
                .map_or(0, |(_, keys)| *keys),
            current: place == 0,
        });
        Ok(held.collect())
    }
    /// Puts a new master key before the present one in the file and gives its id. What is there stays readable:
    /// [`Keys::rewrap`] brings it over.
    pub async fn new_master(&self) -> Result<String> {
        self.change_masters(|keys| {
            keys.insert(0, MasterKey::new(&self.0.ids));
            Ok(keys[0].id().to_owned())
        })
        .await
    }
    /// Takes a former master key out of the file. Refused while it is the present one or wraps anything.
    pub async fn forget_master(&self, db: &Db, id: &str) -> Result<()> {
        let used: Vec<(String, i64)> = db.fresh_all(MASTERS, args![]).await?;
        let used = used.iter().find(|(used, _)| used == id).map_or(0, |(_, keys)| *keys);
        self.change_masters(|keys| {
            let place = keys.iter().position(|key| key.id() == id);
            let why = match place {
                Some(0) => "it is the present one".to_owned(),
                _ if used > 0 => format!("it wraps {used} keys still; `frontdoor key rewrap` brings them over"),
                None => "it is not there".to_owned(),
                Some(place) => {
                    keys.remove(place);
                    return Ok(());
                }
            };
            Err(why)
        })
        .await
    }
    /// One program at a time reads the file, changes the keys and writes it.
    async fn change_masters<T>(&self, change: impl FnOnce(&mut Vec<MasterKey>) -> Result<T, String>) -> Result<T> {
        let fault = |cause: String, remedy| StoreError::Master {
            from: self.0.source.as_ref().map_or_else(String::new, Source::to_string),
            cause,
            remedy,
        };
        let Some(source @ Source::File(path)) = &self.0.source else {
            return Err(fault(
                "this program can change a file alone".into(),
                "Put the line that `frontdoor key new` prints before the present one yourself, then run `frontdoor key rewrap`",
            ));
        };
        let alone = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(beside(path, "-turns"))
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|cause| fault(cause.to_string(), "Check the folder and who may write there"))?;
        let mut keys = source.read().await?;
        let done = change(&mut keys).map_err(|cause| fault(cause, "Look at `frontdoor key status`"))?;
        source.replace(&keys)?;
        drop(alone);
        *self.0.masters.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(done)
    }
    /// Wraps some of the data keys that a former master key wraps by the present one; 0 when none is left. Stopped at
    /// any moment, it goes on where it was.
    pub async fn rewrap(&self, db: &Db) -> Result<u64> {
        self.reload().await?;
        let present = {
            let masters = self.0.masters.read().unwrap_or_else(PoisonError::into_inner);
            masters.first().expect("there is always a master key").id().to_owned()
        };
        let mut changed = Vec::new();
        for mut key in db.fresh_all::<DataKey>(OTHERS, args![present, BATCH]).await? {
            let bytes = self.unwrap(&key).await?;
            let former = key.master.clone();
            self.wrap(&mut key, &bytes);
            changed.push(args![key.id, former, key.master, key.wrapped]);
        }
        let found = changed.len() as u64;
        if found > 0 {
            let mut tx = db.begin().await?;
            for row in changed {
                // One that was erased meanwhile stays erased: nothing is inserted.
                tx.exec(REWRAP, row).await?;
            }
            tx.commit().await?;
        }
        Ok(found)
    }
}

/// Retires the data keys of all purposes, so that what is written from now on is sealed by new ones; gives their number.
/// Keys of one subject stay, and so do those that values are looked up by.
pub async fn retire(tx: &mut Tx, at: Ts) -> Result<u64> {
    tx.exec(RETIRE, args![at, KEPT_FOR_LOOKUP]).await
}
