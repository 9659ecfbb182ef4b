//! The second step by an authenticator app: setting it up, taking it away, and the recovery codes for the day it is not
//! at hand.

use access::recovery_code::Codes;
use access::totp::Enrolment;
use access::{AccessError, Account};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form as Posted;
use letters::Change;
use serde::Deserialize;

use crate::form::{Field, Wrong};
use crate::public::html;
use crate::staff::account::{back, own};
use crate::staff::asking::Asking;
use crate::staff::{Browser, Frame, Staff, letter};
use crate::{App, Shared, WebError};

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/account/app", get(explain).post(confirm))
        .route("/account/app/begin", post(begin))
        .route("/account/app/remove", get(ask_remove).post(remove))
        .route("/account/codes", get(ask_codes).post(codes))
}

/// The picture for the app's camera, and the first code.
#[derive(Template)]
#[template(path = "staff/app.html")]
pub(crate) struct AppPage {
    page: Frame,
    enrolment: Option<Enrolment>,
    code: Field,
    wrong: Wrong,
}

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "staff/codes.html")]
pub(crate) struct CodesPage {
    page: Frame,
    codes: Codes,
    next: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Given {
    password: String,
    code: String,
}

/// `GET /{lang}/account/app`: what it is, before anything is made.
async fn explain(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    Ok(begin_page(&staff, &account).answer())
}

fn begin_page(staff: &Staff, account: &Account) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/app", "account", w.t("app-title")),
        staff.href("/account/app/begin"),
        w.t("app-begin"),
    );
    page.lead
        .push(w.t(if staff.second_factor_due { "app-due" } else { "app-lead" }));
    page.lead.push(w.t("app-which"));
    if account.has_totp {
        page.lead.push(w.t("app-replaces"));
        page.ask_password(account);
    }
    page.back = Some(back(staff));
    page
}

/// `POST /{lang}/account/app/begin`: makes a secret and shows it. Who has an app already gives the password first.
async fn begin(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    let page = begin_page(&staff, &account);
    if account.has_totp
        && let Some(again) = page.unproved(&app, &staff, &account, &browser, &given.password).await?
    {
        return Ok(again);
    }
    let site = app.site.name(staff.words);
    let enrolment = access::totp::begin(&app.access, &staff.actor, &account.email, site).await?;
    Ok(app_page(&staff, Some(enrolment), Wrong::default()))
}

fn app_page(staff: &Staff, enrolment: Option<Enrolment>, wrong: Wrong) -> Response {
    let w = staff.words;
    let code = Field::text("code", w.t("app-code"))
        .hint(w.t("app-code-hint"))
        .attr("class", "code-field")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "one-time-code")
        .attr("required", "")
        .wrong(&wrong);
    html(&AppPage {
        page: Frame::lasting(staff, "account", w.t("app-title")),
        enrolment,
        code,
        wrong,
    })
}

/// `POST /{lang}/account/app`: the first code of the app turns it on.
async fn confirm(State(app): Shared, staff: Staff, Posted(given): Posted<Given>) -> Result<Response, WebError> {
    match access::totp::confirm(&app.access, &staff.actor, &given.code).await {
        Ok(codes) => {
            letter::changed(&app, &own(&app, &staff).await?, Change::AppAdded).await?;
            Ok(match codes {
                Some(codes) => codes_page(&staff, codes, "app"),
                None => staff.to("/account?done=app"),
            })
        }
        Err(AccessError::NotProved) => {
            let wrong = Wrong::one(staff.words, "code", "app-code-wrong");
            let mut response = app_page(&staff, None, wrong);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// Recovery codes, shown once after something was done.
pub(crate) fn codes_page(staff: &Staff, codes: Codes, done: &str) -> Response {
    html(&CodesPage {
        page: Frame::lasting(staff, "account", staff.words.t("codes-title")),
        codes,
        next: staff.href(&format!("/account?done={done}")),
    })
}

fn remove_page(staff: &Staff, account: &Account) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/app/remove", "account", w.t("app-remove-title")),
        staff.href("/account/app/remove"),
        w.t("app-remove"),
    );
    page.lead.push(w.t("app-remove-lead"));
    page.ask_password(account);
    page.takes = true;
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/app/remove`
async fn ask_remove(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    Ok(remove_page(&staff, &own(&app, &staff).await?).answer())
}

/// `POST /{lang}/account/app/remove`
async fn remove(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    let page = remove_page(&staff, &account);
    if let Some(again) = page.unproved(&app, &staff, &account, &browser, &given.password).await? {
        return Ok(again);
    }
    let mut tx = app.db.begin().await?;
    access::totp::remove(&app.access, &mut tx, &staff.actor).await?;
    tx.commit().await?;
    letter::changed(&app, &account, Change::AppRemoved).await?;
    Ok(staff.to("/account?done=no-app"))
}

fn ask_codes_page(staff: &Staff, account: &Account) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/codes", "account", w.t("codes-new-title")),
        staff.href("/account/codes"),
        w.t("codes-new"),
    );
    page.lead.push(w.t("codes-new-lead"));
    page.ask_password(account);
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/codes`
async fn ask_codes(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    Ok(ask_codes_page(&staff, &own(&app, &staff).await?).answer())
}

/// `POST /{lang}/account/codes`
async fn codes(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    let page = ask_codes_page(&staff, &account);
    if let Some(again) = page.unproved(&app, &staff, &account, &browser, &given.password).await? {
        return Ok(again);
    }
    let mut tx = app.db.begin().await?;
    let codes = access::recovery_code::replace(&app.access, &mut tx, &staff.actor).await?;
    tx.commit().await?;
    letter::changed(&app, &account, Change::CodesMade).await?;
    Ok(codes_page(&staff, codes, "app"))
}
