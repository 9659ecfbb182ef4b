//! Real directories and the standard's own examples: everything is accounted for.

#[expect(dead_code, reason = "each test file uses its part of this")]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use directory::import::{Item, Note};
use directory::model::{Body, Kind};
use exchange::Format;
use support::{shared, source};

#[derive(Default)]
struct Read {
    kinds: BTreeMap<&'static str, usize>,
    bodies: Vec<(String, Body)>,
    bad: Vec<Note>,
    skipped: Vec<Note>,
    lost: BTreeMap<String, usize>,
    failed: Vec<String>,
}

fn read(path: &Path, expected: Format) -> Read {
    let format = Format::detect(path).unwrap();
    assert_eq!(format, expected);
    let mut read = Read::default();
    for item in exchange::read(format, path, source("test")) {
        match item {
            Item::Record(record) => {
                *read.kinds.entry(record.kind.as_str()).or_default() += 1;
                read.bodies.push((record.source_id, record.body));
            }
            Item::Bad(note) => read.bad.push(note),
            Item::Skipped(note) => read.skipped.push(note),
            Item::Lost(note) => {
                *read.lost.entry(kind_of_loss(&note)).or_default() += 1;
            }
            Item::Failed(why) => read.failed.push(why),
        }
    }
    read
}

/// A loss without what is particular to its row: values and ids.
fn kind_of_loss(note: &Note) -> String {
    let reason: String = note
        .reason
        .split('"')
        .enumerate()
        .map(|(n, part)| {
            if n % 2 == 0 {
                part.to_owned()
            } else {
                "\"…\"".to_owned()
            }
        })
        .collect();
    let reason: String = reason
        .chars()
        .map(|c| if c.is_ascii_digit() { '#' } else { c })
        .collect();
    let reason = reason.replace("##", "#").replace("##", "#").replace("##", "#");
    format!(
        "{} {}: {reason}",
        note.place.file,
        note.field.as_deref().unwrap_or_default()
    )
}

fn count(read: &Read, kind: Kind) -> usize {
    read.kinds.get(kind.as_str()).copied().unwrap_or_default()
}

#[test]
fn every_row_of_a_211s_export_becomes_a_record() {
    let Some(path) = shared("data/directories/baltimore_211_charmcare") else {
        return;
    };
    let read = read(&path, Format::Ohana);
    assert_eq!(read.failed, Vec::<String>::new());
    assert_eq!(read.bad, []);
    assert_eq!(count(&read, Kind::Organization), 748);
    assert_eq!(count(&read, Kind::Location), 1_482);
    assert_eq!(count(&read, Kind::Service), 1_876);
    // One service stands without a location.
    assert_eq!(count(&read, Kind::ServiceAtLocation), 1_875);
    assert_eq!(count(&read, Kind::TaxonomyTerm), 517);
    let phones: usize = read
        .bodies
        .iter()
        .map(|(_, body)| match body {
            Body::Organization(o) => o.phones.len() + o.contacts.iter().map(|c| c.phones.len()).sum::<usize>(),
            Body::Service(s) => s.phones.len() + s.contacts.iter().map(|c| c.phones.len()).sum::<usize>(),
            Body::Location(l) => l.phones.len() + l.contacts.iter().map(|c| c.phones.len()).sum::<usize>(),
            Body::ServiceAtLocation(a) => a.phones.len(),
            _ => 0,
        })
        .sum();
    let lost_phones = read
        .lost
        .iter()
        .filter(|(what, _)| what.starts_with("phones.csv") && what.ends_with("left out"))
        .map(|(_, n)| n)
        .sum::<usize>();
    assert_eq!(phones + lost_phones, 7_157, "{:?}", read.lost);
    let links: usize = read
        .bodies
        .iter()
        .map(|(_, body)| if let Body::Service(s) = body { s.terms.len() } else { 0 })
        .sum();
    assert_eq!(links, 7_635);
    insta::assert_debug_snapshot!("baltimore_losses", read.lost);
}

#[test]
fn a_legal_aid_package_of_hsds_1_is_read_whole() {
    let Some(path) = shared("data/directories/ilao_legal_aid/hsds_output") else {
        return;
    };
    let read = read(&path, Format::HsdsCsv1);
    assert_eq!(read.failed, Vec::<String>::new());
    assert_eq!(read.bad, []);
    assert_eq!(count(&read, Kind::Organization), 33);
    assert_eq!(count(&read, Kind::Location), 520);
    // 430 rows; one has neither an id nor a name.
    assert_eq!(count(&read, Kind::Service), 429);
    assert_eq!(read.skipped.len(), 1, "{:?}", read.skipped);
    let with_hours = read
        .bodies
        .iter()
        .filter(|(_, body)| matches!(body, Body::Location(l) if l.hours.is_some()))
        .count();
    assert_eq!(with_hours, 356);
    insta::assert_debug_snapshot!("legal_aid_losses", read.lost);
}

#[test]
fn the_standards_own_examples_are_read() {
    for version in ["3.0", "3.2.3"] {
        let Some(folder) = shared(&format!("standards/hsds/{version}/examples")) else {
            return;
        };
        for name in [
            "service_full",
            "organization_full",
            "service_at_location_full",
            "location",
            "service_list",
            "organization_list",
            "service_at_location_list",
            "taxonomy_list",
            "taxonomy_term_list",
            "taxonomy",
            "taxonomy_term",
        ] {
            let path = folder.join(format!("{name}.json"));
            if !path.exists() {
                println!("skipped: {version} has no {name}.json");
                continue;
            }
            let read = read(&path, Format::HsdsJson);
            assert_eq!((read.failed, read.bad), (vec![], vec![]), "{version} {name}");
            assert!(!read.kinds.is_empty(), "{version} {name}");
        }
        let csv = read(&folder.join("csv"), Format::HsdsCsv3);
        assert_eq!((&csv.failed, &csv.bad), (&vec![], &vec![]), "{version} csv");
        assert!(
            count(&csv, Kind::Service) >= 1
                && count(&csv, Kind::Organization) >= 1
                && count(&csv, Kind::ServiceAtLocation) >= 1
        );
    }
}
