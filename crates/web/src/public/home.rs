//! The home page: one question, one number to call, and the needs.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use directory::offices::networks;
use serde_json::json;

use crate::page::{Page, safe_json};
use crate::public::asked::Asked;
use crate::public::browse::{self, GroupLink};
use crate::public::parts::Press;
use crate::public::{In, shared};
use crate::words::Words;
use crate::{App, Shared};

/// The home page.
#[derive(Template)]
#[template(path = "pages/home.html")]
pub struct Home {
    page: Page,
    asks: Vec<Press>,
    groups: Vec<GroupLink>,
    /// There are networks of offices to ask.
    networks: bool,
}

/// What people often ask about: the words on the page and the need they lead to.
const ASKS: [(&str, &str); 4] = [
    ("home-ask-food", "free-meal"),
    ("home-ask-hydro", "utility-payment-help"),
    ("home-ask-bed", "emergency-shelter"),
    ("home-ask-talk", "distress-line"),
];

/// `GET /{lang}`
pub async fn get(State(app): Shared, In(words): In) -> Response {
    // A page with a number to call stands even where the database does not answer.
    let found = networks(&app.db, true, None, "", 1).await;
    shared(&home(&app, words, found.is_ok_and(|found| !found.is_empty())))
}

fn home(app: &App, words: &'static Words, networks: bool) -> Home {
    let mut page = Page::public(words, &app.site, "", words.t("home-title"));
    page.description = page.t1("home-description", "phone", page.phone());
    page.here = "home";
    page.json_ld = Some(safe_json(&json!({
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": page.name(),
        "url": page.absolute(page.lang(), ""),
        "telephone": page.site.phone,
        "availableLanguage": ["en", "fr"],
    })));
    let asks = ASKS.into_iter().filter_map(|(id, code)| {
        let need = app.vocabulary.need(code)?;
        let way = Asked::default().for_need(code).way(page.lang(), need.sensitive);
        Some(Press {
            words: words.t(id),
            way,
        })
    });
    Home {
        asks: asks.collect(),
        groups: browse::home_groups(app, words),
        networks,
        page,
    }
}

#[cfg(test)]
impl Home {
    pub(crate) fn sample(words: &'static Words) -> Home {
        let press = |id: &str, code: &str, sensitive| Press {
            words: words.t(id),
            way: Asked::default().for_need(code).way(words.lang.as_str(), sensitive),
        };
        Home {
            page: crate::page::sample(words),
            asks: vec![
                press("home-ask-food", "free-meal", false),
                press("home-ask-talk", "distress-line", true),
            ],
            groups: GroupLink::samples(words),
            networks: true,
        }
    }
}
