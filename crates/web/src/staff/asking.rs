//! A page that asks for one thing: some fields, one button, the way back.

use access::{AccessError, Account};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form as Posted;
use serde::Deserialize;

use crate::form::{Field, Wrong};
use crate::guard::Limit;
use crate::public::{In, html};
use crate::staff::account::current_password;
use crate::staff::provider::Button;
use crate::staff::session::private;
use crate::staff::{Browser, Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// A page with one form.
#[derive(Template)]
#[template(path = "staff/asking.html")]
pub(crate) struct Asking {
    /// Its frame.
    pub page: Frame,
    /// What it is about, by paragraphs.
    pub lead: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What it carries along.
    pub hidden: Vec<(&'static str, String)>,
    /// Where it is sent.
    pub action: String,
    /// What the button says.
    pub button: String,
    /// The button takes something away.
    pub takes: bool,
    /// The way back and its words.
    pub back: Option<(String, String)>,
    /// What is wrong with what was typed.
    pub wrong: Wrong,
    /// A message above the form.
    pub notice: Option<String>,
    /// Providers to sign in with in the place of what the form asks for.
    pub providers: Vec<Button>,
}

impl Asking {
    /// A page with one form.
    pub fn new(page: Frame, action: impl Into<String>, button: impl Into<String>) -> Asking {
        Asking {
            page,
            lead: Vec::new(),
            fields: Vec::new(),
            hidden: Vec::new(),
            action: action.into(),
            button: button.into(),
            takes: false,
            back: None,
            wrong: Wrong::default(),
            notice: None,
            providers: Vec::new(),
        }
    }
    /// The page as an answer: 200, or 422 or 429 where something is to be mended.
    pub fn answer(mut self) -> Response {
        for field in &mut self.fields {
            field.error = self.wrong.of(&field.id).map(str::to_owned);
        }
        let status = match (&self.notice, self.wrong.is_empty()) {
            (Some(_), _) => StatusCode::TOO_MANY_REQUESTS,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        };
        let mut response = html(&self);
        *response.status_mut() = status;
        private(&mut response);
        response
    }
    /// With what to say about a refused proof; what is no such refusal goes on as a failure.
    pub fn refused(mut self, app: &App, field: &str, wrong: &str, error: AccessError) -> Result<Asking, WebError> {
        let words = self.page.words;
        match error {
            AccessError::NotProved => self.wrong.add(field, words.t(wrong)),
            AccessError::Wait { until } => {
                self.notice = Some(words.t1("sign-in-wait", "until", app.moment(words, until)));
            }
            AccessError::Weak(weak) => self.wrong.add(field, weakness(words, weak)),
            other => return Err(other.into()),
        }
        Ok(self)
    }
}

impl Asking {
    /// Asks for the password as well, of somebody who has one.
    pub fn ask_password(&mut self, account: &Account) {
        if account.has_password {
            self.fields.push(current_password(self.page.words));
        }
    }
    /// Makes sure that whoever is at the screen is the person, where they have a password: `None`, or the page once more with
    /// what to say. What is to be proved first is done after this alone.
    pub async fn unproved(
        self,
        app: &App,
        staff: &Staff,
        account: &Account,
        browser: &Browser,
        password: &str,
    ) -> Result<Option<Response>, WebError> {
        if !account.has_password {
            return Ok(None);
        }
        match access::sign_in::prove_again(&app.access, &staff.actor, password, browser.from()).await {
            Ok(()) => Ok(None),
            Err(error) => {
                let page = self.refused(app, "password", "account-password-wrong", error)?;
                Ok(Some(page.answer()))
            }
        }
    }
}

/// What is wrong with a password, and what to do.
pub fn weakness(w: &Words, weak: access::password::Weak) -> String {
    use access::password::{SHORTEST, Weak};
    match weak {
        Weak::Short => w.t1("password-short", "n", SHORTEST),
        Weak::Long => w.t("password-long"),
        Weak::Common => w.t("password-common"),
        Weak::Word => w.t("password-word"),
        Weak::Keyboard => w.t("password-keyboard"),
        Weak::Repeated => w.t("password-repeated"),
        Weak::Sequence => w.t("password-sequence"),
        Weak::Date => w.t("password-date"),
        Weak::Personal => w.t("password-personal"),
        Weak::Guessable => w.t("password-guessable"),
    }
}

/// What is typed so far.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typing {
    password: String,
    name: String,
}

/// `POST /{lang}/password-advice`: one line about a password while it is typed. Nothing of it is kept.
pub async fn advice(
    State(app): Shared,
    In(words): In,
    Extension(limit): Extension<Limit>,
    browser: Browser,
    Posted(typing): Posted<Typing>,
) -> Response {
    if browser.address().is_some_and(|ip| !limit.allows(ip, app.clock.now())) {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let line = match access::password::weakness(&typing.password, &[&typing.name]) {
        Some(weak) => weakness(words, weak),
        None => words.t("password-good"),
    };
    let mut response = line.into_response();
    private(&mut response);
    response
}

/// The field for a new password, with advice while it is typed.
pub fn new_password(w: &Words, name: &str) -> Field {
    Field::password(name, w.t("password-new"), "new-password")
        .hint(w.t1("password-hint", "n", access::password::SHORTEST))
        .attr("required", "")
        .attr("data-show", w.t("password-show"))
        .attr("data-advice", format!("/{}/password-advice", w.lang))
}
