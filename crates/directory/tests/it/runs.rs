//! Imports as staff see them afterwards.

use std::time::Duration;

use crate::common::{options, organization, run};
use directory::import::runs::{self, Filter, Part};
use directory::import::{Item, Note, Options, Place};
use directory::model::Kind;
use rstest::rstest;
use store::Clock;
use store::testing::{On, START, fresh};

fn skip(row: u64) -> Item {
    let place = Place {
        file: "services.csv".into(),
        row: Some(row),
    };
    Item::Skipped(Note::new(place, "it has no name").of(Kind::Service, format!("s{row}")))
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_last_import_of_each_source_and_what_it_left_out_are_paged(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    for name in ["cioc", "airs"] {
        for round in 0..2 {
            clock.advance(Duration::from_hours(1));
            let mut items = vec![organization(1, &format!("Agency {round}"))];
            items.extend((1..=5).map(skip));
            let options = Options::new(name, if name == "airs" { "ottawa" } else { "toronto" });
            run(&db, &clock, &options, items).await.unwrap();
        }
    }
    let any = Filter::default();
    let all = runs::list(&db, &any, None, 10).await.unwrap();
    let ids: Vec<i64> = all.iter().map(|run| run.id).collect();
    assert_eq!((all.len(), ids.is_sorted_by(|a, b| a > b)), (4, true));
    assert_eq!(all[0].state, "done");
    let totals = all[0].totals().unwrap().all;
    assert_eq!((totals.skipped, totals.changed), (5, 1));
    assert_eq!(runs::list(&db, &any, Some(ids[1]), 1).await.unwrap(), all[2..3]);
    let sources = runs::sources(&db, &any, None, 10).await.unwrap();
    let named = |runs: &[runs::Run]| runs.iter().map(|r| (r.source.clone(), r.id)).collect::<Vec<_>>();
    assert_eq!(named(&sources), [("airs".into(), ids[0]), ("cioc".into(), ids[2])]);
    assert_eq!(runs::sources(&db, &any, Some("airs"), 10).await.unwrap(), sources[1..]);
    let toronto = Filter {
        centres: Some(vec!["toronto".into()]),
        ..Filter::default()
    };
    assert_eq!(runs::list(&db, &toronto, None, 10).await.unwrap(), all[2..]);
    let none = Filter {
        source: Some("cioc".into()),
        state: Some("undone".into()),
        ..Filter::default()
    };
    assert_eq!(runs::list(&db, &none, None, 10).await.unwrap(), []);

    assert_eq!(runs::by_id(&db, ids[3]).await.unwrap().as_ref(), Some(&all[3]));
    assert_eq!(runs::by_id(&db, 999).await.unwrap(), None);
    assert_eq!(runs::counts(&db, ids[0]).await.unwrap(), [0, 5, 0, 0]);
    assert_eq!(runs::counts(&db, 999).await.unwrap(), [0; 4]);
    let first = runs::notes(&db, ids[0], Part::Skips, None, 3).await.unwrap();
    let rest = runs::notes(&db, ids[0], Part::Skips, Some(first[2].place), 3)
        .await
        .unwrap();
    let rows: Vec<_> = first
        .iter()
        .chain(&rest)
        .map(|placed| placed.note.place.row.unwrap())
        .collect();
    assert_eq!(rows, [1, 2, 3, 4, 5]);
    assert_eq!(first[0].note.to_string(), "services.csv:1: service s1: it has no name");
    assert_eq!(runs::notes(&db, ids[0], Part::Losses, None, 3).await.unwrap(), []);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_refused_import_says_why_and_old_notes_are_forgotten(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let clock = Clock::fixed(START);
    for round in 0..12 {
        run(
            &db,
            &clock,
            &options(),
            vec![organization(1, &format!("Agency {round}")), skip(1)],
        )
        .await
        .unwrap();
    }
    let Item::Skipped(note) = skip(7) else { panic!("a note") };
    run(&db, &clock, &options(), vec![Item::Bad(note.clone())])
        .await
        .unwrap_err();
    run(
        &db,
        &clock,
        &options(),
        vec![Item::Failed("agencies.csv ends in the middle of a row".into())],
    )
    .await
    .unwrap_err();
    let all = runs::list(&db, &Filter::default(), None, 20).await.unwrap();
    let refused = async |run: i64| runs::notes(&db, run, Part::Refused, None, 5).await.unwrap();
    assert_eq!((all[0].state.as_str(), all[0].totals()), ("undone", None));
    assert!(
        refused(all[0].id).await[0]
            .note
            .reason
            .contains("in the middle of a row")
    );
    assert_eq!(refused(all[1].id).await[0].note, note);
    let mut kept = Vec::new();
    for run in &all[2..] {
        kept.push(runs::counts(&db, run.id).await.unwrap()[1]);
    }
    assert_eq!(kept, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
}
