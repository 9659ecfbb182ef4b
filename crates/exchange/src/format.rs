//! The formats known, and which one a file or folder is in.

use std::path::Path;

use crate::{ExchangeError, hsds};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// HSDS 3.x JSON: nested, list, page, tables or NDJSON.
    HsdsJson,
    /// HSDS 3.x CSV package.
    HsdsCsv3,
    /// HSDS 2.0 and 2.0.1 CSV package.
    HsdsCsv2,
    /// HSDS 1.x CSV package.
    HsdsCsv1,
    /// The Ohana API's CSV layout.
    Ohana,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [
        Format::HsdsJson,
        Format::HsdsCsv3,
        Format::HsdsCsv2,
        Format::HsdsCsv1,
        Format::Ohana,
    ];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Format::HsdsJson => "hsds-json",
            Format::HsdsCsv3 => "hsds-csv",
            Format::HsdsCsv2 => "hsds-csv-2",
            Format::HsdsCsv1 => "hsds-csv-1",
            Format::Ohana => "ohana-csv",
        }
    }

    /// The format of this name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.name() == name)
    }

    /// Every name, for messages.
    pub fn names() -> String {
        Format::ALL.map(Format::name).join(", ")
    }

    /// The format of a file or folder, from its names and columns.
    pub fn detect(path: &Path) -> Result<Format, ExchangeError> {
        let found = std::fs::metadata(path).map_err(|cause| ExchangeError::read(path, cause))?;
        let format = if found.is_dir() {
            hsds::csv::detect(path)
        } else if hsds::json::is_json(path) {
            Some(Format::HsdsJson)
        } else {
            None
        };
        format.ok_or_else(|| ExchangeError::Unknown { path: path.to_owned() })
    }
}
