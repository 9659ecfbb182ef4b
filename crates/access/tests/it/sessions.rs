use std::time::Duration;

use access::session::{self, Proof, Started};
use access::{Action, By, Membership, Role, account, can, membership};
use rstest::rstest;
use store::testing::On;

use crate::support::Network;

async fn started(network: &Network, account: &str, proof: Proof) -> Started {
    let mut tx = network.begin().await;
    let started = session::start(&network.access, &mut tx, account, proof, "Firefox on Linux")
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
    let (ana, used) = network.person("ana", &[("north", Role::Curator)]).await;
    let left = started(&network, &ana.id, Proof::Password).await;
    assert_eq!(session::list(access, &ana.id).await.unwrap().len(), 2);

    for _ in 0..11 {
        clock.advance(Duration::from_mins(65));
        assert!(network.actor_of(&used).await.is_some());
    }
    assert!(network.actor_of(&left).await.is_none(), "nobody used it for two hours");
    let listed = session::list(access, &ana.id).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (listed[0].device.as_str(), listed[0].seen_at),
        ("Firefox on Linux", clock.now())
    );
    clock.advance(Duration::from_mins(6));
    assert!(network.actor_of(&used).await.is_none(), "twelve hours are over");
    assert_eq!(access.prune().await.unwrap(), 2);
    assert_eq!(access.prune().await.unwrap(), 0);
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
    let (ana, here) = network.person("ana", &[("north", Role::Curator)]).await;
    let (bo, _) = network.person("bo", &[("north", Role::Curator)]).await;
    let mut forged = here.token.as_str().to_owned();
    forged.replace_range(..1, if forged.starts_with('A') { "B" } else { "A" });
    for wrong in [
        "",
        "x",
        &forged,
        &here.id,
        &"A".repeat(1_000_000),
        "é".repeat(21).as_str(),
        "' OR 1=1 --",
    ] {
        assert_eq!(session::resume(access, wrong).await.unwrap(), None);
    }
    let mut tx = network.begin().await;
    assert!(
        !session::revoke(access, &mut tx, &bo.id, &here.id).await.unwrap(),
        "it is not bo's to end"
    );
    assert!(session::revoke(access, &mut tx, &ana.id, &here.id).await.unwrap());
    tx.commit().await.unwrap();
    assert!(
        network.actor_of(&here).await.is_none(),
        "a cookie of a session that was ended"
    );

    let here = started(&network, &ana.id, Proof::Password).await;
    let there = started(&network, &ana.id, Proof::Password).await;
    let mut tx = network.begin().await;
    assert_eq!(
        session::revoke_all(access, &mut tx, &ana.id, Some(&here.id))
            .await
            .unwrap(),
        1
    );
    tx.commit().await.unwrap();
    assert!(network.actor_of(&here).await.is_some());
    assert!(network.actor_of(&there).await.is_none());
    let mut tx = network.begin().await;
    assert_eq!(session::end_everyones(&mut tx).await.unwrap(), 2);
    tx.commit().await.unwrap();
    assert!(network.actor_of(&here).await.is_none());
    let here = started(&network, &ana.id, Proof::Password).await;
    let mut tx = network.begin().await;
    account::deactivate(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(network.actor_of(&here).await.is_none(), "the account is closed");
    let mut tx = network.begin().await;
    account::reactivate(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(
        network.actor_of(&here).await.is_none(),
        "a session does not come back with the account"
    );
    let audited = network.audited().await;
    assert!(
        ["session.end", "session.end_all", "person.deactivate"]
            .iter()
            .all(|a| audited.iter().any(|b| a == b))
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
    let roles = [("north", Role::Curator), ("*", Role::Administrator)];
    let (ana, weak) = network.person("ana", &roles).await;

    let weak = session::resume(access, weak.token.as_str()).await.unwrap().unwrap();
    assert!(weak.second_factor_due);
    assert_eq!(weak.actor.memberships, [Membership::new("north", Role::Curator)]);
    assert!(!can(&weak.actor, Action::PersonInvite, access::On::network()).is_allowed());

    for proof in [Proof::SecondFactor, Proof::Provider] {
        let strong = started(&network, &ana.id, proof).await;
        let strong = session::resume(access, strong.token.as_str()).await.unwrap().unwrap();
        assert!(!strong.second_factor_due);
        assert!(can(&strong.actor, Action::PersonInvite, access::On::network()).is_allowed());
        assert_eq!(strong.actor.lang.as_str(), "fr");
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_role_given_or_taken_away_counts_at_the_next_click(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, session) = network.person("ana", &[("north", Role::Specialist)]).await;
    let may_edit = async || {
        let actor = network.actor_of(&session).await.unwrap();
        can(&actor, Action::RecordEdit, access::On::centre("north")).is_allowed()
    };
    assert!(!may_edit().await);
    let curator = Membership::new("north", Role::Curator);
    for given in [true, false] {
        let mut tx = network.begin().await;
        let change = if given {
            membership::grant(access, &mut tx, By::Operator, &ana.id, &curator).await
        } else {
            membership::withdraw(access, &mut tx, By::Operator, &ana.id, &curator).await
        };
        assert!(change.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(may_edit().await, given);
    }
}
