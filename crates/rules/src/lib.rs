//! Three-valued facts and predicates: who a service or a line is for, with reasons and the next question.
//!
//! A [`Rule`] is written in CEL syntax and held against [`Facts`], of which some are answered, some declined and most were
//! never asked. Its [`Verdict`] is yes, no or not known, names the answers that decided it, and the question to ask next.

mod describe;
mod error;
mod expr;
mod facts;
mod held;
mod parse;
mod program;
mod rule;
mod scan;
mod score;
mod truth;
mod value;
mod verdict;
mod vocabulary;

pub use error::{Place, RuleError};
pub use expr::{Atom, Expr, Op};
pub use facts::{Answer, Declined, FactName, Facts};
pub use held::{Held, next_question};
pub use rule::Rule;
pub use scan::{MAX_DEPTH, MAX_LENGTH};
pub use truth::Truth;
pub use value::{Decimal, Value};
pub use verdict::{Reason, Verdict};
pub use vocabulary::{Choice, Fact, FactVocabulary, Kind};
