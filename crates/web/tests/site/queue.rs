//! The curators' queue: who sees which pile, what becomes of a report, what is noted and what is erased.

use access::Role;
use axum::http::StatusCode;
use directory::curation::attention;
use directory::wrong::{self, NewReport};
use language::Lang;
use letters::Delivery;
use store::audit;
use store::testing::Process;

use crate::support::{Answer, Signed, Site};

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];
const ELSEWHERE: &[(&str, Role)] = &[("elsewhere", Role::Curator)];

pub async fn told(site: &Site, id: &str, record: &str, told_by: Option<&str>) {
    let report = NewReport {
        id: id.into(),
        record_id: record.into(),
        text: "The number is out of order.\nCall the other one.".into(),
        contact: Some("visitor@example.org".into()),
        lang: "en".into(),
        told_by: told_by.map(str::to_owned),
    };
    let mut tx = site.app.db.begin().await.unwrap();
    wrong::report_wrong(&mut tx, &site.app.access.keys, &report, site.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A site with a report of a visitor, one of the desk, and everything that wants an eye on the list.
async fn busy() -> Site {
    let site = Site::open().await;
    let both = |_: &str| vec![Lang::en(), Lang::fr()];
    attention::catch_up(&site.app.db, &site.app.clock, &both).await.unwrap();
    told(&site, "r1", "s1", None).await;
    site
}

/// The main part of a page.
fn main_of(page: &Answer) -> &str {
    let from = page.body.find("<main").unwrap();
    &page.body[from..page.body.find("</main>").unwrap()]
}

async fn actions(site: &Site, who: &Signed<'_>) -> Vec<String> {
    let filter = audit::Filter {
        actor: Some(who.account.clone()),
        ..audit::Filter::default()
    };
    let logged = audit::list(&site.app.db, &filter, None, 50).await.unwrap();
    let mut actions: Vec<String> = logged
        .into_iter()
        .map(|l| format!("{} {}", l.action, l.entity_id))
        .collect();
    actions.reverse();
    actions
}

#[tokio::test]
async fn the_queue_opens_at_the_first_pile_with_something_on_it() {
    let site = busy().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let first = chantal.get("/fr/queue").await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains("href=\"/fr/queue/reports\" aria-current=\"page\""));
    for lang in ["en", "fr"] {
        let page = chantal.get(&format!("/{lang}/queue/reports")).await;
        assert_eq!(page.status, StatusCode::OK);
        let plain = |page: &Answer| main_of(page).replace(&chantal.account, "ACCOUNT");
        insta::assert_snapshot!(format!("queue.{lang}"), plain(&page));
        let page = chantal.get(&format!("/{lang}/queue/language")).await;
        insta::assert_snapshot!(format!("queue_language.{lang}"), plain(&page));
    }
    assert!(
        !chantal.get("/en/queue/reports").await.body.contains("out of order"),
        "no words of visitors in the list"
    );
    for pile in ["conflict", "message", "verification", "desk", "proposals"] {
        assert_eq!(
            chantal.get(&format!("/fr/queue/{pile}")).await.status,
            StatusCode::OK,
            "{pile}"
        );
    }
    assert_eq!(chantal.get("/en/queue/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn names_in_the_queue_are_in_the_readers_language_or_marked() {
    let site = busy().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let french = chantal.get("/fr/queue/reports").await;
    assert!(
        french.body.contains(">Fonds d’urgence pour l’énergie</a>"),
        "{}",
        french.body
    );
    let mut record = directory::read::record(&site.app.db, "s2").await.unwrap();
    let directory::model::Body::Service(body) = &mut record.body else {
        panic!("not a service")
    };
    body.name = language::Text::new(Lang::en(), "Lantern House");
    let mut tx = site.app.db.begin().await.unwrap();
    directory::save(
        &mut tx,
        &directory::Change::new("test", "", site.app.clock.now()),
        &record,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    told(&site, "r5", "s2", None).await;
    told(&site, "r6", "a2", None).await;
    let french = chantal.get("/fr/queue/reports").await;
    let marked = french.body.matches(" lang=\"en\">Lantern House</a>").count();
    assert_eq!(marked, 2, "the service, and it at its place: {}", french.body);
}

#[tokio::test]
async fn each_role_sees_the_piles_it_works_on_and_each_centre_its_own() {
    let site = busy().await;
    let supervisor = site.signed_in("Ana", &[("lakeshore", Role::Supervisor)]).await;
    let page = supervisor.get("/en/queue/reports").await;
    assert!(page.body.contains("Emergency Energy Fund") && !page.body.contains("/queue/language"));
    assert!(
        !page.body.contains("name=\"item\""),
        "a supervisor reads, and gives nothing"
    );
    assert_eq!(supervisor.get("/en/queue/language").await.status, StatusCode::FORBIDDEN);
    let post = supervisor
        .post("/en/queue/assign", &[("pile", "reports"), ("to", ""), ("item", "r1")])
        .await;
    assert_eq!(post.status, StatusCode::FORBIDDEN);
    let specialist = site.signed_in("Sam", &[("lakeshore", Role::Specialist)]).await;
    assert_eq!(specialist.get("/en/queue").await.status, StatusCode::FORBIDDEN);

    let other = site.signed_in("Olga", ELSEWHERE).await;
    assert!(
        other
            .get("/en/queue/reports")
            .await
            .body
            .contains("Nothing to look at here")
    );
    assert_eq!(other.get("/en/queue/reports/r1").await.status, StatusCode::NOT_FOUND);
    for what in ["assign", "answer", "close"] {
        let post = other
            .post(
                &format!("/en/queue/reports/r1/{what}"),
                &[("to", ""), ("answer", "x"), ("outcome", "settled")],
            )
            .await;
        assert_eq!(post.status, StatusCode::NOT_FOUND, "{what}");
    }
    let post = other
        .post(
            "/en/queue/assign",
            &[("pile", "reports"), ("to", &other.account), ("item", "r1")],
        )
        .await;
    assert_eq!(post.status, StatusCode::NOT_FOUND);
    assert!(actions(&site, &other).await.is_empty(), "nothing was read");
}

#[tokio::test]
async fn a_report_is_read_answered_and_closed_and_the_way_to_reach_its_visitor_is_erased() {
    let site = busy().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    for lang in ["en", "fr"] {
        let page = chantal.get(&format!("/{lang}/queue/reports/r1")).await;
        let text = main_of(&page).replace(&chantal.account, "ACCOUNT");
        insta::assert_snapshot!(format!("queue_report.{lang}"), text);
    }
    let page = chantal.get("/en/queue/reports/r1").await;
    assert!(page.body.contains("Letters are not set up here"), "{}", page.body);
    let empty = chantal.post("/en/queue/reports/r1/answer", &[("answer", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#answer\""));
    let kept = chantal
        .post("/en/queue/reports/r1/answer", &[("answer", "It works again.")])
        .await;
    assert_eq!(kept.header("location"), "/en/queue/reports/r1?done=answered");
    let silent = chantal
        .post(
            "/en/queue/reports/r1/close",
            &[("outcome", "dismissed"), ("reason", "")],
        )
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("Say why you dismiss it") && silent.body.contains("visitor@example.org"));
    for _ in 0..2 {
        let closed = chantal
            .post("/en/queue/reports/r1/close", &[("outcome", "settled")])
            .await;
        assert_eq!(closed.status, StatusCode::SEE_OTHER, "the button twice");
    }
    let page = chantal.get("/en/queue/reports/r1?done=closed").await;
    assert!(!page.body.contains("visitor@example.org") && page.body.contains("Erased when the report was closed"));
    assert!(page.body.contains("It works again.") && page.body.contains("Dealt with by Chantal Roy"));
    let late = chantal
        .post("/en/queue/reports/r1/answer", &[("answer", "Too late")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let actions = actions(&site, &chantal).await;
    let read = actions.iter().filter(|a| *a == "report.read r1").count();
    assert_eq!(read, 6, "every page with a visitor's words is noted: {actions:?}");
    let others: Vec<&str> = actions
        .iter()
        .map(String::as_str)
        .filter(|a| *a != "report.read r1")
        .collect();
    assert_eq!(others, ["report.answer r1", "report.close r1"]);
}

#[tokio::test]
async fn work_is_given_to_those_who_do_it_at_that_centre() {
    let site = busy().await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    let marc = site.signed_in("Marc Diallo", CURATOR).await;
    let olga = site.signed_in("Olga", ELSEWHERE).await;
    let ana = site.signed_in("Ana", &[("lakeshore", Role::Supervisor)]).await;
    let give = async |to: &str| chantal.post("/en/queue/reports/r1/assign", &[("to", to)]).await.status;
    assert_eq!(give(&olga.account).await, StatusCode::BAD_REQUEST);
    assert_eq!(give(&ana.account).await, StatusCode::BAD_REQUEST);
    assert_eq!(give("nobody-at-all").await, StatusCode::BAD_REQUEST);
    assert_eq!(give(&marc.account).await, StatusCode::SEE_OTHER);
    let mine = marc.get("/en/queue/reports?who=me").await;
    assert!(mine.body.contains("Emergency Energy Fund"));
    assert!(
        chantal
            .get("/en/queue/reports?who=me")
            .await
            .body
            .contains("Nothing here is yours")
    );

    // Several records at once, each by its part and id.
    let list = chantal.get("/en/queue/language").await;
    let items: Vec<&str> = list
        .body
        .split("name=\"item\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!items.is_empty());
    let mut form = vec![("pile", "language"), ("to", chantal.account.as_str())];
    form.extend(items.iter().map(|item| ("item", *item)));
    let given = chantal.post("/fr/queue/assign", &form).await;
    assert_eq!(
        given.header("location"),
        format!("/fr/queue/language?given={}", items.len())
    );
    assert!(
        chantal
            .get("/en/queue/language?who=me")
            .await
            .body
            .contains("Lantern House")
    );
    let noted = actions(&site, &chantal).await;
    for item in &items {
        let id = item.split_once('~').unwrap().1;
        assert!(
            noted.contains(&format!("work.assign {id}")),
            "{item} is not noted: {noted:?}"
        );
    }
    let log = site.signed_in("Ali", &[("*", Role::Auditor)]).await;
    let log = log.get("/fr/admin/audit?what=work").await;
    assert!(
        log.body.contains("A confié une fiche à examiner") && log.body.contains("Confié à\u{a0}: Chantal Roy"),
        "{}",
        log.body
    );
    let none = chantal
        .post("/en/queue/assign", &[("pile", "language"), ("to", "")])
        .await;
    assert!(
        chantal
            .get(none.header("location"))
            .await
            .body
            .contains("choose at least one line")
    );
    for bad in [
        &[("pile", "nothing"), ("to", ""), ("item", "fr~s2")][..],
        &[("pile", "language"), ("to", ""), ("item", "s2")],
        &[("pile", "proposals"), ("to", ""), ("item", "p")],
        &[],
    ] {
        assert_eq!(
            chantal.post("/en/queue/assign", bad).await.status,
            StatusCode::BAD_REQUEST,
            "{bad:?}"
        );
    }
}

#[tokio::test]
async fn the_desk_says_that_a_record_is_wrong_and_the_queue_says_who_told_it() {
    let site = busy().await;
    // At another centre: what callers find is wrong is told wherever the record is kept.
    let sam = site.signed_in("Sam Singh", &[("elsewhere", Role::Specialist)]).await;
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    assert!(
        sam.get("/en/records/s1")
            .await
            .body
            .contains("href=\"/en/records/s1/report\"")
    );
    for lang in ["en", "fr"] {
        let page = sam.get(&format!("/{lang}/records/s1/report")).await;
        insta::assert_snapshot!(format!("record_report.{lang}"), main_of(&page));
    }
    let long = "x".repeat(5_001);
    for (what, contact, field) in [
        (" ", "", "what"),
        (long.as_str(), "", "what"),
        ("x", &long[..201], "contact"),
    ] {
        let form = [("what", what), ("contact", contact)];
        let refused = sam.post("/en/records/s1/report", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(&format!("href=\"#{field}\"")), "{}", refused.body);
    }
    let form = [("what", "They moved to <King> Street"), ("contact", "416-555-0188")];
    let sent = sam.post("/fr/records/s1/report", &form).await;
    assert_eq!(sent.header("location"), "/fr/records/s1?reported");
    assert!(sam.get("/fr/records/s1?reported").await.body.contains("C’est envoyé"));
    let list = chantal.get("/en/queue/desk").await;
    let id = list
        .body
        .split("/en/queue/reports/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let page = chantal.get(&format!("/en/queue/reports/{id}")).await;
    assert!(page.body.contains("The desk, Sam Singh") && page.body.contains("416-555-0188"));
    assert!(
        page.body.contains("They moved to &#60;King&#62; Street"),
        "{}",
        page.body
    );
    assert_eq!(actions(&site, &sam).await, [format!("report.file {id}")]);

    let auditor = site.signed_in("Ali", &[("lakeshore", Role::Auditor)]).await;
    assert_eq!(auditor.get("/en/records/s1").await.status, StatusCode::OK);
    for address in ["/en/records/s1/report", "/en/records/none/report"] {
        let expected = if address.contains("none") {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(auditor.get(address).await.status, expected);
        assert_eq!(auditor.post(address, &form).await.status, expected);
    }
    let partner = site.signed_in("Paul", &[("elsewhere", Role::Partner)]).await;
    assert_eq!(
        partner.post("/en/records/s1/report", &form).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.post("/en/records/s1/report", &form).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// A report with another way to reach whoever told us.
async fn told_by(site: &Site, id: &str, contact: Option<&str>) {
    let report = NewReport {
        id: id.into(),
        record_id: "s1".into(),
        text: "Le numéro a changé.".into(),
        contact: contact.map(str::to_owned),
        lang: "fr".into(),
        told_by: None,
    };
    let mut tx = site.app.db.begin().await.unwrap();
    wrong::report_wrong(&mut tx, &site.app.access.keys, &report, site.app.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_answer_goes_by_letter_where_an_email_address_was_left_and_the_page_says_how_far_it_is() {
    let Some(mut mail) = Process::node("smtp.mjs", &[]) else {
        return;
    };
    let port = mail.says()["port"].as_u64().unwrap();
    let site = busy().await.with_mail(&format!("smtp://127.0.0.1:{port}"));
    let chantal = site.signed_in("Chantal Roy", CURATOR).await;
    told_by(&site, "r2", Some(" visiteuse@example.org ")).await;
    let page = chantal.get("/fr/queue/reports/r2").await;
    insta::assert_snapshot!(
        "queue_report_letter.fr",
        main_of(&page).replace(&chantal.account, "ACCOUNT")
    );
    let answer = async || {
        chantal
            .post("/en/queue/reports/r2/answer", &[("answer", "C’est corrigé.\n\nMerci!")])
            .await
    };
    for _ in 0..2 {
        assert_eq!(answer().await.header("location"), "/en/queue/reports/r2?done=sent");
    }
    assert!(
        chantal
            .get("/en/queue/reports/r2")
            .await
            .body
            .contains("has not taken it yet")
    );
    let (letters, db, clock) = (&site.app.letters, &site.app.db, &site.app.clock);
    let deliver = async || letters.deliver_next(db, clock, "worker").await.unwrap();
    assert_eq!(deliver().await, Some(Delivery::Sent));
    assert_eq!(deliver().await, None, "the button twice sends one letter");
    let taken = mail.says();
    assert_eq!(taken["to"][0], "visiteuse@example.org");
    let text = taken["letter"].as_str().unwrap().replace("=\r\n", "");
    assert!(text.contains("Content-Language: fr"), "{text}");
    assert!(
        chantal
            .get("/en/queue/reports/r2")
            .await
            .body
            .contains("Sent by e-mail on")
    );
    assert_eq!(answer().await.status, StatusCode::SEE_OTHER);
    assert_eq!(deliver().await, None, "what is sent is not sent again");

    // Other words are another letter. One that is given up can be sent again.
    let other = [("answer", "Autre chose")];
    chantal.post("/en/queue/reports/r2/answer", &other).await;
    let due = async || {
        let kinds = [letters::JOB.to_owned()];
        let lease = std::time::Duration::from_mins(1);
        db.claim_job("other", &kinds, clock.now(), lease).await.unwrap()
    };
    let job = due().await.unwrap();
    assert!(!serde_json::to_string(&job.payload).unwrap().contains("visiteuse"));
    db.give_up_job(&job, "no", clock.now()).await.unwrap();
    assert!(
        chantal
            .get("/en/queue/reports/r2")
            .await
            .body
            .contains("did not take it")
    );
    chantal.post("/en/queue/reports/r2/answer", &other).await;
    assert!(due().await.is_some());

    // What is no e-mail address, and nothing at all.
    for (id, contact, hint) in [
        ("r3", Some("416-555-0188"), "call them"),
        ("r4", None, "no way to be reached"),
    ] {
        told_by(&site, id, contact).await;
        assert!(
            chantal
                .get(&format!("/en/queue/reports/{id}"))
                .await
                .body
                .contains(hint)
        );
        let kept = chantal.post(&format!("/en/queue/reports/{id}/answer"), &other).await;
        assert_eq!(kept.header("location"), format!("/en/queue/reports/{id}?done=answered"));
        assert!(due().await.is_none());
    }
    let noted: Vec<String> = actions(&site, &chantal).await;
    assert_eq!(
        noted.iter().filter(|a| *a == "report.answer r2").count(),
        3,
        "{noted:?}"
    );
}
