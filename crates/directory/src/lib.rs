//! Organizations, programs, services and locations: versioned records in several languages.
