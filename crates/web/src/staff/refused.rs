//! Refusals inside the working pages, in words and with the menu still there.

use access::policy::Why;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::Response;

use crate::public::html;
use crate::staff::{Frame, Staff};

#[derive(Template)]
#[template(path = "staff/refused.html")]
pub(crate) struct Refused {
    page: Frame,
    words: String,
    how: Option<String>,
}

/// Whether an answer says nothing but its status, and so gets a page.
pub fn is_bare(response: &Response) -> bool {
    let status = response.status();
    (status.is_client_error() || status.is_server_error())
        && response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_none_or(|t| t.as_bytes().starts_with(b"text/plain"))
}

/// The page for a bare answer.
pub fn page(staff: &Staff, bare: &Response) -> Response {
    let status = bare.status();
    let mut response = html(&Refused::new(staff, status, bare.extensions().get::<Why>().copied()));
    *response.status_mut() = status;
    response
}

impl Refused {
    pub(crate) fn new(staff: &Staff, status: StatusCode, why: Option<Why>) -> Refused {
        let w = staff.words;
        let (title, text) = match (status, why) {
            (_, Some(Why::OwnChange)) => ("refused-own-title", "refused-own"),
            (_, Some(Why::Centre)) => ("refused-title", "refused-centre"),
            (_, Some(Why::Role)) => ("refused-title", "refused-role"),
            (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => ("missing-title", "missing-words"),
            (StatusCode::CONFLICT, _) => ("conflict-title", "conflict-words"),
            (StatusCode::PAYLOAD_TOO_LARGE, _) => ("too-much-title", "too-much"),
            (StatusCode::TOO_MANY_REQUESTS, _) => ("error-busy-title", "error-busy"),
            (s, _) if s.is_client_error() => ("error-form-title", "error-form"),
            _ => ("error-problem-title", "staff-problem"),
        };
        Refused {
            page: Frame::new(staff, "/account", "", w.t(title)),
            words: w.t(text),
            how: (why.is_some() && staff.second_factor_due).then(|| w.t("refused-second-factor")),
        }
    }
}
