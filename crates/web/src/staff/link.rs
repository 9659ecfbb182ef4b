//! Links that came by letter or from an administrator. The address of the letter is left at once: its token moves into a
//! cookie of some minutes, so that it stands in no history, no referrer and no log.

use std::time::Duration;

use access::account::Change;
use access::link::{Gone, Kind, Opened};
use access::sign_in::{Next, by_link};
use access::{AccessError, By};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as Posted;
use language::Lang;
use serde::Deserialize;

use crate::form::{Field, Wrong};
use crate::page::Switch;
use crate::public::{In, html};
use crate::settings::Settings;
use crate::staff::asking::{Asking, new_password, weakness};
use crate::staff::session::private;
use crate::staff::{Browser, Frame, Staff, cookie, letter, provider, sign_in};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// How long the cookie of an opened link lasts.
const OPEN: Duration = Duration::from_mins(30);

/// The whole address of a link, for a letter, a page or the command line.
pub fn address(site: &Settings, lang: &Lang, token: &str) -> String {
    let lang = Words::of(lang.as_str()).lang.as_str();
    format!("{}/{lang}/link/{token}", site.base_url)
}

/// A link that works no more.
#[derive(Template)]
#[template(path = "staff/link-gone.html")]
pub(crate) struct LinkGone {
    page: Frame,
    words: String,
}

/// What somebody types who accepts an invitation or chooses a new password.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Chosen {
    name: String,
    lang: String,
    password: String,
}

fn gone(app: &App, words: &'static Words, why: Gone) -> Response {
    let text = match why {
        Gone::Unknown => "link-unknown",
        Gone::Used => "link-used",
        Gone::Expired => "link-expired",
    };
    let page = LinkGone {
        page: Frame::door(app, words, Switch::Nowhere, words.t("link-gone-title")),
        words: words.t(text),
    };
    let mut response = html(&page);
    *response.status_mut() = StatusCode::GONE;
    close(app, &mut response);
    response
}

/// Takes the cookie of the link away.
fn close(app: &App, response: &mut Response) {
    let cookie = cookie::clear(cookie::LINK, app.site.tls());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    quiet(response);
}

/// Tells nobody where it came from.
fn quiet(response: &mut Response) {
    private(response);
    let policy = HeaderValue::from_static("no-referrer");
    response.headers_mut().insert(header::REFERRER_POLICY, policy);
}

/// `GET /{lang}/link/{token}`: uses nothing up, because mail programs look at links too.
pub async fn open(State(app): Shared, In(words): In, Path(token): Path<String>) -> Result<Response, WebError> {
    let opened = match access::link::open(&app.access, &token).await {
        Ok(opened) => opened,
        Err(AccessError::Link(why)) => return Ok(gone(&app, words, why)),
        Err(other) => return Err(other.into()),
    };
    let path = match opened.kind {
        Kind::Invitation | Kind::Password => "/choose-password",
        Kind::Email => "/confirm-email",
    };
    let mut response = Redirect::to(&format!("/{}{path}", words.lang)).into_response();
    let cookie = cookie::set(cookie::LINK, app.site.tls(), &token, OPEN);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    quiet(&mut response);
    Ok(response)
}

/// A link that confirms an address, opened by whoever asked for it, without standing in an address.
pub(crate) fn opened_here(app: &App, staff: &Staff, token: &str) -> Response {
    let mut response = staff.to("/confirm-email");
    let cookie = cookie::set(cookie::LINK, app.site.tls(), token, OPEN);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    quiet(&mut response);
    response
}

/// The link that this browser opened.
async fn opened(app: &App, headers: &HeaderMap) -> Result<(String, Opened), AccessError> {
    let token = cookie::read(headers, cookie::LINK, app.site.tls()).ok_or(AccessError::Link(Gone::Unknown))?;
    let opened = access::link::open(&app.access, &token).await?;
    Ok((token, opened))
}

fn choose_page(app: &App, words: &'static Words, opened: &Opened, chosen: &Chosen, wrong: Wrong) -> Response {
    let invited = opened.kind == Kind::Invitation;
    let (title, button) = if invited {
        (
            words.t1("invitation-title", "site", app.site.name(words)),
            "invitation-button",
        )
    } else {
        (words.t("choose-password-title"), "choose-password-button")
    };
    let frame = Frame::door(app, words, Switch::Address("/choose-password".into()), title);
    let mut page = Asking::new(frame, format!("/{}/choose-password", words.lang), words.t(button));
    if invited {
        page.lead
            .push(words.t1("invitation-lead", "email", &opened.account.email));
        page.fields.push(
            Field::text("name", words.t("account-name"))
                .value(chosen.name.trim())
                .attr("autocomplete", "name")
                .attr("maxlength", "120")
                .attr("required", ""),
        );
        page.fields.push(language_field(words, &chosen.lang));
        page.providers = provider::buttons(app, words, "/choose-password/with");
    } else {
        page.lead
            .push(words.t1("choose-password-lead", "email", &opened.account.email));
    }
    page.fields.push(new_password(words, "password"));
    page.wrong = wrong;
    let mut response = page.answer();
    quiet(&mut response);
    response
}

/// The field for the language somebody works in.
pub fn language_field(words: &Words, chosen: &str) -> Field {
    let choices = ["en", "fr"].map(|tag| (tag.to_owned(), Words::of(tag).t("layout-language")));
    Field::select("lang", words.t("account-language"), chosen, choices)
}

/// `GET /{lang}/choose-password`
pub async fn get_choose(State(app): Shared, In(words): In, headers: HeaderMap) -> Result<Response, WebError> {
    match opened(&app, &headers).await {
        Ok((_, opened)) if opened.kind != Kind::Email => {
            let chosen = Chosen {
                name: opened.account.name.clone(),
                lang: words.lang.to_string(),
                password: String::new(),
            };
            Ok(choose_page(&app, words, &opened, &chosen, Wrong::default()))
        }
        Ok(_) => Ok(gone(&app, words, Gone::Unknown)),
        Err(AccessError::Link(why)) => Ok(gone(&app, words, why)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /{lang}/choose-password`
pub async fn post_choose(
    State(app): Shared,
    In(words): In,
    browser: Browser,
    headers: HeaderMap,
    Posted(chosen): Posted<Chosen>,
) -> Result<Response, WebError> {
    let (token, opened) = match opened(&app, &headers).await {
        Ok(found) => found,
        Err(AccessError::Link(why)) => return Ok(gone(&app, words, why)),
        Err(other) => return Err(other.into()),
    };
    let invited = opened.kind == Kind::Invitation;
    let mut wrong = Wrong::default();
    let named = (1..=120).contains(&chosen.name.trim().chars().count());
    if invited && !named {
        wrong.add("name", words.t("account-name-wrong"));
    }
    if !wrong.is_empty() {
        return Ok(choose_page(&app, words, &opened, &chosen, wrong));
    }
    let next = match by_link(&app.access, &token, &chosen.password, browser.from()).await {
        Ok((_, next)) => next,
        Err(AccessError::Link(why)) => return Ok(gone(&app, words, why)),
        Err(AccessError::Weak(weak)) => {
            wrong.add("password", weakness(words, weak));
            return Ok(choose_page(&app, words, &opened, &chosen, wrong));
        }
        Err(other) => return Err(other.into()),
    };
    if let (true, Next::SignedIn(started)) = (invited, &next) {
        introduce(&app, words, started.token.as_str(), &chosen).await?;
    }
    sign_in::go_on(&app, words, &headers, next, "").await
}

/// Takes over the name and language that somebody chose with their invitation.
async fn introduce(app: &App, words: &Words, token: &str, chosen: &Chosen) -> Result<(), WebError> {
    let Some(resumed) = access::session::resume(&app.access, token).await? else {
        return Ok(());
    };
    let actor = resumed.actor;
    let Some(account) = access::account::by_id(&app.access.db, &actor.account).await? else {
        return Ok(());
    };
    let change = Change {
        name: chosen.name.clone(),
        lang: Words::of(if chosen.lang.is_empty() {
            words.lang.as_str()
        } else {
            &chosen.lang
        })
        .lang
        .clone(),
    };
    if account.name == change.name.trim() && account.lang == change.lang.as_str() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    let by = By::Person(&actor);
    access::account::change(&app.access, &mut tx, by, &actor.account, account.version, &change).await?;
    Ok(tx.commit().await?)
}

/// `GET /{lang}/confirm-email`
pub async fn get_email(State(app): Shared, In(words): In, headers: HeaderMap) -> Result<Response, WebError> {
    match opened(&app, &headers).await {
        Ok((_, opened)) if opened.kind == Kind::Email => {
            let frame = Frame::door(
                &app,
                words,
                Switch::Address("/confirm-email".into()),
                words.t("confirm-email-title"),
            );
            let mut page = Asking::new(
                frame,
                format!("/{}/confirm-email", words.lang),
                words.t("confirm-email-button"),
            );
            let email = opened.email.unwrap_or_default();
            page.lead.push(words.t1("confirm-email-lead", "email", email));
            let mut response = page.answer();
            quiet(&mut response);
            Ok(response)
        }
        Ok(_) => Ok(gone(&app, words, Gone::Unknown)),
        Err(AccessError::Link(why)) => Ok(gone(&app, words, why)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /{lang}/confirm-email`
pub async fn post_email(State(app): Shared, In(words): In, headers: HeaderMap) -> Result<Response, WebError> {
    let token = cookie::read(&headers, cookie::LINK, app.site.tls()).unwrap_or_default();
    let mut tx = app.db.begin().await?;
    match access::account::confirm_email(&app.access, &mut tx, &token).await {
        Ok(former) => {
            tx.commit().await?;
            letter::changed(&app, &former, letters::Change::Address).await?;
            let mut response = Redirect::to(&format!("/{}/account?done=email", words.lang)).into_response();
            close(&app, &mut response);
            Ok(response)
        }
        Err(AccessError::Link(why)) => Ok(gone(&app, words, why)),
        Err(AccessError::EmailTaken { .. }) => Ok(gone(&app, words, Gone::Used)),
        Err(other) => Err(other.into()),
    }
}
