//! Gazetteer, areas and their hierarchy, polygons, distance, and who serves this address.

mod area;
pub mod authored;
pub mod basemap;
mod boxes;
mod drawn;
mod error;
mod fold;
mod found;
mod gazetteer;
pub mod import;
mod locate;
mod merge;
pub mod offices;
mod outline;
mod place;
mod point;
pub mod postal;
mod resolve;
mod rows;
mod serve;

pub use area::{AreaError, AreaRef};
pub use drawn::DrawnError;
pub use error::PlacesError;
pub use found::{Candidate, Found, Precision, Resolved, Served, Serves};
pub use gazetteer::Gazetteer;
pub use merge::{Merged, Sourced, merge};
pub use outline::{Outline, OutlineError};
pub use place::{Place, PlaceId, PlaceKind};
pub use point::Point;
pub use rows::{Saved, load, save};
pub use serve::{TakenIn, shape_term};
