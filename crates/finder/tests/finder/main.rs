//! The finder as its callers know it.

mod behaviour;
mod common;
mod follow;
mod soundness;
