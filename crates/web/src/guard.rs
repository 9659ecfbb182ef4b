//! What stands around every answer: safety headers, a log line that knows nothing of the person, limits on how much one
//! address may ask, and forms that other sites send.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use store::Ts;

use crate::App;

/// Who asks, as a proxy writes it.
const FORWARDED: &str = "x-forwarded-for";
/// Nothing but what this site itself serves; no frame around it, no base, forms to itself alone.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// As [`POLICY`], for working pages: their modules may also ask this site.
pub const POLICY_AT_WORK: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                                  connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// As [`POLICY`], for a page that these sites may show in a frame; none: nobody may.
pub fn policy_in_frame(sites: &[String]) -> String {
    let ancestors = if sites.is_empty() {
        "'none'".to_owned()
    } else {
        sites.join(" ")
    };
    POLICY.replace("frame-ancestors 'none'", &format!("frame-ancestors {ancestors}"))
}

/// Takes away a request's word on who asks, unless the operator said that a proxy in front writes it.
pub async fn who_asks(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if !app.site.behind_proxy {
        request.headers_mut().remove(FORWARDED);
    }
    next.run(request).await
}

/// Adds the headers that every answer of the site carries.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    );
    if app.site.tls() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

/// One line for each request: the route's pattern, the status and the time. Never the address asked for, which may say
/// what a person needs or where they are.
pub async fn log(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let start = app.clock.now();
    let response = next.run(request).await;
    let took = app.clock.now().since(start);
    let status = response.status().as_u16();
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of one request")]
    let ms = took.as_micros() as f64 / 1000.0;
    tracing::info!(target: "web::request", %method, route, status, ms, "answered");
    metrics::histogram!("http_request_seconds", "route" => route, "status" => status.to_string())
        .record(took.as_secs_f64());
    response
}

/// How often one address may do something within a minute. Addresses are held in memory for that minute alone.
#[derive(Clone)]
pub struct Limit {
    most: u32,
    seen: Arc<Mutex<Seen>>,
}

struct Seen {
    since: Ts,
    count: HashMap<IpAddr, u32>,
}

const MINUTE: Duration = Duration::from_mins(1);
/// More addresses than this within a minute are not counted one by one.
const MOST_ADDRESSES: usize = 100_000;

impl Limit {
    /// So many a minute from one address.
    pub fn new(most: u32) -> Limit {
        Limit {
            most,
            seen: Arc::new(Mutex::new(Seen {
                since: Ts(0),
                count: HashMap::new(),
            })),
        }
    }
    /// Counts one more; false when it is too many.
    pub fn allows(&self, from: IpAddr, now: Ts) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if now.since(seen.since) >= MINUTE || now < seen.since {
            *seen = Seen {
                since: now,
                count: HashMap::new(),
            };
        }
        if seen.count.len() >= MOST_ADDRESSES && !seen.count.contains_key(&from) {
            return true;
        }
        let count = seen.count.entry(from).or_default();
        *count += 1;
        *count <= self.most
    }
}

/// Who asks: the connection's address, or what a proxy on this machine or its network says, where [`who_asks`] left it. None when
/// the server was started without addresses (in tests).
pub fn asker(headers: &HeaderMap, connection: Option<&ConnectInfo<SocketAddr>>) -> Option<IpAddr> {
    let peer = connection?.0.ip();
    let proxy = match peer {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    };
    let forwarded = || {
        headers
            .get(FORWARDED)?
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()
    };
    Some(if proxy { forwarded().unwrap_or(peer) } else { peer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_ask_again_after_a_minute() {
        let limit = Limit::new(2);
        let (a, b) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let start = Ts(1_000_000_000_000_000);
        assert_eq!([1, 2, 3].map(|_| limit.allows(a, start)), [true, true, false]);
        assert!(limit.allows(b, start));
        assert!(limit.allows(a, start.plus(MINUTE)));
    }
    #[test]
    fn only_a_proxy_nearby_may_say_who_asks() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("203.0.113.9, 198.51.100.7"));
        let from = |ip: [u8; 4]| asker(&headers, Some(&ConnectInfo(SocketAddr::from((ip, 1)))));
        assert_eq!(from([127, 0, 0, 1]), Some(IpAddr::from([198, 51, 100, 7])));
        assert_eq!(from([203, 0, 113, 50]), Some(IpAddr::from([203, 0, 113, 50])));
    }
}
