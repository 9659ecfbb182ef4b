//! The pages of a network: which office serves a place, for people and for other sites' frames.

#[cfg(test)]
mod samples;

use std::net::SocketAddr;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::offices::{Branches, networks};
use places::Found;
use serde::Deserialize;

#[cfg(test)]
pub(super) use samples::samples;

use super::Networks;
use super::answer::Answer;
use super::shown::{Listed, Shown, listed};
use crate::error::WebError;
use crate::guard::{Limit, policy_in_frame};
use crate::page::{Form, Page, Switch};
use crate::public::search::{Place, too_many};
use crate::public::{In, personal, shared};
use crate::say::Said;
use crate::words::Words;
use crate::{App, Shared};

/// Networks on the list.
const MOST: i64 = 200;
/// Networks with more offices than this do not list them all.
const MOST_LISTED: usize = 80;
/// What is typed is cut after so many characters: no place and no address is longer.
const LONGEST: usize = 200;

/// Where somebody is, as they say it.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// As typed.
    near: String,
    /// The place chosen among several of one name, by the gazetteer's id.
    place: String,
}

impl std::fmt::Debug for Asked {
    /// Where somebody is belongs in no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

impl Asked {
    /// The same, without what no place has in its name.
    fn tidy(&self) -> Asked {
        let plain = |text: &str, most| {
            let letters = text.chars().filter(|c| !c.is_control()).take(most);
            letters.collect::<String>().trim().to_owned()
        };
        Asked {
            near: plain(&self.near, LONGEST + 1),
            place: plain(&self.place, 100),
        }
    }
    fn fields(&self) -> Vec<(&'static str, String)> {
        let all = [("near", &self.near), ("place", &self.place)];
        all.into_iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(n, v)| (n, v.clone()))
            .collect()
    }
}

/// The page of a network.
#[derive(Template)]
#[template(path = "pages/offices.html")]
pub struct OfficesPage {
    page: Page,
    body: Body,
    all: Vec<Listed>,
}

/// The page for a frame.
#[derive(Template)]
#[template(path = "pages/offices-embed.html")]
pub struct Framed {
    page: Page,
    body: Body,
    whole: String,
}

/// What both show.
struct Body {
    about: Option<Said>,
    action: String,
    near: String,
    /// What is wrong with the place.
    error: Option<String>,
    /// The places to choose from, where several have the name: id and words.
    which: Vec<(String, Said)>,
    said: Option<SaidAnswer>,
}

struct SaidAnswer {
    words: String,
    /// What was understood, where it was not exactly what was typed.
    guessed: Option<String>,
    /// More that is worth saying.
    more: Option<String>,
    first: Option<Shown>,
    others: Vec<Shown>,
    /// Nobody serves it: whom to call.
    nobody: bool,
}

/// A network on the list.
struct Row {
    address: String,
    name: Said,
    about: Option<Said>,
}

/// Every network that the public may ask.
#[derive(Template)]
#[template(path = "pages/networks.html")]
pub struct NetworksPage {
    page: Page,
    rows: Vec<Row>,
}

/// `GET /{lang}/offices`
pub async fn list(State(app): Shared, In(words): In) -> Response {
    let found = match networks(&app.db, true, None, "", MOST).await {
        Ok(found) => found,
        Err(error) => return WebError::from(error).page(words, &app.site),
    };
    let mut page = Page::public(words, &app.site, "/offices", words.t("offices-list-title"));
    page.description = words.t("offices-list-lead");
    let rows = found.iter().filter_map(|network| {
        Some(Row {
            address: page.href(&format!("/offices/{}", network.id)),
            name: Said::of(&network.what.name, &words.lang)?,
            about: Said::of(&network.what.about, &words.lang),
        })
    });
    let rows = rows.collect();
    shared(&NetworksPage { page, rows })
}

fn network_name(words: &Words, branches: &Branches) -> String {
    let name = Said::of(&branches.network.what.name, &words.lang);
    name.map_or_else(|| branches.network.id.clone(), |said| said.words)
}

fn body(app: &App, words: &'static Words, branches: &Branches, path: &str, asked: Option<&Asked>) -> Body {
    let mut body = Body {
        about: Said::of(&branches.network.what.about, &words.lang),
        action: format!("/{}{path}", words.lang),
        near: asked.map(|asked| asked.near.clone()).unwrap_or_default(),
        error: None,
        which: Vec::new(),
        said: None,
    };
    let Some(asked) = asked else { return body };
    match Place::of(branches.offices.gazetteer(), &asked.near, &asked.place) {
        Place::None => body.error = Some(words.t("offices-place-empty")),
        Place::Unknown => body.error = Some(words.t("offices-place-unknown")),
        Place::Which(candidates) => {
            let choice = |c: &places::Candidate| Some((c.id.to_string(), Said::of(&c.label, &words.lang)?));
            body.which = candidates.iter().filter_map(choice).collect();
        }
        Place::Found(who) => body.said = Some(answer(app, words, branches, &who)),
    }
    body
}

fn answer(app: &App, words: &'static Words, branches: &Branches, who: &Found) -> SaidAnswer {
    let place = Said::of(&who.label, &words.lang).unwrap_or_default().words;
    let answer = Answer::of(branches, who);
    let mut shown: Vec<Shown> = answer.parts.iter().map(|part| Shown::of(app, words, part)).collect();
    // Of a place too wide to choose by none comes before the others.
    let first = (!shown.is_empty() && !answer.too_wide).then(|| shown.remove(0));
    SaidAnswer {
        words: answer.say(words, &place),
        guessed: who.guessed.then(|| words.t1("offices-guessed", "place", &place)),
        more: answer.more(words),
        nobody: answer.nobody(),
        first,
        others: shown,
    }
}

fn page(words: &'static Words, app: &App, name: String, path: &str, asked: Option<&Asked>) -> Page {
    match asked {
        None => Page::public(words, &app.site, path, name),
        // The title says nothing of the place: it stays in the browser's history.
        Some(asked) => {
            let form = Form {
                action: path.to_owned(),
                fields: asked.fields(),
            };
            Page::personal(words, &app.site, Switch::Form(form), name)
        }
    }
}

fn whole(app: &App, words: &'static Words, branches: &Branches, asked: Option<&Asked>) -> Response {
    let path = format!("/offices/{}", branches.network.id);
    let mut page = page(words, app, network_name(words, branches), &path, asked);
    let mut all = Vec::new();
    if asked.is_none() {
        page.description = words.t1("offices-description", "name", &page.title);
        if branches.list.len() <= MOST_LISTED {
            all = listed(words, branches);
        }
    }
    let body = body(app, words, branches, &path, asked);
    let wrong = body.error.is_some();
    sent(&OfficesPage { page, body, all }, asked, wrong)
}

fn framed(app: &App, words: &'static Words, branches: &Branches, asked: Option<&Asked>) -> Response {
    let whole = format!("/offices/{}", branches.network.id);
    let path = format!("{whole}/embed");
    let mut page = page(words, app, network_name(words, branches), &path, asked);
    page.indexed = None;
    let body = body(app, words, branches, &path, asked);
    let wrong = body.error.is_some();
    let whole = page.href(&whole);
    let mut response = sent(&Framed { page, body, whole }, asked, wrong);
    if let Ok(policy) = HeaderValue::from_str(&policy_in_frame(&app.site.embed_on)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn sent(page: &impl Template, asked: Option<&Asked>, wrong: bool) -> Response {
    let mut response = if asked.is_some() { personal(page) } else { shared(page) };
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// How a network and what was asked of it become a page: the whole one, or the one for frames.
type Made = fn(&App, &'static Words, &Branches, Option<&Asked>) -> Response;

async fn shown(app: &App, words: &'static Words, networks: &Networks, id: &str, made: Made) -> Response {
    match networks.public(app, id).await {
        Ok(branches) => made(app, words, &branches, None),
        Err(error) => error.page(words, &app.site),
    }
}

/// Who asks what of which networks.
type Asking = (
    Extension<Networks>,
    Extension<Limit>,
    Option<Extension<ConnectInfo<SocketAddr>>>,
    HeaderMap,
);

async fn answered(app: &App, words: &'static Words, by: Asking, id: &str, asked: &Asked, made: Made) -> Response {
    let (Extension(networks), Extension(limit), from, headers) = by;
    if too_many(app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return WebError::Busy.page(words, &app.site);
    }
    match networks.public(app, id).await {
        Ok(branches) => made(app, words, &branches, Some(&asked.tidy())),
        Err(error) => error.page(words, &app.site),
    }
}

/// `GET /{lang}/offices/{network}`
pub async fn get(
    State(app): Shared,
    In(words): In,
    Extension(networks): Extension<Networks>,
    Path(id): Path<String>,
) -> Response {
    shown(&app, words, &networks, &id, whole).await
}

/// `POST /{lang}/offices/{network}`: where somebody is stands in no address.
pub async fn post(
    State(app): Shared,
    In(words): In,
    by: Asking,
    Path(id): Path<String>,
    Posted(asked): Posted<Asked>,
) -> Response {
    answered(&app, words, by, &id, &asked, whole).await
}

/// `GET /{lang}/offices/{network}/embed`
pub async fn get_in_frame(
    State(app): Shared,
    In(words): In,
    Extension(networks): Extension<Networks>,
    Path(id): Path<String>,
) -> Response {
    shown(&app, words, &networks, &id, framed).await
}

/// `POST /{lang}/offices/{network}/embed`
pub async fn post_in_frame(
    State(app): Shared,
    In(words): In,
    by: Asking,
    Path(id): Path<String>,
    Posted(asked): Posted<Asked>,
) -> Response {
    answered(&app, words, by, &id, &asked, framed).await
}
