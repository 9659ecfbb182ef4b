//! Three-valued facts and predicates: who a service or a line is for, with reasons and the next question.

mod expr;
mod facts;
mod truth;
mod value;

pub use expr::{Atom, Expr, Op};
pub use facts::{Answer, Declined, FactName, Facts};
pub use truth::Truth;
pub use value::{Decimal, Value};
