//! Judged searches: questions with the services that answer them, and how well the finder does on them.
//!
//! A file has one JSON object a line:
//!
//! ```json
//! {"q": "hydro cut off", "lang": "en", "near": "Guelph", "kind": "fragment",
//!  "relevant": {"ids": {"s101": 3, "s220": 1}}}
//! {"q": "soupe populaire", "lang": "fr", "relevant": {"terms": ["Soup Kitchens"]}}
//! ```
//!
//! `ids` are our ids or the source's, with a grade from 1 (of some use) to 3 (right). A service with one of the `terms`, by
//! name or code, or with a narrower one, has grade 3.

mod figures;
mod grades;
mod line;

pub use crate::follow::each_published;
pub use figures::{Asked, Figures, Report, measure, percentile};
pub use grades::Grades;
pub use line::{BadLine, Half, Judged, Relevant, read};
