//! The services a person saved. Their ids live on the person's device alone; it sends them when the list is opened.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::view::ServiceView;
use directory::{publish, read};
use serde::Deserialize;

use crate::error::WebError;
use crate::page::{Form, Page, Switch};
use crate::public::parts::Row;
use crate::public::{In, personal, service_hours, service_reach, shared};
use crate::say::{self, Said};
use crate::words::Words;
use crate::{App, Shared};

/// More than this is no list for one person.
const MOST: usize = 60;

/// The saved services.
#[derive(Template)]
#[template(path = "pages/list.html")]
pub struct List {
    page: Page,
    rows: Vec<Row>,
    gone: usize,
    /// The date, for paper.
    today: String,
}

/// What the device sends.
#[derive(Deserialize)]
pub struct Ids {
    #[serde(default)]
    id: Vec<String>,
}

fn frame(app: &App, words: &'static Words, switch: Switch) -> Page {
    Page {
        here: "list",
        ..Page::personal(words, &app.site, switch, words.t("list-title"))
    }
}

/// `GET /{lang}/list`: how the list works. The device itself shows what is in it.
pub async fn get(State(app): Shared, In(words): In) -> Response {
    shared(&List {
        page: frame(&app, words, Switch::Address("/list".into())),
        rows: Vec::new(),
        gone: 0,
        today: String::new(),
    })
}

/// `POST /{lang}/list`
pub async fn post(State(app): Shared, In(words): In, Posted(ids): Posted<Ids>) -> Response {
    let mut ids: Vec<String> = ids
        .id
        .into_iter()
        .filter(|id| !id.is_empty() && id.len() <= 100)
        .take(MOST)
        .collect();
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let views = match read::service_views(&app.db, &ids).await {
        Ok(views) => views,
        Err(error) => return WebError::from(error).page(words, &app.site),
    };
    let today = app.today();
    let rows: Vec<Row> = views
        .iter()
        .filter_map(|v| publish::service(v, today))
        .map(|v| row(&app, words, &v))
        .collect();
    let form = Form {
        action: "/list".into(),
        fields: ids.iter().map(|id| ("id", id.clone())).collect(),
    };
    let gone = ids.len() - rows.len();
    personal(&List {
        page: frame(&app, words, Switch::Form(form)),
        rows,
        gone,
        today: language::format::date_without_weekday(&words.lang, today),
    })
}

fn row(app: &App, w: &Words, view: &ServiceView) -> Row {
    let body = &view.service.body;
    let mut places = view.at.iter().filter(|at| !at.location.body.confidential);
    let place = places.find_map(|at| {
        let address = service_reach::best_address(&at.location.body.addresses)?;
        Some(service_reach::street_and_town(w, address))
    });
    let remote = body.remote && place.is_none();
    Row {
        address: format!("/{}/service/{}", w.lang, view.service.id),
        id: view.service.id.clone(),
        letter: None,
        remote,
        name: Said::of(&body.name, &w.lang).unwrap_or_default(),
        organization: view.organization.as_ref().and_then(|o| Said::of(&o.body.name, &w.lang)),
        open: say::openness(w, service_hours::most_open(app, view), app.now(), &app.home.zone),
        place: place.unwrap_or_else(|| if remote { w.t("results-by-phone") } else { String::new() }),
        what: Said::of(&body.summary, &w.lang),
        reasons: Vec::new(),
        phone: service_reach::calls(w, service_reach::all_phones(view))
            .into_iter()
            .find(|call| !call.address.is_empty()),
    }
}

#[cfg(test)]
impl List {
    pub(crate) fn sample(words: &'static Words) -> List {
        List {
            page: Page {
                here: "list",
                ..crate::page::sample(words)
            },
            rows: Row::samples(words),
            gone: 1,
            today: "23 November 2026".into(),
        }
    }
    pub(crate) fn sample_empty(words: &'static Words) -> List {
        List {
            rows: Vec::new(),
            gone: 0,
            ..List::sample(words)
        }
    }
}
