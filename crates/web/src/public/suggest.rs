//! Suggestions while somebody types. The words are sent in a form's body, answered, and kept nowhere.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use axum_extra::extract::Form;
use finder::Suggestions;
use language::Text;
use places::Candidate;
use serde::{Deserialize, Serialize};

use crate::error::WebError;
use crate::guard::Limit;
use crate::public::In;
use crate::public::search::too_many;
use crate::say::Said;
use crate::words::Words;
use crate::{App, Shared};

/// What is being typed, and in which field.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    q: String,
    /// `near` offers places alone.
    field: String,
}

/// Letters read.
const LONGEST: usize = 100;
/// Places offered where a place is asked for.
const PLACES: usize = 7;

/// The list under the field.
#[derive(Serialize)]
pub struct Offered {
    /// What the list is called.
    label: String,
    /// How many there are, to be said.
    said: String,
    groups: Vec<Group>,
}

impl Offered {
    /// A list of these groups.
    pub fn new(w: &Words, groups: Vec<Group>) -> Offered {
        let n: usize = groups.iter().map(|group| group.options.len()).sum();
        Offered {
            label: w.t("suggest-label"),
            said: w.t1("suggest-count", "n", n),
            groups,
        }
    }
}

/// Choices of one kind.
#[derive(Serialize)]
pub struct Group {
    /// What they are.
    pub words: String,
    /// The choices.
    pub options: Vec<Choice>,
}

/// Something to choose. The fields say what the form is sent with; without any, `go` is where it leads.
#[derive(Serialize)]
pub struct Choice {
    /// What it is called.
    pub words: String,
    /// The language of that, where it is not the page's.
    pub lang: Option<String>,
    /// What tells it apart.
    pub note: String,
    /// Where it leads.
    pub go: Option<String>,
    /// What is sent with the form.
    pub fields: Vec<(String, String)>,
    /// The form is sent at once; else it waits for more.
    pub send: bool,
}

impl Choice {
    fn of(w: &Words, name: &Text) -> Option<Choice> {
        let Said { words, lang, .. } = Said::of(name, &w.lang)?;
        Some(Choice {
            words,
            lang,
            note: String::new(),
            go: None,
            fields: Vec::new(),
            send: true,
        })
    }
}

fn need(app: &App, w: &Words, code: &str) -> Option<Choice> {
    let need = app.vocabulary.need(code)?;
    Some(Choice {
        // The words typed are taken out: the need says it. A sensitive one is sent in the body like any other.
        fields: vec![("q".into(), String::new()), ("need".into(), need.code.clone())],
        ..Choice::of(w, &need.name)?
    })
}

fn place(w: &Words, candidate: &Candidate, from_words: bool) -> Option<Choice> {
    let choice = Choice::of(w, &candidate.label)?;
    let mut fields = vec![
        ("near".into(), choice.words.clone()),
        ("place".into(), candidate.id.to_string()),
    ];
    if from_words {
        fields.push(("q".into(), String::new()));
    }
    Some(Choice {
        fields,
        send: false,
        ..choice
    })
}

fn offered(app: &App, w: &Words, found: &Suggestions, from_words: bool) -> Offered {
    let needs = found.needs.iter().filter_map(|code| need(app, w, code)).collect();
    let services = found.services.iter().filter_map(|service| {
        Some(Choice {
            note: Said::of(&service.organization, &w.lang).map_or(String::new(), |said| said.words),
            go: Some(format!("/{}/service/{}", w.lang, service.id)),
            ..Choice::of(w, &service.name)?
        })
    });
    let agencies = found.agencies.iter().filter_map(|name| {
        let choice = Choice::of(w, name)?;
        Some(Choice {
            fields: vec![("q".into(), choice.words.clone())],
            ..choice
        })
    });
    let places = found
        .places
        .iter()
        .filter_map(|candidate| place(w, candidate, from_words));
    let groups = [
        ("suggest-needs", needs),
        ("suggest-services", services.collect()),
        ("suggest-agencies", agencies.collect()),
        ("suggest-places", places.collect::<Vec<Choice>>()),
    ];
    let groups: Vec<Group> = groups
        .into_iter()
        .filter(|(_, options)| !options.is_empty())
        .map(|(id, options)| Group {
            words: w.t(id),
            options,
        })
        .collect();
    Offered::new(w, groups)
}

/// `POST /{lang}/suggest`
pub async fn post(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let site = app.site.clone();
    let work = move || {
        let gazetteer = app.places();
        let text: String = typed.q.trim().chars().take(LONGEST).collect();
        let from_words = typed.field != "near";
        let found = if from_words {
            app.finder.suggest(&text, &words.lang, &gazetteer)?
        } else {
            Suggestions {
                places: gazetteer.suggest(&text, PLACES),
                ..Suggestions::default()
            }
        };
        Ok(offered(&app, words, &found, from_words))
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(WebError::from);
    let mut response = match made.and_then(|made: Result<Offered, WebError>| made) {
        Ok(offered) => Json(offered).into_response(),
        Err(error) => return error.page(words, &site),
    };
    let kept = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, kept);
    response
}
