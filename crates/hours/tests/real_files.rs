//! The weekday rows of a real HSDS 1.x package, where it is at hand beside the repository.

use std::collections::BTreeMap;
use std::path::Path;

use hours::{Hours, WeekdayRow};
use language::Lang;

#[test]
fn every_weekday_row_of_a_real_package_is_accounted_for() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = repository.join("../shared/data/directories/ilao_legal_aid/hsds_output/regular_schedules.csv");
    let Ok(mut reader) = csv::Reader::from_path(&file) else {
        println!("skipped: {} is not here", file.display());
        return;
    };
    let mut owners: BTreeMap<String, Vec<WeekdayRow>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let field = |i: usize| record.get(i).map(str::to_owned).filter(|text| !text.is_empty());
        let row = WeekdayRow {
            weekday: field(4),
            opens_at: field(5),
            closes_at: field(6),
        };
        owners
            .entry(record.iter().skip(1).take(3).collect())
            .or_default()
            .push(row);
    }
    let rows: usize = owners.values().map(Vec::len).sum();
    assert_eq!(rows, 2492);
    let (mut without_times, mut days) = (0, 0);
    for owned in owners.values() {
        let (hours, losses) = Hours::from_weekday_rows(owned, &Lang::en());
        assert!(losses.iter().all(|loss| loss.value.is_empty()), "{losses:?}");
        assert!(hours.note.is_empty());
        without_times += losses.len();
        days += if hours.always {
            7
        } else {
            hours.opening.iter().map(|o| o.days.iter().count()).sum()
        };
    }
    let blank = owners
        .values()
        .flatten()
        .filter(|row| row.opens_at.is_none() && row.closes_at.is_none())
        .count();
    assert_eq!(without_times, blank);
    println!(
        "{rows} rows of {} places: {days} days, {without_times} without times",
        owners.len()
    );
}
