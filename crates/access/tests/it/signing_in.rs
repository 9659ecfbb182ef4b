use std::time::Duration;

use access::sign_in::{self, From, Next};
use access::{Access, AccessError, By, PasswordCost, Role, Settings, account};
use rstest::rstest;
use store::testing::On;
use store::{Ts, args, sql};

use crate::support::{ELSEWHERE, HERE, Network, PHRASE, at, signed_in};

fn until(result: Result<Next, AccessError>) -> Ts {
    match result {
        Err(AccessError::Wait { until }) => until,
        other => panic!("{other:?}"),
    }
}

fn not_proved(result: &Result<Next, AccessError>) {
    assert!(matches!(result, Err(AccessError::NotProved)), "{result:?}");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn the_right_password_signs_in_and_everything_else_says_the_same(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (closed, _) = network.person("closed", &[("north", Role::Curator)]).await;
    network.person("ana", &[("north", Role::Curator)]).await;
    network.invited("invited", &[("north", Role::Curator)]).await;
    let mut tx = network.begin().await;
    account::deactivate(access, &mut tx, By::Operator, &closed.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let started = signed_in(network.by_password(" ANA@example.org", PHRASE, HERE).await.unwrap());
    assert_eq!(network.actor_of(&started).await.unwrap().name, "ana");
    for (who, password) in [
        ("ana@example.org", ""),
        ("ana@example.org", "Four herons under ice"),
        ("closed@example.org", PHRASE),
        ("invited@example.org", PHRASE),
        ("invited@example.org", ""),
        ("nobody@example.org", PHRASE),
        ("not an address", PHRASE),
        ("' OR ''='", PHRASE),
    ] {
        not_proved(&network.by_password(who, password, HERE).await);
    }
    let long = "x".repeat(1_000_000);
    not_proved(&network.by_password(&long, PHRASE, HERE).await);
    not_proved(&network.by_password("ana@example.org", &long, HERE).await);
    let refused = network
        .audited()
        .await
        .iter()
        .filter(|action| *action == "sign_in.refused")
        .count();
    assert_eq!(
        refused, 10,
        "every one is written down, also for nobody, and takes as long"
    );
}

sql! { STORED = "SELECT password FROM account WHERE email_key = $1"; }

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    network.person("ana", &[("north", Role::Curator)]).await;
    let old = &network.access;
    let settings = Settings {
        password: PasswordCost {
            memory: 96,
            passes: 2,
            at_once: 1,
        },
        ..Settings::default()
    };
    let dearer = Access::new(
        old.db.clone(),
        old.clock.clone(),
        old.ids.clone(),
        old.keys.clone(),
        settings,
    );
    let stored = async || {
        let (hash,): (String,) = network.test.fresh_one(STORED, args!["ana@example.org"]).await.unwrap();
        hash
    };
    let before = stored().await;
    let wrong = sign_in::by_password(&dearer, "ana@example.org", "not this one at all", HERE).await;
    not_proved(&wrong);
    assert_eq!(stored().await, before, "a wrong password changes nothing");
    sign_in::by_password(&dearer, "ana@example.org", PHRASE, HERE)
        .await
        .unwrap();
    assert!(stored().await.starts_with("$argon2id$v=19$m=96,t=2,p=1$"));
    sign_in::by_password(&dearer, "ana@example.org", PHRASE, HERE)
        .await
        .unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn who_guesses_waits_longer_each_time_in_every_process_and_for_no_account_too(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    network.person("ana", &[("north", Role::Curator)]).await;
    let clock = &network.access.clock;
    let mut second = network.access.clone();
    second.db = network.test.again().await;
    for who in ["ana@example.org", "nobody@example.org"] {
        for _ in 0..6 {
            not_proved(&network.by_password(who, "guess after guess", ELSEWHERE).await);
        }
        for wait in [1, 2, 4, 8] {
            let asked = clock.now();
            let told = until(sign_in::by_password(&second, who, PHRASE, ELSEWHERE).await);
            assert_eq!(told.since(asked), Duration::from_secs(wait), "{who}");
            assert_eq!(
                until(network.by_password(who, PHRASE, ELSEWHERE).await),
                told,
                "asking costs nothing more"
            );
            clock.advance(Duration::from_secs(wait));
            not_proved(&network.by_password(who, "guess after guess", ELSEWHERE).await);
        }
    }
    clock.advance(Duration::from_hours(25));
    for _ in 0..6 {
        not_proved(
            &network
                .by_password("ana@example.org", "guess after guess", ELSEWHERE)
                .await,
        );
    }
    clock.advance(Duration::from_secs(1));
    assert!(
        network.by_password("ana@example.org", PHRASE, ELSEWHERE).await.is_ok(),
        "a day later all is forgotten"
    );
    not_proved(
        &network
            .by_password("ana@example.org", "guess after guess", ELSEWHERE)
            .await,
    );
    assert!(
        network.by_password("ana@example.org", PHRASE, ELSEWHERE).await.is_ok(),
        "and so it is after a sign-in"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn nobody_can_keep_somebody_out_of_their_own_account(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    network.person("ana", &[("north", Role::Curator)]).await;
    // An attacker with many addresses, who never lets up.
    for n in 0..30 {
        drop(
            network
                .by_password("ana@example.org", "guess after guess", at([203, 0, 113, n]))
                .await,
        );
    }
    let told = until(network.by_password("ana@example.org", PHRASE, ELSEWHERE).await);
    assert!(
        told.since(network.access.clock.now()) <= Duration::from_mins(5),
        "a wait has an end"
    );
    assert!(
        network.by_password("ana@example.org", PHRASE, HERE).await.is_ok(),
        "where ana has been before, she goes in"
    );

    let mut tx = network.begin().await;
    let (_, link) = access::recovery::ask(&network.access, &mut tx, "ana@example.org")
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    sign_in::by_link(&network.access, link.token.as_str(), "seven owls above snow", ELSEWHERE)
        .await
        .unwrap();
    assert!(
        network
            .by_password("ana@example.org", "seven owls above snow", ELSEWHERE)
            .await
            .is_ok(),
        "and where she has opened a link that was mailed to her"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn one_address_does_not_try_everybodys_account(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let mut tries = 0;
    let waits = loop {
        let who = format!("person{tries}@example.org");
        match network.by_password(&who, "Winter2026!!", ELSEWHERE).await {
            Err(AccessError::NotProved) => tries += 1,
            other => break other,
        }
    };
    assert!(matches!(waits, Err(AccessError::Wait { .. })));
    assert_eq!(tries, 61);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_hundred_tries_at_once_are_counted_as_a_hundred(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    network.person("ana", &[("north", Role::Curator)]).await;
    let tries = (0..40).map(|_| network.by_password("ana@example.org", "guess after guess", ELSEWHERE));
    let answers = futures::future::join_all(tries).await;
    let tried = answers
        .iter()
        .filter(|answer| matches!(answer, Err(AccessError::NotProved)))
        .count();
    assert_eq!(tried, 6, "the others were told to wait");
}

sql! { SUBJECTS = "SELECT subject FROM sign_in_throttle"; }

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_is_counted_names_nobody(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    drop(
        network
            .by_password(
                "ana@example.org",
                "guess",
                From {
                    address: None,
                    device: "",
                },
            )
            .await,
    );
    drop(network.by_password("ana@example.org", "guess", HERE).await);
    let rows: Vec<(Vec<u8>,)> = network.test.fresh_all(SUBJECTS, args![]).await.unwrap();
    assert_eq!(rows.len(), 5, "an account, two places, and the account at each");
    assert!(rows.iter().all(|(subject,)| subject.len() == 32));
    network.access.clock.advance(Duration::from_hours(91 * 24));
    assert_eq!(network.access.prune().await.unwrap(), 5);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_ends_the_other_sessions(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (_, here) = network.person("ana", &[("north", Role::Curator)]).await;
    let there = signed_in(network.by_password("ana@example.org", PHRASE, ELSEWHERE).await.unwrap());
    let ana = network.actor_of(&here).await.unwrap();
    let new = "seven owls above snow";
    let wrong = sign_in::change_password(access, &ana, "not this one at all", new, HERE).await;
    assert!(matches!(wrong, Err(AccessError::NotProved)));
    let weak = sign_in::change_password(access, &ana, PHRASE, "password1234", HERE).await;
    assert!(matches!(weak, Err(AccessError::Weak(_))));
    assert!(network.actor_of(&there).await.is_some());
    sign_in::change_password(access, &ana, PHRASE, new, HERE).await.unwrap();
    assert!(network.actor_of(&here).await.is_some());
    assert!(network.actor_of(&there).await.is_none());
    not_proved(&network.by_password("ana@example.org", PHRASE, HERE).await);
    assert!(network.by_password("ana@example.org", new, HERE).await.is_ok());
}
