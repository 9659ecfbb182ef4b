//! `/services` and `/services/{id}`.

use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, response::Json};
use directory::model::Kind;
use directory::publish;
use directory::read::{self, Key};
use directory::view::ServiceView;
use exchange::hsds::Writer;
use futures::stream;
use jiff::ToSpan;
use serde_json::{Value, json};
use uuid::Uuid;

use super::find::{self, CHUNK, Counted, Found};
use super::parameters::{Asked, Shape, of_form, of_json};
use super::problem::Problem;
use super::words_for;
use crate::error::WebError;
use crate::guard::{Limit, asker};
use crate::words::Words;
use crate::{App, Shared};

type From = Option<Extension<ConnectInfo<SocketAddr>>>;

/// `GET /services`.
pub async fn get(
    State(app): Shared,
    Extension(limit): Extension<Limit>,
    Extension(counted): Extension<Counted>,
    from: From,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let given = of_form(uri.query().unwrap_or_default().as_bytes());
    let words = words_for(&headers);
    let caller = asker(&headers, from.as_ref().map(|f| &f.0));
    let answer = async {
        let asked = Asked::read(given, words)?;
        if asked.search.is_empty() {
            let tag = tag(&app, words, uri.query().unwrap_or_default()).await?;
            if knows(&headers, &tag) {
                return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), &tag));
            }
            return Ok(tagged(list(&app, &counted, asked, words).await?, &tag));
        }
        if caller.is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
            return Err(Problem::Busy);
        }
        list(&app, &counted, asked, words).await.map(unkept)
    };
    answer.await.unwrap_or_else(|p| p.answer(words, &app.site.base_url))
}

/// `POST /services`: the same question, as a form or JSON, so that a person's words stand in no address.
pub async fn post(
    State(app): Shared,
    Extension(limit): Extension<Limit>,
    Extension(counted): Extension<Counted>,
    from: From,
    headers: HeaderMap,
    uri: Uri,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let words = words_for(&headers);
    let caller = asker(&headers, from.as_ref().map(|f| &f.0));
    let answer = async {
        let body = body.map_err(|_| Problem::Large)?;
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        let mut given = of_form(uri.query().unwrap_or_default().as_bytes());
        given.extend(match kind.split(';').next().unwrap_or_default().trim() {
            _ if body.trim_ascii().is_empty() => Vec::new(),
            "application/json" => of_json(&body).ok_or(Problem::Body)?,
            "application/x-www-form-urlencoded" => of_form(&body),
            _ => return Err(Problem::Body),
        });
        let asked = Asked::read(given, words)?;
        if !asked.search.is_empty() && caller.is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
            return Err(Problem::Busy);
        }
        list(&app, &counted, asked, words).await.map(unkept)
    };
    answer.await.unwrap_or_else(|p| p.answer(words, &app.site.base_url))
}

/// `GET /services/{id}`: a service with everything that belongs to it.
pub async fn one(State(app): Shared, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let words = words_for(&headers);
    let answer = async {
        let id = Uuid::parse_str(&id).map_err(|_| Problem::NoService)?.to_string();
        let tag = tag(&app, words, &id).await?;
        let views = views(&app, &[id]).await?;
        let view = views.first().and_then(|view| publish::service(view, app.today()));
        let view = view.ok_or(Problem::NoService)?;
        if knows(&headers, &tag) {
            return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), &tag));
        }
        Ok(tagged(Json(writer(&app, words).service(&view)).into_response(), &tag))
    };
    answer
        .await
        .unwrap_or_else(|p: Problem| p.answer(words, &app.site.base_url))
}

/// Stands for what the directory holds, the day and the language: the same tag, the same answer.
async fn tag(app: &App, words: &Words, asked: &str) -> Result<String, Problem> {
    let position = position(app).await?;
    let mut hash = blake3::Hasher::new();
    for part in [
        &position.to_string(),
        &app.today().to_string(),
        words.lang.as_str(),
        asked,
    ] {
        hash.update(part.as_bytes()).update(&[0]);
    }
    Ok(format!("W/\"{}\"", &hash.finalize().to_hex()[..24]))
}

async fn position(app: &App) -> Result<i64, WebError> {
    Ok(app.db.last_event().await?)
}

fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|v| v.to_str().ok());
    known
        .flat_map(|v| v.split(','))
        .any(|one| one.trim() == tag || one.trim() == "*")
}

fn tagged(mut response: Response, tag: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// An answer to a person's words is kept by nobody.
fn unkept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn writer(app: &App, words: &Words) -> Writer {
    // Schedules name UTC offsets: a year of them from this month on.
    let from = app.today().first_of_month();
    Writer {
        lang: words.lang.clone(),
        home: app.home.clone(),
        from,
        to: from.saturating_add(1.year()),
    }
}

async fn views(app: &App, ids: &[String]) -> Result<Vec<ServiceView>, WebError> {
    Ok(read::service_views(&app.db, ids).await?)
}

/// Services as JSON, as the public may see them today. What was taken back since the list was made is left out.
async fn written(app: &App, words: &'static Words, shape: Shape, keys: Vec<Key>) -> Result<Vec<Value>, WebError> {
    if shape == Shape::Minimal {
        let minimal = |key: Key| Writer::service_minimal(&key.id, key.modified);
        return Ok(keys.into_iter().map(minimal).collect());
    }
    let ids: Vec<String> = keys.into_iter().map(|key| key.id).collect();
    let views = views(app, &ids).await?;
    let (app, today) = (app.clone(), app.today());
    // Writing some hundred services takes a processor for a while: not on the threads that serve connections.
    let work = move || {
        let writer = writer(&app, words);
        let published = views.iter().filter_map(|view| publish::service(view, today));
        published
            .map(|view| match shape {
                Shape::Full => writer.service(&view),
                _ => writer.service_item(&view),
            })
            .collect()
    };
    Ok(tokio::task::spawn_blocking(work).await?)
}

async fn list(app: &App, counted: &Counted, asked: Asked, words: &'static Words) -> Result<Response, Problem> {
    if asked.ndjson {
        let found = if asked.search.is_empty() {
            None
        } else {
            Some(find::searched(app, &asked, words).await?)
        };
        return Ok(lines(app.clone(), words, asked, found));
    }
    let position = position(app).await?;
    let Found { total, keys } = find::page(app, counted, position, &asked, words).await?;
    let contents = written(app, words, asked.shape, keys).await?;
    let size = asked.size().unwrap_or(total).max(1);
    let (number, pages) = (
        asked.page_number(),
        total.div_euclid(size) + i64::from(total % size != 0),
    );
    let page = json!({
        "total_items": total,
        "total_pages": pages,
        "page_number": number,
        "size": contents.len(),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": contents.is_empty(),
        "contents": contents,
    });
    Ok(Json(page).into_response())
}

/// What of a streamed list is still to come.
enum Rest {
    /// What the search found.
    Found(std::vec::IntoIter<Key>),
    /// What stands in the directory after this id.
    After(String),
    /// Nothing.
    End,
}

/// One service a line, read from the directory as the client takes them.
fn lines(app: App, words: &'static Words, asked: Asked, found: Option<Vec<Key>>) -> Response {
    let rest = found.map_or(Rest::After(String::new()), |keys| Rest::Found(keys.into_iter()));
    let body = stream::try_unfold(rest, move |rest| {
        let (app, asked) = (app.clone(), asked.clone());
        async move {
            let step = next_lines(&app, words, &asked, rest).await;
            step.inspect_err(|error| tracing::error!(%error, "a streamed list was broken off"))
        }
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (kind, Body::from_stream(body)).into_response()
}

async fn next_lines(
    app: &App,
    words: &'static Words,
    asked: &Asked,
    rest: Rest,
) -> Result<Option<(Bytes, Rest)>, WebError> {
    let chunk = usize::try_from(CHUNK).unwrap_or(1);
    let (keys, rest) = match rest {
        Rest::End => return Ok(None),
        Rest::Found(mut keys) => (keys.by_ref().take(chunk).collect::<Vec<_>>(), Rest::Found(keys)),
        Rest::After(id) => {
            let page = read::Page::After(id, CHUNK);
            let keys = read::keys(&app.db, Kind::Service, &find::filter(asked), &page).await?;
            let last = keys.last().filter(|_| keys.len() == chunk).map(|key| key.id.clone());
            (keys, last.map_or(Rest::End, Rest::After))
        }
    };
    if keys.is_empty() {
        return Ok(None);
    }
    let mut out = String::new();
    for service in written(app, words, asked.shape, keys).await? {
        out.push_str(&service.to_string());
        out.push('\n');
    }
    Ok(Some((out.into(), rest)))
}
