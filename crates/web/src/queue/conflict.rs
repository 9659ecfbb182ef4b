//! Where a source says otherwise than we do: field by field, what is to stand.

use access::Action;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use directory::curation::conflict::{self, Choice, OpenConflict};
use directory::model::Record;
use directory::{Change, DirectoryError, Step};
use serde::Deserialize;
use serde_json::Value;
use store::audit::{self, Detail};

use super::Pile;
use crate::form::Wrong;
use crate::public::html;
use crate::records::{Piece, compare, day, label, name_of, said, says, text_of};
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The page.
#[derive(Template)]
#[template(path = "queue/conflict.html")]
pub(crate) struct ConflictPage {
    page: Frame,
    pile: Pile,
    id: String,
    version: i64,
    source: String,
    fields: Vec<Field>,
    wrong: Wrong,
    done: Option<String>,
}

/// A field with both values.
struct Field {
    /// Its number on the page: the form's fields are `choice-0`, `own-0`.
    number: usize,
    path: String,
    label: String,
    lang: String,
    since: String,
    ours: String,
    /// What the source says, against what stands.
    theirs: Vec<Piece>,
    /// The source says the same by now.
    agreed: bool,
    /// Words that can be written in place of both; none where the field is no text.
    own: Option<String>,
    chosen: String,
    error: Option<String>,
}

/// What an address says was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    settled: Option<usize>,
}

/// What was sent, by name.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value.as_str())
    }
    /// The number that a field had on the page that was sent.
    fn number_of(&self, path: &str) -> Option<String> {
        let mut paths = self.0.iter().filter(|(_, value)| value == path);
        paths.find_map(|(name, _)| Some(name.strip_prefix("path-")?.to_owned()))
    }
}

fn is_text(value: Option<&Value>) -> bool {
    value.is_none_or(|v| v.is_string() || v.get("text").is_some_and(Value::is_string))
}

/// A record whose conflicts this person may settle.
async fn record_of(app: &App, staff: &Staff, id: &str) -> Result<Record, WebError> {
    let record = match directory::read::record(&app.db, id).await {
        Err(DirectoryError::NoRecord { .. }) => return Err(WebError::NotFound),
        other => other?,
    };
    super::may_at(staff, Action::RecordSee, Action::ConflictSettle, &record.owner)?;
    Ok(record)
}

async fn page(
    app: &App,
    staff: &Staff,
    record: &Record,
    sent: &Sent,
    wrong: Wrong,
    done: Option<String>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let open = conflict::of_record(&app.db, record).await?;
    let field = |(number, one): (usize, &OpenConflict)| field(app, w, record, sent, &wrong, number, one);
    let title = w.t1("queue-conflict-title", "name", name_of(w, record));
    Ok(html(&ConflictPage {
        page: Frame::new(staff, format!("/queue/conflicts/{}", record.id), "queue", title),
        pile: Pile::Records(directory::curation::attention::Topic::Conflict),
        id: record.id.clone(),
        version: record.version,
        source: record.source.as_ref().map(|s| s.source.clone()).unwrap_or_default(),
        fields: open.iter().enumerate().map(field).collect(),
        wrong,
        done,
    }))
}

fn field(
    app: &App,
    w: &Words,
    record: &Record,
    sent: &Sent,
    wrong: &Wrong,
    number: usize,
    one: &OpenConflict,
) -> Field {
    let (kind, path) = (record.body.kind(), one.path.to_string());
    let words = |value: &Option<Value>| said(w, kind, &path, value.as_ref());
    let (ours, theirs) = (words(&one.ours), words(&one.theirs));
    let was = sent.number_of(&path);
    let typed = |name: &str| was.as_deref().map_or("", |n| sent.get(&format!("{name}-{n}")));
    let text = is_text(one.ours.as_ref()) && is_text(one.theirs.as_ref());
    Field {
        number,
        label: label(w, kind, &path),
        lang: match one.path.0.last() {
            Some(Step::Field(tag)) if matches!(tag.as_str(), "en" | "fr") => tag.clone(),
            _ => String::new(),
        },
        since: day(app, w, one.at),
        theirs: compare(&ours, &theirs),
        agreed: one.agreed(),
        own: text.then(|| match typed("own") {
            "" => text_of(one.ours.as_ref()),
            typed => typed.to_owned(),
        }),
        chosen: typed("choice").to_owned(),
        error: wrong.of(&format!("c-{path}")).map(str::to_owned),
        ours,
        path,
    }
}

/// `GET /{lang}/queue/conflicts/{id}`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Query(asked): Query<Done>,
) -> Result<Response, WebError> {
    let record = record_of(&app, &staff, &id).await?;
    let done = asked.settled.map(|n| staff.words.t1("queue-conflict-settled", "n", n));
    page(&app, &staff, &record, &Sent(Vec::new()), Wrong::default(), done).await
}

/// `POST /{lang}/queue/conflicts/{id}`: `version`, and for each field `path-N`, `choice-N`, `own-N`. A field without a
/// choice stays open.
pub async fn post(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let record = record_of(&app, &staff, &id).await?;
    let sent = Sent(pairs);
    let version = sent.get("version").parse().map_err(|_| WebError::Form)?;
    let choices = chosen(&sent)?;
    if choices.is_empty() {
        let wrong = Wrong::one(w, "fields", "queue-conflict-none");
        return again(&app, &staff, &record, &sent, wrong).await;
    }
    let at = app.clock.now();
    let settings = access::centre::by_id(&app.db, &record.owner).await?;
    let change = Change {
        languages: settings.map(|c| c.settings).unwrap_or_default().languages,
        ..Change::new(staff.actor.account.as_str(), w.t("queue-conflict-reason"), at)
    };
    let mut tx = app.db.begin().await?;
    match conflict::settle(&mut tx, &change, &id, version, &choices).await {
        Ok(_) => {}
        Err(DirectoryError::Stale { .. }) => {
            drop(tx);
            let wrong = Wrong::one(w, "fields", "queue-conflict-stale");
            let record = record_of(&app, &staff, &id).await?;
            return again(&app, &staff, &record, &sent, wrong).await;
        }
        Err(DirectoryError::Invalid { problems, .. }) => {
            drop(tx);
            let mut wrong = Wrong::default();
            for problem in problems {
                // What is wrong stands in one of the fields, or follows from one.
                let path = choices
                    .iter()
                    .map(|(path, _)| path)
                    .find(|p| problem.path.starts_with(p.as_str()));
                let field = path.unwrap_or(&choices[0].0);
                wrong.add(&format!("c-{field}"), w.t(says(&problem.path)));
            }
            return again(&app, &staff, &record, &sent, wrong).await;
        }
        Err(DirectoryError::NoConflict { .. }) => return Err(WebError::Form),
        Err(other) => return Err(other.into()),
    }
    let kind = record.body.kind().as_str();
    let entry = audit::Entry::new(at, staff.actor.account.as_str(), "conflict.settle", kind, id.as_str());
    let detail = Detail::default().fields(choices.iter().map(|(path, _)| path.as_str()));
    audit::append(&mut tx, &app.ids, &entry.of_centre(record.owner.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/conflicts/{id}?settled={}", choices.len())))
}

/// What was chosen, by the paths that the page had.
fn chosen(sent: &Sent) -> Result<Vec<(String, Choice)>, WebError> {
    let mut choices = Vec::new();
    for (name, path) in &sent.0 {
        let Some(number) = name.strip_prefix("path-") else {
            continue;
        };
        let choice = match sent.get(&format!("choice-{number}")) {
            "" => continue,
            "ours" => Choice::Ours,
            "theirs" => Choice::Theirs,
            "own" => {
                let words = sent.get(&format!("own-{number}")).trim().replace("\r\n", "\n");
                Choice::Own((!words.is_empty()).then_some(Value::String(words)))
            }
            _ => return Err(WebError::Form),
        };
        choices.push((path.clone(), choice));
    }
    Ok(choices)
}

/// The page once more, with what was chosen and typed still there.
async fn again(app: &App, staff: &Staff, record: &Record, sent: &Sent, wrong: Wrong) -> Result<Response, WebError> {
    let mut page = page(app, staff, record, sent, wrong, None).await?;
    *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(page)
}
