//! The whole program killed while it does something that must not be half done.

mod import;
mod letter;
#[path = "../support/mod.rs"]
mod support;
