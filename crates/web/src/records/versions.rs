//! Versions of a record in words: who, when, why, and what changed, word by word.

use access::Action;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::model::Kind;
use directory::{Change, DirectoryError, FieldChange, Step, VersionEntry};
use serde::Deserialize;
use serde_json::Value;
use store::audit;

use super::compare::{Piece, compare};
use super::marks::{day, text_of};
use super::open::Opened;
use super::path;
use super::people::People;
use super::shown;
use super::table::{Control, field_at, sections};
use crate::error::WebError;
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared};

/// A version as it is listed.
pub struct VersionView {
    /// Its number.
    pub number: i64,
    /// The day it was written.
    pub date: String,
    /// Who wrote it.
    pub who: String,
    /// Who approved it; empty where nobody did.
    pub approved: String,
    /// Why; empty where nobody said.
    pub why: String,
    /// A source brought it.
    pub imported: bool,
    /// What changed.
    pub changes: Vec<ChangeView>,
    /// The button that goes back: the version to go back to and its words; none where it cannot.
    pub back: Option<(i64, String)>,
}

/// A field that changed.
pub struct ChangeView {
    /// "Description (français)".
    pub label: String,
    /// The language of the words.
    pub lang: String,
    /// What changed.
    pub pieces: Vec<Piece>,
}

/// A version in words. `may` says whether the person may go back.
pub fn view(app: &App, w: &Words, opened: &Opened, entry: &VersionEntry, people: &People, may: bool) -> VersionView {
    let last = opened.record.version;
    let back = if !may || last < 2 {
        None
    } else if entry.version == last {
        Some((last - 1, w.t("records-undo")))
    } else {
        Some((entry.version, w.t1("records-back-to", "version", entry.version)))
    };
    VersionView {
        number: entry.version,
        date: day(app, w, entry.at),
        who: people.name(w, entry),
        approved: entry
            .approved_by
            .as_deref()
            .map(|by| people.of_account(by).to_owned())
            .unwrap_or_default(),
        why: entry.why.clone(),
        imported: entry.run.is_some(),
        changes: changes(w, opened.kind(), &entry.changes),
        back,
    }
}

/// What changed, field by field. A wording of which only the date or origin changed was looked at, and stayed.
pub fn changes(w: &Words, kind: Kind, changes: &[FieldChange]) -> Vec<ChangeView> {
    changes
        .iter()
        .flat_map(by_language)
        .map(|change| one(w, kind, &change))
        .collect()
}

/// A text that came or went as a whole, each language by itself.
fn by_language(change: &FieldChange) -> Vec<FieldChange> {
    let ((None, Some(Value::Object(langs))) | (Some(Value::Object(langs)), None)) = (&change.before, &change.after)
    else {
        return vec![change.clone()];
    };
    if langs.is_empty() || !langs.keys().all(|tag| matches!(tag.as_str(), "en" | "fr")) {
        return vec![change.clone()];
    }
    let each = |tag: &String| FieldChange {
        path: change.path.field(tag),
        before: change.before.as_ref().and_then(|text| text.get(tag)).cloned(),
        after: change.after.as_ref().and_then(|text| text.get(tag)).cloned(),
    };
    langs.keys().map(each).collect()
}

fn one(w: &Words, kind: Kind, change: &FieldChange) -> ChangeView {
    let path = change.path.to_string();
    let lang = match change.path.0.last() {
        Some(Step::Field(tag)) if matches!(tag.as_str(), "en" | "fr") => tag.clone(),
        _ => String::new(),
    };
    let (before, after) = (
        said(w, kind, &path, change.before.as_ref()),
        said(w, kind, &path, change.after.as_ref()),
    );
    let pieces = if before == after && !lang.is_empty() {
        vec![Piece::same(w.t("records-change-checked"))]
    } else {
        compare(&before, &after)
    };
    ChangeView {
        label: label(w, kind, &path),
        pieces,
        lang,
    }
}

/// A field's label with what it belongs to: "Phone numbers, Number", with the language where it has one.
pub fn label(w: &Words, kind: Kind, path: &str) -> String {
    let way = sections(kind)
        .iter()
        .find_map(|section| field_at(section.fields, path))
        .unwrap_or_default();
    let mut parts: Vec<String> = way.iter().map(|field| w.t(field.label)).collect();
    if parts.is_empty() {
        parts.push(match path.split(['.', '[']).next().unwrap_or_default() {
            "verified" => w.t("records-section-verification"),
            _ => w.t1("records-field-other", "name", path),
        });
    }
    let label = parts.join(", ");
    let language = match path.rsplit('.').next() {
        Some("en") if path.contains('.') => w.t("records-in-english"),
        Some("fr") if path.contains('.') => w.t("records-in-french"),
        _ => return label,
    };
    format!("{label} ({language})")
}

/// A value in words: texts as they are, a phone number by its number, anything larger by what it says, line by line.
pub fn said(w: &Words, kind: Kind, path: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(true)) => w.t("records-yes"),
        Some(Value::Bool(false)) => w.t("records-no"),
        Some(Value::String(text)) => chosen(w, kind, path, text),
        Some(Value::Array(items)) => {
            let items = items.iter().map(|item| said(w, kind, path, Some(item)));
            items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Some(value @ Value::Object(fields)) if fields.get("text").is_some_and(Value::is_string) => text_of(Some(value)),
        Some(Value::Object(fields)) => {
            let parts = fields
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "id" | "extra" | "modified" | "origin"))
                .map(|(name, value)| said(w, kind, &format!("{path}.{name}"), Some(value)));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

/// The words of a choice; any other text as it is.
fn chosen(w: &Words, kind: Kind, path: &str, text: &str) -> String {
    let way = sections(kind).iter().find_map(|section| field_at(section.fields, path));
    let choices = way.and_then(|way| match way.last()?.control {
        Control::Choice(choices) => Some(choices),
        _ => None,
    });
    let words = choices.and_then(|choices| choices.iter().find(|(word, _)| *word == text));
    words.map_or_else(|| text.to_owned(), |(_, id)| w.t(id))
}

/// The page of a record's versions.
#[derive(Template)]
#[template(path = "records/history.html")]
pub struct History {
    page: Frame,
    id: String,
    name: String,
    version: i64,
    versions: Vec<VersionView>,
    /// The way to older versions.
    older: Option<String>,
    /// Somebody saved in between.
    moved: bool,
}

/// How many versions a page has.
const PAGE: usize = 30;

/// What the page is asked with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
    moved: Option<String>,
}

/// `GET /{lang}/records/{id}/history`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    axum::extract::Query(asked): axum::extract::Query<Asked>,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    let w = staff.words;
    let mut entries = directory::history(&app.db, &id).await?;
    entries.retain(|entry| asked.before.is_none_or(|before| entry.version < before));
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let ids: Vec<&str> = entries.iter().flat_map(names_of).collect();
    let people = People::of(&app, &ids).await?;
    let may = opened.allows(&staff, Action::RecordPublish) && !opened.centre.two_person;
    let name = shown::name_of(w, &opened.record);
    Ok(html(&History {
        page: Frame::new(
            &staff,
            path(&id, "/history"),
            "records",
            w.t1("records-history-title", "name", &name),
        ),
        older: entries
            .last()
            .filter(|_| more)
            .map(|last| staff.href(&path(&id, &format!("/history?before={}", last.version)))),
        versions: entries
            .iter()
            .map(|entry| view(&app, w, &opened, entry, &people, may))
            .collect(),
        version: opened.record.version,
        moved: asked.moved.is_some(),
        name,
        id,
    }))
}

/// Everybody who had a hand in a version.
pub fn names_of(entry: &VersionEntry) -> impl Iterator<Item = &str> {
    std::iter::once(entry.who.as_str()).chain(entry.approved_by.as_deref())
}

/// What the buttons of the page send.
#[derive(Deserialize)]
pub struct Back {
    /// The version that the person saw as the last.
    version: i64,
    /// The one to go back to.
    to: i64,
}

/// `POST /{lang}/records/{id}/back`
pub async fn back(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(back): Posted<Back>,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordPublish)?;
    if opened.centre.two_person {
        return Err(WebError::NotAllowed(access::policy::Why::OwnChange));
    }
    let w = staff.words;
    let why = if back.to + 1 == back.version {
        w.t1("records-why-undone", "version", back.version)
    } else {
        w.t1("records-why-back", "version", back.to)
    };
    let change = Change::new(staff.actor.account.as_str(), why, app.clock.now());
    let mut tx = app.db.begin().await?;
    match directory::rollback(&mut tx, &change, &id, back.version, back.to).await {
        Err(DirectoryError::Stale { .. }) => return Ok(staff.to(&path(&id, "/history?moved=1"))),
        Err(DirectoryError::NoVersion { .. }) => return Err(WebError::Form),
        other => other?,
    };
    let entry = audit::Entry::new(
        change.at,
        staff.actor.account.as_str(),
        "record.rollback",
        opened.kind().as_str(),
        id.as_str(),
    );
    audit::append(&mut tx, &app.ids, &entry.of_centre(opened.record.owner.as_str())).await?;
    tx.commit().await?;
    Ok(staff.to(&path(&id, "?saved")))
}
