//! Organizations, programs, services and locations: versioned records in several languages.
//!
//! A [`model::Record`] is an envelope around a body. [`save`] writes one with its history, [`import::run`] writes a whole
//! source so that it becomes visible at once, [`read`] fetches records and whole services, and [`publish`] gives what
//! may leave the house.

pub mod bundle;
pub mod curation;
mod diff;
mod document;
mod drift;
mod error;
mod field;
mod history;
pub mod ids;
pub mod import;
mod links;
mod merge;
pub mod model;
pub mod offices;
pub mod publish;
pub mod read;
mod row;
mod save;
#[cfg(feature = "testing")]
pub mod testing;
mod validate;
pub mod view;
mod wording;
pub mod wrong;

pub use diff::{FieldChange, apply, diff, undo};
pub use document::{from_json, hash, to_json};
pub use drift::{Behind, behind, check_language};
pub use error::{DirectoryError, Result};
pub use field::{Path, Step};
pub use history::{Difference, VersionEntry, at_version, diff_versions, history, rollback};
pub use links::{Reference, references};
pub use merge::{Conflict, Merged, merge};
pub use publish::Published;
pub use save::{Change, Saved, restore, retire, save, verify};
pub use validate::{Problem, Weight, validate};
