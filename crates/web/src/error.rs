//! What can go wrong on a page, and the page that says so in its reader's language.

use access::AccessError;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

use crate::page::{Page, Switch};
use crate::settings::Settings;
use crate::words::Words;

/// What can go wrong on a page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// There is no such record, need or page.
    #[error("there is nothing at this address")]
    NotFound,
    /// A form that our pages do not send.
    #[error("the form could not be read")]
    Form,
    /// More requests than one address may make.
    #[error("too many requests from one address")]
    Busy,
    /// The person is signed in, and has no right to this.
    #[error("no right to do this: {0:?}")]
    NotAllowed(access::policy::Why),
    /// Somebody else has changed it since the page was made.
    #[error("changed by somebody else in the meantime")]
    Changed,
    /// The search did not answer.
    #[error("searching: {0}")]
    Finder(#[from] finder::FinderError),
    /// People and their rights could not be read or written.
    #[error("people and rights: {0}")]
    Access(access::AccessError),
    /// The directory could not be read or written.
    #[error("reading the directory: {0}")]
    Directory(#[from] directory::DirectoryError),
    /// The database could not be read.
    #[error("reading the database: {0}")]
    Store(#[from] store::StoreError),
    /// The lines could not be read or written.
    #[error("reading the lines: {0}")]
    Lines(lines::LineError),
    /// A letter could not be queued.
    #[error("queueing a letter: {0}")]
    Letters(#[from] letters::LettersError),
    /// A template did not render.
    #[error("rendering a page: {0}")]
    Render(#[from] askama::Error),
    /// Work on another thread was broken off.
    #[error("work was broken off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
}

impl From<AccessError> for WebError {
    fn from(error: AccessError) -> WebError {
        match error {
            AccessError::Denied(why) => WebError::NotAllowed(why),
            AccessError::NoAccount { .. } | AccessError::NoCentre { .. } => WebError::NotFound,
            AccessError::Stale { .. } => WebError::Changed,
            other => WebError::Access(other),
        }
    }
}

impl From<lines::LineError> for WebError {
    fn from(error: lines::LineError) -> WebError {
        use lines::LineError::{Access, NoLine, NoVersion, Store};
        match error {
            NoLine(_) | NoVersion { .. } => WebError::NotFound,
            Access(error) => error.into(),
            Store(error) => error.into(),
            other => WebError::Lines(other),
        }
    }
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            WebError::NotFound => StatusCode::NOT_FOUND,
            WebError::Form => StatusCode::BAD_REQUEST,
            WebError::Busy => StatusCode::TOO_MANY_REQUESTS,
            WebError::NotAllowed(_) => StatusCode::FORBIDDEN,
            WebError::Changed => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
    /// The page for people. What went wrong on our side is logged, and not shown.
    pub fn page(&self, words: &'static Words, site: &Arc<Settings>) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "a page could not be made");
        }
        error_page(status, words, site)
    }
}

/// An answer that says nothing but its status: what stands around the working pages gives it words and the menu.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self, "a page could not be made");
        }
        let mut response = status.into_response();
        if let WebError::NotAllowed(why) = self {
            response.extensions_mut().insert(why);
        }
        response
    }
}

/// A page that says what is wrong in plain words.
#[derive(Template)]
#[template(path = "pages/error.html")]
pub struct ErrorPage {
    page: Page,
    words: String,
}

impl ErrorPage {
    pub(crate) fn new(status: StatusCode, words: &'static Words, site: &Arc<Settings>) -> ErrorPage {
        let (title, text) = match status {
            StatusCode::NOT_FOUND => ("error-not-found-title", "error-not-found"),
            StatusCode::TOO_MANY_REQUESTS => ("error-busy-title", "error-busy"),
            StatusCode::FORBIDDEN => ("error-refused-title", "error-refused"),
            s if s.is_client_error() => ("error-form-title", "error-form"),
            _ => ("error-problem-title", "error-problem"),
        };
        let page = Page::personal(words, site, Switch::Address(String::new()), words.t(title));
        ErrorPage {
            page,
            words: words.t(text),
        }
    }
}

/// The page for a status, never kept.
pub fn error_page(status: StatusCode, words: &'static Words, site: &Arc<Settings>) -> Response {
    let body = ErrorPage::new(status, words, site).render().unwrap_or_else(|error| {
        tracing::error!(%error, "the error page does not render");
        String::new()
    });
    let mut response = (status, axum::response::Html(body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
