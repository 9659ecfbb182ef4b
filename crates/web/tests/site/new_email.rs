//! Another e-mail address for one's own account.

use access::{Role, account};
use axum::http::StatusCode;
use letters::Delivery;
use serde_json::Value;
use store::testing::Process;

use crate::door::{GOOD, accepted};
use crate::support::Site;

const LINK: &str = "__Host-frontdoor-link";

/// The words of a letter as the mail server took it, without the breaks of its encoding.
fn words(taken: &Value) -> String {
    taken["letter"]
        .as_str()
        .unwrap()
        .replace("=\r\n", "")
        .replace("=3D", "=")
}

#[tokio::test]
async fn the_new_address_gets_the_link_and_the_former_one_is_told_both_times() {
    let Some(mut mail) = Process::node("smtp.mjs", &[]) else {
        return;
    };
    let port = mail.says()["port"].as_u64().unwrap();
    let site = Site::open().await.with_mail(&format!("smtp://127.0.0.1:{port}"));
    let ana = accepted(&site, "ana@example.org", Role::Curator).await;
    assert!(ana.get("/en/account").await.body.contains("href=\"/en/account/email\""));
    for lang in ["en", "fr"] {
        let page = ana.get(&format!("/{lang}/account/email")).await;
        let from = page.body.find("<main").unwrap();
        let body = &page.body[from..page.body.find("</main>").unwrap()];
        insta::assert_snapshot!(format!("new_email.{lang}"), body);
    }
    let ask = async |email: &str, password: &str| {
        ana.post("/en/account/email", &[("email", email), ("password", password)])
            .await
    };
    let deliver = async || {
        let app = &site.app;
        app.letters.deliver_next(&app.db, &app.clock, "worker").await.unwrap()
    };
    let guessed = ask("new@example.org", "guessed").await;
    assert_eq!(guessed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(guessed.body.contains("This is not your password") && guessed.body.contains("value=\"new@example.org\""));
    let nonsense = ask("new at example", GOOD).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nonsense.body.contains("href=\"#email\""));
    assert_eq!(deliver().await, None, "nothing was sent yet");

    assert_eq!(
        ask(" new@example.org ", GOOD).await.header("location"),
        "/en/account?done=email-asked"
    );
    assert_eq!(
        (deliver().await, deliver().await),
        (Some(Delivery::Sent), Some(Delivery::Sent))
    );
    let (one, two) = (mail.says(), mail.says());
    let (new, former) = if one["to"][0] == "new@example.org" {
        (one, two)
    } else {
        (two, one)
    };
    assert_eq!(
        (&new["to"][0], &former["to"][0]),
        (&"new@example.org".into(), &"ana@example.org".into())
    );
    assert!(
        words(&former).contains("Another e-mail address was asked for"),
        "{}",
        words(&former)
    );
    assert!(
        !words(&former).contains("/link/"),
        "the former address cannot confirm it"
    );
    let link = words(&new)
        .split("https://211.example")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    assert!(
        ana.get("/en/account").await.body.contains("ana@example.org"),
        "nothing has changed yet"
    );

    // On another device: the link is what counts.
    let phone = site.browser();
    let page = phone.get(&link).await;
    let page = phone.get(page.header("location")).await;
    assert!(page.body.contains("new@example.org"), "{}", page.body);
    assert_eq!(phone.post("/en/confirm-email", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(phone.get(&link).await.status, StatusCode::GONE, "it works once");
    assert_eq!(deliver().await, Some(Delivery::Sent));
    let told = mail.says();
    assert_eq!(told["to"][0], "ana@example.org");
    assert!(
        account::by_email(&site.app.db, "new@example.org")
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        account::by_email(&site.app.db, "ana@example.org")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn without_letters_the_password_and_a_second_look_change_the_address() {
    let site = Site::open().await;
    let ana = accepted(&site, "ana@example.org", Role::Curator).await;
    assert!(
        ana.get("/fr/account/email")
            .await
            .body
            .contains("L’envoi de lettres n’est pas configuré")
    );
    let fields = [("email", "new@example.org"), ("password", GOOD)];
    let asked = ana.post("/fr/account/email", &fields).await;
    assert_eq!(
        asked.header("location"),
        "/fr/confirm-email",
        "the link stands in no address"
    );
    assert!(ana.cookie(LINK).is_some());
    let page = ana.get("/fr/confirm-email").await;
    assert!(page.body.contains("new@example.org"), "{}", page.body);
    assert_eq!(
        ana.post("/fr/confirm-email", &[]).await.header("location"),
        "/fr/account?done=email"
    );
    assert!(ana.get("/fr/account").await.body.contains("new@example.org"));

    // Somebody else's address is not taken over.
    let bo = accepted(&site, "bo@example.org", Role::Curator).await;
    bo.post("/en/account/email", &fields).await;
    assert_eq!(bo.post("/en/confirm-email", &[]).await.status, StatusCode::GONE);
    assert!(
        account::by_email(&site.app.db, "bo@example.org")
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(
        site.post("/en/account/email", &fields).await.status,
        StatusCode::UNAUTHORIZED
    );
}
