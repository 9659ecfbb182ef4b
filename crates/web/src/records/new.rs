//! A record from nothing.

use access::{Action, On};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::curation;
use directory::model::{Body, Kind};
use serde::Deserialize;

use super::list::centres;
use super::{KINDS, said_kind, state};
use crate::Shared;
use crate::error::WebError;
use crate::form::Choice;
use crate::public::html;
use crate::staff::{Frame, Staff};

/// The page.
#[derive(Template)]
#[template(path = "records/new.html")]
pub struct New {
    page: Frame,
    kinds: Vec<Choice>,
    centres: Vec<Choice>,
    /// What it belongs to, where the person came from there: an id.
    of: String,
}

/// What is to be made.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Wanted {
    kind: String,
    centre: String,
    of: String,
}

/// `GET /{lang}/records/new`
pub async fn get(State(app): Shared, staff: Staff, Query(wanted): Query<Wanted>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::RecordCreate)?;
    let centres = centres(&app, w, &scope).await?;
    let kinds = KINDS.map(|kind| Choice {
        value: kind.as_str().to_owned(),
        words: said_kind(w, kind),
        chosen: if wanted.kind.is_empty() {
            kind == Kind::Service
        } else {
            wanted.kind == kind.as_str()
        },
    });
    let centres = centres.into_iter().enumerate().map(|(i, (value, words))| Choice {
        chosen: if wanted.centre.is_empty() {
            i == 0
        } else {
            wanted.centre == value
        },
        value,
        words,
    });
    Ok(html(&New {
        page: Frame::new(&staff, "/records/new", "records", w.t("records-create-title")),
        kinds: kinds.into(),
        centres: centres.collect(),
        of: wanted.of,
    }))
}

/// `POST /{lang}/records/new`
pub async fn post(State(app): Shared, staff: Staff, Posted(wanted): Posted<Wanted>) -> Result<Response, WebError> {
    let kind = KINDS
        .into_iter()
        .find(|kind| kind.as_str() == wanted.kind)
        .ok_or(WebError::Form)?;
    staff.may(Action::RecordCreate, On::centre(&wanted.centre))?;
    let mut record = curation::blank(kind, app.ids.next(), wanted.centre.as_str());
    if !wanted.of.is_empty() {
        match &mut record.body {
            Body::Service(b) => b.organization = wanted.of,
            Body::Program(b) => b.organization = wanted.of,
            Body::Location(b) => b.organization = Some(wanted.of),
            Body::ServiceAtLocation(b) => b.service = wanted.of,
            _ => {}
        }
    }
    state::begin(&app, &staff, &record).await
}
