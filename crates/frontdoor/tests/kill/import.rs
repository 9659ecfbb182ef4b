//! An import killed at any moment leaves all of it or nothing, once a server or another command has started.
//! `FRONTDOOR_LONG=1` kills many more times.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{BIN, Server, err, out, run, services};

fn services_there(server: &Server) -> u64 {
    let (status, answer) = server.get("/healthz");
    assert_eq!(status, 200);
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    serde_json::from_str::<serde_json::Value>(body).unwrap()["services"]
        .as_u64()
        .unwrap()
}

#[test]
fn a_killed_import_is_finished_or_undone_before_anything_is_served() {
    let rounds = if std::env::var_os("FRONTDOOR_LONG").is_some() {
        60
    } else {
        6
    };
    let files = tempfile::tempdir().unwrap();
    let before: Vec<String> = (0..400).map(|n| format!("Alpine {n}")).collect();
    let after: Vec<String> = (0..2_000).map(|n| format!("Boreal {n}")).collect();
    let (first, second) = (
        tempfile::tempdir_in(&files).unwrap(),
        tempfile::tempdir_in(&files).unwrap(),
    );
    let (old, new) = (services(first.path(), &before), services(second.path(), &after));
    let mut seen = std::collections::BTreeSet::new();
    for round in 0..rounds {
        let home = tempfile::tempdir().unwrap();
        let made = run(home.path(), &["import", old.to_str().unwrap(), "--source", "test"]);
        assert!(made.status.success(), "{}", err(&made));
        let mut import = Command::new(BIN)
            .args(["import", new.to_str().unwrap(), "--source", "test", "--home"])
            .arg(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From before the first batch to after the last: each round somewhere else.
        std::thread::sleep(Duration::from_millis(20 + 1_200 * round / rounds));
        let _ = import.kill();
        let _ = import.wait();
        let server = Server::start(home.path(), "serve");
        let there = services_there(&server);
        assert!(
            there == 400 || there == 2_000,
            "round {round}: {there} services are seen"
        );
        seen.insert(there);
        for (word, expected) in [("Alpine", there == 400), ("Boreal", there == 2_000)] {
            let found = run(home.path(), &["search", &format!("{word} 7"), "--json", "--limit", "1"]);
            let found = out(&found);
            assert_eq!(
                found.contains(&format!("\"name\":\"{word} ")),
                expected,
                "round {round}: {found}"
            );
        }
        drop(server);
        assert!(run(home.path(), &["db", "verify"]).status.success(), "round {round}");
        let again = run(home.path(), &["import", new.to_str().unwrap(), "--source", "test"]);
        assert!(again.status.success(), "round {round}: {}", err(&again));
    }
    println!("outcomes seen over {rounds} kills: {seen:?}");
}
