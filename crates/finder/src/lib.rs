//! The search: understanding the question, the index, ranking and reasons.

mod about;
mod alike;
mod analysis;
mod answer;
mod at_once;
mod best;
mod card;
mod card_of;
mod closer;
mod columns;
mod counts;
pub mod crisis;
mod crosswalk;
mod danger;
mod document;
mod error;
mod finder;
mod folder;
mod follow;
mod judge;
pub mod judged;
mod lists;
mod matching;
mod may;
mod meant;
pub mod missed;
mod names;
mod needs_of;
mod opening;
mod people;
mod place;
mod question;
mod rank;
mod reason;
mod reasons;
mod rows;
mod schema;
mod serving;
mod spelling;
mod suggest;
#[cfg(feature = "testing")]
pub mod testing;
mod texts;
mod times;
mod traits;
mod understanding;
mod view;
pub mod weights;
mod words;
mod writer;

pub use answer::{
    Answer, Explanation, Facets, Heard, Hit, LanguageCount, NeedCount, Part, Respelled, Understood, Widened,
};
pub use card::{Card, CardPhone};
pub use crisis::{CrisisLine, CrisisLines};
pub use crosswalk::needs_of_term;
pub use error::FinderError;
pub use finder::{Finder, Settings};
pub use follow::{Progress, Source};
pub use missed::Missed;
pub use question::{Filters, Question, Sort};
pub use reason::{Ask, Reason};
pub use suggest::{SuggestedService, Suggestions};
pub use times::open_state;
