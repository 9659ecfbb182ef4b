//! Whatever is done to people, in whatever order and by whomever, some things stay true.
use access::account::{self, State};
use access::session::{self, Proof};
use access::{Account, Actor, By, Membership, NETWORK, Result, Role, Scope, membership};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rstest::rstest;
use store::testing::On;

use crate::support::{Network, new};

/// Something that somebody tries to do to somebody; numbers are places in the list of people.
#[derive(Debug, Clone)]
struct Try {
    by: Option<usize>,
    whom: usize,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Invite(Membership),
    Grant(Membership),
    Withdraw(Membership),
    Close,
    Reopen,
    StartAfresh,
    SignIn,
}

fn memberships() -> impl Strategy<Value = Membership> {
    let centres = prop::sample::select(vec!["north", "south", NETWORK]);
    let roles = prop::sample::select(vec![Role::Administrator, Role::Administrator, Role::Curator]);
    (centres, roles).prop_map(|(centre, role)| Membership::new(centre, role))
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let what = prop_oneof![
        memberships().prop_map(What::Invite),
        memberships().prop_map(What::Grant),
        memberships().prop_map(What::Grant),
        memberships().prop_map(What::Withdraw),
        memberships().prop_map(What::Withdraw),
        Just(What::Close),
        Just(What::Reopen),
        Just(What::StartAfresh),
        Just(What::SignIn),
    ];
    let one = (prop::option::weighted(0.8, 0..8_usize), 0..8_usize, what);
    prop::collection::vec(one.prop_map(|(by, whom, what)| Try { by, whom, what }), 1..30)
}

/// Everybody, with their roles and with whether they can sign in as things stand.
async fn everybody(network: &Network) -> Vec<(Account, Vec<Membership>)> {
    let filter = account::Filter::default();
    let all = account::list(&network.access, &Scope::Everything, &filter, None, 1000)
        .await
        .unwrap();
    all.into_iter()
        .map(|listed| (listed.account, listed.memberships))
        .collect()
}

async fn actor(network: &Network, account: &str) -> Option<Actor> {
    let mut tx = network.begin().await;
    let started = session::start(&network.access, &mut tx, account, Proof::SecondFactor, "")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    network.actor_of(&started).await
}

async fn done(network: &Network, by: By<'_>, whom: &str, n: usize, what: &What) -> Result<()> {
    let access = &network.access;
    let mut tx = network.begin().await;
    match what {
        What::Invite(m) => {
            let new = new(&format!("person{n}"), &[(&m.centre, m.role)]);
            account::invite(access, &mut tx, by, &new).await.map(drop)?;
        }
        What::Grant(m) => membership::grant(access, &mut tx, by, whom, m).await.map(drop)?,
        What::Withdraw(m) => membership::withdraw(access, &mut tx, by, whom, m).await.map(drop)?,
        What::Close => account::deactivate(access, &mut tx, by, whom).await?,
        What::Reopen => account::reactivate(access, &mut tx, by, whom).await?,
        What::StartAfresh => account::start_afresh(access, &mut tx, by, whom).await.map(drop)?,
        What::SignIn => {}
    }
    tx.commit().await?;
    Ok(())
}

fn is_administrator_of(memberships: &[Membership], centre: &str) -> bool {
    memberships
        .iter()
        .any(|m| m.role == Role::Administrator && (m.centre == centre || m.centre == NETWORK))
}

fn administrators(people: &[(Account, Vec<Membership>)]) -> usize {
    let wide = Membership::new(NETWORK, Role::Administrator);
    people
        .iter()
        .filter(|(account, roles)| account.state() == State::Active && roles.contains(&wide))
        .count()
}

async fn holds(on: On, tries: Vec<Try>) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    network.actor("ana", &[(NETWORK, Role::Administrator)]).await;
    network.actor("nora", &[("north", Role::Administrator)]).await;
    network.actor("bo", &[("south", Role::Curator)]).await;
    for (n, Try { by, whom, what }) in tries.iter().enumerate() {
        let people = everybody(&network).await;
        let whom = &people[whom % people.len()].0.id;
        if let What::SignIn = what {
            assert_eq!(
                actor(&network, whom).await.is_some(),
                state_of(&people, whom) != State::Closed
            );
        }
        let by = by.map(|by| &people[by % people.len()]);
        let actor = match by {
            Some((account, _)) if account.state() == State::Closed => continue,
            Some((account, _)) => actor(&network, &account.id).await,
            None => None,
        };
        // Who signs in for the first time is active from then on.
        let before = everybody(&network).await;
        let open = actor_sessions(&network, whom).await;
        let result = done(&network, actor.as_ref().map_or(By::Operator, By::Person), whom, n, what).await;
        let after = everybody(&network).await;

        assert!(
            administrators(&after) > 0,
            "somebody is left to look after the network: {what:?}"
        );
        if result.is_err() {
            assert_eq!(
                without_sign_in(&before),
                without_sign_in(&after),
                "what is refused changes nothing: {what:?}"
            );
        }
        if let Some((_, held)) = by {
            for centre in changed_centres(&before, &after) {
                assert!(
                    is_administrator_of(held, &centre),
                    "{what:?} at {centre} by somebody with {held:?}"
                );
            }
            if before.len() == after.len() && version_of(&before, whom) != version_of(&after, whom) {
                let roles = &before.iter().find(|(account, _)| account.id == *whom).unwrap().1;
                assert!(
                    roles.iter().all(|m| is_administrator_of(held, &m.centre)),
                    "{what:?} by {held:?}"
                );
                assert!(
                    !roles.is_empty() || is_administrator_of(held, NETWORK),
                    "{what:?} by {held:?}"
                );
            }
        }
        if result.is_ok() && matches!(what, What::Close | What::StartAfresh) && state_of(&before, whom) != State::Closed
        {
            assert_eq!(actor_sessions(&network, whom).await, 0, "{open} sessions were open");
        }
    }
}

async fn actor_sessions(network: &Network, account: &str) -> usize {
    session::list(&network.access, account).await.unwrap().len()
}

fn state_of(people: &[(Account, Vec<Membership>)], id: &str) -> State {
    people.iter().find(|(account, _)| account.id == id).unwrap().0.state()
}

fn version_of(people: &[(Account, Vec<Membership>)], id: &str) -> i64 {
    people.iter().find(|(account, _)| account.id == id).unwrap().0.version
}

fn without_sign_in(people: &[(Account, Vec<Membership>)]) -> Vec<(&str, i64, &[Membership])> {
    people
        .iter()
        .map(|(account, roles)| (account.id.as_str(), account.version, roles.as_slice()))
        .collect()
}

/// The centres at which somebody has other roles than before.
fn changed_centres(before: &[(Account, Vec<Membership>)], after: &[(Account, Vec<Membership>)]) -> Vec<String> {
    let flat = |people: &[(Account, Vec<Membership>)]| -> Vec<(String, Membership)> {
        people
            .iter()
            .flat_map(|(a, roles)| roles.iter().map(|m| (a.id.clone(), m.clone())))
            .collect()
    };
    let (before, after) = (flat(before), flat(after));
    let gone = before.iter().filter(|each| !after.contains(each));
    let come = after.iter().filter(|each| !before.contains(each));
    gone.chain(come).map(|(_, m)| m.centre.clone()).collect()
}

#[rstest]
#[case(On::Sqlite, 40)]
#[case(On::Postgres, 4)]
fn nobody_reaches_further_than_their_roles_and_somebody_is_always_left(#[case] on: On, #[case] cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&tries(), |tries| {
            runtime.block_on(holds(on, tries));
            Ok(())
        })
        .unwrap();
}
