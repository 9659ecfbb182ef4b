//! The search: understanding the question, the index, ranking and reasons.

mod answer;
mod card;
mod question;
mod reason;

pub use answer::{Answer, Explanation, Facets, Hit, LanguageCount, NeedCount, Part, Respelled, Understood, Widened};
pub use card::{Card, CardPhone};
pub use question::{Filters, Question, Sort};
pub use reason::{Ask, Reason};
