//! Passkeys: adding, naming and removing one's own, and signing in with them.

use access::session::Proof;
use access::{AccessError, Account, passkey, sign_in as proved};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::{Form as Posted, Query};
use letters::Change;
use serde::Deserialize;

use crate::form::Field;
use crate::guard::Limit;
use crate::page::Switch;
use crate::public::In;
use crate::staff::account::{back, own};
use crate::staff::app_code::codes_page;
use crate::staff::asking::Asking;
use crate::staff::begin::begin;
use crate::staff::device::{Device, DevicePage, passkeys, refusal};
use crate::staff::session::safe_next;
use crate::staff::sign_in::{again, with_next};
use crate::staff::{Browser, Frame, Staff, cookie, letter};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// How often a minute one address may begin to sign in with a passkey.
const BEGUN: u32 = 30;

/// The routes of one's own passkeys.
pub fn router() -> Router<App> {
    Router::new()
        .route("/account/passkeys", post(add))
        .route("/account/passkeys/add", get(ask_add).post(begin_add))
        .route("/account/passkeys/{id}/name", get(ask_name).post(rename))
        .route("/account/passkeys/{id}/remove", get(ask_remove).post(remove))
}

/// The routes of signing in.
pub fn door() -> Router<App> {
    Router::new()
        .route("/sign-in/passkey", get(begin_sign_in))
        .layer(Extension(Limit::new(BEGUN)))
        .route("/sign-in/passkey", post(sign_in))
        .route("/sign-in/second-step/passkey", post(second_step))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Given {
    name: String,
    password: String,
    ceremony: String,
    answer: String,
    next: String,
}

/// A passkey on the account page.
pub(crate) struct Row {
    pub name: String,
    pub times: String,
    pub rename: String,
    pub remove: String,
}

/// The passkeys of an account, for its page.
pub(crate) async fn rows(app: &App, staff: &Staff) -> Result<Vec<Row>, WebError> {
    let w = staff.words;
    let held = passkey::list(&app.db, &staff.actor.account).await?;
    Ok(held
        .into_iter()
        .map(|key| Row {
            times: match key.used_at {
                Some(used) => w.t2(
                    "passkey-times",
                    "added",
                    app.moment(w, key.added_at),
                    "used",
                    app.moment(w, used),
                ),
                None => w.t1("passkey-unused", "added", app.moment(w, key.added_at)),
            },
            rename: staff.href(&format!("/account/passkeys/{}/name", key.id)),
            remove: staff.href(&format!("/account/passkeys/{}/remove", key.id)),
            name: key.name,
        })
        .collect())
}

fn name_field(w: &Words, name: &str) -> Field {
    Field::text("name", w.t("passkey-name"))
        .hint(w.t("passkey-name-hint"))
        .value(name)
        .attr("maxlength", passkey::LONGEST_NAME.to_string())
        .attr("autocomplete", "off")
        .attr("required", "")
}

fn add_page(staff: &Staff, account: &Account, name: &str) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/passkeys/add", "account", w.t("passkey-add-title")),
        staff.href("/account/passkeys/add"),
        w.t("passkey-add-go"),
    );
    page.lead.push(w.t("passkey-lead"));
    page.lead.push(w.t("passkey-which"));
    page.fields.push(name_field(w, name));
    page.ask_password(account);
    page.back = Some(back(staff));
    page
}

fn name_is_good(name: &str) -> bool {
    let line = name.trim();
    (1..=passkey::LONGEST_NAME).contains(&line.chars().count()) && !line.chars().any(char::is_control)
}

/// `GET /{lang}/account/passkeys/add`
async fn ask_add(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    passkeys(&app)?;
    Ok(add_page(&staff, &own(&app, &staff).await?, "").answer())
}

/// `POST /{lang}/account/passkeys/add`: the name and the password are good, now the device is asked.
async fn begin_add(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let account = own(&app, &staff).await?;
    let mut page = add_page(&staff, &account, given.name.trim());
    if !name_is_good(&given.name) {
        page.wrong.add("name", w.t("passkey-name-wrong"));
        return Ok(page.answer());
    }
    let again = add_page(&staff, &account, given.name.trim());
    if let Some(again) = again
        .unproved(&app, &staff, &account, &browser, &given.password)
        .await?
    {
        return Ok(again);
    }
    let asked = match passkeys(&app)?.begin_adding(&app.access, &account).await {
        Ok(asked) => asked,
        Err(error) => {
            page.wrong.add("name", refusal(w, error)?);
            return Ok(page.answer());
        }
    };
    let mut device = Device::new(
        "create",
        &asked,
        staff.href("/account/passkeys"),
        w.t("passkey-add-device"),
    );
    device.hidden.push(("name", given.name.trim().to_owned()));
    let page = DevicePage {
        page: Frame::lasting(&staff, "account", w.t("passkey-add-title")),
        lead: w.t("passkey-add-lead"),
        device,
        back: back(&staff),
    };
    Ok(page.answer())
}

/// `POST /{lang}/account/passkeys`: what the device made.
async fn add(State(app): Shared, staff: Staff, Posted(given): Posted<Given>) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    let made = passkeys(&app)?
        .end_adding(&app.access, &account.id, &given.ceremony, &given.answer)
        .await;
    let added = match made {
        Ok(new) => {
            let mut tx = app.db.begin().await?;
            match passkey::add(&app.access, &mut tx, &staff.actor, &new, &given.name).await {
                Ok((_, codes)) => {
                    tx.commit().await?;
                    Ok(codes)
                }
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    match added {
        Ok(codes) => {
            letter::changed(&app, &account, Change::PasskeyAdded).await?;
            Ok(match codes {
                Some(codes) => codes_page(&staff, codes, "passkey"),
                None => staff.to("/account?done=passkey"),
            })
        }
        Err(error) => {
            let mut page = add_page(&staff, &account, given.name.trim());
            page.wrong.add("name", refusal(staff.words, error)?);
            Ok(page.answer())
        }
    }
}

/// One's own passkey.
async fn one(app: &App, staff: &Staff, id: &str) -> Result<passkey::Passkey, WebError> {
    let held = passkey::list(&app.db, &staff.actor.account).await?;
    held.into_iter().find(|key| key.id == id).ok_or(WebError::NotFound)
}

fn name_page(staff: &Staff, id: &str, name: &str) -> Asking {
    let w = staff.words;
    let path = format!("/account/passkeys/{id}/name");
    let mut page = Asking::new(
        Frame::new(staff, &path, "account", w.t("passkey-rename-title")),
        staff.href(&path),
        w.t("passkey-rename-save"),
    );
    page.fields.push(name_field(w, name));
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/passkeys/{id}/name`
async fn ask_name(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let key = one(&app, &staff, &id).await?;
    Ok(name_page(&staff, &id, &key.name).answer())
}

/// `POST /{lang}/account/passkeys/{id}/name`
async fn rename(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<String>,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    one(&app, &staff, &id).await?;
    if !name_is_good(&given.name) {
        let mut page = name_page(&staff, &id, given.name.trim());
        page.wrong.add("name", staff.words.t("passkey-name-wrong"));
        return Ok(page.answer());
    }
    let mut tx = app.db.begin().await?;
    passkey::rename(&app.access, &mut tx, &staff.actor, &id, &given.name).await?;
    tx.commit().await?;
    Ok(staff.to("/account?done=passkey-name"))
}

fn remove_page(staff: &Staff, account: &Account, key: &passkey::Passkey) -> Asking {
    let w = staff.words;
    let path = format!("/account/passkeys/{}/remove", key.id);
    let mut page = Asking::new(
        Frame::new(staff, &path, "account", w.t("passkey-remove-title")),
        staff.href(&path),
        w.t("passkey-remove"),
    );
    page.lead.push(w.t1("passkey-remove-lead", "name", &key.name));
    page.ask_password(account);
    page.takes = true;
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/passkeys/{id}/remove`
async fn ask_remove(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let (account, key) = (own(&app, &staff).await?, one(&app, &staff, &id).await?);
    Ok(remove_page(&staff, &account, &key).answer())
}

/// `POST /{lang}/account/passkeys/{id}/remove`
async fn remove(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Path(id): Path<String>,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let (account, key) = (own(&app, &staff).await?, one(&app, &staff, &id).await?);
    let page = remove_page(&staff, &account, &key);
    if let Some(again) = page.unproved(&app, &staff, &account, &browser, &given.password).await? {
        return Ok(again);
    }
    let mut tx = app.db.begin().await?;
    passkey::remove(&app.access, &mut tx, &staff.actor, &id).await?;
    tx.commit().await?;
    letter::changed(&app, &account, Change::PasskeyRemoved).await?;
    Ok(staff.to("/account?done=no-passkey"))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Next {
    next: String,
}

/// `GET /{lang}/sign-in/passkey`: asks the device for the passkey of whoever it is.
async fn begin_sign_in(
    State(app): Shared,
    In(w): In,
    Extension(limit): Extension<Limit>,
    browser: Browser,
    Query(asked): Query<Next>,
) -> Result<Response, WebError> {
    let passkeys = passkeys(&app)?;
    if browser.address().is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
        return Err(WebError::Busy);
    }
    let question = passkeys.begin_proving(&app.access, None).await?;
    let action = format!("/{}/sign-in/passkey", w.lang);
    let mut device = Device::new("get", &question, action, w.t("passkey-sign-in"));
    device.start = true;
    if let Some(next) = safe_next(&asked.next) {
        device.hidden.push(("next", next.to_owned()));
    }
    let switch = Switch::Address(with_next("/sign-in/passkey", &asked.next));
    let page = DevicePage {
        page: Frame::door(&app, w, switch, w.t("passkey-sign-in-title")),
        lead: w.t("passkey-sign-in-lead"),
        device,
        back: (
            format!("/{}{}", w.lang, with_next("/sign-in", &asked.next)),
            w.t("passkey-other-way"),
        ),
    };
    Ok(page.answer())
}

/// `POST /{lang}/sign-in/passkey`: a passkey is both factors at once.
async fn sign_in(
    State(app): Shared,
    In(w): In,
    browser: Browser,
    headers: HeaderMap,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let proof = passkeys(&app)?
        .end_proving(&app.access, None, &given.ceremony, &given.answer)
        .await;
    let account = match proof {
        Ok(proof) => proof.account,
        Err(error) => {
            let notice = refusal(w, error)?;
            return Ok(again(&app, w, &given.next, notice, StatusCode::FORBIDDEN));
        }
    };
    let mut tx = app.db.begin().await?;
    let started = proved::by_proof(&app.access, &mut tx, &account, Proof::SecondFactor, browser.from()).await?;
    tx.commit().await?;
    begin(&app, &headers, &started, Some(&given.next)).await
}

/// The form of the second step, for somebody who has a passkey.
pub(crate) async fn of_step(app: &App, w: &Words, account: &Account, next: &str) -> Result<Option<Device>, WebError> {
    let Some(passkeys) = &app.passkeys else { return Ok(None) };
    if passkey::list(&app.db, &account.id).await?.is_empty() {
        return Ok(None);
    }
    let question = passkeys.begin_proving(&app.access, Some(&account.id)).await?;
    let action = format!("/{}/sign-in/second-step/passkey", w.lang);
    let mut device = Device::new("get", &question, action, w.t("passkey-sign-in"));
    if let Some(next) = safe_next(next) {
        device.hidden.push(("next", next.to_owned()));
    }
    Ok(Some(device))
}

/// `POST /{lang}/sign-in/second-step/passkey`
async fn second_step(
    State(app): Shared,
    In(w): In,
    browser: Browser,
    headers: HeaderMap,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let late = || again(&app, w, &given.next, w.t("second-step-gone"), StatusCode::UNAUTHORIZED);
    let Some(step) = cookie::read(&headers, cookie::STEP, app.site.tls()) else {
        return Ok(late());
    };
    let account = match proved::account_of_step(&app.access, &step).await {
        Ok(account) => account,
        Err(AccessError::StepGone) => return Ok(late()),
        Err(other) => return Err(other.into()),
    };
    let proof = passkeys(&app)?
        .end_proving(&app.access, Some(&account.id), &given.ceremony, &given.answer)
        .await;
    if let Err(error) = proof {
        let notice = refusal(w, error)?;
        return crate::staff::sign_in::second_again(&app, w, &account, &given.next, notice).await;
    }
    let mut tx = app.db.begin().await?;
    match proved::end_step(&app.access, &mut tx, &step, browser.from()).await {
        Ok(started) => {
            tx.commit().await?;
            begin(&app, &headers, &started, Some(&given.next)).await
        }
        Err(AccessError::StepGone) => Ok(late()),
        Err(other) => Err(other.into()),
    }
}
