//! Searching: where a question comes in, and which place it means.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::LazyLock;

use axum::Extension;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{Form, Query};
use finder::{Filters, Question, Sort};
use places::{Candidate, Found, Gazetteer, PlaceId, Resolved};
use tokio::sync::Semaphore;

use crate::error::WebError;
use crate::guard::{Limit, asker};
use crate::public::asked::Asked;
use crate::public::{In, missed, personal, results};
use crate::words::Words;
use crate::{App, Shared};

/// Hits on one page.
pub const PAGE: usize = 10;

/// Which place the person means.
pub enum Place {
    /// None was given.
    None,
    /// One place.
    Found(Box<Found>),
    /// Several of one name.
    Which(Vec<Candidate>),
    /// Nothing by that name.
    Unknown,
}

impl Place {
    /// The place chosen by its id, else the one typed.
    pub fn of(gazetteer: &Gazetteer, typed: &str, chosen: &str) -> Place {
        if let Some(found) = PlaceId::parse(chosen).and_then(|id| gazetteer.choose_place(&id)) {
            return Place::Found(Box::new(found));
        }
        if typed.is_empty() {
            return Place::None;
        }
        match gazetteer.resolve(typed) {
            Resolved::Found(found) => Place::Found(found),
            Resolved::Ambiguous(candidates) => Place::Which(candidates),
            Resolved::Nothing => Place::Unknown,
        }
    }
    /// The place, where it is one.
    pub fn found(&self) -> Option<&Found> {
        match self {
            Place::Found(found) => Some(found),
            _ => None,
        }
    }
}

/// Whether a need must stay out of addresses. A code nobody knows is treated so.
pub fn sensitive(app: &App, code: &str) -> bool {
    !code.is_empty() && app.vocabulary.need(code).is_none_or(|need| need.sensitive)
}

/// The question for the finder.
pub fn question(app: &App, words: &Words, asked: &Asked, near: Option<Found>) -> Question {
    let mut question = Question::new(asked.q.clone(), words.lang.clone(), app.now());
    question.near = near;
    question.needs = if asked.need.is_empty() {
        Vec::new()
    } else {
        vec![asked.need.clone()]
    };
    question.filters = Filters {
        open_now: !asked.open.is_empty(),
        language: (!asked.language.is_empty()).then(|| asked.language.clone()),
        free: !asked.free.is_empty(),
        accessible: !asked.accessible.is_empty(),
        age: asked.age_years(),
        remote: !asked.remote.is_empty(),
    };
    question.sort = match asked.sort.as_str() {
        "distance" if question.near.is_some() => Sort::Distance,
        "opening" => Sort::Opening,
        _ => Sort::Relevance,
    };
    question.offset = (asked.page_number() - 1) * PAGE;
    question.limit = PAGE;
    question
}

/// No more answers are made at once than there are processors. In turn, everybody waits for those before; all at once,
/// everybody waits for all.
static AT_ONCE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZero::get)));

async fn answer(app: App, words: &'static Words, asked: Asked) -> Response {
    let site = app.site.clone();
    // Searching and drawing take milliseconds of a processor: not on the threads that serve connections.
    let turn = AT_ONCE.acquire().await;
    let made = tokio::task::spawn_blocking(move || {
        let gazetteer = app.places();
        let mut place = Place::of(&gazetteer, &asked.near, &asked.place);
        let question = question(&app, words, &asked, place.found().cloned());
        let answer = app.finder.search(&question, &gazetteer)?;
        // A place that was said among the words: the page says that it was heard.
        if let (Place::None, Some(said)) = (&place, &answer.place) {
            place = Place::Found(Box::new(said.clone()));
        }
        let sought = missed::note(&app, &gazetteer, &asked, &question, &answer);
        let page = results::page(&app, words, &gazetteer, asked, &place, &question, &answer)?;
        Ok::<_, WebError>(personal(&page.seeking(sought)))
    });
    let made = made.await;
    drop(turn);
    match made.map_err(WebError::from).and_then(|made| made) {
        Ok(response) => response,
        Err(error) => error.page(words, &site),
    }
}

pub(crate) fn too_many(app: &App, limit: &Limit, headers: &HeaderMap, from: Option<&ConnectInfo<SocketAddr>>) -> bool {
    asker(headers, from).is_some_and(|ip| !limit.allows(ip, app.clock.now()))
}

type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `POST /{lang}/search`: what our own pages send. A question that may stand in an address is sent to it.
pub async fn post(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: From,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    if too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return WebError::Busy.page(words, &app.site);
    }
    let asked = asked.tidy();
    let secret = sensitive(&app, &asked.need);
    if let Some(address) = asked.way(words.lang.as_str(), secret).link() {
        return Redirect::to(address).into_response();
    }
    answer(app, words, asked).await
}

/// `GET /{lang}/search`: what a browser's search box sends (OpenSearch). Answered alike, and never logged.
pub async fn get(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: From,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return WebError::Busy.page(words, &app.site);
    }
    answer(app, words, asked.tidy()).await
}

/// `GET /{lang}/need/{code}`: a need that may be shared. Words of the person's own are not taken from here.
pub async fn need(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: From,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    if too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return WebError::Busy.page(words, &app.site);
    }
    if sensitive(&app, &code) {
        // Nothing of ours leads here; a sensitive need is not confirmed by an address.
        return WebError::NotFound.page(words, &app.site);
    }
    let asked = Asked {
        need: code,
        q: String::new(),
        ..asked
    }
    .tidy();
    answer(app, words, asked).await
}
