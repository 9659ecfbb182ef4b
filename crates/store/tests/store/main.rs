//! The store on both databases.
mod facade;
mod feed;
mod jobs;
mod tables;
mod time_and_ids;
mod writer;
