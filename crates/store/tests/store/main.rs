//! The store on both databases.
mod audit;
mod audit_proof;
mod facade;
mod feed;
mod jobs;
mod seal;
mod tables;
mod time_and_ids;
mod writer;
