//! A record as a form, and back: pure, and the same for every kind of record.
//!
//! [`write`] puts a document into the fields of a table; [`read`] lays what a form says over the document it was made
//! from, so that whatever no field shows stays as it was. The fields of a form are named by their way into the document:
//! `name.fr`, `phones[0].number`. A row carries what it was made from in `phones[0].kept`.

mod blank;
pub mod drawn;
mod leaf;
mod posted;
mod read;
pub mod rule;
#[cfg(test)]
mod tests;
mod write;

pub use leaf::WEEKDAYS;
pub use posted::Form;
pub use read::{Reading, read};
pub use write::write;

/// The way to a field within what surrounds it. A field without a name is the thing itself.
pub fn join(prefix: &str, name: &str) -> String {
    match (prefix, name) {
        ("", name) => name.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, name) => format!("{prefix}.{name}"),
    }
}

/// The way to a row of a list.
pub fn row(list: &str, index: usize) -> String {
    format!("{list}[{index}]")
}
