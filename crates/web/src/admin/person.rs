//! One person: what they do and where, and what an administrator may do about their account.

use access::account::{Change, State};
use access::{AccessError, Account, Action, By, Membership, NETWORK, On, Role, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State as Of};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::{Form as Posted, Query};
use serde::Deserialize;

use crate::admin::names::{Centres, role_choices};
use crate::admin::people::{PATH, state_words};
use crate::form::{Field, Wrong};
use crate::public::html;
use crate::staff::asking::Asking;
use crate::staff::link::language_field;
use crate::staff::{Frame, Staff, handed};
use crate::words::Words;
use crate::{App, WebError};

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route("/admin/people/{id}", get(show))
        .route("/admin/people/{id}/name", get(name).post(rename))
        .route("/admin/people/{id}/give", post(give))
        .route("/admin/people/{id}/take", post(take))
        .route("/admin/people/{id}/invite-again", post(invite_again))
        .route("/admin/people/{id}/start-afresh", get(ask_afresh).post(start_afresh))
        .route("/admin/people/{id}/sign-out", post(sign_out))
        .route("/admin/people/{id}/close", get(ask_close).post(close))
        .route("/admin/people/{id}/reopen", post(reopen))
}

#[derive(Template)]
#[template(path = "admin/person.html")]
pub(crate) struct PersonPage {
    page: Frame,
    done: Option<String>,
    wrong: Wrong,
    account: Account,
    address: String,
    list: String,
    state: String,
    language: String,
    seen: String,
    since: String,
    roles: Vec<Held>,
    give: Option<(Field, Field)>,
    sessions: Vec<(String, String)>,
    /// The viewer may change the account itself.
    reaches: bool,
    oneself: bool,
}

struct Held {
    words: String,
    /// Role and centre to send, where the viewer may take it away.
    take: Option<(String, String)>,
}

/// Somebody whom the viewer may see.
struct Seen {
    account: Account,
    memberships: Vec<Membership>,
}

/// The account, where the viewer may see who works at one of its centres; an id nobody has answers alike.
async fn seen(app: &App, staff: &Staff, id: &str) -> Result<Seen, WebError> {
    let scope = access::scope(&staff.actor, Action::PersonSee);
    let account = access::account::by_id(&app.db, id).await?.ok_or(WebError::NotFound)?;
    let memberships = access::membership::of(&app.db, id).await?;
    if scope != Scope::Everything && !memberships.iter().any(|m| scope.covers(&m.centre)) {
        return Err(WebError::NotFound);
    }
    Ok(Seen { account, memberships })
}

impl Seen {
    /// Whether somebody may change the account itself: only who looks after people at every centre it works for.
    fn reached(&self, staff: &Staff) -> bool {
        let may = |centre: &str| access::can(&staff.actor, Action::PersonChange, On::centre(centre)).is_allowed();
        if self.memberships.is_empty() {
            may(NETWORK)
        } else {
            self.memberships.iter().all(|m| may(&m.centre))
        }
    }
}

/// What was just done.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Done {
    done: String,
}

fn done(w: &Words, done: &str) -> Option<String> {
    let message = match done {
        "name" => "person-done-name",
        "give" => "person-done-give",
        "take" => "person-done-take",
        "sign-out" => "person-done-sign-out",
        "close" => "person-done-close",
        "reopen" => "person-done-reopen",
        _ => return None,
    };
    Some(w.t(message))
}

fn path(id: &str, rest: &str) -> String {
    format!("{PATH}/{id}{rest}")
}

/// `GET /{lang}/admin/people/{id}`
async fn show(
    Of(app): Of<App>,
    staff: Staff,
    Path(id): Path<String>,
    Query(asked): Query<Done>,
) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    let note = done(staff.words, &asked.done);
    page(&app, &staff, seen, note, Wrong::default()).await
}

async fn page(app: &App, staff: &Staff, seen: Seen, done: Option<String>, wrong: Wrong) -> Result<Response, WebError> {
    let w = staff.words;
    let see = access::scope(&staff.actor, Action::PersonSee);
    let change = access::scope(&staff.actor, Action::PersonChange);
    let reaches = seen.reached(staff);
    let names = Centres::of(app, w, seen.memberships.iter()).await?;
    let roles = seen.memberships.iter().filter(|m| see.covers(&m.centre)).map(|m| Held {
        words: names.role_at(w, m),
        take: change
            .covers(&m.centre)
            .then(|| (m.role.as_str().to_owned(), m.centre.clone())),
    });
    let roles = roles.collect();
    let give = if change == Scope::Nothing {
        None
    } else {
        let centres = Centres::within(app, w, &change)
            .await?
            .choices(w, change == Scope::Everything);
        Some((
            Field::select("role", w.t("people-role"), Role::Curator.as_str(), role_choices(w)),
            Field::select("centre", w.t("people-centre"), "", centres).wrong(&wrong),
        ))
    };
    let sessions = if reaches {
        let held = access::session::list(&app.access, &seen.account.id).await?;
        let words = |s: access::session::Session| {
            let device = if s.device.is_empty() {
                w.t("account-device-unknown")
            } else {
                s.device
            };
            let (started, seen) = (app.moment(w, s.started_at), app.moment(w, s.seen_at));
            (device, w.t2("account-session-times", "started", started, "seen", seen))
        };
        held.into_iter().map(words).collect()
    } else {
        Vec::new()
    };
    let account = seen.account;
    Ok(html(&PersonPage {
        page: Frame::new(staff, path(&account.id, ""), "people", account.name.clone()),
        address: staff.href(&path(&account.id, "")),
        list: staff.href(PATH),
        state: state_words(w, account.state()),
        language: Words::of(&account.lang).t("layout-language"),
        seen: account
            .signed_in_at
            .map_or_else(|| w.t("people-never"), |at| app.moment(w, at)),
        since: app.moment(w, account.created_at),
        oneself: account.id == staff.actor.account,
        done,
        roles,
        give,
        sessions,
        reaches,
        account,
        wrong,
    }))
}

fn name_page(staff: &Staff, id: &str, typed: &Named, version: i64) -> Asking {
    let w = staff.words;
    let mut page = Asking::new(
        Frame::new(staff, path(id, "/name"), "people", w.t("person-name-title")),
        staff.href(&path(id, "/name")),
        w.t("person-name-save"),
    );
    page.fields = vec![
        Field::text("name", w.t("account-name"))
            .value(typed.name.trim())
            .attr("autocomplete", "off")
            .attr("maxlength", "120")
            .attr("required", ""),
        language_field(w, &typed.lang),
    ];
    page.hidden.push(("version", version.to_string()));
    page.back = Some((staff.href(&path(id, "")), w.t("person-back")));
    page
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Named {
    name: String,
    lang: String,
    version: i64,
}

/// `GET /{lang}/admin/people/{id}/name`
async fn name(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    must_reach(&staff, &seen)?;
    let typed = Named {
        name: seen.account.name,
        lang: seen.account.lang,
        version: seen.account.version,
    };
    Ok(name_page(&staff, &id, &typed, typed.version).answer())
}

/// `POST /{lang}/admin/people/{id}/name`
async fn rename(
    Of(app): Of<App>,
    staff: Staff,
    Path(id): Path<String>,
    Posted(typed): Posted<Named>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let seen = seen(&app, &staff, &id).await?;
    let change = Change {
        name: typed.name.clone(),
        lang: Words::of(&typed.lang).lang.clone(),
    };
    let by = By::Person(&staff.actor);
    let mut tx = app.db.begin().await?;
    match access::account::change(&app.access, &mut tx, by, &id, typed.version, &change).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(staff.to(&path(&id, "?done=name")))
        }
        Err(AccessError::Name) => {
            let mut page = name_page(&staff, &id, &typed, typed.version);
            page.wrong.add("name", w.t("account-name-wrong"));
            Ok(page.answer())
        }
        // Somebody else was quicker: what is saved now and what was typed stand side by side.
        Err(AccessError::Stale { .. }) => {
            let mut page = name_page(&staff, &id, &typed, seen.account.version);
            let language = Words::of(&seen.account.lang).t("layout-language");
            let now = w.t2("person-stale", "name", &seen.account.name, "language", language);
            page.wrong.add("name", now);
            Ok(page.answer())
        }
        Err(other) => Err(other.into()),
    }
}

/// A role at a centre.
#[derive(Deserialize, Default)]
#[serde(default)]
struct RoleAt {
    role: String,
    centre: String,
}

/// `POST /{lang}/admin/people/{id}/give`
async fn give(
    Of(app): Of<App>,
    staff: Staff,
    Path(id): Path<String>,
    Posted(given): Posted<RoleAt>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let seen = seen(&app, &staff, &id).await?;
    let Some(role) = Role::parse(&given.role) else {
        return Err(WebError::Form);
    };
    let membership = Membership::new(&given.centre, role);
    let by = By::Person(&staff.actor);
    let mut tx = app.db.begin().await?;
    match access::membership::grant(&app.access, &mut tx, by, &id, &membership).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(staff.to(&path(&id, "?done=give")))
        }
        // A centre out of reach is answered as one that is not there.
        Err(AccessError::NoCentre { .. } | AccessError::Denied(access::policy::Why::Centre)) => {
            let wrong = Wrong::one(w, "centre", "invite-centre-wrong");
            page(&app, &staff, seen, None, wrong).await.map(refused)
        }
        Err(other) => Err(other.into()),
    }
}

/// The page again, with something to mend.
fn refused(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// `POST /{lang}/admin/people/{id}/take`
async fn take(
    Of(app): Of<App>,
    staff: Staff,
    Path(id): Path<String>,
    Posted(given): Posted<RoleAt>,
) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    let Some(role) = Role::parse(&given.role) else {
        return Err(WebError::Form);
    };
    let membership = Membership::new(&given.centre, role);
    let by = By::Person(&staff.actor);
    let mut tx = app.db.begin().await?;
    match access::membership::withdraw(&app.access, &mut tx, by, &id, &membership).await {
        Ok(_) => {
            tx.commit().await?;
            // With their last role here, the person is out of sight.
            match self::seen(&app, &staff, &id).await {
                Err(WebError::NotFound) => Ok(staff.to(PATH)),
                other => other.map(|_| staff.to(&path(&id, "?done=take"))),
            }
        }
        Err(error) => stopped(&app, &staff, seen, error).await,
    }
}

/// The page again where something stands in the way; what else went wrong goes on as a failure.
async fn stopped(app: &App, staff: &Staff, seen: Seen, error: AccessError) -> Result<Response, WebError> {
    let (field, message) = match error {
        AccessError::LastAdministrator => ("roles", "person-last-administrator"),
        AccessError::Oneself => ("account", "person-oneself"),
        AccessError::Closed { .. } => ("account", "person-closed"),
        other => return Err(other.into()),
    };
    let wrong = Wrong::one(staff.words, field, message);
    page(app, staff, seen, None, wrong).await.map(refused)
}

/// `POST /{lang}/admin/people/{id}/invite-again`
async fn invite_again(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    let mut tx = app.db.begin().await?;
    let by = By::Person(&staff.actor);
    let (account, link) = match access::account::invite_again(&app.access, &mut tx, by, &id).await {
        Ok(made) => made,
        Err(error) => return stopped(&app, &staff, seen, error).await,
    };
    let handed = handed::over(&app, &staff, &mut tx, &account, &link).await?;
    tx.commit().await?;
    let title = staff.words.t1("person-link-done", "name", &account.name);
    Ok(handed.page(&app, &staff, &account, title))
}

/// A page that asks whether somebody is sure.
struct Sure {
    /// Its address after the person's.
    rest: &'static str,
    /// The messages: title, what will happen, the button.
    title: &'static str,
    lead: &'static str,
    button: &'static str,
}

const AFRESH: Sure = Sure {
    rest: "/start-afresh",
    title: "person-afresh-title",
    lead: "person-afresh-lead",
    button: "person-afresh",
};
const CLOSE: Sure = Sure {
    rest: "/close",
    title: "person-close-title",
    lead: "person-close-lead",
    button: "person-close",
};

impl Sure {
    async fn ask(&self, app: &App, staff: &Staff, id: &str) -> Result<Response, WebError> {
        let w = staff.words;
        let seen = seen(app, staff, id).await?;
        must_reach(staff, &seen)?;
        let at = path(id, self.rest);
        let title = w.t1(self.title, "name", &seen.account.name);
        let mut page = Asking::new(
            Frame::new(staff, at.as_str(), "people", title),
            staff.href(&at),
            w.t(self.button),
        );
        page.lead.push(w.t(self.lead));
        page.takes = true;
        page.back = Some((staff.href(&path(id, "")), w.t("person-keep")));
        Ok(page.answer())
    }
}

/// Refuses whoever may not change the account itself.
fn must_reach(staff: &Staff, seen: &Seen) -> Result<(), WebError> {
    if seen.reached(staff) {
        return Ok(());
    }
    let out = seen.memberships.iter().map(|m| m.centre.as_str()).chain([NETWORK]);
    out.map(|centre| staff.may(Action::PersonChange, On::centre(centre)))
        .find(Result::is_err)
        .unwrap_or(Ok(()))
}

/// `GET /{lang}/admin/people/{id}/start-afresh`
async fn ask_afresh(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    AFRESH.ask(&app, &staff, &id).await
}

/// `POST /{lang}/admin/people/{id}/start-afresh`
async fn start_afresh(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    let mut tx = app.db.begin().await?;
    let by = By::Person(&staff.actor);
    let (account, link) = match access::account::start_afresh(&app.access, &mut tx, by, &id).await {
        Ok(made) => made,
        Err(error) => return stopped(&app, &staff, seen, error).await,
    };
    let handed = handed::over(&app, &staff, &mut tx, &account, &link).await?;
    tx.commit().await?;
    let title = staff.words.t1("person-afresh-done", "name", &account.name);
    Ok(handed.page(&app, &staff, &account, title))
}

/// `POST /{lang}/admin/people/{id}/sign-out`
async fn sign_out(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    seen(&app, &staff, &id).await?;
    let mut tx = app.db.begin().await?;
    access::account::sign_out(&app.access, &mut tx, By::Person(&staff.actor), &id).await?;
    tx.commit().await?;
    Ok(staff.to(&path(&id, "?done=sign-out")))
}

/// `GET /{lang}/admin/people/{id}/close`
async fn ask_close(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    CLOSE.ask(&app, &staff, &id).await
}

/// `POST /{lang}/admin/people/{id}/close`
async fn close(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let seen = seen(&app, &staff, &id).await?;
    let mut tx = app.db.begin().await?;
    match access::account::deactivate(&app.access, &mut tx, By::Person(&staff.actor), &id).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(staff.to(&path(&id, "?done=close")))
        }
        Err(error) => stopped(&app, &staff, seen, error).await,
    }
}

/// `POST /{lang}/admin/people/{id}/reopen`
async fn reopen(Of(app): Of<App>, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    seen(&app, &staff, &id).await?;
    let mut tx = app.db.begin().await?;
    access::account::reactivate(&app.access, &mut tx, By::Person(&staff.actor), &id).await?;
    tx.commit().await?;
    Ok(staff.to(&path(&id, "?done=reopen")))
}

impl PersonPage {
    /// Whether the account is closed.
    fn closed(&self) -> bool {
        self.account.state() == State::Closed
    }
}
