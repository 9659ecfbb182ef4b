//! Signing in at an `OpenID` provider: a city's, an agency's, the one that a centre has for all its work.
//!
//! Authorization code with PKCE, state and nonce. A person of the provider is somebody here only when they were linked, by an
//! invitation or from their account page: what the provider says of their name or e-mail is not even asked for.
mod exchange;
pub mod identity;
mod settings;

use openidconnect::core::{CoreAuthenticationFlow, CoreProviderMetadata};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

pub use identity::Identity;
pub use settings::Provider;

use crate::{Access, AccessError, Result, Token, ceremony};

const KIND: &str = "oidc";

/// What somebody goes to a provider for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To link the sign-in there with this account.
    Link {
        /// The account of whoever is signed in here.
        account: String,
    },
    /// To accept an invitation.
    Invitation,
}

/// Where to send the browser, and what it must bring back.
#[derive(Debug)]
pub struct Leave {
    /// The provider's page.
    pub url: Url,
    /// For a cookie: proves that the answer comes to the browser that left.
    pub browser: Token,
}

/// What the provider's answer carries in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The code.
    pub code: Option<String>,
    /// Which of our questions it answers.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// The provider (RFC 9207).
    pub iss: Option<String>,
}

/// Who came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// What they went for.
    pub purpose: Purpose,
    /// Where they were to come back to, as it was given to [`Providers::begin`].
    pub back: String,
    /// Who the provider says it is.
    pub identity: Identity,
    /// Whether the provider asks for a second factor itself.
    pub second_factor: bool,
}

/// A question that waits for its answer.
#[derive(Serialize, Deserialize)]
struct Waiting {
    provider: String,
    purpose: Purpose,
    back: String,
    /// SHA-256 of what the browser has in its cookie.
    browser: Vec<u8>,
    nonce: String,
    verifier: String,
}

/// The providers of a deployment.
#[derive(Clone)]
pub struct Providers {
    list: std::sync::Arc<Vec<Provider>>,
    http: reqwest::Client,
    base_url: String,
}

impl Providers {
    /// With these providers, for a site at this address.
    pub fn new(list: Vec<Provider>, base_url: &str) -> Result<Providers> {
        for (place, provider) in list.iter().enumerate() {
            provider.check()?;
            if list[..place].iter().any(|other| other.id == provider.id) {
                return Err(provider.fault("id", "two providers have it"));
            }
        }
        Ok(Providers {
            list: list.into(),
            http: exchange::client(),
            base_url: base_url.to_owned(),
        })
    }
    /// The providers, in the order of the settings.
    pub fn list(&self) -> &[Provider] {
        &self.list
    }
    /// The provider of this name.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.list.iter().find(|provider| provider.id == id)
    }
    /// Where a provider sends people back to: to be registered there.
    pub fn answers_at(&self, id: &str) -> String {
        format!("{}/sign-in/answer/{id}", self.base_url)
    }

    /// Begins: asks the provider what it offers, and gives the address to send the browser to. `back` is where the person
    /// wants to be afterwards.
    pub async fn begin(&self, access: &Access, id: &str, purpose: Purpose, back: &str) -> Result<Leave> {
        let provider = self.get(id).ok_or(AccessError::NoProvider)?;
        let metadata = self.metadata(provider).await?;
        provider.allows(metadata.authorization_endpoint().url())?;
        let client = exchange::openid(provider, metadata, &self.answers_at(id))?;
        let (browser, nonce) = (Token::random(&access.ids), Token::random(&access.ids));
        let verifier = Token::random(&access.ids);
        let waiting = Waiting {
            provider: provider.id.clone(),
            purpose,
            back: back.to_owned(),
            browser: Sha256::digest(browser.as_str()).to_vec(),
            nonce: nonce.as_str().to_owned(),
            verifier: verifier.as_str().to_owned(),
        };
        let state = ceremony::begin(access, KIND, &waiting).await?;
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.as_str().to_owned()));
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state.as_str().to_owned()),
                move || Nonce::new(nonce.as_str().to_owned()),
            )
            .set_pkce_challenge(challenge)
            .url();
        Ok(Leave { url, browser })
    }

    /// Ends: checks the answer that came with a browser, once, and asks the provider who it is.
    pub async fn end(&self, access: &Access, id: &str, browser: Option<&str>, answer: Answer) -> Result<Arrived> {
        let provider = self.get(id).ok_or(AccessError::NoProvider)?;
        let state = answer.state.ok_or(AccessError::Ceremony)?;
        let waiting: Waiting = ceremony::end(access, KIND, &state).await?;
        let same_browser = browser.is_some_and(|token| Sha256::digest(token).as_slice() == waiting.browser);
        if !same_browser || waiting.provider != provider.id {
            return Err(AccessError::Ceremony);
        }
        if answer.iss.is_some_and(|iss| iss != provider.issuer) {
            return Err(provider.refused("the answer is another provider's"));
        }
        let code = match (answer.code, answer.error.as_deref()) {
            (Some(code), None) => code,
            (None, Some("access_denied" | "login_required" | "interaction_required")) => {
                return Err(AccessError::ProviderCancelled);
            }
            _ => return Err(provider.refused("the answer has no code")),
        };
        let metadata = self.metadata(provider).await?;
        let subject = exchange::subject(
            provider,
            metadata,
            &self.answers_at(id),
            exchange::Proofs {
                code,
                verifier: waiting.verifier,
                nonce: waiting.nonce,
            },
            access.clock.now(),
            &self.http,
        )
        .await?;
        Ok(Arrived {
            purpose: waiting.purpose,
            back: waiting.back,
            identity: Identity {
                issuer: provider.issuer.clone(),
                subject,
            },
            second_factor: provider.second_factor,
        })
    }

    /// What a provider says of itself, asked anew each time: sign-ins are rare, its keys change, and so it is seen when it is
    /// away before anybody is sent there.
    async fn metadata(&self, provider: &Provider) -> Result<CoreProviderMetadata> {
        exchange::metadata(provider, &self.http).await
    }
}
