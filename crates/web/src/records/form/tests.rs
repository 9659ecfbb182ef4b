use directory::model::{Body, Kind, SCHEMA};
use directory::{from_json, testing, to_json};
use language::Lang;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::read::Fault;
use super::*;
use crate::records::table::{Field, field_at, sections};

fn langs() -> Vec<Lang> {
    vec![Lang::en(), Lang::fr()]
}

fn fields(kind: Kind) -> Vec<Field> {
    sections(kind).iter().flat_map(|s| s.fields.iter().copied()).collect()
}

fn tree(body: &Body) -> Value {
    serde_json::from_str(&to_json(body)).unwrap()
}

fn body(kind: Kind, tree: &Value) -> Body {
    from_json(kind, "x", SCHEMA, &tree.to_string()).unwrap()
}

/// A document through its form and back.
fn round(kind: Kind, document: &Value) -> Reading {
    let fields = fields(kind);
    let mut form = Form::default();
    write(&fields, document, &langs(), &mut form);
    // As a browser sends it.
    let sent = form
        .pairs()
        .map(|(name, value)| (name.to_owned(), value.replace('\n', "\r\n")));
    read(&fields, &sent.collect(), &langs(), document)
}

/// Hours with everything that hours can say.
fn hours() -> Value {
    json!({
        "zone": "America/Toronto",
        "opening": [
            { "days": "mon-fri", "opens": "09:00", "closes": "12:00" },
            { "days": "mon-fri", "opens": "13:00", "closes": "24:00", "label": { "en": { "text": "Intake", "modified": 5 } } },
            { "days": "tue", "nth": [2, -1, -3], "opens": "17:00", "closes": "20:00", "season": { "from": "11-01", "to": "04-15" } },
            { "month_days": [1, -1], "opens": "10:00" },
            { "days": "wed", "every": 2, "from": "2026-01-07", "to": "2026-12-31", "by_appointment": true }
        ],
        "exceptions": [
            { "from": "2026-12-25", "closed": true, "reason": { "en": "Christmas", "fr": "Noël" } },
            { "from": "2026-12-31", "to": "2027-01-02", "spans": [{ "opens": "10:00", "closes": "12:00" }, { "opens": "13:00", "closes": "14:00" }] }
        ],
        "holidays": { "calendar": "ca-on", "on": "hours", "spans": [{ "opens": "10:00", "closes": "12:00" }], "also": ["civic-holiday"] },
        "by_appointment": true,
        "events": [{ "opens": "18:00", "closes": "19:00", "label": { "en": "Supper" } }],
        "note": { "en": "Ring twice", "iu": "ᓄᓇᕗᑦ" }
    })
}

fn rules() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec![
        "age >= 16 && age <= 29".to_owned(),
        "age <= 29 && age >= 16".into(),
        "!homeless".into(),
        "pregnant || age < 5".into(),
        "gender in [\"woman\", \"non_binary\"] && has_children && any_between(children_ages, 0, 5)".into(),
        "\"ca-on-toronto\" in residence && postal_code.startsWith(\"M5\")".into(),
        "(age > 17)".into(),
        "unheard_of == 3".into(),
    ]))
}

/// Whatever a colleague's generator leaves out.
fn full_body() -> impl Strategy<Value = Body> {
    (testing::body(), any::<bool>(), rules()).prop_map(|(body_of, with, rule)| {
        let kind = body_of.kind();
        let mut document = tree(&body_of);
        if with && matches!(kind, Kind::Service | Kind::Location | Kind::ServiceAtLocation) {
            document["hours"] = hours();
        }
        if with && matches!(kind, Kind::Service | Kind::Organization) {
            document["messages"] = json!([{ "text": { "en": "Moved" }, "to": "2026-12-31", "hours": hours() }]);
        }
        if kind == Kind::TaxonomyTerm && with {
            document["needs"] = json!([]);
        }
        if with && kind != Kind::TaxonomyTerm && kind != Kind::Taxonomy {
            document["attributes"] = json!([{ "label": "a", "value": "b", "term": "t", "id": "x" }, { "link_kind": "c" }]);
        }
        if kind == Kind::Service {
            if let Some(rule) = rule {
                document["rule"] = json!(rule);
            }
            if with {
                document["areas"] = json!([
                    { "covers": ["place:ca-on-toronto", "postal:M5V", { "polygon": [[-79.4, 43.6], [-79.3, 43.6], [-79.3, 43.7]] }], "uri": "x" },
                    { "name": { "en": "The region" } }
                ]);
                document["needs"] = json!(["food-today", "shelter"]);
                document["status"] = json!("temporarily closed");
                document["minimum_age"] = json!(0.5);
                document["application"] = json!({ "en": { "text": "Call.\nThen come.\n", "modified": 7, "origin": "translated" } });
            }
        }
        body(kind, &document)
    })
}

proptest! {
    #[test]
    fn a_record_comes_back_from_its_form_as_it_was(record in full_body()) {
        let kind = record.kind();
        let reading = round(kind, &tree(&record));
        prop_assert_eq!(&reading.faults, &Vec::<Fault>::new());
        prop_assert_eq!(body(kind, &reading.tree), record);
    }

    #[test]
    fn nothing_that_is_sent_is_too_odd(pairs in prop::collection::vec(("(name|phones|hours|rule|areas|costs|needs)(\\.|\\[[0-9]{1,5}\\]|en|fr|opening|days|covers|fact|kept|amount|minimum_age){0,4}", ".{0,12}"), 0..12)) {
        let form: Form = pairs.into_iter().collect();
        let reading = read(&fields(Kind::Service), &form, &langs(), &json!({}));
        // What can be read makes a record.
        if reading.faults.is_empty() {
            body(Kind::Service, &reading.tree);
        }
    }

    #[test]
    fn a_row_that_is_raised_twice_stands_where_it_stood(record in full_body(), list in prop::sample::select(vec!["phones", "contacts", "hours.opening"])) {
        let mut form = Form::default();
        write(&fields(record.kind()), &tree(&record), &langs(), &mut form);
        let before = form.clone();
        if let [.., last] = form.rows(list).as_slice() {
            let last = *last;
            form.raise_row(list, last);
            form.raise_row(list, last);
        }
        prop_assert_eq!(form, before);
    }
}

fn service(change: impl FnOnce(&mut Form)) -> Reading {
    let document = json!({
        "organization": "o", "name": { "en": { "text": "A", "modified": 3, "origin": "written" } },
        "phones": [{ "number": "416-555-0142", "id": "p1" }, { "number": "416-555-0143" }], "hours": hours(), "extra": { "kept": 1 }
    });
    let fields = fields(Kind::Service);
    let mut form = Form::default();
    write(&fields, &document, &langs(), &mut form);
    change(&mut form);
    read(&fields, &form, &langs(), &document)
}

#[test]
fn what_a_person_changes_is_changed_and_the_rest_stays() {
    let reading = service(|form| {
        form.set("name.fr", "  Un\r\nnom ");
        form.set("phones[0].number", "211");
        form.remove_row("phones", 1);
        let row = form.add_row("phones");
        form.set(format!("phones[{row}].number"), "911");
        form.add_row("phones");
    });
    assert_eq!(reading.faults, []);
    let tree = &reading.tree;
    assert_eq!(tree["name"]["en"]["modified"], 3);
    assert_eq!(tree["name"]["fr"], "Un\nnom");
    assert_eq!(tree["phones"].as_array().unwrap().len(), 2, "a blank row is none");
    assert_eq!(
        (&tree["phones"][0]["number"], &tree["phones"][0]["id"]),
        (&json!("211"), &json!("p1"))
    );
    assert_eq!(tree["phones"][1]["number"], "911");
    assert_eq!(tree["extra"]["kept"], 1);
}

#[test]
fn a_problem_of_the_document_is_shown_at_the_row_of_the_form() {
    let reading = service(|form| {
        form.remove_row("phones", 0);
        form.remove_row("hours.opening", 0);
    });
    assert_eq!(reading.in_form("phones[0].number"), "phones[1].number");
    assert_eq!(
        reading.in_form("hours.opening[0].label.en"),
        "hours.opening[1].label.en"
    );
    assert_eq!(reading.in_form("name.fr"), "name.fr");
}

#[test]
fn what_cannot_be_read_is_said_at_its_field() {
    let faults = |change: &dyn Fn(&mut Form)| {
        let mut faults: Vec<_> = service(|form| change(form))
            .faults
            .into_iter()
            .map(|f| (f.path, f.says))
            .collect();
        faults.sort();
        faults
    };
    let one = |path: &str, says| vec![(path.to_owned(), says)];
    assert_eq!(
        faults(&|f| f.set("hours.opening[0].opens", "after supper")),
        one("hours.opening[0].opens", "records-wrong-time")
    );
    assert_eq!(faults(&|f| f.set("hours.opening[0].opens", "9 h 30")), []);
    assert_eq!(
        faults(&|f| f.set("hours.opening[0].days", "")),
        one("hours.opening[0].days", "records-wrong-days")
    );
    assert_eq!(
        faults(&|f| f.set("hours.exceptions[0].from", "")),
        one("hours.exceptions[0].from", "records-wrong-missing")
    );
    assert_eq!(
        faults(&|f| f.set("hours.exceptions[0].from", "25 dec")),
        one("hours.exceptions[0].from", "records-wrong-date")
    );
    assert_eq!(
        faults(&|f| f.set("minimum_age", "old")),
        one("minimum_age", "records-wrong-number")
    );
    assert_eq!(
        faults(&|f| f.set("rule[0].fact", "zebra")),
        one("rule", "records-wrong-choice")
    );
    assert_eq!(
        faults(&|f| f.set("rule.written", "age >")),
        one("rule", "records-wrong-rule")
    );
    assert_eq!(
        faults(&|f| f.set("areas[0].covers", "narnia")),
        one("areas[0].covers", "records-wrong-area")
    );
    assert_eq!(
        faults(&|f| f.set("costs[0].amount", "a lot")),
        one("costs[0].amount", "records-wrong-money")
    );
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, cents) in [
        ("12", 1200),
        ("$12.50", 1250),
        ("12,5 $", 1250),
        ("1 250,00\u{a0}$", 125_000),
        ("1,250", 125_000),
    ] {
        let reading = service(|form| form.set("costs[0].amount", text));
        assert_eq!(
            reading.tree["costs"][0]["amount"],
            json!({ "cents": cents, "currency": "CAD" }),
            "{text}"
        );
    }
}

#[test]
fn conditions_make_a_rule() {
    let reading = service(|form| {
        for (name, value) in [
            ("rule[0].fact", "age"),
            ("rule[0].from", "16"),
            ("rule[0].to", "29"),
            ("rule[1].fact", "homeless"),
            ("rule[1].is", "no"),
            ("rule[2].fact", "gender"),
            ("rule[2].choice", "woman"),
            ("rule[2].choice", "non_binary"),
            ("rule[3].fact", "veteran"),
        ] {
            form.add(name, value);
        }
    });
    assert_eq!(reading.faults, []);
    assert_eq!(
        reading.tree["rule"],
        "age >= 16 && age <= 29 && !homeless && gender in [\"woman\", \"non_binary\"]"
    );
}

#[test]
fn a_way_into_the_document_leads_to_its_labels() {
    let labels = |path: &str| -> Vec<&str> {
        let found = field_at(Box::leak(fields(Kind::Service).into_boxed_slice()), path).unwrap_or_default();
        found.iter().map(|field| field.label).collect()
    };
    assert_eq!(labels("phones[3].number"), ["records-phones", "records-number"]);
    assert_eq!(
        labels("hours.opening[1].opens"),
        ["records-hours", "records-opening", "records-opens"]
    );
    assert_eq!(labels("name.fr"), ["records-name"]);
    assert_eq!(
        labels("alternate_names[0].fr"),
        ["records-alternate-names", "records-alternate-name"]
    );
    assert_eq!(labels("extra.x"), [""; 0]);
}

#[test]
fn a_term_leads_to_what_is_picked_to_nothing_or_where_its_names_say() {
    let needs = |picked: &[&str], none: bool, before: Value| {
        let document = json!({ "name": { "en": "Food Pantry" }, "needs": before });
        let fields = fields(Kind::TaxonomyTerm);
        let mut form = Form::default();
        form.set("needs", "");
        for code in picked {
            form.add("needs", *code);
        }
        if none {
            form.set("needs.none", "on");
        }
        read(&fields, &form, &langs(), &document).tree["needs"].clone()
    };
    assert_eq!(needs(&["clothing"], false, json!(null)), json!(["clothing"]));
    assert_eq!(needs(&[], true, json!(["clothing"])), json!([]));
    assert_eq!(
        needs(&["clothing"], true, json!([])),
        json!(["clothing"]),
        "what is picked counts"
    );
    assert_eq!(needs(&[], false, json!(["clothing"])), json!(null));
}

#[test]
fn days_kept_as_well_are_boxes_whose_order_says_nothing() {
    let also = |chosen: &[&str]| {
        let reading = service(|form| {
            form.set("hours.holidays.also", "");
            for day in chosen {
                form.add("hours.holidays.also", *day);
            }
        });
        reading.tree["hours"]["holidays"]["also"].clone()
    };
    assert_eq!(also(&["civic-holiday"]), json!(["civic-holiday"]));
    assert_eq!(
        also(&["in-lieu", "remembrance-day"]),
        json!(["in-lieu", "remembrance-day"])
    );
    assert_eq!(also(&[]), json!(null));
}
