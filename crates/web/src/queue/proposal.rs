//! One proposal: what it changes, and the second person's word on it.

use access::{Action, On};
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use directory::curation::proposal::{self, Proposal, State as Standing};
use directory::model::Record;
use directory::{Change, DirectoryError, Problem};
use serde::Deserialize;
use store::audit::{self, Detail};

use super::Pile;
use crate::form::{Field, Wrong};
use crate::public::html;
use crate::records::{ChangeView, People, changes, name_of, says};
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The page.
#[derive(Template)]
#[template(path = "queue/proposal.html")]
pub(crate) struct ProposalPage {
    page: Frame,
    pile: Pile,
    id: String,
    record: String,
    kind: String,
    author: String,
    at: String,
    why: String,
    new: bool,
    changes: Vec<ChangeView>,
    /// What was saved since, where the record moved on.
    since: Vec<ChangeView>,
    moved_on: bool,
    done: Option<String>,
    /// What became of it, once it is decided.
    decided: Option<String>,
    words: Option<String>,
    turn: Turn,
    /// Where the second person says what should be different.
    typed: Field,
    wrong: Wrong,
}

/// Whose turn it is with an open proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The person approves it or sends it back.
    Second,
    /// The person wrote it, and may take it back; where the record moved on, put both together.
    Author,
    /// It came back to the person who wrote it, and may go on from it.
    Again,
    /// It is decided.
    Nobody,
}

/// What the second person said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    words: String,
}

/// What an address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    moved: Option<String>,
    merged: Option<String>,
}

/// A proposal that this person sees: their own, or one at a centre whose proposals they look at.
pub(super) async fn seen(app: &App, staff: &Staff, id: &str) -> Result<Proposal, WebError> {
    let found = match proposal::by_id(&app.db, id).await {
        Err(DirectoryError::NoProposal { .. }) => return Err(WebError::NotFound),
        other => other?,
    };
    if found.author != staff.actor.account {
        staff.sees(Action::RecordApprove, On::change_by(&found.author, &found.owner))?;
    }
    Ok(found)
}

pub(super) async fn page(
    app: &App,
    staff: &Staff,
    id: &str,
    typed: String,
    wrong: Wrong,
) -> Result<Response, WebError> {
    Ok(html(&made(app, staff, id, typed, wrong).await?))
}

async fn made(app: &App, staff: &Staff, id: &str, typed: String, wrong: Wrong) -> Result<ProposalPage, WebError> {
    let w = staff.words;
    let found = seen(app, staff, id).await?;
    let kind = found.body.kind();
    let reunion = if found.state == Standing::Open {
        proposal::reunite(&app.db, &found).await?
    } else {
        None
    };
    let second = found.decided.as_ref().map(|(who, _)| who.as_str());
    let ids: Vec<&str> = second.into_iter().chain([found.author.as_str()]).collect();
    let people = People::of(app, &ids).await?;
    let decided = found.decided.as_ref().map(|(who, at)| {
        let message = match found.state {
            Standing::Approved => "queue-proposal-approved",
            Standing::SentBack => "queue-proposal-back",
            Standing::Open | Standing::Withdrawn => "queue-proposal-withdrawn",
        };
        w.t2(message, "who", people.name_or_id(who), "date", app.moment(w, *at))
    });
    let all = proposal::changes(&app.db, &found).await?;
    let name = name_of(
        w,
        &Record {
            body: found.body.clone(),
            ..directory::curation::blank(kind, found.record_id.as_str(), found.owner.as_str())
        },
    );
    let title = w.t1("queue-proposal-title", "name", name);
    Ok(ProposalPage {
        page: Frame::new(staff, format!("/queue/proposals/{id}"), "queue", title),
        pile: Pile::Proposals,
        id: id.to_owned(),
        kind: crate::records::said_kind(w, kind),
        author: people.name_or_id(&found.author).to_owned(),
        at: app.moment(w, found.at),
        new: found.base_version == 0,
        changes: changes(w, kind, &all),
        since: reunion.as_ref().map(|r| changes(w, kind, &r.saved)).unwrap_or_default(),
        moved_on: reunion.is_some(),
        done: None,
        decided,
        words: found.words,
        turn: match found.state {
            Standing::Open if found.author == staff.actor.account => Turn::Author,
            Standing::Open => Turn::Second,
            Standing::SentBack | Standing::Withdrawn if found.author == staff.actor.account => Turn::Again,
            Standing::Approved | Standing::SentBack | Standing::Withdrawn => Turn::Nobody,
        },
        record: found.record_id,
        why: found.why,
        typed: Field::lines("words", w.t("queue-proposal-words"), 3)
            .value(typed)
            .wrong(&wrong),
        wrong,
    })
}

/// `GET /{lang}/queue/proposals/{id}`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut wrong = Wrong::default();
    if asked.moved.is_some() {
        wrong.add("moved", staff.words.t("queue-proposal-moved"));
    }
    let mut page = made(&app, &staff, &id, String::new(), wrong).await?;
    page.done = asked.merged.map(|_| staff.words.t("queue-proposal-merged"));
    Ok(html(&page))
}

/// Who decides, and when, in the languages of the centre.
pub(super) async fn change_of(app: &App, staff: &Staff, found: &Proposal) -> Result<Change, WebError> {
    let settings = access::centre::by_id(&app.db, &found.owner).await?;
    Ok(Change {
        languages: settings.map(|c| c.settings).unwrap_or_default().languages,
        ..Change::new(staff.actor.account.as_str(), "", app.clock.now())
    })
}

pub(super) async fn note(
    app: &App,
    tx: &mut store::Tx,
    change: &Change,
    found: &Proposal,
    action: &'static str,
) -> Result<(), WebError> {
    let kind = found.body.kind().as_str();
    let entry = audit::Entry::new(change.at, change.who.as_str(), action, kind, found.record_id.as_str());
    let detail = Detail::default().id("proposal", found.id.as_str());
    let entry = entry.of_centre(found.owner.as_str()).with(detail);
    Ok(audit::append(tx, &app.ids, &entry).await?)
}

/// `POST /{lang}/queue/proposals/{id}/approve`
pub async fn approve(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let found = seen(&app, &staff, &id).await?;
    staff.may(Action::RecordApprove, On::change_by(&found.author, &found.owner))?;
    let change = change_of(&app, &staff, &found).await?;
    let mut tx = app.db.begin().await?;
    match proposal::approve(&mut tx, &change, &id).await {
        Ok(_) => {}
        // Approved by the same button twice, or decided by somebody else: the page says so.
        Err(DirectoryError::Decided { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}"))),
        Err(DirectoryError::Stale { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}?moved"))),
        Err(DirectoryError::Invalid { problems, .. }) => {
            drop(tx);
            let wrong = invalid(staff.words, &found, &problems);
            return refused(page(&app, &staff, &id, String::new(), wrong).await);
        }
        Err(other) => return Err(other.into()),
    }
    note(&app, &mut tx, &change, &found, "record.approve").await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/proposals/{id}")))
}

/// What is wrong with what would stand.
pub(super) fn invalid(w: &Words, found: &Proposal, problems: &[Problem]) -> Wrong {
    let mut wrong = Wrong::default();
    for problem in problems {
        let field = crate::records::label(w, found.body.kind(), &problem.path);
        let words = w.t2("queue-proposal-wrong", "field", field, "what", w.t(says(&problem.path)));
        wrong.add("changes", words);
    }
    wrong
}

/// `POST /{lang}/queue/proposals/{id}/take-up`: the author goes on from what came back.
pub async fn take_up(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let found = seen(&app, &staff, &id).await?;
    if found.author != staff.actor.account {
        return Err(WebError::NotFound);
    }
    let change = change_of(&app, &staff, &found).await?;
    let mut tx = app.db.begin().await?;
    match proposal::take_up(&mut tx, &change, &id).await {
        Ok(()) => {}
        Err(DirectoryError::Decided { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}"))),
        Err(DirectoryError::HasDraft { .. }) => {
            drop(tx);
            let wrong = Wrong::one(staff.words, "again", "queue-proposal-has-draft");
            return refused(page(&app, &staff, &id, String::new(), wrong).await);
        }
        Err(other) => return Err(other.into()),
    }
    note(&app, &mut tx, &change, &found, "record.take_up").await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/records/{}", found.record_id)))
}

/// `POST /{lang}/queue/proposals/{id}/send-back`
pub async fn send_back(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, WebError> {
    let found = seen(&app, &staff, &id).await?;
    staff.may(Action::RecordApprove, On::change_by(&found.author, &found.owner))?;
    let change = change_of(&app, &staff, &found).await?;
    let mut tx = app.db.begin().await?;
    match proposal::send_back(&mut tx, &change, &id, &said.words).await {
        Ok(()) => {}
        Err(DirectoryError::Decided { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}"))),
        Err(DirectoryError::NoReason { .. }) => {
            drop(tx);
            let wrong = Wrong::one(staff.words, "words", "queue-proposal-words-wrong");
            return refused(page(&app, &staff, &id, said.words, wrong).await);
        }
        Err(other) => return Err(other.into()),
    }
    note(&app, &mut tx, &change, &found, "record.send_back").await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/proposals/{id}")))
}

/// `POST /{lang}/queue/proposals/{id}/take-back`: the author goes on writing.
pub async fn take_back(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let found = seen(&app, &staff, &id).await?;
    if found.author != staff.actor.account {
        return Err(WebError::NotFound);
    }
    let change = change_of(&app, &staff, &found).await?;
    let mut tx = app.db.begin().await?;
    match proposal::withdraw(&mut tx, &change, &id).await {
        Ok(()) => {}
        Err(DirectoryError::Decided { .. }) => return Ok(staff.to(&format!("/queue/proposals/{id}"))),
        Err(other) => return Err(other.into()),
    }
    note(&app, &mut tx, &change, &found, "record.take_back").await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/records/{}", found.record_id)))
}

/// A form that was refused.
pub(super) fn refused(page: Result<Response, WebError>) -> Result<Response, WebError> {
    page.map(|mut page| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}
