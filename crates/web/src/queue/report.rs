//! One report: what was told, and what becomes of it. Who reads a visitor's words is noted in the audit.

use access::{Action, On, Scope};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use directory::wrong::{self, MAX_TEXT, Outcome, WrongReport};
use letters::{About, Outbox, Queued, Standing};
use serde::Deserialize;
use store::audit::{self, Detail};

use super::{Pile, colleagues, may_at, named};
use crate::form::{Field, Wrong};
use crate::public::html;
use crate::records::{People, name_of};
use crate::say::Said;
use crate::staff::{Frame, Staff, letter};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The page.
#[derive(Template)]
#[template(path = "queue/report.html")]
pub(crate) struct ReportPage {
    page: Frame,
    pile: Pile,
    id: String,
    record: String,
    name: String,
    came: String,
    /// Who passed it on, where it came from the desk.
    told_by: Option<String>,
    text: Said,
    contact: Option<String>,
    answer: String,
    /// How it was closed; open without.
    closed: Option<Closed>,
    /// Other open reports about the record.
    others: i64,
    to: Option<Field>,
    answering: Field,
    /// What the button under the answer says.
    answer_do: String,
    /// Where the answer is, once it went by letter: shape and words.
    answer_is: Option<(&'static str, String)>,
    /// Why it is closed, as far as it is typed.
    because: Field,
    wrong: Wrong,
    typed: Closing,
    done: Option<String>,
}

struct Closed {
    words: String,
    reason: Option<String>,
}

/// What was typed to close it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Closing {
    outcome: String,
    reason: String,
}

/// What was typed to give it to somebody, or to keep an answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    to: String,
    answer: String,
}

/// What an address says was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// How an answer reaches whoever told us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By letter.
    Letter,
    /// By hand: what they left is no e-mail address.
    Call,
    /// By hand: no letters are sent here.
    NoLetters,
    /// Not at all: they left nothing.
    Nobody,
}

impl Way {
    fn of(app: &App, report: &WrongReport) -> Way {
        match report.contact.as_deref() {
            None => Way::Nobody,
            Some(contact) if !letters::is_address(contact) => Way::Call,
            Some(_) if !app.letters.sends() => Way::NoLetters,
            Some(_) => Way::Letter,
        }
    }
    /// The messages of the hint and of the button.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Way::Letter => ("queue-answer-letter", "queue-answer-send"),
            Way::Call => ("queue-answer-call", "queue-answer-keep"),
            Way::NoLetters => ("queue-answer-no-letters", "queue-answer-keep"),
            Way::Nobody => ("queue-answer-nobody", "queue-answer-keep"),
        }
    }
}

/// Where the answer is, in words, once it went by letter.
async fn answer_is(app: &App, staff: &Staff, report: &WrongReport) -> Result<Option<(&'static str, String)>, WebError> {
    let Some(letter) = &report.answer_letter else {
        return Ok(None);
    };
    let w = staff.words;
    Ok(Some(match Outbox::standing(&app.db, letter).await? {
        Standing::Sent(at) => ("ok", w.t1("queue-answer-sent", "date", app.moment(w, at))),
        Standing::Waiting => ("", w.t("queue-answer-waits")),
        Standing::GivenUp => ("warn", w.t("queue-answer-given-up")),
    }))
}

/// Reads a report for somebody who may, and notes that they did.
async fn read(app: &App, staff: &Staff, id: &str) -> Result<WrongReport, WebError> {
    let mut tx = app.db.begin().await?;
    let report = match wrong::report(&mut tx, &app.access.keys, id).await {
        Err(directory::DirectoryError::NoReport { .. }) => return Err(WebError::NotFound),
        other => other?,
    };
    staff.sees(Action::ReportSee, On::centre(&report.owner))?;
    let entry = audit::Entry::new(
        app.clock.now(),
        staff.actor.account.as_str(),
        "report.read",
        "wrong_report",
        id,
    );
    let detail = Detail::default().id("record", report.record_id.as_str());
    audit::append(&mut tx, &app.ids, &entry.of_centre(report.owner.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(report)
}

async fn page(
    app: &App,
    staff: &Staff,
    id: &str,
    typed: Closing,
    wrong: Wrong,
    done: Option<String>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let report = read(app, staff, id).await?;
    let name = match directory::read::record(&app.db, &report.record_id).await {
        Ok(record) => name_of(w, &record),
        Err(directory::DirectoryError::NoRecord { .. }) => named(w, ""),
        Err(other) => return Err(other.into()),
    };
    let ids = [&report.told_by, &report.assignee, &report.settled_by];
    let ids: Vec<&str> = ids.into_iter().flatten().map(String::as_str).collect();
    let names = People::of(app, &ids).await?;
    let open = report.state == "open";
    let works = staff.may(Action::ReportAnswer, On::centre(&report.owner)).is_ok();
    let to = if open && works {
        let here = Scope::Centres(vec![report.owner.clone()]);
        let choices = colleagues::choices(app, staff, Action::ReportAnswer, &here).await?;
        let own = staff.actor.account.clone();
        let chosen = report.assignee.clone().unwrap_or(own);
        let hint = match report.assignee.as_deref() {
            Some(id) => w.t1("queue-report-with", "who", names.name_or_id(id)),
            None => w.t("queue-report-with-nobody"),
        };
        Some(Field::select("to", w.t("queue-to"), &chosen, choices).hint(hint))
    } else {
        None
    };
    let about = directory::wrong::count_of_record(&app.db, &report.record_id).await?;
    let closed = report.settled_at.map(|at| Closed {
        words: w.t2(
            if report.state == Outcome::Dismissed.as_str() {
                "queue-report-dismissed"
            } else {
                "queue-report-settled"
            },
            "who",
            report.settled_by.as_deref().map_or("", |id| names.name_or_id(id)),
            "date",
            app.moment(w, at),
        ),
        reason: report.reason.clone(),
    });
    let (hint, button) = Way::of(app, &report).words();
    let answer_is = answer_is(app, staff, &report).await?;
    let title = w.t1("queue-report-title", "name", &name);
    Ok(html(&ReportPage {
        page: Frame::new(staff, format!("/queue/reports/{id}"), "queue", title),
        pile: if report.told_by.is_some() {
            Pile::Desk
        } else {
            Pile::Reports
        },
        id: id.to_owned(),
        record: report.record_id,
        name,
        came: app.moment(w, report.at),
        told_by: report.told_by.as_deref().map(|id| names.name_or_id(id).to_owned()),
        text: Said {
            lang: (report.lang != w.lang.as_str()).then_some(report.lang),
            words: report.text,
        },
        contact: report.contact,
        answering: Field::lines("answer", w.t("queue-answer-label"), 4)
            .hint(w.t(hint))
            .value(report.answer.clone().unwrap_or_default())
            .wrong(&wrong),
        answer_do: w.t(button),
        answer_is,
        answer: report.answer.unwrap_or_default(),
        because: Field::lines("reason", w.t("queue-close-reason-label"), 2)
            .hint(w.t("queue-close-reason-hint"))
            .value(typed.reason.as_str())
            .wrong(&wrong),
        closed,
        others: about - i64::from(open),
        to,
        wrong,
        typed,
        done,
    }))
}

/// `GET /{lang}/queue/reports/{id}`
pub async fn get(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    axum::extract::Query(asked): axum::extract::Query<Done>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let done = match asked.done.as_str() {
        "given" => Some(w.t("queue-report-given")),
        "answered" => Some(w.t("queue-report-kept")),
        "sent" => Some(w.t("queue-report-sending")),
        "closed" => Some(w.t("queue-report-is-closed")),
        _ => None,
    };
    page(&app, &staff, &id, Closing::default(), Wrong::default(), done).await
}

/// The centre of a report that this person works on.
async fn centre_of(staff: &Staff, tx: &mut store::Tx, id: &str) -> Result<String, WebError> {
    let owner = wrong::owner(tx, id).await?.ok_or(WebError::NotFound)?;
    may_at(staff, Action::ReportSee, Action::ReportAnswer, &owner)?;
    Ok(owner)
}

async fn note(
    app: &App,
    staff: &Staff,
    tx: &mut store::Tx,
    owner: &str,
    (action, detail): (&'static str, Detail),
    id: &str,
) -> Result<(), WebError> {
    let who = staff.actor.account.as_str();
    let entry = audit::Entry::new(app.clock.now(), who, action, "wrong_report", id);
    Ok(audit::append(tx, &app.ids, &entry.of_centre(owner).with(detail)).await?)
}

/// `POST /{lang}/queue/reports/{id}/assign`
pub async fn assign(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    let owner = centre_of(&staff, &mut tx, &id).await?;
    let to = Some(given.to.as_str()).filter(|to| !to.is_empty());
    if let Some(to) = to
        && !colleagues::works(&app, to, Action::ReportAnswer, &owner).await?
    {
        return Err(WebError::Form);
    }
    if !wrong::assign(&mut tx, &id, to).await? {
        return Err(WebError::Changed);
    }
    super::assign::note(&app, &staff, &mut tx, Pile::Reports, (&id, &owner, to)).await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/reports/{id}?done=given")))
}

/// `POST /{lang}/queue/reports/{id}/answer`
pub async fn answer(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Form(given): Form<Given>,
) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    let owner = centre_of(&staff, &mut tx, &id).await?;
    let words = given.answer.trim();
    if words.is_empty() || words.chars().count() > MAX_TEXT {
        drop(tx);
        let wrong = Wrong::one(staff.words, "answer", "queue-answer-wrong");
        return refused(page(&app, &staff, &id, Closing::default(), wrong, None).await);
    }
    let report = wrong::report(&mut tx, &app.access.keys, &id).await?;
    if already(&app, &report, words).await? {
        return Ok(staff.to(&format!("/queue/reports/{id}?done=sent")));
    }
    let letter = if Way::of(&app, &report) == Way::Letter {
        send(&app, &mut tx, &report, words).await?
    } else {
        None
    };
    if !wrong::answer(&mut tx, &app.access.keys, &id, words, letter.as_deref()).await? {
        return Err(WebError::Changed);
    }
    let (how, done) = if letter.is_some() {
        ("letter", "sent")
    } else {
        ("kept", "answered")
    };
    let detail = Detail::default().word("how", how);
    note(&app, &staff, &mut tx, &owner, ("report.answer", detail), &id).await?;
    tx.commit().await?;
    Ok(staff.to(&format!("/queue/reports/{id}?done={done}")))
}

/// Whether the same words are on their way already: the button twice sends one letter.
async fn already(app: &App, report: &WrongReport, words: &str) -> Result<bool, WebError> {
    match &report.answer_letter {
        Some(letter) if report.answer.as_deref() == Some(words) => {
            Ok(Outbox::standing(&app.db, letter).await? != Standing::GivenUp)
        }
        _ => Ok(false),
    }
}

/// Sends an answer in the language of whoever told us, and gives the letter's id.
async fn send(app: &App, tx: &mut store::Tx, report: &WrongReport, words: &str) -> Result<Option<String>, WebError> {
    let theirs = Words::of(&report.lang);
    let record = match directory::read::record(&app.db, &report.record_id).await {
        Ok(record) => name_of(theirs, &record),
        Err(directory::DirectoryError::NoRecord { .. }) => named(theirs, ""),
        Err(other) => return Err(other.into()),
    };
    let about = About::Answer {
        record,
        words: words.to_owned(),
        link: format!("{}/{}", app.site.base_url, theirs.lang),
    };
    let to = report.contact.as_deref().unwrap_or_default().trim();
    match letter::queue(app, tx, to, theirs.lang.clone(), about).await? {
        Queued::Taken(letter) => Ok(Some(letter)),
        Queued::NoMail => Ok(None),
    }
}

/// `POST /{lang}/queue/reports/{id}/close`
pub async fn close(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Form(typed): Form<Closing>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let outcome = match typed.outcome.as_str() {
        "settled" => Some(Outcome::Settled),
        "dismissed" => Some(Outcome::Dismissed),
        _ => None,
    };
    let mut tx = app.db.begin().await?;
    let owner = centre_of(&staff, &mut tx, &id).await?;
    let mut wrong = Wrong::default();
    if outcome.is_none() {
        wrong.add("outcome", w.t("queue-close-how"));
    }
    if outcome == Some(Outcome::Dismissed) && typed.reason.trim().is_empty() {
        wrong.add("reason", w.t("queue-close-why"));
    }
    let Some(outcome) = outcome.filter(|_| wrong.is_empty()) else {
        drop(tx);
        return refused(page(&app, &staff, &id, typed, wrong, None).await);
    };
    let closing = wrong::Closing {
        outcome,
        reason: &typed.reason,
        who: &staff.actor.account,
        at: app.clock.now(),
    };
    // Closed already, by the same button twice or by somebody else: the page says so.
    if wrong::close(&mut tx, &app.access.keys, &id, closing).await? {
        note(&app, &staff, &mut tx, &owner, ("report.close", Detail::default()), &id).await?;
        tx.commit().await?;
    }
    Ok(staff.to(&format!("/queue/reports/{id}?done=closed")))
}

/// A form that was refused.
fn refused(page: Result<Response, WebError>) -> Result<Response, WebError> {
    page.map(|mut page| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}
