//! One's own account: what one is called, how one signs in, where one is signed in.

use access::{AccessError, By};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::{Form as Posted, Query};
use letters::Change;
use serde::Deserialize;

use crate::admin::names;
use crate::form::Field;
use crate::public::html;
use crate::staff::asking::{Asking, new_password};
use crate::staff::link::language_field;
use crate::staff::{Browser, Frame, Staff, app_code, letter, new_email, passkey, provider};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/you", get(you).post(change_you))
        .route("/account/password", get(password).post(change_password))
        .route("/account/sessions/{id}/end", post(end))
        .route("/account/sessions/end-others", post(end_others))
        .merge(app_code::router())
        .merge(new_email::router())
}

#[derive(Template)]
#[template(path = "staff/account.html")]
pub(crate) struct AccountPage {
    page: Frame,
    done: Option<String>,
    second_factor_due: bool,
    email: String,
    language: String,
    roles: Vec<String>,
    app: bool,
    codes: i64,
    codes_left: String,
    sessions: Vec<Session>,
    passkeys: Vec<passkey::Row>,
    /// The site's address can have passkeys.
    passkeys_here: bool,
    providers: Vec<provider::Row>,
}

struct Session {
    device: String,
    times: String,
    this: bool,
    end: String,
}

/// What was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    done: String,
}

fn done(w: &Words, done: &str) -> Option<String> {
    let message = match done {
        "you" => "account-done-you",
        "password" => "account-done-password",
        "app" => "account-done-app",
        "no-app" => "account-done-no-app",
        "email" => "account-done-email",
        "email-asked" => "account-done-email-asked",
        "sessions" => "account-done-sessions",
        "passkey" => "passkey-done",
        "passkey-name" => "passkey-done-name",
        "no-passkey" => "passkey-done-removed",
        "linked" => "provider-done-linked",
        "unlinked" => "provider-done-unlinked",
        _ => return None,
    };
    Some(w.t(message))
}

/// The person's own account, which is there as long as they are signed in.
pub(crate) async fn own(app: &App, staff: &Staff) -> Result<access::Account, WebError> {
    let found = access::account::by_id(&app.db, &staff.actor.account).await?;
    found.ok_or(WebError::NotFound)
}

/// `GET /{lang}/account`
async fn show(State(app): Shared, staff: Staff, Query(asked): Query<Done>) -> Result<Response, WebError> {
    let w = staff.words;
    let account = own(&app, &staff).await?;
    let sessions = access::session::list(&app.access, &account.id).await?;
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
    let memberships = access::membership::of(&app.db, &account.id).await?;
    let codes = access::recovery_code::left(&app.db, &account.id).await?;
    Ok(html(&AccountPage {
        page: Frame::new(&staff, "/account", "account", w.t("account-title")),
        done: done(w, &asked.done),
        second_factor_due: staff.second_factor_due,
        language: Words::of(&account.lang).t("layout-language"),
        roles: names::roles_at(&app, w, &memberships).await?,
        app: account.has_totp,
        codes,
        codes_left: w.t1("account-codes-left", "n", codes),
        sessions: sessions.collect(),
        passkeys: passkey::rows(&app, &staff).await?,
        passkeys_here: app.passkeys.is_some(),
        providers: provider::rows(&app, &staff).await?,
        email: account.email,
    }))
}

fn you_page(staff: &Staff, name: &str, lang: &str, version: i64) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/you", "account", w.t("account-you")),
        staff.href("/account/you"),
        w.t("account-you-save"),
    );
    page.fields = vec![
        Field::text("name", w.t("account-name"))
            .value(name)
            .attr("autocomplete", "name")
            .attr("maxlength", "120")
            .attr("required", ""),
        language_field(w, lang),
    ];
    page.hidden.push(("version", version.to_string()));
    page.back = Some(back(staff));
    page
}

/// The way back to the account.
pub(crate) fn back(staff: &Staff) -> (String, String) {
    (staff.href("/account"), staff.words.t("account-back"))
}

/// `GET /{lang}/account/you`
async fn you(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let account = own(&app, &staff).await?;
    Ok(you_page(&staff, &account.name, &account.lang, account.version).answer())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct You {
    name: String,
    lang: String,
    version: i64,
}

/// `POST /{lang}/account/you`
async fn change_you(State(app): Shared, staff: Staff, Posted(you): Posted<You>) -> Result<Response, WebError> {
    let words = Words::of(&you.lang);
    let change = access::account::Change {
        name: you.name.clone(),
        lang: words.lang.clone(),
    };
    let mut tx = app.db.begin().await?;
    let by = By::Person(&staff.actor);
    match access::account::change(&app.access, &mut tx, by, &staff.actor.account, you.version, &change).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(staff.to("/account?done=you"))
        }
        Err(AccessError::Name) => {
            let mut page = you_page(&staff, &you.name, &you.lang, you.version);
            page.wrong.add("name", staff.words.t("account-name-wrong"));
            Ok(page.answer())
        }
        // Saved in another tab: what is saved now and what was typed stand side by side.
        Err(AccessError::Stale { .. }) => {
            let now = own(&app, &staff).await?;
            let mut page = you_page(&staff, &you.name, &you.lang, now.version);
            let language = Words::of(&now.lang).t("layout-language");
            let words = staff.words.t2("person-stale", "name", &now.name, "language", language);
            page.wrong.add("name", words);
            Ok(page.answer())
        }
        Err(other) => Err(other.into()),
    }
}

fn password_page(staff: &Staff) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, "/account/password", "account", w.t("account-password-change")),
        staff.href("/account/password"),
        w.t("account-password-save"),
    );
    page.lead.push(w.t("account-password-lead"));
    page.fields = vec![current_password(w), new_password(w, "new_password")];
    page.back = Some(back(staff));
    page
}

/// The field that asks for the password once more.
pub(crate) fn current_password(w: &Words) -> Field {
    Field::password("password", w.t("account-password-now"), "current-password").attr("required", "")
}

/// `GET /{lang}/account/password`
async fn password(staff: Staff) -> Response {
    password_page(&staff).answer()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Passwords {
    password: String,
    new_password: String,
}

/// `POST /{lang}/account/password`
async fn change_password(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Posted(given): Posted<Passwords>,
) -> Result<Response, WebError> {
    let from = browser.from();
    let changed =
        access::sign_in::change_password(&app.access, &staff.actor, &given.password, &given.new_password, from).await;
    match changed {
        Ok(()) => {
            letter::changed(&app, &own(&app, &staff).await?, Change::Password).await?;
            Ok(staff.to("/account?done=password"))
        }
        Err(error) => {
            let field = if matches!(error, AccessError::Weak(_)) {
                "new_password"
            } else {
                "password"
            };
            let page = password_page(&staff).refused(&app, field, "account-password-wrong", error)?;
            Ok(page.answer())
        }
    }
}

/// `POST /{lang}/account/sessions/{id}/end`
async fn end(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    if !access::session::revoke(&app.access, &mut tx, &staff.actor.account, &id).await? {
        return Err(WebError::NotFound);
    }
    tx.commit().await?;
    Ok(staff.to("/account?done=sessions"))
}

/// `POST /{lang}/account/sessions/end-others`
async fn end_others(State(app): Shared, staff: Staff) -> Result<Response, WebError> {
    let mut tx = app.db.begin().await?;
    let own = Some(staff.actor.session.as_str());
    access::session::revoke_all(&app.access, &mut tx, &staff.actor.account, own).await?;
    tx.commit().await?;
    Ok(staff.to("/account?done=sessions"))
}
