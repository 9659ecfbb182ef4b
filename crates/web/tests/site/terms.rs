//! The terms of classifications in the editor: where they lead, who finds them, what a change does to the search.

use std::time::Duration;

use access::Role;
use axum::http::StatusCode;
use directory::model::{Body, Record, Service, Status, TaxonomyTerm, TermLink};
use directory::{Change, read, save};
use finder::{Question, Source};
use language::Text;

use crate::records::{fields, send};
use crate::support::Site;

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];

fn term(name: &str, french: &str, code: &str, parent: Option<&str>) -> Body {
    Body::TaxonomyTerm(TaxonomyTerm {
        name: Text::both(name, french),
        code: Some(code.into()),
        parent: parent.map(str::to_owned),
        use_references: if code == "BD-1800" {
            vec![Text::both("Cupboard", "Garde-manger")]
        } else {
            Vec::new()
        },
        ..TaxonomyTerm::default()
    })
}

/// The site with a small classification, and a service that is found by nothing but its term.
async fn site() -> Site {
    let site = Site::open().await;
    let service = Service {
        organization: "o1".into(),
        name: Text::both("Door Seven", "Porte sept"),
        terms: vec![TermLink {
            terms: vec!["t2".into()],
            id: None,
        }],
        ..Service::default()
    };
    let mut tx = site.app.db.begin().await.unwrap();
    for (id, body) in [
        ("t1", term("Food Pantries", "Banques alimentaires", "BD-1800", None)),
        ("t2", term("Region 7", "Région 7", "ZZ-7", None)),
        ("t3", term("Region 8", "Région 8", "ZZ-8", Some("t1"))),
        ("s7", Body::Service(service)),
    ] {
        let record = Record {
            id: id.into(),
            owner: "lakeshore".into(),
            source: None,
            status: Status::Published,
            version: 0,
            modified: site.app.clock.now(),
            body,
        };
        let change = Change::new("test", "", site.app.clock.now());
        save(&mut tx, &change, &record).await.unwrap();
    }
    tx.commit().await.unwrap();
    site
}

/// Ids of the services that a need leads to, once the index has caught up.
async fn found(site: &Site, need: &str) -> Vec<String> {
    let source = Source {
        db: site.app.db.clone(),
        gazetteer: site.app.places(),
        clock: site.app.clock.clone(),
    };
    site.app.finder.catch_up(&source, &mut |_| ()).await.unwrap();
    let question = Question {
        needs: vec![need.into()],
        ..Question::new("", language::Lang::en(), site.app.clock.now().timestamp())
    };
    let answer = site.app.finder.search(&question, &source.gazetteer).unwrap();
    // Where nothing answers the need, what comes near is shown and said to be that.
    let exact = answer.widened.is_empty();
    answer.hits.into_iter().filter(|_| exact).map(|hit| hit.id).collect()
}

#[tokio::test]
async fn a_curator_sees_which_terms_only_guess_and_sets_one_right() {
    let site = site().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    let all = who.get("/en/terms").await;
    for words in [
        "Food Pantries",
        "Region 7",
        "Food bank",
        "Its names",
        "The names of “Food Pantries” above it",
    ] {
        assert!(all.body.contains(words), "{words}: {}", all.body);
    }
    let unsure = who.get("/fr/terms?leads=unsure").await;
    assert!(
        unsure.body.contains("Région 7") && unsure.body.contains("Région 8"),
        "{}",
        unsure.body
    );
    assert!(!unsure.body.contains("<a href=\"/fr/records/t1\""), "{}", unsure.body);
    let nowhere = who.get("/en/terms?leads=nowhere").await;
    assert!(nowhere.body.contains("Region 7") && !nowhere.body.contains("Region 8"));

    assert!(!found(&site, "haircut").await.contains(&"s7".to_owned()));
    let page = who.get("/en/records/t2").await;
    assert!(
        page.body.contains("Who says so") && page.body.contains("Nobody"),
        "{}",
        page.body
    );
    site.app.clock.advance(Duration::from_mins(1));
    let answer = send(&who, "/en/records/t2", &page, &[("needs", "haircut")], "save").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(found(&site, "haircut").await, ["s7"]);
    let curated = who.get("/en/terms?leads=curator").await;
    assert!(curated.body.contains("Region 7") && !curated.body.contains("Region 8"));
    let history = who.get("/en/records/t2/history").await;
    assert!(history.body.contains("Needs it leads to"), "{}", history.body);

    // None of our needs is an answer too, and to take it back brings back what the names say.
    let page = who.get("/en/records/t2").await;
    let answer = send(
        &who,
        "/en/records/t2",
        &page,
        &[("needs", ""), ("needs.none", "on")],
        "save",
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(found(&site, "haircut").await.is_empty());
    match read::record(&site.app.db, "t2").await.unwrap().body {
        Body::TaxonomyTerm(term) => assert_eq!(term.needs, Some(Vec::new())),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_term_is_found_by_name_code_and_the_words_that_lead_to_it_with_where_it_leads() {
    let site = site().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    for words in ["pantr", "bd-1800", "BD-18", "cupboard", "banques"] {
        let typed = [("q", words), ("field", "terms[0].terms"), ("kind", "service")];
        let offered = who.post("/en/records/pick", &typed).await;
        assert_eq!(offered.status, StatusCode::OK);
        assert!(
            offered.body.contains("Food Pantries (BD-1800)"),
            "{words}: {}",
            offered.body
        );
        assert!(
            offered.body.contains("Leads to: Food bank"),
            "{words}: {}",
            offered.body
        );
        assert!(
            offered.body.contains("[\"terms[0].terms\",\"t1\"]"),
            "{words}: {}",
            offered.body
        );
        assert!(offered.header("cache-control").contains("no-store"));
    }
    // Without scripts the button says the same, and what is picked says where callers find the service.
    let page = who.get("/en/records/s7").await;
    assert!(page.body.contains("Leads to no need yet"), "{}", page.body);
    let looked = send(
        &who,
        "/en/records/s7",
        &page,
        &[("terms[0].terms.find", "bd-1800")],
        "find:terms[0].terms",
    )
    .await;
    assert!(looked.body.contains("value=\"t1\"") && looked.body.contains("Leads to: Food bank"));
    let picked = send(&who, "/en/records/s7", &looked, &[("terms[0].terms", "t1")], "keep").await;
    let sight = picked
        .body
        .split("id=\"sight-needs\"")
        .nth(1)
        .unwrap()
        .split("</aside>")
        .next()
        .unwrap();
    assert!(
        sight.contains("Found by people who look for") && sight.contains("Food bank"),
        "{sight}"
    );
}

#[tokio::test]
async fn what_nobody_types_into_a_picker_is_refused() {
    let site = site().await;
    let who = site.signed_in("Chantal Roy", CURATOR).await;
    for (field, kind) in [
        ("name", "service"),
        ("needs", "organization"),
        ("needs", "nonsense"),
        ("", "service"),
    ] {
        let answer = who
            .post("/en/records/pick", &[("q", "x"), ("field", field), ("kind", kind)])
            .await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{field} of {kind}");
    }
    let typed = [("q", "food"), ("field", "needs"), ("kind", "service")];
    assert_ne!(
        site.post("/en/records/pick", &typed).await.status,
        StatusCode::OK,
        "for staff alone"
    );
}

#[tokio::test]
async fn who_keeps_no_records_sees_no_terms_and_changes_none() {
    let site = site().await;
    let analyst = site.signed_in("Ann Lyst", &[("lakeshore", Role::Analyst)]).await;
    assert_eq!(analyst.get("/en/terms").await.status, StatusCode::FORBIDDEN);
    let elsewhere = site.signed_in("Eve Lse", &[("elsewhere", Role::Curator)]).await;
    let page = elsewhere.get("/en/records/t2").await;
    assert_eq!(page.status, StatusCode::OK, "classifications are everybody's");
    let sent: Vec<(String, String)> = fields(&page);
    let mut sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    sent.extend([("needs", "haircut"), ("do", "save")]);
    assert_eq!(
        elsewhere.post("/en/records/t2", &sent).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(read::record(&site.app.db, "t2").await.unwrap().version, 1);
}
