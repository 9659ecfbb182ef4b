//! Laws of the parts that need no database: differences, merges, documents, publishing.

use directory::model::{Body, Kind, Organization, Status, Visibility};
use directory::testing::{self, SECRET, SECRET_POINT, TODAY};
use directory::{apply, diff, from_json, merge, publish, to_json, undo};
use language::{Lang, Text};
use proptest::prelude::*;
use serde_json::{Value, json};

fn tree(body: &Body) -> Value {
    serde_json::from_str(&to_json(body)).unwrap()
}

fn no_secret(public: &impl serde::Serialize) -> Result<(), TestCaseError> {
    let json = serde_json::to_string(public).unwrap();
    prop_assert!(!json.contains(SECRET) && !json.contains(SECRET_POINT), "{json}");
    Ok(())
}

fn organizations() -> impl Strategy<Value = Value> {
    testing::organization().prop_map(|o| tree(&Body::Organization(o)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn nothing_secret_of_a_service_survives(view in testing::service_view()) {
        if let Some(public) = publish::service(&view, TODAY) {
            no_secret(&public)?;
            prop_assert_eq!(&public.service.body.name, &view.service.body.name);
            let open = view.service.body.phones.iter().filter(|p| !p.private).count();
            prop_assert_eq!(public.service.body.phones.len(), open);
            // Published once more, nothing goes.
            let again = publish::service(&public, TODAY).unwrap();
            prop_assert_eq!(&*again, &*public);
        }
    }

    #[test]
    fn nothing_secret_of_a_location_survives(view in testing::location_view()) {
        if let Some(public) = publish::location(&view, TODAY) {
            no_secret(&public)?;
            for offered in &view.services {
                let hidden = offered.organization.as_ref().is_some_and(|o| {
                    o.status != Status::Published || o.body.visibility == Visibility::Desk
                });
                // Every one offered here has the same ids: only where all are hidden is there nothing to tell apart.
                prop_assert!(!hidden || public.services.len() < view.services.len(), "{:?}", offered.organization);
            }
            prop_assert_eq!(public.location.body.point.is_some(), view.location.body.point.is_some() && !view.location.body.confidential);
        }
    }

    #[test]
    fn nothing_secret_of_an_organization_survives(view in testing::organization_view()) {
        if let Some(public) = publish::organization(&view, TODAY) {
            no_secret(&public)?;
        }
    }

    #[test]
    fn a_body_reads_as_it_was_written(body in testing::body()) {
        let read = from_json(body.kind(), "x", directory::model::SCHEMA, &to_json(&body)).unwrap();
        prop_assert_eq!(to_json(&read), to_json(&body));
        prop_assert_eq!(read, body);
    }

    #[test]
    fn differences_lead_there_and_back(a in organizations(), b in organizations()) {
        let changes = diff(&a, &b);
        let stored: Vec<directory::FieldChange> = serde_json::from_str(&serde_json::to_string(&changes).unwrap()).unwrap();
        prop_assert_eq!(&stored, &changes);
        let mut there = a.clone();
        apply(&mut there, &changes);
        prop_assert_eq!(&there, &b);
        undo(&mut there, &changes);
        prop_assert_eq!(&there, &a);
        prop_assert!(diff(&a, &a).is_empty());
    }

    #[test]
    fn a_side_that_changed_alone_is_followed(base in organizations(), other in organizations()) {
        let theirs = merge(&base, &base, &other);
        prop_assert_eq!(&theirs.body, &other);
        prop_assert!(theirs.conflicts.is_empty());
        let ours = merge(&base, &other, &base);
        prop_assert_eq!(&ours.body, &other);
        prop_assert!(ours.conflicts.is_empty());
        let both = merge(&base, &other, &other);
        prop_assert_eq!(&both.body, &other);
        prop_assert!(both.conflicts.is_empty());
    }

    #[test]
    fn local_edits_stand_and_conflicts_name_what_the_source_says(base in organizations(), ours in organizations(), theirs in organizations()) {
        let merged = merge(&base, &ours, &theirs);
        // Every field that we changed and the source did not is ours.
        for change in diff(&base, &ours) {
            if let [directory::Step::Field(name)] = &change.path.0[..] && base.get(name) == theirs.get(name) {
                prop_assert_eq!(merged.body.get(name), ours.get(name));
            }
        }
        for conflict in &merged.conflicts {
            prop_assert_ne!(&conflict.ours, &conflict.theirs);
        }
        // Merging what came out with the same news changes nothing more.
        let again = merge(&theirs, &merged.body, &theirs);
        prop_assert_eq!(again.body, merged.body);
        prop_assert!(again.conflicts.is_empty());
    }
}

#[test]
fn lists_take_what_each_side_added_and_lose_what_each_side_took() {
    let phone = |n: &str| json!({ "number": n });
    let base = json!({ "phones": [phone("1"), phone("2"), phone("3")] });
    let ours =
        json!({ "phones": [phone("1"), json!({ "number": "2", "extension": "5" }), phone("3"), phone("local")] });
    let theirs = json!({ "phones": [phone("new"), phone("1"), phone("2")] });
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(
        merged.body["phones"],
        json!([phone("new"), phone("1"), { "number": "2", "extension": "5" }, phone("local")])
    );
    assert!(merged.conflicts.is_empty());
    // The source changed the very number that was edited here.
    let theirs = json!({ "phones": [phone("1"), phone("20"), phone("3")] });
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(merged.body, ours);
    assert_eq!(merged.conflicts[0].path.to_string(), "phones");
}

#[test]
fn a_wording_merges_by_language_and_its_date_does_not_count() {
    let base = json!({ "name": { "en": "A", "fr": "A" } });
    let ours = json!({ "name": { "en": { "text": "A", "modified": 5 }, "fr": { "text": "Â", "modified": 7, "origin": "translated" } } });
    let theirs = json!({ "name": { "en": "B", "fr": "A" } });
    let merged = merge(&base, &ours, &theirs);
    assert_eq!(
        merged.body,
        json!({ "name": { "en": "B", "fr": { "text": "Â", "modified": 7, "origin": "translated" } } })
    );
    assert!(merged.conflicts.is_empty());
}

#[test]
fn a_draft_a_retired_record_and_one_for_the_desk_have_no_public_form() {
    use directory::model::{Record, Status, Visibility};
    let body = |visibility| {
        Body::Organization(Organization {
            name: Text::new(Lang::en(), "A"),
            visibility,
            ..Organization::default()
        })
    };
    let record = |status, visibility| Record {
        id: "1".into(),
        owner: "c".into(),
        source: None,
        status,
        version: 1,
        modified: store::Ts(0),
        body: body(visibility),
    };
    assert!(publish::record(&record(Status::Published, Visibility::Public), TODAY).is_some());
    assert!(publish::record(&record(Status::Draft, Visibility::Public), TODAY).is_none());
    assert!(publish::record(&record(Status::Retired, Visibility::Public), TODAY).is_none());
    assert!(publish::record(&record(Status::Published, Visibility::Desk), TODAY).is_none());
}

#[test]
fn hints_are_for_the_index_alone() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&testing::service_view(), |view| {
            if let Some(public) = publish::service(&view, TODAY) {
                prop_assert!(public.search_hints().get(&Lang::en()).is_some());
                prop_assert!(public.service.body.search_hints.is_empty());
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_is_wrong_names_its_field_and_the_remedy() {
    let body: Body = serde_json::from_value(json!({
        "kind": "service", "name": { "en": "Rent bank" }, "organization": "o",
        "minimum_age": 65.0, "maximum_age": 18.0,
        "phones": [{ "number": "call us" }, { "number": "1-800-555-HELP" }, { "number": "211" }],
        "websites": [{ "url": { "en": "www.example.org" } }],
        "email": "nobody",
        "messages": [{ "text": { "en": "Closed" }, "from": "2026-02-01", "to": "2026-01-01" }]
    }))
    .unwrap();
    let problems: Vec<String> = directory::validate(&body, &[Lang::en(), Lang::fr()])
        .iter()
        .map(|p| format!("{:?} {p}", p.weight))
        .collect();
    insta::assert_snapshot!(problems.join("\n"));
    let nameless = Body::Organization(Organization::default());
    assert_eq!(directory::validate(&nameless, &[])[0].weight, directory::Weight::Fatal);
    assert_eq!(Kind::parse("service_at_location"), Some(Kind::ServiceAtLocation));
}
