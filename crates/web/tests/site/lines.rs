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
    assert!(
        answer.body.contains("small.toml, line 112, column 9"),
        "{}",
        main_of(&answer.body)
    );
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

#[tokio::test]
async fn a_new_line_is_checked_published_and_its_files_taken_out_again() {
    let site = Site::open().await;
    published(&site, "lakeshore").await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let list = admin.get("/en/admin/lines").await.body;
    assert!(list.contains("href=\"/en/admin/lines/new\""), "{list}");
    for lang in ["en", "fr"] {
        let page = admin.get(&format!("/{lang}/admin/lines/new")).await;
        assert_eq!(page.status, StatusCode::OK);
        insta::assert_snapshot!(format!("line-new.{lang}"), main_of(&page.body));
    }
    // A line of its own, with the part that the other line brought in, as a form sends it.
    let other = SMALL
        .replace("id = \"small\"", "id = \"other\"")
        .replace("555-01", "555-02")
        .replace('\n', "\r\n");
    let send = |act: &'static str, text: &str| {
        [
            ("act", act.to_owned()),
            ("centre", "lakeshore".to_owned()),
            ("text", text.to_owned()),
            ("from", String::new()),
        ]
    };
    let post = async |path: &str, fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.post(path, &fields).await
    };
    let new = "/en/admin/lines/new";
    let wrong = other.replace("when = \"age < 16\"", "when = \"agee < 16\"");
    let refused = post("/fr/admin/lines/new", &send("check", &wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("other.toml, ligne 112, colonne 9"),
        "{}",
        main_of(&refused.body)
    );
    assert!(refused.body.contains("agee &#60; 16"), "what was sent is not lost");
    let checked = post(new, &send("check", &other)).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
    assert!(checked.body.contains("Nothing is published yet."), "{}", checked.body);
    assert!(
        checked.body.contains("Part: part"),
        "the part that it includes is shown"
    );
    assert_eq!(admin.get("/en/admin/lines/other").await.status, StatusCode::NOT_FOUND);
    let answer = post(new, &send("publish", &other)).await;
    assert_eq!(
        answer.header("location"),
        "/en/admin/lines/other?version=1",
        "{}",
        answer.body
    );
    let log = admin.get("/en/admin/audit?what=line").await.body;
    assert!(log.contains("Published a version of a line"), "{log}");

    let taken = post(new, &send("publish", &other)).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("There is a line with the id other already"));
    let rings = other.replace("id = \"other\"", "id = \"third\"");
    let rings = post(new, &send("publish", &rings)).await;
    assert!(
        rings.body.contains("rings on the line other already"),
        "{}",
        main_of(&rings.body)
    );

    for (file, text) in [("other", other.replace("\r\n", "\n").as_str()), ("part", PART)] {
        let got = admin
            .get(&format!("/en/admin/lines/other/versions/1/{file}.toml"))
            .await;
        assert_eq!(got.status, StatusCode::OK);
        assert_eq!(got.body, text, "{file} comes back as it was sent");
        assert_eq!(
            got.header("content-disposition"),
            format!("attachment; filename=\"{file}.toml\"")
        );
    }
    for none in ["1/nothing.toml", "2/other.toml", "1/other", "x/other.toml"] {
        let got = admin.get(&format!("/en/admin/lines/other/versions/{none}")).await;
        assert!(got.status.is_client_error(), "{none}");
    }
}

#[tokio::test]
async fn a_part_that_no_line_has_is_asked_for_and_sent_with_the_pack() {
    let site = Site::open().await;
    site.centre("lakeshore").await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    let new = "/en/admin/lines/new";
    let fields = [
        ("act", "publish"),
        ("centre", "lakeshore"),
        ("text", SMALL),
        ("from", ""),
    ];
    let asked = admin.post(new, &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.body.contains("Paste the part part"), "{}", main_of(&asked.body));
    assert!(
        asked.body.contains("name=\"part_id\" value=\"part\""),
        "{}",
        main_of(&asked.body)
    );
    let with = |part: &'static str| [&fields[..], &[("part_id", "part"), ("part", part)]].concat();
    let refused = admin.post(new, &with("[line]\nid = \"part\"")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("part.toml, line 1, column 1"),
        "{}",
        main_of(&refused.body)
    );
    let answer = admin.post(new, &with(PART)).await;
    assert_eq!(
        answer.header("location"),
        "/en/admin/lines/small?version=1",
        "{}",
        answer.body
    );
    let nothing = admin.post(new, &[("centre", "lakeshore")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nothing.body.contains("pack.toml, line 1, column 1"),
        "{}",
        main_of(&nothing.body)
    );
}

#[tokio::test]
async fn only_who_may_publish_at_a_centre_brings_a_new_line_in_there_and_sees_the_parts_of_others() {
    let site = Site::open().await;
    published(&site, "lakeshore").await;
    site.centre("north").await;
    let new = "/en/admin/lines/new";
    let send = |centre: &'static str| [("act", "publish"), ("centre", centre), ("text", SMALL), ("from", "")];
    let supervisor = site.signed_in("Bo Chen", &[("lakeshore", Role::Supervisor)]).await;
    assert!(!supervisor.get("/en/admin/lines").await.body.contains("/lines/new"));
    assert_eq!(supervisor.get(new).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        supervisor.post(new, &send("lakeshore")).await.status,
        StatusCode::FORBIDDEN
    );
    let file = "/en/admin/lines/small/versions/1/small.toml";
    assert_eq!(
        supervisor.get(file).await.status,
        StatusCode::OK,
        "who sees a line sees its text"
    );
    let north = site.signed_in("Ina Berg", &[("north", Role::Administrator)]).await;
    assert_eq!(north.post(new, &send("lakeshore")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(north.get(file).await.status, StatusCode::NOT_FOUND);
    let page = north.get(new).await.body;
    assert!(page.contains("name=\"centre\" value=\"north\"") && !page.contains("lakeshore"));
    let own = SMALL
        .replace("id = \"small\"", "id = \"own\"")
        .replace("555-01", "555-03");
    let fields = [
        ("act", "publish"),
        ("centre", "north"),
        ("text", own.as_str()),
        ("from", ""),
    ];
    let asked = north.post(new, &fields).await;
    assert!(
        asked.body.contains("Paste the part part"),
        "the part of another centre stays there"
    );
}
