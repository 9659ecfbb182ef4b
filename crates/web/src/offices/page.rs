//! The pages of a network: which office serves a place, for people and for other sites' frames.

use std::net::SocketAddr;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::offices::{Branches, networks};
use places::Found;
use serde::Deserialize;

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
    let first = (!shown.is_empty()).then(|| shown.remove(0));
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

fn whole(app: &App, words: &'static Words, branches: &Branches, asked: Option<&Asked>) -> OfficesPage {
    let path = format!("/offices/{}", branches.network.id);
    let mut page = page(words, app, network_name(words, branches), &path, asked);
    if asked.is_none() {
        page.description = words.t1("offices-description", "name", &page.title);
    }
    let all = if asked.is_none() && branches.list.len() <= MOST_LISTED {
        listed(words, branches)
    } else {
        Vec::new()
    };
    OfficesPage {
        body: body(app, words, branches, &path, asked),
        all,
        page,
    }
}

fn framed(app: &App, words: &'static Words, branches: &Branches, asked: Option<&Asked>) -> Framed {
    let path = format!("/offices/{}", branches.network.id);
    let inside = format!("{path}/embed");
    let mut page = page(words, app, network_name(words, branches), &inside, asked);
    page.indexed = None;
    Framed {
        body: body(app, words, branches, &inside, asked),
        whole: page.href(&path),
        page,
    }
}

fn refused(mut response: Response, body: &Body) -> Response {
    if body.error.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /{lang}/offices/{network}`
pub async fn get(
    State(app): Shared,
    In(words): In,
    Extension(networks): Extension<Networks>,
    Path(id): Path<String>,
) -> Response {
    match networks.public(&app, &id).await {
        Ok(branches) => shared(&whole(&app, words, &branches, None)),
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

/// The network that is asked, unless too much is.
async fn asked(app: &App, asking: Asking, id: &str) -> Result<Arc<Branches>, WebError> {
    let (Extension(networks), Extension(limit), from, headers) = asking;
    if too_many(app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return Err(WebError::Busy);
    }
    networks.public(app, id).await
}

/// `POST /{lang}/offices/{network}`: where somebody is stands in no address.
pub async fn post(
    State(app): Shared,
    In(words): In,
    asking: Asking,
    Path(id): Path<String>,
    Posted(sent): Posted<Asked>,
) -> Response {
    match asked(&app, asking, &id).await {
        Ok(branches) => {
            let page = whole(&app, words, &branches, Some(&sent.tidy()));
            refused(personal(&page), &page.body)
        }
        Err(error) => error.page(words, &app.site),
    }
}

/// A page that the sites of the settings may show in a frame.
fn for_frames(mut response: Response, app: &App) -> Response {
    let policy = policy_in_frame(&app.site.embed_on);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `GET /{lang}/offices/{network}/embed`
pub async fn frame(
    State(app): Shared,
    In(words): In,
    Extension(networks): Extension<Networks>,
    Path(id): Path<String>,
) -> Response {
    match networks.public(&app, &id).await {
        Ok(branches) => for_frames(shared(&framed(&app, words, &branches, None)), &app),
        Err(error) => error.page(words, &app.site),
    }
}

/// `POST /{lang}/offices/{network}/embed`
pub async fn post_in_frame(
    State(app): Shared,
    In(words): In,
    asking: Asking,
    Path(id): Path<String>,
    Posted(sent): Posted<Asked>,
) -> Response {
    match asked(&app, asking, &id).await {
        Ok(branches) => {
            let page = framed(&app, words, &branches, Some(&sent.tidy()));
            for_frames(refused(personal(&page), &page.body), &app)
        }
        Err(error) => error.page(words, &app.site),
    }
}

#[cfg(test)]
pub fn samples(words: &'static Words) -> Vec<(&'static str, String)> {
    use crate::public::parts::Call;
    use crate::say::Openness;

    let shown = |name: &str, serves: bool| Shown {
        name: Said::plain(name),
        service: Some(Said::plain("Counselling")),
        address: format!("/{}/service/s1", words.lang),
        why: vec![words.t1("reason-serves", "place", "Hamilton")],
        serves,
        open: Openness {
            shape: "open",
            words: "Open until 5 pm".into(),
        },
        phones: vec![Call {
            words: "905-555-0101".into(),
            address: "tel:+19055550101".into(),
            ..Call::default()
        }],
        places: Vec::new(),
        week: None,
        messages: Vec::new(),
    };
    let body = |said: Option<SaidAnswer>, error: Option<String>| Body {
        about: Some(Said::plain("Help close to home.")),
        action: format!("/{}/offices/memory", words.lang),
        near: "L8P".into(),
        error,
        which: Vec::new(),
        said,
    };
    let answered = || SaidAnswer {
        words: words.t2("offices-tie", "n", 2_usize, "place", "L8P"),
        guessed: Some(words.t1("offices-guessed", "place", "Hamilton")),
        more: Some(words.t("offices-tie-more")),
        first: Some(shown("Memory Hamilton", true)),
        others: vec![shown("Memory Halton", true), shown("Memory Ontario", false)],
        nobody: false,
    };
    let which = Body {
        which: vec![("a".into(), Said::plain("Hamilton (Ontario)"))],
        ..body(None, None)
    };
    let all = vec![Listed {
        name: Said::plain("Memory Hamilton"),
        service: Some(Said::plain("Counselling")),
        address: format!("/{}/service/s1", words.lang),
        areas: "Hamilton".into(),
        phone: None,
    }];
    let page = |body| OfficesPage {
        page: crate::page::sample(words),
        body,
        all: Vec::new(),
    };
    let framed = |body| Framed {
        page: crate::page::sample(words),
        body,
        whole: format!("/{}/offices/memory", words.lang),
    };
    let row = Row {
        address: format!("/{}/offices/memory", words.lang),
        name: Said::plain("Memory"),
        about: None,
    };
    let made = |name, page: &dyn askama::DynTemplate| (name, page.dyn_render().expect("a sample renders"));
    vec![
        made(
            "offices",
            &OfficesPage {
                all,
                ..page(body(None, None))
            },
        ),
        made("offices", &page(body(Some(answered()), None))),
        made("offices", &page(body(None, Some(words.t("offices-place-unknown"))))),
        made("offices", &page(which)),
        made("offices-embed", &framed(body(Some(answered()), None))),
        made(
            "offices-embed",
            &framed(body(None, Some(words.t("offices-place-empty")))),
        ),
        made(
            "networks",
            &NetworksPage {
                page: crate::page::sample(words),
                rows: vec![row],
            },
        ),
    ]
}
