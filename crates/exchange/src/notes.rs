//! Where a reader puts what it reads: records, and notes on what was lost, left out or read differently.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use directory::import::{Incoming, Item, Note, Place};
use directory::model::{Body, Kind};

/// Why something was not taken as it stood.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// The row has more cells than the header.
    StrayCells {
        /// How many cells with something in them were dropped.
        count: usize,
    },
    /// Line ends stood as the two characters `\n`.
    WrittenOutLineEnds,
    /// The bytes are no UTF-8; read as Windows-1252.
    NotUtf8,
    /// A reference to a record that the source does not have.
    MissingParent {
        /// The id it names.
        id: String,
    },
    /// One of several references, to a record that the source does not have; the others hold.
    MissingOther {
        /// The id it names.
        id: String,
    },
    /// A value that cannot be understood; it was left out.
    Unreadable {
        /// The value as it stood.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The row has nothing in it.
    Blank,
    /// Without this a record cannot be kept.
    Required,
    /// The field has no place in our records.
    NoPlace,
    /// In plain words.
    Said(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::StrayCells { count } => write!(f, "{count} cells stand beyond the last header and were left out"),
            Why::WrittenOutLineEnds => f.write_str("line ends written as \\n were turned into line ends"),
            Why::NotUtf8 => f.write_str("the file is not UTF-8; it was read as Windows-1252"),
            Why::MissingParent { id } => write!(f, "belongs to {id}, which the source does not have; it was left out"),
            Why::MissingOther { id } => write!(
                f,
                "names {id}, which the source does not have; the row was kept by its other columns"
            ),
            Why::Unreadable { value, expected } => write!(f, "\"{value}\" is not {expected}; it was left out"),
            Why::Blank => f.write_str("the row has no id and no name: nothing to import"),
            Why::Required => f.write_str("is required and missing; give it a value, or import with --skip-bad"),
            Why::NoPlace => f.write_str("has no place in the directory's records; it was left out"),
            Why::Said(words) => f.write_str(words),
        }
    }
}

/// The way out of a reader. What was only read differently is said once for each file and field.
#[derive(Debug)]
pub struct Notes {
    to: SyncSender<Item>,
    bent: BTreeSet<(Arc<str>, String, String)>,
}

impl Notes {
    /// Notes and records that go to a channel. Once nobody listens any more they go nowhere.
    pub fn new(to: SyncSender<Item>) -> Notes {
        Notes {
            to,
            bent: BTreeSet::new(),
        }
    }
    fn send(&self, item: Item) {
        // Nobody listening means that the import has ended; reading on does no harm.
        let _ = self.to.send(item);
    }
    /// Hands a record on.
    pub fn record(&self, source_id: String, body: Body, file: &Arc<str>, row: u64) {
        let place = place(file, row);
        self.send(Item::Record(Box::new(Incoming {
            kind: body.kind(),
            source_id,
            body,
            place,
        })));
    }
    /// Notes that a value was left out.
    pub fn loss(&self, file: &Arc<str>, row: u64, field: &str, why: &Why) {
        self.send(Item::Lost(note(file, row, field, why)));
    }
    /// Notes that something was read differently, once for each file, field and reason.
    pub fn bent(&mut self, file: &Arc<str>, row: u64, field: &str, why: &Why) {
        if self.bent.insert((Arc::clone(file), field.to_owned(), why.to_string())) {
            self.loss(file, row, field, why);
        }
    }
    /// Notes that a record cannot be kept.
    pub fn skip(&self, file: &Arc<str>, row: u64, kind: Kind, field: &str, why: &Why) {
        self.send(Item::Bad(Note {
            kind: Some(kind),
            ..note(file, row, field, why)
        }));
    }
    /// Notes that something is no record at all.
    pub fn bad(&self, file: &Arc<str>, row: u64, why: &Why) {
        self.send(Item::Bad(note(file, row, "", why)));
    }
    /// Notes that a row with nothing in it was passed over.
    pub fn blank(&self, file: &Arc<str>, row: u64, kind: Kind) {
        self.send(Item::Skipped(Note {
            kind: Some(kind),
            ..note(file, row, "", &Why::Blank)
        }));
    }
    /// Says that the source cannot be read further.
    pub fn failed(&self, error: &crate::ExchangeError) {
        self.send(Item::Failed(error.to_string()));
    }
}

fn place(file: &Arc<str>, row: u64) -> Place {
    Place {
        file: file.to_string(),
        row: Some(row).filter(|r| *r > 0),
    }
}

fn note(file: &Arc<str>, row: u64, field: &str, why: &Why) -> Note {
    let note = Note::new(place(file, row), why.to_string());
    if field.is_empty() { note } else { note.field(field) }
}
