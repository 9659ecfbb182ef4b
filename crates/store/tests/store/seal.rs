//! Sealed values: bound to their place, erased with their key, and nothing without the master key.
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rstest::rstest;
use store::seal::{self, For, Keys, Place, Source};
use store::testing::{On, START, fresh, keys};
use store::{Clock, Db, Ids, Result, StoreError, args, sql};

const TOTP: For<'static> = For::purpose("account.totp");

fn place(row: &str) -> Place<'_> {
    Place::new("totp", "secret", row)
}

/// Each time other ids, as another process has.
fn start() -> (Clock, Ids) {
    static SEED: AtomicU64 = AtomicU64::new(211);
    let clock = Clock::fixed(START);
    let ids = Ids::seeded(clock.clone(), SEED.fetch_add(1, Ordering::Relaxed));
    (clock, ids)
}

async fn sealed(db: &Db, keys: &Keys, whose: For<'_>, row: &str, text: &str) -> Vec<u8> {
    let mut tx = db.begin().await.unwrap();
    let sealed = keys.seal(&mut tx, whose, place(row), text.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    sealed
}

async fn opened(db: &Db, keys: &Keys, row: &str, sealed: &[u8]) -> Result<String> {
    let plain = keys.open(db, place(row), sealed).await?;
    Ok(String::from_utf8(plain.to_vec()).unwrap())
}

async fn load(db: &Db, file: &Path, make: bool) -> Result<(Keys, bool)> {
    let (clock, ids) = start();
    Keys::load(db, Source::File(file.to_owned()), make, clock, ids).await
}

sql! {
    KEYS = "SELECT COUNT(*) FROM data_key";
    DAMAGE = "UPDATE data_key SET purpose = 'other'";
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_value_opens_in_its_place_and_nowhere_else(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let a = sealed(&db, &keys, TOTP, "a", "JBSWY3DPEHPK3PXP").await;
    let again = sealed(&db, &keys, TOTP, "a", "JBSWY3DPEHPK3PXP").await;
    assert_ne!(a, again, "equal values do not look equal");
    assert_eq!(a[..16], again[..16], "one key serves the purpose");
    assert_eq!(opened(&db, &keys, "a", &a).await.unwrap(), "JBSWY3DPEHPK3PXP");
    assert!(
        !String::from_utf8_lossy(&a).contains("JBSWY3DPEHPK3PXP"),
        "and it is not readable"
    );

    let moved = opened(&db, &keys, "b", &a).await;
    assert!(matches!(
        moved,
        Err(StoreError::Damaged {
            table: "totp",
            column: "secret"
        })
    ));
    for at in [16, 40, a.len() - 1] {
        let mut broken = a.clone();
        broken[at] ^= 1;
        assert!(matches!(
            opened(&db, &keys, "a", &broken).await,
            Err(StoreError::Damaged { .. })
        ));
    }
    for short in [0, 15, 16, 30] {
        assert!(opened(&db, &keys, "a", &a[..short]).await.is_err(), "{short} bytes");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_value_whose_transaction_failed_leaves_no_key_behind(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let mut tx = db.begin().await.unwrap();
    let lost = keys.seal(&mut tx, TOTP, place("a"), b"lost").await.unwrap();
    assert_eq!(*keys.open_within(&mut tx, place("a"), &lost).await.unwrap(), *b"lost");
    tx.rollback().await.unwrap();
    let kept = sealed(&db, &keys, TOTP, "a", "kept").await;
    assert_ne!(kept[..16], lost[..16], "the next one has a key that is there");
    assert_eq!(opened(&db, &keys, "a", &kept).await.unwrap(), "kept");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_erased_subject_opens_no_more_and_the_others_do(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let one = sealed(&db, &keys, For::subject("contact", "c1"), "c1", "Marie").await;
    let two = sealed(&db, &keys, For::subject("contact", "c2"), "c2", "Luc").await;
    let elsewhere = Keys::clone(&keys);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(seal::erase(&mut tx, "").await.unwrap(), 0, "a purpose is not a subject");
    assert_eq!(seal::erase(&mut tx, "c1").await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(matches!(
        opened(&db, &elsewhere, "c1", &one).await,
        Err(StoreError::Erased { .. })
    ));
    assert_eq!(opened(&db, &keys, "c2", &two).await.unwrap(), "Luc");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_beside_each_other_share_the_first_key(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..8 {
        let (db, keys) = (db.db(), keys.clone());
        writers.spawn(async move {
            let row = n.to_string();
            let value = sealed(&db, &keys, TOTP, &row, &row).await;
            assert_eq!(opened(&db, &keys, &row, &value).await.unwrap(), row);
        });
    }
    writers.join_all().await;
    assert_eq!(db.fresh_one::<(i64,)>(KEYS, args![]).await.unwrap(), (1,));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_blind_index_finds_a_value_within_its_centre_alone(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let find =
        async |centre: &str, kind: &'static str| keys.blind_to_find(&db, centre, kind, "4165550100").await.unwrap();
    assert_eq!(find("toronto", "phone").await, None, "nothing can be there yet");
    let mut tx = db.begin().await.unwrap();
    let kept = keys.blind(&mut tx, "toronto", "phone", "4165550100").await.unwrap();
    let other = keys.blind(&mut tx, "ottawa", "phone", "4165550100").await.unwrap();
    seal::retire(&mut tx, START).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((kept.len(), kept == other), (32, false));
    assert_eq!(
        find("toronto", "phone").await,
        Some(kept.clone()),
        "also after a rotation"
    );
    assert_ne!(find("toronto", "card").await, Some(kept));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_missing_or_another_master_key_is_refused_and_nothing_is_written(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    let absent = load(&db, &file, false).await.unwrap_err().to_string();
    assert!(absent.contains("Put your copy of the master key there"), "{absent}");
    let (keys, made) = load(&db, &file, true).await.unwrap();
    assert!(made);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read(&file).unwrap();
    let value = sealed(&db, &keys, TOTP, "a", "kept").await;
    let (keys, made) = load(&db, &file, true).await.unwrap();
    assert!(!made);
    assert_eq!(opened(&db, &keys, "a", &value).await.unwrap(), "kept");

    std::fs::rename(&file, folder.path().join("away")).unwrap();
    let missing = load(&db, &file, true).await.unwrap_err();
    assert!(
        matches!(&missing, StoreError::MasterMissing { keys: 1, .. }),
        "{missing}"
    );
    assert!(!file.exists(), "no other key takes its place");
    let (clock, ids) = start();
    let other = store::testing::fresh(On::Sqlite).await.unwrap();
    Keys::load(&other, Source::File(file.clone()), true, clock, ids)
        .await
        .unwrap();
    let another = std::fs::read(&file).unwrap();
    assert_ne!(another, text);
    let wrong = load(&db, &file, true).await.unwrap_err();
    assert!(matches!(&wrong, StoreError::MasterMissing { .. }), "{wrong}");
    assert_eq!(std::fs::read(&file).unwrap(), another);
}

#[tokio::test]
async fn a_master_key_that_all_may_read_or_that_was_changed_is_refused() {
    let db = fresh(On::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    load(&db, &file, true).await.unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o604)).unwrap();
    let open = load(&db, &file, false).await.unwrap_err().to_string();
    assert!(open.contains("mode 604") && open.contains("chmod 600"), "{open}");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    for (changed, said) in [
        (text.replace('A', "B").replace('a', "b"), "line 2"),
        ("# nothing\n".into(), "no key"),
        ("not base64".into(), "line 1"),
        (String::new(), "no key"),
    ] {
        std::fs::write(&file, changed).unwrap();
        let fault = load(&db, &file, true).await.unwrap_err().to_string();
        assert!(fault.contains(said), "{fault}");
        assert!(!fault.contains('='), "nothing of the key is repeated: {fault}");
    }
}

#[tokio::test]
async fn the_master_key_may_come_from_a_command() {
    let db = fresh(On::Sqlite).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    let (keys, _) = load(&db, &file, true).await.unwrap();
    let value = sealed(&db, &keys, TOTP, "a", "kept").await;
    let by_command = async |command: String| {
        let (clock, ids) = start();
        Keys::load(&db, Source::Command(command), false, clock, ids).await
    };
    let (keys, _) = by_command(format!("cat '{}'", file.display())).await.unwrap();
    assert_eq!(opened(&db, &keys, "a", &value).await.unwrap(), "kept");
    let failed = by_command("exit 3".into()).await.unwrap_err().to_string();
    assert!(failed.contains("exit status: 3"), "{failed}");
    let home = Path::new("/srv/211");
    assert_eq!(
        Source::parse("file:master.key", home),
        Some(Source::File("/srv/211/master.key".into()))
    );
    assert_eq!(
        Source::parse("file:/etc/key", home),
        Some(Source::File("/etc/key".into()))
    );
    assert_eq!(Source::parse("env:KEY", home), Some(Source::Env("KEY".into())));
    for wrong in ["", "master.key", "file:", "vault:x"] {
        assert_eq!(Source::parse(wrong, home), None, "{wrong}");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_new_master_key_takes_over_bit_by_bit_and_the_former_is_kept_until_unused(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("master.key");
    let (keys, _) = load(&db, &file, true).await.unwrap();
    let former = keys.masters(&db).await.unwrap()[0].id.clone();
    let mut values = Vec::new();
    let mut tx = db.begin().await.unwrap();
    for n in 0..450 {
        let subject = format!("c{n}");
        let whose = For::subject("contact", &subject);
        values.push(keys.seal(&mut tx, whose, place(&subject), b"kept").await.unwrap());
    }
    tx.commit().await.unwrap();

    // Another process puts a new key in; this one meets it when it first needs it.
    let (other, _) = load(&db, &file, false).await.unwrap();
    let new = other.new_master().await.unwrap();
    let late = other.forget_master(&db, &former).await.unwrap_err().to_string();
    assert!(late.contains("it wraps 450 keys still"), "{late}");
    assert_eq!(other.rewrap(&db).await.unwrap(), 200);
    assert_eq!(opened(&db, &keys, "c0", &values[0]).await.unwrap(), "kept");
    assert_eq!(opened(&db, &keys, "c449", &values[449]).await.unwrap(), "kept");
    // Killed here: whoever comes next goes on.
    drop(other);
    let mut tx = db.begin().await.unwrap();
    seal::erase(&mut tx, "c449").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(keys.rewrap(&db).await.unwrap(), 200);
    assert_eq!(keys.rewrap(&db).await.unwrap(), 49);
    assert_eq!(keys.rewrap(&db).await.unwrap(), 0);
    let held: Vec<_> = keys
        .masters(&db)
        .await
        .unwrap()
        .into_iter()
        .map(|m| (m.id, m.keys, m.current))
        .collect();
    assert_eq!(held, [(new.clone(), 449, true), (former.clone(), 0, false)]);
    assert!(keys.forget_master(&db, &new).await.is_err(), "never the present one");
    keys.forget_master(&db, &former).await.unwrap();
    let (keys, _) = load(&db, &file, false).await.unwrap();
    for n in [0, 200, 448] {
        assert_eq!(opened(&db, &keys, &format!("c{n}"), &values[n]).await.unwrap(), "kept");
    }
    assert!(
        opened(&db, &keys, "c449", &values[449]).await.is_err(),
        "and the erased one stays erased"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn retired_data_keys_open_and_new_ones_seal(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let (clock, ids) = start();
    let keys = keys(&clock, &ids);
    let before = sealed(&db, &keys, TOTP, "a", "before").await;
    let mut tx = db.begin().await.unwrap();
    assert_eq!(seal::retire(&mut tx, START).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let after = sealed(&db, &keys, TOTP, "b", "after").await;
    assert_ne!(before[..16], after[..16]);
    assert_eq!(opened(&db, &keys, "a", &before).await.unwrap(), "before");
    assert_eq!(opened(&db, &keys, "b", &after).await.unwrap(), "after");
    // A key cannot be given another purpose.
    let mut tx = db.begin().await.unwrap();
    tx.exec(DAMAGE, args![]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        opened(&db, &keys, "a", &before).await,
        Err(StoreError::Damaged { table: "data_key", .. })
    ));
}
