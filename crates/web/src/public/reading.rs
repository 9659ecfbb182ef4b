//! Pages to be read: about, privacy, staying safe online, accessibility.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::page::Page;
use crate::public::{In, html};
use crate::words::Words;
use crate::{App, Shared};

/// A page to be read.
#[derive(Template)]
#[template(path = "pages/reading.html")]
pub struct Reading {
    page: Page,
    lead: String,
    parts: Vec<Part>,
}

struct Part {
    id: &'static str,
    heading: String,
    paragraphs: Vec<String>,
    /// The centre's e-mail address stands beneath, where it has one.
    write: bool,
}

/// A page as it is written down: its address, and the ids of its messages.
struct Source {
    path: &'static str,
    title: &'static str,
    lead: &'static str,
    parts: &'static [(&'static str, &'static str, &'static [&'static str])],
}

const ABOUT: Source = Source {
    path: "/about",
    title: "about-title",
    lead: "about-lead",
    parts: &[
        ("how", "about-how-title", &["about-how-1", "about-how-2"]),
        ("order", "about-order-title", &["about-order-1", "about-order-2"]),
        ("records", "about-records-title", &["about-records-1"]),
        (
            "listings",
            "about-listings-title",
            &["about-listings-1", "about-listings-2"],
        ),
    ],
};
const PRIVACY: Source = Source {
    path: "/privacy",
    title: "privacy-title",
    lead: "privacy-lead",
    parts: &[
        (
            "search",
            "privacy-search-title",
            &["privacy-search-1", "privacy-search-2", "privacy-search-3"],
        ),
        ("site", "privacy-site-title", &["privacy-site-1", "privacy-site-2"]),
        ("list", "privacy-list-title", &["privacy-list-1"]),
        ("report", "privacy-report-title", &["privacy-report-1"]),
        ("call", "privacy-call-title", &["privacy-call-1"]),
    ],
};
const SAFETY: Source = Source {
    path: "/safety",
    title: "safety-title",
    lead: "safety-lead",
    parts: &[
        ("danger", "safety-danger-title", &["safety-danger-1"]),
        ("leave", "safety-leave-title", &["safety-leave-1", "safety-leave-2"]),
        (
            "history",
            "safety-history-title",
            &["safety-history-1", "safety-history-2"],
        ),
        ("device", "safety-device-title", &["safety-device-1", "safety-device-2"]),
        ("list", "safety-list-title", &["safety-list-1", "safety-list-2"]),
    ],
};
const ACCESSIBILITY: Source = Source {
    path: "/accessibility",
    title: "accessibility-title",
    lead: "accessibility-lead",
    parts: &[
        (
            "do",
            "accessibility-do-title",
            &["accessibility-do-1", "accessibility-do-2", "accessibility-do-3"],
        ),
        ("known", "accessibility-known-title", &["accessibility-known-1"]),
        ("help", "accessibility-help-title", &["accessibility-help-1"]),
    ],
};

/// The addresses of the pages to be read, for the sitemap.
pub const PATHS: [&str; 4] = [ABOUT.path, PRIVACY.path, SAFETY.path, ACCESSIBILITY.path];

fn reading(app: &App, words: &'static Words, source: &Source) -> Reading {
    let page = Page::public(words, &app.site, source.path, words.t(source.title));
    let phone = page.phone();
    // Each message may name the centre and its number, or not.
    let say = |id: &str| words.with(id, &[("phone", &phone), ("site", &page.name())]);
    let parts = source
        .parts
        .iter()
        .map(|(id, heading, paragraphs)| Part {
            id,
            heading: say(heading),
            paragraphs: paragraphs.iter().map(|p| say(p)).collect(),
            write: matches!(*id, "listings" | "help"),
        })
        .collect();
    let lead = say(source.lead);
    Reading {
        page: Page {
            description: lead.clone(),
            ..page
        },
        lead,
        parts,
    }
}

/// `GET /{lang}/about`
pub async fn about(State(app): Shared, In(words): In) -> Response {
    html(&reading(&app, words, &ABOUT))
}
/// `GET /{lang}/privacy`
pub async fn privacy(State(app): Shared, In(words): In) -> Response {
    html(&reading(&app, words, &PRIVACY))
}
/// `GET /{lang}/safety`
pub async fn safety(State(app): Shared, In(words): In) -> Response {
    html(&reading(&app, words, &SAFETY))
}
/// `GET /{lang}/accessibility`
pub async fn accessibility(State(app): Shared, In(words): In) -> Response {
    html(&reading(&app, words, &ACCESSIBILITY))
}

#[cfg(test)]
impl Reading {
    pub(crate) fn sample(words: &'static Words) -> Reading {
        Reading {
            page: crate::page::sample(words),
            lead: words.with("about-lead", &[("site", &"211")]),
            parts: vec![Part {
                id: "how",
                heading: words.t("about-how-title"),
                paragraphs: vec![words.with("about-how-1", &[("phone", &"2-1-1")])],
                write: true,
            }],
        }
    }
}
