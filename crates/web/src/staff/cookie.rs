//! The cookies of a person who is signed in or about to be. Over TLS a name with `__Host-` keeps other hosts of the same
//! domain from setting them.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

/// Who is signed in.
pub const SESSION: &str = "frontdoor";
/// A password was right, and the second step is open.
pub const STEP: &str = "frontdoor-step";
/// A link from a letter was opened.
pub const LINK: &str = "frontdoor-link";

/// Somebody set out for a provider, and the language they did it in.
pub const PROVIDER: &str = "frontdoor-provider";

fn name(base: &'static str, tls: bool) -> &'static str {
    match (base, tls) {
        (SESSION, true) => "__Host-frontdoor",
        (STEP, true) => "__Host-frontdoor-step",
        (LINK, true) => "__Host-frontdoor-link",
        (PROVIDER, true) => "__Host-frontdoor-provider",
        (plain, _) => plain,
    }
}

/// The value of a cookie, where the browser sent one.
pub fn read(headers: &HeaderMap, base: &'static str, tls: bool) -> Option<String> {
    let value = CookieJar::from_headers(headers)
        .get(name(base, tls))?
        .value()
        .to_owned();
    (!value.is_empty()).then_some(value)
}

/// The header that sets a cookie for so long.
pub fn set(base: &'static str, tls: bool, value: &str, lasts: Duration) -> HeaderValue {
    header(base, tls, value.to_owned(), i64::try_from(lasts.as_secs()).unwrap_or(0))
}

/// The header that takes a cookie away.
pub fn clear(base: &'static str, tls: bool) -> HeaderValue {
    header(base, tls, String::new(), 0)
}

fn header(base: &'static str, tls: bool, value: String, seconds: i64) -> HeaderValue {
    let mut cookie = Cookie::build((name(base, tls), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    // Browsers take `Secure` on plain http for some loopback addresses only, so it stands where there is TLS.
    if tls {
        cookie.set_secure(true);
    }
    let text = format!("{cookie}; Max-Age={seconds}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    #[test]
    fn over_tls_a_cookie_is_bound_to_the_host() {
        let minute = Duration::from_mins(1);
        assert_eq!(
            set(SESSION, true, "abc", minute),
            "__Host-frontdoor=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60"
        );
        assert_eq!(
            set(SESSION, false, "abc", minute),
            "frontdoor=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"
        );
        assert_eq!(
            clear(STEP, true),
            "__Host-frontdoor-step=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"
        );
    }

    #[test]
    fn over_tls_a_cookie_without_the_host_is_nobodys() {
        let sent = |text: &'static str| HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(text))]);
        assert_eq!(read(&sent("frontdoor=planted"), SESSION, true), None);
        assert_eq!(
            read(&sent("frontdoor=planted; __Host-frontdoor=own"), SESSION, true).as_deref(),
            Some("own")
        );
        assert_eq!(read(&sent("frontdoor="), SESSION, false), None);
    }
}
