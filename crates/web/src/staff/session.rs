//! Who asks for a working page. Every route behind [`required`] has somebody signed in, or is not reached.

use access::{Action, Actor, Decision, On, Scope, policy};
use axum::body::to_bytes;
use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use url::form_urlencoded;

use crate::guard::POLICY_AT_WORK;
use crate::public::words_of;
use crate::staff::{cookie, refused, resend};
use crate::words::Words;
use crate::{App, MOST_WORK, WebError};

/// Somebody signed in, as handlers take them.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who it is, and what they may do as of now.
    pub actor: Actor,
    /// The words of the page asked for.
    pub words: &'static Words,
    /// The centre behind the site.
    pub site: std::sync::Arc<crate::Settings>,
    /// Some of their roles wait for a second factor.
    pub second_factor_due: bool,
}

impl Staff {
    /// Somebody whose session goes on, reading in this language.
    pub fn new(app: &App, resumed: access::session::Resumed, words: &'static Words) -> Staff {
        Staff {
            actor: resumed.actor,
            second_factor_due: resumed.second_factor_due,
            words,
            site: std::sync::Arc::clone(&app.site),
        }
    }
    /// Goes on where the person may do this; else the page says why not.
    pub fn may(&self, action: Action, on: On<'_>) -> Result<(), WebError> {
        match access::can(&self.actor, action, on) {
            Decision::Allowed => Ok(()),
            Decision::Denied(why) => Err(WebError::NotAllowed(why)),
        }
    }
    /// Goes on where the person may see something; else there is nothing at this address, as for an id nobody has.
    pub fn sees(&self, action: Action, on: On<'_>) -> Result<(), WebError> {
        self.may(action, on).map_err(|_| WebError::NotFound)
    }
    /// Where the person may do this, for queries that list; refused where they may nowhere.
    pub fn scope(&self, action: Action) -> Result<Scope, WebError> {
        match access::scope(&self.actor, action) {
            Scope::Nothing => Err(WebError::NotAllowed(policy::Why::Role)),
            scope => Ok(scope),
        }
    }
    /// An address in the page's language.
    pub fn href(&self, path: &str) -> String {
        format!("/{}{path}", self.words.lang)
    }
    /// Another page, after something was changed.
    pub fn to(&self, path: &str) -> Response {
        Redirect::to(&self.href(path)).into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Staff, WebError> {
        // A handler that stands outside of `required` has nobody, and shows nothing.
        parts.extensions.get::<Staff>().cloned().ok_or(WebError::NotFound)
    }
}

/// Lets somebody signed in through to a working page, keeps its answers out of every cache, and gives refusals a page.
pub async fn required(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let asked = request
        .extensions()
        .get::<OriginalUri>()
        .map_or_else(|| request.uri().clone(), |asked| asked.0.clone());
    let words = words_of(asked.path());
    let token = cookie::read(request.headers(), cookie::SESSION, app.site.tls());
    let resumed = match &token {
        Some(token) => access::session::resume(&app.access, token).await,
        None => Ok(None),
    };
    let mut response = match resumed {
        Err(error) => WebError::from(error).page(words, &app.site),
        Ok(None) => {
            let address = asked.path_and_query().map_or("/", |p| p.as_str());
            let mut response = if matches!(*request.method(), Method::GET | Method::HEAD) {
                Redirect::to(&sign_in(words, address)).into_response()
            } else {
                signed_out(&app, words, address, request).await
            };
            if token.is_some() {
                let gone = cookie::clear(cookie::SESSION, app.site.tls());
                response.headers_mut().append(header::SET_COOKIE, gone);
            }
            response
        }
        Ok(Some(resumed)) => {
            let staff = Staff::new(&app, resumed, words);
            request.extensions_mut().insert(staff.clone());
            let response = next.run(request).await;
            if refused::is_bare(&response) {
                refused::page(&staff, &response)
            } else {
                response
            }
        }
    };
    private(&mut response);
    response
}

/// Kept by no cache. Forms may say that they come from here, which is how forms of other sites are told apart where a
/// browser sends nothing better; other sites are told nothing.
pub fn private(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY_AT_WORK));
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("same-origin"));
}

/// The address of the sign-in page that leads on to another one.
pub fn sign_in(words: &Words, next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("next", next)
        .finish();
    format!("/{}/sign-in?{query}", words.lang)
}

/// The address a person wanted before they signed in, where it is one of this site's working pages.
pub fn safe_next(next: &str) -> Option<&str> {
    let rest = next.strip_prefix("/en/").or_else(|| next.strip_prefix("/fr/"))?;
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    let own =
        plain && !rest.starts_with('/') && !rest.split('?').next().is_some_and(|p| p.split('/').any(|s| s == ".."));
    let door = ["sign-in", "sign-out"].iter().any(|d| rest.starts_with(d));
    (own && !door && next.len() <= 1_000).then_some(next)
}

/// What was sent when nobody is signed in any more: nothing is done, and nothing typed is lost. Texts of passwords are
/// left out.
async fn signed_out(app: &App, words: &'static Words, address: &str, request: Request) -> Response {
    let is_form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    let fields = match to_bytes(request.into_body(), MOST_WORK).await {
        Ok(body) if is_form => form_urlencoded::parse(&body)
            .into_owned()
            .filter(|(name, _)| !name.contains("password") && name != "code")
            .collect(),
        _ => Vec::new(),
    };
    let mut response = resend::page(app, words, address, fields);
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_own_working_page_is_led_to_after_signing_in() {
        for own in [
            "/en/records",
            "/fr/admin/people?role=curator&after=1",
            "/en/records/a%20b/history",
        ] {
            assert_eq!(safe_next(own), Some(own));
        }
        for foreign in [
            "",
            "/",
            "//evil.example/en/",
            "https://evil.example/en/records",
            "/en//evil.example",
            "/\\evil.example",
            "/en/\\evil.example",
            "/en/../../evil",
            "/en/a\r\nSet-Cookie: x=1",
            "/de/records",
            "/en/sign-in?next=/en/sign-in",
            "/en/sign-out",
            "javascript:alert(1)",
        ] {
            assert_eq!(safe_next(foreign), None, "{foreign}");
        }
    }
}
