//! What a field that picks something offers while somebody types: the same that its button finds.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form as Posted;
use directory::model::Kind;
use serde::Deserialize;

use super::act::Act;
use super::form::Form;
use super::shown;
use crate::Shared;
use crate::error::WebError;
use crate::public::suggest::{Choice, Group, Offered};
use crate::staff::Staff;

/// What is being typed, in which field of a kind of record.
#[derive(Deserialize)]
pub struct Typed {
    q: String,
    field: String,
    kind: String,
}

/// `POST /{lang}/records/pick`
pub async fn post(State(app): Shared, staff: Staff, Posted(typed): Posted<Typed>) -> Result<Response, WebError> {
    let kind = Kind::parse(&typed.kind).ok_or(WebError::Form)?;
    let form: Form = [(format!("{}.find", typed.field), typed.q)].into_iter().collect();
    let act = Act::Find(typed.field.clone());
    let (name, pick, words) = act.sought(kind, &form).ok_or(WebError::Form)?;
    let found = shown::find(&app, &staff, pick, name, words).await?;
    let options = found.choices.into_iter().map(|choice| Choice {
        words: choice.words,
        lang: None,
        note: choice.more,
        go: None,
        fields: vec![(typed.field.clone(), choice.value)],
        send: false,
    });
    let group = Group {
        words: staff.words.t("records-pick-offered"),
        options: options.collect(),
    };
    Ok(Json(Offered::new(staff.words, vec![group])).into_response())
}
