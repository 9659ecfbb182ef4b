//! "This information is wrong": what a visitor tells the curators about a service.

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as Posted;
use directory::wrong::{self, NewReport};
use language::format;
use serde::Deserialize;

use crate::error::WebError;
use crate::guard::{Limit, asker};
use crate::page::{Page, Switch};
use crate::public::{In, personal, service};
use crate::say::Said;
use crate::words::Words;
use crate::{App, Shared};

/// The longest message, in characters. Half of what the curators' side takes: the page says so in words.
const MOST: usize = 2_000;

/// The form.
#[derive(Template)]
#[template(path = "pages/report.html")]
pub struct Report {
    page: Page,
    name: String,
    service_address: String,
    action: String,
    what: String,
    contact: String,
    error: Option<Mistake>,
}

struct Mistake {
    title: String,
    how: String,
}

/// After the form.
#[derive(Template)]
#[template(path = "pages/thanks.html")]
pub struct Thanks {
    page: Page,
    service_address: String,
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Told {
    what: String,
    contact: String,
}

async fn form(
    app: &App,
    words: &'static Words,
    id: &str,
    told: Told,
    error: Option<Mistake>,
) -> Result<Report, WebError> {
    let view = service::published(app, id).await?;
    let name = Said::of(&view.service.body.name, &words.lang).unwrap_or_default().words;
    let lang = words.lang.as_str();
    Ok(Report {
        page: Page::personal(
            words,
            &app.site,
            Switch::Address(format!("/service/{id}/report")),
            words.t("report-title"),
        ),
        name,
        service_address: format!("/{lang}/service/{id}"),
        action: format!("/{lang}/service/{id}/report"),
        what: told.what,
        contact: told.contact,
        error,
    })
}

/// The form as an answer. Its referrer policy lets the browser say that the form comes from here (`Origin`), which is
/// how forms of other sites are told apart where a browser sends nothing better.
fn form_response(status: StatusCode, report: &Report) -> Response {
    let mut response = personal(report);
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// `GET /{lang}/service/{id}/report`
pub async fn get(State(app): Shared, In(words): In, Path(id): Path<String>) -> Response {
    match form(&app, words, &id, Told::default(), None).await {
        Ok(report) => form_response(StatusCode::OK, &report),
        Err(error) => error.page(words, &app.site),
    }
}

/// `POST /{lang}/service/{id}/report`
pub async fn post(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Posted(told): Posted<Told>,
) -> Response {
    if asker(&headers, from.as_ref().map(|f| &f.0)).is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
        return WebError::Busy.page(words, &app.site);
    }
    if let Some(mistake) = mistake(words, &told) {
        return match form(&app, words, &id, told, Some(mistake)).await {
            Ok(report) => form_response(StatusCode::UNPROCESSABLE_ENTITY, &report),
            Err(error) => error.page(words, &app.site),
        };
    }
    match keep(&app, words, &id, told).await {
        Ok(()) => Redirect::to(&format!("/{}/service/{id}/reported", words.lang)).into_response(),
        Err(error) => error.page(words, &app.site),
    }
}

fn mistake(w: &Words, told: &Told) -> Option<Mistake> {
    let length = told.what.trim().chars().count();
    let (title, how) = if length == 0 {
        ("report-error-empty", w.t("report-error-empty-how"))
    } else if length > MOST {
        let length = format::number(&w.lang, i64::try_from(length).unwrap_or(i64::MAX));
        ("report-error-long", w.t1("report-error-long-how", "length", length))
    } else {
        return None;
    };
    Some(Mistake { title: w.t(title), how })
}

async fn keep(app: &App, words: &Words, id: &str, told: Told) -> Result<(), WebError> {
    // Only what the public may see can be reported.
    let view = service::published(app, id).await?;
    let contact: String = told.contact.trim().chars().take(wrong::MAX_CONTACT).collect();
    let report = NewReport {
        id: app.ids.next(),
        record_id: view.service.id.clone(),
        text: told.what,
        contact: (!contact.is_empty()).then_some(contact),
        lang: words.lang.to_string(),
        told_by: None,
    };
    let mut tx = app.db.begin().await?;
    wrong::report_wrong(&mut tx, &app.access.keys, &report, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// `GET /{lang}/service/{id}/reported`
pub async fn thanks(State(app): Shared, In(words): In, Path(id): Path<String>) -> Response {
    if let Err(error) = service::published(&app, &id).await {
        return error.page(words, &app.site);
    }
    let switch = Switch::Address(format!("/service/{id}/reported"));
    let page = Page::personal(words, &app.site, switch, words.t("report-thanks-title"));
    personal(&Thanks {
        page,
        service_address: format!("/{}/service/{id}", words.lang),
    })
}

#[cfg(test)]
impl Report {
    pub(crate) fn sample(words: &'static Words) -> Report {
        Report {
            page: crate::page::sample(words),
            name: "Emergency Energy Fund".into(),
            service_address: "/en/service/s1".into(),
            action: "/en/service/s1/report".into(),
            what: String::new(),
            contact: String::new(),
            error: mistake(words, &Told::default()),
        }
    }
}

#[cfg(test)]
impl Thanks {
    pub(crate) fn sample(words: &'static Words) -> Thanks {
        Thanks {
            page: crate::page::sample(words),
            service_address: "/en/service/s1".into(),
        }
    }
}
