//! Which office of a network serves a place: the page, the page for other sites' frames, and what the interface shares with
//! them.

mod answer;
mod known;
mod page;
mod pick;
mod report;
mod shown;
pub(crate) mod work;

use axum::Router;
use axum::routing::get;
use directory::model::PhoneKind;
use directory::offices::Branch;

pub(crate) use answer::{Answer, Part, name};
pub(crate) use known::Networks;
pub(crate) use shown::{areas_of, phones_of, view_of};

use crate::App;
use crate::guard::Limit;

/// Questions a minute from one address. A library's or shelter's computers share one.
const QUESTIONS: u32 = 240;

/// The number to call an office on.
pub fn number_of(branch: &Branch) -> Option<String> {
    let phones = phones_of(&view_of(branch), branch);
    let called = phones.into_iter().find(|phone| phone.kind != PhoneKind::Fax);
    called.map(|phone| phone.number)
}

/// The routes of one language.
pub fn router() -> Router<App> {
    Router::new()
        .route("/offices", get(page::list))
        .route("/offices/{network}", get(page::get).post(page::post))
        .route(
            "/offices/{network}/embed",
            get(page::get_in_frame).post(page::post_in_frame),
        )
        .layer(axum::Extension(Limit::new(QUESTIONS)))
}

/// Every page with sample words, by the name of its template.
#[cfg(test)]
pub(crate) fn samples(words: &'static crate::words::Words) -> Vec<(&'static str, String)> {
    page::samples(words)
}
