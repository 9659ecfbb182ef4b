//! The finder as its callers know it.

mod agencies;
mod alike;
mod baltimore;
mod behaviour;
mod common;
mod curated;
mod dangers;
mod directories;
mod everyday;
mod follow;
mod hostile;
mod judged;
mod missed;
mod soundness;
