//! Line packs from the command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn shipped(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lines")).join(name)
}

fn run(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdoor"));
    command.args(args).arg("--home").arg(home).env_remove("FRONTDOOR_HOME");
    command.output().unwrap()
}

fn line(home: &Path, args: &[&str]) -> Output {
    run(home, &[&["line"], args].concat())
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A new deployment, with somebody in it.
fn deployment() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let ana = [
        "--email",
        "ana@example.org",
        "--name",
        "Ana",
        "--role",
        "administrator",
        "--centre",
        "*",
    ];
    let made = run(
        home.path(),
        &[&["user", "add"], &ana[..], &["--listen", "127.0.0.1:8299"]].concat(),
    );
    assert!(made.status.success(), "{}", err(&made));
    home
}

#[test]
fn a_shipped_pack_is_checked_and_tested() {
    let home = tempfile::tempdir().unwrap();
    let file = shipped("good2talk.toml");
    let file = file.to_str().unwrap();
    let checked = line(home.path(), &["check", file]);
    assert!(checked.status.success(), "{}", err(&checked));
    assert!(
        out(&checked).contains("is right: 11 questions, 7 routes"),
        "{}",
        out(&checked)
    );
    let tested = line(home.path(), &["test", file]);
    assert!(tested.status.success(), "{}", out(&tested));
    assert!(
        out(&tested).ends_with("16 cases walked, 0 ended otherwise than written.\n"),
        "{}",
        out(&tested)
    );
}

#[test]
fn a_wrong_pack_is_refused_with_line_column_and_remedy_and_a_failing_case_fails_the_test() {
    let home = deployment();
    let text = std::fs::read_to_string(shipped("good2talk.toml")).unwrap();
    let part = std::fs::read_to_string(shipped("green-shield-follow-up.toml")).unwrap();
    std::fs::write(home.path().join("green-shield-follow-up.toml"), part).unwrap();
    let file = home.path().join("good2talk.toml");
    std::fs::write(
        &file,
        text.replacen("when = \"danger_now\"", "when = \"danger_nou\"", 1),
    )
    .unwrap();
    let refused = line(home.path(), &["check", file.to_str().unwrap()]);
    assert!(!refused.status.success());
    let said = err(&refused);
    assert!(said.contains("good2talk.toml, line "), "{said}");
    assert!(
        said.contains("nobody knows the fact `danger_nou`: did you mean `danger_now`?"),
        "{said}"
    );

    let wrong = text.replacen(
        "route = \"counselling\", tried = [\"good2talk_counsellors\"]",
        "route = \"emergency\"",
        1,
    );
    std::fs::write(&file, wrong).unwrap();
    let tested = line(home.path(), &["test", file.to_str().unwrap()]);
    assert!(!tested.status.success());
    assert!(
        out(&tested).contains("the route should be emergency and is counselling"),
        "{}",
        out(&tested)
    );
    let published = line(home.path(), &["publish", file.to_str().unwrap()]);
    assert!(!published.status.success());
    assert!(
        err(&published).contains("end otherwise than written"),
        "{}",
        err(&published)
    );
}

#[test]
fn a_call_is_walked_from_a_file_in_words_and_as_json() {
    let home = tempfile::tempdir().unwrap();
    let told = home.path().join("call.json");
    let answers = r#"{"answers": {"missing_now": true, "postal_code": "l5b 3c1"}, "offices": {"alzheimer-societies": {"one": {"name": "Alzheimer Society Peel", "phone": "905-555-0144"}}}}"#;
    std::fs::write(&told, answers).unwrap();
    let file = shipped("finding-your-way.toml");
    let args = [
        "simulate",
        file.to_str().unwrap(),
        "--answers",
        told.to_str().unwrap(),
        "--at",
        "2026-03-10T10:00",
        "--lang",
        "fr",
    ];
    let said = line(home.path(), &args);
    assert!(said.status.success(), "{}", err(&said));
    let said = out(&said);
    for words in [
        "Verdict\u{a0}: Probable",
        "D’abord\u{a0}: 9-1-1",
        "Alzheimer Society Peel (905\u{a0}555-0144)",
        "Prend l’appel en moins de 90\u{a0}s.",
    ] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
    let json = line(home.path(), &[&args[..], &["--json"]].concat());
    let walk: Value = serde_json::from_str(&out(&json)).unwrap();
    assert_eq!(walk["verdict"], "likely");
    assert_eq!(walk["tried"], serde_json::json!(["emergency", "local_society"]));
    assert_eq!(walk["office"], "Alzheimer Society Peel");

    std::fs::write(&told, r#"{"answers": {"missing_now": 3}}"#).unwrap();
    let refused = line(home.path(), &args);
    assert!(!refused.status.success());
    assert!(
        err(&refused).contains("the answer to `missing_now` cannot be read"),
        "{}",
        err(&refused)
    );
}

#[test]
fn a_line_is_published_compared_and_rolled_back() {
    let home = deployment();
    let here = tempfile::tempdir().unwrap();
    for name in ["good2talk.toml", "green-shield-follow-up.toml"] {
        std::fs::copy(shipped(name), here.path().join(name)).unwrap();
    }
    let file = here.path().join("good2talk.toml");
    let file = file.to_str().unwrap();
    let must = |args: &[&str]| {
        let output = line(home.path(), args);
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    assert!(must(&["list"]).starts_with("No line is published yet."));
    assert_eq!(
        must(&["publish", file]).lines().last(),
        Some("Published good2talk as version 1.")
    );
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, text.replace("priority = 3", "priority = 1")).unwrap();
    assert_eq!(
        must(&["diff", "good2talk", file]),
        "Line, the priority: was 3, is now 1.\n"
    );
    must(&["publish", file]);
    assert_eq!(
        must(&["diff", "good2talk@1", "good2talk", "--lang", "fr"]),
        "Ligne, la priorité\u{a0}: 3 devient 1.\n"
    );
    assert_eq!(
        must(&["rollback", "good2talk", "--to", "1"]).lines().last(),
        Some("Version 3 of good2talk says again what version 1 said.")
    );
    assert_eq!(must(&["diff", "good2talk@1", "good2talk"]), "Nothing is different.\n");
    let listed: Value = serde_json::from_str(&must(&["list", "--json"])).unwrap();
    assert_eq!(
        listed,
        serde_json::json!({"id": "good2talk", "centre": "main", "in_force": 3, "latest": 3})
    );
    let versions = must(&["list", "--versions", "good2talk"]);
    let versions: Vec<&str> = versions.lines().collect();
    assert_eq!(versions.len(), 4);
    assert_eq!(versions[0], "Times are those of America/Toronto.");
    assert!(versions[1].ends_with("by operator, brings back 1"), "{versions:?}");
    let began = versions[1]
        .split_once("from ")
        .and_then(|(_, rest)| rest.split_once(','));
    let (began, _) = began.expect("it says from when it holds");
    let again = line(home.path(), &["publish", file, "--from", began]);
    assert!(
        err(&again).contains("has gone by"),
        "the time is one that `--from` takes: {}",
        err(&again)
    );
    let soon = line(home.path(), &["publish", file, "--from", "soon"]);
    assert!(err(&soon).contains("as in 2026-12-01T08:30"), "{}", err(&soon));

    let part = shipped("green-shield-follow-up.toml");
    let refused = line(home.path(), &["publish", part.to_str().unwrap()]);
    assert!(
        err(&refused).contains("published with each line that includes it"),
        "{}",
        err(&refused)
    );
    let unknown = line(home.path(), &["diff", "good2talk@9", file]);
    assert!(err(&unknown).contains("has no version 9"), "{}", err(&unknown));
}
