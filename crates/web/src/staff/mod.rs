//! The working pages: everything for people who are signed in, and the door to it.
//!
//! A room of working pages has a `router()`, which stands in [`rooms`]. There every route has somebody signed in
//! ([`Staff`] as an argument), asks `staff.may(action, on)?` before it does anything, and answers
//! `Result<Response, WebError>`: refusals and failures get their page here. Forms are posted from the same site alone.

mod account;
mod app_code;
pub(crate) mod asking;
mod begin;
mod browser;
mod cookie;
mod device;
mod forgotten;
mod frame;
pub(crate) mod handed;
pub(crate) mod letter;
pub mod link;
mod new_email;
mod passkey;
mod provider;
mod refused;
mod resend;
pub mod session;
pub mod sign_in;
mod sign_out;

use axum::middleware;
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower_http::csrf::CsrfLayer;

use crate::guard::Limit;
use crate::{App, admin, records};

pub(crate) use browser::Browser;
pub(crate) use frame::Frame;
pub(crate) use session::Staff;

/// How often a minute one address gets advice on a password.
const ADVICE: u32 = 240;

/// The working pages of each language, behind the door.
fn rooms() -> Router<App> {
    Router::new()
        .merge(account::router())
        .merge(passkey::router())
        .merge(provider::router())
        .merge(records::router())
        .merge(crate::offices::work::router())
        .merge(crate::queue::router())
        .merge(crate::searches::router())
        .merge(admin::router())
}

/// The door: reached by anybody.
fn door() -> Router<App> {
    let advice = Router::new()
        .route("/password-advice", post(asking::advice))
        .layer(Extension(Limit::new(ADVICE)));
    Router::new()
        .merge(advice)
        .merge(passkey::door())
        .merge(provider::door())
        .route("/sign-in", get(sign_in::get).post(sign_in::post))
        .route(
            "/sign-in/second-step",
            get(sign_in::get_second).post(sign_in::post_second),
        )
        .route("/sign-out", post(sign_out::post))
        .route("/forgotten-password", get(forgotten::get).post(forgotten::post))
        .route("/choose-password", get(link::get_choose).post(link::post_choose))
        .route("/confirm-email", get(link::get_email).post(link::post_email))
}

/// The routes of the working pages and the door.
pub fn router(app: &App) -> Router<App> {
    let mut router = Router::new();
    for lang in ["en", "fr"] {
        let rooms = rooms().route_layer(middleware::from_fn_with_state(app.clone(), session::required));
        router = router.nest(&format!("/{lang}"), rooms.merge(door()));
    }
    // The layer writes addresses into the finest log, so those with a token stand outside of it.
    router
        .layer(CsrfLayer::new())
        .route("/sign-in/answer/{provider}", get(provider::answer))
        .route("/en/link/{token}", get(link::open))
        .route("/fr/link/{token}", get(link::open))
}
