//! Networks of offices: kept with their faults refused, and their offices found by agency, classification and need, on
//! both databases.

use std::sync::Arc;

use directory::DirectoryError;
use directory::model::{
    Body, Location, Organization, Record, Service, ServiceArea, ServiceAtLocation, Status, Taxonomy, TaxonomyTerm,
    TermLink, Visibility,
};
use directory::offices::{Branches, Definition, NetworkChange, NetworkFault, branches, keep, network, networks};
use directory::{Change, save};
use language::{Lang, Text};
use places::{AreaRef, Found, Gazetteer};
use rstest::rstest;
use store::audit::OPERATOR;
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, args, sql};

sql! {
    EVENTS = "SELECT kind, id FROM event WHERE entity = 'office_network' ORDER BY seq";
    AUDIT = "SELECT actor, action, centre FROM audit_entry WHERE entity = 'office_network' ORDER BY id";
}

/// Ids of a change: others for each.
fn ids(network: &str, version: i64) -> Ids {
    let seed = network.bytes().map(u64::from).sum::<u64>() * 100 + version.unsigned_abs();
    Ids::seeded(Clock::fixed(START), seed)
}

fn area(written: &str) -> ServiceArea {
    ServiceArea {
        covers: vec![AreaRef::parse(written).unwrap()],
        ..ServiceArea::default()
    }
}

fn organization(name: &str, parent: Option<&str>) -> Body {
    Body::Organization(Organization {
        name: Text::both(name, name),
        parent: parent.map(str::to_owned),
        ..Organization::default()
    })
}

fn service(organization: &str, areas: &[&str], change: impl FnOnce(&mut Service)) -> Body {
    let mut service = Service {
        organization: organization.into(),
        name: Text::both("Office", "Bureau"),
        areas: areas.iter().map(|written| area(written)).collect(),
        needs: vec!["dementia-support".into()],
        ..Service::default()
    };
    change(&mut service);
    Body::Service(service)
}

fn classified(term: &str) -> impl FnOnce(&mut Service) {
    let terms = vec![TermLink {
        terms: vec![term.to_owned()],
        id: None,
    }];
    move |service| service.terms = terms
}

fn term(parent: Option<&str>) -> Body {
    Body::TaxonomyTerm(TaxonomyTerm {
        taxonomy: Some("tax".into()),
        name: Text::both("Term", "Terme"),
        parent: parent.map(str::to_owned),
        ..TaxonomyTerm::default()
    })
}

/// A society with a chapter and a branch of that, an agency beside it, and services of every kind.
async fn directory(on: On) -> Option<TestDb> {
    let db = fresh(on).await?;
    let records = vec![
        (
            "tax",
            Body::Taxonomy(Taxonomy {
                name: Text::both("T", "T"),
                ..Taxonomy::default()
            }),
        ),
        ("t-wide", term(None)),
        ("t-narrow", term(Some("t-wide"))),
        ("society", organization("Society", None)),
        ("chapter", organization("Chapter", Some("society"))),
        ("branch", organization("Branch", Some("chapter"))),
        ("beside", organization("Beside", None)),
        ("s-society", service("society", &["postal:K", "postal:L"], |_| ())),
        ("s-chapter", service("chapter", &["postal:L8"], classified("t-narrow"))),
        ("s-branch", service("branch", &["postal:L8P"], |_| ())),
        ("s-beside", service("beside", &["postal:L8N"], classified("t-wide"))),
        (
            "s-other-need",
            service("chapter", &["postal:L"], |s| s.needs = vec!["food-bank".into()]),
        ),
        (
            "s-desk",
            service("chapter", &["postal:L9"], |s| s.visibility = Visibility::Desk),
        ),
        ("s-draft", service("chapter", &["postal:L7"], |_| ())),
        ("s-places", service("beside", &[], classified("t-wide"))),
        (
            "l-1",
            Body::Location(Location {
                name: Text::both("North office", "Bureau nord"),
                ..Location::default()
            }),
        ),
        (
            "l-2",
            Body::Location(Location {
                name: Text::both("South office", "Bureau sud"),
                ..Location::default()
            }),
        ),
        ("a-1", at("l-1", &["postal:P1"])),
        ("a-2", at("l-2", &["postal:P2"])),
    ];
    for (id, body) in records {
        kept(&db, id, body).await;
    }
    Some(db)
}

fn at(location: &str, areas: &[&str]) -> Body {
    Body::ServiceAtLocation(ServiceAtLocation {
        service: "s-places".into(),
        location: location.into(),
        areas: areas.iter().map(|written| area(written)).collect(),
        ..ServiceAtLocation::default()
    })
}

async fn kept(db: &TestDb, id: &str, body: Body) {
    let record = Record {
        id: id.into(),
        owner: "north".into(),
        source: None,
        status: if id == "s-draft" {
            Status::Draft
        } else {
            Status::Published
        },
        version: 0,
        modified: START,
        body,
    };
    let mut tx = db.begin().await.unwrap();
    save(&mut tx, &Change::new("curator", "", START), &record)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

fn definition(organization: Option<&str>, term: Option<&str>, need: Option<&str>) -> Definition {
    Definition {
        name: Text::both("Societies", "Sociétés"),
        organization: organization.map(str::to_owned),
        term: term.map(str::to_owned),
        need: need.map(str::to_owned),
        ..Definition::default()
    }
}

async fn change(db: &TestDb, id: &str, version: i64, public: bool, what: &Definition) -> Result<i64, DirectoryError> {
    let mut tx = db.begin().await.unwrap();
    let change = NetworkChange {
        id,
        owner: "north",
        public,
        version,
        what,
        who: OPERATOR,
        at: START,
        languages: &[Lang::en(), Lang::fr()],
    };
    let done = keep(&mut tx, &ids(id, version), &change).await;
    if done.is_ok() {
        tx.commit().await.unwrap();
    }
    done
}

async fn of(db: &TestDb, what: Definition) -> Branches {
    change(db, "net", 0, true, &what).await.unwrap();
    let network = network(db, "net").await.unwrap().unwrap();
    let today = START.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    branches(db, Arc::new(Gazetteer::new([])), network, today)
        .await
        .unwrap()
}

#[rstest]
#[case(definition(Some("society"), None, Some("dementia-support")), &["s-branch", "s-chapter", "s-society"])]
#[case(definition(Some("society"), None, None), &["s-branch", "s-chapter", "s-other-need", "s-society"])]
#[case(definition(Some("chapter"), None, Some("food-bank")), &["s-other-need"])]
#[case(definition(None, Some("t-wide"), None), &["a-1", "a-2", "s-beside", "s-chapter"])]
#[case(definition(None, Some("t-narrow"), None), &["s-chapter"])]
#[case(definition(Some("beside"), Some("t-wide"), None), &["a-1", "a-2", "s-beside"])]
#[case(definition(Some("society"), Some("t-wide"), None), &["s-chapter"])]
#[tokio::test]
async fn the_offices_are_services_of_the_agency_the_term_and_the_need(
    #[case] what: Definition,
    #[case] expected: &[&str],
    #[values(On::Sqlite, On::Postgres)] on: On,
) {
    let Some(db) = directory(on).await else { return };
    let found = of(&db, what).await;
    let ids: Vec<&str> = found.list.iter().map(directory::offices::Branch::id).collect();
    assert_eq!(ids, expected, "none for the desk alone, and no draft");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_office_is_called_by_its_agency_or_its_place_and_says_which_area_decided(#[case] on: On) {
    let Some(db) = directory(on).await else { return };
    let found = of(&db, definition(Some("society"), None, None)).await;
    let who = Found::of_postal("L8P1A1");
    let answer = found.offices.who_serves(&who);
    let names: Vec<String> = answer
        .local
        .iter()
        .map(|serving| {
            let name = found.of(serving).unwrap().name();
            format!("{} {}", name.get(&Lang::en()).unwrap(), serving.area)
        })
        .collect();
    assert_eq!(
        names,
        [
            "Branch postal:L8P",
            "Chapter postal:L8",
            "Chapter postal:L",
            "Society postal:L"
        ]
    );

    let mut tx = db.begin().await.unwrap();
    let what = definition(None, Some("t-wide"), None);
    let change = NetworkChange {
        id: "places",
        owner: "north",
        public: true,
        version: 0,
        what: &what,
        who: OPERATOR,
        at: START,
        languages: &[Lang::en()],
    };
    keep(&mut tx, &ids("places", 0), &change).await.unwrap();
    tx.commit().await.unwrap();
    let network = network(&db, "places").await.unwrap().unwrap();
    let today = START.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    let found = branches(&db, Arc::default(), network, today).await.unwrap();
    let who = Found::of_postal("P2B");
    let one = found.offices.who_serves(&who);
    let office = found.of(one.one().unwrap()).unwrap();
    assert_eq!(office.name().get(&Lang::fr()), Some("Bureau sud"));
    assert_eq!(office.places().count(), 1, "its own place alone");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_network_that_cannot_be_is_refused_with_what_to_do(#[case] on: On) {
    let Some(db) = directory(on).await else { return };
    let right = definition(Some("society"), None, None);
    let refused = async |id: &str, version: i64, what: &Definition| match change(&db, id, version, true, what).await {
        Err(error @ DirectoryError::Network { .. }) => {
            let DirectoryError::Network { fault, .. } = &error else {
                unreachable!()
            };
            assert!(error.to_string().len() < 300, "{error}");
            *fault
        }
        other => panic!("{id}: {other:?}"),
    };
    let long = "x".repeat(10_000);
    for id in [
        "",
        "x",
        "Capital",
        "with space",
        "été",
        "../up",
        "a\u{0}b",
        "-first",
        long.as_str(),
    ] {
        assert_eq!(refused(id, 0, &right).await, NetworkFault::Id, "{id}");
    }
    let nameless = Definition {
        name: Text::new(Lang::en(), "Only English"),
        ..right.clone()
    };
    assert_eq!(refused("net", 0, &nameless).await, NetworkFault::Name);
    let wordy = Definition {
        about: Text::both(long.as_str(), long.as_str()),
        ..right.clone()
    };
    assert_eq!(refused("net", 0, &wordy).await, NetworkFault::Long);
    assert_eq!(
        refused("net", 0, &definition(None, None, Some("food-bank"))).await,
        NetworkFault::Nothing
    );
    assert_eq!(
        refused("net", 0, &definition(Some("nobody"), None, None)).await,
        NetworkFault::Organization
    );
    assert_eq!(
        refused("net", 0, &definition(Some("s-society"), None, None)).await,
        NetworkFault::Organization
    );
    assert_eq!(
        refused("net", 0, &definition(None, Some("society"), None)).await,
        NetworkFault::Term
    );

    assert_eq!(change(&db, "net", 0, false, &right).await.unwrap(), 1);
    assert_eq!(refused("net", 0, &right).await, NetworkFault::Taken);
    assert_eq!(change(&db, "net", 1, true, &right).await.unwrap(), 2);
    assert_eq!(refused("net", 1, &right).await, NetworkFault::Stale);
    let stands = network(&db, "net").await.unwrap().unwrap();
    assert_eq!(
        (stands.version, stands.public, stands.owner.as_str(), stands.what),
        (2, true, "north", right)
    );

    let events: Vec<(String, String)> = db.fresh_all(EVENTS, args![]).await.unwrap();
    assert_eq!(events, vec![("office_network.kept".to_owned(), "net".to_owned()); 2]);
    let audit: Vec<(String, String, String)> = db.fresh_all(AUDIT, args![]).await.unwrap();
    assert_eq!(
        audit,
        vec![("operator".to_owned(), "network.keep".to_owned(), "north".to_owned()); 2]
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn networks_are_listed_page_by_page_for_the_public_and_for_their_centre(#[case] on: On) {
    let Some(db) = directory(on).await else { return };
    let what = definition(Some("society"), None, None);
    for (id, public) in [("ab", true), ("cd", false), ("ef", true)] {
        change(&db, id, 0, public, &what).await.unwrap();
    }
    let listed = async |public: bool, owners: Option<Vec<String>>, after: &str, limit: i64| {
        let found = networks(&db, public, owners.as_deref(), after, limit).await.unwrap();
        found.into_iter().map(|network| network.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(true, None, "", 10).await, ["ab", "ef"]);
    assert_eq!(listed(false, None, "", 2).await, ["ab", "cd"]);
    assert_eq!(listed(false, None, "cd", 2).await, ["ef"]);
    assert_eq!(listed(false, Some(vec!["north".into()]), "", 10).await.len(), 3);
    assert_eq!(listed(false, Some(vec!["south".into()]), "", 10).await, [""; 0]);
}
