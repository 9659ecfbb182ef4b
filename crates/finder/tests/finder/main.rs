//! The finder as its callers know it.

mod agencies;
mod baltimore;
mod behaviour;
mod common;
mod dangers;
mod directories;
mod everyday;
mod follow;
mod judged;
mod missed;
mod soundness;
