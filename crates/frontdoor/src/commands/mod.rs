//! One file for each command.

pub mod config;
pub mod db;
pub mod gazetteer;
pub mod import;
pub mod index;
pub mod search;
pub mod serve;
