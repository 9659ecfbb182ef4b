//! The HSDS interface over HTTP, on both databases.

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use directory::model::{
    Body as RecordBody, Organization, Phone, Record, Service, Status, Taxonomy, TaxonomyTerm, TermLink, Visibility,
};
use directory::{Change, save};
use finder::{Finder, Source};
use language::Text;
use needs::Vocabulary;
use places::Gazetteer;
use places::basemap::Basemap;
use serde_json::{Value, json};
use store::testing::{BOTH, On, START, TestDb, fresh};
use store::{Clock, Ids};
use tower::ServiceExt;

/// Services that the public may see.
const PUBLIC: usize = 120;

struct Open {
    router: Router,
    db: TestDb,
    clock: Clock,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.body))
    }
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
    fn ids(&self) -> Vec<String> {
        let page = self.json();
        page["contents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| s["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn id(name: &str) -> String {
    Ids::named("test", name)
}

fn organization(name: &str, visibility: Visibility) -> RecordBody {
    RecordBody::Organization(Organization {
        name: Text::both(name, name),
        visibility,
        ..Organization::default()
    })
}

fn service(n: usize) -> Service {
    let classified = n < 30;
    Service {
        organization: id(if n.is_multiple_of(2) { "even" } else { "odd" }),
        name: Text::both(format!("Food basket {n}"), format!("Panier alimentaire {n}")),
        description: Text::both(if n == 7 { "Also lends skates." } else { "Groceries." }, "Épicerie."),
        terms: if classified {
            vec![TermLink {
                terms: vec![id("term")],
                id: None,
            }]
        } else {
            Vec::new()
        },
        phones: vec![
            Phone {
                number: "416-555-0101".into(),
                ..Phone::default()
            },
            Phone {
                number: "416-555-0199".into(),
                private: true,
                ..Phone::default()
            },
        ],
        ..Service::default()
    }
}

fn records() -> Vec<(String, RecordBody, Status)> {
    let published = |name: &str, body| (id(name), body, Status::Published);
    let mut records = vec![
        published("even", organization("Even House", Visibility::Public)),
        published("odd", organization("Odd House", Visibility::Public)),
        published("hidden house", organization("zsecretz house", Visibility::Desk)),
        (
            id("draft house"),
            organization("zsecretz draft", Visibility::Public),
            Status::Draft,
        ),
        published(
            "taxonomy",
            RecordBody::Taxonomy(Taxonomy {
                name: Text::both("Kinds", "Genres"),
                ..Taxonomy::default()
            }),
        ),
        published(
            "term",
            RecordBody::TaxonomyTerm(TaxonomyTerm {
                taxonomy: Some(id("taxonomy")),
                name: Text::both("Food", "Nourriture"),
                ..TaxonomyTerm::default()
            }),
        ),
    ];
    records.extend((0..PUBLIC).map(|n| published(&format!("service {n}"), RecordBody::Service(service(n)))));
    let secret = || Service {
        name: Text::both("Food zsecretz", "zsecretz"),
        ..service(0)
    };
    let desk = Service {
        visibility: Visibility::Desk,
        ..secret()
    };
    records.push(published("desk", RecordBody::Service(desk)));
    for house in ["hidden house", "draft house"] {
        let hidden = Service {
            organization: id(house),
            ..secret()
        };
        records.push(published(&format!("service of {house}"), RecordBody::Service(hidden)));
    }
    records.push((id("draft"), RecordBody::Service(secret()), Status::Draft));
    records.push((id("retired"), RecordBody::Service(secret()), Status::Retired));
    records
}

async fn open(on: On) -> Option<Open> {
    let db = fresh(on).await?;
    let clock = Clock::fixed(START);
    for (n, (id, body, status)) in records().into_iter().enumerate() {
        // Service 119 is changed a day after the others.
        let at = if n == 6 + PUBLIC - 1 {
            START.plus(Duration::from_hours(24))
        } else {
            START
        };
        let record = Record {
            id,
            owner: "main".into(),
            source: None,
            status,
            version: 0,
            modified: at,
            body,
        };
        let mut tx = db.begin().await.unwrap();
        save(&mut tx, &Change::new("test", "", at), &record).await.unwrap();
        tx.commit().await.unwrap();
    }
    let home = hours::Home::new("America/Toronto", Some("ca-on")).unwrap();
    let vocabulary = Vocabulary::embedded();
    let folder = tempfile::tempdir().unwrap();
    let finder = Finder::open(
        folder.path(),
        finder::Settings {
            vocabulary,
            home: home.clone(),
            crisis: finder::CrisisLines::embedded(),
            vectors: None,
        },
    )
    .unwrap();
    let gazetteer = Arc::new(Gazetteer::new([]));
    let source = Source {
        db: db.db(),
        gazetteer: Arc::clone(&gazetteer),
        clock: clock.clone(),
    };
    finder.rebuild(&source, &mut |_| ()).await.unwrap();
    let app = web::App {
        db: db.db(),
        finder,
        gazetteer: Arc::new(RwLock::new(gazetteer)),
        basemap: Arc::new(Basemap::default()),
        vocabulary,
        home,
        access: access::Access::new(
            db.db(),
            clock.clone(),
            Ids::seeded(clock.clone(), 2),
            store::testing::keys(&clock, &Ids::seeded(clock.clone(), 3)),
            access::Settings::default(),
        ),
        passkeys: None,
        providers: access::oidc::Providers::new(Vec::new(), "https://211.example").unwrap(),
        letters: letters::Outbox::new(
            None,
            letters::Sender {
                site: language::Text::both("211 Lakeshore", "211 Bord-du-Lac"),
                zone: jiff::tz::TimeZone::UTC,
            },
            store::testing::keys(&clock, &Ids::seeded(clock.clone(), 3)),
        )
        .unwrap(),
        ids: Ids::seeded(clock.clone(), 1),
        missed: finder::Missed::default(),
        lines: lines::Ready::default(),
        clock: clock.clone(),
        site: Arc::new(web::Settings::demonstration("https://211.example")),
    };
    Some(Open {
        router: web::router(app),
        db,
        clock,
        _folder: folder,
    })
}

impl Open {
    async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 50_000_000).await.unwrap();
        let body = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!body.contains("zsecretz") && !body.contains("0199"), "{body}");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(format!("/hsds/v3{path}")).body(Body::empty()).unwrap())
            .await
    }
    async fn page(&self, query: &str) -> Answer {
        let answer = self.get(&format!("/services?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
        answer
    }
    async fn post(&self, kind: &str, body: &'static str) -> Answer {
        let request = Request::post("/hsds/v3/services")
            .header("content-type", kind)
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }
}

#[tokio::test]
async fn pages_hold_every_published_service_once_and_agree_with_the_count() {
    for on in BOTH {
        let Some(site) = open(on).await else { continue };
        let mut seen = BTreeSet::new();
        for number in 1..=3 {
            let answer = site.page(&format!("page={number}")).await;
            let page = answer.json();
            let held = if number == 3 { 20 } else { 50 };
            assert_eq!(page["total_items"], PUBLIC);
            assert_eq!(page["total_pages"], 3);
            assert_eq!((&page["page_number"], &page["size"]), (&json!(number), &json!(held)));
            assert_eq!(
                (&page["first_page"], &page["last_page"]),
                (&json!(number == 1), &json!(number == 3))
            );
            assert_eq!(page["empty"], false);
            seen.extend(answer.ids());
        }
        let expected: BTreeSet<String> = (0..PUBLIC).map(|n| id(&format!("service {n}"))).collect();
        assert_eq!(seen, expected);
        let past = site.page("page=4").await.json();
        assert_eq!(
            (&past["empty"], &past["size"], &past["total_items"]),
            (&json!(true), &json!(0), &json!(PUBLIC))
        );
        let minimal = site.page("minimal=true").await;
        assert_eq!(minimal.ids().into_iter().collect::<BTreeSet<_>>(), expected);
        assert_eq!(minimal.json()["contents"][0].as_object().unwrap().len(), 2);
        let lines = site.page("format=ndjson&full=true").await;
        assert_eq!(lines.header("content-type"), "application/x-ndjson");
        let streamed = lines.body.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        assert_eq!(
            streamed
                .map(|s| s["id"].as_str().unwrap().to_owned())
                .collect::<BTreeSet<_>>(),
            expected
        );
    }
}

#[tokio::test]
async fn every_condition_narrows_the_list() {
    for on in BOTH {
        let Some(site) = open(on).await else { continue };
        let total = async |query: String| site.page(&query).await.json()["total_items"].as_i64().unwrap();
        let (term, taxonomy, even) = (id("term"), id("taxonomy"), id("even"));
        assert_eq!(total(format!("taxonomy_term_id={term}")).await, 30);
        assert_eq!(total(format!("taxonomy_id={taxonomy}")).await, 30);
        assert_eq!(total(format!("organization_id={}", even.to_uppercase())).await, 60);
        assert_eq!(
            total(format!("organization_id={even}&taxonomy_id={taxonomy}")).await,
            15
        );
        assert_eq!(total(format!("organization_id={}", id("hidden house"))).await, 0);
        // At or after: the second at which it was written counts.
        assert_eq!(total("modified_after=2026-01-16T15:00:00Z".into()).await, 1);
        assert_eq!(total("modified_after=2026-01-16T15:00:00.000001Z".into()).await, 0);
        assert_eq!(
            total("modified_after=2026-01-15T10:00:00-05:00".into()).await,
            i64::try_from(PUBLIC).unwrap()
        );
        assert_eq!(total("search=skates".into()).await, 1);
        assert_eq!(total("search=zzyzzx".into()).await, 0);
        assert_eq!(total(format!("search=food&organization_id={even}")).await, 60);
        assert_eq!(
            total(format!(
                "search=food&organization_id={even}&taxonomy_id={taxonomy}&per_page=3"
            ))
            .await,
            15
        );
        let first = site.page("search=food&per_page=100").await.ids();
        let second = site.page("search=food&per_page=100&page=2").await.ids();
        assert_eq!((first.len(), second.len()), (100, 20));
        assert_eq!(first.into_iter().chain(second).collect::<BTreeSet<_>>().len(), PUBLIC);
        let lines = site.page("search=food&format=ndjson&minimal=true").await;
        assert_eq!(lines.body.lines().count(), PUBLIC);
    }
}

#[tokio::test]
async fn a_post_is_a_query_whose_words_stand_in_no_address() {
    let site = open(On::Sqlite).await.unwrap();
    let form = site
        .post(
            "application/x-www-form-urlencoded; charset=utf-8",
            "search=skates&full=true",
        )
        .await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    assert_eq!(form.ids(), [id("service 7")]);
    assert_eq!(form.header("cache-control"), "no-store");
    let json = site
        .post(
            "application/json",
            r#"{"search": "skates", "per_page": 5, "minimal": true}"#,
        )
        .await;
    assert_eq!(json.ids(), [id("service 7")]);
    assert_eq!(
        site.post("text/csv", "search").await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    assert_eq!(
        site.post("application/json", "[1]").await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let twice = Request::post("/hsds/v3/services?page=1")
        .header("content-type", "application/json")
        .body(Body::from(r#"{"page": 2}"#));
    assert_eq!(site.ask(twice.unwrap()).await.status, StatusCode::BAD_REQUEST);
    let large = Request::post("/hsds/v3/services")
        .body(Body::from(vec![b'x'; 100_000]))
        .unwrap();
    assert_eq!(site.ask(large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_service_is_given_whole_and_a_hidden_one_not_at_all() {
    for on in BOTH {
        let Some(site) = open(on).await else { continue };
        let one = site.get(&format!("/services/{}", id("service 7"))).await;
        assert_eq!(one.status, StatusCode::OK);
        let service = one.json();
        assert_eq!(service["name"], "Food basket 7");
        assert_eq!(service["organization"]["name"], "Odd House");
        assert_eq!(service["phones"].as_array().unwrap().len(), 1);
        assert_eq!(service["attributes"][0]["taxonomy_term"]["name"], "Food");
        for hidden in [
            "desk",
            "draft",
            "retired",
            "service of hidden house",
            "service of draft house",
            "even",
            "nobody",
        ] {
            let answer = site.get(&format!("/services/{}", id(hidden))).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{hidden}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        assert_eq!(site.get("/services/7").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_cannot_be_answered_says_what_is_wrong_where_and_what_to_do() {
    let site = open(On::Sqlite).await.unwrap();
    let mut said = Vec::new();
    for (method, path) in [
        (
            Method::GET,
            "/services?per_page=1000&page=x&format=xml&minimal=perhaps&taxonomy_id=7&modified_after=soon&postcode=M5V",
        ),
        (Method::GET, "/services?full=true&minimal=true"),
        (Method::GET, "/services/7"),
        (Method::GET, "/organisations"),
        (Method::DELETE, "/services"),
        (Method::PUT, "/services/7"),
    ] {
        for lang in ["en", "fr-CA"] {
            let request = Request::builder()
                .method(&method)
                .uri(format!("/hsds/v3{path}"))
                .header("accept-language", lang);
            let answer = site.ask(request.body(Body::empty()).unwrap()).await;
            assert_eq!(
                answer.header("content-type"),
                "application/problem+json",
                "{method} {path}"
            );
            assert_eq!(answer.header("content-language"), &lang[..2]);
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.json()["status"], answer.status.as_u16());
            said.push(json!({ "request": format!("{method} {path}"), "allow": answer.header("allow"), "problem": answer.json() }));
        }
    }
    insta::assert_json_snapshot!("problems", said);
}

#[tokio::test]
async fn the_interface_describes_itself_and_is_open_to_every_site() {
    let site = open(On::Sqlite).await.unwrap();
    let root = site.get("/").await;
    assert_eq!(root.json(), site.get("").await.json());
    assert_eq!(root.header("access-control-allow-origin"), "*");
    assert_eq!(root.header("cross-origin-resource-policy"), "cross-origin");
    insta::assert_json_snapshot!("root", root.json());
    let described = site.get("/openapi.json").await.json();
    assert_eq!(described["openapi"], "3.1.0");
    let named: BTreeSet<&str> = described["paths"]["/services"]["get"]["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    assert_eq!(named.len(), 10);
    // Every parameter that is described is known.
    for name in named {
        assert_eq!(
            site.get(&format!("/services?{name}=")).await.status,
            StatusCode::OK,
            "{name}"
        );
    }
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/hsds/v3/services")
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let preflight = site.ask(preflight.body(Body::empty()).unwrap()).await;
    assert!(preflight.status.is_success());
    assert!(preflight.header("access-control-allow-methods").contains("POST"));
}

#[tokio::test]
async fn texts_are_in_the_language_that_is_asked_for() {
    let site = open(On::Sqlite).await.unwrap();
    let path = format!("/hsds/v3/services/{}", id("service 7"));
    let french = Request::get(path)
        .header("accept-language", "fr-CA, en;q=0.5")
        .body(Body::empty())
        .unwrap();
    let answer = site.ask(french).await;
    assert_eq!(answer.json()["name"], "Panier alimentaire 7");
    assert_eq!(answer.header("content-language"), "fr");
    assert!(answer.headers.get_all("vary").iter().any(|v| v == "accept-language"));
}

#[tokio::test]
async fn an_answer_that_is_known_already_is_not_sent_again() {
    let site = open(On::Sqlite).await.unwrap();
    let ask = async |tag: &str| {
        let request = Request::get("/hsds/v3/services?per_page=5").header("if-none-match", tag);
        site.ask(request.body(Body::empty()).unwrap()).await
    };
    let first = ask("").await;
    let tag = first.header("etag").to_owned();
    assert_eq!(first.status, StatusCode::OK);
    let again = ask(&tag).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let mut tx = site.db.begin().await.unwrap();
    let body = RecordBody::Service(Service {
        name: Text::both("New", "Neuf"),
        ..service(200)
    });
    let record = Record {
        id: id("new"),
        owner: "main".into(),
        source: None,
        status: Status::Published,
        version: 0,
        modified: START,
        body,
    };
    save(&mut tx, &Change::new("test", "", START), &record).await.unwrap();
    tx.commit().await.unwrap();
    let changed = ask(&tag).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_eq!(changed.json()["total_items"], PUBLIC + 1);
    site.clock.advance(Duration::from_hours(24));
    assert_eq!(
        ask(changed.header("etag")).await.status,
        StatusCode::OK,
        "messages end with the day"
    );
}
