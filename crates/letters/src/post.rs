//! The mail server that letters are handed to.
use std::error::Error as _;
use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use store::Ts;
use url::Url;

use crate::cause;
use crate::words::Written;
use crate::{LettersError, Result};

/// How long the server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long handing over one letter may take in all.
pub(crate) const LONGEST: Duration = Duration::from_secs(90);

/// How letters are sent: the section `[mail]` of the settings.
#[derive(Clone)]
pub struct Mail {
    /// `smtps://USER@HOST` (TLS from the start, port 465) or `smtp://USER@HOST` (STARTTLS, port 587). The user only where the
    /// server asks for one.
    pub smtp: String,
    /// The user's password.
    pub password: Option<String>,
    /// Who sends: `211 Lakeshore <no-reply@211lakeshore.example>`.
    pub from: String,
    /// Who reads answers; empty: the sender.
    pub reply_to: String,
    /// A certificate in PEM to trust besides the usual ones.
    pub certificate: Option<Vec<u8>>,
    /// `smtp://` without STARTTLS: for a server on this machine, or in a network that is trusted.
    pub without_tls: bool,
}

impl Mail {
    /// Whether letters can be sent so, as far as can be told without asking the server. Within a runtime of tokio.
    pub fn check(&self) -> Result<()> {
        Post::new(self).map(drop)
    }
}

/// Hands letters to a mail server.
pub(crate) struct Post {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

/// Why a letter was not taken. Never with what the server said word for word: it repeats addresses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another try may help.
    ForNow(String),
    /// No try will help.
    ForGood(String),
}

fn setting(name: &'static str, cause: &dyn std::fmt::Display, remedy: &'static str) -> LettersError {
    LettersError::Setting {
        name,
        cause: cause.to_string(),
        remedy,
    }
}

impl Post {
    /// Reads the settings. Talks to nobody yet.
    pub(crate) fn new(mail: &Mail) -> Result<Post> {
        const SMTP: &str = "Write smtps://USER@HOST or smtp://USER@HOST:PORT";
        const PASSWORD: &str = "Leave it out here and set FRONTDOOR_SMTP_PASSWORD or mail.password_file";
        const SENDER: &str = "Write NAME <ADDRESS> or the address alone";
        let url = Url::parse(&mail.smtp).map_err(|cause| setting("smtp", &cause, SMTP))?;
        let from: Mailbox = mail.from.parse().map_err(|cause| setting("from", &cause, SENDER))?;
        let reply_to = Some(&mail.reply_to)
            .filter(|written| !written.is_empty())
            .map(|written| written.parse().map_err(|cause| setting("reply_to", &cause, SENDER)))
            .transpose()?;
        let wrapped = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            other => return Err(setting("smtp", &format!("`{other}://` is no way to send mail"), SMTP)),
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| setting("smtp", &"no host", SMTP))?;
        if url.password().is_some() {
            return Err(setting("smtp", &"the password stands in the address", PASSWORD));
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(setting("smtp", &"there is more after the host", SMTP));
        }
        let port = url.port().unwrap_or(if wrapped { 465 } else { 587 });
        let tls = if mail.without_tls && !wrapped {
            Tls::None
        } else {
            let parameters = tls(host, mail.certificate.as_deref())?;
            if wrapped {
                Tls::Wrapper(parameters)
            } else {
                Tls::Required(parameters)
            }
        };
        match (url.username(), &mail.password) {
            ("", Some(_)) => {
                return Err(setting(
                    "smtp",
                    &"there is a password and no user",
                    "Write smtps://USER@HOST",
                ));
            }
            (user, None) if !user.is_empty() => {
                return Err(setting("smtp", &"there is a user and no password", PASSWORD));
            }
            _ => {}
        }
        let mut whole = url.clone();
        if let Some(password) = &mail.password {
            whole
                .set_password(Some(password))
                .map_err(|()| setting("smtp", &"no host", SMTP))?;
        }
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(whole.as_str())
            .map_err(|_| setting("smtp", &"the user cannot be read", SMTP))?
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE))
            .pool_config(PoolConfig::new().max_size(1).idle_timeout(Duration::from_secs(10)));
        Ok(Post {
            server: server.build(),
            from,
            reply_to,
        })
    }

    /// Hands a letter over. `id` stays the same when it is handed over again, so that a mailbox can see that it has it.
    pub(crate) async fn send(
        &self,
        id: &str,
        to: Address,
        lang: &str,
        written: &Written,
        at: Ts,
    ) -> Result<(), Refusal> {
        let envelope = Envelope::new(Some(self.from.email.clone()), vec![to.clone()])
            .map_err(|_| Refusal::ForGood(cause::NOBODY.into()))?;
        let message = self
            .message(id, to, lang, written, at)
            .map_err(|_| Refusal::ForGood("the letter cannot be written as a message".into()))?;
        let bytes = message.formatted();
        match tokio::time::timeout(LONGEST, self.server.send_raw(&envelope, &bytes)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(fault)) => Err(refusal(&fault)),
            Err(_) => Err(Refusal::ForNow(cause::SLOW.into())),
        }
    }

    fn message(
        &self,
        id: &str,
        to: Address,
        lang: &str,
        written: &Written,
        at: Ts,
    ) -> Result<Message, lettre::error::Error> {
        let date = SystemTime::UNIX_EPOCH + at.since(Ts(0));
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(written.subject.clone())
            .date(date)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            // RFC 3834: nobody's absence notice answers it.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ))
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Content-Language"),
                lang.into(),
            ));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        builder.multipart(
            MultiPart::alternative()
                .boundary(format!("part-{id}"))
                .singlepart(
                    SinglePart::builder()
                        .header(ContentType::TEXT_PLAIN)
                        .body(written.text.clone()),
                )
                .singlepart(
                    SinglePart::builder()
                        .header(ContentType::TEXT_HTML)
                        .body(written.html.clone()),
                ),
        )
    }
}

fn tls(host: &str, certificate: Option<&[u8]>) -> Result<TlsParameters> {
    const REMEDY: &str = "Name a file with certificates in PEM";
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some(pem) = certificate {
        if !String::from_utf8_lossy(pem).contains("-----BEGIN CERTIFICATE-----") {
            return Err(setting("certificate_file", &"there is no certificate in it", REMEDY));
        }
        let certificate = Certificate::from_pem(pem).map_err(|cause| setting("certificate_file", &cause, REMEDY))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    parameters
        .build_rustls()
        .map_err(|cause| setting("certificate_file", &cause, REMEDY))
}

/// Whether TLS broke off while the connection was being made.
fn of_tls(fault: &lettre::transport::smtp::Error) -> bool {
    let mut cause = fault.source();
    while let Some(fault) = cause {
        if let Some(inner) = fault.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            return inner.is::<rustls::Error>();
        }
        cause = fault.source();
    }
    false
}

/// What went wrong, by kind and code alone.
fn refusal(fault: &lettre::transport::smtp::Error) -> Refusal {
    let Some(code) = fault.status() else {
        let cause = if fault.is_tls() || of_tls(fault) {
            cause::TLS
        } else if fault.is_timeout() {
            cause::SLOW
        } else if fault.is_client() {
            cause::LESS
        } else {
            cause::AWAY
        };
        return Refusal::ForNow(cause.into());
    };
    let code: u16 = code.into();
    let cause = format!("{}{code}", cause::ANSWERED);
    match code {
        // The address does not exist, or takes no mail (RFC 5321, 4.2.2). All else may be put right at our server.
        550..=553 => Refusal::ForGood(cause),
        _ => Refusal::ForNow(cause),
    }
}
