//! The master key, backups and restoring, as an operator goes about them.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use store::seal::{self, For, Keys, Place, Source};
use store::testing::{On, empty};
use store::{Clock, Db, Ids, Options, StoreError, Ts};
use support::{BIN, Server, err, out, run, run_on, services};

/// A home with one service, a master key, and a sealed key that signs heads; and the public half of that.
fn deployment(home: &Path, database: Option<&str>) -> String {
    let files = tempfile::tempdir().unwrap();
    let path = services(files.path(), &["Quilting circle"]);
    good(&run_on(
        home,
        database,
        &["import", path.to_str().unwrap(), "--source", "test"],
    ));
    public_key(home, database)
}

fn public_key(home: &Path, database: Option<&str>) -> String {
    let head = good(&run_on(home, database, &["audit", "head"]));
    let head = &head[head.find('{').unwrap()..];
    let head: serde_json::Value = serde_json::from_str(head).unwrap();
    head["key"].as_str().unwrap().to_owned()
}

fn good(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", out(output), err(output));
    out(output)
}

fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", out(output));
    err(output)
}

/// The folder and the file of keys of a new backup.
fn backup(home: &Path, database: Option<&str>, to: &Path) -> (PathBuf, PathBuf) {
    let said = good(&run_on(home, database, &["backup", to.to_str().unwrap()]));
    let mut paths = said
        .lines()
        .filter(|line| line.contains("frontdoor-") && !line.starts_with("removed"))
        .map(|line| PathBuf::from(line.split("  ").next().unwrap()));
    (paths.next().unwrap(), paths.next().unwrap())
}

fn with_master_key_of(home: &Path) -> tempfile::TempDir {
    let new = tempfile::tempdir().unwrap();
    fs::copy(home.join("master.key"), new.path().join("master.key")).unwrap();
    new
}

/// Ends a server as a service manager does, and waits.
fn stop(mut server: Server) {
    let told = Command::new("kill")
        .arg(server.child.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
    assert!(server.child.wait().unwrap().success());
}

fn contains(file: &Path, bytes: &[u8]) -> bool {
    fs::read(file)
        .unwrap()
        .windows(bytes.len())
        .any(|window| window == bytes)
}

#[test]
fn the_first_start_makes_a_master_key_for_its_owner_and_says_to_keep_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(home.path(), "serve");
    assert_eq!(server.get("/healthz").0, 200);
    drop(server);
    let file = home.path().join("master.key");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&file).unwrap().contains("Keep a copy elsewhere"));
}

#[test]
fn without_its_master_key_a_deployment_does_not_start_and_nothing_is_written_over() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    deployment(home.path(), None);
    deployment(other.path(), None);
    let (mine, theirs) = (home.path().join("master.key"), other.path().join("master.key"));
    let kept = fs::read(&mine).unwrap();
    fs::remove_file(&mine).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let said = refused(&run(home.path(), &serve));
    assert!(
        said.contains("wrapped by the master key") && said.contains("Put your copy of it there"),
        "{said}"
    );
    assert!(!mine.exists());
    fs::copy(&theirs, &mine).unwrap();
    let said = refused(&run(home.path(), &serve));
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(fs::read(&mine).unwrap(), fs::read(&theirs).unwrap());
    fs::write(&mine, kept).unwrap();
    good(&run(home.path(), &["key", "status"]));
}

#[test]
fn a_backup_is_restored_on_a_new_machine_with_the_master_key() {
    let home = tempfile::tempdir().unwrap();
    let backups = tempfile::tempdir().unwrap();
    let key = deployment(home.path(), None);
    good(&run(
        home.path(),
        &[
            "audit",
            "head",
            "--out",
            home.path().join("audit-heads").to_str().unwrap(),
        ],
    ));
    fs::write(home.path().join("frontdoor.toml"), "[site]\nphone = \"2-1-1\"\n").unwrap();
    let (folder, keys) = backup(home.path(), None, backups.path());
    assert!(keys.file_name().unwrap().to_str().unwrap().contains(".keys-until-"));

    let new = with_master_key_of(home.path());
    let said = good(&run(new.path(), &["restore", folder.to_str().unwrap()]));
    assert!(said.contains("keys)"), "{said}");
    assert_eq!(public_key(new.path(), None), key, "what was sealed opens");
    assert!(
        good(&run(new.path(), &["audit", "verify"]))
            .contains("1 exported heads were compared.\nThe audit log is whole.")
    );
    assert!(
        fs::read_to_string(new.path().join("frontdoor.toml"))
            .unwrap()
            .contains("2-1-1")
    );
    assert!(good(&run(new.path(), &["db", "verify"])).contains("record"));
    let server = Server::start(new.path(), "serve");
    assert!(server.get("/en/search?q=quilting").1.contains("Quilting circle"));
    drop(server);
    let said = refused(&run(new.path(), &["restore", folder.to_str().unwrap()]));
    assert!(said.contains("is not empty"), "{said}");
}

#[test]
fn a_backup_of_postgresql_is_restored_into_an_empty_database() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some((old, new)) = runtime.block_on(async { empty(On::Postgres).await.zip(empty(On::Postgres).await) }) else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let backups = tempfile::tempdir().unwrap();
    let key = deployment(home.path(), Some(&old.url));
    let (folder, keys) = backup(home.path(), Some(&old.url), backups.path());
    assert!(folder.join("frontdoor.dump").exists());
    assert!(fs::read_to_string(&keys).unwrap().contains("audit.signing_key"));

    let there = with_master_key_of(home.path());
    let restore = ["restore", folder.to_str().unwrap()];
    let full = refused(&run_on(there.path(), Some(&old.url), &restore));
    assert!(full.contains("is not empty"), "{full}");
    good(&run_on(there.path(), Some(&new.url), &restore));
    assert_eq!(public_key(there.path(), Some(&new.url)), key);
    assert!(good(&run_on(there.path(), Some(&new.url), &["audit", "verify"])).contains("whole"));
    // Once more over what an attempt that was cut off left.
    fs::write(there.path().join("restore-unfinished"), "").unwrap();
    good(&run_on(there.path(), Some(&new.url), &restore));
    assert_eq!(public_key(there.path(), Some(&new.url)), key);
}

#[test]
fn a_restoring_that_was_killed_says_so_and_is_begun_anew() {
    let home = tempfile::tempdir().unwrap();
    let backups = tempfile::tempdir().unwrap();
    let key = deployment(home.path(), None);
    let (folder, _) = backup(home.path(), None, backups.path());
    let mut cut_off = 0;
    for round in 0..8 {
        let new = with_master_key_of(home.path());
        let mut restoring = Command::new(BIN)
            .args(["restore", folder.to_str().unwrap(), "--home"])
            .arg(new.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From before the first file to after the last: each round somewhere else.
        std::thread::sleep(Duration::from_millis(3 + 12 * round));
        let _ = restoring.kill();
        let _ = restoring.wait();
        let unfinished = new.path().join("restore-unfinished").exists();
        if unfinished {
            cut_off += 1;
            says_so(new.path());
        }
        if unfinished || !new.path().join("frontdoor.db").exists() {
            good(&run(new.path(), &["restore", folder.to_str().unwrap()]));
        }
        assert_eq!(public_key(new.path(), None), key, "round {round}");
    }
    println!("{cut_off} of 8 were cut off");
    // In the middle of the copy.
    let new = with_master_key_of(home.path());
    fs::write(new.path().join("restore-unfinished"), "").unwrap();
    let copy = fs::read(folder.join("frontdoor.db")).unwrap();
    fs::write(new.path().join("frontdoor.db"), &copy[..copy.len() / 2]).unwrap();
    says_so(new.path());
    good(&run(new.path(), &["restore", folder.to_str().unwrap()]));
    assert_eq!(public_key(new.path(), None), key);
}

fn says_so(home: &Path) {
    for command in [
        vec!["key", "status"],
        vec!["serve", "--listen", "127.0.0.1:0"],
        vec!["db", "migrate"],
    ] {
        let said = refused(&run(home, &command));
        assert!(said.contains("was cut off"), "{said}");
    }
}

#[test]
fn a_restoring_that_cannot_succeed_changes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let backups = tempfile::tempdir().unwrap();
    deployment(home.path(), None);
    let (folder, keys) = backup(home.path(), None, backups.path());
    let restore = ["restore", folder.to_str().unwrap()];

    let bare = tempfile::tempdir().unwrap();
    let said = refused(&run(bare.path(), &restore));
    assert!(said.contains("the master key must be there"), "{said}");
    let new = with_master_key_of(home.path());
    let text = fs::read_to_string(&keys).unwrap();
    let (head, rest) = text.split_once('\n').unwrap();
    let mut head: serde_json::Value = serde_json::from_str(head).unwrap();
    head["until"] = serde_json::json!("2020-01-01T00:00:00Z");
    fs::write(&keys, format!("{head}\n{rest}")).unwrap();
    let said = refused(&run(new.path(), &restore));
    assert!(said.contains("expired 2020-01-01"), "{said}");
    fs::write(
        &keys,
        text.replacen(folder.file_name().unwrap().to_str().unwrap(), "frontdoor-other", 1),
    )
    .unwrap();
    let said = refused(&run(new.path(), &restore));
    assert!(said.contains("belongs to another backup"), "{said}");
    fs::remove_file(&keys).unwrap();
    let said = refused(&run(new.path(), &restore));
    assert!(said.contains("--without-keys"), "{said}");
    fs::write(&keys, &text).unwrap();

    let copy = folder.join("frontdoor.db");
    let whole = fs::read(&copy).unwrap();
    let mut broken = whole.clone();
    broken[5_000] ^= 1;
    fs::write(&copy, broken).unwrap();
    let said = refused(&run(new.path(), &restore));
    assert!(said.contains("is damaged"), "{said}");
    fs::write(&copy, whole).unwrap();
    let names: Vec<_> = fs::read_dir(new.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["master.key"], "nothing was begun");
    good(&run(new.path(), &restore));
}

async fn opened(home: &Path) -> (Db, Keys) {
    let url = format!("sqlite:{}", home.join("frontdoor.db").display());
    let db = Db::connect(&url, &Options::default()).await.unwrap();
    let clock = Clock::system();
    let source = Source::File(home.join("master.key"));
    let (keys, _) = Keys::load(&db, source, false, clock.clone(), Ids::new(clock))
        .await
        .unwrap();
    (db, keys)
}

const NAME: Place<'static> = Place::new("contact", "name", "c1");

async fn name_in(home: &Path, sealed: &[u8]) -> Result<String, StoreError> {
    let (db, keys) = opened(home).await;
    let name = keys.open(&db, NAME, sealed).await;
    db.close().await;
    Ok(String::from_utf8(name?.to_vec()).unwrap())
}

#[test]
fn what_was_erased_stays_erased_once_the_file_of_keys_has_expired() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = tempfile::tempdir().unwrap();
    let backups = tempfile::tempdir().unwrap();
    deployment(home.path(), None);
    let (sealed, wrapped) = runtime.block_on(async {
        let (db, keys) = opened(home.path()).await;
        let mut tx = db.begin().await.unwrap();
        let sealed = keys
            .seal(&mut tx, For::subject("contact", "c1"), NAME, b"Marie")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut wrapped = store::backup::keys_after(&db, "", 100).await.unwrap();
        wrapped.retain(|key| key.subject == "c1");
        db.close().await;
        (sealed, wrapped.remove(0))
    });
    let (folder, keys) = backup(home.path(), None, backups.path());
    assert!(contains(&keys, wrapped.wrapped.as_bytes()), "the file of keys has it");
    assert!(
        !contains(&folder.join("frontdoor.db"), wrapped.id.as_bytes()),
        "and the copy has nothing of it"
    );
    runtime.block_on(async {
        let (db, _) = opened(home.path()).await;
        let mut tx = db.begin().await.unwrap();
        assert_eq!(seal::erase(&mut tx, "c1").await.unwrap(), 1);
        tx.commit().await.unwrap();
        db.close().await;
    });
    let erased = runtime.block_on(name_in(home.path(), &sealed));
    assert!(matches!(erased, Err(StoreError::Erased { .. })));

    // As long as the file of keys is there, the backup brings it back: that is what a backup is for.
    let new = with_master_key_of(home.path());
    good(&run(new.path(), &["restore", folder.to_str().unwrap()]));
    assert_eq!(runtime.block_on(name_in(new.path(), &sealed)).unwrap(), "Marie");

    // A month later, as its name says: the next backup removes it.
    let name = keys.file_name().unwrap().to_str().unwrap();
    let until = name.split(".keys-until-").nth(1).unwrap();
    let expired = keys.with_file_name(name.replace(until, "20200101.jsonl"));
    fs::rename(&keys, &expired).unwrap();
    let (_, later) = backup(home.path(), None, backups.path());
    assert!(!expired.exists());
    assert!(
        !contains(&later, wrapped.id.as_bytes()),
        "and the new one does not have it"
    );
    let new = with_master_key_of(home.path());
    assert!(refused(&run(new.path(), &["restore", folder.to_str().unwrap()])).contains("cannot read"));
    let wrong = ["restore", folder.to_str().unwrap(), "--keys", later.to_str().unwrap()];
    assert!(refused(&run(new.path(), &wrong)).contains("belongs to another backup"));
    good(&run(
        new.path(),
        &["restore", folder.to_str().unwrap(), "--without-keys"],
    ));
    let erased = runtime.block_on(name_in(new.path(), &sealed));
    assert!(matches!(erased, Err(StoreError::Erased { .. })));
    assert!(good(&run(new.path(), &["audit", "verify"])).contains("whole"));
}

#[test]
fn a_new_master_key_takes_over_beside_a_running_server() {
    let home = tempfile::tempdir().unwrap();
    let key = deployment(home.path(), None);
    let server = Server::start(home.path(), "serve");
    let before = good(&run(home.path(), &["key", "status"]));
    let former = before.split(' ').next().unwrap().to_owned();
    let said = good(&run(home.path(), &["key", "rotate"]));
    assert!(said.contains("is the master key now"), "{said}");
    // The server may have taken the job; either way it is done soon.
    let done = (0..200).any(|_| {
        std::thread::yield_now();
        good(&run(home.path(), &["key", "status"]))
            .lines()
            .any(|line| line.starts_with(&former) && line.contains("wraps 0 "))
    });
    assert!(done, "{}", good(&run(home.path(), &["key", "status"])));
    assert_eq!(server.get("/healthz").0, 200);
    good(&run(home.path(), &["key", "renew"]));
    assert_eq!(public_key(home.path(), None), key);
    let forgotten = good(&run(home.path(), &["key", "forget", &former]));
    assert_eq!(forgotten.matches("wraps").count(), 2, "{forgotten}");
    assert!(refused(&run(home.path(), &["key", "forget", &former])).contains("it is not there"));
    drop(server);
    drop(Server::start(home.path(), "serve"));
    let told = good(&run(home.path(), &["audit", "list", "--action", "key"]));
    let actions: Vec<_> = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["action"].clone())
        .collect();
    assert_eq!(actions, ["key.forget", "key.renew", "key.rotate"]);
}

#[test]
fn the_audit_log_is_proved_against_heads_that_are_kept_elsewhere() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let heads = elsewhere.path().to_str().unwrap();
    let key = deployment(home.path(), None);
    let said = good(&run(home.path(), &["audit", "head", "--out", heads]));
    assert!(said.contains(&format!("public key {key}")), "{said}");
    let verify = ["audit", "verify", "--heads", heads, "--key", &key];
    assert!(good(&run(home.path(), &verify)).contains("1 exported heads were compared"));
    let wrong = refused(&run(
        home.path(),
        &["audit", "verify", "--heads", heads, "--key", &"0".repeat(64)],
    ));
    assert!(wrong.contains("signed by another key"), "{wrong}");

    runtime.block_on(async {
        let (db, _) = opened(home.path()).await;
        let mut tx = db.begin().await.unwrap();
        for text in ["DROP TRIGGER audit_seal_no_delete", "DELETE FROM audit_seal"] {
            tx.exec(store::Sql::registered("test", text, text), vec![])
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        db.close().await;
    });
    let output = run(home.path(), &verify);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        // The deployment's first centre, and the key.
        out(&output).contains("NOT WHOLE: the chain ends at 0, but a head was exported at 2"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_server_chains_what_waits_when_it_stops_and_exports_the_head_of_the_day() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let home = tempfile::tempdir().unwrap();
    deployment(home.path(), None);
    let server = Server::start(home.path(), "serve");
    let heads = home.path().join("audit-heads");
    let exported = (0..5_000).any(|_| {
        std::thread::sleep(Duration::from_millis(2));
        fs::read_dir(&heads)
            .is_ok_and(|mut files| files.any(|f| f.unwrap().path().extension() == Some("json".as_ref())))
    });
    assert!(exported, "the head of the day");
    runtime.block_on(async {
        let (db, _) = opened(home.path()).await;
        let mut tx = db.begin().await.unwrap();
        let entry = store::audit::Entry::new(Ts(1), "system", "test.last", "deployment", "main");
        store::audit::append(&mut tx, &Ids::new(Clock::system()), &entry)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        db.close().await;
    });
    stop(server);
    let said = good(&run(home.path(), &["audit", "verify"]));
    assert!(
        said.contains("0 wait") && said.contains("The audit log is whole."),
        "{said}"
    );
}
