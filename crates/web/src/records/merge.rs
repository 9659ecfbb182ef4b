//! Two people wrote about one record: what was saved meanwhile, what is written here, and what is to stand.

use access::Action;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::curation::draft::{self, Draft, Reunion};
use directory::model::{Body, Kind, Record};
use directory::{Conflict, DirectoryError, FieldChange, Step};
use serde_json::Value;

use super::compare::{Piece, compare};
use super::form::Form;
use super::marks::{day, text_of};
use super::open::{Opened, body_of, tree_of};
use super::people::People;
use super::versions::{ChangeView, changes, label, said};
use super::{path, shown};
use crate::error::WebError;
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared};

/// The page.
#[derive(Template)]
#[template(path = "records/merge.html")]
pub struct Merge {
    page: Frame,
    id: String,
    name: String,
    action: String,
    /// What was seen: a form that is behind changes nothing.
    seen: Seen,
    /// What follows the button.
    then: String,
    /// Who saved what stands, and when.
    who: String,
    date: String,
    conflicts: Vec<Choosing>,
    /// What was saved and is taken over as it is.
    taken: Vec<ChangeView>,
    /// What is written here and stays as it is.
    kept: Vec<ChangeView>,
}

/// Where it is sent, and what follows.
pub(crate) struct Way {
    /// The address of the page, without the language.
    pub path: String,
    /// What was seen.
    pub seen: Seen,
    /// The message of what follows the button.
    pub then: &'static str,
}

/// What a merge is made between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The version that stands.
    pub version: i64,
    /// How often what is written was kept; for a proposal, the version that it is on.
    pub revision: i64,
}

impl Seen {
    /// Whether a form was made from this.
    pub(crate) fn is_of(self, form: &Form) -> bool {
        let same = |name: &str, number: i64| form.trimmed(name) == number.to_string();
        same("version", self.version) && same("revision", self.revision)
    }
}

/// A field that both changed.
struct Choosing {
    /// Its number: the form's fields are `choice-0`, `own-0`.
    number: usize,
    label: String,
    lang: String,
    before: String,
    /// What was saved, against what stood before.
    theirs: Vec<Piece>,
    /// What is written here, against what stood before.
    ours: Vec<Piece>,
    /// Words that can be put together by hand; none where the field is no text.
    own: Option<String>,
}

fn is_text(conflict: &Conflict) -> bool {
    let text = |value: &Option<Value>| {
        value
            .as_ref()
            .is_none_or(|v| v.is_string() || v.get("text").is_some_and(Value::is_string))
    };
    matches!(conflict.path.0.last(), Some(Step::Field(_))) && text(&conflict.ours) && text(&conflict.theirs)
}

fn choosing(w: &Words, kind: Kind, (number, conflict): (usize, &Conflict)) -> Choosing {
    let at = conflict.path.to_string();
    let words = |value: &Option<Value>| said(w, kind, &at, value.as_ref());
    let (before, ours, theirs) = (words(&conflict.base), words(&conflict.ours), words(&conflict.theirs));
    Choosing {
        number,
        label: label(w, kind, &at),
        lang: match conflict.path.0.last() {
            Some(Step::Field(tag)) if matches!(tag.as_str(), "en" | "fr") => tag.clone(),
            _ => String::new(),
        },
        theirs: compare(&before, &theirs),
        ours: compare(&before, &ours),
        own: is_text(conflict).then(|| text_of(conflict.ours.as_ref())),
        before,
    }
}

/// Changes that are no conflict.
fn aside(all: &[FieldChange], reunion: &Reunion) -> Vec<FieldChange> {
    let meets = |change: &&FieldChange| {
        let (one, all) = (&change.path.0, &reunion.conflicts);
        !all.iter()
            .any(|c| c.path.0.starts_with(one) || one.starts_with(&c.path.0))
    };
    all.iter().filter(meets).cloned().collect()
}

async fn draft_of(app: &App, staff: &Staff, id: &str) -> Result<(Opened, Option<(Draft, Reunion)>), WebError> {
    let opened = Opened::of(app, staff, id).await?;
    opened.may(staff, Action::RecordEdit)?;
    let Some(draft) = opened.draft.clone() else {
        return Ok((opened, None));
    };
    let reunion = draft::reunite(&app.db, &draft).await?;
    Ok((opened, reunion.map(|reunion| (draft, reunion))))
}

/// The page for what is written about a record as it stands.
pub(crate) async fn page(
    app: &App,
    staff: &Staff,
    record: &Record,
    reunion: &Reunion,
    way: Way,
) -> Result<Merge, WebError> {
    let (w, kind) = (staff.words, record.body.kind());
    let history = directory::history(&app.db, &record.id).await?;
    let last = history.first();
    let ids: Vec<&str> = last.map(|version| version.who.as_str()).into_iter().collect();
    let people = People::of(app, &ids).await?;
    let name = shown::name_of(w, record);
    let conflicts = reunion.conflicts.iter().enumerate().map(|one| choosing(w, kind, one));
    Ok(Merge {
        action: staff.href(&way.path),
        page: Frame::new(staff, way.path, "records", w.t1("records-merge-title", "name", &name)),
        seen: way.seen,
        then: w.t(way.then),
        who: last.map(|version| people.name(w, version)).unwrap_or_default(),
        date: last.map(|version| day(app, w, version.at)).unwrap_or_default(),
        conflicts: conflicts.collect(),
        taken: changes(w, kind, &aside(&reunion.saved, reunion)),
        kept: changes(w, kind, &aside(&reunion.written, reunion)),
        name,
        id: record.id.clone(),
    })
}

/// What is to stand, as it was chosen.
pub(crate) fn chosen(form: &Form, id: &str, reunion: &Reunion) -> Result<Body, WebError> {
    let mut tree = tree_of(&reunion.body);
    for (number, conflict) in reunion.conflicts.iter().enumerate() {
        let value = match form.trimmed(&format!("choice-{number}")) {
            "theirs" => conflict.theirs.clone(),
            "own" if is_text(conflict) => {
                let words = form.trimmed(&format!("own-{number}")).replace("\r\n", "\n");
                (!words.is_empty()).then_some(Value::String(words))
            }
            _ => continue,
        };
        let change = FieldChange {
            path: conflict.path.clone(),
            before: None,
            after: value,
        };
        directory::apply(&mut tree, &[change]);
    }
    body_of(reunion.body.kind(), id, &tree)
}

/// `GET /{lang}/records/{id}/merge`
pub async fn get(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let (opened, apart) = draft_of(&app, &staff, &id).await?;
    let Some((draft, reunion)) = apart else {
        return Ok(staff.to(&path(&id, "")));
    };
    let way = Way {
        path: path(&id, "/merge"),
        seen: Seen {
            version: reunion.version,
            revision: draft.revision,
        },
        then: "records-merge-then",
    };
    Ok(html(&page(&app, &staff, &opened.record, &reunion, way).await?))
}

/// `POST /{lang}/records/{id}/merge`: what was chosen becomes the draft, on top of the version that stands. The editor
/// shows it before it is saved.
pub async fn post(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let (_, apart) = draft_of(&app, &staff, &id).await?;
    let Some((draft, reunion)) = apart else {
        return Ok(staff.to(&path(&id, "")));
    };
    let form: Form = pairs.into_iter().collect();
    let seen = Seen {
        version: reunion.version,
        revision: draft.revision,
    };
    // Somebody saved once more: what was chosen was chosen between other words.
    if !seen.is_of(&form) {
        return Ok(staff.to(&path(&id, "/merge")));
    }
    let merged = Draft {
        base_version: reunion.version,
        at: app.clock.now(),
        body: chosen(&form, &id, &reunion)?,
        beside: None,
        ..draft
    };
    let mut tx = app.db.begin().await?;
    match draft::save(&mut tx, &merged).await {
        Err(DirectoryError::DraftMoved { .. }) => return Ok(staff.to(&path(&id, "/merge"))),
        other => other?,
    };
    tx.commit().await?;
    Ok(staff.to(&path(&id, "?merged")))
}
