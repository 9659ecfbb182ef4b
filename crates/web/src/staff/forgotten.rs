//! A forgotten password: a link by letter, whether or not there is such an account.

use access::AccessError;
use access::recovery;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use letters::Queued;
use serde::Deserialize;

use crate::form::Field;
use crate::page::Switch;
use crate::public::{In, html};
use crate::staff::asking::Asking;
use crate::staff::handed::letter_of;
use crate::staff::session::private;
use crate::staff::{Browser, Frame};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// After the form, or where no letters are sent.
#[derive(askama::Template)]
#[template(path = "staff/said.html")]
pub(crate) struct Said {
    page: Frame,
    paragraphs: Vec<String>,
}

/// What the form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Given {
    email: String,
}

fn frame(app: &App, words: &'static Words, title: &str) -> Frame {
    Frame::door(
        app,
        words,
        Switch::Address("/forgotten-password".into()),
        words.t(title),
    )
}

fn said(app: &App, words: &'static Words, title: &str, paragraphs: &[&str]) -> Response {
    let mut response = html(&Said {
        page: frame(app, words, title),
        paragraphs: paragraphs.iter().map(|id| words.t(id)).collect(),
    });
    private(&mut response);
    response
}

fn form(app: &App, words: &'static Words, email: &str) -> Asking {
    let mut page = Asking::new(
        frame(app, words, "forgotten-title"),
        format!("/{}/forgotten-password", words.lang),
        words.t("forgotten-button"),
    );
    page.lead.push(words.t("forgotten-lead"));
    page.fields.push(
        Field::text("email", words.t("sign-in-email"))
            .value(email.trim())
            .attr("type", "email")
            .attr("autocomplete", "username")
            .attr("required", ""),
    );
    page.back = Some((format!("/{}/sign-in", words.lang), words.t("forgotten-back")));
    page
}

/// `GET /{lang}/forgotten-password`
pub async fn get(State(app): Shared, In(words): In) -> Response {
    if !app.letters.sends() {
        return said(&app, words, "forgotten-title", &["forgotten-no-letters"]);
    }
    form(&app, words, "").answer()
}

/// `POST /{lang}/forgotten-password`: the answer is the same whether or not there is such an account.
pub async fn post(
    State(app): Shared,
    In(words): In,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    if !app.letters.sends() {
        return Ok(said(&app, words, "forgotten-title", &["forgotten-no-letters"]));
    }
    match recovery::may_ask(&app.access, &given.email, browser.address()).await {
        Ok(()) => {}
        Err(error @ AccessError::Wait { .. }) => {
            let page = form(&app, words, &given.email).refused(&app, "email", "sign-in-wrong", error)?;
            return Ok(page.answer());
        }
        Err(other) => return Err(other.into()),
    }
    let mut tx = app.db.begin().await?;
    if let Some((account, link)) = recovery::ask(&app.access, &mut tx, &given.email).await?
        && let letter = letter_of(&app.site, &account, &link, None)
        && let Queued::Taken(_) = app.letters.queue(&mut tx, &app.ids, &letter, app.clock.now()).await?
    {
        tx.commit().await?;
    }
    Ok(said(
        &app,
        words,
        "forgotten-sent-title",
        &["forgotten-sent", "forgotten-sent-how"],
    ))
}
