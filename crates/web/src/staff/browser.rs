//! Where somebody signs in from.

use std::net::{IpAddr, SocketAddr};

use access::sign_in::From;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use crate::guard::asker;

/// The browser that asks: its address as far as it can be believed, and what its session is called.
#[derive(Debug, Clone)]
pub struct Browser {
    address: Option<IpAddr>,
    device: String,
}

impl Browser {
    /// For throttling and for the list of sessions.
    pub fn from(&self) -> From<'_> {
        From {
            address: self.address,
            device: &self.device,
        }
    }
    /// The address alone.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Browser {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Browser, Self::Rejection> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok());
        Ok(Browser {
            address: asker(&parts.headers, parts.extensions.get::<ConnectInfo<SocketAddr>>()),
            device: access::device(agent.unwrap_or_default()),
        })
    }
}
