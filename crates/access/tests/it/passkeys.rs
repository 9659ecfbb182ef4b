//! Passkeys: what holds, and everything that must not.
use std::time::Duration;

use access::passkey::{self, Asked, Passkeys, Proved};
use access::sign_in::{self, Next, Ways};
use access::{AccessError, Account, Actor, By, Role, account, recovery_code, session};
use rstest::rstest;
use store::testing::On;

use crate::authenticator::Device;
use crate::support::{ELSEWHERE, HERE, Network, PHRASE};

/// Two people who are signed in.
struct Site {
    network: Network,
    passkeys: Passkeys,
    robin: Actor,
    sam: Actor,
}

impl Site {
    async fn fresh(on: On) -> Option<Site> {
        let network = Network::fresh(on).await?;
        let (robin, _) = network.person("robin", &[("north", Role::Specialist)]).await;
        let (sam, _) = network.person("sam", &[("north", Role::Curator)]).await;
        Some(Site {
            robin: network.signed_in(&robin).await,
            sam: network.signed_in(&sam).await,
            network,
            passkeys: Passkeys::new("https://211.example", "211 Lakeshore").unwrap(),
        })
    }
    async fn account(&self, id: &str) -> Account {
        account::by_id(&self.network.access.db, id).await.unwrap().unwrap()
    }
    async fn begin_adding(&self, whose: &Actor) -> Asked {
        self.passkeys
            .begin_adding(&self.network.access, &self.account(&whose.account).await)
            .await
            .unwrap()
    }
    async fn end_adding(&self, whose: &Actor, asked: &Asked, answer: &str) -> Result<String, AccessError> {
        let access = &self.network.access;
        let new = self
            .passkeys
            .end_adding(access, &whose.account, asked.ceremony.as_str(), answer)
            .await?;
        let mut tx = self.network.begin().await;
        let (id, _) = passkey::add(access, &mut tx, whose, &new, "  My   phone ").await?;
        tx.commit().await?;
        Ok(id)
    }
    async fn add(&self, whose: &Actor, device: &mut Device) -> String {
        let asked = self.begin_adding(whose).await;
        let answer = device.create(&asked);
        self.end_adding(whose, &asked, &answer).await.unwrap()
    }
    async fn begin_proving(&self, whom: Option<&str>) -> Asked {
        self.passkeys.begin_proving(&self.network.access, whom).await.unwrap()
    }
    async fn end_proving(&self, whom: Option<&str>, asked: &Asked, answer: &str) -> Result<Proved, AccessError> {
        self.passkeys
            .end_proving(&self.network.access, whom, asked.ceremony.as_str(), answer)
            .await
    }
    async fn prove(&self, whom: Option<&str>, device: &mut Device) -> Result<Proved, AccessError> {
        let asked = self.begin_proving(whom).await;
        let answer = device.get(&asked);
        self.end_proving(whom, &asked, &answer).await
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_passkey_is_added_named_used_and_removed(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let (access, db) = (&site.network.access, &site.network.access.db);
    let mut phone = Device::new(1);
    let asked = site.begin_adding(&site.robin).await;
    assert_eq!(asked.options["authenticatorSelection"]["residentKey"], "preferred");
    assert_eq!(asked.options["authenticatorSelection"]["userVerification"], "required");
    let answer = phone.create(&asked);
    let id = site.end_adding(&site.robin, &asked, &answer).await.unwrap();

    let now = site.network.access.clock.advance(Duration::from_mins(1));
    for whom in [None, Some(&*site.robin.account)] {
        let proved = site.prove(whom, &mut phone).await.unwrap();
        assert_eq!(
            proved,
            Proved {
                account: site.robin.account.clone(),
                passkey: id.clone()
            }
        );
    }
    let listed = passkey::list(db, &site.robin.account).await.unwrap();
    assert_eq!(
        (listed.len(), listed[0].name.as_str(), listed[0].used_at),
        (1, "My phone", Some(now))
    );

    let mut tx = site.network.begin().await;
    assert!(
        !passkey::rename(access, &mut tx, &site.sam, &id, "Mine").await.unwrap(),
        "nobody renames another's"
    );
    assert!(
        !passkey::remove(access, &mut tx, &site.sam, &id).await.unwrap(),
        "nobody removes another's"
    );
    assert!(
        passkey::rename(access, &mut tx, &site.robin, &id, "Blue\nkey")
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(
        passkey::list(db, &site.robin.account).await.unwrap()[0].name,
        "Blue key"
    );
    let mut tx = site.network.begin().await;
    assert!(passkey::remove(access, &mut tx, &site.robin, &id).await.unwrap());
    tx.commit().await.unwrap();
    let gone = site.prove(None, &mut phone).await;
    assert!(matches!(gone, Err(AccessError::PasskeyUnknown)), "{gone:?}");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_answer_counts_once_in_time_and_for_what_was_asked(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let mut phone = Device::new(1);
    let asked = site.begin_adding(&site.robin).await;
    let answer = phone.create(&asked);
    site.end_adding(&site.robin, &asked, &answer).await.unwrap();
    let twice = site.end_adding(&site.robin, &asked, &answer).await;
    assert!(matches!(twice, Err(AccessError::Ceremony)), "{twice:?}");

    let asked = site.begin_proving(None).await;
    let answer = phone.get(&asked);
    site.end_proving(None, &asked, &answer).await.unwrap();
    let replayed = site.end_proving(None, &asked, &answer).await;
    assert!(matches!(replayed, Err(AccessError::Ceremony)), "{replayed:?}");
    let elsewhere = site.begin_proving(None).await;
    let other = site.end_proving(None, &elsewhere, &answer).await;
    assert!(
        matches!(other, Err(AccessError::PasskeyRefused { .. })),
        "the challenge is another: {other:?}"
    );

    let late = site.begin_proving(None).await;
    let answer = phone.get(&late);
    site.network.access.clock.advance(Duration::from_mins(10));
    let too_late = site.end_proving(None, &late, &answer).await;
    assert!(matches!(too_late, Err(AccessError::Ceremony)), "{too_late:?}");

    // A ceremony of one kind is none of the other, and nobody ends another's.
    let adding = site.begin_adding(&site.robin).await;
    assert!(matches!(
        site.end_proving(None, &adding, &answer).await,
        Err(AccessError::Ceremony)
    ));
    let answer = Device::new(2).create(&adding);
    assert!(matches!(
        site.end_adding(&site.sam, &adding, &answer).await,
        Err(AccessError::Ceremony)
    ));
    let for_robin = site.begin_proving(Some(&*site.robin.account)).await;
    let answer = phone.get(&for_robin);
    assert!(matches!(
        site.end_proving(Some(&*site.sam.account), &for_robin, &answer).await,
        Err(AccessError::Ceremony)
    ));
    let for_robin = site.begin_proving(Some(&*site.robin.account)).await;
    let answer = phone.get(&for_robin);
    assert!(matches!(
        site.end_proving(None, &for_robin, &answer).await,
        Err(AccessError::Ceremony)
    ));

    site.network.access.prune().await.unwrap();
    let waiting = site.begin_proving(None).await;
    assert_eq!(site.network.access.prune().await.unwrap(), 0, "what is under way stays");
    site.network.access.clock.advance(Duration::from_mins(10));
    assert_eq!(site.network.access.prune().await.unwrap(), 1);
    assert!(matches!(
        site.end_proving(None, &waiting, "{}").await,
        Err(AccessError::Ceremony)
    ));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_passkey_whose_counter_goes_back_or_stands_is_refused(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let mut phone = Device::new(1);
    site.add(&site.robin, &mut phone).await;
    let mut copy = phone.clone();
    site.prove(None, &mut phone).await.unwrap();
    site.prove(None, &mut phone).await.unwrap();
    let copied = site.prove(None, &mut copy).await;
    assert!(matches!(copied, Err(AccessError::PasskeyCopied)), "{copied:?}");
    site.prove(None, &mut phone)
        .await
        .expect("the one that counts on still serves");

    // Two answers with the same number, each checked against the row as it stood before the other: one wins.
    copy.counter = phone.counter;
    let (one, two) = (site.begin_proving(None).await, site.begin_proving(None).await);
    let (first, second) = (phone.get(&one), copy.get(&two));
    let (a, b) = tokio::join!(
        site.end_proving(None, &one, &first),
        site.end_proving(None, &two, &second)
    );
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");

    let mut synced = Device {
        counts: false,
        ..Device::new(3)
    };
    site.add(&site.robin, &mut synced).await;
    for _ in 0..2 {
        site.prove(None, &mut synced)
            .await
            .expect("passkeys that are kept on several devices do not count");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_passkey_proves_its_owner_and_nobody_else(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let (mut robins, mut sams) = (Device::new(1), Device::new(2));
    site.add(&site.robin, &mut robins).await;
    site.add(&site.sam, &mut sams).await;
    let wrong = site.prove(Some(&*site.sam.account), &mut robins).await;
    assert!(matches!(wrong, Err(AccessError::PasskeyUnknown)), "{wrong:?}");
    // The device says it is another's, or says nothing although nobody was named.
    let mut lying = Device {
        owner: sams.owner.clone(),
        ..robins.clone()
    };
    assert!(matches!(
        site.prove(None, &mut lying).await,
        Err(AccessError::PasskeyUnknown)
    ));
    let mut silent = Device {
        owner: None,
        ..robins.clone()
    };
    assert!(matches!(
        site.prove(None, &mut silent).await,
        Err(AccessError::PasskeyUnknown)
    ));
    silent.counter += 1;
    site.prove(Some(&*site.robin.account), &mut silent)
        .await
        .expect("after the password the account is known");
    // Another key under the same credential id.
    let mut forged = Device {
        credential: sams.credential.clone(),
        owner: sams.owner.clone(),
        ..Device::new(9)
    };
    forged.counter = 50;
    assert!(matches!(
        site.prove(None, &mut forged).await,
        Err(AccessError::PasskeyRefused { .. })
    ));
    // A passkey that stands at one account cannot be added to another.
    let asked = site.begin_adding(&site.sam).await;
    let answer = robins.clone().create(&asked);
    assert!(matches!(
        site.end_adding(&site.sam, &asked, &answer).await,
        Err(AccessError::PasskeyTaken)
    ));
    let mut tx = site.network.begin().await;
    account::deactivate(&site.network.access, &mut tx, By::Operator, &site.robin.account)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let closed = site.prove(None, &mut silent).await;
    assert!(
        matches!(closed, Err(AccessError::PasskeyUnknown)),
        "a closed account signs in no more: {closed:?}"
    );
}

#[tokio::test]
async fn an_answer_from_another_page_or_without_seeing_the_owner_is_refused() {
    let Some(site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let mut phone = Device::new(1);
    for mut lying in [
        Device {
            origin: "https://211.example.evil.example",
            ..phone.clone()
        },
        Device {
            origin: "http://211.example",
            ..phone.clone()
        },
        Device {
            verifies: false,
            ..phone.clone()
        },
    ] {
        let asked = site.begin_adding(&site.robin).await;
        let answer = lying.create(&asked);
        let added = site.end_adding(&site.robin, &asked, &answer).await;
        assert!(matches!(added, Err(AccessError::PasskeyRefused { .. })), "{added:?}");
    }
    site.add(&site.robin, &mut phone).await;
    for change in [
        (|d: &mut Device| d.origin = "https://evil.example") as fn(&mut Device),
        |d| d.verifies = false,
    ] {
        let mut lying = phone.clone();
        lying.counter += 10;
        change(&mut lying);
        let proved = site.prove(None, &mut lying).await;
        assert!(matches!(proved, Err(AccessError::PasskeyRefused { .. })), "{proved:?}");
    }
    for nonsense in ["", "{}", "null", "[]", "{\"id\":1}", "\u{0}"] {
        let asked = site.begin_proving(None).await;
        let proved = site.end_proving(None, &asked, nonsense).await;
        assert!(
            matches!(proved, Err(AccessError::PasskeyRefused { .. })),
            "{nonsense:?}: {proved:?}"
        );
    }
    for token in ["", "short", "é", &"a".repeat(43), &"a".repeat(10_000)] {
        let ended = site.passkeys.end_proving(&site.network.access, None, token, "{}").await;
        assert!(matches!(ended, Err(AccessError::Ceremony)), "{token:?}: {ended:?}");
    }
}

#[tokio::test]
async fn there_are_as_many_passkeys_as_anybody_needs() {
    let Some(site) = Site::fresh(On::Sqlite).await else {
        return;
    };
    let waiting = site.begin_adding(&site.robin).await;
    for seed in 1..=u8::try_from(passkey::MOST).unwrap() {
        site.add(&site.robin, &mut Device::new(seed)).await;
    }
    let robin = site.account(&site.robin.account).await;
    let more = site.passkeys.begin_adding(&site.network.access, &robin).await;
    assert!(matches!(more, Err(AccessError::PasskeysEnough { .. })));
    let answer = Device::new(99).create(&waiting);
    assert!(matches!(
        site.end_adding(&site.robin, &waiting, &answer).await,
        Err(AccessError::PasskeysEnough { .. })
    ));
}

#[test]
fn passkeys_need_a_name_and_tls_in_the_sites_address() {
    for good in [
        "https://211.example",
        "https://211.example:8443",
        "http://localhost:8211",
        "http://211.localhost:8211",
    ] {
        assert!(Passkeys::new(good, "211").is_ok(), "{good}");
    }
    for bad in [
        "http://211.example",
        "http://127.0.0.1:8211",
        "https://192.0.2.1",
        "http://[::1]:8211",
        "211.example",
        "",
    ] {
        let refused = Passkeys::new(bad, "211")
            .err()
            .map(|fault| fault.to_string())
            .unwrap_or_default();
        assert!(refused.contains("http://localhost:PORT"), "{bad}: {refused}");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_passkey_is_the_second_step_after_the_password(#[case] on: On) {
    let Some(site) = Site::fresh(on).await else { return };
    let access = &site.network.access;
    let mut phone = Device::new(1);
    let other = site
        .network
        .by_password("robin@example.org", PHRASE, ELSEWHERE)
        .await
        .unwrap();
    let Next::SignedIn(other) = other else {
        panic!("there is no second factor yet")
    };
    assert_eq!(recovery_code::left(&access.db, &site.robin.account).await.unwrap(), 0);
    site.add(&site.robin, &mut phone).await;
    assert_eq!(
        recovery_code::left(&access.db, &site.robin.account).await.unwrap(),
        10,
        "for the day it is lost"
    );
    assert!(
        session::resume(access, other.token.as_str()).await.unwrap().is_none(),
        "other sessions have ended"
    );

    let next = site
        .network
        .by_password("robin@example.org", PHRASE, ELSEWHERE)
        .await
        .unwrap();
    let Next::SecondStep(step) = next else {
        panic!("the password alone is not enough any more")
    };
    assert_eq!(
        step.ways,
        Ways {
            totp: false,
            passkey: true,
            recovery_code: true
        }
    );
    let due = sign_in::account_of_step(access, step.token.as_str()).await.unwrap();
    site.prove(Some(&*due.id), &mut phone).await.unwrap();
    let mut tx = site.network.begin().await;
    let started = sign_in::end_step(access, &mut tx, step.token.as_str(), ELSEWHERE)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        site.network.actor_of(&started).await.unwrap().account,
        site.robin.account
    );

    // And alone, without the password.
    let proved = site.prove(None, &mut phone).await.unwrap();
    let mut tx = site.network.begin().await;
    let proof = session::Proof::SecondFactor;
    sign_in::by_proof(access, &mut tx, &proved.account, proof, HERE)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    // Begun afresh, nothing of the former proofs is left.
    let mut tx = site.network.begin().await;
    account::start_afresh(access, &mut tx, By::Operator, &site.robin.account)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(
        site.prove(None, &mut phone).await,
        Err(AccessError::PasskeyUnknown)
    ));
    let audited = site.network.audited().await;
    assert!(audited.iter().any(|action| action == "passkey.add"), "{audited:?}");
}
