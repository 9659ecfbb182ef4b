//! A provider that lies: what a real one cannot be made to say.
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use access::AccessError;
use access::oidc::{Answer, Arrived, Leave, Providers, Purpose};
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
};
use serde_json::{Value, json};
use store::testing::On;

use crate::providers::settings;
use crate::support::Network;

/// Two keys of tests, in PKCS #8.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICA\n-----END PRIVATE KEY-----\n";
const ANOTHER: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIIGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGBgYGB\n-----END PRIVATE KEY-----\n";

/// What its ID token says.
#[derive(Clone)]
struct Says {
    issuer: String,
    audience: Vec<&'static str>,
    nonce: String,
    expires: Duration,
    issued: Duration,
    key: &'static str,
    /// Whose access token it speaks of.
    access_token: &'static str,
    /// Sent in the place of a token that was signed.
    instead: Option<fn(&str) -> Value>,
    token_endpoint: String,
    named: String,
}

#[derive(Clone)]
struct Liar(Arc<Mutex<Option<Says>>>);

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("key".into()))).unwrap()
}

impl Liar {
    fn says(&self) -> Says {
        self.0.lock().unwrap().clone().unwrap()
    }
}

async fn describe(State(liar): State<Liar>) -> Json<Value> {
    let says = liar.says();
    let base = says.token_endpoint.trim_end_matches("/token").to_owned();
    Json(json!({
        "issuer": says.named,
        "authorization_endpoint": format!("{base}/auth"),
        "token_endpoint": says.token_endpoint,
        "jwks_uri": format!("{}/jwks", says.named),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys() -> Json<Value> {
    Json(json!({ "keys": [key(KEY).as_verification_key()] }))
}

async fn token(State(liar): State<Liar>) -> Json<Value> {
    let says = liar.says();
    let at = |after: Duration| (SystemTime::UNIX_EPOCH + after).into();
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(says.issuer).unwrap(),
        says.audience
            .into_iter()
            .map(|audience| Audience::new(audience.into()))
            .collect(),
        at(says.expires),
        at(says.issued),
        StandardClaims::new(SubjectIdentifier::new("robin".into())),
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(says.nonce)));
    let spoken_of = AccessToken::new(says.access_token.into());
    let signed = CoreIdToken::new(
        claims,
        &key(says.key),
        CoreJwsSigningAlgorithm::EdDsa,
        Some(&spoken_of),
        None,
    )
    .unwrap();
    let signed = serde_json::to_value(signed).unwrap();
    let signed = match says.instead {
        Some(instead) => instead(signed.as_str().unwrap()),
        None => signed,
    };
    Json(json!({ "access_token": "access", "token_type": "Bearer", "id_token": signed }))
}

struct Site {
    network: Network,
    providers: Providers,
    liar: Liar,
    issuer: String,
}

impl Site {
    async fn fresh() -> Option<Site> {
        let network = Network::fresh(On::Sqlite).await?;
        let liar = Liar(Arc::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(describe))
            .route("/jwks", get(keys))
            .route("/token", post(token))
            .with_state(liar.clone());
        tokio::spawn(axum::serve(listener, routes).into_future());
        let providers = Providers::new(vec![settings(&issuer)], "http://localhost:9").unwrap();
        Some(Site {
            network,
            providers,
            liar,
            issuer,
        })
    }
    /// The truth, to be changed.
    fn truth(&self) -> Says {
        let now = Duration::from_micros(u64::try_from(self.network.access.clock.now().0).unwrap());
        Says {
            issuer: self.issuer.clone(),
            audience: vec!["frontdoor"],
            nonce: String::new(),
            expires: now + Duration::from_mins(5),
            issued: now,
            key: KEY,
            access_token: "access",
            instead: None,
            token_endpoint: format!("{}/token", self.issuer),
            named: self.issuer.clone(),
        }
    }
    async fn end(&self, change: &dyn Fn(&mut Says)) -> Result<Arrived, AccessError> {
        *self.liar.0.lock().unwrap() = Some(self.truth());
        let Leave { url, browser } = self
            .providers
            .begin(&self.network.access, "city", Purpose::SignIn, "/en/records")
            .await?;
        let asked = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
        let mut says = Says {
            nonce: asked("nonce"),
            ..self.truth()
        };
        change(&mut says);
        *self.liar.0.lock().unwrap() = Some(says);
        let answer = Answer {
            code: Some("code".into()),
            state: Some(asked("state")),
            ..Answer::default()
        };
        self.providers
            .end(&self.network.access, "city", Some(browser.as_str()), answer)
            .await
    }
}

fn tampered(token: &str) -> Value {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut claims: Value = serde_json::from_slice(&decoded(&parts[1])).unwrap();
    claims["sub"] = "somebody else".into();
    parts[1] = encoded(&claims);
    parts.join(".").into()
}

fn unsigned(token: &str) -> Value {
    let claims = token.split('.').nth(1).unwrap();
    format!("{}.{claims}.", encoded(&json!({ "alg": "none" }))).into()
}

/// Signed with the secret that both know, as if it were the provider's own key.
fn by_our_secret(token: &str) -> Value {
    use openidconnect::core::CoreHmacKey;
    let claims = token.split('.').nth(1).unwrap();
    let signed = format!("{}.{claims}", encoded(&json!({ "alg": "HS256" })));
    let key = CoreHmacKey::new("a secret of the two");
    let signature = key
        .sign(&CoreJwsSigningAlgorithm::HmacSha256, signed.as_bytes())
        .unwrap();
    format!("{signed}.{}", base64(&signature)).into()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}
fn encoded(value: &Value) -> String {
    base64(value.to_string().as_bytes())
}
fn decoded(part: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()
}

/// A change of the truth.
type Lie<'a> = &'a dyn Fn(&mut Says);

#[tokio::test]
async fn what_a_lying_provider_says_is_refused_for_its_own_reason() {
    let Some(site) = Site::fresh().await else { return };
    let truth = site.end(&|_| ()).await.unwrap();
    assert_eq!(
        truth.identity.subject, "robin",
        "the truth passes, so that what follows is refused for the lie"
    );
    let later = Duration::from_hours(1);
    let lies: [(&str, Lie<'_>); 14] = [
        ("the ID token answers another question", &|says| {
            says.nonce = "another".into();
        }),
        ("the ID token is for another site", &|says| {
            says.audience = vec!["another"];
        }),
        ("the ID token is for another site", &|says| {
            says.audience = vec!["frontdoor", "another"];
        }),
        ("the ID token is another issuer's", &|says| {
            says.issuer = "https://elsewhere.example".into();
        }),
        ("the ID token is not of this time", &|says| says.expires = says.issued),
        ("the ID token is not of this time", &|says| {
            says.issued += later;
            says.expires += later;
        }),
        ("the ID token's signature does not hold", &|says| says.key = ANOTHER),
        ("the ID token's signature does not hold", &|says| {
            says.instead = Some(tampered);
        }),
        ("the ID token's signature does not hold", &|says| {
            says.instead = Some(unsigned);
        }),
        ("the ID token's signature does not hold", &|says| {
            says.instead = Some(by_our_secret);
        }),
        ("the ID token belongs to another answer", &|says| {
            says.access_token = "another";
        }),
        ("its answer to the code cannot be read", &|says| {
            says.instead = Some(|_| "no.token".into());
        }),
        ("it says that it is another issuer", &|says| {
            says.named = "https://elsewhere.example".into();
        }),
        ("it names an address without TLS", &|says| {
            says.token_endpoint = "http://elsewhere.example/token".into();
        }),
    ];
    for (reason, lie) in lies {
        let ended = site.end(lie).await;
        assert!(
            matches!(&ended, Err(AccessError::ProviderRefused { cause, .. }) if cause == reason),
            "{reason}: {ended:?}"
        );
    }
    let silent = site.end(&|says| says.instead = Some(|_| Value::Null)).await;
    assert!(matches!(silent, Err(AccessError::ProviderRefused { .. })), "{silent:?}");
}
