//! The packs that come with Frontdoor.

use std::path::PathBuf;

use lines::Line;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lines"))
}

fn read(id: &str) -> Line {
    let text = |id: &str| std::fs::read_to_string(folder().join(format!("{id}.toml"))).ok();
    let found = Line::read(id, &text(id).expect("the pack is there"), text);
    found.unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
}

const SHIPPED: [&str; 5] = [
    "211",
    "dso-toronto",
    "finding-your-way",
    "good2talk",
    "green-shield-follow-up",
];

#[test]
fn nothing_but_the_shipped_packs_stands_in_the_folder() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    let mut expected: Vec<String> = SHIPPED.iter().map(|id| format!("{id}.toml")).collect();
    expected.push("pack.schema.json".into());
    assert_eq!(found, expected);
}

#[test]
fn every_shipped_pack_is_right_and_each_of_its_cases_comes_out_as_written() {
    let mut wrong = Vec::new();
    for id in SHIPPED {
        let line = read(id);
        let outcomes = line.test();
        assert!(outcomes.len() >= 12, "{id} has {} cases", outcomes.len());
        for outcome in outcomes.into_iter().filter(|outcome| !outcome.wrong.is_empty()) {
            wrong.push(format!("{id}: {}: {}", outcome.case, outcome.wrong.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_schema_in_the_folder_is_current_and_fits_every_shipped_pack() {
    let written = std::fs::read_to_string(folder().join("pack.schema.json")).unwrap();
    assert!(
        written == lines::schema(),
        "write it anew: cargo run -p lines --example schema > lines/pack.schema.json"
    );
    let schema = jsonschema::validator_for(&serde_json::from_str(&written).unwrap()).unwrap();
    for id in SHIPPED {
        let text = std::fs::read_to_string(folder().join(format!("{id}.toml"))).unwrap();
        let pack: serde_json::Value = toml::from_str(&text).unwrap();
        let wrong: Vec<String> = schema
            .iter_errors(&pack)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{id}: {wrong:#?}");
    }
}

/// Every text of a pack, with the language it is in.
fn texts(value: &serde_json::Value, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str() {
                    Some(text) if key == "en" || key == "fr" => found.push((key.clone(), text.to_owned())),
                    _ => texts(inner, found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn no_shipped_text_promises_more_than_likely_and_french_is_written_as_french() {
    for id in SHIPPED {
        let text = std::fs::read_to_string(folder().join(format!("{id}.toml"))).unwrap();
        let mut found = Vec::new();
        texts(&toml::from_str::<serde_json::Value>(&text).unwrap(), &mut found);
        assert!(found.iter().any(|(lang, _)| lang == "fr"));
        for (lang, words) in found {
            for promise in ["confirm", "guarantee", "garanti"] {
                assert!(!words.to_lowercase().contains(promise), "{id}: {words}");
            }
            if lang == "fr" {
                assert!(!words.contains('\'') && !words.contains('·'), "{id}: {words}");
                let plain_space = [" :", " »", "« ", " ?", " !", " ;"]
                    .iter()
                    .any(|wrong| words.contains(wrong));
                assert!(!plain_space && !words.to_lowercase().contains(" tu "), "{id}: {words}");
            }
        }
    }
}

#[test]
fn the_shipped_packs_have_demonstration_numbers_alone() {
    for id in SHIPPED {
        let text = std::fs::read_to_string(folder().join(format!("{id}.toml"))).unwrap();
        let pack: lines::Pack = toml::from_str(&text).unwrap();
        let numbers = pack.number.iter().map(|n| n.phone.clone());
        let numbers = numbers.chain(pack.area.iter().map(|area| area.phone.clone()));
        let phones = pack
            .destination
            .iter()
            .flat_map(|d| d.phone.iter().map(|(_, w)| w.text.clone()));
        for number in numbers.chain(phones) {
            let short = ["911", "988", "811", "311"].contains(&number.as_str());
            assert!(short || number.contains("-555-01"), "{id}: {number}");
        }
    }
}

#[test]
fn the_example_in_the_manual_is_right() {
    let manual = include_str!("../../../docs/lines.md");
    let example = manual
        .split("```toml")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let line = Line::read("winter-help", example, |_| None).unwrap();
    let outcomes = line.test();
    assert!(
        !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.wrong.is_empty()),
        "{outcomes:?}"
    );
}
