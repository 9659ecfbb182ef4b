//! CSV as real files have it: with or without a byte-order mark, UTF-8 or Windows-1252, any line ends, rows too short or
//! too long, and `\n` written out as two characters.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::{ExchangeError, Notes, Why};

/// One file of rows under headers.
#[derive(Debug)]
pub struct Table {
    /// The file's name as reports show it.
    pub file: Arc<str>,
    headers: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// One row: its line in the file and its cells, trimmed, blank ones left out.
#[derive(Debug, Clone)]
pub struct Row {
    /// The file it stands in.
    pub file: Arc<str>,
    /// The line it begins on; the header is line 1.
    pub line: u64,
    /// Cells by header.
    pub cells: BTreeMap<String, String>,
}

impl Row {
    /// Takes a cell out; `None` when blank or absent.
    pub fn take(&mut self, header: &str) -> Option<String> {
        self.cells.remove(header)
    }
    /// Reads a cell.
    pub fn get(&self, header: &str) -> Option<&str> {
        self.cells.get(header).map(String::as_str)
    }
    /// Gives a cell another header, unless a cell stands there already.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(cell) = self.cells.remove(from) {
            self.cells.entry(to.to_owned()).or_insert(cell);
        }
    }
}

impl Table {
    /// Reads a file. What had to be bent to read it goes to the notes.
    pub fn read(path: &Path, notes: &mut Notes) -> Result<Table, ExchangeError> {
        let file: Arc<str> = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
            .into();
        let bytes = std::fs::read(path).map_err(|cause| ExchangeError::read(path, cause))?;
        Table::parse(file, &bytes, notes)
    }

    /// Reads the bytes of a file.
    pub fn parse(file: Arc<str>, bytes: &[u8], notes: &mut Notes) -> Result<Table, ExchangeError> {
        // One kind of line end, so that the line of a row is what an editor shows.
        let mut text = decode(&file, bytes, notes);
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n").into();
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headers: Vec<String> = reader
            .headers()
            .map_err(|cause| ExchangeError::csv(&file, &cause))?
            .iter()
            .map(|h| h.trim().to_lowercase())
            .collect();
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        while reader
            .read_record(&mut record)
            .map_err(|cause| ExchangeError::csv(&file, &cause))?
        {
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() > headers.len() {
                let stray: Vec<&str> = record
                    .iter()
                    .skip(headers.len())
                    .filter(|c| !c.trim().is_empty())
                    .collect();
                if !stray.is_empty() {
                    notes.loss(&file, line, "", &Why::StrayCells { count: stray.len() });
                }
            }
            let mut unescaped = false;
            let cells = record
                .iter()
                .take(headers.len())
                .map(|cell| {
                    let cell = cell.trim();
                    if cell.contains("\\n") || cell.contains("\\r") {
                        unescaped = true;
                        cell.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\r", "\n")
                    } else {
                        cell.to_owned()
                    }
                })
                .collect();
            if unescaped {
                notes.bent(&file, line, "", &Why::WrittenOutLineEnds);
            }
            rows.push((line, cells));
        }
        Ok(Table { file, headers, rows })
    }

    /// True when there are headers alone.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows in order.
    pub fn into_rows(self) -> impl Iterator<Item = Row> {
        let Table { file, headers, rows } = self;
        rows.into_iter().map(move |(line, cells)| Row {
            file: Arc::clone(&file),
            line,
            cells: headers
                .iter()
                .cloned()
                .zip(cells)
                .filter(|(header, cell)| !header.is_empty() && !cell.is_empty())
                .collect(),
        })
    }
}

/// UTF-8 with or without its mark, UTF-16 with its mark, else Windows-1252, which every byte sequence is.
pub(crate) fn decode<'a>(file: &Arc<str>, bytes: &'a [u8], notes: &mut Notes) -> std::borrow::Cow<'a, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(at) => {
            let line = bytes[..at.valid_up_to()].split(|b| *b == b'\n').count() as u64;
            notes.bent(file, line, "", &Why::NotUtf8);
            encoding_rs::WINDOWS_1252.decode(bytes).0
        }
    }
}

#[cfg(test)]
mod tests {
    use directory::import::Item;

    use super::*;

    fn rows(bytes: &[u8]) -> (Vec<Row>, Vec<Item>) {
        let (to, items) = std::sync::mpsc::sync_channel(100);
        let mut notes = Notes::new(to);
        let table = Table::parse("t.csv".into(), bytes, &mut notes).unwrap();
        drop(notes);
        (table.into_rows().collect(), items.into_iter().collect())
    }

    #[test]
    fn a_windows_1252_file_is_read_and_said() {
        let (rows, notes) = rows(b"id,name\n1,Caf\xe9\n");
        assert_eq!(rows[0].get("name"), Some("Café"));
        assert!(matches!(&notes[..], [Item::Lost(note)] if note.reason.contains("Windows-1252")));
    }

    #[test]
    fn old_mac_line_ends_and_a_byte_order_mark_are_no_obstacle() {
        let (rows, notes) = rows("\u{feff}ID , Name\r1, a \r2,b\r".as_bytes());
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].get("id"), rows[0].get("name")), (Some("1"), Some("a")));
        assert_eq!(notes, []);
    }

    #[test]
    fn a_row_is_on_the_line_that_an_editor_shows_whatever_the_line_ends() {
        for end in ["\n", "\r\n", "\r"] {
            let (rows, _) = rows(["id,name", "1,\"a", "b\"", "2,c"].join(end).as_bytes());
            assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 4], "{end:?}");
            assert_eq!(rows[0].get("name"), Some("a\nb"));
        }
    }

    #[test]
    fn stray_cells_are_a_loss_and_written_out_line_ends_are_mended() {
        let (rows, notes) = rows(b"id,name\n1,a,stray\n2,one\\ntwo\n3\n");
        assert_eq!(rows[1].get("name"), Some("one\ntwo"));
        assert_eq!(rows[2].get("name"), None);
        let said = notes.iter().map(|n| match n {
            Item::Lost(note) => note.place.row,
            other => panic!("{other:?}"),
        });
        assert_eq!(said.collect::<Vec<_>>(), [Some(2), Some(3)]);
    }
}
