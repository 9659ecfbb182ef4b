//! The answer that begins a session: a new cookie, never one that the browser brought, and the way to work.

use access::session::Started;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::staff::session::safe_next;
use crate::staff::{Frame, Staff, cookie, session};
use crate::words::Words;
use crate::{App, WebError};

/// Where to set up a second step.
pub const SET_UP: &str = "/account/app";

/// Signs somebody in. A session that this browser had before ends.
pub async fn begin(
    app: &App,
    headers: &HeaderMap,
    started: &Started,
    next: Option<&str>,
) -> Result<Response, WebError> {
    let tls = app.site.tls();
    if let Some(former) = cookie::read(headers, cookie::SESSION, tls)
        && let Some(former) = access::session::resume(&app.access, &former).await?
    {
        let mut tx = app.db.begin().await?;
        access::session::revoke(&app.access, &mut tx, &former.actor.account, &former.actor.session).await?;
        tx.commit().await?;
    }
    let Some(resumed) = access::session::resume(&app.access, started.token.as_str()).await? else {
        return Err(WebError::NotFound);
    };
    let words = Words::of(resumed.actor.lang.as_str());
    let staff = Staff::new(app, resumed, words);
    let to = match next.and_then(safe_next) {
        _ if staff.second_factor_due => staff.href(SET_UP),
        Some(next) => next.to_owned(),
        None => Frame::new(&staff, "/account", "", "").first().to_owned(),
    };
    let mut response = Redirect::to(&to).into_response();
    let lasts = started.ends_at.since(app.clock.now());
    let cookies = response.headers_mut();
    cookies.append(
        header::SET_COOKIE,
        cookie::set(cookie::SESSION, tls, started.token.as_str(), lasts),
    );
    cookies.append(header::SET_COOKIE, cookie::clear(cookie::STEP, tls));
    cookies.append(header::SET_COOKIE, cookie::clear(cookie::LINK, tls));
    session::private(&mut response);
    Ok(response)
}
