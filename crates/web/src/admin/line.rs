//! One line: its flow as a drawing with the text beside it, its versions and their texts, what is different between two, and
//! bringing a former one back.

use access::{Action, By, On};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::{Form as Posted, Query};
use hours::Hours;
use language::Text;
use language::format::phone;
use lines::life::{self, Version};
use lines::{Drawing, Line};
use serde::Deserialize;
use store::audit::OPERATOR;

use super::line_publish::{Came, PackForm, Sent};
use super::lines::PATH;
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
        .route("/admin/lines/{id}/versions/{version}/{file}", get(text))
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
    /// The texts of the version: where each is, and the name of its file.
    files: Vec<(String, String)>,
    /// What came of a version that was sent.
    came: Came,
    form: Option<PackForm>,
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

async fn page(
    app: &App,
    staff: &Staff,
    id: &str,
    asked: &Asked,
    sent: Option<Sent>,
    came: Came,
) -> Result<LinePage, WebError> {
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
    let form = change.then(|| {
        let sent = sent.unwrap_or_else(|| Sent::of(&line));
        let action = staff.href(&format!("{PATH}/{id}/publish"));
        PackForm::new(staff, action, Err(centre), sent, &came.wrong)
    });
    let files = line.texts.keys().map(|pack| {
        let file = format!("{pack}.toml");
        (staff.href(&format!("{PATH}/{id}/versions/{shown}/{file}")), file)
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
        files: files.collect(),
        came,
        form,
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
    Ok(html(&page(&app, &staff, &id, &asked, None, Came::default()).await?))
}

/// The page after a version was sent that is not published.
pub async fn sent_page(app: &App, staff: &Staff, id: &str, sent: Sent, came: Came) -> Result<impl Template, WebError> {
    page(app, staff, id, &Asked::default(), Some(sent), came).await
}

/// `GET /{lang}/admin/lines/{id}/versions/{version}/{file}`: a text of a version, to be kept, changed and published again.
async fn text(
    State(app): Shared,
    staff: Staff,
    Path((id, version, file)): Path<(String, i64, String)>,
) -> Result<Response, WebError> {
    let centre = life::centre_of(&app.db, &id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::LineSee, On::centre(&centre))?;
    let line = app.lines.version(&app.db, &id, version).await?;
    let pack = file.strip_suffix(".toml").ok_or(WebError::NotFound)?;
    let text = line.texts.get(pack).ok_or(WebError::NotFound)?.clone();
    // A pack of this name was checked: its id is small letters, digits and hyphens.
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{pack}.toml\""),
        ),
    ];
    Ok((headers, text).into_response())
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
