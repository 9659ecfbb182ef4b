//! Counting what was searched for and not found, without anybody being followed.

use std::net::SocketAddr;

use axum::Extension;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::Form;
use finder::missed::{Outcome, Sought};
use finder::{Answer, Question};
use places::Gazetteer;
use serde::Deserialize;

use crate::guard::Limit;
use crate::public::In;
use crate::public::asked::Asked;
use crate::public::search::too_many;
use crate::{App, Shared};

/// Counts a search that found nothing of what was asked for. Gives what was sought where something was found: the page may
/// still be left without anything on it being pressed. A list that is only narrowed, sorted or turned is the same search.
pub fn note(app: &App, gazetteer: &Gazetteer, asked: &Asked, question: &Question, answer: &Answer) -> Option<Sought> {
    if asked.filtered()
        || asked.page_number() > 1
        || !asked.sort.is_empty()
        || asked.q.is_empty() && asked.need.is_empty()
    {
        return None;
    }
    let sought = Sought::of(question, answer, app.vocabulary, gazetteer)?;
    if let Some(outcome) = Outcome::of(answer) {
        app.missed.note(app.today(), outcome, sought, &question.lang);
        return None;
    }
    Some(sought)
}

/// What a page that was left says of itself.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Left {
    need: String,
    area: String,
    phrase: String,
    length: String,
}

/// `POST /{lang}/left`: a page of results was left and nothing on it had been pressed.
pub async fn left(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(left): Form<Left>,
) -> StatusCode {
    let Left {
        need,
        area,
        phrase,
        length,
    } = left;
    let sought = Sought {
        need,
        area,
        phrase,
        length,
    };
    if !too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) && sought.is_sound(app.vocabulary, &app.places())
    {
        app.missed.note(app.today(), Outcome::Left, sought, &words.lang);
    }
    StatusCode::NO_CONTENT
}
