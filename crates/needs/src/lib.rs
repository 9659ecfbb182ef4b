//! The needs vocabulary: codes, names, lay words and sensitivity in every language.
//!
//! A need is something a 211 specialist would record: "electricity bill help", "shelter for tonight". People do not say
//! it that way, so every need carries the words callers, caregivers and case-workers use in English and in French, and
//! [`Vocabulary::match_words`] leads from those words to needs. It knows when it does not know: weak evidence gives no
//! answer rather than a wrong one.
//!
//! ```
//! use language::Lang;
//! let vocabulary = needs::Vocabulary::embedded();
//! let found = vocabulary.match_words("they cut off my hydro", &Lang::en());
//! assert_eq!(found[0].code, "utility-disconnection");
//! assert!(vocabulary.match_words("asdf qwerty", &Lang::en()).is_empty());
//! ```

mod alike;
mod answer;
mod arithmetic;
mod dangers;
mod described;
mod features;
mod matching;
mod model;
mod need;
mod phrases;
mod reading;
mod signs;
#[doc(hidden)]
pub mod training;
mod typos;
mod vocabulary;
mod words;

pub use answer::NeedMatch;
pub use described::{Described, Descriptions};
pub use need::{AirsCategory, Crisis, Group, Need};
pub use vocabulary::{NeedsError, Vocabulary};
