//! Texts by language tag, and how words, dates, times and phone numbers are written in each language.
//!
//! Everything that people read is a [`Text`]: one wording for each language, each with its own date and origin,
//! because a record whose French fell behind its English is a different fact from a record that changed.

mod fold;
pub mod format;
mod phone;
mod reading;
mod spoken;
mod text;

pub use fold::fold;
pub use reading::grade;
pub use spoken::{spoken_code, spoken_codes, spoken_name};
pub use text::{Lang, Origin, Text, Wording};
