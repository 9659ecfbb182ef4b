//! Gazetteer, areas and their hierarchy, polygons, distance, and who serves this address.

mod area;
mod found;
mod outline;
mod place;
mod point;
pub mod postal;

pub use area::{AreaError, AreaRef};
pub use found::{Candidate, Found, Precision, Resolved, Served, Serves};
pub use outline::{Outline, OutlineError};
pub use place::{Place, PlaceId, PlaceKind};
pub use point::Point;
