//! Passkeys and sign-ins at providers, as far as no device and no provider is needed: who may ask, and everything forged.

use access::Role;
use access::oidc::{Provider, Providers};
use axum::http::StatusCode;
use language::Text;

use crate::door::{GOOD, accepted};
use crate::support::{Answer, Site};

/// The same site with a provider that nobody answers for.
fn with_provider(mut site: Site) -> Site {
    let provider = Provider {
        id: "city".into(),
        issuer: "http://127.0.0.1:9".into(),
        client_id: "frontdoor".into(),
        client_secret: None,
        label: Text::both("City of <Lakeshore>", "Ville de Bord-du-Lac"),
        second_factor: false,
        without_tls_on_this_machine: true,
    };
    site.app.providers = Providers::new(vec![provider], "https://211.example").unwrap();
    site.with(|_| ())
}

fn ceremony(page: &Answer) -> String {
    let (_, rest) = page
        .body
        .split_once("name=\"ceremony\" value=\"")
        .expect("a ceremony was begun");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_passkey_is_asked_for_after_the_password_and_a_forged_one_is_not_kept() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@agency.example", Role::Curator).await;
    assert_eq!(browser.get("/en/account/passkeys/add").await.status, StatusCode::OK);
    for (name, password) in [("", GOOD), (&*"x".repeat(61), GOOD), ("Phone", "wrong"), ("Phone", "")] {
        let refused = browser
            .post("/en/account/passkeys/add", &[("name", name), ("password", password)])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!refused.body.contains("data-passkey"), "the device is not asked");
    }
    let device = browser
        .post("/en/account/passkeys/add", &[("name", "Phone"), ("password", GOOD)])
        .await;
    assert_eq!(device.status, StatusCode::OK);
    assert!(device.body.contains("data-passkey=\"create\""), "{}", device.body);
    assert_eq!(device.header("cache-control"), "no-store");
    let token = ceremony(&device);
    for token in [token.as_str(), token.as_str(), "", "made-up"] {
        let forged = [("name", "Phone"), ("ceremony", token), ("answer", "{}")];
        let refused = browser.post("/en/account/passkeys", &forged).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    }
    let account = browser.get("/en/account").await;
    assert!(!account.body.contains("Phone"));
    for path in ["name", "remove"] {
        let path = format!("/en/account/passkeys/0199f9a0-0000-7000-8000-000000000001/{path}");
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND);
        let fields = [("name", "Mine"), ("password", GOOD)];
        assert_eq!(browser.post(&path, &fields).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_forged_passkey_signs_nobody_in() {
    let site = Site::open().await;
    let stranger = site.browser();
    let page = stranger.get("/fr/sign-in/passkey?next=/fr/account").await;
    assert!(
        page.body.contains("data-passkey=\"get\"") && page.body.contains("data-start"),
        "{}",
        page.body
    );
    for token in [ceremony(&page).as_str(), "", "made-up"] {
        let answer = stranger
            .post("/fr/sign-in/passkey", &[("ceremony", token), ("answer", "{}")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.body.contains("role=\"alert\""), "{}", answer.body);
    }
    let step = stranger
        .post(
            "/fr/sign-in/second-step/passkey",
            &[("ceremony", &ceremony(&page)), ("answer", "{}")],
        )
        .await;
    assert_eq!(step.status, StatusCode::UNAUTHORIZED, "nobody is at a second step");
    assert_eq!(stranger.get("/fr/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn at_an_address_that_is_a_number_there_are_no_passkeys_and_the_account_page_says_why() {
    let mut site = Site::open().await;
    site.app.passkeys = None;
    let site = site.with(|_| ());
    let browser = accepted(&site, "ana@agency.example", Role::Curator).await;
    let account = browser.get("/en/account").await;
    assert!(account.body.contains("Passkeys don’t work here"), "{}", account.body);
    assert_eq!(
        browser.get("/en/account/passkeys/add").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.browser().get("/en/sign-in/passkey").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(!site.browser().get("/en/sign-in").await.body.contains("passkey"));
}

#[tokio::test]
async fn an_answer_of_a_provider_that_nobody_asked_for_is_refused_in_the_readers_language() {
    let site = with_provider(Site::open().await);
    let stranger = site.browser();
    for query in [
        "",
        "?code=a&state=b",
        "?error=access_denied",
        &format!("?code=a&state={}", "a".repeat(43)),
    ] {
        let answer = stranger.get(&format!("/sign-in/answer/city{query}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{query}: {}", answer.body);
        assert!(answer.body.contains("in another browser"), "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(
        stranger.get("/sign-in/answer/village?code=a&state=b").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        stranger.post("/en/sign-in/with/village", &[]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_on_the_page_that_led_to_it() {
    let site = with_provider(Site::open().await);
    let page = site.browser().get("/en/sign-in").await;
    assert!(
        page.body.contains("City of &#60;Lakeshore&#62;") || page.body.contains("City of &lt;Lakeshore&gt;"),
        "{}",
        page.body
    );
    let away = site.browser().post("/en/sign-in/with/city", &[]).await;
    assert_eq!(away.status, StatusCode::BAD_GATEWAY);
    assert!(away.body.contains("doesn’t answer"), "{}", away.body);
    let uninvited = site.browser().post("/en/choose-password/with/city", &[]).await;
    assert_eq!(
        uninvited.status,
        StatusCode::GONE,
        "without an invitation nobody is sent there"
    );

    let browser = accepted(&site, "ana@agency.example", Role::Curator).await;
    let wrong = browser
        .post("/en/account/sign-ins/city/link", &[("password", "wrong")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let away = browser
        .post("/en/account/sign-ins/city/link", &[("password", GOOD)])
        .await;
    assert!(away.body.contains("doesn’t answer"), "{}", away.body);
}
