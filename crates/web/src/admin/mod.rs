//! Administration: people, centres, and how the deployment is.

pub mod centres;
pub mod names;
pub mod people;
pub mod person;

use axum::Router;

use crate::App;

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .merge(people::router())
        .merge(person::router())
        .merge(centres::router())
}
