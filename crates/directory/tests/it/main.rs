//! The directory as its users meet it: records, imports, crashes, on both databases.

mod bundle;
mod common;
mod crash;
mod import;
mod records;
mod rules;
