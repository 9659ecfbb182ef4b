//! Organizations, programs, services and locations: versioned records in several languages.

pub mod bundle;
pub mod model;
pub mod view;
