//! The program as an operator runs it: its own process, its own home.

mod support;

use std::time::{Duration, Instant};

use support::{Server, err, out, run, services};

#[test]
fn the_demonstration_answers_what_the_readme_promises() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(home.path(), "demo");
    assert_eq!(server.get("/healthz").0, 200);
    for (words, lang, expected) in [
        (
            "help paying my electricity bill",
            "en",
            ["energy", "utility", "bill", "hydro"],
        ),
        (
            "j'ai besoin d'aide pour payer mon chauffage",
            "fr",
            ["énergie", "chauffage", "facture", "hydro"],
        ),
    ] {
        let output = run(
            home.path(),
            &[
                "search", words, "--lang", lang, "--near", "Toronto", "--limit", "3", "--json",
            ],
        );
        assert!(output.status.success(), "{}", err(&output));
        let names: Vec<String> = out(&output)
            .lines()
            .map(|line| {
                serde_json::from_str::<serde_json::Value>(line).unwrap()["name"]
                    .as_str()
                    .unwrap()
                    .to_lowercase()
            })
            .collect();
        assert_eq!(names.len(), 3);
        assert!(
            names.iter().any(|name| expected.iter().any(|word| name.contains(word))),
            "{words}: {names:?}"
        );
    }
}

#[test]
fn a_line_walked_with_the_directory_reaches_the_office_that_the_page_names() {
    let home = tempfile::tempdir().unwrap();
    let _server = Server::start(home.path(), "demo");
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../../lines/finding-your-way.toml");
    let told = home.path().join("call.toml");
    let walk = |place: &str, more: &[&str]| {
        let answers = format!("answers = {{ missing_now = false, about = \"at_risk\", postal_code = \"{place}\" }}");
        std::fs::write(&told, answers).unwrap();
        let told = [
            "--answers",
            told.to_str().unwrap(),
            "--at",
            "2026-03-10T10:00",
            "--json",
        ];
        let walked = run(home.path(), &[&["line", "simulate", pack], &told[..], more].concat());
        assert!(walked.status.success(), "{}", err(&walked));
        serde_json::from_str::<serde_json::Value>(&out(&walked)).unwrap()
    };
    for (place, office) in [
        ("L2R 3M3", Some("Memory Path Niagara")),
        ("L1C 3A5", None), // two serve it alike
        ("P7B 1A1", None), // nobody local does
    ] {
        let page = run(
            home.path(),
            &["offices", "find", "alzheimer-societies", place, "--json"],
        );
        let page: serde_json::Value = serde_json::from_str(&out(&page)).unwrap();
        let alone = page["alike"] == 1;
        assert_eq!(alone, office.is_some(), "{page}");
        let call = walk(place, &["--directory"]);
        assert_eq!(call["office"].as_str(), office, "{call}");
        if alone {
            assert_eq!(call["office"], page["offices"][0]["office"]);
            assert_eq!(call["tried"], serde_json::json!(["local_society"]));
            let tried = call["steps"]
                .as_array()
                .unwrap()
                .iter()
                .find(|step| step["step"] == "try");
            assert_eq!(tried.unwrap()["reach"], "905-555-0183");
        } else {
            assert_eq!(call["tried"], serde_json::json!(["local_society", "alzheimer_ontario"]));
        }
    }
    assert!(
        walk("L2R 3M3", &[])["office"].is_null(),
        "without the directory nothing is found"
    );
}

#[test]
fn a_running_server_sees_an_import_beside_it_within_a_second() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let server = Server::start(home.path(), "serve");
    let path = services(files.path(), &["Quilting circle for grandparents"]);
    let output = run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"]);
    assert!(output.status.success(), "{}", err(&output));
    let since = Instant::now();
    while !server.get("/en/search?q=quilting").1.contains("Quilting circle") {
        assert!(since.elapsed() < Duration::from_secs(5), "the server does not see it");
        std::thread::yield_now();
    }
    println!("seen after {:?}", since.elapsed());
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = services(files.path(), &["One", "Two", "Three"]);
    let report = files.path().join("report.json");
    for expected in ["created", "unchanged"] {
        let output = run(
            home.path(),
            &[
                "import",
                "hsds-json",
                path.to_str().unwrap(),
                "--source",
                "test",
                "--report",
                report.to_str().unwrap(),
            ],
        );
        assert!(output.status.success(), "{}", err(&output));
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
        assert_eq!(report["totals"]["read"], 4);
        assert_eq!(report["totals"][expected], 4, "{report}");
    }
    assert!(run(home.path(), &["db", "verify"]).status.success());
}

#[test]
fn a_bad_record_is_named_and_nothing_is_imported_unless_asked() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("bad.ndjson");
    std::fs::write(&path, "{\"id\":\"s1\",\"name\":\"Good\",\"status\":\"active\"}\nnot json\n{\"name\":\"No id\",\"status\":\"active\"}\n").unwrap();
    let refused = run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"]);
    assert!(!refused.status.success());
    let said = err(&refused);
    assert!(
        said.contains("bad.ndjson:2") && said.contains("bad.ndjson:3") && said.contains("--skip-bad"),
        "{said}"
    );
    let nothing = run(home.path(), &["search", "good", "--json"]);
    assert_eq!(out(&nothing), "");
    let skipped = run(
        home.path(),
        &["import", path.to_str().unwrap(), "--source", "test", "--skip-bad"],
    );
    assert!(skipped.status.success(), "{}", err(&skipped));
    assert_eq!(out(&run(home.path(), &["search", "good", "--json"])).lines().count(), 1);
}

#[test]
fn nonsense_is_answered_with_what_is_wrong_and_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let nowhere = home.path().join("nowhere");
    let files = tempfile::tempdir().unwrap();
    let path = services(files.path(), &["One"]);
    let made = run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"]);
    assert!(made.status.success(), "{}", err(&made));
    let said = |args: &[&str]| {
        let output = run(home.path(), args);
        assert!(!output.status.success(), "{args:?}");
        err(&output)
    };
    assert!(said(&["import", nowhere.to_str().unwrap()]).contains("Check the path"));
    assert!(said(&["import", "airs", home.path().to_str().unwrap()]).contains("hsds-json"));
    assert!(said(&["search", "food", "--near", "Atlantis"]).contains("gazetteer import"));
    assert!(said(&["search", "food", "--lang", "!"]).contains("language"));
    assert!(said(&["search", "food", "--need", "no-such-need"]).contains("no-such-need"));
    assert!(said(&["gazetteer", "import", nowhere.to_str().unwrap()]).contains("nowhere"));
    std::fs::write(home.path().join("frontdoor.toml"), "[server]\nlissten = \"x\"\n").unwrap();
    assert!(said(&["config", "check"]).contains("lissten"));
    let missing = run(&nowhere, &["search", "food"]);
    assert!(err(&missing).contains("frontdoor demo"));
}

#[test]
fn an_address_in_use_is_said_before_anything_else() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let home = tempfile::tempdir().unwrap();
    let output = run(
        home.path(),
        &["serve", "--listen", &taken.local_addr().unwrap().to_string()],
    );
    assert!(!output.status.success());
    assert!(err(&output).contains("--listen"), "{}", err(&output));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_deployment_names_its_own_crisis_lines_and_a_bad_file_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = services(files.path(), &["Shelter", "Chess club"]);
    assert!(
        run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"])
            .status
            .success()
    );
    let asked = || {
        let output = run(home.path(), &["search", "my husband hit me", "--json"]);
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<serde_json::Value>>()
    };
    let lines = asked();
    assert_eq!(lines[0]["pinned"], true);
    assert_eq!(lines[0]["call"], "911");
    let hits = lines.iter().filter(|line| line.get("pinned").is_none()).count();
    assert!(lines.iter().take(lines.len() - hits).all(|line| line["pinned"] == true));

    let file = home.path().join("crisis.toml");
    let template = out(&run(home.path(), &["config", "crisis"]));
    std::fs::write(&file, template.replace("call = \"911\"", "call = \"112\"")).unwrap();
    assert_eq!(asked()[0]["call"], "112");
    assert!(out(&run(home.path(), &["config", "check"])).contains("crisis lines are in order"));

    std::fs::write(&file, template.replace("call = \"911\"", "call = \"police\"")).unwrap();
    for command in [&["config", "check"][..], &["search", "food"]] {
        let refused = run(home.path(), command);
        assert!(!refused.status.success());
        let said = err(&refused);
        assert!(
            said.contains("crisis.toml, [[line]] 3") && said.contains("\"police\""),
            "{said}"
        );
    }
}

#[test]
fn a_deployment_names_a_model_of_vectors_and_one_that_cannot_be_used_is_refused_everywhere() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let names = [
        "Food hampers",
        "Housing desk",
        "Housing search",
        "Health van",
        "Health line",
        "People first",
        "Chess club",
    ];
    let path = services(files.path(), &names);
    let imported = run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"]);
    assert!(imported.status.success(), "{}", err(&imported));
    let peckish = || {
        let output = run(home.path(), &["search", "peckish", "--explain", "--json"]);
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    assert!(!peckish().contains("alike"), "without a model nothing is compared");

    let words: [(&str, &[f32]); 6] = [
        ("peckish", &[1.0, 0.1, 0.0]),
        ("food", &[1.0, 0.0, 0.1]),
        ("meals", &[0.9, 0.1, 0.0]),
        ("housing", &[0.0, 1.0, 0.1]),
        ("health", &[0.0, 0.1, 1.0]),
        ("people", &[0.2, 0.4, 0.5]),
    ];
    vectors::testing::write(&home.path().join("model"), &words).unwrap();
    std::fs::write(home.path().join("frontdoor.toml"), "[search]\nvectors = \"model\"\n").unwrap();
    let checked = out(&run(home.path(), &["config", "check"]));
    assert!(
        checked.contains("The model of vectors is in order: 7 tokens, 3 numbers each"),
        "{checked}"
    );
    let first = peckish();
    let first = first.lines().next().unwrap().to_lowercase();
    assert!(
        first.contains("[\"alike\",") && first.contains("close in meaning"),
        "{first}"
    );

    let broken = home.path().join("model/model.safetensors");
    std::fs::write(&broken, &std::fs::read(&broken).unwrap()[..150]).unwrap();
    let commands: [&[&str]; 4] = [
        &["config", "check"],
        &["search", "food"],
        &["index", "rebuild"],
        &["serve", "--listen", "127.0.0.1:0"],
    ];
    for command in commands {
        let refused = run(home.path(), command);
        assert!(!refused.status.success(), "{command:?}");
        let said = err(&refused);
        assert!(
            said.contains("search.vectors names a model that cannot be used")
                && said.contains("model/model.safetensors cannot be used: \"embeddings\" is said to end at byte 84")
                && said.contains("the file was cut off; copy it again"),
            "{command:?}: {said}"
        );
    }
}

#[test]
fn a_generated_directory_is_read_without_loss_and_found_in_both_languages() {
    let (home, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (path, report) = (files.path().join("network.ndjson"), files.path().join("report.json"));
    let (path, report) = (path.to_str().unwrap(), report.to_str().unwrap());
    let made = run(
        home.path(),
        &["generate", "--services", "600", "--seed", "4", "--out", path],
    );
    assert!(made.status.success(), "{}", err(&made));
    let to_the_output = run(home.path(), &["generate", "--services", "600", "--seed", "4"]);
    assert_eq!(out(&to_the_output), std::fs::read_to_string(path).unwrap());
    let imported = run(home.path(), &["import", path, "--source", "made", "--report", report]);
    assert!(imported.status.success(), "{}", err(&imported));
    let report: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(report).unwrap()).unwrap();
    assert_eq!(report["totals"]["by_kind"]["service"]["created"], 600);
    for nothing in ["skips", "losses", "conflicts"] {
        assert_eq!(report[nothing], serde_json::json!([]), "{nothing}");
    }
    for (words, lang, said) in [("food bank", "en", "food"), ("banque alimentaire", "fr", "aliment")] {
        let found = out(&run(home.path(), &["search", words, "--lang", lang, "--json"]));
        let first: serde_json::Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
        assert!(first["name"].as_str().unwrap().to_lowercase().contains(said), "{first}");
    }
}

#[test]
fn judged_questions_are_measured_and_bad_lines_are_named() {
    let home = tempfile::tempdir().unwrap();
    let files = tempfile::tempdir().unwrap();
    let path = services(
        files.path(),
        &["Quilting circle for grandparents", "Chess club", "Chess for beginners"],
    );
    assert!(
        run(home.path(), &["import", path.to_str().unwrap(), "--source", "test"])
            .status
            .success()
    );
    let judged = files.path().join("judged.jsonl");
    let lines = [
        r#"{"q": "quilting", "lang": "en", "kind": "short", "relevant": {"ids": {"s0": 3}}}"#,
        r#"{"q": "chess", "lang": "en", "kind": "short", "near": "Atlantis", "relevant": {"ids": {"s0": 3}}}"#,
        r#"{"q": "chess", "lang": "fr", "relevant": {"ids": {"gone": 3}}}"#,
    ];
    std::fs::write(&judged, lines.join("\n")).unwrap();
    let asked = |more: &[&str]| {
        let args: Vec<&str> = ["eval", judged.to_str().unwrap()].iter().chain(more).copied().collect();
        run(home.path(), &args)
    };
    let output = asked(&["--json", "--worst", "1"]);
    assert!(output.status.success(), "{}", err(&output));
    let figures: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(figures["questions"], 2);
    assert_eq!(figures["success_at_1"], 0.5);
    let gain = figures["ndcg_at_10"].as_f64().unwrap();
    assert!((0.5..1.0).contains(&gain), "{gain}");
    assert_eq!(figures["by_kind"]["short"]["questions"], 2);
    assert_eq!(figures["left_out"], serde_json::json!([3]));
    assert_eq!(figures["places_not_known"], serde_json::json!([2]));
    assert_eq!(figures["worst"][0]["q"], "chess");
    assert!(figures["p99_ms"].as_f64().unwrap() > 0.0);
    assert!(
        err(&output).contains("line 3") && err(&output).contains("gone"),
        "{}",
        err(&output)
    );
    assert!(out(&asked(&[])).contains("nDCG@10"));
    let halves: Vec<u64> = ["tune", "report"]
        .iter()
        .map(|half| {
            let said = out(&asked(&["--json", "--half", half]));
            serde_json::from_str::<serde_json::Value>(&said).map_or(0, |figures| figures["questions"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(halves.iter().sum::<u64>(), 2, "{halves:?}");

    std::fs::write(&judged, [lines[0], "{\"q\": 1}"].join("\n")).unwrap();
    let refused = asked(&[]);
    assert!(!refused.status.success());
    let said = err(&refused);
    assert!(said.contains("line 2") && said.contains("Write"), "{said}");
}
