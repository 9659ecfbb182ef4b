//! What is written validates strictly against the standard's compiled schemas, and tells no secret.

mod support;

use std::sync::LazyLock;

use directory::Published;
use directory::bundle;
use directory::import::{Incoming, Item};
use directory::model::{Body, Kind, Status};
use directory::testing::{SECRET, SECRET_POINT, service_view};
use directory::view::{AtView, Of, ServiceView};
use exchange::Format;
use exchange::hsds::Writer;
use jsonschema::Validator;
use language::Lang;
use proptest::prelude::*;
use serde_json::Value;
use store::Ts;
use support::{published, shared, source, with_uuids, writer};

/// Forbids every property that the schema does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object) && map.contains_key("type") {
                map.insert("additionalProperties".into(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

struct Schemas {
    service: Validator,
    item: Validator,
}

/// The compiled schemas of HSDS 3.1, to which 3.2 added no field of an entity.
static SCHEMAS: LazyLock<Option<Schemas>> = LazyLock::new(|| {
    let folder = shared("standards/hsds/3.1-dev/schema/compiled")?;
    let schema = |name: &str| {
        let mut schema: Value = serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap();
        close(&mut schema);
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap()
    };
    Some(Schemas {
        service: schema("service.json"),
        item: schema("service_list.json"),
    })
});

fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    validator
        .iter_errors(value)
        .map(|error| {
            format!("{}: {error}", error.instance_path())
                .chars()
                .take(300)
                .collect()
        })
        .collect()
}

fn all_of(view: &Published<ServiceView>) -> Vec<(&'static str, Value)> {
    [Lang::en(), Lang::fr()]
        .into_iter()
        .flat_map(|lang| {
            let writer = writer(lang);
            [("service", writer.service(view)), ("item", writer.service_item(view))]
        })
        .chain([(
            "minimal",
            Writer::service_minimal(&view.service.id, view.service.modified),
        )])
        .collect()
}

fn check(view: &Published<ServiceView>) -> Result<(), String> {
    let Some(schemas) = &*SCHEMAS else { return Ok(()) };
    for (what, value) in all_of(view) {
        let validator = match what {
            "service" => &schemas.service,
            "item" => &schemas.item,
            _ => continue,
        };
        let wrong = wrong(validator, &value);
        if !wrong.is_empty() {
            return Err(format!("{what} {}: {wrong:#?}", view.service.id));
        }
    }
    Ok(())
}

#[test]
fn the_closed_schemas_find_what_is_wrong() {
    let Some(schemas) = &*SCHEMAS else { return };
    let good = serde_json::json!({ "id": "ac148810-d857-441c-9679-408f346de14b", "name": "", "status": "active" });
    assert_eq!(wrong(&schemas.service, &good), Vec::<String>::new());
    for (field, value) in [
        ("id", "7"),
        ("status", "open"),
        ("email", "nobody"),
        ("colour", "red"),
        ("url", "no url"),
    ] {
        let mut bad = good.clone();
        bad[field] = value.into();
        assert_eq!(wrong(&schemas.service, &bad).len(), 1, "{field}");
    }
    let mut nested = good;
    nested["phones"] = serde_json::json!([{ "id": "ac148810-d857-441c-9679-408f346de14b", "number": "211", "x": 1 }]);
    assert_eq!(wrong(&schemas.service, &nested).len(), 1);
}

proptest! {
    #[test]
    fn whatever_is_published_validates_strictly(view in service_view().prop_map(with_uuids)) {
        if let Some(view) = published(&view) {
            check(&view).map_err(TestCaseError::fail)?;
        }
    }

    #[test]
    fn no_serializer_tells_a_secret(view in service_view().prop_map(with_uuids)) {
        if let Some(view) = published(&view) {
            for (what, value) in all_of(&view) {
                let text = value.to_string();
                prop_assert!(!text.contains(SECRET), "{what}: {text}");
                prop_assert!(!text.contains(SECRET_POINT), "{what}: {text}");
            }
        }
    }
}

fn of<T>(incoming: &Incoming, source: &str, body: T) -> Of<T> {
    Of {
        id: directory::ids::from_source(source, incoming.kind, &incoming.source_id),
        owner: "main".into(),
        source: Some(source.into()),
        source_id: Some(incoming.source_id.clone()),
        status: Status::Published,
        version: 1,
        modified: Ts(1_768_489_200_000_000),
        body,
    }
}

/// Puts the records of a source together as the directory would.
fn views(records: &[Incoming], name: &str) -> Vec<ServiceView> {
    use std::collections::HashMap;
    let (mut organizations, mut programs, mut locations, mut terms) =
        (HashMap::new(), HashMap::new(), HashMap::new(), HashMap::new());
    let (mut at, mut services) = (Vec::new(), Vec::new());
    for record in records {
        let id = directory::ids::from_source(name, record.kind, &record.source_id);
        match record.body.clone() {
            Body::Organization(b) => drop(organizations.insert(id, of(record, name, b))),
            Body::Program(b) => drop(programs.insert(id, of(record, name, b))),
            Body::Location(b) => drop(locations.insert(id, of(record, name, b))),
            Body::TaxonomyTerm(b) => drop(terms.insert(id, of(record, name, b))),
            Body::ServiceAtLocation(b) => at.push(of(record, name, b)),
            Body::Service(b) => services.push(of(record, name, b)),
            Body::Taxonomy(_) => {}
        }
    }
    let mut at_of: HashMap<String, Vec<AtView>> = HashMap::new();
    for at in at {
        if let Some(location) = locations.get(&at.body.location) {
            let location = location.clone();
            at_of
                .entry(at.body.service.clone())
                .or_default()
                .push(AtView { at, location });
        }
    }
    let whole = |service: Of<directory::model::Service>| ServiceView {
        organization: organizations.get(&service.body.organization).cloned(),
        program: service.body.program.as_ref().and_then(|id| programs.get(id).cloned()),
        at: at_of.get(&service.id).cloned().unwrap_or_default(),
        terms: service
            .body
            .terms
            .iter()
            .flat_map(|l| &l.terms)
            .filter_map(|t| terms.get(t).cloned())
            .collect(),
        service,
    };
    services.into_iter().map(whole).collect()
}

fn read(format: Format, path: &std::path::Path) -> Vec<Incoming> {
    exchange::read(format, path, source("test"))
        .filter_map(|item| {
            if let Item::Record(record) = item {
                Some(*record)
            } else {
                None
            }
        })
        .collect()
}

fn every_one_validates(records: &[Incoming], name: &str, expected: usize) {
    let views = views(records, name);
    assert_eq!(views.len(), expected);
    let faults: Vec<String> = views
        .iter()
        .filter_map(published)
        .filter_map(|v| check(&v).err())
        .collect();
    assert!(
        faults.is_empty(),
        "{} of {}:\n{}",
        faults.len(),
        expected,
        faults[..faults.len().min(5)].join("\n")
    );
}

#[test]
fn the_demonstration_network_validates_strictly() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo/directory");
    let records = bundle::read_folder(&folder, "demo").unwrap();
    let services = records.iter().filter(|r| r.kind == Kind::Service).count();
    assert!(services >= 20, "{services}");
    every_one_validates(&records, "demo", services);
}

#[test]
fn a_real_211s_services_validate_strictly() {
    let Some(path) = shared("data/directories/baltimore_211_charmcare") else {
        return;
    };
    every_one_validates(&read(Format::Ohana, &path), "test", 1_876);
}

#[test]
fn a_legal_aid_packages_services_validate_strictly() {
    let Some(path) = shared("data/directories/ilao_legal_aid/hsds_output") else {
        return;
    };
    every_one_validates(&read(Format::HsdsCsv1, &path), "test", 429);
}

/// Where two JSON values differ, as `path: expected -> got`.
fn differences(path: &str, expected: &Value, got: &Value, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                match b.get(key) {
                    Some(other) => differences(&format!("{path}.{key}"), value, other, found),
                    None => found.push(format!("{path}.{key}: left out")),
                }
            }
            found.extend(
                b.keys()
                    .filter(|k| !a.contains_key(*k))
                    .map(|k| format!("{path}.{k}: added")),
            );
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (n, (x, y)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{n}]"), x, y, found);
            }
        }
        _ if expected == got => {}
        _ => found.push(format!("{path}: {expected} -> {got}").chars().take(200).collect()),
    }
}

#[test]
fn the_standards_full_service_comes_back_but_for_what_is_listed() {
    let Some(path) = shared("standards/hsds/3.2.3/examples/service_full.json") else {
        return;
    };
    let views = views(&read(Format::HsdsJson, &path), "test");
    assert_eq!(views.len(), 1);
    let written = writer(Lang::en()).service(&published(&views[0]).unwrap());
    let given: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut found = Vec::new();
    differences("service", &given, &written, &mut found);
    insta::assert_debug_snapshot!("official_service_round_trip", found);
}
