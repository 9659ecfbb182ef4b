//! One's own account: what one is called, how one signs in, where one is signed in.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};

use crate::public::html;
use crate::staff::{Frame, Staff};
use crate::{App, Shared, WebError};

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/sessions/{id}/end", post(end))
        .route("/account/sessions/end-others", post(end_others))
}

#[derive(Template)]
#[template(path = "staff/account.html")]
pub(crate) struct Account {
    page: Frame,
    sessions: Vec<Session>,
}

struct Session {
    device: String,
    times: String,
    this: bool,
    end: String,
}

/// `GET /{lang}/account`
async fn show(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let w = staff.words;
    let sessions = access::session::list(&app.access, &staff.actor.account).await?;
    let sessions = sessions.into_iter().map(|s| Session {
        device: if s.device.is_empty() {
            w.t("account-device-unknown")
        } else {
            s.device
        },
        times: w.t2(
            "account-session-times",
            "started",
            app.moment(w, s.started_at),
            "seen",
            app.moment(w, s.seen_at),
        ),
        this: s.id == staff.actor.session,
        end: staff.href(&format!("/account/sessions/{}/end", s.id)),
    });
    Ok(html(&Account {
        sessions: sessions.collect(),
        page: Frame::new(&staff, "/account", "account", w.t("account-title")),
    }))
}

/// `POST /{lang}/account/sessions/{id}/end`
async fn end(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    if !access::session::revoke(&app.access, &mut tx, &staff.actor.account, &id).await? {
        return Err(WebError::NotFound);
    }
    tx.commit().await?;
    Ok(staff.to("/account"))
}

/// `POST /{lang}/account/sessions/end-others`
async fn end_others(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    access::session::revoke_all(&app.access, &mut tx, &staff.actor.account, Some(&staff.actor.session)).await?;
    tx.commit().await?;
    Ok(staff.to("/account"))
}
