//! What is wrong with a request, as problem details in JSON (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::ROOT;
use crate::error::WebError;
use crate::words::Words;

/// A parameter that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Its name.
    pub parameter: String,
    /// What is wrong and what to write, in the asker's language. Never repeats search words.
    pub detail: String,
}

/// Why a request is not answered.
#[derive(Debug)]
pub(super) enum Problem {
    /// Parameters that cannot be read.
    Parameters(Vec<Wrong>),
    /// A body that is neither a form nor JSON.
    Body,
    /// A body larger than is read.
    Large,
    /// No service of this id, or none that the public may see.
    NoService,
    /// No such network of offices, or none that the public may ask.
    NoNetwork,
    /// No place of this name is known.
    NoPlace,
    /// Several places have this name: their ids and words.
    SeveralPlaces(Vec<(String, String)>),
    /// No such address below the root of an interface.
    NoAddress(&'static str),
    /// A method that the address does not know.
    Method,
    /// Too many searches.
    Busy,
    /// Something failed here; it is logged.
    Ours,
}

impl From<WebError> for Problem {
    fn from(error: WebError) -> Problem {
        if matches!(error, WebError::NotFound) {
            return Problem::NoNetwork;
        }
        tracing::error!(%error, "the interface could not answer");
        Problem::Ours
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Problem::Parameters(_) => StatusCode::BAD_REQUEST,
            Problem::Body => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Large => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::NoPlace | Problem::SeveralPlaces(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::NoService | Problem::NoNetwork | Problem::NoAddress(_) => StatusCode::NOT_FOUND,
            Problem::Method => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Busy => StatusCode::TOO_MANY_REQUESTS,
            Problem::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The answer in the asker's language. It is kept nowhere.
    pub fn answer(self, words: &Words, base: &str) -> Response {
        let status = self.status();
        let here = format!("{base}{ROOT}");
        let (title, detail) = match &self {
            Problem::Parameters(_) => (words.t("api-bad-title"), words.t("api-bad")),
            Problem::Body => (words.t("api-body-title"), words.t("api-body")),
            Problem::Large => (words.t("api-large-title"), words.t("api-large")),
            Problem::NoService => (
                words.t("api-missing-title"),
                words.t1("api-missing", "list", format!("{here}/services")),
            ),
            Problem::NoNetwork => (
                words.t("api-network-title"),
                words.t1("api-network", "list", format!("{base}{}", super::offices::ROOT)),
            ),
            Problem::NoPlace => (words.t("api-place-title"), words.t("api-place")),
            Problem::SeveralPlaces(_) => (words.t("api-places-title"), words.t("api-places")),
            Problem::NoAddress(root) => (
                words.t("api-address-title"),
                words.t1("api-address", "root", format!("{base}{root}")),
            ),
            Problem::Method => (words.t("api-method-title"), words.t("api-method")),
            Problem::Busy => (words.t("api-busy-title"), words.t("api-busy")),
            Problem::Ours => (words.t("api-ours-title"), words.t("api-ours")),
        };
        let mut body = Map::from_iter([
            ("type".to_owned(), json!("about:blank")),
            ("title".to_owned(), Value::String(title)),
            ("status".to_owned(), json!(status.as_u16())),
            ("detail".to_owned(), Value::String(detail)),
        ]);
        if let Problem::Parameters(wrong) = &self {
            let list = wrong
                .iter()
                .map(|w| json!({ "parameter": w.parameter, "detail": w.detail }))
                .collect();
            body.insert("errors".to_owned(), Value::Array(list));
        }
        if let Problem::SeveralPlaces(places) = &self {
            let list = places
                .iter()
                .map(|(id, label)| json!({ "place_id": id, "label": label }))
                .collect();
            body.insert("choices".to_owned(), Value::Array(list));
        }
        let mut response = (status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self, Problem::Busy) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        response
    }
}
