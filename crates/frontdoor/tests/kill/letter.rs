//! The whole program killed while a letter goes out: the letter arrives at least once, under one id, and nothing stays behind.
//! `FRONTDOOR_LONG=1` kills many more times.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::support::{Server, err, run};
use serde_json::Value;
use store::testing::Process;
use store::{Db, Options, args, sql};

sql! {
    WAITING = "SELECT COUNT(*) FROM job";
    LATER = "UPDATE job SET due_at = 0";
}

/// The letters that a mail server takes, which answers half a second after it has each.
fn mail_server() -> Option<(u64, Receiver<Value>)> {
    let mut process = Process::node("smtp.mjs", &["--slow"])?;
    let port = process.says()["port"].as_u64().unwrap();
    let (taken, letters) = channel();
    std::thread::spawn(move || while taken.send(process.says()).is_ok() {});
    Some((port, letters))
}

fn settings(home: &Path, port: u64) {
    let text =
        format!("[mail]\nsmtp = \"smtp://127.0.0.1:{port}\"\nfrom = \"no-reply@211.example\"\nwithout_tls = true\n");
    std::fs::write(home.join("frontdoor.toml"), text).unwrap();
}

fn invite(home: &Path, email: &str) {
    let add = [
        "user", "add", "--email", email, "--name", "Ana Roy", "--role", "curator", "--centre", "main",
    ];
    let made = run(home, &add);
    assert!(made.status.success(), "{}", err(&made));
}

fn database(home: &Path) -> tokio::runtime::Runtime {
    assert!(home.join("frontdoor.db").exists(), "the database is where it always is");
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn opened(home: &Path) -> Db {
    let url = format!("sqlite:{}", home.join("frontdoor.db").display());
    Db::connect(&url, &Options::default()).await.unwrap()
}

/// What a killed program held is held no more: its lease is over.
fn let_time_pass(home: &Path) {
    database(home).block_on(async {
        let db = opened(home).await;
        let mut tx = db.begin().await.unwrap();
        tx.exec(LATER, args![]).await.unwrap();
        tx.commit().await.unwrap();
        db.close().await;
    });
}

/// Waits until the outbox is empty.
fn emptied(home: &Path) {
    let since = Instant::now();
    database(home).block_on(async {
        let db = opened(home).await;
        while db.fresh_one::<(i64,)>(WAITING, args![]).await.unwrap().0 > 0 {
            assert!(since.elapsed() < Duration::from_secs(30), "the letter still waits");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        db.close().await;
    });
}

fn message_id(letter: &Value) -> String {
    let text = letter["letter"].as_str().unwrap();
    let line = text.lines().find(|line| line.starts_with("Message-ID:"));
    line.expect("a letter has an id").to_owned()
}

#[test]
fn a_letter_that_the_mail_server_took_when_the_program_died_goes_out_again_under_the_same_id() {
    let Some((port, letters)) = mail_server() else { return };
    let home = tempfile::tempdir().unwrap();
    settings(home.path(), port);
    invite(home.path(), "ana@example.org");
    let server = Server::start(home.path(), "serve");
    let first = letters.recv_timeout(Duration::from_secs(20)).unwrap();
    // The mail server has it and has not answered yet.
    drop(server);
    let_time_pass(home.path());
    let _server = Server::start(home.path(), "serve");
    let second = letters.recv_timeout(Duration::from_secs(20)).unwrap();
    emptied(home.path());
    assert_eq!(first["to"][0], "ana@example.org");
    assert_eq!(
        message_id(&first),
        message_id(&second),
        "a mailbox sees that it is the same"
    );
}

#[test]
fn a_letter_arrives_at_least_once_wherever_the_program_is_killed() {
    let rounds = if std::env::var_os("FRONTDOOR_LONG").is_some() {
        40
    } else {
        5
    };
    let Some((port, letters)) = mail_server() else { return };
    let home = tempfile::tempdir().unwrap();
    settings(home.path(), port);
    let mut arrived: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for round in 0..rounds {
        invite(home.path(), &format!("person{round}@example.org"));
        let server = Server::start(home.path(), "serve");
        // From before the letter is claimed to after it is noted as sent: each round somewhere else.
        std::thread::sleep(Duration::from_millis(1_200 * round / rounds));
        drop(server);
        let_time_pass(home.path());
        let server = Server::start(home.path(), "serve");
        emptied(home.path());
        drop(server);
        while let Ok(letter) = letters.recv_timeout(Duration::from_millis(100)) {
            let to = letter["to"][0].as_str().unwrap().to_owned();
            arrived.entry(to).or_default().push(message_id(&letter));
        }
        let ids = arrived
            .get(&format!("person{round}@example.org"))
            .map_or(&[][..], Vec::as_slice);
        assert!(!ids.is_empty(), "round {round}: the letter is lost");
        assert!(ids.iter().all(|id| *id == ids[0]), "round {round}: {ids:?}");
    }
    let times: Vec<usize> = arrived.values().map(Vec::len).collect();
    println!("each letter arrived so often over {rounds} kills: {times:?}");
}
