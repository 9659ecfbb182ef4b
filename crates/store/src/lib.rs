//! How SQL runs on SQLite and on PostgreSQL, in one place: one text, one struct and one short function for each query.
//!
//! ```no_run
//! # async fn example() -> Result<(), store::StoreError> {
//! use store::{Clock, Db, Options, args, sql};
//!
//! #[derive(sqlx::FromRow)]
//! struct Setting { key: String, value: String }
//!
//! sql! {
//!     /// One setting by its key.
//!     BY_KEY = "SELECT key, value FROM setting WHERE key = $1";
//! }
//!
//! let db = Db::connect("sqlite:frontdoor.db", &Options::default()).await?;
//! db.migrate(&Clock::system()).await?;
//! let found: Option<Setting> = db.opt(BY_KEY, args!["language"]).await?;
//! # Ok(()) }
//! ```
//!
//! The rules of the house for SQL are in this crate's README.

pub mod audit;
pub mod backup;
mod checkpoint;
mod connect;
mod db;
mod error;
mod event;
mod ids;
mod job;
mod job_list;
mod migrate;
mod rows;
mod schema;
pub mod seal;
mod setting;
mod sql;
mod time;
mod tx;
mod val;
mod verify;
mod wake;
mod writer;

#[cfg(feature = "testing")]
pub mod testing;

pub use connect::Options;
pub use db::{Db, Kind};
pub use error::StoreError;
pub use event::{Event, Feed, Recorded};
pub use ids::Ids;
pub use job::{Job, NewJob, WORKER_STOPPED};
pub use job_list::{JobCounts, JobState, ListedJob};
pub use migrate::{MIGRATIONS, Migration};
pub use schema::{Column, Table};
pub use sql::{Sql, catalogue};
pub use sqlx::types::Json;
pub use time::{Clock, Ts};
pub use tx::Tx;
pub use val::{Row, Val};
pub use verify::{Check, Report};

/// Used by [`sql!`] in other crates.
#[doc(hidden)]
pub use inventory as __inventory;

/// What every function here returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
