//! Lists of places that an operator brings: GeoNames, census subdivisions, GeoJSON outlines.
//!
//! Readers only read; [`crate::save`] brings what they found into what is known.

mod census;
mod geojson;
mod geonames;
mod provinces;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use serde::Serialize;

use crate::{Place, PlacesError};

/// A layout of a list of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// GeoNames postal codes: 12 columns between tabs.
    GeonamesPostal,
    /// GeoNames places (`allCountries.txt` and its extracts): 19 columns between tabs.
    GeonamesPlaces,
    /// Census subdivisions with their divisions and provinces: CSV with CSDUID, or a Statistics Canada table with DGUID.
    CensusSubdivisions,
    /// Outlines: a GeoJSON `FeatureCollection`.
    GeoJson,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The layout found.
    pub layout: Layout,
    /// Rows or features read, the heading aside.
    pub read: u64,
    /// Places made of them, those that the rows only mention (a county, a province) among them.
    pub places: u64,
    /// Rows that add a name to a place already read.
    pub joined: u64,
    /// Rows that speak of no place to keep (a lake, a note below a table).
    pub passed_over: u64,
    /// Rows that are wrong.
    pub skipped: Vec<Skipped>,
}

/// A row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The row of the file, the first being 1 (of a GeoJSON file, the feature).
    pub row: u64,
    /// The column or property.
    pub field: String,
    /// What is wrong, and the remedy.
    pub reason: String,
}

/// Reads a list of places, its layout found by its beginning. The first wrong row is an error.
pub fn file(path: &Path) -> Result<(Vec<Place>, Report), PlacesError> {
    let (places, report) = file_skipping(path)?;
    match report.skipped.first().cloned() {
        Some(Skipped { row, field, reason }) => Err(PlacesError::Row {
            file: path.to_owned(),
            row,
            field,
            reason,
        }),
        None => Ok((places, report)),
    }
}

/// Reads a list of places and leaves out what is wrong; the report says what.
pub fn file_skipping(path: &Path) -> Result<(Vec<Place>, Report), PlacesError> {
    let unreadable = |cause| PlacesError::File {
        file: path.to_owned(),
        cause,
    };
    let mut beginning = Vec::new();
    File::open(path)
        .and_then(|f| f.take(8192).read_to_end(&mut beginning))
        .map_err(unreadable)?;
    let layout = detect(&beginning).ok_or_else(|| PlacesError::Layout { file: path.to_owned() })?;
    let reader = BufReader::new(File::open(path).map_err(unreadable)?);
    read(layout, reader).map_err(unreadable)
}

/// Reads places in a known layout. Only reading itself can fail; what is wrong in the rows is in the report.
pub fn read(layout: Layout, reader: impl std::io::BufRead) -> std::io::Result<(Vec<Place>, Report)> {
    match layout {
        Layout::GeonamesPostal => geonames::postal(reader),
        Layout::GeonamesPlaces => geonames::places(reader),
        Layout::CensusSubdivisions => census::subdivisions(reader),
        Layout::GeoJson => geojson::outlines(reader),
    }
}

/// The layout of a file that begins so (its first lines), or `None` when it is none of them.
pub fn detect(beginning: &[u8]) -> Option<Layout> {
    let text = decode(beginning.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(beginning));
    let text = text.trim_start();
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let columns: Vec<&str> = first.split('\t').collect();
    let country = |c: &str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase());
    match columns.as_slice() {
        [c, ..] if columns.len() == 12 && country(c) => Some(Layout::GeonamesPostal),
        [id, ..] if columns.len() == 19 && id.bytes().all(|b| b.is_ascii_digit()) => Some(Layout::GeonamesPlaces),
        _ if text.starts_with('{') && text.contains("FeatureCollection") => Some(Layout::GeoJson),
        _ if first.contains("CSDUID") || first.contains("DGUID") => Some(Layout::CensusSubdivisions),
        _ => None,
    }
}

/// UTF-8, or else Windows-1252, which older tables are in.
fn decode(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A beginning cut in the middle of a letter is still UTF-8.
        Err(e) if e.error_len().is_none() => String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// Gathers places and what went wrong.
struct Gathered {
    places: Vec<Place>,
    report: Report,
}

impl Gathered {
    fn new(layout: Layout) -> Gathered {
        Gathered {
            places: Vec::new(),
            report: Report {
                layout,
                read: 0,
                places: 0,
                joined: 0,
                passed_over: 0,
                skipped: Vec::new(),
            },
        }
    }
    fn skip(&mut self, row: u64, field: &str, reason: impl Into<String>) {
        self.report.skipped.push(Skipped {
            row,
            field: field.to_owned(),
            reason: reason.into(),
        });
    }
    fn finish(mut self) -> (Vec<Place>, Report) {
        self.report.places = self.places.len() as u64;
        (self.places, self.report)
    }
}
