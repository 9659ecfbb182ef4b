//! One file for each command.

pub mod audit;
pub mod backup;
pub mod centre;
pub mod config;
pub mod db;
pub mod eval;
pub mod gazetteer;
pub mod generate;
pub mod import;
pub mod index;
pub mod key;
pub mod line;
pub mod offices;
pub mod report;
pub mod restore;
pub mod search;
pub mod serve;
pub mod user;
