//! Getting in: invitations, passwords, second steps, and everything that is tried against them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use access::account::{New, invite};
use access::{By, Membership, Role};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use language::Lang;
use totp_rs::{Builder, Secret};

use crate::support::{Answer, Browser, Site, posted};

pub const GOOD: &str = "four herons under ice";
const SESSION: &str = "__Host-frontdoor";
const STEP: &str = "__Host-frontdoor-step";
const LINK: &str = "__Host-frontdoor-link";

/// Invites somebody as the command line does; the last part of their link.
async fn invited(site: &Site, email: &str, role: Role) -> String {
    site.centre("lakeshore").await;
    let new = New {
        email: email.into(),
        name: "Ana Roy".into(),
        lang: Lang::en(),
        memberships: vec![Membership::new("lakeshore", role)],
    };
    let mut tx = site.app.db.begin().await.unwrap();
    let (_, link) = invite(&site.app.access, &mut tx, By::Operator, &new).await.unwrap();
    tx.commit().await.unwrap();
    link.token.as_str().to_owned()
}

/// Accepts an invitation.
pub async fn accepted<'a>(site: &'a Site, email: &str, role: Role) -> Browser<'a> {
    let token = invited(site, email, role).await;
    let browser = site.browser();
    browser.get(&format!("/en/link/{token}")).await;
    let fields = [("name", "Ana Roy"), ("lang", "en"), ("password", GOOD)];
    let answer = browser.post("/en/choose-password", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    browser
}

/// What stands between two marks.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let rest = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {page}"))
        .1;
    rest.split_once(end).unwrap().0
}

/// The code that an authenticator app shows for the secret of a page.
fn code(site: &Site, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(site.app.clock.now().0 / 1_000_000).unwrap())
        .to_string()
}

/// Sets up the second step; the secret, and the recovery codes.
async fn with_app(site: &Site, browser: &Browser<'_>) -> (String, Vec<String>) {
    let page = browser.post("/en/account/app/begin", &[]).await;
    let secret = between(&page.body, "class=\"secret\" translate=\"no\">", "<").to_owned();
    let page = browser.post("/en/account/app", &[("code", &code(site, &secret))]).await;
    assert!(page.body.contains("Your recovery codes"), "{}", page.body);
    let list = between(&page.body, "<ul class=\"codes\"", "</ul>");
    let codes = list
        .split("<li>")
        .skip(1)
        .map(|c| c.split('<').next().unwrap().to_owned())
        .collect();
    // The same code does not count twice, so the next one is awaited.
    site.app.clock.advance(Duration::from_mins(1));
    (secret, codes)
}

async fn sign_in(browser: &Browser<'_>, email: &str, password: &str) -> Answer {
    browser
        .post("/en/sign-in", &[("email", email), ("password", password)])
        .await
}

#[tokio::test]
async fn an_invitation_leads_to_work_and_its_token_stands_in_no_address_after_that() {
    let site = Site::open().await;
    let token = invited(&site, "ana@example.org", Role::Curator).await;
    let browser = site.browser();
    let opened = browser.get(&format!("/fr/link/{token}")).await;
    assert_eq!(
        (opened.status, opened.header("location")),
        (StatusCode::SEE_OTHER, "/fr/choose-password")
    );
    assert_eq!(opened.header("referrer-policy"), "no-referrer");
    assert_eq!(opened.header("cache-control"), "no-store");
    let page = browser.get("/fr/choose-password").await;
    assert!(page.body.contains("Bienvenue au 211 Bord-du-Lac") && page.body.contains("ana@example.org"));
    assert!(!page.body.contains(&token));
    let weak = [("name", "Ana Roy"), ("lang", "fr"), ("password", "ana.roy.ana.roy")];
    let refused = browser.post("/fr/choose-password", &weak).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("aria-invalid") && !refused.body.contains("ana.roy.ana.roy"),
        "{}",
        refused.body
    );
    let good = [("name", "  Ana   Roy-Diallo "), ("lang", "fr"), ("password", GOOD)];
    let page = browser.post_on("/fr/choose-password", &good).await;
    assert!(
        page.body.contains("Ana Roy-Diallo") && page.body.contains("<html lang=\"fr\""),
        "{}",
        page.body
    );
    assert_eq!(browser.cookie(LINK), None, "the link's cookie is gone");
    // Somebody else finds the link in a mailbox.
    let again = site.browser().get(&format!("/en/link/{token}")).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.body.contains("used already"));
    assert_eq!(site.browser().get("/en/link/rubbish").await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_invitation_that_is_too_old_or_opened_in_two_tabs_counts_once() {
    let site = Site::open().await;
    let token = invited(&site, "ana@example.org", Role::Curator).await;
    let (one, two) = (site.browser(), site.browser());
    for browser in [&one, &two] {
        browser.get(&format!("/en/link/{token}")).await;
    }
    let fields = [("name", "Ana Roy"), ("lang", "en"), ("password", GOOD)];
    assert_eq!(
        one.post("/en/choose-password", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    let late = two.post("/en/choose-password", &fields).await;
    assert_eq!(late.status, StatusCode::GONE, "{}", late.body);
    let token = invited(&site, "marc@example.org", Role::Curator).await;
    site.app.clock.advance(site.app.access.settings.invitation);
    let old = site.browser().get(&format!("/en/link/{token}")).await;
    assert_eq!(old.status, StatusCode::GONE);
    assert!(old.body.contains("too old"));
}

#[tokio::test]
async fn a_password_lets_in_and_nothing_tells_which_half_was_wrong() {
    let site = Site::open().await;
    accepted(&site, "ana@example.org", Role::Curator).await;
    let wrong = sign_in(&site.browser(), "ana@example.org", "four herons under snow").await;
    let nobody = sign_in(&site.browser(), "nobody@example.org", "four herons under snow").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(nobody.status, wrong.status);
    assert_eq!(
        wrong.body.replace("ana@example.org", ""),
        nobody.body.replace("nobody@example.org", "")
    );
    assert!(!wrong.body.contains("under snow"));
    let browser = site.browser();
    let fields = [
        ("email", " ANA@example.org "),
        ("password", GOOD),
        ("next", "/fr/account/you"),
    ];
    let page = browser.post_on("/en/sign-in", &fields).await;
    assert!(page.body.contains("action=\"/fr/account/you\""), "{}", page.body);
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/en/sign-in",
    ] {
        let fields = [("email", "ana@example.org"), ("password", GOOD), ("next", next)];
        let answer = site.browser().post("/en/sign-in", &fields).await;
        assert!(
            answer.header("location").starts_with("/en/"),
            "{next}: {}",
            answer.header("location")
        );
        assert!(!answer.header("location").contains("evil"));
    }
}

#[tokio::test]
async fn a_session_planted_before_signing_in_is_worth_nothing_after_it() {
    let site = Site::open().await;
    accepted(&site, "ana@example.org", Role::Curator).await;
    let mallory = site.signed_in("Mallory", &[("lakeshore", Role::Curator)]).await;
    let victim = site.browser();
    victim.take(&mallory.cookie);
    sign_in(&victim, "ana@example.org", GOOD).await;
    let own = victim.cookie(SESSION).unwrap();
    assert_ne!(
        format!("{SESSION}={own}"),
        mallory.cookie,
        "a new token, never the one that was brought"
    );
    assert!(victim.get("/en/account").await.body.contains("Ana Roy"));
    assert_eq!(
        mallory.get("/en/account").await.status,
        StatusCode::SEE_OTHER,
        "the planted session has ended"
    );
    let planted = site.browser();
    planted.take(&format!("{SESSION}=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    sign_in(&planted, "ana@example.org", GOOD).await;
    assert_ne!(
        planted.cookie(SESSION).unwrap(),
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    );
}

#[tokio::test]
async fn after_too_many_tries_people_are_told_until_when_to_wait() {
    let site = Site::open().await;
    accepted(&site, "ana@example.org", Role::Curator).await;
    let mut answer = sign_in(&site.browser(), "ana@example.org", "wrong").await;
    for _ in 0..20 {
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        answer = sign_in(&site.browser(), "ana@example.org", "wrong").await;
    }
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("Too many tries. Wait until"), "{}", answer.body);
    site.app.clock.advance(Duration::from_hours(24));
    assert_eq!(
        sign_in(&site.browser(), "ana@example.org", GOOD).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn an_administrator_sets_up_a_second_step_before_work_and_gives_it_from_then_on() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@example.org", Role::Administrator).await;
    let refused = browser.get("/en/admin/people").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "the role does not count yet");
    assert!(
        refused.body.contains("Some of your roles wait") && refused.body.contains("/en/account"),
        "{}",
        refused.body
    );
    let wrong = {
        browser.post("/en/account/app/begin", &[]).await;
        browser.post("/en/account/app", &[("code", "000000")]).await
    };
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (secret, codes) = with_app(&site, &browser).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(browser.get("/en/admin/people").await.status, StatusCode::OK);

    let browser = site.browser();
    let answer = sign_in(&browser, "ana@example.org", GOOD).await;
    assert_eq!(answer.header("location"), "/en/sign-in/second-step");
    assert_eq!(browser.cookie(SESSION), None);
    assert_eq!(
        browser.get("/en/account").await.status,
        StatusCode::SEE_OTHER,
        "half signed in is not signed in"
    );
    assert!(
        browser
            .get("/en/sign-in/second-step")
            .await
            .body
            .contains("one-time-code")
    );
    let wrong = browser.post("/en/sign-in/second-step", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let step = browser.cookie(STEP).unwrap();
    let good = code(&site, &secret);
    assert_eq!(
        browser.post("/en/sign-in/second-step", &[("code", &good)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(browser.get("/en/admin/people").await.status, StatusCode::OK);
    // The step and its code were used.
    let thief = site.browser();
    thief.take(&format!("{STEP}={step}"));
    let again = thief.post("/en/sign-in/second-step", &[("code", &good)]).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    let replay = site.browser();
    sign_in(&replay, "ana@example.org", GOOD).await;
    let again = replay.post("/en/sign-in/second-step", &[("code", &good)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a code counts once");
}

#[tokio::test]
async fn without_the_app_a_recovery_code_lets_in_once() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@example.org", Role::Administrator).await;
    let (_, codes) = with_app(&site, &browser).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    let fields = [("with", "recovery"), ("code", typed.as_str())];
    let browser = site.browser();
    sign_in(&browser, "ana@example.org", GOOD).await;
    assert!(
        browser
            .get("/en/sign-in/second-step?with=recovery")
            .await
            .body
            .contains("Recovery code")
    );
    assert_eq!(
        browser.post("/en/sign-in/second-step", &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(browser.get("/en/account").await.body.contains("9 left"));
    let again = site.browser();
    sign_in(&again, "ana@example.org", GOOD).await;
    let refused = again.post("/en/sign-in/second-step", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("used already") && !refused.body.contains(&typed),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_second_step_that_comes_too_late_begins_again() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@example.org", Role::Administrator).await;
    let (secret, _) = with_app(&site, &browser).await;
    let browser = site.browser();
    sign_in(&browser, "ana@example.org", GOOD).await;
    site.app.clock.advance(Duration::from_mins(11));
    let late = browser
        .post("/en/sign-in/second-step", &[("code", &code(&site, &secret))])
        .await;
    assert_eq!(late.status, StatusCode::UNAUTHORIZED);
    assert!(late.body.contains("That took too long") && late.body.contains("action=\"/en/sign-in\""));
    assert_eq!(
        site.browser().get("/en/sign-in/second-step").await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn what_a_thief_would_do_at_an_open_screen_asks_for_the_password() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@example.org", Role::Administrator).await;
    with_app(&site, &browser).await;
    for address in [
        "/en/account/app/begin",
        "/en/account/app/remove",
        "/en/account/codes",
        "/en/account/email",
    ] {
        let refused = browser.post(address, &[("password", "guessed")]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{address}: {}",
            refused.body
        );
        assert!(refused.body.contains("This is not your password"), "{address}");
    }
    let codes = browser.post("/en/account/codes", &[("password", GOOD)]).await;
    assert!(codes.body.contains("shown only now"));
    let fields = [("password", GOOD), ("new_password", "green kayak seven stairs")];
    let other = site.browser();
    sign_in(&other, "ana@example.org", GOOD).await;
    assert!(
        browser
            .post_on("/en/account/password", &fields)
            .await
            .body
            .contains("Your new password works")
    );
    assert_eq!(
        sign_in(&site.browser(), "ana@example.org", GOOD).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let gone = browser
        .post_on("/en/account/app/remove", &[("password", "green kayak seven stairs")])
        .await;
    assert!(gone.body.contains("The authenticator app is removed"));
}

#[tokio::test]
async fn ones_name_changed_in_two_tabs_is_not_overwritten_unseen() {
    let site = Site::open().await;
    let browser = accepted(&site, "ana@example.org", Role::Curator).await;
    let page = browser.get("/en/account/you").await;
    let version = between(&page.body, "name=\"version\" value=\"", "\"").to_owned();
    let named = |name: &'static str| [("name", name), ("lang", "en")];
    let mut first = named("Ana R.").to_vec();
    first.push(("version", &version));
    assert_eq!(
        browser.post("/en/account/you", &first).await.status,
        StatusCode::SEE_OTHER
    );
    let mut second = named("Ana Q.").to_vec();
    second.push(("version", &version));
    let late = browser.post("/en/account/you", &second).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
    assert!(
        late.body.contains("Ana R.") && late.body.contains("value=\"Ana Q.\""),
        "{}",
        late.body
    );
    assert!(browser.get("/en/account").await.body.contains("Ana R."));
}

#[tokio::test]
async fn advice_comes_while_a_password_is_typed() {
    let site = Site::open().await;
    for (password, lang, words) in [
        ("short", "en", "at least 12 characters"),
        ("qwertyuiop[]", "fr", "Des touches voisines"),
        (GOOD, "fr", "C’est un bon mot de passe."),
    ] {
        let answer = site
            .post(&format!("/{lang}/password-advice"), &[("password", password)])
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains(words), "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn where_no_letters_are_sent_a_forgotten_password_leads_to_an_administrator() {
    let site = Site::open().await;
    let page = site.get("/en/forgotten-password").await;
    assert!(page.body.contains("Ask an administrator"));
    let page = site
        .post("/en/forgotten-password", &[("email", "ana@example.org")])
        .await;
    assert!(page.body.contains("Ask an administrator"));
}

#[tokio::test]
async fn a_sign_in_form_of_another_site_signs_nobody_in() {
    let site = Site::open().await;
    accepted(&site, "ana@example.org", Role::Curator).await;
    let mut request = posted("/en/sign-in", &[("email", "ana@example.org"), ("password", GOOD)]);
    request
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().unwrap());
    let browser = site.browser();
    assert_eq!(browser.ask(request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.cookie(SESSION), None);
}

/// Where a test reads the log.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_knows_no_token_address_or_password() {
    let heard = Heard::default();
    let writer = heard.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let site = Site::open().await;
    let token = invited(&site, "zebra@example.org", Role::Administrator).await;
    let browser = site.browser();
    browser.get(&format!("/en/link/{token}")).await;
    let fields = [("name", "Zebra Person"), ("lang", "en"), ("password", GOOD)];
    browser.post("/en/choose-password", &fields).await;
    let (secret, codes) = with_app(&site, &browser).await;
    let again = site.browser();
    sign_in(&again, "zebra@example.org", "zebra crossing at noon").await;
    sign_in(&again, "zebra@example.org", GOOD).await;
    let (session, step) = (browser.cookie(SESSION).unwrap(), again.cookie(STEP).unwrap());
    again
        .post("/en/sign-in/second-step", &[("with", "recovery"), ("code", &codes[0])])
        .await;
    site.ask(Request::get(format!("/en/link/{token}")).body(Body::empty()).unwrap())
        .await;
    drop(guard);
    let log = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/en/link/{token}"), "requests are logged by their pattern");
    for private in [
        &token, GOOD, "zebra", "Zebra", &secret, &codes[0], &session, &step, "crossing",
    ] {
        let line = log.lines().find(|line| line.contains(private));
        assert_eq!(line, None, "the log says {private}");
    }
}
