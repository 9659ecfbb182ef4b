//! Line packs: a partner's line as one file that can be checked, walked through and proved.
//!
//! A [`Pack`] is the file as written. [`Line::read`] checks it, with those it includes, and refuses what could fail during a
//! call, each with the place and the remedy. A [`Line`] answers three questions: what it finds of a caller
//! ([`Line::verdict`]), how a whole call goes ([`Line::walk`]), and whether its own cases come out as written
//! ([`Line::test`]). [`life`] publishes versions of it and brings former ones back. docs/lines.md says how packs are written.

pub mod areas;
mod case;
mod check;
mod diff;
mod drawing;
mod error;
mod fault;
mod hand_over;
mod known;
pub mod life;
mod line;
pub mod pack;
mod ready;
mod said;
mod schema;
mod source;
mod step;
mod verdict;
mod walk;

pub use case::{Outcome, Told};
pub use diff::diff;
pub use drawing::{Arrow, Drawing, Shape};
pub use error::{LineError, Result};
pub use fault::Fault;
pub use hand_over::{Reply, Tried};
pub use line::Line;
pub use pack::{Finding, Pack};
pub use ready::Ready;
pub use schema::json as schema;
pub use source::{MAX_LENGTH, id_of};
pub use step::{Given, Situation, Step, Walk};
pub use verdict::{Because, Verdict};
