//! Settings of a deployment that are changed while it runs, as JSON by key.
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;

use crate::{Db, Result, Ts, Tx, Val, args, sql};

sql! {
    GET = "SELECT value FROM setting WHERE key = $1";
    SET = "INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";
}

impl Db {
    /// A setting, if it was ever set.
    pub async fn setting<T: DeserializeOwned + Send + Unpin + 'static>(&self, key: &str) -> Result<Option<T>> {
        Ok(self
            .fresh_opt::<(Json<T>,)>(GET, args![key])
            .await?
            .map(|(Json(value),)| value))
    }
}

impl Tx {
    /// A setting, if it was ever set.
    pub async fn setting<T: DeserializeOwned + Send + Unpin + 'static>(&mut self, key: &str) -> Result<Option<T>> {
        Ok(self
            .opt::<(Json<T>,)>(GET, args![key])
            .await?
            .map(|(Json(value),)| value))
    }
    /// Sets a setting.
    pub async fn set(&mut self, key: &str, value: &impl Serialize, at: Ts) -> Result<()> {
        self.exec(SET, args![key, Val::json(value), at]).await.map(drop)
    }
}
