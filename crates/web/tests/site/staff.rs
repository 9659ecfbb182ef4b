//! The frame around working pages: who is let in, what they are told, what is kept of it.

use access::Role;
use access::session::Proof;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::support::{Site, posted};

const ANYBODY: &[(&str, Role)] = &[("lakeshore", Role::Curator)];

#[tokio::test]
async fn somebody_who_is_not_signed_in_is_led_to_the_door_and_back() {
    let site = Site::open().await;
    let page = site.get("/fr/account?tab=a&b=c").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(
        page.header("location"),
        "/fr/sign-in?next=%2Ffr%2Faccount%3Ftab%3Da%26b%3Dc"
    );
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_cookie_that_is_no_session_lets_nobody_in_and_goes_away() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    let forged = own.cookie.replace("__Host-frontdoor=", "__Host-frontdoor=A");
    let plain = own.cookie.replace("__Host-frontdoor=", "frontdoor=");
    for cookie in [
        "__Host-frontdoor=",
        "__Host-frontdoor=x",
        "__Host-frontdoor=' OR 1=1 --",
        &forged,
        &plain,
    ] {
        let request = Request::get("/en/account").header(header::COOKIE, cookie);
        let page = site.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{cookie}");
    }
    let request = Request::get("/en/account").header(header::COOKIE, &forged);
    let page = site.ask(request.body(Body::empty()).unwrap()).await;
    assert!(
        page.header("set-cookie").starts_with("__Host-frontdoor=;"),
        "{}",
        page.header("set-cookie")
    );
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_day_of_work() {
    let site = Site::open().await;
    let limits = site.app.access.settings.clone();
    let idle = site.signed_in("Chantal Roy", ANYBODY).await;
    assert_eq!(idle.get("/en/account").await.status, StatusCode::OK);
    site.app.clock.advance(limits.idle);
    assert_eq!(idle.get("/en/account").await.status, StatusCode::SEE_OTHER);
    let busy = site.signed_in("Marc Diallo", ANYBODY).await;
    let half = limits.idle / 2;
    let mut worked = std::time::Duration::ZERO;
    while worked + half < limits.absolute {
        site.app.clock.advance(half);
        worked += half;
        assert_eq!(busy.get("/en/account").await.status, StatusCode::OK, "{worked:?}");
    }
    site.app.clock.advance(half);
    assert_eq!(busy.get("/en/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_can_be_sent_again() {
    let site = Site::open().await;
    let fields = [
        ("what", "Two \"long\" lines\nof <text>"),
        ("password", "never shown again"),
        ("postal_code", "M5V 2B7"),
    ];
    let page = site.post("/en/account/sessions/end-others", &fields).await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.body.contains("You are signed out"), "{}", page.body);
    assert!(page.body.contains("action=\"/en/account/sessions/end-others\""));
    assert!(
        page.body
            .contains("value=\"Two &#34;long&#34; lines\nof &#60;text&#62;\""),
        "{}",
        page.body
    );
    assert!(page.body.contains("M5V 2B7"));
    assert!(!page.body.contains("never shown again"));
    assert!(page.body.contains("href=\"/en/sign-in\" target=\"_blank\""));
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let mut request = posted("/en/sign-out", &[]);
        let headers = request.headers_mut();
        headers.remove("sec-fetch-site");
        headers.insert(header::COOKIE, own.cookie.parse().unwrap());
        headers.insert(name, value.parse().unwrap());
        assert_eq!(site.ask(request).await.status, StatusCode::FORBIDDEN, "{name}");
    }
    assert_eq!(own.get("/en/account").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    let out = own.post("/fr/sign-out", &[]).await;
    assert_eq!(
        (out.status, out.header("location")),
        (StatusCode::SEE_OTHER, "/fr/sign-in")
    );
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(
        own.get("/en/account").await.status,
        StatusCode::SEE_OTHER,
        "the old cookie is worth nothing"
    );
    assert_eq!(
        own.post("/en/sign-out", &[]).await.status,
        StatusCode::SEE_OTHER,
        "twice is no fault"
    );
}

#[tokio::test]
async fn a_working_page_is_kept_by_no_cache_and_has_no_way_out_of_the_house() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    for (lang, title) in [("en", "Your account"), ("fr", "Votre compte")] {
        let page = own.get(&format!("/{lang}/account")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "same-origin");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(page.body.contains(title) && page.body.contains("Chantal Roy"));
        assert!(page.body.contains("data-density=\"desk\""));
        assert!(!page.body.contains("data-exit"), "no quick exit at work");
    }
}

#[tokio::test]
async fn one_sees_ones_sessions_and_ends_one_or_all_others() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    let other = site.signed_in("Marc Diallo", ANYBODY).await;
    let mut tx = site.app.db.begin().await.unwrap();
    let second = access::session::start(
        &site.app.access,
        &mut tx,
        &own.account,
        Proof::Password,
        "Safari on iPhone",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let page = own.get("/en/account").await;
    assert!(page.body.contains("Safari on iPhone") && page.body.contains("This one"));
    let foreign = access::session::list(&site.app.access, &other.account).await.unwrap();
    let end = format!("/en/account/sessions/{}/end", foreign[0].id);
    assert_eq!(
        own.post(&end, &[]).await.status,
        StatusCode::NOT_FOUND,
        "somebody else’s session is unknown"
    );
    assert_eq!(other.get("/en/account").await.status, StatusCode::OK);
    let end = format!("/en/account/sessions/{}/end", second.id);
    assert_eq!(own.post(&end, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!own.get("/en/account").await.body.contains("Safari on iPhone"));
    assert_eq!(
        own.post("/en/account/sessions/end-others", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(own.get("/en/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_found_at_work_is_said_with_the_menu_still_there() {
    let site = Site::open().await;
    let own = site.signed_in("Chantal Roy", ANYBODY).await;
    let page = own.post("/fr/account/sessions/nobody/end", &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.body.contains("Il n’y a rien ici") && page.body.contains("Chantal Roy"),
        "{}",
        page.body
    );
}
