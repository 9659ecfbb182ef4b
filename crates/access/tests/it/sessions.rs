use std::time::Duration;

use access::session::{self, Proof, Started};
use access::{Action, Membership, Role, can};
use rstest::rstest;
use store::testing::On;

use crate::support::Network;

async fn started(network: &Network, person: &str, proof: Proof) -> Started {
    let mut tx = network.begin().await;
    let started = session::start(&network.access, &mut tx, person, proof, "Firefox on Linux")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    started
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_session_goes_on_while_it_is_used_and_ends_at_its_limits(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let (access, clock) = (&network.access, &network.access.clock);
    network.person("ana").await;
    let used = started(&network, "ana", Proof::Password).await;
    let left = started(&network, "ana", Proof::Password).await;
    assert_eq!(session::list(access, "ana").await.unwrap().len(), 2);

    for _ in 0..11 {
        clock.advance(Duration::from_mins(65));
        assert!(session::resume(access, used.token.as_str()).await.unwrap().is_some());
    }
    assert!(
        session::resume(access, left.token.as_str()).await.unwrap().is_none(),
        "nobody used it for two hours"
    );
    assert_eq!(session::list(access, "ana").await.unwrap().len(), 1);
    clock.advance(Duration::from_mins(6));
    assert!(
        session::resume(access, used.token.as_str()).await.unwrap().is_none(),
        "twelve hours are over"
    );
    assert_eq!(session::prune(access).await.unwrap(), 2);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_is_not_a_token_of_a_living_session_is_nobody(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    network.person("ana").await;
    network.person("bo").await;
    let token = started(&network, "ana", Proof::Password).await;
    let mut forged = token.token.as_str().to_owned();
    forged.replace_range(..1, if forged.starts_with('A') { "B" } else { "A" });
    for wrong in [
        "",
        "x",
        &forged,
        &token.id,
        &"A".repeat(1_000_000),
        "é".repeat(21).as_str(),
    ] {
        assert_eq!(session::resume(access, wrong).await.unwrap(), None);
    }
    let mut tx = network.begin().await;
    assert!(
        !session::revoke(&mut tx, "bo", &token.id).await.unwrap(),
        "it is not bo's to end"
    );
    assert!(session::revoke(&mut tx, "ana", &token.id).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(
        session::resume(access, token.token.as_str()).await.unwrap(),
        None,
        "it was ended"
    );

    let here = started(&network, "ana", Proof::Password).await;
    let there = started(&network, "ana", Proof::Password).await;
    let mut tx = network.begin().await;
    assert_eq!(session::revoke_all(&mut tx, "ana", Some(&here.id)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(session::resume(access, here.token.as_str()).await.unwrap().is_some());
    assert!(session::resume(access, there.token.as_str()).await.unwrap().is_none());
    network.deactivate("ana").await;
    assert!(
        session::resume(access, here.token.as_str()).await.unwrap().is_none(),
        "the account is closed"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_role_that_asks_for_a_second_factor_waits_for_it(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    network.centre("north").await;
    network.person("ana").await;
    network.member("ana", "north", "curator").await;
    network.member("ana", "*", "administrator").await;

    let weak = started(&network, "ana", Proof::Password).await;
    let weak = session::resume(access, weak.token.as_str()).await.unwrap().unwrap();
    assert!(weak.second_factor_due);
    assert_eq!(weak.actor.memberships, [Membership::new("north", Role::Curator)]);
    assert!(!can(&weak.actor, Action::PersonInvite, access::On::network()).is_allowed());

    for proof in [Proof::SecondFactor, Proof::Provider] {
        let strong = started(&network, "ana", proof).await;
        let strong = session::resume(access, strong.token.as_str()).await.unwrap().unwrap();
        assert!(!strong.second_factor_due);
        assert!(can(&strong.actor, Action::PersonInvite, access::On::network()).is_allowed());
        assert_eq!(strong.actor.lang.as_str(), "fr");
    }
}
