//! `/offices/v1`: which office of a network serves a place. Where somebody is comes in the body, and stands in no address.

mod openapi;
mod shapes;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{any, get};
use axum::{Extension, Router};
use directory::offices::{Branches, networks};
use places::{Found, Point};
use serde_json::{Map, Value, json};

use shapes::{network_json, office_json, part_json, rounded, said};

use super::parameters::{of_form, of_json};
use super::problem::{Problem, Wrong};
use super::words_for;
use crate::error::WebError;
use crate::guard::Limit;
use crate::offices::{Answer, Networks, Part, areas_of};
use crate::public::search::{Place, too_many};
use crate::words::Words;
use crate::{App, Shared};

/// Where it stands below the site's address.
pub(super) const ROOT: &str = "/offices/v1";
/// Questions from one address within a minute.
const QUESTIONS: u32 = 600;
/// The most networks in the list.
const MOST: i64 = 500;
/// No place and no address has more letters.
const LONGEST: usize = 200;
/// What a question may hold.
const KNOWN: [&str; 5] = ["place", "place_id", "lat", "lon", "explain"];

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/offices/v1", get(list))
        .route("/offices/v1/", get(list))
        .route("/offices/v1/openapi.json", get(openapi::openapi))
        .route("/offices/v1/{network}", get(one).post(ask))
        .route("/offices/v1/{network}/{*rest}", any(nothing_here))
        .layer(Extension(Limit::new(QUESTIONS)))
}

async fn nothing_here(State(app): Shared, headers: HeaderMap) -> Response {
    Problem::NoAddress(ROOT).answer(words_for(&headers), &app.site.base_url)
}

/// `GET /offices/v1`: the networks that can be asked.
async fn list(State(app): Shared, headers: HeaderMap) -> Response {
    let words = words_for(&headers);
    match networks(&app.db, true, None, "", MOST).await {
        Ok(found) => {
            let found: Vec<Value> = found.iter().map(|network| network_json(&app, words, network)).collect();
            Json(json!({ "networks": found })).into_response()
        }
        Err(error) => Problem::from(WebError::from(error)).answer(words, &app.site.base_url),
    }
}

/// `GET /offices/v1/{network}`: a network with its offices and what they serve.
async fn one(
    State(app): Shared,
    Extension(networks): Extension<Networks>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let words = words_for(&headers);
    match networks.public(&app, &id).await {
        Ok(branches) => {
            let mut answer = network_json(&app, words, &branches.network);
            let offices = branches.list.iter().map(|branch| {
                let mut office = office_json(&app, words, branch);
                office.insert("serves".into(), json!(areas_of(words, &branches, branch)));
                Value::Object(office)
            });
            answer["offices"] = offices.collect();
            Json(answer).into_response()
        }
        Err(error) => Problem::from(error).answer(words, &app.site.base_url),
    }
}

/// Where somebody is.
struct Asked {
    who: Found,
    explain: bool,
}

impl Asked {
    fn read(branches: &Branches, given: Vec<(String, String)>, w: &Words) -> Result<Asked, Problem> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let mut add = |parameter: &str, detail: String| {
            wrong.push(Wrong {
                parameter: parameter.chars().take(60).collect(),
                detail,
            });
        };
        let mut known: Map<String, Value> = Map::new();
        for (name, value) in given.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            if !KNOWN.contains(&name.as_str()) {
                add(&name, w.t1("api-unknown", "known", KNOWN.join(", ")));
            } else if known.insert(name.clone(), Value::String(value)).is_some() {
                add(&name, w.t("api-twice"));
            }
        }
        let get = |name: &str| known.get(name).and_then(Value::as_str).map(str::trim);
        let explain = match get("explain") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                add("explain", w.t("api-truth"));
                false
            }
        };
        let degrees = |name: &str| get(name).map(|text| text.parse::<f64>().ok().filter(|n| n.is_finite()));
        let point = match (degrees("lat"), degrees("lon")) {
            (None, None) => None,
            (lat, lon) => {
                let point = lat
                    .flatten()
                    .zip(lon.flatten())
                    .and_then(|(lat, lon)| Point::new(lat, lon));
                if point.is_none() {
                    add("lat", w.t("api-degrees"));
                }
                point
            }
        };
        let long = |text: &&str| text.chars().count() > LONGEST;
        if get("place").as_ref().is_some_and(long) {
            add("place", w.t("api-place-long"));
        }
        let gazetteer = branches.offices.gazetteer();
        let chosen = get("place_id").unwrap_or_default();
        if !chosen.is_empty()
            && places::PlaceId::parse(chosen)
                .and_then(|id| gazetteer.choose_place(&id))
                .is_none()
        {
            add("place_id", w.t("api-place-id"));
        }
        let typed = get("place").unwrap_or_default();
        if typed.is_empty() && chosen.is_empty() && point.is_none() && wrong.is_empty() {
            wrong.push(Wrong {
                parameter: "place".into(),
                detail: w.t("api-place-missing"),
            });
        }
        if !wrong.is_empty() {
            return Err(Problem::Parameters(wrong));
        }
        if let Some(point) = point {
            let who = gazetteer.locate(point);
            return Ok(Asked { who, explain });
        }
        match Place::of(gazetteer, typed, chosen) {
            Place::Found(who) => Ok(Asked { who: *who, explain }),
            Place::Which(candidates) => {
                let choice = |c: &places::Candidate| (c.id.to_string(), said(w, &c.label).unwrap_or_default());
                Err(Problem::SeveralPlaces(candidates.iter().map(choice).collect()))
            }
            Place::None | Place::Unknown => Err(Problem::NoPlace),
        }
    }
}

type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `POST /offices/v1/{network}`: which office serves a place.
async fn ask(
    State(app): Shared,
    Extension(networks): Extension<Networks>,
    Extension(limit): Extension<Limit>,
    from: From,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let words = words_for(&headers);
    let answer = async {
        if too_many(&app, &limit, &headers, from.as_ref().map(|f| &f.0)) {
            return Err(Problem::Busy);
        }
        let branches: Arc<Branches> = networks.public(&app, &id).await?;
        let body = body.map_err(|_| Problem::Large)?;
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let given = match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" => of_json(&body).ok_or(Problem::Body)?,
            "application/x-www-form-urlencoded" => of_form(&body),
            _ => return Err(Problem::Body),
        };
        let asked = Asked::read(&branches, given, words)?;
        let mut response = Json(answer_json(&app, words, &branches, &asked)).into_response();
        let kept = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
        Ok(response)
    };
    answer
        .await
        .unwrap_or_else(|p: Problem| p.answer(words, &app.site.base_url))
}

fn answer_json(app: &App, w: &Words, branches: &Branches, asked: &Asked) -> Value {
    let answer = Answer::of(branches, &asked.who);
    let label = said(w, &asked.who.label).unwrap_or_default();
    let mut found = json!({
        "network": network_json(app, w, &branches.network),
        "place": {
            "label": label,
            "precision": asked.who.precision,
            "guessed": asked.who.guessed,
        },
        "outcome": answer.outcome,
        "too_wide": answer.too_wide,
        "say": answer.say(w, &label),
        "offices": answer.parts.iter().map(|part| part_json(app, w, part)).collect::<Vec<Value>>(),
    });
    if asked.explain {
        found["explain"] = json!({
            "more": answer.more(w),
            "alike": answer.alike,
            "offices_asked": branches.list.len(),
            "within": names(w, branches, &asked.who.within),
            "may_be_within": names(w, branches, &asked.who.partly),
            "areas": answer.parts.iter().map(|part| area_json(w, part)).collect::<Vec<Value>>(),
        });
    }
    found
}

fn names(w: &Words, branches: &Branches, ids: &[places::PlaceId]) -> Vec<Value> {
    let gazetteer = branches.offices.gazetteer();
    let known = ids.iter().filter_map(|id| gazetteer.get(id));
    known
        .map(|place| json!({ "place_id": place.id, "label": said(w, &place.name) }))
        .collect()
}

/// Which area decided about an office.
fn area_json(w: &Words, part: &Part<'_>) -> Value {
    json!({
        "office": part.branch.id(),
        "stands": part.stands,
        "area": part.area.map(ToString::to_string),
        "called": said(w, &part.called),
        "distance_km": rounded(part.km),
    })
}
