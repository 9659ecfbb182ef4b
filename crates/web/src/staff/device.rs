//! A form that hands a question to the person's device, and the device's answer to us (`assets/js/passkey.js`).

use access::AccessError;
use access::passkey::{Asked, Passkeys};
use askama::Template;
use axum::response::Response;

use crate::public::html;
use crate::staff::Frame;
use crate::staff::session::private;
use crate::words::Words;
use crate::{App, WebError};

/// The form.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    /// `create` or `get`.
    pub kind: &'static str,
    /// Where it is sent.
    pub action: String,
    /// The question, as JSON.
    pub options: String,
    /// What it carries along: the ceremony first.
    pub hidden: Vec<(&'static str, String)>,
    /// What the button says.
    pub button: String,
    /// The device is asked as soon as the page is there.
    pub start: bool,
}

impl Device {
    /// A form for a ceremony that was just begun.
    pub fn new(kind: &'static str, asked: &Asked, action: String, button: String) -> Device {
        Device {
            kind,
            action,
            options: asked.options.to_string(),
            hidden: vec![("ceremony", asked.ceremony.as_str().to_owned())],
            button,
            start: false,
        }
    }
}

/// A page with such a form alone.
#[derive(Template)]
#[template(path = "staff/device.html")]
pub(crate) struct DevicePage {
    pub page: Frame,
    pub lead: String,
    pub device: Device,
    /// The way back and its words.
    pub back: (String, String),
}

impl DevicePage {
    /// The page as an answer.
    pub fn answer(&self) -> Response {
        let mut response = html(self);
        private(&mut response);
        response
    }
}

/// Passkeys, where the site's address can have them.
pub(crate) fn passkeys(app: &App) -> Result<&Passkeys, WebError> {
    app.passkeys.as_ref().ok_or(WebError::NotFound)
}

/// What to say of a passkey that was not accepted; what is no such refusal goes on as a failure.
pub(crate) fn refusal(words: &Words, error: AccessError) -> Result<String, WebError> {
    let message = match error {
        AccessError::Ceremony => "passkey-late",
        AccessError::PasskeyUnknown => "passkey-unknown",
        AccessError::PasskeyTaken => "passkey-taken",
        AccessError::PasskeyCopied => "passkey-copied",
        AccessError::PasskeysEnough { most } => return Ok(words.t1("passkey-enough", "n", most)),
        AccessError::PasskeyRefused { cause } => {
            tracing::info!(cause, "a passkey was not accepted");
            "passkey-refused"
        }
        other => return Err(other.into()),
    };
    Ok(words.t(message))
}
