//! "You are signed out": what somebody sent after their session ended, kept on the page to be sent again.

use askama::Template;
use axum::response::Response;

use crate::App;
use crate::page::Switch;
use crate::public::html;
use crate::staff::Frame;
use crate::words::Words;

#[derive(Template)]
#[template(path = "staff/resend.html")]
pub(crate) struct Resend {
    page: Frame,
    action: String,
    fields: Vec<(String, String)>,
}

/// The page for a form sent to an address when nobody is signed in.
pub fn page(app: &App, words: &'static Words, action: &str, fields: Vec<(String, String)>) -> Response {
    html(&Resend {
        page: Frame::door(app, words, Switch::Nowhere, words.t("resend-title")),
        action: action.to_owned(),
        fields,
    })
}
