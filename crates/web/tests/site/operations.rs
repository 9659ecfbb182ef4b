//! The pages of those who look after the deployment: jobs, health, sources and imports, the audit log.

use access::Role;
use axum::http::StatusCode;
use directory::import::{self, Item, Note, Options, Place};
use directory::model::Kind;
use serde_json::json;
use store::audit::{self, Detail, Entry, Filter};
use store::{NewJob, Ts};

use crate::support::Site;

const ADMIN: &[(&str, Role)] = &[("*", Role::Administrator)];
const AUDITOR: &[(&str, Role)] = &[("*", Role::Auditor)];
const LOCAL: &[(&str, Role)] = &[("lakeshore", Role::Administrator)];

/// The page between the menu and its end.
fn main_of(page: &str) -> &str {
    let rest = &page[page.find("<main").expect("a page with a main part")..];
    &rest[..rest.find("</main>").expect("its end")]
}

async fn actions(site: &Site, action: &str) -> Vec<(String, String, String)> {
    let filter = Filter {
        action: Some(action.into()),
        ..Filter::default()
    };
    let found = audit::list(&site.app.db, &filter, None, 100).await.unwrap();
    found.into_iter().map(|e| (e.actor, e.action, e.detail)).collect()
}

/// One that waits, one that runs, one that failed, one that is dead; the ids of the last two.
async fn some_jobs(site: &Site) -> (String, String) {
    let (db, ids, now) = (&site.app.db, &site.app.ids, site.app.clock.now());
    let mut tx = db.begin().await.unwrap();
    for kind in ["letter.send", "letter.send", "key.rewrap", "webhook.post"] {
        let job = NewJob {
            max_attempts: if kind == "key.rewrap" { 1 } else { 8 },
            ..NewJob::new(kind, json!({ "secret": "never shown" }), now)
        };
        tx.enqueue(ids, job, now).await.unwrap();
    }
    tx.commit().await.unwrap();
    let lease = std::time::Duration::from_mins(5);
    let claim = async |kind: &str| {
        db.claim_job("w", &[kind.to_owned()], now, lease)
            .await
            .unwrap()
            .unwrap()
    };
    claim("letter.send").await;
    let failing = claim("letter.send").await;
    db.fail_job(&failing, "the mail server is away", now).await.unwrap();
    let dead = claim("key.rewrap").await;
    db.fail_job(&dead, "the master key is not there", now).await.unwrap();
    (failing.id, dead.id)
}

#[tokio::test]
async fn jobs_are_seen_without_what_they_carry_and_retried_given_up_and_deleted() {
    let site = Site::open().await;
    let (failing, dead) = some_jobs(&site).await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    for lang in ["en", "fr"] {
        let page = admin.get(&format!("/{lang}/admin/jobs")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.body.contains("never shown"), "{}", page.body);
        insta::assert_snapshot!(format!("jobs.{lang}"), main_of(&page.body));
    }
    let page = admin.get("/en/admin/jobs?state=dead").await.body;
    assert!(page.contains("the master key is not there") && !page.contains("the mail server is away"));

    let give_up = format!("/en/admin/jobs/{failing}/give-up");
    assert_eq!(admin.post(&give_up, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        admin.post(&give_up, &[]).await.status,
        StatusCode::CONFLICT,
        "it is given up already"
    );
    let retry = format!("/en/admin/jobs/{failing}/retry");
    assert_eq!(admin.post(&retry, &[]).await.status, StatusCode::SEE_OTHER);
    let discard = format!("/en/admin/jobs/{dead}/discard");
    assert_eq!(admin.post(&discard, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!admin.get("/en/admin/jobs").await.body.contains(&dead));
    let told = actions(&site, "job").await;
    let told: Vec<_> = told
        .iter()
        .map(|(_, action, detail)| (action.as_str(), detail.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("job.discard", r#"{"kind":"key.rewrap"}"#),
            ("job.retry", r#"{"kind":"letter.send"}"#),
            ("job.give_up", r#"{"kind":"letter.send"}"#)
        ]
    );
}

#[tokio::test]
async fn what_is_about_the_whole_deployment_is_for_a_role_in_the_network() {
    let site = Site::open().await;
    let (failing, _) = some_jobs(&site).await;
    let local = site.signed_in("Bo Chen", LOCAL).await;
    let menu = local.get("/en/account").await.body;
    assert!(menu.contains("staff") || menu.contains("Administration"));
    let start = local.get("/en/admin/sources").await.body;
    assert!(
        start.contains("/en/admin/audit") && !start.contains("/en/admin/jobs") && !start.contains("/en/admin/health")
    );
    for address in ["/en/admin/jobs", "/en/admin/health"] {
        assert_eq!(local.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    let retry = format!("/en/admin/jobs/{failing}/retry");
    assert_eq!(local.post(&retry, &[]).await.status, StatusCode::FORBIDDEN);
    let auditor = site.signed_in("Marc Diallo", AUDITOR).await;
    assert_eq!(auditor.get("/en/admin/jobs").await.status, StatusCode::FORBIDDEN);
    assert_eq!(auditor.get("/en/admin/health").await.status, StatusCode::OK);
    let specialist = site.signed_in("Ina Berg", &[("*", Role::Specialist)]).await;
    for address in [
        "/en/admin/sources",
        "/en/admin/imports",
        "/en/admin/audit",
        "/en/admin/health",
    ] {
        assert_eq!(specialist.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[tokio::test]
async fn health_names_what_needs_a_look_and_what_to_do() {
    let site = Site::open().await;
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    audit::seal(&site.app.db).await.unwrap();
    for lang in ["en", "fr"] {
        let page = admin.get(&format!("/{lang}/admin/health")).await;
        assert_eq!(page.status, StatusCode::OK);
        // The room on the disk is that of the machine that runs the test.
        let table = page.body.split("<tbody>").nth(1).unwrap();
        let rows: Vec<&str> = table
            .split("<tr>")
            .filter(|row| !row.contains("\u{a0}GB") && !row.contains("\u{a0}Go"))
            .collect();
        insta::assert_snapshot!(
            format!("health.{lang}"),
            rows.join("<tr>").split("</main>").next().unwrap()
        );
    }
    let now = site.app.clock.now();
    let mut tx = site.app.db.begin().await.unwrap();
    tx.set("backup.last", &json!({ "at": now }), now).await.unwrap();
    tx.commit().await.unwrap();
    let page = admin.get("/en/admin/health").await.body;
    assert!(!page.contains("frontdoor backup"), "{page}");
    some_jobs(&site).await;
    let page = admin.get("/en/admin/health").await.body;
    assert!(
        page.contains("Given up: 1") && page.contains("look at what was given up"),
        "{page}"
    );
    let mut tx = site.app.db.begin().await.unwrap();
    let entry = Entry::new(now, "system", "test.wait", "deployment", "main");
    audit::append(&mut tx, &site.app.ids, &entry).await.unwrap();
    tx.commit().await.unwrap();
    site.app.clock.advance(std::time::Duration::from_mins(2));
    let page = admin.get("/en/admin/health").await.body;
    assert!(
        page.contains("1 entry waits to go into the chain") && page.contains("every few seconds"),
        "{page}"
    );
}

async fn imported(site: &Site, source: &str, owner: &str, notes: u64) {
    let place = |row| Place {
        file: "services.csv".into(),
        row: Some(row),
    };
    let items: Vec<Item> = (1..=notes)
        .map(|row| Item::Skipped(Note::new(place(row), "it has no name").of(Kind::Service, format!("x{row}"))))
        .chain([Item::Lost(
            Note::new(place(3), "<b>fees</b> of a form that is not known").field("fees"),
        )])
        .collect();
    import::run(
        &site.app.db,
        &site.app.clock,
        &Options::new(source, owner),
        items.into_iter(),
        |_| (),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn sources_and_imports_are_listed_and_what_was_left_out_is_paged() {
    let site = Site::open().await;
    imported(&site, "cioc", "lakeshore", 120).await;
    let refused = [Item::Failed("agencies.csv ends in the middle of a row".into())];
    import::run(
        &site.app.db,
        &site.app.clock,
        &Options::new("airs", "lakeshore"),
        refused.into_iter(),
        |_| (),
    )
    .await
    .unwrap_err();
    let admin = site.signed_in("Ana Roy", ADMIN).await;
    for lang in ["en", "fr"] {
        for (name, address) in [
            ("sources", "admin/sources"),
            ("imports", "admin/imports"),
            ("import", "admin/imports/1?part=losses"),
        ] {
            let page = admin.get(&format!("/{lang}/{address}")).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            insta::assert_snapshot!(format!("{name}.{lang}"), main_of(&page.body));
        }
    }
    let mut address = "/en/admin/imports/1?part=skips".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = admin.get(&address).await.body;
        seen.extend(
            page.split("services.csv:")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().parse::<u64>().unwrap()),
        );
        let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else {
            break;
        };
        address = next.split('"').next().unwrap().replace("&#38;", "&");
    }
    assert_eq!(seen, (1..=120).collect::<Vec<_>>());
    let page = admin.get("/en/admin/imports?state=undone").await.body;
    assert!(
        page.contains("airs") && !main_of(&page).contains(">cioc</th>"),
        "{page}"
    );
    assert!(
        admin
            .get("/en/admin/imports/2")
            .await
            .body
            .contains("in the middle of a row")
    );
    assert_eq!(admin.get("/en/admin/imports/99").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn imports_of_another_centre_are_not_found() {
    let site = Site::open().await;
    imported(&site, "cioc", "lakeshore", 1).await;
    imported(&site, "airs", "ottawa", 1).await;
    let local = site.signed_in("Bo Chen", LOCAL).await;
    for address in [
        "/en/admin/sources",
        "/en/admin/imports",
        "/en/admin/imports?source=airs",
    ] {
        let page = local.get(address).await.body;
        assert!(!main_of(&page).contains("/en/admin/imports/2"), "{address}: {page}");
    }
    assert_eq!(local.get("/en/admin/imports/1").await.status, StatusCode::OK);
    assert_eq!(local.get("/en/admin/imports/2").await.status, StatusCode::NOT_FOUND);
}

async fn logged(site: &Site, entries: impl IntoIterator<Item = Entry>) {
    let mut tx = site.app.db.begin().await.unwrap();
    for entry in entries {
        audit::append(&mut tx, &site.app.ids, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    audit::seal(&site.app.db).await.unwrap();
}

#[tokio::test]
async fn the_audit_log_is_searched_and_looking_into_it_is_an_entry_too() {
    let site = Site::open().await;
    let auditor = site.signed_in("Marc Diallo", AUDITOR).await;
    let now = site.app.clock.now();
    site.centre("lakeshore").await;
    let edit = Entry::new(now, &auditor.account, "record.publish", "service", "s1")
        .of_centre("lakeshore")
        .with(Detail::default().fields(["name.fr", "hours"]).count("version", 4));
    let night = Ts(now.0 - 20 * 3_600_000_000);
    logged(
        &site,
        [
            Entry::new(night, audit::OPERATOR, "key.rotate", "master_key", "8f3a"),
            edit,
        ],
    )
    .await;
    for lang in ["en", "fr"] {
        let page = auditor.get(&format!("/{lang}/admin/audit?what=record")).await;
        assert_eq!(page.status, StatusCode::OK);
        let body = main_of(&page.body).replace(&auditor.account, "ACCOUNT");
        insta::assert_snapshot!(format!("audit.{lang}"), body);
    }
    let rows = async |query: &str| {
        let page = auditor.get(&format!("/en/admin/audit?{query}")).await.body;
        main_of(&page)
            .split("<tbody>")
            .nth(1)
            .unwrap_or_default()
            .matches("<code>")
            .count()
    };
    assert_eq!(rows("what=key").await, 1);
    assert_eq!(rows("who=operator").await, 1);
    assert_eq!(rows("about=service%3As1").await, 1);
    assert_eq!(rows("centre=lakeshore").await, 1);
    assert_eq!(rows("what=key&from=2026-11-23").await, 0, "it was the day before");
    assert_eq!(rows("what=key&from=2026-11-22&to=2026-11-22").await, 1);
    assert_eq!(rows("what=key&from=tomorrow").await, 1, "what is no day is not asked");
    let looked = actions(&site, "audit.see").await;
    assert_eq!(looked.len(), 9);
    assert!(looked.iter().all(|(actor, ..)| *actor == auditor.account));
    assert_eq!(
        looked[0].2, r#"{"fields":["what","from"]}"#,
        "by what it was narrowed, and not to what"
    );
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_and_none_is_left_out() {
    let site = Site::open().await;
    let auditor = site.signed_in("Marc Diallo", AUDITOR).await;
    let now = site.app.clock.now();
    logged(
        &site,
        (0..120).map(|n| Entry::new(now, "system", "record.edit", "service", format!("n{n}"))),
    )
    .await;
    let mut address = "/en/admin/audit?what=record".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = auditor.get(&address).await.body;
        seen.extend(
            page.split(">Service n")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().parse::<u64>().unwrap()),
        );
        let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else {
            break;
        };
        address = next.split('"').next().unwrap().replace("&#38;", "&");
    }
    assert_eq!(seen, (0..120).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_log_of_another_centre_is_not_seen_whatever_is_asked() {
    let site = Site::open().await;
    let local = site.signed_in("Bo Chen", LOCAL).await;
    site.centre("ottawa").await;
    let now = site.app.clock.now();
    let of = |centre: &str, id: &str| Entry::new(now, "system", "record.edit", "service", id).of_centre(centre);
    let network = Entry::new(now, "operator", "key.rotate", "master_key", "8f3a");
    logged(&site, [of("lakeshore", "own"), of("ottawa", "foreign"), network]).await;
    for query in [
        "",
        "?centre=ottawa",
        "?about=service%3Aforeign",
        "?what=key",
        "?centre=*",
        "?who=operator",
    ] {
        let page = local.get(&format!("/en/admin/audit{query}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            !page.body.contains(">Service foreign<") || query.starts_with("?about"),
            "{query}"
        );
        let table = main_of(&page.body).split("<tbody>").nth(1).unwrap_or_default();
        assert!(
            !table.contains("foreign") && !table.contains("key.rotate"),
            "{query}: {table}"
        );
    }
    assert!(local.get("/en/admin/audit").await.body.contains(">Service own<"));
}
