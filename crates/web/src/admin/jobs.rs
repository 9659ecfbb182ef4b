//! Jobs: what waits, runs and failed. What a job carries is never shown.

use access::{Action, On};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Query;
use letters::cause;
use serde::Deserialize;
use store::audit::{self, Detail, Entry};
use store::{JobState, ListedJob};

use super::{all_or, given, one_more};
use crate::form::Field;
use crate::list::{List, page_of};
use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the list.
pub const PATH: &str = "/admin/jobs";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/admin/jobs/{id}/retry", post(retry))
        .route("/admin/jobs/{id}/give-up", post(give_up))
        .route("/admin/jobs/{id}/discard", post(discard))
}

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct Jobs {
    page: Frame,
    list: List,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    what: String,
    mark: &'static str,
    state: String,
    tries: String,
    when: String,
    error: Option<String>,
    retry: Option<String>,
    give_up: Option<String>,
    discard: Option<String>,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    state: String,
    kind: String,
    after: String,
}

/// What a job does, in words; its kind where there are none for it.
pub(super) fn what(w: &Words, kind: &str) -> String {
    match kind {
        "letter.send" => w.t("jobs-kind-letter"),
        "key.rewrap" => w.t("jobs-kind-rewrap"),
        other => other.to_owned(),
    }
}

/// What went wrong, in the reader's language where the words are ours.
fn fault(w: &Words, error: &str) -> String {
    if let Some(code) = error.strip_prefix(cause::ANSWERED) {
        return w.t1("jobs-fault-answered", "code", code);
    }
    let message = match error {
        cause::TLS => "jobs-fault-tls",
        cause::SLOW => "jobs-fault-slow",
        cause::LESS => "jobs-fault-less",
        cause::AWAY => "jobs-fault-away",
        cause::NOBODY => "jobs-fault-nobody",
        cause::ADDRESS => "jobs-fault-address",
        cause::UNREADABLE => "jobs-fault-unreadable",
        store::WORKER_STOPPED => "jobs-fault-stopped",
        other => return other.to_owned(),
    };
    w.t(message)
}

fn state_words(w: &Words, state: JobState) -> String {
    w.t(match state {
        JobState::Waiting => "jobs-state-waiting",
        JobState::Running => "jobs-state-running",
        JobState::Failing => "jobs-state-failing",
        JobState::Dead => "jobs-state-dead",
    })
}

fn row(app: &App, staff: &Staff, job: ListedJob) -> Row {
    let w = staff.words;
    let at = app.moment(w, job.due_at);
    let way = |to: &str, offered: bool| offered.then(|| staff.href(&format!("{PATH}/{}/{to}", job.id)));
    let (dead, running) = (job.state == JobState::Dead, job.state == JobState::Running);
    Row {
        what: what(w, &job.kind),
        mark: match job.state {
            JobState::Waiting => "unknown",
            JobState::Running => "open",
            JobState::Failing => "soon",
            JobState::Dead => "bad",
        },
        state: state_words(w, job.state),
        tries: w.t2("jobs-tries", "n", job.attempts, "most", job.max_attempts),
        when: match job.state {
            JobState::Waiting | JobState::Failing => w.t1("jobs-due", "at", &at),
            JobState::Running => w.t1("jobs-held", "at", &at),
            JobState::Dead => w.t1("jobs-since", "at", app.moment(w, job.created_at)),
        },
        retry: way("retry", !running),
        give_up: way("give-up", !running && !dead),
        discard: way("discard", dead),
        error: job.error.as_deref().map(|error| fault(w, error)),
        id: job.id,
    }
}

/// `GET /{lang}/admin/jobs`
async fn list(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    staff.may(Action::JobSee, On::network())?;
    let w = staff.words;
    let (kind, after) = (given(&asked.kind), given(&asked.after));
    let state = JobState::parse(&asked.state);
    let now = app.clock.now();
    let found = app
        .db
        .list_jobs(state, kind.as_deref(), after.as_deref(), now, one_more())
        .await?;
    let (found, last) = page_of(found, |job| &job.id);
    let states = JobState::ALL.map(|s| (s.as_str().to_owned(), state_words(w, s)));
    let kinds = app.db.job_kinds().await?;
    let kinds = kinds.into_iter().map(|kind| (kind.clone(), what(w, &kind)));
    let filters = vec![
        Field::select(
            "state",
            w.t("jobs-state"),
            state.map_or("", JobState::as_str),
            all_or(w, states),
        ),
        Field::select("kind", w.t("jobs-what"), &asked.kind, all_or(w, kinds)),
    ];
    let rows: Vec<Row> = found.into_iter().map(|job| row(&app, &staff, job)).collect();
    Ok(html(&Jobs {
        list: List::new(
            staff.href(PATH),
            filters,
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("jobs-none"),
        ),
        rows,
        page: Frame::new(&staff, PATH, "jobs", w.t("jobs-title")),
    }))
}

/// What somebody does with a job.
#[derive(Clone, Copy)]
enum Deed {
    Retry,
    GiveUp,
    Discard,
}

async fn done(app: &App, staff: &Staff, id: &str, deed: Deed) -> Result<Response, WebError> {
    staff.may(Action::JobSee, On::network())?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let (kind, action) = match deed {
        Deed::Retry => (tx.retry_job(id, now).await?, "job.retry"),
        Deed::GiveUp => (tx.give_up_job(id, now).await?, "job.give_up"),
        Deed::Discard => (tx.discard_job(id).await?, "job.discard"),
    };
    // It runs by now, or another administrator was first.
    let kind = kind.ok_or(WebError::Changed)?;
    let entry = Entry::new(now, &staff.actor.account, action, "job", id).with(Detail::default().id("kind", kind));
    audit::append(&mut tx, &app.ids, &entry).await?;
    tx.commit().await?;
    Ok(staff.to(PATH))
}

/// `POST /{lang}/admin/jobs/{id}/retry`
async fn retry(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    done(&app, &staff, &id, Deed::Retry).await
}

/// `POST /{lang}/admin/jobs/{id}/give-up`
async fn give_up(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    done(&app, &staff, &id, Deed::GiveUp).await
}

/// `POST /{lang}/admin/jobs/{id}/discard`
async fn discard(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    done(&app, &staff, &id, Deed::Discard).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_said_in_the_readers_language_and_what_is_not_ours_as_it_is() {
        let ours = [
            cause::TLS,
            cause::SLOW,
            cause::LESS,
            cause::AWAY,
            cause::NOBODY,
            cause::ADDRESS,
            cause::UNREADABLE,
            store::WORKER_STOPPED,
            "the mail server answered 451",
        ];
        let said = |lang: &str| ours.map(|error| fault(Words::of(lang), error)).join("\n");
        insta::assert_snapshot!(format!("{}\n\n{}", said("en"), said("fr")));
        assert_eq!(letters::LettersError::Address.to_string(), cause::ADDRESS);
        assert_eq!(letters::LettersError::Unreadable.to_string(), cause::UNREADABLE);
        assert_eq!(fault(Words::of("fr"), "disk full"), "disk full");
    }
}
