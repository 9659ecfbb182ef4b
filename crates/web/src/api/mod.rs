//! The open interfaces for other programs: HSDS at `/hsds/v3` (Human Services Data Specification 3.2, API reference), and which
//! office of a network serves a place at `/offices/v1`.
//!
//! Open without a key, from any site, in English or French by `Accept-Language`. Whatever cannot be answered is a
//! problem in JSON (RFC 9457) that says what is wrong, where, and what to do.

mod about;
mod find;
mod offices;
mod parameters;
mod problem;
mod services;

use std::any::Any;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any as AnyOrigin, CorsLayer};

use crate::guard::Limit;
use crate::public::prefers_french;
use crate::words::Words;
use crate::{App, Shared};
use problem::Problem;

/// Where HSDS stands below the site's address.
const ROOT: &str = "/hsds/v3";
/// The largest query that is read, in bytes.
const MOST_BODY: usize = 64 * 1024;
/// Searches from one address within a minute; lists without search words are not counted.
const SEARCHES: u32 = 600;

/// The routes of the interfaces with everything that stands around them.
pub fn router() -> Router<App> {
    let list = get(services::get).post(services::post);
    Router::new()
        .route("/hsds/v3", get(about::get))
        .route("/hsds/v3/", get(about::get))
        .route("/hsds/v3/openapi.json", get(about::openapi))
        .route("/hsds/v3/services", list.clone())
        .route("/hsds/v3/services/", list)
        .route("/hsds/v3/services/{id}", get(services::one))
        .route("/hsds/v3/{*rest}", any(nothing_here))
        .merge(offices::router())
        .method_not_allowed_fallback(wrong_method)
        .layer(Extension(Limit::new(SEARCHES)))
        .layer(Extension(find::Counted::default()))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .layer(middleware::from_fn(for_everybody))
        .layer(CatchPanicLayer::custom(broke))
        .layer(
            CorsLayer::new()
                .allow_origin(AnyOrigin)
                .allow_methods([Method::GET, Method::HEAD, Method::POST])
                .allow_headers(AnyOrigin)
                .expose_headers([header::ETAG, header::CONTENT_LANGUAGE, header::RETRY_AFTER]),
        )
}

/// The language of an answer: French where the client puts it first, else English.
fn words_for(headers: &HeaderMap) -> &'static Words {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    Words::of(if prefers_french(wanted) { "fr" } else { "en" })
}

/// Marks every answer with its language, and as fit to be used by any site.
async fn for_everybody(request: Request, next: Next) -> Response {
    let words = words_for(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(if words.is_french() { "fr" } else { "en" }),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

async fn nothing_here(axum::extract::State(app): Shared, headers: HeaderMap) -> Response {
    Problem::NoAddress(ROOT).answer(words_for(&headers), &app.site.base_url)
}

async fn wrong_method(axum::extract::State(app): Shared, headers: HeaderMap) -> Response {
    Problem::Method.answer(words_for(&headers), &app.site.base_url)
}

fn broke(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("an answer of the interface was broken off by a defect");
    Problem::Ours.answer(Words::of("en"), "")
}
