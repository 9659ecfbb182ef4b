//! Static embedding models in model2vec's form: a text as a short list of numbers, and how alike two texts are.
//!
//! Such a model is a table: a list of numbers for each piece of a word. A text is the mean of its pieces, which takes
//! microseconds, no network and no accelerator. The numbers are kept as signed bytes.

mod alike;
mod error;
mod model;
mod table;
mod tensors;
#[cfg(feature = "testing")]
pub mod testing;

pub use alike::{Shelf, Vector};
pub use error::VectorsError;
pub use model::Model;
