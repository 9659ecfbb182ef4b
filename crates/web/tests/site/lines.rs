//! Lines as administrators meet them: the flow with the text beside it, versions compared, published and brought back.

use access::{By, Role};
use axum::http::StatusCode;
use lines::{Line, life};

use crate::support::Site;

const ADMIN: &[(&str, Role)] = &[("*", Role::Administrator)];
const SMALL: &str = include_str!("../../../lines/tests/small.toml");
const PART: &str = include_str!("../../../lines/tests/part.toml");

fn main_of(page: &str) -> &str {
    let start = page.find("<main").expect("a page has its main part");
    &page[start..page.find("</main>").expect("which ends")]
}

fn small(text: &str) -> Line {
    Line::read("small", text, |_| Some(PART.to_owned())).unwrap()
}

async fn published(site: &Site, centre: &str) {
    site.centre(centre).await;
    let mut tx = site.app.db.begin().await.unwrap();
    life::publish(&site.app.access, &mut tx, By::Operator, centre, &small(SMALL), None)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_line_is_drawn_with_its_text_beside_it_in_both_languages() {
    let site = Site::open().await;
    published(&site, "lakeshore").await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    for lang in ["en", "fr"] {
        let list = admin.get(&format!("/{lang}/admin/lines")).await;
        assert_eq!(list.status, StatusCode::OK);
        insta::assert_snapshot!(format!("lines.{lang}"), main_of(&list.body));
        let page = admin.get(&format!("/{lang}/admin/lines/small")).await;
        assert_eq!(page.status, StatusCode::OK);
        insta::assert_snapshot!(format!("line.{lang}"), main_of(&page.body));
    }
    assert_eq!(admin.get("/en/admin/lines/none").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        admin.get("/en/admin/lines/small?version=7").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_version_is_published_compared_and_a_former_one_brought_back() {
    let site = Site::open().await;
    published(&site, "lakeshore").await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let publish = "/en/admin/lines/small/publish";
    let changed = SMALL.replace("priority = 2", "priority = 4").replace('\n', "\r\n");
    let answer = admin.post(publish, &[("text", &changed), ("from", "")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), "/en/admin/lines/small?version=2");
    let compared = admin.get("/fr/admin/lines/small?version=2&against=1").await.body;
    assert!(
        compared.contains("Ligne, la priorité\u{a0}: 2 devient 4."),
        "{compared}"
    );

    let wrong = SMALL.replace("when = \"age < 16\"", "when = \"agee < 16\"");
    let answer = admin.post(publish, &[("text", &wrong), ("from", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("small.toml, line 111, column 9") || answer.body.contains("nobody knows the fact"));
    assert!(answer.body.contains("agee &#60; 16"), "what was sent is not lost");
    let failing = SMALL.replace("tried = [\"office\"]", "tried = [\"here\"]");
    let answer = admin.post(publish, &[("text", &failing), ("from", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("end otherwise than written"), "{}", answer.body);
    let past = admin
        .post(publish, &[("text", SMALL), ("from", "2020-01-01T00:00")])
        .await;
    assert!(past.body.contains("This moment has gone by"), "{}", past.body);

    let back = admin.post("/en/admin/lines/small/rollback", &[("to", "1")]).await;
    assert_eq!(back.header("location"), "/en/admin/lines/small?version=3");
    let now = site
        .app
        .lines
        .in_force(&site.app.db, "small", site.app.clock.now())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((now.0, now.1.pack.line.priority), (3, 2));
    let log = admin.get("/en/admin/audit?what=line").await.body;
    assert!(
        log.contains("Brought back a former version of a line") && log.contains("Ana Roy"),
        "{log}"
    );
}

#[tokio::test]
async fn who_may_not_publish_reads_and_who_is_elsewhere_sees_nothing() {
    let site = Site::open().await;
    published(&site, "lakeshore").await;
    site.centre("north").await;
    let supervisor = site.signed_in("Bo Chen", &[("lakeshore", Role::Supervisor)]).await;
    let page = supervisor.get("/en/admin/lines/small").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("/publish") && !page.body.contains("/rollback"));
    let sent = supervisor
        .post("/en/admin/lines/small/publish", &[("text", SMALL), ("from", "")])
        .await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    let back = supervisor.post("/en/admin/lines/small/rollback", &[("to", "1")]).await;
    assert_eq!(back.status, StatusCode::FORBIDDEN);
    let elsewhere = site.signed_in("Ina Berg", &[("north", Role::Administrator)]).await;
    assert!(!elsewhere.get("/en/admin/lines").await.body.contains("small"));
    assert_eq!(
        elsewhere.get("/en/admin/lines/small").await.status,
        StatusCode::NOT_FOUND
    );
    let sent = elsewhere
        .post("/en/admin/lines/small/publish", &[("text", SMALL), ("from", "")])
        .await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);
    let specialist = site.signed_in("Li Wong", &[("lakeshore", Role::Specialist)]).await;
    assert_eq!(specialist.get("/en/admin/lines").await.status, StatusCode::FORBIDDEN);
}
