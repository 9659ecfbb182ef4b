//! Signing in: e-mail and password, then the second step where there is one.

use access::sign_in::{Code, Next, by_code, by_password};
use access::{AccessError, Account};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::{Form as Posted, Query};
use serde::Deserialize;

use crate::form::{Field, Wrong};
use crate::page::Switch;
use crate::public::{In, html};
use crate::staff::begin::begin;
use crate::staff::device::Device;
use crate::staff::provider::Button;
use crate::staff::session::{private, safe_next};
use crate::staff::{Browser, Frame, cookie, passkey, provider};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The first step.
#[derive(Template)]
#[template(path = "staff/sign-in.html")]
pub(crate) struct SignIn {
    page: Frame,
    email: Field,
    password: Field,
    next: String,
    wrong: Wrong,
    /// One message above the form: too many tries, a step that came too late.
    notice: Option<String>,
    /// The way to sign in with a passkey.
    passkey: Option<String>,
    providers: Vec<Button>,
}

/// The second step.
#[derive(Template)]
#[template(path = "staff/second-step.html")]
pub(crate) struct SecondStep {
    page: Frame,
    code: Field,
    /// A code of an app, or a recovery code, can be typed.
    types: bool,
    device: Option<Device>,
    recovery: bool,
    next: String,
    wrong: Wrong,
    notice: Option<String>,
}

/// Where the address leads on to.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    next: String,
    /// `recovery`: with a recovery code.
    with: String,
}

/// What the first form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Given {
    email: String,
    password: String,
    next: String,
}

/// What the second form sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct GivenCode {
    code: String,
    with: String,
    next: String,
}

/// Something above a form that is no fault of one field.
enum Said {
    Nothing,
    Notice(String),
    Wrong(Wrong),
}

impl Said {
    /// What to say about a refused try; what is no such refusal goes on as a failure.
    fn of(
        app: &App,
        words: &'static Words,
        error: AccessError,
        wrong: &'static str,
        field: &str,
    ) -> Result<Said, WebError> {
        match error {
            AccessError::NotProved => Ok(Said::Wrong(Wrong::one(words, field, wrong))),
            AccessError::Wait { until } => Ok(Said::Notice(words.t1(
                "sign-in-wait",
                "until",
                app.moment(words, until),
            ))),
            other => Err(other.into()),
        }
    }
    fn status(&self) -> StatusCode {
        match self {
            Said::Nothing => StatusCode::OK,
            Said::Notice(_) => StatusCode::TOO_MANY_REQUESTS,
            Said::Wrong(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
    fn parts(self) -> (Wrong, Option<String>) {
        match self {
            Said::Nothing => (Wrong::default(), None),
            Said::Notice(notice) => (Wrong::default(), Some(notice)),
            Said::Wrong(wrong) => (wrong, None),
        }
    }
}

fn answer(status: StatusCode, page: &impl Template) -> Response {
    let mut response = html(page);
    *response.status_mut() = status;
    private(&mut response);
    response
}

pub(crate) fn with_next(path: &str, next: &str) -> String {
    match safe_next(next) {
        Some(next) => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("next", next)
                .finish();
            format!("{path}?{query}")
        }
        None => path.to_owned(),
    }
}

fn first(app: &App, words: &'static Words, given: &Given, said: Said) -> Response {
    let status = said.status();
    let (wrong, notice) = said.parts();
    let email = Field::text("email", words.t("sign-in-email"))
        .value(given.email.trim())
        .attr("type", "email")
        .attr("autocomplete", "username")
        .attr("required", "")
        .wrong(&wrong);
    let password = Field::password("password", words.t("sign-in-password"), "current-password").attr("required", "");
    let switch = Switch::Address(with_next("/sign-in", &given.next));
    let page = SignIn {
        page: Frame::door(app, words, switch, words.t("sign-in-title")),
        email,
        password,
        next: safe_next(&given.next).unwrap_or_default().to_owned(),
        wrong,
        notice,
        passkey: app
            .passkeys
            .is_some()
            .then(|| format!("/{}{}", words.lang, with_next("/sign-in/passkey", &given.next))),
        providers: provider::buttons(app, words, "/sign-in/with"),
    };
    answer(status, &page)
}

/// `GET /{lang}/sign-in`
pub async fn get(State(app): Shared, In(words): In, Query(asked): Query<Asked>) -> Response {
    let given = Given {
        next: asked.next,
        ..Given::default()
    };
    first(&app, words, &given, Said::Nothing)
}

/// `POST /{lang}/sign-in`
pub async fn post(
    State(app): Shared,
    In(words): In,
    browser: Browser,
    headers: HeaderMap,
    Posted(given): Posted<Given>,
) -> Result<Response, WebError> {
    match by_password(&app.access, &given.email, &given.password, browser.from()).await {
        Ok(next) => go_on(&app, words, &headers, next, &given.next).await,
        Err(error) => Ok(first(
            &app,
            words,
            &given,
            Said::of(&app, words, error, "sign-in-wrong", "email")?,
        )),
    }
}

/// After a first proof: to work, or to the second step.
pub async fn go_on(
    app: &App,
    words: &'static Words,
    headers: &HeaderMap,
    next: Next,
    to: &str,
) -> Result<Response, WebError> {
    match next {
        Next::SignedIn(started) => begin(app, headers, &started, Some(to)).await,
        Next::SecondStep(step) => {
            let path = with_next("/sign-in/second-step", to);
            let mut response = Redirect::to(&format!("/{}{path}", words.lang)).into_response();
            let tls = app.site.tls();
            let lasts = step.expires_at.since(app.clock.now());
            let cookies = response.headers_mut();
            cookies.append(
                header::SET_COOKIE,
                cookie::set(cookie::STEP, tls, step.token.as_str(), lasts),
            );
            cookies.append(header::SET_COOKIE, cookie::clear(cookie::LINK, tls));
            private(&mut response);
            Ok(response)
        }
    }
}

async fn second(
    app: &App,
    words: &'static Words,
    account: &Account,
    next: &str,
    recovery: bool,
    said: Said,
) -> Result<Response, WebError> {
    let device = if recovery {
        None
    } else {
        passkey::of_step(app, words, account, next).await?
    };
    let status = said.status();
    let (wrong, notice) = said.parts();
    let code = if recovery {
        Field::text("code", words.t("second-step-recovery"))
            .hint(words.t("second-step-recovery-hint"))
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
    } else {
        Field::text("code", words.t("second-step-code"))
            .hint(words.t("second-step-code-hint"))
            .attr("autocomplete", "one-time-code")
            .attr("inputmode", "numeric")
    };
    let page = SecondStep {
        page: Frame::door(
            app,
            words,
            Switch::Address(with_next("/sign-in/second-step", next)),
            words.t("second-step-title"),
        ),
        code: code
            .attr("class", "code-field")
            .attr("required", "")
            .attr("autofocus", "")
            .wrong(&wrong),
        types: recovery || account.has_totp,
        device,
        recovery,
        next: safe_next(next).unwrap_or_default().to_owned(),
        wrong,
        notice,
    };
    Ok(answer(status, &page))
}

/// The second step again, saying why the passkey did not do.
pub(crate) async fn second_again(
    app: &App,
    words: &'static Words,
    account: &Account,
    next: &str,
    notice: String,
) -> Result<Response, WebError> {
    let mut response = second(app, words, account, next, false, Said::Notice(notice)).await?;
    *response.status_mut() = StatusCode::FORBIDDEN;
    Ok(response)
}

/// The first step again, saying why.
pub(crate) fn again(app: &App, words: &'static Words, next: &str, notice: String, status: StatusCode) -> Response {
    let given = Given {
        next: next.to_owned(),
        ..Given::default()
    };
    let mut response = first(app, words, &given, Said::Notice(notice));
    *response.status_mut() = status;
    response
}

/// The first step again, because the second came too late.
fn too_late(app: &App, words: &'static Words, next: &str) -> Response {
    let mut response = again(app, words, next, words.t("second-step-gone"), StatusCode::UNAUTHORIZED);
    let gone = cookie::clear(cookie::STEP, app.site.tls());
    response.headers_mut().append(header::SET_COOKIE, gone);
    response
}

/// `GET /{lang}/sign-in/second-step`
pub async fn get_second(
    State(app): Shared,
    In(words): In,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(step) = cookie::read(&headers, cookie::STEP, app.site.tls()) else {
        return Ok(too_late(&app, words, &asked.next));
    };
    match access::sign_in::account_of_step(&app.access, &step).await {
        Ok(account) => {
            second(
                &app,
                words,
                &account,
                &asked.next,
                asked.with == "recovery",
                Said::Nothing,
            )
            .await
        }
        Err(AccessError::StepGone) => Ok(too_late(&app, words, &asked.next)),
        Err(other) => Err(other.into()),
    }
}

/// `POST /{lang}/sign-in/second-step`
pub async fn post_second(
    State(app): Shared,
    In(words): In,
    browser: Browser,
    headers: HeaderMap,
    Posted(given): Posted<GivenCode>,
) -> Result<Response, WebError> {
    let Some(step) = cookie::read(&headers, cookie::STEP, app.site.tls()) else {
        return Ok(too_late(&app, words, &given.next));
    };
    let recovery = given.with == "recovery";
    let code = if recovery {
        Code::Recovery(&given.code)
    } else {
        Code::Totp(&given.code)
    };
    match by_code(&app.access, &step, code, browser.from()).await {
        Ok(started) => begin(&app, &headers, &started, Some(&given.next)).await,
        Err(AccessError::StepGone) => Ok(too_late(&app, words, &given.next)),
        Err(error) => {
            let wrong = if recovery {
                "second-step-recovery-wrong"
            } else {
                "second-step-wrong"
            };
            let said = Said::of(&app, words, error, wrong, "code")?;
            match access::sign_in::account_of_step(&app.access, &step).await {
                Ok(account) => second(&app, words, &account, &given.next, recovery, said).await,
                Err(AccessError::StepGone) => Ok(too_late(&app, words, &given.next)),
                Err(other) => Err(other.into()),
            }
        }
    }
}
