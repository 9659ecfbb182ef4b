//! What is sent from the editor: kept as a draft while somebody types, and made the next version when they say so.

use access::Action;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form as Posted;
use directory::curation::draft::{self, Done, Draft};
use directory::{Change, DirectoryError};
use language::Lang;
use store::audit;

use super::act::{Act, content};
use super::editor_page::{NOTES, Saying, page};
use super::form::Form;
use super::open::{Opened, Written};
use super::path;
use super::problems::{Problems, problems};
use super::shown;
use crate::error::WebError;
use crate::public::html;
use crate::staff::Staff;
use crate::{App, Shared};

/// `GET /{lang}/records/{id}`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let opened = Opened::of(&app, &staff, &id).await?;
    let form = opened.form();
    let written = opened.read(&app, &form, opened.base_version()).await?;
    let query = query.unwrap_or_default();
    let saying = Saying {
        note: NOTES.iter().find(|(word, ..)| *word == query).map(|(word, ..)| *word),
        ..Saying::default()
    };
    let page = page(&app, &staff, &opened, &form, &written, saying).await?;
    Ok(html(&page))
}

/// `POST /{lang}/records/{id}`
pub async fn post(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let mut opened = Opened::of(&app, &staff, &id).await?;
    opened.may(&staff, Action::RecordEdit)?;
    let mut form: Form = pairs.into_iter().collect();
    let act = Act::of(&form);
    if act == Act::Discard {
        return discard(&app, &staff, &opened).await;
    }
    act.on(&mut form);
    let number = |name: &str| form.trimmed(name).parse::<i64>().map_err(|_| WebError::Form);
    let (version, revision) = (number("version")?, number("revision")?);
    let written = opened.read(&app, &form, version).await?;
    let mut saying = Saying::default();
    if let Some((name, pick, words)) = act.sought(opened.kind(), &form) {
        saying.found = Some(shown::find(&app, &staff, pick, name, words).await?);
    }
    match keep(&app, &staff, &opened, &form, &written, (version, revision)).await {
        Ok(draft) => opened.draft = draft,
        Err(WebError::Directory(DirectoryError::DraftMoved { .. })) => saying.moved = true,
        Err(other) => return Err(other),
    }
    if act == Act::Preview && !saying.moved {
        return Ok(staff.to(&path(&id, "/preview")));
    }
    if saying.moved || !matches!(act, Act::Save | Act::Check(_)) {
        let page = page(&app, &staff, &opened, &form, &written, saying).await?;
        return Ok(html(&page));
    }
    let found = problems(staff.words, &written.reading, &written.body, opened.langs());
    if !found.wrong.is_empty() {
        return refused(&app, &staff, &opened, &form, &written, found).await;
    }
    match save(&app, &staff, &opened, form.trimmed("why"), &act).await {
        Ok(()) => Ok(staff.to(&path(&id, if opened.two_person(&staff) { "?sent" } else { "?saved" }))),
        Err(WebError::Directory(DirectoryError::Stale { .. })) => Ok(staff.to(&path(&id, "/merge"))),
        Err(WebError::Directory(DirectoryError::HasProposal { .. })) => Ok(staff.to(&path(&id, "?waits"))),
        Err(WebError::Directory(DirectoryError::Invalid { problems: more, .. })) => {
            let mut found = found;
            for problem in &more {
                found.add(staff.words, &written.reading, problem, opened.langs());
            }
            refused(&app, &staff, &opened, &form, &written, found).await
        }
        Err(other) => Err(other),
    }
}

async fn refused(
    app: &App,
    staff: &Staff,
    opened: &Opened,
    form: &Form,
    written: &Written,
    found: Problems,
) -> Result<Response, WebError> {
    let saying = Saying {
        refused: Some(found),
        ..Saying::default()
    };
    let page = page(app, staff, opened, form, written, saying).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)).into_response())
}

/// Keeps what is written as the person's draft; nothing where it says what stands already.
async fn keep(
    app: &App,
    staff: &Staff,
    opened: &Opened,
    form: &Form,
    written: &Written,
    (version, revision): (i64, i64),
) -> Result<Option<Draft>, WebError> {
    if opened.draft.is_none() && !written.changes() && revision == 0 {
        return Ok(None);
    }
    let beside = serde_json::to_string(&content(form)).map_err(|_| WebError::Form)?;
    let mut draft = Draft {
        base_version: version,
        revision,
        at: app.clock.now(),
        body: written.body.clone(),
        beside: Some(beside),
        ..Draft::begin(&opened.record, staff.actor.account.as_str(), app.clock.now())
    };
    let mut tx = app.db.begin().await?;
    draft.revision = draft::save(&mut tx, &draft).await?;
    tx.commit().await?;
    Ok(Some(draft))
}

/// Makes the draft the next version, or sends it to a second person.
async fn save(app: &App, staff: &Staff, opened: &Opened, why: &str, act: &Act) -> Result<(), WebError> {
    if opened.draft.is_none() && *act == Act::Save {
        return Ok(());
    }
    let (id, owner) = (&opened.record.id, &opened.record.owner);
    let mut change = Change::new(staff.actor.account.as_str(), why, app.clock.now());
    change.languages = opened.langs().to_vec();
    let new = opened.record.version == 0;
    if new {
        opened.may(staff, Action::RecordCreate)?;
    }
    let two_person = opened.two_person(staff);
    let proposal = app.ids.next();
    let mut tx = app.db.begin().await?;
    let mut version = opened.record.version;
    if opened.draft.is_some() {
        let done = draft::publish(&mut tx, &change, id, two_person, &proposal).await?;
        if let Done::Saved(saved) = done {
            version = saved.version;
        }
    }
    if let (Act::Check(lang), false) = (act, two_person)
        && let Some(lang) = Lang::parse(lang)
    {
        directory::check_language(&mut tx, &change, id, version, &lang).await?;
    }
    let action = match (two_person, new) {
        (true, _) => "record.propose",
        (false, true) => "record.create",
        (false, false) => "record.publish",
    };
    let entry = audit::Entry::new(
        change.at,
        staff.actor.account.as_str(),
        action,
        opened.kind().as_str(),
        id.as_str(),
    );
    audit::append(&mut tx, &app.ids, &entry.of_centre(owner.as_str())).await?;
    tx.commit().await?;
    Ok(())
}

async fn discard(app: &App, staff: &Staff, opened: &Opened) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    draft::discard(&mut tx, &opened.record.id, &staff.actor.account).await?;
    tx.commit().await?;
    let new = opened.record.version == 0;
    Ok(staff.to(&if new {
        "/records".to_owned()
    } else {
        path(&opened.record.id, "")
    }))
}
