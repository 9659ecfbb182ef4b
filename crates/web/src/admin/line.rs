//! One line: its flow as a drawing with the text beside it, its versions, what is different between two, publishing a new
//! one and bringing a former one back.

use access::{Action, By, On};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form as Posted, Query};
use hours::Hours;
use jiff::civil::DateTime;
use language::Text;
use language::format::phone;
use lines::life::{self, Version};
use lines::{Drawing, Line, LineError};
use serde::Deserialize;
use store::Ts;
use store::audit::OPERATOR;

use super::lines::PATH;
use crate::form::{Field, Wrong};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// How many versions are shown.
const VERSIONS: i64 = 50;

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/admin/lines/{id}", get(show))
        .route("/admin/lines/{id}/publish", post(publish))
        .route("/admin/lines/{id}/rollback", post(rollback))
}

#[derive(Template)]
#[template(path = "admin/line.html")]
struct LinePage {
    page: Frame,
    list: String,
    id: String,
    about: String,
    shown: i64,
    /// It is the version in force.
    now: bool,
    drawing: Drawing,
    numbers: Vec<String>,
    questions: Vec<Item>,
    routes: Vec<Item>,
    destinations: Vec<Item>,
    follow_ups: Vec<Item>,
    versions: Vec<Row>,
    /// The version compared with, and the differences in sentences.
    against: Option<(i64, Vec<String>)>,
    wrong: Wrong,
    /// What is wrong with a pack that was sent, fault by fault.
    faults: Vec<String>,
    publish: Option<Vec<Field>>,
}

/// A part of the line in text: what it is called, and what is said of it.
struct Item {
    name: String,
    said: Vec<String>,
}

struct Row {
    version: i64,
    from: String,
    published: String,
    notes: Vec<String>,
    address: String,
    against: Option<String>,
    bring_back: bool,
}

/// Which version is shown, and which it is compared with.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    version: Option<i64>,
    against: Option<i64>,
}

/// A new version, as it is sent.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    text: String,
    from: String,
}

/// A former version to bring back.
#[derive(Deserialize)]
struct Back {
    to: i64,
}

fn said(w: &Words, text: &Text) -> String {
    text.best(&w.lang)
        .map(|(words, _)| words.to_owned())
        .unwrap_or_default()
}

fn hours_in_words(w: &Words, hours: &Hours, app: &App) -> Vec<String> {
    let week = hours.week(&w.lang, app.today());
    let mut said: Vec<String> = Vec::new();
    if hours.always {
        said.extend(
            week.rows
                .first()
                .and_then(|row| row.times.first())
                .map(|time| time.times.clone()),
        );
    } else {
        for row in week.rows.iter().filter(|row| !row.times.is_empty()) {
            let times: Vec<&str> = row.times.iter().map(|time| time.times.as_str()).collect();
            said.push(format!("{} {}", row.name, times.join(", ")));
        }
    }
    vec![said.join("; ")]
}

fn questions(w: &Words, line: &Line) -> Vec<Item> {
    let all = line.pack.question.iter().enumerate();
    let items = all.map(|(i, question)| {
        let mut lines = vec![said(w, &question.ask)];
        let when = line.question_in_words(i, &w.lang);
        if !when.is_empty() {
            lines.push(w.t1("line-asked-when", "rule", when.join("; ")));
        }
        if question.always {
            lines.push(w.t("line-asked-always"));
        }
        if !question.why.is_empty() {
            lines.push(w.t1("line-why", "why", said(w, &question.why)));
        }
        Item {
            name: said(w, &question.label),
            said: lines,
        }
    });
    items.collect()
}

fn routes(w: &Words, line: &Line) -> Vec<Item> {
    let all = line.pack.route.iter().enumerate();
    let items = all.map(|(i, route)| {
        let rule = line.route_in_words(i, &w.lang);
        let name = match (rule.is_empty(), route.verdict) {
            (false, _) => rule.join("; "),
            (true, lines::Finding::NotEnough) => w.t("line-route-open"),
            (true, _) => w.t("line-route-rest"),
        };
        let to = [Some(&route.to), route.then.as_ref()];
        let names = to.into_iter().flatten().filter_map(|id| line.destination(id));
        let names: Vec<String> = names.map(|destination| said(w, &destination.name)).collect();
        Item {
            name,
            said: vec![
                route.verdict.in_words(&w.lang).to_owned(),
                said(w, &route.say),
                w.t1("line-goes-to", "where", names.join(" → ")),
            ],
        }
    });
    items.collect()
}

fn destinations(w: &Words, line: &Line, app: &App) -> Vec<Item> {
    let items = line.pack.destination.iter().map(|destination| {
        let mut lines = Vec::new();
        let reach = [&destination.phone, &destination.link];
        let reach = reach.into_iter().filter(|text| !text.is_empty());
        lines.extend(reach.map(|text| phone(&w.lang, &said(w, text))));
        lines.extend(destination.hours.iter().flat_map(|hours| hours_in_words(w, hours, app)));
        if let Some(capacity) = destination.capacity {
            lines.push(w.t1("line-capacity", "n", capacity.to_string()));
        }
        if let Some(seconds) = destination.accept_within {
            lines.push(w.t1("line-accept", "n", seconds.to_string()));
        }
        if let Some(next) = destination.fallback.as_deref().and_then(|id| line.destination(id)) {
            lines.push(w.t1("line-fallback", "where", said(w, &next.name)));
        }
        Item {
            name: said(w, &destination.name),
            said: lines,
        }
    });
    items.collect()
}

fn follow_ups(w: &Words, line: &Line) -> Vec<Item> {
    let all = line.pack.follow_up.iter().enumerate();
    let items = all.map(|(i, follow_up)| Item {
        name: said(w, &follow_up.name),
        said: vec![
            w.t1(
                "line-asked-when",
                "rule",
                line.follow_up_in_words(i, &w.lang).join("; "),
            ),
            said(w, &follow_up.offer),
        ],
    });
    items.collect()
}

/// The rows of the versions, with the names of those who published them.
async fn versions(app: &App, staff: &Staff, id: &str, shown: i64, change: bool) -> Result<Vec<Row>, WebError> {
    let w = staff.words;
    let found = life::versions(&app.db, id, None, VERSIONS).await?;
    let mut people: Vec<String> = found.iter().map(|v| v.published_by.clone()).collect();
    people.sort_unstable();
    people.dedup();
    let names = access::account::names(&app.db, people).await?;
    let row = |v: Version| {
        let who = match v.published_by.as_str() {
            OPERATOR => w.t("audit-actor-operator"),
            account => names.get(account).cloned().unwrap_or_else(|| account.to_owned()),
        };
        let mut notes = Vec::new();
        notes.extend(
            v.brings_back
                .map(|former| w.t1("line-brings-back", "version", former.to_string())),
        );
        notes.extend(v.taken_back.map(|_| w.t("line-taken-back")));
        let address = staff.href(&format!("{PATH}/{id}?version={}", v.version));
        Row {
            from: app.moment(w, v.from_at),
            published: w.t2("line-published-by", "who", who, "at", app.moment(w, v.published_at)),
            notes,
            against: (v.version != shown)
                .then(|| staff.href(&format!("{PATH}/{id}?version={shown}&against={}", v.version))),
            bring_back: change && v.version != shown,
            address,
            version: v.version,
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// What was sent and refused.
#[derive(Default)]
struct Refused {
    sent: Option<Sent>,
    wrong: Wrong,
    faults: Vec<String>,
}

async fn page(app: &App, staff: &Staff, id: &str, asked: &Asked, refused: Refused) -> Result<LinePage, WebError> {
    let w = staff.words;
    let centre = life::centre_of(&app.db, id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::LineSee, On::centre(&centre))?;
    let change = access::can(&staff.actor, Action::LinePublish, On::centre(&centre)).is_allowed();
    let now = app.clock.now();
    let in_force = app.lines.in_force(&app.db, id, now).await?;
    let newest = life::versions(&app.db, id, None, 1).await?;
    let number = in_force.as_ref().map(|(version, _)| *version);
    let shown = asked.version.or(number).or(newest.first().map(|v| v.version));
    let shown = shown.ok_or(WebError::NotFound)?;
    let line = match in_force {
        Some((version, line)) if version == shown => line,
        _ => app.lines.version(&app.db, id, shown).await?,
    };
    let against = match asked.against {
        Some(other) => {
            let before = app.lines.version(&app.db, id, other).await?;
            Some((other, lines::diff(&before.pack, &line.pack, &w.lang)))
        }
        None => None,
    };
    let publish = change.then(|| {
        let sent = refused.sent.unwrap_or_else(|| Sent {
            text: line.texts.get(id).cloned().unwrap_or_default(),
            from: String::new(),
        });
        let mut text = Field::lines("text", w.t("line-text"), 24)
            .value(&sent.text)
            .attr("spellcheck", "false");
        let mut from = Field::text("from", w.t("line-from"))
            .value(&sent.from)
            .attr("type", "datetime-local");
        text.hint = w.t("line-text-hint");
        from.hint = w.t("line-from-hint");
        from.optional = true;
        for field in [&mut text, &mut from] {
            field.error = refused.wrong.of(&field.name).map(ToString::to_string);
        }
        vec![text, from]
    });
    let pack = &line.pack;
    Ok(LinePage {
        list: staff.href(PATH),
        id: id.to_owned(),
        about: said(w, &pack.line.about),
        shown,
        now: number == Some(shown),
        drawing: line.drawing(&w.lang),
        numbers: pack.number.iter().map(|number| phone(&w.lang, &number.phone)).collect(),
        questions: questions(w, &line),
        routes: routes(w, &line),
        destinations: destinations(w, &line, app),
        follow_ups: follow_ups(w, &line),
        versions: versions(app, staff, id, shown, change).await?,
        against,
        wrong: refused.wrong,
        faults: refused.faults,
        publish,
        page: Frame::new(staff, format!("{PATH}/{id}"), "lines", said(w, &pack.line.name)),
    })
}

/// `GET /{lang}/admin/lines/{id}`
async fn show(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    Ok(html(&page(&app, &staff, &id, &asked, Refused::default()).await?))
}

/// `POST /{lang}/admin/lines/{id}/publish`: the parts that the pack includes are those of the version in force.
async fn publish(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(sent): Posted<Sent>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let centre = life::centre_of(&app.db, &id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::LineSee, On::centre(&centre))?;
    staff.may(Action::LinePublish, On::centre(&centre))?;
    let newest = life::versions(&app.db, &id, None, 1).await?;
    let newest = newest.first().ok_or(WebError::NotFound)?;
    let known = app.lines.version(&app.db, &id, newest.version).await?;
    let mut refused = Refused::default();
    let line = match Line::read(&id, &sent.text.replace("\r\n", "\n"), |part| {
        known.texts.get(part).cloned()
    }) {
        Ok(line) => Some(line),
        Err(faults) => {
            refused.faults = faults.iter().map(ToString::to_string).collect();
            refused.wrong.add("text", w.t("line-text-wrong"));
            None
        }
    };
    let from: Option<DateTime> = sent.from.trim().parse().ok();
    if from.is_none() && !sent.from.trim().is_empty() {
        refused.wrong.add("from", w.t("line-from-wrong"));
    }
    if let Some(line) = line.filter(|_| refused.wrong.is_empty()) {
        let from = from.map(|from| Ts::from(line.moment(from)));
        let mut tx = app.db.begin().await?;
        match life::publish(&app.access, &mut tx, By::Person(&staff.actor), &centre, &line, from).await {
            Ok(version) => {
                tx.commit().await?;
                return Ok(staff.to(&format!("{PATH}/{id}?version={version}")));
            }
            Err(LineError::Past { .. }) => refused.wrong.add("from", w.t("line-from-past")),
            Err(error @ (LineError::Cases(_) | LineError::NumberTaken { .. } | LineError::Part(_))) => {
                refused.faults = vec![error.to_string()];
                refused.wrong.add("text", w.t("line-text-wrong"));
            }
            Err(other) => return Err(other.into()),
        }
    }
    refused.sent = Some(sent);
    let page = page(&app, &staff, &id, &Asked::default(), refused).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// `POST /{lang}/admin/lines/{id}/rollback`
async fn rollback(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(back): Posted<Back>,
) -> Result<Response, WebError> {
    let centre = life::centre_of(&app.db, &id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::LineSee, On::centre(&centre))?;
    let mut tx = app.db.begin().await?;
    let version = life::rollback(&app.access, &mut tx, By::Person(&staff.actor), &id, back.to).await?;
    tx.commit().await?;
    Ok(staff.to(&format!("{PATH}/{id}?version={version}")))
}
