//! Real directories through the whole import, on both databases.

#[expect(dead_code, reason = "each test file uses its part of this")]
mod support;

use std::path::Path;

use directory::import::{self, Counts, Options, Report};
use directory::model::Kind;
use exchange::Format;
use rstest::rstest;
use store::Clock;
use store::testing::{On, START, TestDb, fresh};
use support::{shared, source};

async fn import(db: &TestDb, path: &Path, dry_run: bool) -> Report {
    let options = Options {
        dry_run,
        skip_bad: true,
        ..Options::new("test", "main")
    };
    let items = exchange::read(Format::detect(path).unwrap(), path, source("test"));
    let report = import::run(db, &Clock::fixed(START), &options, items, |_| ())
        .await
        .unwrap();
    for counts in report.totals.by_kind.values().chain([&report.totals.all]) {
        let Counts {
            read,
            created,
            changed,
            unchanged,
            skipped,
            ..
        } = *counts;
        assert_eq!(read, created + changed + unchanged + skipped, "{:?}", report.totals);
    }
    assert_eq!(usize::try_from(report.totals.all.skipped).unwrap(), report.skips.len());
    report
}

/// A second import of the same finds nothing to do.
async fn again(db: &TestDb, path: &Path, first: &Report) {
    let second = import(db, path, false).await;
    let all = second.totals.all;
    assert_eq!(
        (all.created, all.changed, all.retired),
        (0, 0, 0),
        "{:?}",
        second.totals
    );
    assert_eq!(all.unchanged, first.totals.all.created);
    assert_eq!(second.conflicts, []);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_real_211_is_imported_whole_and_a_second_time_without_a_change(#[case] on: On) {
    let Some(path) = shared("data/directories/baltimore_211_charmcare") else {
        return;
    };
    let Some(db) = fresh(on).await else { return };
    let report = import(&db, &path, false).await;
    let created = |kind| report.totals.of(kind).created;
    assert_eq!(
        [
            Kind::Organization,
            Kind::Location,
            Kind::Service,
            Kind::ServiceAtLocation,
            Kind::TaxonomyTerm
        ]
        .map(created),
        [748, 1_482, 1_876, 1_875, 517]
    );
    again(&db, &path, &report).await;
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_legal_aid_package_is_imported_but_for_its_blank_row(#[case] on: On) {
    let Some(path) = shared("data/directories/ilao_legal_aid/hsds_output") else {
        return;
    };
    let Some(db) = fresh(on).await else { return };
    let report = import(&db, &path, false).await;
    let services = report.totals.of(Kind::Service);
    assert_eq!((services.read, services.created, services.skipped), (430, 429, 1));
    again(&db, &path, &report).await;
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_standards_csv_example_is_imported_and_its_dangling_references_are_said(#[case] on: On) {
    let Some(path) = shared("standards/hsds/3.2.3/examples/csv") else {
        return;
    };
    let Some(db) = fresh(on).await else { return };
    let report = import(&db, &path, false).await;
    let mut said: Vec<String> = report
        .losses
        .iter()
        .chain(&report.skips)
        .map(ToString::to_string)
        .collect();
    said.sort();
    insta::assert_debug_snapshot!("official_csv_defects", said);
    let second = import(&db, &path, false).await;
    assert_eq!(
        (second.totals.all.created, second.totals.all.changed),
        (0, 0),
        "{:?}",
        second.totals
    );
}

#[tokio::test]
async fn a_dry_run_counts_the_same_and_writes_nothing() {
    let Some(path) = shared("data/directories/ilao_legal_aid/hsds_output") else {
        return;
    };
    let db = fresh(On::Sqlite).await.unwrap();
    let dry = import(&db, &path, true).await;
    assert_eq!(dry.run, None);
    let real = import(&db, &path, false).await;
    assert_eq!(dry.totals, real.totals);
}
