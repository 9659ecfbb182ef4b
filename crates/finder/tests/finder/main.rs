//! The finder as its callers know it.

mod baltimore;
mod behaviour;
mod common;
mod everyday;
mod follow;
mod judged;
mod soundness;
