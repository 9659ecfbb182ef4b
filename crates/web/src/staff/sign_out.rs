//! Signing out.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::public::In;
use crate::staff::{cookie, session};
use crate::{Shared, WebError};

/// `POST /{lang}/sign-out`: ends the session, and answers alike when there is none any more.
pub async fn post(State(app): Shared, In(words): In, headers: HeaderMap) -> Result<Response, WebError> {
    let tls = app.site.tls();
    if let Some(token) = cookie::read(&headers, cookie::SESSION, tls)
        && let Some(resumed) = access::session::resume(&app.access, &token).await?
    {
        let mut tx = app.db.begin().await?;
        access::session::revoke(&app.access, &mut tx, &resumed.actor.account, &resumed.actor.session).await?;
        tx.commit().await?;
    }
    let mut response = Redirect::to(&format!("/{}/sign-in", words.lang)).into_response();
    let cookies = response.headers_mut();
    cookies.append(header::SET_COOKIE, cookie::clear(cookie::SESSION, tls));
    cookies.append(header::SET_COOKIE, cookie::clear(cookie::STEP, tls));
    session::private(&mut response);
    Ok(response)
}
