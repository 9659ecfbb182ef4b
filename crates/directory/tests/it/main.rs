//! The directory as its users meet it: records, imports, crashes, on both databases.

mod bundle;
mod common;
mod crash;
mod curation;
mod import;
mod offices;
mod queue;
mod records;
mod reports;
mod rules;
mod runs;
mod two_people;
