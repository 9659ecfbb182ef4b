//! Writes the vocabulary's TOML as JSON, which the program reads ten times as fast when it starts. Nothing is checked
//! here: `Vocabulary::embedded` reads it by the same rules as `Vocabulary::parse`.

use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("vocabulary");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut groups: Vec<serde_json::Value> = Vec::new();
    let mut main = None;
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of the vocabulary")
        .map(|entry| entry.expect("an entry of it").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    names.sort();
    for path in names {
        let text = fs::read_to_string(&path).expect("a vocabulary file can be read");
        let file: toml::Table = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = serde_json::to_value(file).expect("TOML of the vocabulary has no dates");
        if path.file_stem().is_some_and(|name| name == "vocabulary") {
            main = Some(file);
        } else {
            groups.push(file);
        }
    }
    let all = serde_json::json!({ "main": main.expect("vocabulary.toml"), "groups": groups });
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("vocabulary.json");
    fs::write(out, all.to_string()).expect("the output folder can be written");
}
