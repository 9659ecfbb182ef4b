//! Whoever can write to the database past the program leaves a trace in the audit log.
use rstest::rstest;
use sqlx::{Connection, PgConnection, SqliteConnection, sqlite::SqliteConnectOptions};
use store::audit::{self, Detail, Entry, Fault, Filter, Head, Logged, Place};
use store::seal::{self, Keys};
use store::testing::{On, START, TestDb, fresh, keys};
use store::{Clock, Db, Ids, Ts, args, sql};

fn start() -> (Clock, Ids, Keys) {
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), 211);
    let keys = keys(&clock, &ids);
    (clock, ids, keys)
}

/// Entries `first..=last`, chained.
async fn chained(db: &Db, ids: &Ids, first: i64, last: i64) {
    let mut tx = db.begin().await.unwrap();
    for n in first..=last {
        let entry = Entry::new(Ts(START.0 + n), "acc-1", "record.edit", "service", format!("s{n}"));
        audit::append(&mut tx, ids, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    audit::seal(db).await.unwrap();
}

async fn fault(db: &Db, heads: &[Head]) -> Option<Fault> {
    audit::verify(db, heads, |_, _| ()).await.unwrap().fault
}

/// As somebody with the database's own tools, who has taken the triggers away.
async fn tamper(db: &TestDb, statements: &'static str) {
    if db.url.starts_with("sqlite:") {
        let path = db.folder().unwrap().join("test.db");
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(false);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let triggers = "DROP TRIGGER IF EXISTS audit_entry_no_update; DROP TRIGGER IF EXISTS audit_entry_no_delete;
            DROP TRIGGER IF EXISTS audit_seal_no_update; DROP TRIGGER IF EXISTS audit_seal_no_delete;";
        sqlx::raw_sql(triggers).execute(&mut connection).await.unwrap();
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    } else {
        let mut connection = PgConnection::connect(&db.url).await.unwrap();
        let triggers = "DROP TRIGGER IF EXISTS audit_entry_kept ON audit_entry; DROP TRIGGER IF EXISTS audit_seal_kept ON audit_seal;
            ALTER TABLE audit_seal DROP CONSTRAINT IF EXISTS audit_seal_entry_id_fkey;";
        sqlx::raw_sql(triggers).execute(&mut connection).await.unwrap();
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_whole_chain_is_found_whole_while_it_grows(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (_, ids, _) = start();
    assert_eq!(fault(&db, &[]).await, None, "an empty log is whole");
    chained(&db, &ids, 1, 2_500).await;
    let mut told = Vec::new();
    let verified = audit::verify(&db, &[], |done, of| told.push((done, of))).await.unwrap();
    assert_eq!((verified.entries, verified.waiting, verified.fault), (2_500, 0, None));
    assert_eq!(told, [(2_000, 2_500), (2_500, 2_500)]);
    let mut tx = db.begin().await.unwrap();
    audit::append(&mut tx, &ids, &Entry::new(START, "a", "b", "c", "d"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let verified = audit::verify(&db, &[], |_, _| ()).await.unwrap();
    assert_eq!(
        (verified.waiting, verified.fault),
        (1, None),
        "one that waits is no fault"
    );
    let behind = audit::behind(&db).await.unwrap();
    assert_eq!((behind.waiting, behind.since), (1, Some(START)));
}

sql! {
    ID_OF = "SELECT entry_id FROM audit_seal WHERE seq = $1";
}

#[rstest]
#[case::changed("UPDATE audit_entry SET actor = 'acc-2' WHERE entity_id = 's7'", "entry 7 ")]
#[case::moment("UPDATE audit_entry SET at = at + 1 WHERE entity_id = 's7'", "was changed")]
#[case::detail(
    "UPDATE audit_entry SET detail = '{ }' WHERE entity_id = 's7'",
    "was changed after it was chained"
)]
#[case::hash(
    "UPDATE audit_seal SET hash = (SELECT hash FROM audit_seal WHERE seq = 6) WHERE seq = 7",
    "entry 7 "
)]
#[case::deleted("DELETE FROM audit_entry WHERE entity_id = 's7'", "was deleted")]
#[case::cut_out(
    "DELETE FROM audit_seal WHERE seq = 7; DELETE FROM audit_entry WHERE entity_id = 's7'",
    "no link 7"
)]
#[case::closed_up(
    "DELETE FROM audit_seal WHERE seq = 7; DELETE FROM audit_entry WHERE entity_id = 's7'; UPDATE audit_seal SET seq = 7 WHERE seq = 8;
    UPDATE audit_seal SET seq = 8 WHERE seq = 9; UPDATE audit_seal SET seq = 9 WHERE seq = 10",
    "entry 7 "
)]
#[case::swapped(
    "UPDATE audit_seal SET seq = 99 WHERE seq = 7; UPDATE audit_seal SET seq = 7 WHERE seq = 8; UPDATE audit_seal SET seq = 8 WHERE seq = 99",
    "entry 7 "
)]
#[case::unlinked("DELETE FROM audit_seal WHERE seq = 10", "is in no chain and does not wait")]
#[case::inserted(
    "INSERT INTO audit_entry (id, at, actor, action, entity, entity_id, detail) VALUES ('x', 1, 'a', 'b', 'c', 'd', '{}')",
    "entry x is in no chain"
)]
#[case::lost(
    "INSERT INTO audit_waiting (id) VALUES ('y')",
    "entry y waits to be chained, but was deleted"
)]
#[tokio::test]
async fn every_way_to_meddle_is_found_at_its_first_place(#[case] meddle: &'static str, #[case] said: &str) {
    for on in store::testing::BOTH {
        let Some(db) = fresh(on).await else { continue };
        let (_, ids, _) = start();
        chained(&db, &ids, 1, 10).await;
        tamper(&db, meddle).await;
        let found = fault(&db, &[]).await.expect("it is found").to_string();
        assert!(found.contains(said), "{on:?}: {found}");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_signed_head_finds_an_end_that_was_cut_off_and_a_chain_that_was_written_anew(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids, keys) = start();
    let at = clock.now();
    assert_eq!(audit::head(&db, &keys, &ids, at).await.unwrap(), None);
    chained(&db, &ids, 1, 8).await;
    let first = audit::head(&db, &keys, &ids, at).await.unwrap().unwrap();
    audit::seal(&db).await.unwrap();
    let key = audit::public_key(&db, &keys, &ids, at).await.unwrap();
    let last = audit::head(&db, &keys, &ids, at).await.unwrap().unwrap();
    assert_eq!((first.seq, last.seq), (8, 9), "the new signing key is told of too");
    assert_eq!((&first.key, &last.key), (&key, &key), "one key signs them all");
    let text = serde_json::to_string(&last).unwrap();
    let heads = [first, Head::read(&text, &key).unwrap()];
    assert_eq!(fault(&db, &heads).await, None);

    let forged = text.replace("\"seq\":9", "\"seq\":7");
    assert!(Head::read(&forged, &key).unwrap_err().contains("was changed"));
    assert!(Head::read(&text, &"0".repeat(64)).unwrap_err().contains("another key"));
    assert!(
        Head::read("{}", &key)
            .unwrap_err()
            .contains("it is not an exported head")
    );

    tamper(
        &db,
        "DELETE FROM audit_seal WHERE seq = 9; DELETE FROM audit_entry WHERE action = 'audit.sign_with'",
    )
    .await;
    assert_eq!(fault(&db, &[]).await, None, "without a head nobody sees it");
    assert_eq!(fault(&db, &heads).await, Some(Fault::CutOff { last: 8, head: 9 }));
    // And a chain that is sound in itself, over other entries.
    tamper(
        &db,
        "DELETE FROM audit_seal; DELETE FROM audit_entry WHERE entity_id = 's3'; INSERT INTO audit_waiting (id) SELECT id FROM audit_entry",
    )
    .await;
    audit::seal(&db).await.unwrap();
    chained(&db, &ids, 20, 30).await;
    assert_eq!(fault(&db, &[]).await, None);
    assert_eq!(fault(&db, &heads).await, Some(Fault::Rewritten { head: 8 }));
    let (id,): (String,) = db.fresh_one(ID_OF, args![1]).await.unwrap();
    assert!(!id.is_empty());
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_signing_key_whose_data_key_is_gone_is_made_anew_and_told_of(#[case] on: On) {
    sql! { DROP_KEYS = "DELETE FROM data_key"; }
    let Some(db) = fresh(on).await else { return };
    let (clock, ids, keys) = start();
    let before = audit::public_key(&db, &keys, &ids, clock.now()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec(DROP_KEYS, args![]).await.unwrap();
    assert_eq!(seal::erase(&mut tx, "nobody").await.unwrap(), 0);
    tx.commit().await.unwrap();
    let after = audit::public_key(&db, &keys, &ids, clock.now()).await.unwrap();
    assert_ne!(before, after);
    let told = audit::list(&db, &Filter::default(), None, 10).await.unwrap();
    assert_eq!(
        told.iter().map(|e| e.detail.as_str()).collect::<Vec<_>>(),
        [format!("{{\"key\":\"{after}\"}}"), format!("{{\"key\":\"{before}\"}}")]
    );
}

async fn found(db: &Db, filter: &Filter) -> Vec<String> {
    let listed = audit::list(db, filter, None, 100).await.unwrap();
    listed.into_iter().map(|entry| entry.entity_id).collect()
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_log_is_searched_by_who_what_where_and_when_page_by_page(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (_, ids, _) = start();
    let entries = [
        (1, "ana", "record.edit", "service", "s1", Some("toronto")),
        (2, "ben", "record.publish", "service", "s1", Some("toronto")),
        (2, "ana", "person.invite", "account", "a9", Some("ottawa")),
        (3, "ana", "recording.start", "call", "c1", None),
        (4, "ben", "record.edit", "service", "s2", Some("ottawa")),
    ];
    for (minute, actor, action, entity, id, centre) in entries {
        let entry = Entry {
            centre: centre.map(str::to_owned),
            detail: Detail::default(),
            ..Entry::new(Ts(minute), actor, action, entity, id)
        };
        let mut tx = db.begin().await.unwrap();
        audit::append(&mut tx, &ids, &entry).await.unwrap();
        tx.commit().await.unwrap();
    }
    let any = Filter::default;
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(found(&db, &any()).await, ["s2", "c1", "a9", "s1", "s1"]);
    let ana = Filter {
        actor: some("ana"),
        ..any()
    };
    assert_eq!(found(&db, &ana).await, ["c1", "a9", "s1"]);
    let records = Filter {
        action: some("record"),
        ..any()
    };
    assert_eq!(
        found(&db, &records).await,
        ["s2", "s1", "s1"],
        "a recording is no record"
    );
    let one = Filter {
        action: some("record.edit"),
        entity: some("service"),
        id: some("s1"),
        ..any()
    };
    assert_eq!(found(&db, &one).await, ["s1"]);
    let ottawa = Filter {
        centres: Some(vec!["ottawa".into()]),
        ..any()
    };
    assert_eq!(found(&db, &ottawa).await, ["s2", "a9"]);
    let nowhere = Filter {
        centres: Some(Vec::new()),
        ..any()
    };
    assert_eq!(found(&db, &nowhere).await, Vec::<String>::new());
    let between = Filter {
        from: Some(Ts(2)),
        to: Some(Ts(4)),
        ..any()
    };
    assert_eq!(found(&db, &between).await, ["c1", "a9", "s1"]);

    audit::seal(&db).await.unwrap();
    let mut paged: Vec<Logged> = Vec::new();
    loop {
        let after = paged.last().map(|last| Place {
            at: last.at,
            id: last.id.clone(),
        });
        let page = audit::list(&db, &any(), after.as_ref(), 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, audit::list(&db, &any(), None, 100).await.unwrap());
    assert_eq!(
        paged.iter().map(|e| e.seq.unwrap()).collect::<Vec<_>>(),
        [5, 4, 3, 2, 1]
    );
}
