//! Sources as they come: every shape of JSON and CSV, broken ones among them.

#[expect(dead_code, reason = "each test file uses its part of this")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use directory::import::{Item, Note};
use directory::model::Body;
use exchange::Format;
use proptest::prelude::*;
use rstest::rstest;
use support::source;

#[derive(Default, Debug)]
struct Read {
    kinds: BTreeMap<&'static str, usize>,
    bodies: Vec<Body>,
    bad: Vec<Note>,
    lost: Vec<Note>,
    failed: Vec<String>,
}

fn read(format: Format, path: &Path) -> Read {
    let mut read = Read::default();
    for item in exchange::read(format, path, source("test")) {
        match item {
            Item::Record(record) => {
                *read.kinds.entry(record.kind.as_str()).or_default() += 1;
                read.bodies.push(record.body);
            }
            Item::Bad(note) => read.bad.push(note),
            Item::Skipped(_) => {}
            Item::Lost(note) => read.lost.push(note),
            Item::Failed(why) => read.failed.push(why),
        }
    }
    read
}

/// Reads a file of these bytes in the format that it is found to be in.
fn file(name: &str, bytes: impl AsRef<[u8]>) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read(Format::detect(&path).unwrap(), &path)
}

fn folder(files: &[(&str, &[u8])]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    read(Format::detect(folder.path()).unwrap(), folder.path())
}

const SERVICE: &str = r#"{"id": "s1", "name": "Food bank", "status": "active", "organization": {"id": "o1", "name": "House", "description": ""}}"#;

#[rstest]
#[case("one.json", SERVICE.to_owned())]
#[case("bom.json", format!("\u{feff}{SERVICE}"))]
#[case("list.json", format!("[{SERVICE}]"))]
#[case("page.json", format!(r#"{{"total_items": 1, "empty": false, "contents": [{SERVICE}]}}"#))]
#[case("tables.json", format!(r#"{{"organizations": [{{"id": "o1", "name": "House"}}], "services": [{SERVICE}]}}"#))]
#[case("lines.ndjson", format!("{SERVICE}\n\n"))]
#[case("lines.json", format!("{SERVICE}\n{}\n", r#"{"id": "o1", "name": "House", "website": "https://example.org"}"#))]
fn a_service_is_read_from_every_shape_of_json(#[case] name: &str, #[case] text: String) {
    let read = file(name, text);
    assert_eq!((&read.failed, &read.bad), (&vec![], &vec![]), "{name}");
    assert_eq!(
        read.kinds,
        BTreeMap::from([("organization", 1), ("service", 1)]),
        "{name}"
    );
}

#[test]
fn a_line_that_is_no_json_is_named_and_the_others_are_read() {
    let read = file(
        "lines.ndjson",
        format!("{SERVICE}\n{{\"id\": \n{}\n", SERVICE.replace("s1", "s2")),
    );
    assert_eq!(read.kinds["service"], 2);
    assert_eq!(read.bad.len(), 1);
    assert_eq!(read.bad[0].place.row, Some(2));
    assert!(read.bad[0].reason.contains("not JSON"), "{}", read.bad[0].reason);
}

#[test]
fn json_that_breaks_off_is_refused_with_its_place() {
    let read = file("broken.json", format!("[{SERVICE},\n {{\"id\": }}]"));
    let [failed] = &read.failed[..] else { panic!("{read:?}") };
    assert!(
        failed.contains("broken.json") && failed.contains("line 2 column"),
        "{failed}"
    );
}

#[test]
fn what_is_no_object_of_hsds_is_named() {
    let read = file("list.json", format!("[{SERVICE}, 7, {{\"colour\": \"red\"}}]"));
    let rows: Vec<_> = read.bad.iter().map(|n| n.place.row).collect();
    assert_eq!(rows, [Some(2), Some(3)]);
    assert_eq!(read.kinds["service"], 1);
}

#[test]
fn a_folder_or_file_of_no_known_format_says_which_are_known() {
    let folder = tempfile::tempdir().unwrap();
    let said = |path: &Path| Format::detect(path).unwrap_err().to_string();
    assert!(
        said(folder.path()).contains("hsds-json, hsds-csv"),
        "{}",
        said(folder.path())
    );
    let text = folder.path().join("notes.txt");
    fs::write(&text, "hello").unwrap();
    assert!(said(&text).contains("notes.txt"));
    assert!(said(&folder.path().join("nothing")).contains("cannot read"));
    // A format that is named although the folder is not in it.
    let named = read(Format::HsdsCsv3, folder.path());
    assert!(named.failed[0].contains("holds no table"), "{:?}", named.failed);
    let named = read(Format::HsdsJson, &text);
    assert!(named.failed[0].contains("line 1 column"), "{:?}", named.failed);
}

const ORGANIZATIONS: &[u8] = b"id,name,description\no1,House,\n";

#[test]
fn a_package_with_every_common_defect_is_read_and_each_is_said() {
    let read = folder(&[
        ("organizations.csv", "\u{feff}ID,Name,Description\r\no1,House,Here\r\n".as_bytes()),
        ("services.csv", b"id,organization_id,name,status,description,fees_description\rs1,o1,Caf\xe9,active,one\\ntwo,None.,stray\r"),
        ("phones.csv", b"id,service_id,number\np1,s1,211\np2,s9,311\np3,,411\np4,s1,\n"),
        ("locations.csv", b"id,location_type,name,latitude,longitude\nl1,physical,Hall,north,-79\n"),
        ("service_at_location.csv", b"id,service_id,location_id\na1,s1,l1\na2,s1,\n"),
        ("colours.csv", b"id\n1\n"),
    ]);
    assert_eq!(read.failed, Vec::<String>::new());
    assert_eq!(
        read.kinds,
        BTreeMap::from([
            ("location", 1),
            ("organization", 1),
            ("service", 1),
            ("service_at_location", 1)
        ])
    );
    let service = read
        .bodies
        .iter()
        .find_map(|b| if let Body::Service(s) = b { Some(s) } else { None })
        .unwrap();
    assert_eq!(service.name.best(&language::Lang::en()).unwrap().0, "Café");
    assert_eq!(service.description.best(&language::Lang::en()).unwrap().0, "one\ntwo");
    assert_eq!(service.free, Some(true));
    assert_eq!(service.phones.len(), 1);
    let mut said: Vec<String> = read.lost.iter().chain(&read.bad).map(ToString::to_string).collect();
    said.sort();
    insta::assert_debug_snapshot!("defects", said);
}

#[test]
fn a_service_whose_organization_is_missing_keeps_its_reference_for_the_import_to_judge() {
    let read = folder(&[
        ("organizations.csv", ORGANIZATIONS),
        (
            "services.csv",
            b"id,organization_id,name,fees_description\ns1,o9,Food,\n",
        ),
    ]);
    assert_eq!(read.kinds["service"], 1);
}

fn all(folder: &Path, format: Format) -> usize {
    exchange::read(format, folder, source("test")).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_of_a_table_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300), rows in "[a-z0-9,\"\\\\\r\n]{0,200}") {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("organizations.csv"), &bytes).unwrap();
        fs::write(folder.path().join("services.csv"), format!("id,name,organization_id,taxonomy_ids\n{rows}")).unwrap();
        fs::write(folder.path().join("schedules.csv"), format!("service_id,freq,byday,opens_at,closes_at\n{rows}")).unwrap();
        for format in [Format::HsdsCsv3, Format::HsdsCsv1, Format::Ohana] {
            all(folder.path(), format);
        }
    }

    #[test]
    fn no_bytes_break_the_json_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,a-z0-9. \n-]{0,200}") {
        let folder = tempfile::tempdir().unwrap();
        for content in [bytes, text.into_bytes()] {
            let path = folder.path().join("some.json");
            fs::write(&path, content).unwrap();
            all(&path, Format::HsdsJson);
        }
    }

    #[test]
    fn no_values_of_known_fields_break_the_json_reader(values in proptest::collection::vec("[ -~éà:]{0,20}", 12)) {
        let v = |n: usize| serde_json::Value::String(values[n].clone());
        let service = serde_json::json!({
            "id": "s1", "name": v(0), "status": v(1), "minimum_age": v(2), "assured_date": v(3), "url": v(4),
            "schedules": [{"freq": v(5), "byday": v(6), "opens_at": v(7), "closes_at": v(8), "valid_from": v(9), "timezone": v(10)}],
            "service_areas": [{"extent": v(11), "extent_type": "geojson"}],
            "cost_options": [{"amount": v(2), "valid_from": v(9)}],
            "phones": [{"number": v(0), "extension": v(1), "type": v(2), "languages": [v(3), {"code": v(4)}]}],
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.json");
        fs::write(&path, service.to_string()).unwrap();
        let read = read(Format::HsdsJson, &path);
        prop_assert!(read.failed.is_empty(), "{:?}", read.failed);
        let named = !values[0].trim().is_empty();
        prop_assert_eq!(read.kinds.get("service").copied().unwrap_or_default() + read.bad.len(), 1, "{}", named);
    }
}
