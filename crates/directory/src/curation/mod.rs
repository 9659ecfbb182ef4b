//! What curators do with records beyond saving them: drafts, two people's publishing, conflicts with a source, copies, and
//! the queue of what wants their eye.

pub mod attention;
pub mod conflict;
mod copy;
pub mod draft;
pub mod proposal;
pub mod queue;
mod refer;

pub use copy::{blank, copy};
pub use refer::{Referring, referring, referring_count};
