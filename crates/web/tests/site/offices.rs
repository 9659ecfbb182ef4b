//! Which office of a network serves a place, as the public, other programs and those who keep the records meet it.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use access::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use directory::model::{
    Address, Body as RecordBody, Location, Organization, Phone, Record, Service, ServiceArea, ServiceAtLocation,
    Status, Visibility,
};
use directory::offices::{Definition, NetworkChange, keep};
use directory::{Change, save};
use language::{Lang, Text};
use places::{AreaRef, Gazetteer, Point};
use serde_json::{Value, json};
use store::audit::OPERATOR;

use crate::support::{Answer, SECRET_PHONE, SECRET_STREET, Site};

const CURATOR: &[(&str, Role)] = &[("lakeshore", Role::Curator)];

fn gazetteer() -> Arc<Gazetteer> {
    static DEMO: OnceLock<Arc<Gazetteer>> = OnceLock::new();
    Arc::clone(DEMO.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/gazetteer");
        Arc::new(Gazetteer::new(places::authored::folder(&folder).unwrap()))
    }))
}

struct Chapter {
    id: &'static str,
    name: (&'static str, &'static str),
    phone: &'static str,
    areas: &'static [&'static str],
    at: Option<(f64, f64)>,
    confidential: bool,
    visibility: Visibility,
    status: Status,
}

const CHAPTER: Chapter = Chapter {
    id: "",
    name: ("", ""),
    phone: "416-555-0100",
    areas: &[],
    at: None,
    confidential: false,
    visibility: Visibility::Public,
    status: Status::Published,
};

/// A province-wide line, chapters that overlap in Caledon, one whose address is secret, and two that the public may not see.
fn chapters() -> Vec<Chapter> {
    vec![
        Chapter {
            id: "province",
            name: ("Memory Ontario", "Mémoire Ontario"),
            areas: &["place:ca-on"],
            ..CHAPTER
        },
        Chapter {
            id: "toronto",
            name: ("Memory Toronto", "Mémoire Toronto"),
            phone: "416-555-0101",
            areas: &["place:ca-on-toronto"],
            at: Some((43.7, -79.4)),
            ..CHAPTER
        },
        Chapter {
            id: "headwaters",
            name: ("Memory Headwaters", "Mémoire des Sources"),
            phone: "519-555-0102",
            areas: &["place:ca-on-caledon"],
            at: Some((43.92, -80.09)),
            ..CHAPTER
        },
        Chapter {
            id: "hills",
            name: ("Memory Hills", "Mémoire des Collines"),
            phone: "905-555-0103",
            areas: &["place:ca-on-caledon", "place:ca-on-halton-hills"],
            at: Some((43.65, -79.93)),
            ..CHAPTER
        },
        Chapter {
            id: "haven",
            name: ("Memory Haven", "Refuge de mémoire"),
            phone: "905-555-0104",
            areas: &["place:ca-on-hamilton"],
            at: Some((43.25, -79.87)),
            confidential: true,
            ..CHAPTER
        },
        Chapter {
            id: "zsecret-desk",
            name: ("Zsecret desk", "Zsecret interne"),
            areas: &["place:ca-on-london"],
            visibility: Visibility::Desk,
            ..CHAPTER
        },
        Chapter {
            id: "zsecret-draft",
            name: ("Zsecret draft", "Zsecret ébauche"),
            areas: &["place:ca-on-london"],
            status: Status::Draft,
            ..CHAPTER
        },
    ]
}

async fn kept(site: &Site, id: String, status: Status, body: RecordBody) {
    let now = site.app.clock.now();
    let record = Record {
        id,
        owner: "lakeshore".into(),
        source: None,
        status,
        version: 0,
        modified: now,
        body,
    };
    let mut tx = site.app.db.begin().await.unwrap();
    save(&mut tx, &Change::new("test", "", now), &record).await.unwrap();
    tx.commit().await.unwrap();
}

async fn chapter(site: &Site, c: Chapter) {
    let organization = Organization {
        name: Text::both(c.name.0, c.name.1),
        parent: (c.id != "province").then(|| "o-province".to_owned()),
        ..Organization::default()
    };
    kept(
        site,
        format!("o-{}", c.id),
        Status::Published,
        RecordBody::Organization(organization),
    )
    .await;
    let service = Service {
        organization: format!("o-{}", c.id),
        name: Text::both("Dementia support", "Soutien, troubles cognitifs"),
        description: Text::both("A guide listens.", "Une guide écoute."),
        visibility: c.visibility,
        needs: vec!["dementia-support".into()],
        phones: vec![
            Phone {
                number: c.phone.into(),
                ..Phone::default()
            },
            Phone {
                number: format!("416-{SECRET_PHONE}"),
                private: true,
                ..Phone::default()
            },
        ],
        hours: serde_json::from_value(
            json!({ "opening": [{ "days": "mon-fri", "opens": "09:00", "closes": "17:00" }] }),
        )
        .unwrap(),
        areas: vec![ServiceArea {
            covers: c.areas.iter().map(|area| AreaRef::parse(area).unwrap()).collect(),
            ..ServiceArea::default()
        }],
        ..Service::default()
    };
    kept(site, format!("s-{}", c.id), c.status, RecordBody::Service(service)).await;
    // Something else of the same agency, which is no office.
    let other = Service {
        organization: format!("o-{}", c.id),
        name: Text::both("Library", "Bibliothèque"),
        areas: vec![ServiceArea {
            covers: vec![AreaRef::Everywhere],
            ..ServiceArea::default()
        }],
        ..Service::default()
    };
    kept(
        site,
        format!("x-{}", c.id),
        Status::Published,
        RecordBody::Service(other),
    )
    .await;
    let Some((lat, lon)) = c.at else { return };
    let street = if c.confidential {
        SECRET_STREET
    } else {
        "90 King Street"
    };
    let location = Location {
        point: Point::new(lat, lon),
        confidential: c.confidential,
        addresses: vec![Address {
            line1: Text::both(street, street),
            city: Text::both("Town", "Ville"),
            province: "ON".into(),
            ..Address::default()
        }],
        ..Location::default()
    };
    kept(
        site,
        format!("l-{}", c.id),
        Status::Published,
        RecordBody::Location(location),
    )
    .await;
    let at = ServiceAtLocation {
        service: format!("s-{}", c.id),
        location: format!("l-{}", c.id),
        ..ServiceAtLocation::default()
    };
    kept(
        site,
        format!("a-{}", c.id),
        Status::Published,
        RecordBody::ServiceAtLocation(at),
    )
    .await;
}

async fn open() -> Site {
    let site = Site::open().await;
    site.app.set_places(gazetteer());
    site.centre("lakeshore").await;
    for one in chapters() {
        chapter(&site, one).await;
    }
    set(&site, "memory", true).await;
    set(&site, "hidden", false).await;
    site
}

async fn set(site: &Site, id: &str, public: bool) {
    let what = Definition {
        name: Text::both("Memory chapters", "Sections de mémoire"),
        about: Text::both(
            "Help for people with dementia.",
            "De l’aide pour les personnes atteintes.",
        ),
        organization: Some("o-province".into()),
        need: Some("dementia-support".into()),
        covers: vec![AreaRef::parse("place:ca-on").unwrap()],
        ..Definition::default()
    };
    let mut tx = site.app.db.begin().await.unwrap();
    let change = NetworkChange {
        id,
        owner: "lakeshore",
        public,
        version: 0,
        what: &what,
        who: OPERATOR,
        at: site.app.clock.now(),
        languages: &[Lang::en(), Lang::fr()],
    };
    keep(&mut tx, &site.app.ids, &change).await.unwrap();
    tx.commit().await.unwrap();
}

fn main_of(page: &str) -> &str {
    let start = page.find("<main").expect("a page has its main part");
    &page[start..page.find("</main>").expect("which ends")]
}

fn says_no_secret(answer: &Answer) {
    for secret in [SECRET_PHONE, SECRET_STREET, "Zsecret", "zsecret"] {
        assert!(!answer.body.contains(secret), "{secret}: {}", answer.body);
    }
}

#[tokio::test]
async fn the_page_says_which_office_serves_a_place_and_why() {
    let site = open().await;
    for (lang, asked) in [
        (
            "en",
            [
                ("one", "M5V 2T6"),
                ("tie", "Caledon"),
                ("wide", "Thunder Bay"),
                ("confidential", "100 King St W, Hamilton"),
                ("rough", "Peel Region"),
            ],
        ),
        (
            "fr",
            [
                ("one", "M5V 2T6"),
                ("tie", "Caledon"),
                ("wide", "Thunder Bay"),
                ("confidential", "L8P"),
                ("rough", "Région de Peel"),
            ],
        ),
    ] {
        let page = site.get(&format!("/{lang}/offices/memory")).await;
        assert_eq!(page.status, StatusCode::OK);
        says_no_secret(&page);
        insta::assert_snapshot!(format!("offices.{lang}"), main_of(&page.body));
        for (name, typed) in asked {
            let page = site.post(&format!("/{lang}/offices/memory"), &[("near", typed)]).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.header("cache-control"), "no-store");
            says_no_secret(&page);
            let title = page.body.split("<title>").nth(1).unwrap().split('<').next().unwrap();
            assert!(!title.contains(typed), "the title stays in the history: {title}");
            insta::assert_snapshot!(format!("offices-{name}.{lang}"), main_of(&page.body));
        }
    }
    let list = site.get("/fr/offices").await;
    assert!(
        list.body.contains("/fr/offices/memory") && !list.body.contains("/fr/offices/hidden"),
        "{}",
        list.body
    );
}

#[tokio::test]
async fn the_home_page_leads_to_networks_where_the_public_may_ask_one() {
    let site = Site::open().await;
    site.centre("lakeshore").await;
    let province = chapters().remove(0);
    chapter(&site, province).await;
    let leads = async |expected: bool| {
        for lang in ["en", "fr"] {
            let page = site.get(&format!("/{lang}")).await;
            let link = format!("href=\"/{lang}/offices\"");
            assert_eq!(page.body.contains(&link), expected, "{}", page.body);
        }
    };
    leads(false).await;
    set(&site, "hidden", false).await;
    leads(false).await;
    set(&site, "memory", true).await;
    leads(true).await;
}

#[tokio::test]
async fn a_place_too_wide_to_choose_by_says_so_and_names_five() {
    let site = open().await;
    for (id, areas) in [
        ("kingston", &["place:ca-on-kingston"]),
        ("ottawa", &["place:ca-on-ottawa"]),
        ("sudbury", &["place:ca-on-greater-sudbury"]),
    ] {
        let name = (id, id);
        chapter(
            &site,
            Chapter {
                id,
                name,
                areas,
                ..CHAPTER
            },
        )
        .await;
    }
    for (lang, said) in [("en", "More than 5 offices may serve"), ("fr", "Plus de 5 bureaux")] {
        let page = site
            .post(&format!("/{lang}/offices/memory"), &[("near", "Ontario")])
            .await;
        assert!(main_of(&page.body).contains(said), "{}", page.body);
        assert_eq!(main_of(&page.body).matches("class=\"ask\"").count(), 5);
        assert!(!main_of(&page.body).contains("<aside"), "none comes before the others");
    }
    for (place, too_wide) in [("Ontario", true), ("Peel Region", false), ("Toronto", false)] {
        let answer = ask(
            &site,
            "memory",
            "application/json",
            "en",
            json!({ "place": place }).to_string(),
        )
        .await;
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(answer["too_wide"], too_wide, "{answer}");
    }
}

#[tokio::test]
async fn a_place_in_an_address_is_not_looked_at() {
    let site = open().await;
    let page = site.get("/en/offices/memory?near=M5V+2T6&place=ca-on-toronto").await;
    assert!(
        !page.body.contains("serves M5V") && !page.body.contains("M5V 2T6"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn what_names_no_place_is_answered_with_what_to_write() {
    let site = open().await;
    let long = "x".repeat(10_000);
    for typed in [
        long.as_str(),
        "\u{0}\u{1b}[31mred\u{7}",
        "999.9,999.9",
        "-91.0, 200.0",
        "NaN,NaN",
        "zzyzzx qqq",
        "'; DROP TABLE x",
    ] {
        let page = site.post("/en/offices/memory", &[("near", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.body.contains("We know no place by this name"), "{typed}");
        assert!(
            !page.body.contains(['\u{0}', '\u{1b}', '\u{7}']),
            "control letters are not given back"
        );
    }
    let empty = site.post("/fr/offices/memory", &[("near", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    insta::assert_snapshot!("offices-empty.fr", main_of(&empty.body));
    // A chosen place that nobody knows falls back on the words.
    let chosen = site
        .post(
            "/en/offices/memory",
            &[("near", "Toronto"), ("place", "ca-on-atlantis")],
        )
        .await;
    assert!(chosen.body.contains("Memory Toronto serves Toronto"), "{}", chosen.body);
    for network in ["none", "hidden", "..", "%00", "MEMORY"] {
        for way in [
            site.get(&format!("/en/offices/{network}")).await,
            site.post(&format!("/en/offices/{network}"), &[("near", "M5V")]).await,
        ] {
            assert_eq!(way.status, StatusCode::NOT_FOUND, "{network}");
        }
    }
}

#[tokio::test]
async fn only_the_sites_of_the_settings_may_show_the_page_in_a_frame() {
    let policy = |answer: &Answer| answer.header("content-security-policy").to_owned();
    let site = open().await;
    assert!(policy(&site.get("/en/offices/memory/embed").await).contains("frame-ancestors 'none'"));
    let site = site
        .with(|settings| settings.embed_on = vec!["https://partner.example".into(), "https://*.city.example".into()]);
    for answer in [
        site.get("/en/offices/memory/embed").await,
        site.post("/en/offices/memory/embed", &[("near", "M5V")]).await,
        site.post("/en/offices/memory/embed", &[("near", "")]).await,
    ] {
        assert!(
            policy(&answer).contains("frame-ancestors https://partner.example https://*.city.example;"),
            "{}",
            policy(&answer)
        );
        assert!(policy(&answer).starts_with("default-src 'none'"));
        says_no_secret(&answer);
    }
    for whole in ["/en/offices/memory", "/en", "/en/offices", "/en/offices/none/embed"] {
        assert!(
            policy(&site.get(whole).await).contains("frame-ancestors 'none'"),
            "{whole}"
        );
    }
    for lang in ["en", "fr"] {
        let page = site
            .post(&format!("/{lang}/offices/memory/embed"), &[("near", "Caledon")])
            .await;
        insta::assert_snapshot!(
            format!("offices-embed.{lang}"),
            page.body.split("<body").nth(1).unwrap()
        );
    }
}

#[tokio::test]
async fn an_answer_follows_the_directory() {
    let site = open().await;
    let asked = async || site.post("/en/offices/memory", &[("near", "Oshawa")]).await.body;
    assert!(asked().await.contains("No local office serves Oshawa"));
    chapter(
        &site,
        Chapter {
            id: "durham",
            name: ("Memory Durham", "Mémoire Durham"),
            areas: &["place:ca-on-durham"],
            ..CHAPTER
        },
    )
    .await;
    // Within a second what was made before is still given.
    site.app.clock.advance(std::time::Duration::from_secs(2));
    let page = site.post("/en/offices/memory", &[("near", "Oshawa")]).await.body;
    assert!(page.contains("Memory Durham serves Oshawa"), "{page}");
}

async fn ask(site: &Site, network: &str, kind: &str, lang: &str, body: impl Into<String>) -> Answer {
    let request = Request::post(format!("/offices/v1/{network}"))
        .header("content-type", kind)
        .header("accept-language", lang)
        .body(Body::from(body.into()));
    site.ask(request.unwrap()).await
}

#[tokio::test]
async fn the_interface_answers_as_the_page_does() {
    let site = open().await;
    let json_of =
        |answer: &Answer| serde_json::from_str::<Value>(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body));
    for (lang, place) in [("en", "Caledon"), ("fr", "M5V 2T6"), ("en", "Hamilton, Ontario")] {
        let body = json!({ "place": place, "explain": true }).to_string();
        let answer = ask(&site, "memory", "application/json", lang, body).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (StatusCode::OK, "no-store"),
            "{}",
            answer.body
        );
        assert_eq!(answer.header("content-language"), lang);
        says_no_secret(&answer);
        let name = place.split([' ', ',']).next().unwrap();
        insta::assert_snapshot!(
            format!("offices-api-{name}.{lang}"),
            serde_json::to_string_pretty(&json_of(&answer)).unwrap()
        );
    }
    let form = ask(
        &site,
        "memory",
        "application/x-www-form-urlencoded",
        "en",
        "lat=43.70&lon=-79.40",
    )
    .await;
    assert_eq!(json_of(&form)["outcome"], "one");
    assert_eq!(json_of(&form)["offices"][0]["service_id"], "s-toronto");
    let listed = site.get("/offices/v1").await;
    assert_eq!(
        json_of(&listed)["networks"].as_array().unwrap().len(),
        1,
        "the hidden one is not there"
    );
    let network = site.get("/offices/v1/memory").await;
    says_no_secret(&network);
    assert_eq!(json_of(&network)["offices"].as_array().unwrap().len(), 5);
    assert_eq!(json_of(&site.get("/offices/v1/openapi.json").await)["openapi"], "3.1.0");
}

#[tokio::test]
async fn the_interface_says_what_is_wrong_and_what_to_send() {
    let site = open().await;
    let long = json!({ "place": "x".repeat(10_000) }).to_string();
    let big = json!({ "place": "x".repeat(100_000) }).to_string();
    let cases = [
        ("memory", "application/json", long, 400, "at most 200"),
        ("memory", "application/json", big, 413, "64 KB"),
        ("memory", "application/json", "{}".into(), 400, "Write place, place_id"),
        (
            "memory",
            "application/json",
            r#"{"place": "M5V", "plaice": "x"}"#.into(),
            400,
            "no such parameter",
        ),
        (
            "memory",
            "application/json",
            r#"{"lat": 991, "lon": 3}"#.into(),
            400,
            "lat from -90 to 90",
        ),
        (
            "memory",
            "application/json",
            r#"{"lat": 43.7}"#.into(),
            400,
            "lat from -90 to 90",
        ),
        (
            "memory",
            "application/json",
            r#"{"lat": "NaN", "lon": "inf"}"#.into(),
            400,
            "lat from -90 to 90",
        ),
        (
            "memory",
            "application/json",
            r#"{"place_id": "nowhere"}"#.into(),
            400,
            "No place has this id",
        ),
        (
            "memory",
            "application/json",
            r#"{"place": "M5V", "explain": "perhaps"}"#.into(),
            400,
            "true or false",
        ),
        (
            "memory",
            "application/json",
            "{\"place\": \"\\u0000\\u001b\"}".into(),
            422,
            "Write a postal code",
        ),
        ("memory", "application/json", "[1]".into(), 415, "JSON object"),
        ("memory", "text/plain", "M5V".into(), 415, "JSON object"),
        (
            "hidden",
            "application/json",
            r#"{"place": "M5V"}"#.into(),
            404,
            "/offices/v1",
        ),
        (
            "none",
            "application/json",
            r#"{"place": "M5V"}"#.into(),
            404,
            "/offices/v1",
        ),
    ];
    for (network, kind, body, status, says) in cases {
        let answer = ask(&site, network, kind, "en", body).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
        assert!(answer.body.len() < 2_000, "what was sent is not given back");
    }
    let french = ask(&site, "memory", "application/json", "fr", r#"{"place": "zzyzzx"}"#).await;
    insta::assert_snapshot!("offices-api-unknown.fr", french.body);
    for address in ["/offices/v1/memory/place", "/offices/v1/memory/M5V/x"] {
        let answer = site.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(
            answer.body.contains("https://211.example/offices/v1"),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_curator_sets_up_a_network_without_a_programmer_and_is_told_of_ties_and_gaps() {
    let site = open().await;
    let curator = site.signed_in("Chantal Roy", CURATOR).await;
    let fields = |organization: &'static str| {
        vec![
            ("id", "dementia-help"),
            ("name_en", "Dementia help"),
            ("name_fr", "Aide, troubles cognitifs"),
            ("organization", organization),
            ("organization_was", ""),
            ("organization_id", ""),
            ("covers", "Ontario"),
            ("need", "dementia-support"),
        ]
    };
    // The list of all needs is tried elsewhere.
    let without_needs = |page: &str| {
        let (before, rest) = main_of(page).split_once("<select id=\"need\"").unwrap();
        format!("{before}<select…{}", rest.split_once("</select>").unwrap().1)
    };
    let form = curator.get("/en/networks/new").await;
    assert_eq!(form.status, StatusCode::OK);
    insta::assert_snapshot!("network-new.en", without_needs(&form.body));
    let several = curator.post("/en/networks/new", &fields("Memory")).await;
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        several.body.contains("Several have this name") && several.body.contains("value=\"o-province\""),
        "{}",
        several.body
    );
    let none = curator.post("/en/networks/new", &fields("Zzyzzx")).await;
    assert!(none.body.contains("Nothing has this name"), "{}", none.body);
    let nothing = curator.post("/fr/networks/new", &fields("")).await;
    assert!(
        nothing.body.contains("Choisissez un organisme ou un terme"),
        "{}",
        nothing.body
    );
    let made = curator.post("/en/networks/new", &fields("memory ontario")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    assert_eq!(
        site.get("/en/offices/dementia-help").await.status,
        StatusCode::NOT_FOUND,
        "not public yet"
    );
    let taken = curator.post("/en/networks/new", &fields("memory ontario")).await;
    assert!(
        taken.body.contains("There is a network of this name already"),
        "{}",
        taken.body
    );

    for lang in ["en", "fr"] {
        let page = curator.get(&format!("/{lang}/networks/dementia-help")).await;
        assert_eq!(page.status, StatusCode::OK);
        insta::assert_snapshot!(format!("network.{lang}"), without_needs(&page.body));
        let list = curator.get(&format!("/{lang}/networks")).await;
        insta::assert_snapshot!(format!("networks.{lang}"), main_of(&list.body));
    }

    let publish = [
        ("version", "1"),
        ("name_en", "Dementia help"),
        ("name_fr", "Aide, troubles cognitifs"),
        ("organization", "Memory Ontario"),
        ("organization_was", "Memory Ontario"),
        ("organization_id", "o-province"),
        ("covers", "Ontario"),
        ("covers_was", "Ontario"),
        ("covers_id", "place:ca-on"),
        ("need", "dementia-support"),
        ("public", "yes"),
    ];
    let done = curator.post("/en/networks/dementia-help", &publish).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    site.app.clock.advance(std::time::Duration::from_secs(2));
    assert_eq!(site.get("/en/offices/dementia-help").await.status, StatusCode::OK);
    let stale = curator.post("/en/networks/dementia-help", &publish).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        stale.body.contains("Somebody changed it in the meantime"),
        "{}",
        stale.body
    );
}

#[tokio::test]
async fn a_network_is_changed_by_those_who_publish_at_its_centre_alone() {
    let site = open().await;
    let elsewhere = site.signed_in("Ada", &[("north", Role::Curator)]).await;
    assert_eq!(elsewhere.get("/en/networks/memory").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        elsewhere.post("/en/networks/memory", &[("version", "1")]).await.status,
        StatusCode::NOT_FOUND
    );
    assert!(!elsewhere.get("/en/networks").await.body.contains("/en/networks/memory"));
    let sent = [
        ("id", "own"),
        ("centre", "lakeshore"),
        ("name_en", "X"),
        ("name_fr", "X"),
    ];
    assert_eq!(
        elsewhere.post("/en/networks/new", &sent).await.status,
        StatusCode::FORBIDDEN
    );
    let specialist = site.signed_in("Sam", &[("lakeshore", Role::Specialist)]).await;
    assert_eq!(specialist.get("/en/networks").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        specialist.get("/en/networks/memory").await.status,
        StatusCode::NOT_FOUND
    );
    let nobody = site.get("/en/networks").await;
    assert_ne!(nobody.status, StatusCode::OK);
}
