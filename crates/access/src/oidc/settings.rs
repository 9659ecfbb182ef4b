use language::Text;
use url::{Host, Url};

use crate::{AccessError, Result};

/// A provider that people may sign in with, as the operator set it up.
#[derive(Clone)]
pub struct Provider {
    /// Its name in addresses and in the settings: small letters, digits, hyphens.
    pub id: String,
    /// Its address, exactly as the provider writes it.
    pub issuer: String,
    /// What the provider knows this site by.
    pub client_id: String,
    /// What proves to the provider that it is this site.
    pub client_secret: Option<String>,
    /// What the button says it is, by language: "City of Lakeshore".
    pub label: Text,
    /// The provider itself asks for a second factor; else ours follows.
    pub second_factor: bool,
    /// Let the provider be reached without TLS on this machine: to try things out, never for people.
    pub without_tls_on_this_machine: bool,
}

impl Provider {
    pub(super) fn fault(&self, setting: &'static str, cause: impl Into<String>) -> AccessError {
        AccessError::ProviderSetting {
            provider: self.id.clone(),
            setting,
            cause: cause.into(),
        }
    }
    pub(super) fn refused(&self, cause: impl Into<String>) -> AccessError {
        AccessError::ProviderRefused {
            provider: self.id.clone(),
            cause: cause.into(),
        }
    }
    pub(super) fn away(&self, cause: impl Into<String>) -> AccessError {
        AccessError::ProviderAway {
            provider: self.id.clone(),
            cause: cause.into(),
        }
    }
    /// Finds what can be seen without asking the provider.
    pub(super) fn check(&self) -> Result<()> {
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 40 || !self.id.chars().all(good) {
            return Err(self.fault("id", "use 1 to 40 small letters, digits and hyphens"));
        }
        let issuer = Url::parse(&self.issuer).map_err(|cause| self.fault("issuer", cause.to_string()))?;
        if !self.may_reach(&issuer) || issuer.query().is_some() || issuer.fragment().is_some() {
            return Err(self.fault(
                "issuer",
                "write an address that begins with https:// and ends with its path",
            ));
        }
        if self.client_id.is_empty() {
            return Err(self.fault("client_id", "write what the provider knows this site by"));
        }
        if self.label.is_empty() {
            return Err(self.fault("label", "write what the button says, by language"));
        }
        Ok(())
    }
    /// Refuses an address that the provider names and that must not be talked to.
    pub(super) fn allows(&self, url: &Url) -> Result<()> {
        if self.may_reach(url) {
            Ok(())
        } else {
            Err(self.refused("it names an address without TLS"))
        }
    }
    fn may_reach(&self, url: &Url) -> bool {
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        url.scheme() == "https" || (url.scheme() == "http" && here && self.without_tls_on_this_machine)
    }
}

/// Never shows the secret.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.id).finish()
    }
}
