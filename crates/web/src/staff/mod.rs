//! The working pages: everything for people who are signed in, and the door to it.
//!
//! A room of working pages has a `router()`, which stands in [`rooms`]. There every route has somebody signed in
//! ([`Staff`] as an argument), asks `staff.may(action, on)?` before it does anything, and answers
//! `Result<Response, WebError>`: refusals and failures get their page here. Forms are posted from the same site alone.

mod account;
pub mod cookie;
pub mod frame;
mod refused;
mod resend;
pub mod session;
mod sign_out;

use axum::Router;
use axum::middleware;
use axum::routing::post;
use tower_http::csrf::CsrfLayer;

use crate::App;

pub use frame::Frame;
pub use session::Staff;

/// The working pages of each language, behind the door.
fn rooms() -> Router<App> {
    Router::new().merge(account::router()).merge(crate::records::router())
}

/// The door: reached by anybody.
fn door() -> Router<App> {
    Router::new().route("/sign-out", post(sign_out::post))
}

/// The routes of the working pages and the door.
pub fn router(app: &App) -> Router<App> {
    let mut router = Router::new();
    for lang in ["en", "fr"] {
        let rooms = rooms().route_layer(middleware::from_fn_with_state(app.clone(), session::required));
        router = router.nest(&format!("/{lang}"), rooms.merge(door()));
    }
    router.layer(CsrfLayer::new())
}
