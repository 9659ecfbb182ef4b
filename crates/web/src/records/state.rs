//! What is done with a whole record: confirmed, taken out of the directory, brought back, copied.

use access::{Action, On};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form as Posted;
use directory::curation::{self, draft};
use directory::{Change, DirectoryError, Saved};
use serde::Deserialize;
use store::{Tx, audit};

use super::open::Opened;
use super::{path, said_kind, shown};
use crate::error::WebError;
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::{App, Shared};

/// What the buttons beside the form send.
#[derive(Deserialize)]
pub struct Pressed {
    /// The version that the person saw.
    version: i64,
    /// Why, for the history.
    #[serde(default)]
    why: String,
}

fn entry(staff: &Staff, opened: &Opened, change: &Change, action: &'static str) -> audit::Entry {
    let (account, kind) = (staff.actor.account.as_str(), opened.kind().as_str());
    audit::Entry::new(change.at, account, action, kind, opened.record.id.as_str())
        .of_centre(opened.record.owner.as_str())
}

/// Ends what was begun: noted in the audit, kept, and back to the record. Somebody else's save in between is said there.
async fn end(
    app: &App,
    staff: &Staff,
    opened: &Opened,
    mut tx: Tx,
    done: Result<Saved, DirectoryError>,
    (change, action): (&Change, &'static str),
) -> Result<Response, WebError> {
    let id = &opened.record.id;
    match done {
        Ok(_) => {
            audit::append(&mut tx, &app.ids, &entry(staff, opened, change, action)).await?;
            tx.commit().await?;
            Ok(staff.to(&path(id, "?saved")))
        }
        Err(DirectoryError::Stale { .. } | DirectoryError::Already { .. }) => Ok(staff.to(&path(id, "?moved"))),
        Err(other) => Err(other.into()),
    }
}

/// `POST /{lang}/records/{id}/verify`
pub async fn verify(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordVerify)?;
    let change = Change::new(
        staff.actor.account.as_str(),
        staff.words.t("records-why-verified"),
        app.clock.now(),
    );
    let mut tx = app.db.begin().await?;
    let done = directory::verify(&mut tx, &change, &id, pressed.version, app.today()).await;
    end(&app, &staff, &opened, tx, done, (&change, "record.verify")).await
}

/// The page that asks before a record is taken out of the directory.
#[derive(Template)]
#[template(path = "records/retire.html")]
pub struct Retire {
    page: Frame,
    id: String,
    name: String,
    version: i64,
    /// What else refers to it: words with a number.
    referring: Vec<String>,
}

/// `GET /{lang}/records/{id}/retire`
pub async fn ask(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordRetire)?;
    let w = staff.words;
    let name = shown::name_of(w, &opened.record);
    let counts = curation::referring_count(&app.db, &id).await?;
    let referring = counts.into_iter().filter_map(|(kind, count)| {
        let kind = directory::model::Kind::parse(&kind)?;
        Some(w.t2("records-referring", "kind", said_kind(w, kind), "count", count))
    });
    Ok(html(&Retire {
        page: Frame::new(
            &staff,
            path(&id, "/retire"),
            "records",
            w.t1("records-retire-title", "name", &name),
        ),
        version: opened.record.version,
        referring: referring.collect(),
        name,
        id,
    }))
}

/// `POST /{lang}/records/{id}/retire`
pub async fn retire(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordRetire)?;
    let change = Change::new(staff.actor.account.as_str(), pressed.why, app.clock.now());
    let mut tx = app.db.begin().await?;
    let done = directory::retire(&mut tx, &change, &id, pressed.version).await;
    end(&app, &staff, &opened, tx, done, (&change, "record.retire")).await
}

/// `POST /{lang}/records/{id}/restore`
pub async fn restore(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pressed): Posted<Pressed>,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordRetire)?;
    let change = Change::new(staff.actor.account.as_str(), pressed.why, app.clock.now());
    let mut tx = app.db.begin().await?;
    let done = directory::restore(&mut tx, &change, &id, pressed.version).await;
    end(&app, &staff, &opened, tx, done, (&change, "record.restore")).await
}

/// `POST /{lang}/records/{id}/copy`: a draft of a new record that says the same.
pub async fn copy(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    staff.may(Action::RecordCreate, On::centre(&opened.record.owner))?;
    let made = curation::copy(&opened.record, app.ids.next(), opened.record.owner.as_str());
    begin(&app, &staff, &made).await
}

/// Begins a record that does not exist yet, as the person's draft.
pub async fn begin(app: &App, staff: &Staff, record: &directory::model::Record) -> Result<Response, WebError> {
    let new = draft::Draft::begin(record, staff.actor.account.as_str(), app.clock.now());
    let mut tx = app.db.begin().await?;
    draft::save(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(staff.to(&path(&record.id, "")))
}
