//! Saving, history and reading, on both databases.

use crate::common::{en, id, options, run, service, source};
use directory::model::{Body, Kind, Organization, Record, Service, Status};
use directory::read::{self, Filter, Page};
use directory::{Change, DirectoryError, at_version, behind, diff_versions, history, restore, retire, rollback, save};
use language::{Lang, Origin, Text};
use rstest::rstest;
use std::time::Duration;
use store::testing::{On, START, fresh};
use store::{Clock, Db, Ids, Ts};

fn change(seconds: u64) -> Change {
    Change::new("curator", "test", START.plus(Duration::from_secs(seconds)))
}

fn record(id: &str, body: Body) -> Record {
    Record {
        id: id.into(),
        owner: "centre".into(),
        source: None,
        status: Status::Published,
        version: 0,
        modified: Ts(0),
        body,
    }
}

fn agency(name: Text) -> Record {
    record(
        "agency",
        Body::Organization(Organization {
            name,
            ..Organization::default()
        }),
    )
}

async fn put(db: &Db, change: &Change, record: &Record) -> directory::Result<directory::Saved> {
    let mut tx = db.begin().await?;
    let saved = save(&mut tx, change, record).await?;
    tx.commit().await?;
    Ok(saved)
}

#[tokio::test]
async fn every_query_is_understood_by_both_databases() {
    store::testing::check_catalogue().await;
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_record_keeps_its_history_and_goes_back(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let first = agency(Text::both("Mill Street", "Rue du Moulin"));
    let saved = put(&db, &change(0), &first).await.unwrap();
    assert_eq!((saved.version, saved.changed), (1, true));
    // The same once more: no version, no event.
    let again = put(
        &db,
        &change(1),
        &Record {
            version: 1,
            ..first.clone()
        },
    )
    .await
    .unwrap();
    assert_eq!((again.version, again.changed), (1, false));
    let mut second = read::record(&db, "agency").await.unwrap();
    let Body::Organization(body) = &mut second.body else {
        panic!()
    };
    body.name.set(Lang::en(), "Mill Street Centre");
    body.email = Some("info@example.org".into());
    assert_eq!(put(&db, &change(2), &second).await.unwrap().version, 2);
    // An editor who saw the first version is told.
    let late = put(
        &db,
        &change(3),
        &Record {
            version: 1,
            ..first.clone()
        },
    )
    .await
    .unwrap_err();
    assert!(
        matches!(
            late,
            DirectoryError::Stale {
                expected: 1,
                found: 2,
                ..
            }
        ),
        "{late}"
    );

    let mut tx = db.begin().await.unwrap();
    rollback(&mut tx, &change(4), "agency", 2, 1).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    retire(&mut tx, &change(5), "agency", 3).await.unwrap();
    restore(&mut tx, &change(6), "agency", 4).await.unwrap();
    tx.commit().await.unwrap();

    let old = at_version(&db, "agency", 2).await.unwrap();
    let Body::Organization(body) = &old.body else { panic!() };
    assert_eq!(body.email.as_deref(), Some("info@example.org"));
    assert_eq!(
        at_version(&db, "agency", 1).await.unwrap().body,
        at_version(&db, "agency", 3).await.unwrap().body
    );
    let difference = diff_versions(&db, "agency", 1, 2).await.unwrap();
    let fields: Vec<String> = difference.changes.iter().map(|c| c.path.to_string()).collect();
    assert_eq!(fields, ["name.en", "email"]);
    let missing = at_version(&db, "agency", 9).await.unwrap_err();
    assert_eq!(missing.to_string(), "agency has no version 9: its versions are 1 to 5");
    insta::assert_json_snapshot!("history", history(&db, "agency").await.unwrap());
    let kinds: Vec<String> = db
        .events_after(0, 100)
        .await
        .unwrap()
        .iter()
        .map(|e| format!("{} {} {}", e.entity, e.id, e.kind))
        .collect();
    assert_eq!(kinds, vec!["organization agency record.changed"; 5]);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_french_falls_behind_the_english_and_catches_up(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let both = [Lang::en(), Lang::fr()];
    put(&db, &change(0), &agency(Text::both("Mill", "Moulin")))
        .await
        .unwrap();
    let edit = async |seconds, lang: Lang, words: &str| {
        let mut record = read::record(&db, "agency").await.unwrap();
        let Body::Organization(body) = &mut record.body else {
            panic!()
        };
        body.name.set(lang, words);
        put(&db, &change(seconds), &record).await.unwrap();
        read::record(&db, "agency").await.unwrap()
    };
    let drift = behind(&edit(10, Lang::en(), "The Mill").await, &both);
    assert_eq!(drift.len(), 1);
    assert_eq!(
        (drift[0].lang.as_str(), drift[0].path.to_string().as_str()),
        ("fr", "name")
    );
    assert_eq!(drift[0].since, Some(START.plus(Duration::from_secs(10))));
    let answered = edit(20, Lang::fr(), "Le Moulin").await;
    assert!(behind(&answered, &both).is_empty());
    let Body::Organization(body) = &answered.body else {
        panic!()
    };
    assert_eq!(body.name.wording(&Lang::fr()).unwrap().origin, Some(Origin::Translated));
    assert_eq!(body.name.wording(&Lang::en()).unwrap().origin, Some(Origin::Written));
    // And the other way round.
    let drift = behind(&edit(30, Lang::fr(), "Le vieux Moulin").await, &both);
    assert_eq!(drift[0].lang, Lang::en());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_reference_to_nothing_is_refused(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let lost = record(
        "s",
        Body::Service(Service {
            organization: "nobody".into(),
            name: en("Supper"),
            ..Service::default()
        }),
    );
    let error = put(&db, &change(0), &lost).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the service s cannot be saved: organization: there is no record nobody. Choose one that exists, or save that one first"
    );
    assert!(read::record(&db, "s").await.is_err());
    assert!(db.events_after(0, 10).await.unwrap().is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn services_are_read_with_all_that_belongs_to_them(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), source(25, 0)).await.unwrap();
    let ids: Vec<String> = (0..25).rev().map(|n| id(Kind::Service, &format!("s{n}"))).collect();
    let views = read::service_views(&db, &ids).await.unwrap();
    assert_eq!(views.iter().map(|v| v.service.id.clone()).collect::<Vec<_>>(), ids);
    let last = &views[0];
    assert_eq!(last.organization.as_ref().unwrap().id, id(Kind::Organization, "o2"));
    assert_eq!(last.at[0].location.id, id(Kind::Location, "l24"));
    let terms: Vec<&str> = last
        .terms
        .iter()
        .map(|t| t.body.name.get(&Lang::en()).unwrap())
        .collect();
    assert_eq!(terms, ["Meals", "Food"]);
    assert_eq!(
        read::location_view(&db, &id(Kind::Location, "l3"))
            .await
            .unwrap()
            .services[0]
            .service
            .id,
        id(Kind::Service, "s3")
    );
    let agency = read::organization_view(&db, &id(Kind::Organization, "o1"))
        .await
        .unwrap();
    assert_eq!(agency.services.len(), 10);
    assert!(agency.services.iter().all(|s| s.at.len() == 1));
    let found = read::by_source(&db, crate::common::SOURCE, "s7", Kind::Service)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, id(Kind::Service, "s7"));

    // Lists: filters and both ways of paging give the same.
    let of_agency = Filter {
        organization_id: Some(id(Kind::Organization, "o1")),
        ..Filter::default()
    };
    assert_eq!(read::count(&db, Kind::Service, &of_agency).await.unwrap(), 10);
    let broader = Filter {
        taxonomy_term_id: Some(id(Kind::TaxonomyTerm, "t0")),
        ..Filter::default()
    };
    assert_eq!(read::count(&db, Kind::Service, &broader).await.unwrap(), 0);
    assert_eq!(
        read::count(
            &db,
            Kind::Service,
            &Filter {
                with_narrower: true,
                ..broader
            }
        )
        .await
        .unwrap(),
        25
    );
    let of_taxonomy = Filter {
        taxonomy_id: Some(id(Kind::Taxonomy, "x")),
        ..Filter::default()
    };
    assert_eq!(read::count(&db, Kind::Service, &of_taxonomy).await.unwrap(), 25);
    assert_eq!(read::count(&db, Kind::TaxonomyTerm, &of_taxonomy).await.unwrap(), 2);
    let some = Filter {
        ids: Some(ids[..3].to_vec()),
        ..Filter::default()
    };
    assert_eq!(read::count(&db, Kind::Service, &some).await.unwrap(), 3);
    let later = Filter {
        modified_after: Some(START),
        ..Filter::default()
    };
    assert_eq!(read::count(&db, Kind::Service, &later).await.unwrap(), 0);
    let all = Filter::default();
    let offset = read::list(&db, Kind::Service, &all, &Page::Offset(10, 5))
        .await
        .unwrap();
    let before = read::list(&db, Kind::Service, &all, &Page::Offset(9, 1)).await.unwrap();
    assert_eq!(
        read::list(&db, Kind::Service, &all, &Page::After(before[0].id.clone(), 5))
            .await
            .unwrap(),
        offset
    );

    // What to index anew.
    let touched = async |id: String| read::services_touching(&db, &[id]).await.unwrap();
    assert_eq!(touched(id(Kind::Location, "l4")).await, [id(Kind::Service, "s4")]);
    assert_eq!(touched(id(Kind::Organization, "o2")).await.len(), 5);
    assert_eq!(touched(id(Kind::TaxonomyTerm, "t0")).await.len(), 25);
    assert_eq!(touched(id(Kind::Service, "s4")).await, [id(Kind::Service, "s4")]);
    assert_eq!(read::services_changed_in_run(&db, 1).await.unwrap().len(), 25);
    let mut items = source(25, 0);
    items.retain(|i| !matches!(i, directory::import::Item::Record(r) if r.source_id == "s4"));
    items.push(service(4, 0, "Another name"));
    let report = run(&db, &clock, &options(), items).await.unwrap();
    assert_eq!(
        read::services_changed_in_run(&db, report.run.unwrap()).await.unwrap(),
        [id(Kind::Service, "s4")]
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_report_of_wrong_information_reaches_curators_and_keeps_the_visitor_out_of_the_feed(#[case] on: On) {
    use directory::wrong::{Closing, NewReport, Outcome, answer, assign, close, open_reports, report, report_wrong};
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let keys = store::testing::keys(&clock, &Ids::seeded(clock.clone(), 1));
    put(&db, &change(0), &agency(en("Mill"))).await.unwrap();
    let told = |id: &str, record: &str, told_by: Option<&str>| NewReport {
        id: id.into(),
        record_id: record.into(),
        text: "The number is out of order".into(),
        contact: Some("visitor@example.org".into()),
        lang: "en".into(),
        told_by: told_by.map(str::to_owned),
    };
    let mut tx = db.begin().await.unwrap();
    report_wrong(&mut tx, &keys, &told("r1", "agency", None), START)
        .await
        .unwrap();
    report_wrong(&mut tx, &keys, &told("r2", "agency", Some("nadia")), START)
        .await
        .unwrap();
    assert!(matches!(
        report_wrong(&mut tx, &keys, &told("r3", "nothing", None), START).await,
        Err(DirectoryError::NoRecord { .. })
    ));
    tx.commit().await.unwrap();
    let (own, another) = (["centre".to_owned()], ["another".to_owned()]);
    let public = open_reports(&db, Some(&own), false, None, None, 10).await.unwrap();
    assert_eq!(
        (
            public.len(),
            public[0].name.as_str(),
            public[0].has_contact,
            public[0].told_by.as_deref()
        ),
        (1, "Mill", true, None)
    );
    assert_eq!(open_reports(&db, None, true, None, None, 10).await.unwrap()[0].id, "r2");
    assert!(
        open_reports(&db, Some(&another), false, None, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        open_reports(&db, None, false, None, Some((public[0].at, "r1")), 10)
            .await
            .unwrap()
            .is_empty(),
        "the next page"
    );
    let events = serde_json::to_string(&db.events_after(0, 10).await.unwrap()).unwrap();
    assert!(
        events.contains("wrong.reported") && !events.contains("visitor") && !events.contains("order"),
        "{events}"
    );

    let mut tx = db.begin().await.unwrap();
    let read = report(&mut tx, &keys, "r1").await.unwrap();
    assert_eq!(read.contact.as_deref(), Some("visitor@example.org"));
    assert!(!format!("{read:?} {:?}", told("r", "agency", None)).contains("visitor"));
    assert!(matches!(
        report(&mut tx, &keys, "r9").await,
        Err(DirectoryError::NoReport { .. })
    ));
    assert!(assign(&mut tx, "r1", Some("chantal")).await.unwrap());
    assert!(answer(&mut tx, &keys, "r1", "  ", None).await.is_err());
    assert!(
        answer(&mut tx, &keys, "r1", "We called: it works again.", Some("l1"))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let mine = open_reports(&db, None, false, Some("chantal"), None, 10).await.unwrap();
    assert_eq!((mine.len(), mine[0].answered), (1, true));
    assert!(
        open_reports(&db, None, false, Some("nadia"), None, 10)
            .await
            .unwrap()
            .is_empty()
    );

    let mut tx = db.begin().await.unwrap();
    let closing = |outcome, reason| Closing {
        outcome,
        reason,
        who: "chantal",
        at: START,
    };
    let silent = close(&mut tx, &keys, "r2", closing(Outcome::Dismissed, " ")).await;
    assert!(matches!(silent, Err(DirectoryError::NoReason { .. })));
    assert!(
        close(&mut tx, &keys, "r1", closing(Outcome::Settled, "The number is right"))
            .await
            .unwrap()
    );
    assert!(
        !close(&mut tx, &keys, "r1", closing(Outcome::Settled, "The number is right"))
            .await
            .unwrap()
    );
    assert!(!answer(&mut tx, &keys, "r1", "Too late", None).await.unwrap());
    tx.commit().await.unwrap();
    assert!(open_reports(&db, None, false, None, None, 10).await.unwrap().is_empty());
    let mut tx = db.begin().await.unwrap();
    let closed = report(&mut tx, &keys, "r1").await.unwrap();
    assert_eq!(
        (
            closed.state.as_str(),
            closed.settled_by.as_deref(),
            closed.answer.as_deref(),
            closed.answer_letter.as_deref(),
            closed.reason.as_deref(),
        ),
        (
            "settled",
            Some("chantal"),
            Some("We called: it works again."),
            Some("l1"),
            Some("The number is right")
        )
    );
    assert_eq!(closed.contact, None, "the contact goes when the report is settled");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn records_are_found_by_words_of_their_names_page_by_page(#[case] on: On) {
    use directory::read::{Named, named};
    let Some(db) = fresh(on).await else { return };
    let names = [
        ("a", Text::both("Épicerie Rose", "Épicerie Rose"), "east"),
        (
            "b",
            Text::both("Food Bank North", "Banque alimentaire du Nord"),
            "north",
        ),
        ("c", Text::both("Food bank", "Banque alimentaire"), "east"),
        ("d", Text::both("Bank of Food, North", "L’œuvre"), "north"),
        ("e", Text::new(Lang::fr(), "Gîte"), "east"),
        ("f", Text::both("long name ".repeat(500), "x"), "east"),
        ("g", Text::both("Line 24/7: 1e5, O’Brien", "हिन्दी सेवा"), "east"),
    ];
    for (id, name, owner) in names {
        let body = Organization {
            name,
            ..Organization::default()
        };
        let organization = Record {
            owner: owner.into(),
            ..record(id, Body::Organization(body))
        };
        put(&db, &change(0), &organization).await.unwrap();
    }
    let mut tx = db.begin().await.unwrap();
    retire(&mut tx, &change(1), "b", 1).await.unwrap();
    tx.commit().await.unwrap();
    let all = Named {
        kind: Kind::Organization,
        words: String::new(),
        status: None,
        owners: None,
    };
    let ids = async |filter: Named, after: Option<&str>, limit: usize| -> Vec<String> {
        let found = named(&db, &filter, after, limit).await.unwrap();
        found.into_iter().map(|entry| entry.id).collect()
    };
    let words = |words: &str| Named {
        words: words.into(),
        ..all.clone()
    };
    // Page by page, each record once, in an order that stays.
    let whole = ids(all.clone(), None, 10).await;
    assert_eq!(whole.len(), 7);
    let mut paged = Vec::new();
    while let [.., last] = ids(all.clone(), paged.last().map(String::as_str), 2).await.as_slice() {
        let page = ids(all.clone(), paged.last().map(String::as_str), 2).await;
        assert_eq!(page.last(), Some(last));
        paged.extend(page);
    }
    assert_eq!(paged, whole);
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(ids(words("bank FOOD"), None, 10).await), ["b", "c", "d"]);
    assert_eq!(ids(words("epicerie"), None, 10).await, ["a"]);
    assert_eq!(ids(words("banque"), None, 10).await.len(), 2, "by their French names");
    assert_eq!(ids(words("oeuvre"), None, 10).await, ["d"]);
    assert_eq!(ids(words("gite"), None, 10).await, ["e"]);
    for odd in ["7 1e5", "24/7", "o'brien", "BRIEN", "1e", "हिन्दी", "सेवा हिन्दी"] {
        assert_eq!(ids(words(odd), None, 10).await, ["g"], "{odd}");
    }
    for none in ["zebra", "e5", "rien", "line OR food", "4/7"] {
        assert_eq!(ids(words(none), None, 10).await, [""; 0], "{none}");
    }
    assert_eq!(ids(words("* \" & | !"), None, 10).await.len(), 7, "signs are no words");
    let north = Named {
        owners: Some(vec!["north".into()]),
        ..all.clone()
    };
    assert_eq!(sorted(ids(north, None, 10).await), ["b", "d"]);
    let retired = Named {
        status: Some(Status::Retired),
        ..all.clone()
    };
    assert_eq!(ids(retired, None, 10).await, ["b"]);
    let nobody = Named {
        owners: Some(Vec::new()),
        ..all.clone()
    };
    assert_eq!(ids(nobody, None, 10).await, [""; 0]);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_language_that_was_read_again_is_in_step_without_other_words(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let both = [Lang::en(), Lang::fr()];
    let mut agency = agency(Text::both("Mill Street", "Rue du Moulin"));
    put(&db, &change(0), &agency).await.unwrap();
    agency.version = 1;
    let Body::Organization(body) = &mut agency.body else {
        unreachable!()
    };
    body.name.set(Lang::en(), "Mill Street Centre");
    body.description = en("Only in English");
    put(&db, &change(60), &agency).await.unwrap();
    let record = read::record(&db, "agency").await.unwrap();
    assert_eq!(behind(&record, &both).len(), 2);
    let mut tx = db.begin().await.unwrap();
    let saved = directory::check_language(&mut tx, &change(120), "agency", 2, &Lang::fr())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!((saved.version, saved.changed), (3, true));
    let record = read::record(&db, "agency").await.unwrap();
    let late = behind(&record, &both);
    assert_eq!(late.len(), 1, "what has no words in French stays behind: {late:?}");
    assert!(late[0].missing);
    let Body::Organization(body) = &record.body else {
        unreachable!()
    };
    let french = body.name.wording(&Lang::fr()).unwrap();
    assert_eq!(
        (french.text.as_str(), french.origin),
        ("Rue du Moulin", Some(Origin::Translated))
    );
    let mut tx = db.begin().await.unwrap();
    let stale = directory::check_language(&mut tx, &change(180), "agency", 2, &Lang::fr()).await;
    assert!(matches!(stale, Err(DirectoryError::Stale { found: 3, .. })));
}
