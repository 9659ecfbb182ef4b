//! Importing a source: what becomes of its records, on both databases.

use std::time::Duration;

use crate::common::{at, en, everything, id, item, location, options, organization, program, run, service, source};
use directory::import::{Item, Note, Options, Place};
use directory::model::{Body, Kind, Organization, Phone, Record, Service, Status};
use directory::read::{self, Filter};
use directory::{Change, DirectoryError, history, save};
use language::Lang;
use rstest::rstest;
use store::testing::{On, START, fresh};
use store::{Clock, Db};

async fn edit(db: &Db, clock: &Clock, id: &str, edit: impl FnOnce(&mut Body)) {
    let mut record = read::record(db, id).await.unwrap();
    edit(&mut record.body);
    let mut tx = db.begin().await.unwrap();
    save(&mut tx, &Change::new("curator", "", clock.now()), &record)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn events(db: &Db) -> Vec<String> {
    db.events_after(0, 1000)
        .await
        .unwrap()
        .iter()
        .map(|e| e.kind.clone())
        .collect()
}

fn as_organization(record: &Record) -> &Organization {
    let Body::Organization(body) = &record.body else {
        panic!("an organization")
    };
    body
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_second_identical_import_changes_nothing(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let dry = run(
        &db,
        &clock,
        &Options {
            dry_run: true,
            ..options()
        },
        source(30, 0),
    )
    .await
    .unwrap();
    assert!(everything(&db).await.is_empty());
    assert!(events(&db).await.is_empty());
    let first = run(&db, &clock, &options(), source(30, 0)).await.unwrap();
    assert_eq!(dry.totals, first.totals);
    assert_eq!((first.totals.all.read, first.totals.all.created), (96, 96));
    assert_eq!(first.totals.of(Kind::Service).created, 30);
    assert!(
        first.skips.is_empty() && first.losses.is_empty() && first.conflicts.is_empty() && first.warnings.is_empty()
    );
    assert_eq!(events(&db).await, ["import.published"]);
    let before = everything(&db).await;
    clock.advance(Duration::from_hours(1));
    let second = run(
        &db,
        &clock,
        &Options {
            complete: true,
            ..options()
        },
        source(30, 0),
    )
    .await
    .unwrap();
    assert_eq!(
        (
            second.totals.all.unchanged,
            second.totals.all.changed,
            second.totals.all.created,
            second.totals.all.retired
        ),
        (96, 0, 0, 0)
    );
    assert_eq!(everything(&db).await, before);
    assert_eq!(
        events(&db).await,
        ["import.published"],
        "nothing changed, nothing is told"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_changed_source_writes_versions_and_one_event(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), source(30, 0)).await.unwrap();
    clock.advance(Duration::from_hours(1));
    let dry = run(
        &db,
        &clock,
        &Options {
            dry_run: true,
            ..options()
        },
        source(30, 1),
    )
    .await
    .unwrap();
    let report = run(&db, &clock, &options(), source(30, 1)).await.unwrap();
    assert_eq!(dry.totals, report.totals);
    assert_eq!(
        (
            report.totals.of(Kind::Service).changed,
            report.totals.all.changed,
            report.totals.all.unchanged
        ),
        (10, 10, 86)
    );
    assert_eq!(events(&db).await, ["import.published", "import.published"]);
    let versions = history(&db, &id(Kind::Service, "s3")).await.unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(
        (versions[0].run, versions[0].who.as_str()),
        (report.run, "import:baltimore")
    );
    assert_eq!(versions[0].changes[0].path.to_string(), "name.en");
    assert_eq!(history(&db, &id(Kind::Service, "s4")).await.unwrap().len(), 1);
    let first = directory::at_version(&db, &id(Kind::Service, "s3"), 1).await.unwrap();
    let Body::Service(body) = first.body else { panic!() };
    assert_eq!(body.name.get(&Lang::en()), Some("Service 3 as of 0"));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn local_edits_survive_field_by_field_and_conflicts_are_reported(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), vec![organization(1, "Agency")])
        .await
        .unwrap();
    let agency = id(Kind::Organization, "o1");
    edit(&db, &clock, &agency, |body| {
        let Body::Organization(body) = body else { panic!() };
        body.name.set(Lang::fr(), "Organisme");
        body.email = Some("local@example.org".into());
    })
    .await;
    let news = |name: &str, email: Option<&str>| {
        let body = Organization {
            name: en(name),
            email: email.map(Into::into),
            phones: vec![Phone {
                number: "416-555-0001".into(),
                ..Phone::default()
            }],
            ..Organization::default()
        };
        vec![item(Kind::Organization, "o1", Body::Organization(body))]
    };
    // The source changes one field that was left alone here, and one that was edited.
    let report = run(
        &db,
        &clock,
        &options(),
        news("Agency of the Mill", Some("source@example.org")),
    )
    .await
    .unwrap();
    assert_eq!(report.totals.all.changed, 1);
    let record = read::record(&db, &agency).await.unwrap();
    let body = as_organization(&record);
    assert_eq!(
        (body.name.get(&Lang::en()), body.name.get(&Lang::fr())),
        (Some("Agency of the Mill"), Some("Organisme"))
    );
    assert_eq!(body.email.as_deref(), Some("local@example.org"));
    let conflict = &report.conflicts[0];
    assert_eq!(
        (report.conflicts.len(), conflict.field.as_str(), conflict.theirs.clone()),
        (1, "email", Some("source@example.org".into()))
    );
    // The same news again: no new version, and the conflict is not told twice.
    let again = run(
        &db,
        &clock,
        &options(),
        news("Agency of the Mill", Some("source@example.org")),
    )
    .await
    .unwrap();
    assert_eq!((again.totals.all.unchanged, again.conflicts.len()), (1, 0));
    assert_eq!(read::record(&db, &agency).await.unwrap().version, record.version);
    // The source adopts the edit: nothing new to say.
    let adopted = run(
        &db,
        &clock,
        &options(),
        news("Agency of the Mill", Some("local@example.org")),
    )
    .await
    .unwrap();
    assert_eq!((adopted.totals.all.unchanged, adopted.conflicts.len()), (1, 0));
    // From now on the source may change it.
    run(
        &db,
        &clock,
        &options(),
        news("Agency of the Mill", Some("third@example.org")),
    )
    .await
    .unwrap();
    assert_eq!(
        as_organization(&read::record(&db, &agency).await.unwrap())
            .email
            .as_deref(),
        Some("third@example.org")
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_complete_import_retires_what_is_gone_and_brings_it_back_with_the_source(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let complete = Options {
        complete: true,
        ..options()
    };
    run(&db, &clock, &options(), source(30, 0)).await.unwrap();
    // A record of another source, and one made here, are none of its business.
    let other = Options::new("another", "centre");
    run(&db, &clock, &other, vec![organization(900, "Other")])
        .await
        .unwrap();
    let before = everything(&db).await;
    let error = run(&db, &clock, &complete, source(20, 0)).await.unwrap_err();
    assert!(
        matches!(error, DirectoryError::TooMany { missing: 31, had: 96 }),
        "{error}"
    );
    assert_eq!(everything(&db).await, before);
    let dry = run(
        &db,
        &clock,
        &Options {
            dry_run: true,
            force: true,
            ..complete.clone()
        },
        source(20, 0),
    )
    .await
    .unwrap();
    let forced = run(
        &db,
        &clock,
        &Options {
            force: true,
            ..complete.clone()
        },
        source(20, 0),
    )
    .await
    .unwrap();
    assert_eq!(dry.totals, forced.totals);
    assert_eq!(
        (forced.totals.all.retired, forced.totals.of(Kind::Service).retired),
        (31, 10)
    );
    let gone = read::record(&db, &id(Kind::Service, "s25")).await.unwrap();
    assert_eq!((gone.status, gone.version), (Status::Retired, 2));
    assert_eq!(read::count(&db, Kind::Service, &Filter::default()).await.unwrap(), 20);
    let back = run(&db, &clock, &complete, source(30, 0)).await.unwrap();
    assert_eq!((back.totals.all.changed, back.totals.all.retired), (31, 0));
    assert_eq!(
        read::record(&db, &id(Kind::Service, "s25")).await.unwrap().status,
        Status::Published
    );
    // What a curator retired stays so.
    let mut tx = db.begin().await.unwrap();
    directory::retire(
        &mut tx,
        &Change::new("curator", "closed", START),
        &id(Kind::Service, "s3"),
        1,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    run(&db, &clock, &options(), source(30, 5)).await.unwrap();
    assert_eq!(
        read::record(&db, &id(Kind::Service, "s3")).await.unwrap().status,
        Status::Retired
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn dangling_references_are_left_out_or_their_record_is(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let with_program = |program: &str| {
        let body = Service {
            organization: id(Kind::Organization, "o1"),
            program: Some(id(Kind::Program, program)),
            name: en("Meals"),
            ..Service::default()
        };
        item(Kind::Service, "s1", Body::Service(body))
    };
    // Children before their parents; o9, and so p9, are nowhere; l5 is nowhere.
    let items = || {
        vec![
            at(1, 1),
            at(1, 5),
            with_program("p9"),
            program(9, 9),
            program(1, 1),
            service(2, 9, "Lost"),
            location(1),
            organization(1, "Agency"),
            organization(0, "Zero"),
        ]
    };
    let dry = run(
        &db,
        &clock,
        &Options {
            dry_run: true,
            ..options()
        },
        items(),
    )
    .await
    .unwrap();
    let report = run(&db, &clock, &options(), items()).await.unwrap();
    assert_eq!(
        (&dry.totals, &dry.skips, &dry.losses),
        (&report.totals, &report.skips, &report.losses)
    );
    assert_eq!(
        (
            report.totals.all.read,
            report.totals.all.created,
            report.totals.all.skipped
        ),
        (9, 7, 2)
    );
    insta::assert_json_snapshot!("dangling", (&report.totals, &report.skips, &report.losses));
    assert!(read::record(&db, &id(Kind::Program, "p9")).await.is_err());
    let view = read::service_view(&db, &id(Kind::Service, "s1")).await.unwrap();
    assert_eq!((view.program.is_none(), view.at.len()), (true, 1));
    let before = everything(&db).await;
    let dry = run(
        &db,
        &clock,
        &Options {
            dry_run: true,
            ..options()
        },
        items(),
    )
    .await
    .unwrap();
    let again = run(&db, &clock, &options(), items()).await.unwrap();
    assert_eq!(
        (
            again.totals.all.unchanged,
            again.totals.all.changed,
            again.totals.all.created
        ),
        (7, 0, 0)
    );
    assert_eq!(dry.totals, again.totals);
    assert_eq!(everything(&db).await, before);
    assert_eq!(events(&db).await.len(), 1);
    // The missing ones come after all.
    let mut whole = items();
    whole.push(organization(9, "Nine"));
    let whole = run(&db, &clock, &options(), whole).await.unwrap();
    assert_eq!(
        (
            whole.totals.of(Kind::Service).changed,
            whole.totals.of(Kind::Program).created
        ),
        (2, 1)
    );
    assert!(
        read::service_view(&db, &id(Kind::Service, "s1"))
            .await
            .unwrap()
            .program
            .is_some()
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn bad_records_stop_the_import_unless_they_are_to_be_skipped(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    let nameless = || item(Kind::Organization, "o5", Body::Organization(Organization::default()));
    let row = || {
        Item::Bad(
            Note::new(
                Place {
                    file: "services.csv".into(),
                    row: Some(7),
                },
                "the row has 3 of 12 columns",
            )
            .of(Kind::Service, "s7"),
        )
    };
    let items = || vec![organization(1, "Agency"), nameless(), row(), organization(1, "Twice")];
    let error = run(&db, &clock, &options(), items()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 records cannot be imported, so nothing was: source.csv:53: organization o5: name: the name is missing. Give it a name in at least one language; \
         services.csv:7: service s7: the row has 3 of 12 columns. Correct them, or skip them with --skip-bad"
    );
    assert!(everything(&db).await.is_empty());
    let report = run(
        &db,
        &clock,
        &Options {
            skip_bad: true,
            ..options()
        },
        items(),
    )
    .await
    .unwrap();
    assert_eq!(
        (
            report.totals.all.read,
            report.totals.all.created,
            report.totals.all.skipped,
            report.skips.len()
        ),
        (4, 1, 3, 3)
    );
    let broken = run(
        &db,
        &clock,
        &options(),
        vec![
            organization(2, "B"),
            Item::Failed("services.csv: the disk is gone".into()),
        ],
    )
    .await
    .unwrap_err();
    assert_eq!(
        broken.to_string(),
        "services.csv: the disk is gone. Nothing was imported"
    );
    assert_eq!(
        read::count(&db, Kind::Organization, &Filter::default()).await.unwrap(),
        1
    );
    // Another source with the very same id.
    let own = "ac148810-d857-441c-9679-408f346de14b";
    let of = |name: &str| {
        vec![item(
            Kind::Organization,
            own,
            Body::Organization(Organization {
                name: en(name),
                ..Organization::default()
            }),
        )]
    };
    run(&db, &clock, &options(), of("First")).await.unwrap();
    let taken = run(&db, &clock, &Options::new("another", "centre"), of("Second"))
        .await
        .unwrap();
    assert_eq!(taken.totals.all.skipped, 1);
    assert!(
        taken.skips[0].reason.contains("the source baltimore"),
        "{}",
        taken.skips[0]
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_record_saved_during_an_import_keeps_the_edit_and_takes_the_news(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(&db, &clock, &options(), source(300, 0)).await.unwrap();
    let (to_source, go) = std::sync::mpsc::channel::<()>();
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    // The source waits in its middle, when some of the news are staged, until the edits are saved.
    let mut tell = Some(tell);
    let items = source(300, 1).into_iter().enumerate().map(move |(i, item)| {
        if i == 800 {
            tell.take().unwrap().send(()).unwrap();
            go.recv().unwrap();
        }
        item
    });
    let (db2, clock2) = (db.db(), clock.clone());
    let import = tokio::spawn(async move { directory::import::run(&db2, &clock2, &options(), items, |_| ()).await });
    told.await.unwrap();
    for n in [0, 3, 297] {
        edit(&db, &clock, &id(Kind::Service, &format!("s{n}")), |body| {
            let Body::Service(body) = body else { panic!() };
            body.name.set(Lang::fr(), "Local");
            if n == 3 {
                body.name.set(Lang::en(), "Edited here");
            }
        })
        .await;
    }
    to_source.send(()).unwrap();
    let report = import.await.unwrap().unwrap();
    assert_eq!(report.conflicts.len(), 1, "{:?}", report.conflicts);
    assert_eq!(report.conflicts[0].field, "name.en");
    for (n, name) in [
        (0, "Service 0 as of 1"),
        (3, "Edited here"),
        (297, "Service 297 as of 1"),
    ] {
        let record = read::record(&db, &id(Kind::Service, &format!("s{n}"))).await.unwrap();
        let Body::Service(body) = &record.body else { panic!() };
        assert_eq!(
            (body.name.get(&Lang::en()), body.name.get(&Lang::fr())),
            (Some(name), Some("Local"))
        );
        assert_eq!(
            i64::try_from(history(&db, &record.id).await.unwrap().len()).unwrap(),
            record.version
        );
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn readers_and_savers_go_on_during_an_import_and_see_all_of_it_or_nothing(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    run(
        &db,
        &clock,
        &Options::new("house", "centre"),
        vec![organization(1, "House")],
    )
    .await
    .unwrap();
    let house = directory::ids::from_source("house", Kind::Organization, "o1");
    let (db2, clock2) = (db.db(), clock.clone());
    let import = tokio::spawn(async move { run(&db2, &clock2, &options(), source(600, 0)).await.unwrap() });
    let (mut saves, mut counts) = (0, std::collections::BTreeSet::new());
    while !import.is_finished() {
        edit(&db, &clock, &house, |body| {
            let Body::Organization(body) = body else { panic!() };
            body.email = Some(format!("e{saves}@example.org"));
        })
        .await;
        saves += 1;
        counts.insert(read::count(&db, Kind::Service, &Filter::default()).await.unwrap());
    }
    import.await.unwrap();
    assert!(saves > 1, "saves went on beside the import");
    assert!(
        counts.iter().all(|n| *n == 0 || *n == 600),
        "part of a run was seen: {counts:?}"
    );
    assert_eq!(read::count(&db, Kind::Service, &Filter::default()).await.unwrap(), 600);
    // The feed has every save and one event for the whole import, in an order without holes for a reader who tails it.
    let (mut position, mut kinds) = (0, Vec::new());
    loop {
        let page = db.events_after(position, 7).await.unwrap();
        let Some(last) = page.last() else { break };
        position = last.seq;
        kinds.extend(page.iter().map(|e| e.kind.clone()));
    }
    assert_eq!(kinds.iter().filter(|k| *k == "record.changed").count(), saves);
    assert_eq!(kinds.iter().filter(|k| *k == "import.published").count(), 2);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn a_large_import_holds_the_writer_for_moments_only(#[case] on: On) {
    if std::env::var_os("FRONTDOOR_LONG").is_none() {
        println!("skipped: set FRONTDOOR_LONG=1 to import 20,000 services");
        return;
    }
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    for (what, round) in [("first", 0), ("same", 0), ("a third changed", 1)] {
        let items = source(20_000, round);
        db.longest_writer_hold();
        let began = std::time::Instant::now();
        let report = run(&db, &clock, &options(), items).await.unwrap();
        let (took, held) = (began.elapsed(), db.longest_writer_hold());
        println!(
            "{on:?} {what}: {} records in {took:?}, {:.0} services/s, writer held {held:?}",
            report.totals.all.read,
            20_000.0 / took.as_secs_f64()
        );
        assert!(
            held < std::time::Duration::from_millis(50),
            "{on:?} {what}: the writer was held for {held:?}"
        );
    }
    let began = std::time::Instant::now();
    let ids: Vec<String> = (0..500).map(|n| id(Kind::Service, &format!("s{n}"))).collect();
    read::service_views(&db, &ids).await.unwrap();
    println!("{on:?}: 500 views in {:?}", began.elapsed());
    let began = std::time::Instant::now();
    for n in 0..100 {
        read::service_view(&db, &id(Kind::Service, &format!("s{n}")))
            .await
            .unwrap();
    }
    println!("{on:?}: a view in {:?}", began.elapsed() / 100);
    let began = std::time::Instant::now();
    let listed = read::list(&db, Kind::Service, &Filter::default(), &read::Page::Offset(15_000, 50))
        .await
        .unwrap();
    println!("{on:?}: a page of {} at 15,000 in {:?}", listed.len(), began.elapsed());
    let began = std::time::Instant::now();
    read::count(&db, Kind::Service, &Filter::default()).await.unwrap();
    println!("{on:?}: a count in {:?}", began.elapsed());
}
