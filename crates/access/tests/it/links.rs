use std::time::Duration;

use access::account::{self, State};
use access::link::Gone;
use access::password::Weak;
use access::sign_in::{self, by_link};
use access::{AccessError, By, Role, link, recovery};
use rstest::rstest;
use store::testing::On;

use crate::support::{ELSEWHERE, HERE, Network, PHRASE, at, signed_in};

fn gone<T: std::fmt::Debug>(result: Result<T, AccessError>) -> Gone {
    match result {
        Err(AccessError::Link(gone)) => gone,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_invitation_is_accepted_once_and_in_time(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, link) = network.invited("ana", &[("north", Role::Curator)]).await;
    assert_eq!(ana.state(), State::Invited);
    let token = link.token.as_str();
    let opened = link::open(access, token).await.unwrap();
    assert_eq!(
        (opened.account.id.as_str(), opened.kind),
        (ana.id.as_str(), link::Kind::Invitation)
    );
    assert_eq!(
        opened,
        link::open(access, token).await.unwrap(),
        "looking uses nothing up"
    );

    let weak = by_link(access, token, "ana@example.org!", HERE).await;
    assert!(matches!(weak, Err(AccessError::Weak(Weak::Personal))), "{weak:?}");
    let (_, next) = by_link(access, token, PHRASE, HERE).await.unwrap();
    assert!(network.actor_of(&signed_in(next)).await.is_some());
    let account = account::by_id(&access.db, &ana.id).await.unwrap().unwrap();
    assert_eq!((account.state(), account.has_password), (State::Active, true));

    assert_eq!(
        gone(by_link(access, token, "another phrase of herons", HERE).await),
        Gone::Used
    );
    assert_eq!(gone(link::open(access, token).await), Gone::Used);
    assert!(
        network.by_password("ana@example.org", PHRASE, HERE).await.is_ok(),
        "the first password stands"
    );

    let (_, late) = network.invited("bo", &[("north", Role::Curator)]).await;
    access.clock.advance(Duration::from_hours(7 * 24));
    assert_eq!(
        gone(by_link(access, late.token.as_str(), PHRASE, HERE).await),
        Gone::Expired
    );
    for forged in ["", "A", &"A".repeat(43), &"A".repeat(100_000), "../../etc/passwd"] {
        assert_eq!(gone(by_link(access, forged, PHRASE, HERE).await), Gone::Unknown);
        assert_eq!(gone(link::open(access, forged).await), Gone::Unknown);
    }
    access.clock.advance(Duration::from_hours(31 * 24));
    access.prune().await.unwrap();
    assert_eq!(
        gone(link::open(access, token).await),
        Gone::Unknown,
        "links are not remembered for ever"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn two_who_use_one_link_at_once_do_not_both_succeed(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let (_, link) = network.invited("ana", &[("north", Role::Curator)]).await;
    let token = link.token.as_str();
    let (one, other) = tokio::join!(
        by_link(&network.access, token, "four herons under ice", HERE),
        by_link(&network.access, token, "seven owls above snow", ELSEWHERE),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let loser = if one.is_ok() { other } else { one };
    assert_eq!(gone(loser), Gone::Used);
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_newer_invitation_takes_the_place_of_an_older_one_and_a_closed_account_has_none(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, first) = network.invited("ana", &[("north", Role::Curator)]).await;
    let mut tx = network.begin().await;
    let (_, second) = account::invite_again(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(gone(link::open(access, first.token.as_str()).await), Gone::Unknown);
    assert!(link::open(access, second.token.as_str()).await.is_ok());
    let mut tx = network.begin().await;
    account::deactivate(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        gone(by_link(access, second.token.as_str(), PHRASE, HERE).await),
        Gone::Unknown
    );
    let mut tx = network.begin().await;
    let again = account::invite_again(access, &mut tx, By::Operator, &ana.id).await;
    assert!(matches!(again, Err(AccessError::Closed { .. })));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_and_ends_what_was_open(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, before) = network.person("ana", &[("north", Role::Curator)]).await;

    let mut tx = network.begin().await;
    for nobody in ["nobody@example.org", "", "ana", &"x".repeat(100_000)] {
        assert!(recovery::ask(access, &mut tx, nobody).await.unwrap().is_none());
    }
    let (whose, link) = recovery::ask(access, &mut tx, " ANA@Example.ORG ")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        whose.email, "ana@example.org",
        "mail goes to the address that stands in the account"
    );
    assert!(
        recovery::ask(access, &mut tx, "ana@example.org")
            .await
            .unwrap()
            .is_none(),
        "one is on its way"
    );
    tx.commit().await.unwrap();
    assert!(
        network.actor_of(&before).await.is_some(),
        "asking alone changes nothing"
    );
    assert!(network.by_password("ana@example.org", PHRASE, HERE).await.is_ok());

    sign_in::by_link(access, link.token.as_str(), "seven owls above snow", HERE)
        .await
        .unwrap();
    assert!(
        network.actor_of(&before).await.is_none(),
        "the sessions of before have ended"
    );
    let old = network.by_password("ana@example.org", PHRASE, HERE).await;
    assert!(matches!(old, Err(AccessError::NotProved)));
    assert!(
        network
            .by_password("ana@example.org", "seven owls above snow", HERE)
            .await
            .is_ok()
    );

    access.clock.advance(Duration::from_mins(6));
    let mut tx = network.begin().await;
    let (_, late) = recovery::ask(access, &mut tx, "ana@example.org")
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    access.clock.advance(Duration::from_hours(1));
    assert_eq!(
        gone(by_link(access, late.token.as_str(), PHRASE, HERE).await),
        Gone::Expired
    );
    let audited = network.audited().await;
    assert!(
        ["password.ask", "password.recover"]
            .iter()
            .all(|a| audited.iter().any(|b| a == b))
    );

    let mut tx = network.begin().await;
    account::deactivate(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    assert!(
        recovery::ask(access, &mut tx, "ana@example.org")
            .await
            .unwrap()
            .is_none(),
        "the account is closed"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn who_asks_for_links_again_and_again_has_to_wait(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    for _ in 0..6 {
        recovery::may_ask(&network.access, "ana@example.org", HERE.address)
            .await
            .unwrap();
    }
    let more = recovery::may_ask(&network.access, "ana@example.org", HERE.address).await;
    assert!(matches!(more, Err(AccessError::Wait { .. })));
    for n in 0..40 {
        recovery::may_ask(&network.access, "ana@example.org", at([203, 0, 113, n]).address)
            .await
            .unwrap();
    }
    let elsewhere = recovery::may_ask(&network.access, "ana@example.org", ELSEWHERE.address).await;
    assert!(
        elsewhere.is_ok(),
        "who asks for others' links does not keep them from their own"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_new_e_mail_address_counts_once_it_is_confirmed(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let ana = network.actor("ana", &[("north", Role::Curator)]).await;
    let bo = network.actor("bo", &[("north", Role::Curator)]).await;
    let ask = async |actor: &access::Actor, new: &str| {
        let mut tx = network.begin().await;
        let link = account::ask_email(access, &mut tx, actor, new).await;
        tx.commit().await.unwrap();
        link
    };
    assert!(matches!(ask(&ana, "ana at example").await, Err(AccessError::Email)));
    let link = ask(&ana, "Ana.New@example.org").await.unwrap();
    assert_eq!(
        gone(by_link(access, link.token.as_str(), PHRASE, HERE).await),
        Gone::Unknown,
        "it sets no password"
    );
    let mut tx = network.begin().await;
    let before = account::confirm_email(access, &mut tx, link.token.as_str())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(before.email, "ana@example.org");
    assert!(network.by_password("ana@example.org", PHRASE, HERE).await.is_err());
    assert!(network.by_password("ana.new@EXAMPLE.org", PHRASE, HERE).await.is_ok());

    let taken = ask(&bo, "ana.new@example.org").await.unwrap();
    let mut tx = network.begin().await;
    let refused = account::confirm_email(access, &mut tx, taken.token.as_str()).await;
    assert!(matches!(refused, Err(AccessError::EmailTaken { account }) if account == ana.account));
}
