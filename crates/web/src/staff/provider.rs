//! Signing in at a provider (`OpenID` Connect): the way there, the way back, and the links of one's own account.

use std::time::Duration;

use access::link::Kind;
use access::oidc::{Answer, Arrived, Identity, Leave, Provider, Purpose, identity};
use access::sign_in::{by_identity, by_link_and_identity};
use access::{AccessError, Account};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use axum_extra::extract::{Form as Posted, Query};
use letters::Change;
use serde::Deserialize;

use crate::guard::Limit;
use crate::page::Switch;
use crate::public::{In, html, prefers_french};
use crate::staff::account::{back, own};
use crate::staff::asking::Asking;
use crate::staff::session::{private, safe_next};
use crate::staff::sign_in::{again, go_on};
use crate::staff::{Browser, Frame, Staff, cookie, letter};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// How often a minute one address may set out for a provider.
const BEGUN: u32 = 30;
/// How long the cookie of somebody who set out lasts: as long as the answer is waited for.
const LASTS: Duration = Duration::from_mins(10);

/// The routes of one's own linked sign-ins.
pub fn router() -> Router<App> {
    Router::new()
        .route("/account/sign-ins/{provider}/link", get(ask_link).post(begin_link))
        .route("/account/sign-ins/{provider}/remove", get(ask_remove).post(remove))
}

/// The routes of signing in.
pub fn door() -> Router<App> {
    Router::new()
        .route("/sign-in/with/{provider}", post(begin))
        .route("/choose-password/with/{provider}", post(begin_invitation))
        .layer(Extension(Limit::new(BEGUN)))
}

/// A button that leads to a provider.
pub(crate) struct Button {
    /// Where the form is sent.
    pub action: String,
    /// The provider's name.
    pub label: String,
}

fn label(w: &Words, provider: &Provider) -> String {
    provider
        .label
        .best(&w.lang)
        .map_or(&*provider.id, |(label, _)| label)
        .to_owned()
}

/// The buttons of every provider, for forms sent to `{path}/{provider}`.
pub(crate) fn buttons(app: &App, w: &Words, path: &str) -> Vec<Button> {
    let providers = app.providers.list().iter();
    providers
        .map(|provider| Button {
            action: format!("/{}{path}/{}", w.lang, provider.id),
            label: label(w, provider),
        })
        .collect()
}

/// A provider on the account page.
pub(crate) struct Row {
    pub label: String,
    pub since: Option<String>,
    pub link: String,
    pub remove: String,
}

/// The providers, with those that the account is linked with.
pub(crate) async fn rows(app: &App, staff: &Staff) -> Result<Vec<Row>, WebError> {
    let w = staff.words;
    let linked = identity::list(&app.db, &staff.actor.account).await?;
    let rows = app.providers.list().iter().map(|provider| {
        let since = linked.iter().find(|l| l.issuer == provider.issuer).map(|l| l.linked_at);
        Row {
            label: label(w, provider),
            since: since.map(|at| w.t1("provider-since", "at", app.moment(w, at))),
            link: staff.href(&format!("/account/sign-ins/{}/link", provider.id)),
            remove: staff.href(&format!("/account/sign-ins/{}/remove", provider.id)),
        }
    });
    Ok(rows.collect())
}

/// The way to the provider. Not a redirect: browsers hold the answer to a form to this site's own pages, and a provider may
/// lead on to others.
#[derive(Template)]
#[template(path = "staff/leave.html")]
pub(crate) struct LeavePage {
    page: Frame,
    lead: String,
    address: String,
    button: String,
}

fn leave(app: &App, w: &'static Words, provider: &Provider, leave: &Leave) -> Response {
    let label = label(w, provider);
    let page = LeavePage {
        page: Frame::door(
            app,
            w,
            Switch::Nowhere,
            w.t1("provider-leave-title", "provider", &label),
        ),
        lead: w.t1("provider-leave-lead", "provider", &label),
        address: leave.url.to_string(),
        button: w.t1("provider-leave", "provider", &label),
    };
    let mut response = html(&page);
    let cookie = format!("{}.{}", leave.browser.as_str(), w.lang);
    let headers = response.headers_mut();
    headers.append(
        header::SET_COOKIE,
        cookie::set(cookie::PROVIDER, app.site.tls(), &cookie, LASTS),
    );
    if let Ok(refresh) = HeaderValue::from_str(&format!("0; url={}", leave.url)) {
        headers.insert("refresh", refresh);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    private(&mut response);
    response
}

/// What to say of a sign-in that came to nothing; what is no such refusal goes on as a failure.
fn refusal(w: &Words, error: AccessError) -> Result<(String, StatusCode), WebError> {
    let (message, status) = match error {
        AccessError::Ceremony => ("provider-late", StatusCode::FORBIDDEN),
        AccessError::ProviderCancelled => ("provider-cancelled", StatusCode::OK),
        AccessError::NotLinked => ("provider-not-linked", StatusCode::FORBIDDEN),
        AccessError::LinkedElsewhere => ("provider-elsewhere", StatusCode::CONFLICT),
        AccessError::Link(_) => ("provider-link-gone", StatusCode::GONE),
        AccessError::ProviderAway { provider, cause } => {
            tracing::warn!(provider, cause, "a sign-in provider does not answer");
            ("provider-away", StatusCode::BAD_GATEWAY)
        }
        AccessError::ProviderRefused { provider, cause } => {
            tracing::warn!(provider, cause, "the answer of a sign-in provider was not accepted");
            ("provider-refused", StatusCode::FORBIDDEN)
        }
        AccessError::NoProvider => return Err(WebError::NotFound),
        other => return Err(other.into()),
    };
    Ok((w.t(message), status))
}

fn the(app: &App, id: &str) -> Result<Provider, WebError> {
    app.providers.get(id).cloned().ok_or(WebError::NotFound)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Given {
    next: String,
    password: String,
}

async fn set_out(
    app: &App,
    w: &'static Words,
    browser: &Browser,
    limit: &Limit,
    id: &str,
    purpose: Purpose,
    next: &str,
) -> Result<Response, WebError> {
    let provider = the(app, id)?;
    if browser.address().is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
        return Err(WebError::Busy);
    }
    let next = safe_next(next).unwrap_or_default();
    match app.providers.begin(&app.access, id, purpose, next).await {
        Ok(way) => Ok(leave(app, w, &provider, &way)),
        Err(error) => {
            let (notice, status) = refusal(w, error)?;
            Ok(again(app, w, next, notice, status))
        }
    }
}

/// `POST /{lang}/sign-in/with/{provider}`
async fn begin(
    State(app): Shared,
    In(w): In,
    Extension(limit): Extension<Limit>,
    browser: Browser,
    Path(id): Path<String>,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    set_out(&app, w, &browser, &limit, &id, Purpose::SignIn, &given.next).await
}

/// `POST /{lang}/choose-password/with/{provider}`: the invitation stays in the browser's own cookie.
async fn begin_invitation(
    State(app): Shared,
    In(w): In,
    Extension(limit): Extension<Limit>,
    browser: Browser,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let token = cookie::read(&headers, cookie::LINK, app.site.tls()).unwrap_or_default();
    match access::link::open(&app.access, &token).await {
        Ok(opened) if opened.kind == Kind::Invitation => {}
        Ok(_) => return Err(WebError::Form),
        Err(error) => {
            let (notice, status) = refusal(w, error)?;
            return Ok(again(&app, w, "", notice, status));
        }
    }
    set_out(&app, w, &browser, &limit, &id, Purpose::Invitation, "").await
}

/// `GET /sign-in/answer/{provider}`: somebody comes back. The address holds the code, so it is left at once.
pub async fn answer(
    State(app): Shared,
    browser: Browser,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(answer): Query<Answer>,
) -> Result<Response, WebError> {
    let held = cookie::read(&headers, cookie::PROVIDER, app.site.tls()).unwrap_or_default();
    let (token, tag) = held.split_once('.').unwrap_or((&held, ""));
    let french = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(prefers_french);
    let w = match tag {
        "" if french => Words::of("fr"),
        tag => Words::of(tag),
    };
    let arrived = app.providers.end(&app.access, &id, Some(token), answer).await;
    let done = match arrived {
        Ok(arrived) => arrive(&app, w, &browser, &headers, arrived).await,
        Err(error) => Err(Trouble::Refused(error, String::new())),
    };
    let mut response = match done {
        Ok(response) => response,
        Err(Trouble::Refused(error, next)) => {
            let (notice, status) = refusal(w, error)?;
            again(&app, w, &next, notice, status)
        }
        Err(Trouble::Failed(error)) => return Err(error),
    };
    let gone = cookie::clear(cookie::PROVIDER, app.site.tls());
    response.headers_mut().append(header::SET_COOKIE, gone);
    private(&mut response);
    Ok(response)
}

/// Why somebody who came back does not go on.
enum Trouble {
    /// To be said to them, and where they wanted to go.
    Refused(AccessError, String),
    /// Our own failure.
    Failed(WebError),
}

impl<E: Into<WebError>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::Failed(error.into())
    }
}

async fn arrive(
    app: &App,
    w: &'static Words,
    browser: &Browser,
    headers: &HeaderMap,
    arrived: Arrived,
) -> Result<Response, Trouble> {
    let Arrived {
        purpose,
        back: next,
        identity: who,
        second_factor,
    } = arrived;
    let refused = |error| Trouble::Refused(error, next.clone());
    match purpose {
        Purpose::SignIn => {
            let (_, step) = by_identity(&app.access, &who, second_factor, browser.from())
                .await
                .map_err(refused)?;
            Ok(go_on(app, w, headers, step, &next).await?)
        }
        Purpose::Invitation => {
            let link = cookie::read(headers, cookie::LINK, app.site.tls()).unwrap_or_default();
            let accepted = by_link_and_identity(&app.access, &link, &who, second_factor, browser.from()).await;
            let (_, step) = accepted.map_err(refused)?;
            Ok(go_on(app, w, headers, step, &next).await?)
        }
        Purpose::Link { account } => {
            let token = cookie::read(headers, cookie::SESSION, app.site.tls()).unwrap_or_default();
            let here = access::session::resume(&app.access, &token).await?;
            if here.is_none_or(|here| here.actor.account != account) {
                return Err(refused(AccessError::Ceremony));
            }
            let mut tx = app.db.begin().await?;
            identity::link(&app.access, &mut tx, &account, &who)
                .await
                .map_err(refused)?;
            tx.commit().await?;
            if let Some(account) = access::account::by_id(&app.db, &account).await? {
                letter::changed(app, &account, Change::SignInLinked).await?;
            }
            Ok(Redirect::to(&format!("/{}/account?done=linked", w.lang)).into_response())
        }
    }
}

fn link_page(staff: &Staff, account: &Account, provider: &Provider) -> Asking {
    let w = staff.words;
    let label = label(w, provider);
    let path = format!("/account/sign-ins/{}/link", provider.id);
    let mut page = Asking::new(
        Frame::new(staff, &path, "account", w.t1("provider-link-title", "provider", &label)),
        staff.href(&path),
        w.t1("provider-leave", "provider", &label),
    );
    page.lead.push(w.t1("provider-link-lead", "provider", &label));
    page.ask_password(account);
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/sign-ins/{provider}/link`
async fn ask_link(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let provider = the(&app, &id)?;
    Ok(link_page(&staff, &own(&app, &staff).await?, &provider).answer())
}

/// `POST /{lang}/account/sign-ins/{provider}/link`
async fn begin_link(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Path(id): Path<String>,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let provider = the(&app, &id)?;
    let account = own(&app, &staff).await?;
    let page = || link_page(&staff, &account, &provider);
    if let Some(again) = page()
        .unproved(&app, &staff, &account, &browser, &given.password)
        .await?
    {
        return Ok(again);
    }
    let purpose = Purpose::Link {
        account: account.id.clone(),
    };
    match app.providers.begin(&app.access, &id, purpose, "").await {
        Ok(way) => Ok(leave(&app, staff.words, &provider, &way)),
        Err(error) => {
            let mut page = page();
            page.notice = Some(refusal(staff.words, error)?.0);
            Ok(page.answer())
        }
    }
}

fn remove_page(staff: &Staff, account: &Account, provider: &Provider) -> Asking {
    let w = staff.words;
    let label = label(w, provider);
    let path = format!("/account/sign-ins/{}/remove", provider.id);
    let mut page = Asking::new(
        Frame::new(
            staff,
            &path,
            "account",
            w.t1("provider-remove-title", "provider", &label),
        ),
        staff.href(&path),
        w.t("provider-remove"),
    );
    page.lead.push(w.t1("provider-remove-lead", "provider", &label));
    page.ask_password(account);
    page.takes = true;
    page.back = Some(back(staff));
    page
}

/// `GET /{lang}/account/sign-ins/{provider}/remove`
async fn ask_remove(State(app): Shared, staff: Staff, Path(id): Path<String>) -> Result<Response, WebError> {
    let provider = the(&app, &id)?;
    Ok(remove_page(&staff, &own(&app, &staff).await?, &provider).answer())
}

/// `POST /{lang}/account/sign-ins/{provider}/remove`
async fn remove(
    State(app): Shared,
    staff: Staff,
    browser: Browser,
    Path(id): Path<String>,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    let provider = the(&app, &id)?;
    let account = own(&app, &staff).await?;
    let page = || remove_page(&staff, &account, &provider);
    if let Some(again) = page()
        .unproved(&app, &staff, &account, &browser, &given.password)
        .await?
    {
        return Ok(again);
    }
    let linked = identity::list(&app.db, &account.id).await?;
    let mut tx = app.db.begin().await?;
    for held in linked.into_iter().filter(|held| held.issuer == provider.issuer) {
        let who = Identity {
            issuer: held.issuer,
            subject: held.subject,
        };
        match identity::unlink(&app.access, &mut tx, &account.id, &who).await {
            Ok(_) => {}
            Err(AccessError::LastWay) => {
                let mut page = page();
                page.notice = Some(staff.words.t("provider-last"));
                return Ok(page.answer());
            }
            Err(other) => return Err(other.into()),
        }
    }
    tx.commit().await?;
    letter::changed(&app, &account, Change::SignInUnlinked).await?;
    Ok(staff.to("/account?done=unlinked"))
}
