//! The public site.

mod asked;
mod browse;
mod crisis;
mod filters;
mod home;
mod list;
mod machine;
mod missed;
mod nothing;
mod organization;
pub(crate) mod parts;
mod reading;
mod report;
mod results;
mod rows;
pub(crate) mod search;
pub(crate) mod service;
pub(crate) mod service_facts;
pub(crate) mod service_hours;
pub(crate) mod service_reach;
pub(crate) mod suggest;
mod vcard;

use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::csrf::CsrfLayer;

use crate::error::error_page;
use crate::guard::Limit;
use crate::words::Words;
use crate::{App, Shared, assets};

/// Searches a minute from one address. A library's or shelter's computers share one.
const SEARCHES: u32 = 240;
/// Pages left a minute from one address.
const LEFT: u32 = 60;
/// Suggestions a minute from one address: some for each word that is typed.
const SUGGESTIONS: u32 = 1_200;
/// Reports a minute from one address.
const REPORTS: u32 = 5;

/// The language of the page asked for, from the first part of the address.
pub(crate) struct In(pub &'static Words);

impl<S: Send + Sync> FromRequestParts<S> for In {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<In, Self::Rejection> {
        // Within a nest the address has lost its first part; the one that was asked for stands beside it.
        let asked = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(&parts.uri, |asked| &asked.0);
        Ok(In(words_of(asked.path())))
    }
}

pub(crate) fn words_of(path: &str) -> &'static Words {
    Words::of(path.trim_start_matches('/').split('/').next().unwrap_or_default())
}

/// A page as an answer.
pub(crate) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(body) => Html(body).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page does not render");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A page about one person's question: kept nowhere, by nobody.
pub(crate) fn personal(page: &impl Template) -> Response {
    let mut response = html(page);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page everybody sees alike, for some minutes.
pub(crate) fn shared(page: &impl Template) -> Response {
    let mut response = html(page);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}

/// The routes of the site.
pub fn router() -> Router<App> {
    let mut router = Router::new()
        .route("/", get(choose_language))
        .route("/robots.txt", get(machine::robots))
        .route("/sitemap.xml", get(machine::sitemap))
        .route("/sitemap-{part}", get(machine::sitemap_part))
        .route("/assets/{hash}/{*name}", get(assets::get))
        .route("/favicon.ico", get(assets::favicon))
        .layer(axum::Extension(machine::Listed::default()));
    for lang in ["en", "fr"] {
        let home = move || async move { Redirect::permanent(&format!("/{lang}")) };
        router = router
            .nest(&format!("/{lang}"), pages())
            .route(&format!("/{lang}/"), get(home));
    }
    router.fallback(not_found).method_not_allowed_fallback(not_found)
}

/// The pages of one language.
fn pages() -> Router<App> {
    let search = Router::new()
        .route("/search", get(search::get).post(search::post))
        .route("/need/{code}", get(search::need))
        .layer(axum::Extension(Limit::new(SEARCHES)));
    let suggest = Router::new()
        .route("/suggest", post(suggest::post))
        .layer(axum::Extension(Limit::new(SUGGESTIONS)));
    let left = Router::new()
        .route("/left", post(missed::left))
        .layer(axum::Extension(Limit::new(LEFT)));
    // Only this form changes anything, so only here another site's forms are refused. A page that asks for no referrer
    // sends its forms with an empty origin, which older browsers give nothing else beside: a search must not fail for that.
    let report = Router::new()
        .route("/service/{id}/report", get(report::get).post(report::post))
        .layer(CsrfLayer::new())
        .layer(axum::Extension(Limit::new(REPORTS)));
    Router::new()
        .route("/", get(home::get))
        .route("/needs", get(browse::all).post(browse::post))
        .route("/needs/{group}", get(browse::group))
        .route("/service/{id}", get(service::get))
        .route("/service/{id}/vcard", get(vcard::get))
        .route("/service/{id}/reported", get(report::thanks))
        .route("/organization/{id}", get(organization::get))
        .route("/list", get(list::get).post(post(list::post)))
        .route("/about", get(reading::about))
        .route("/privacy", get(reading::privacy))
        .route("/safety", get(reading::safety))
        .route("/accessibility", get(reading::accessibility))
        .route("/opensearch.xml", get(machine::opensearch))
        .merge(search)
        .merge(suggest)
        .merge(left)
        .merge(report)
        .merge(crate::offices::router())
}

/// `GET /`: to the language the browser asks for first.
async fn choose_language(headers: HeaderMap) -> Response {
    let wanted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let mut response = Redirect::temporary(if prefers_french(wanted) { "/fr" } else { "/en" }).into_response();
    response
        .headers_mut()
        .insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// Whether French comes before English in an `Accept-Language` header (RFC 9110, 12.5.4).
pub(crate) fn prefers_french(header: &str) -> bool {
    let weight = |lang: &str| {
        let of = |part: &str| {
            let mut pieces = part.split(';').map(str::trim);
            let tag = pieces.next().unwrap_or_default().to_ascii_lowercase();
            let q = pieces
                .find_map(|p| p.strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            (tag == lang || tag.starts_with(&format!("{lang}-"))).then_some(q)
        };
        header.split(',').filter_map(of).fold(0.0_f64, f64::max)
    };
    // Of two equal weights the one named first counts: browsers list them in order.
    let (en, fr) = (weight("en"), weight("fr"));
    fr > en || (fr > 0.0 && fr >= en && header.find("fr") < header.find("en"))
}

async fn not_found(State(app): Shared, request: Request) -> Response {
    error_page(StatusCode::NOT_FOUND, words_of(request.uri().path()), &app.site)
}

/// Answers that a layer or an extractor refused in bare words get a page in their reader's language. What an API says in
/// JSON stays as it is.
pub async fn own_words_for_failures(State(app): Shared, request: Request, next: middleware::Next) -> Response {
    let words = words_of(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let bare = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|t| t.as_bytes().starts_with(b"text/plain"));
    if bare && (status.is_client_error() || status.is_server_error()) {
        return error_page(status, words, &app.site);
    }
    response
}

/// Every page of the public site with sample words, by the name of its template.
#[cfg(test)]
pub(crate) fn samples(words: &'static Words) -> Vec<(&'static str, String)> {
    let made = |name, page: &dyn askama::DynTemplate| (name, page.dyn_render().expect("a sample renders"));
    let mut all = vec![
        made("home", &home::Home::sample(words)),
        made("results", &results::Results::sample(words)),
        made("needs", &browse::Needs::sample(words)),
        made("service", &service::ServicePage::sample(words)),
        made("organization", &organization::OrganizationPage::sample(words)),
        made("list", &list::List::sample(words)),
        made("list", &list::List::sample_empty(words)),
        made("report", &report::Report::sample(words)),
        made("thanks", &report::Thanks::sample(words)),
        made("reading", &reading::Reading::sample(words)),
    ];
    all.extend(crate::offices::samples(words));
    all
}

#[cfg(test)]
mod tests {
    use super::prefers_french;

    #[test]
    fn the_language_a_browser_puts_first_is_chosen() {
        assert!(prefers_french("fr-CA,fr;q=0.9,en;q=0.8"));
        assert!(!prefers_french("en-CA,en;q=0.9,fr;q=0.8"));
        assert!(prefers_french("de, fr;q=0.5, en;q=0.3"));
        assert!(prefers_french("fr,en"));
        assert!(!prefers_french("en,fr"));
        assert!(!prefers_french("oj, es;q=0.4"));
        assert!(!prefers_french(""));
        assert!(!prefers_french("fr;q=0, en;q=0.1"));
        assert!(!prefers_french("fr;q=abc;;,,"));
    }
}
