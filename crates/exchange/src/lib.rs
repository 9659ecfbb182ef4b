//! HSDS JSON and CSV and other formats in and out, each with a report of what was lost.
//!
//! A reader takes a source apart and hands on records one by one; `directory::import` decides what they change. Whatever
//! could not be taken as it stood is noted, with file, row, field and reason.

mod format;
pub mod hsds;
mod node;
mod notes;
mod schedules;
mod table;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use hours::Home;
use language::Lang;
use places::Gazetteer;

pub use directory::import::Item;
pub use format::Format;
pub use notes::{Notes, Why};

/// Where records come from and how to read what the format leaves open.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name given to the source; ids of its records are derived from it.
    pub name: String,
    /// The language its texts are in where the format does not say.
    pub lang: Lang,
    /// The time zone of schedules, which HSDS gives as a fixed offset alone.
    pub home: Home,
    /// For places named in words.
    pub gazetteer: Option<Arc<Gazetteer>>,
}

/// Why a source could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// A file or folder could not be opened or read.
    #[error("cannot read {}: {cause}. Check the path and that you may read it", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A CSV file breaks off.
    #[error("{file} is not readable as CSV: {cause}. Mend that line, or save the file again as CSV in UTF-8")]
    Csv {
        /// The file.
        file: Arc<str>,
        /// Where and what.
        cause: String,
    },
    /// A JSON file breaks off.
    #[error("{file} is not readable as HSDS JSON: {cause}. Mend the file at that place; nothing was changed")]
    Json {
        /// The file.
        file: Arc<str>,
        /// Where and what.
        cause: serde_json::Error,
    },
    /// A folder without a table of any known format.
    #[error("{} holds no table of HSDS or Ohana CSV (services.csv, organizations.csv, …). Name the folder that holds them", path.display())]
    NoTables {
        /// The folder.
        path: PathBuf,
    },
    /// Neither the name nor the content says what it is.
    #[error("{} is in no format known here. Known: {}. Name one: frontdoor import FORMAT PATH", path.display(), Format::names())]
    Unknown {
        /// The file or folder.
        path: PathBuf,
    },
}

impl ExchangeError {
    pub(crate) fn read(path: &Path, cause: std::io::Error) -> ExchangeError {
        ExchangeError::Read {
            path: path.to_owned(),
            cause,
        }
    }
    pub(crate) fn csv(file: &Arc<str>, cause: &csv::Error) -> ExchangeError {
        ExchangeError::Csv {
            file: Arc::clone(file),
            cause: cause.to_string(),
        }
    }
}

/// How many records a reader may be ahead of whoever takes them.
const AHEAD: usize = 2_000;

/// Reads a source in a format on a thread of its own and gives its records, each after those it refers to where the source
/// allows it, with a note for whatever was not taken as it stood.
pub fn read(format: Format, path: &Path, source: Source) -> impl Iterator<Item = Item> + Send + 'static {
    let (to, items) = sync_channel(AHEAD);
    let path = path.to_owned();
    std::thread::spawn(move || {
        let mut notes = Notes::new(to);
        let done = match format {
            Format::HsdsJson => hsds::json::read(&path, &source, &mut notes),
            Format::HsdsCsv3 | Format::HsdsCsv2 | Format::HsdsCsv1 | Format::Ohana => {
                hsds::csv::read(&path, &source, &mut notes)
            }
        };
        if let Err(error) = done {
            notes.failed(&error);
        }
    });
    items.into_iter()
}
