//! Talking with a provider.
use std::pin::Pin;
use std::time::{Duration, SystemTime};

use openidconnect::core::{CoreClient, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthType, AuthorizationCode, ClientId, ClientSecret, DiscoveryError,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, TokenResponse,
};
use store::Ts;
use url::Url;

use super::Provider;
use crate::Result;

/// How long a provider may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;
/// How far the provider's clock may run before ours.
const AHEAD: Duration = Duration::from_mins(5);

/// A client as a provider's own words make it.
type OpenId =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// What is sent and checked when a code is exchanged.
pub(super) struct Proofs {
    pub code: String,
    pub verifier: String,
    pub nonce: String,
}

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error("it cannot be reached")]
    Away,
    #[error("it names an address without TLS")]
    Address,
    #[error("its answer is too long or breaks off")]
    Body,
}

pub(super) fn client() -> reqwest::Client {
    // Fails when another part of the program has installed one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        // A provider answers itself: following it elsewhere would let it choose whom we talk to.
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .user_agent("frontdoor")
        .build()
        .expect("a client with these settings can be made")
}

/// How the library sends its requests.
struct Ask<'a> {
    provider: &'a Provider,
    http: &'a reqwest::Client,
}

impl<'c> AsyncHttpClient<'c> for Ask<'_> {
    type Error = Failed;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failed>> + Send + 'c>>;
    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.provider, self.http, request))
    }
}

/// Sends one request to an address that the provider may name.
async fn send(provider: &Provider, http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let url = Url::parse(&request.uri().to_string()).map_err(|_| Failed::Address)?;
    provider.allows(&url).map_err(|_| Failed::Address)?;
    let request = request.try_into().map_err(|_| Failed::Address)?;
    let mut answer = http.execute(request).await.map_err(|_| Failed::Away)?;
    let mut response = HttpResponse::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    while let Some(chunk) = answer.chunk().await.map_err(|_| Failed::Body)? {
        if response.body().len() + chunk.len() > LONGEST {
            return Err(Failed::Body);
        }
        response.body_mut().extend_from_slice(&chunk);
    }
    Ok(response)
}

/// What the provider says of itself, with its keys.
pub(super) async fn metadata(provider: &Provider, http: &reqwest::Client) -> Result<CoreProviderMetadata> {
    let issuer =
        IssuerUrl::new(provider.issuer.clone()).map_err(|cause| provider.fault("issuer", cause.to_string()))?;
    let ask = Ask { provider, http };
    CoreProviderMetadata::discover_async(issuer, &ask)
        .await
        .map_err(|fault| match fault {
            DiscoveryError::Request(Failed::Away) => provider.away("it cannot be reached"),
            DiscoveryError::Response(status, ..) => {
                provider.away(format!("it answers {status} instead of describing itself"))
            }
            DiscoveryError::Validation(_) => provider.refused("it says that it is another issuer"),
            other => provider.refused(other.to_string()),
        })
}

/// The client for a provider that has described itself.
pub(super) fn openid(provider: &Provider, metadata: CoreProviderMetadata, answers_at: &str) -> Result<OpenId> {
    let answers_at =
        RedirectUrl::new(answers_at.to_owned()).map_err(|cause| provider.fault("issuer", cause.to_string()))?;
    let by_post_alone = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
        use openidconnect::core::CoreClientAuthMethod::{ClientSecretBasic, ClientSecretPost};
        methods.contains(&ClientSecretPost) && !methods.contains(&ClientSecretBasic)
    });
    let client = CoreClient::from_provider_metadata(
        metadata,
        ClientId::new(provider.client_id.clone()),
        provider.client_secret.clone().map(ClientSecret::new),
    )
    .set_redirect_uri(answers_at);
    Ok(if by_post_alone {
        client.set_auth_type(AuthType::RequestBody)
    } else {
        client
    })
}

/// Exchanges a code, checks the ID token and gives its subject.
pub(super) async fn subject(
    provider: &Provider,
    metadata: CoreProviderMetadata,
    answers_at: &str,
    proofs: Proofs,
    now: Ts,
    http: &reqwest::Client,
) -> Result<String> {
    // Signed with a key of its own, never with our shared secret, and never not at all.
    let algorithms: Vec<CoreJwsSigningAlgorithm> = metadata
        .id_token_signing_alg_values_supported()
        .iter()
        .filter(|algorithm| !weak(algorithm))
        .cloned()
        .collect();
    let client = openid(provider, metadata, answers_at)?;
    let ask = Ask { provider, http };
    let answer = client
        .exchange_code(AuthorizationCode::new(proofs.code))
        .map_err(|_| provider.refused("it names no place to exchange the code"))?
        .set_pkce_verifier(PkceCodeVerifier::new(proofs.verifier))
        .request_async(&ask)
        .await
        .map_err(|fault| match fault {
            RequestTokenError::Request(Failed::Away) => provider.away("it cannot be reached"),
            RequestTokenError::Request(failed) => provider.refused(failed.to_string()),
            RequestTokenError::ServerResponse(said) => {
                provider.refused(format!("it does not take the code: {}", said.error()))
            }
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                provider.refused("its answer to the code cannot be read")
            }
        })?;
    let token = answer
        .id_token()
        .ok_or_else(|| provider.refused("it gives no ID token"))?;
    let moment = |ts: Ts| SystemTime::UNIX_EPOCH + ts.since(Ts(0));
    let (now, latest) = (moment(now), moment(now.plus(AHEAD)));
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(algorithms)
        .set_time_fn(move || now.into())
        .set_issue_time_verifier_fn(move |issued| {
            if SystemTime::from(issued) <= latest {
                Ok(())
            } else {
                Err("it was issued in the future".to_owned())
            }
        });
    let claims = token
        .claims(&verifier, &Nonce::new(proofs.nonce))
        .map_err(|fault| provider.refused(not_held(&fault)))?;
    if let Some(expected) = claims.access_token_hash() {
        let (algorithm, key) = (token.signing_alg(), token.signing_key(&verifier));
        let (Ok(algorithm), Ok(key)) = (algorithm, key) else {
            return Err(provider.refused("the ID token's signature does not hold"));
        };
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if actual.ok().as_ref() != Some(expected) {
            return Err(provider.refused("the ID token belongs to another answer"));
        }
    }
    Ok(claims.subject().as_str().to_owned())
}

fn weak(algorithm: &CoreJwsSigningAlgorithm) -> bool {
    use CoreJwsSigningAlgorithm::{HmacSha256, HmacSha384, HmacSha512, None};
    matches!(algorithm, HmacSha256 | HmacSha384 | HmacSha512 | None)
}

/// What does not hold, without what stands in the token.
fn not_held(fault: &openidconnect::ClaimsVerificationError) -> &'static str {
    use openidconnect::ClaimsVerificationError as Fault;
    match fault {
        Fault::Expired(_) => "the ID token is not of this time",
        Fault::InvalidAudience(_) => "the ID token is for another site",
        Fault::InvalidIssuer(_) => "the ID token is another issuer's",
        Fault::InvalidNonce(_) => "the ID token answers another question",
        Fault::SignatureVerification(_) => "the ID token's signature does not hold",
        _ => "the ID token does not hold",
    }
}
