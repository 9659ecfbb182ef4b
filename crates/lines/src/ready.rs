//! Published versions, read once and kept for calls.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::{Db, Ts};

use crate::{Line, Result, life};

/// More versions than these are not kept at once.
const MOST: usize = 500;

/// Versions that were asked for, ready for calls. A version never changes, so what is kept is never out of date.
#[derive(Debug, Clone, Default)]
pub struct Ready(Arc<Mutex<Kept>>);

/// Each version by the line's id and its number.
type Kept = HashMap<(String, i64), Arc<Line>>;

impl Ready {
    /// One version. A call asks for the number it began with.
    pub async fn version(&self, db: &Db, line: &str, version: i64) -> Result<Arc<Line>> {
        let key = (line.to_owned(), version);
        if let Some(known) = self.kept(|kept| kept.get(&key).cloned()) {
            return Ok(known);
        }
        let read = Arc::new(life::version(db, line, version).await?);
        Ok(self.kept(|kept| {
            if kept.len() >= MOST {
                kept.clear();
            }
            Arc::clone(kept.entry(key).or_insert(read))
        }))
    }

    /// The version on which a call that comes at this moment begins, and its number; `None` when none is in force.
    pub async fn in_force(&self, db: &Db, line: &str, at: Ts) -> Result<Option<(i64, Arc<Line>)>> {
        match life::number_in_force(db, line, at).await? {
            Some(number) => Ok(Some((number, self.version(db, line, number).await?))),
            None => Ok(None),
        }
    }

    fn kept<T>(&self, what: impl FnOnce(&mut Kept) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
