//! The people of the centres: the list, and inviting somebody.

use access::account::{Filter, New, State};
use access::{AccessError, Action, By, Membership, Role, Scope};
use askama::Template;
use axum::Router;
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::{Form as Posted, Query};
use serde::Deserialize;

use super::all_or;
use crate::admin::names::{Centres, role_choices};
use crate::form::Field;
use crate::list::{List, PAGE, page_of};
use crate::public::html;
use crate::staff::asking::Asking;
use crate::staff::link::language_field;
use crate::staff::{Frame, Staff, handed};
use crate::words::Words;
use crate::{App, WebError};

/// The address of the list.
pub const PATH: &str = "/admin/people";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/admin/people/invite", get(ask).post(invite))
}

#[derive(Template)]
#[template(path = "admin/people.html")]
pub(crate) struct People {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    invite: bool,
}

struct Row {
    name: String,
    address: String,
    email: String,
    roles: Vec<String>,
    state: State,
    words: String,
    seen: String,
}

/// What the list is narrowed to.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    centre: String,
    role: String,
    state: String,
    after: String,
}

/// How an account stands, in words.
pub(crate) fn state_words(w: &Words, state: State) -> String {
    w.t(match state {
        State::Invited => "people-state-invited",
        State::Active => "people-state-active",
        State::Closed => "people-state-closed",
    })
}

/// `GET /{lang}/admin/people`
async fn list(Of(app): Of<App>, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::PersonSee)?;
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let filter = Filter {
        words: String::new(),
        centre: given(&asked.centre),
        role: Role::parse(&asked.role),
        state: State::parse(&asked.state),
    };
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let found = access::account::list(&app.access, &scope, &filter, given(&asked.after).as_deref(), limit).await?;
    let (found, last) = page_of(found, |l| l.account.id.as_str());
    let centres = Centres::within(&app, w, &scope).await?;
    let roles = Role::ALL
        .iter()
        .map(|r| (r.as_str().to_owned(), crate::admin::names::role(w, *r)));
    let states = [State::Active, State::Invited, State::Closed].map(|s| (s.as_str().to_owned(), state_words(w, s)));
    let everywhere = scope == Scope::Everything;
    let filters = vec![
        Field::select(
            "centre",
            w.t("people-centre"),
            &asked.centre,
            all_or(w, centres.choices(w, everywhere)),
        ),
        Field::select("role", w.t("people-role"), &asked.role, all_or(w, roles)),
        Field::select("state", w.t("people-state"), &asked.state, all_or(w, states)),
    ];
    let rows: Vec<Row> = found
        .into_iter()
        .map(|l| Row {
            address: staff.href(&format!("{PATH}/{}", l.account.id)),
            roles: l.memberships.iter().map(|m| centres.role_at(w, m)).collect(),
            state: l.account.state(),
            words: state_words(w, l.account.state()),
            seen: l
                .account
                .signed_in_at
                .map_or_else(|| w.t("people-never"), |at| app.moment(w, at)),
            name: l.account.name,
            email: l.account.email,
        })
        .collect();
    let after = given(&asked.after);
    Ok(html(&People {
        list: List::new(
            staff.href(PATH),
            filters,
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("people-none"),
        ),
        rows,
        invite: access::scope(&staff.actor, Action::PersonInvite) != Scope::Nothing,
        page: Frame::new(&staff, PATH, "people", w.t("people-title")),
    }))
}

/// What the form to invite sends.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Invited {
    email: String,
    name: String,
    lang: String,
    role: String,
    centre: String,
}

async fn form(app: &App, staff: &Staff, given: &Invited) -> Result<Asking, WebError> {
    let w = staff.words;
    let scope = staff.scope(Action::PersonInvite)?;
    let centres = Centres::within(app, w, &scope)
        .await?
        .choices(w, scope == Scope::Everything);
    let mut page = Asking::new(
        Frame::new(staff, "/admin/people/invite", "people", w.t("invite-title")),
        staff.href("/admin/people/invite"),
        w.t("invite-button"),
    );
    page.lead.push(w.t("invite-lead"));
    page.fields = vec![
        Field::text("name", w.t("account-name"))
            .value(given.name.trim())
            .attr("autocomplete", "off")
            .attr("maxlength", "120")
            .attr("required", ""),
        Field::text("email", w.t("invite-email"))
            .value(given.email.trim())
            .attr("type", "email")
            .attr("autocomplete", "off")
            .attr("required", ""),
        Field::select(
            "lang",
            w.t("invite-language"),
            &given.lang,
            language_field(w, "").pairs(),
        ),
        Field::select("role", w.t("invite-role"), &given.role, role_choices(w)).hint(w.t("invite-role-hint")),
        Field::select("centre", w.t("people-centre"), &given.centre, centres),
    ];
    page.back = Some((staff.href(PATH), w.t("people-back")));
    Ok(page)
}

/// `GET /{lang}/admin/people/invite`
async fn ask(Of(app): Of<App>, staff: Staff) -> Result<Response, WebError> {
    let given = Invited {
        lang: staff.words.lang.to_string(),
        role: Role::Curator.as_str().to_owned(),
        ..Invited::default()
    };
    Ok(form(&app, &staff, &given).await?.answer())
}

/// `POST /{lang}/admin/people/invite`
async fn invite(Of(app): Of<App>, staff: Staff, Posted(given): Posted<Invited>) -> Result<Response, WebError> {
    let w = staff.words;
    let mut page = form(&app, &staff, &given).await?;
    let Some(role) = Role::parse(&given.role) else {
        page.wrong.add("role", w.t("invite-role-wrong"));
        return Ok(page.answer());
    };
    let new = New {
        email: given.email.clone(),
        name: given.name.clone(),
        lang: Words::of(&given.lang).lang.clone(),
        memberships: vec![Membership::new(&given.centre, role)],
    };
    let mut tx = app.db.begin().await?;
    let (account, link) = match access::account::invite(&app.access, &mut tx, By::Person(&staff.actor), &new).await {
        Ok(made) => made,
        Err(error) => {
            let (field, message) = match error {
                AccessError::Email => ("email", "invite-email-wrong"),
                AccessError::EmailTaken { .. } => ("email", "invite-email-taken"),
                AccessError::Name => ("name", "account-name-wrong"),
                // A centre out of reach is answered as one that is not there.
                AccessError::NoCentre { .. } | AccessError::Denied(_) => ("centre", "invite-centre-wrong"),
                other => return Err(other.into()),
            };
            page.wrong.add(field, w.t(message));
            return Ok(page.answer());
        }
    };
    let handed = handed::over(&app, &staff, &mut tx, &account, &link).await?;
    tx.commit().await?;
    Ok(handed.page(&app, &staff, &account, w.t1("invite-done", "name", &account.name)))
}
