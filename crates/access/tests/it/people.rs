use access::account::{self, Change, Filter, State};
use access::policy::Why;
use access::{AccessError, Action, Actor, By, Membership, NETWORK, Role, Scope, membership, scope};
use language::Lang;
use rstest::rstest;
use store::testing::On;

use crate::support::{HERE, Network, PHRASE, new};

fn names(listed: &[account::Listed]) -> Vec<&str> {
    listed.iter().map(|each| each.account.name.as_str()).collect()
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn an_administrator_of_one_centre_reaches_the_people_of_that_centre_alone(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let north = network.actor("nora", &[("north", Role::Administrator)]).await;
    let by = By::Person(&north);
    let (near, _) = network.person("near", &[("north", Role::Specialist)]).await;
    let (far, _) = network.person("far", &[("south", Role::Specialist)]).await;
    let (both, _) = network
        .person("both", &[("north", Role::Curator), ("south", Role::Curator)])
        .await;
    let (wide, _) = network.person("wide", &[(NETWORK, Role::Administrator)]).await;

    let mut tx = network.begin().await;
    for wanted in [("south", Role::Trainee), (NETWORK, Role::Administrator)] {
        let refused = account::invite(access, &mut tx, by, &new("x", &[("north", Role::Trainee), wanted])).await;
        assert!(matches!(refused, Err(AccessError::Denied(Why::Centre))), "{refused:?}");
        let wanted = Membership::new(wanted.0, wanted.1);
        let refused = membership::grant(access, &mut tx, by, &near.id, &wanted).await;
        assert!(matches!(refused, Err(AccessError::Denied(Why::Centre))));
        // Not even to oneself.
        let refused = membership::grant(access, &mut tx, by, &north.account, &wanted).await;
        assert!(matches!(refused, Err(AccessError::Denied(Why::Centre))));
    }
    account::invite(access, &mut tx, by, &new("x", &[("north", Role::Trainee)]))
        .await
        .unwrap();
    for other in [&far, &both, &wide] {
        let (id, change) = (
            &other.id,
            Change {
                name: "Mallory".into(),
                lang: Lang::en(),
            },
        );
        let denied = |result: Result<(), AccessError>| assert!(matches!(result, Err(AccessError::Denied(Why::Centre))));
        denied(account::deactivate(access, &mut tx, by, id).await);
        denied(account::reactivate(access, &mut tx, by, id).await);
        denied(account::change(access, &mut tx, by, id, 1, &change).await);
        denied(account::start_afresh(access, &mut tx, by, id).await.map(drop));
        denied(account::invite_again(access, &mut tx, by, id).await.map(drop));
    }
    // Of somebody who works at both, only what concerns the own centre.
    let (here, there) = (
        Membership::new("north", Role::Curator),
        Membership::new("south", Role::Curator),
    );
    assert!(
        membership::withdraw(access, &mut tx, by, &both.id, &here)
            .await
            .unwrap()
    );
    let refused = membership::withdraw(access, &mut tx, by, &both.id, &there).await;
    assert!(matches!(refused, Err(AccessError::Denied(Why::Centre))));
    account::deactivate(access, &mut tx, by, &near.id).await.unwrap();
    tx.commit().await.unwrap();

    let shown = account::list(access, &scope(&north, Action::PersonSee), &Filter::default(), None, 100)
        .await
        .unwrap();
    assert_eq!(names(&shown), ["near", "nora", "x"]);
    assert!(
        shown
            .iter()
            .all(|each| each.memberships.iter().all(|m| m.centre == "north"))
    );
    let asked = Filter {
        centre: Some("south".into()),
        ..Filter::default()
    };
    let shown = account::list(access, &scope(&north, Action::PersonSee), &asked, None, 100)
        .await
        .unwrap();
    assert_eq!(names(&shown), [""; 0], "asking for another centre shows nothing of it");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn who_is_no_administrator_changes_nobody_but_themselves(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (bo, _) = network.person("bo", &[("north", Role::Trainee)]).await;
    for role in Role::ALL.iter().copied().filter(|role| *role != Role::Administrator) {
        let actor = network.actor(role.as_str(), &[("north", role), (NETWORK, role)]).await;
        let by = By::Person(&actor);
        let mut tx = network.begin().await;
        let invited = account::invite(access, &mut tx, by, &new("x", &[("north", Role::Trainee)])).await;
        assert!(matches!(invited, Err(AccessError::Denied(Why::Role))), "{role:?}");
        let granted = Membership::new("north", Role::Administrator);
        let granted = membership::grant(access, &mut tx, by, &actor.account, &granted).await;
        assert!(matches!(granted, Err(AccessError::Denied(Why::Role))), "{role:?}");
        let closed = account::deactivate(access, &mut tx, by, &bo.id).await;
        assert!(matches!(closed, Err(AccessError::Denied(Why::Role))), "{role:?}");
        let change = Change {
            name: "Somebody   Else".into(),
            lang: Lang::en(),
        };
        let changed = account::change(access, &mut tx, by, &bo.id, bo.version + 1, &change).await;
        assert!(matches!(changed, Err(AccessError::Denied(Why::Role))), "{role:?}");
        let own = account::by_id(&access.db, &actor.account).await.unwrap().unwrap();
        account::change(access, &mut tx, by, &own.id, own.version, &change)
            .await
            .unwrap();
        let stale = account::change(access, &mut tx, by, &own.id, own.version, &change).await;
        assert!(matches!(stale, Err(AccessError::Stale { .. })), "two tabs");
        tx.commit().await.unwrap();
        let own = account::by_id(&access.db, &actor.account).await.unwrap().unwrap();
        assert_eq!((own.name.as_str(), own.lang().as_str()), ("Somebody Else", "en"));
    }
}

async fn withdrawn(network: &Network, by: &Actor, whom: &Actor) -> Result<bool, AccessError> {
    let role = Membership::new(NETWORK, Role::Administrator);
    let mut tx = network.begin().await;
    let done = membership::withdraw(&network.access, &mut tx, By::Person(by), &whom.account, &role).await?;
    tx.commit().await?;
    Ok(done)
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn of_two_administrators_who_remove_each_other_one_stays(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let ana = network.actor("ana", &[(NETWORK, Role::Administrator)]).await;
    let bo = network.actor("bo", &[(NETWORK, Role::Administrator)]).await;
    network.invited("late", &[(NETWORK, Role::Administrator)]).await;
    let (one, other) = tokio::join!(withdrawn(&network, &ana, &bo), withdrawn(&network, &bo, &ana));
    let last = match (&one, &other) {
        (Ok(true), Err(AccessError::LastAdministrator)) => &ana,
        (Err(AccessError::LastAdministrator), Ok(true)) => &bo,
        neither => panic!("{neither:?}"),
    };
    // Who was only invited does not count: they may never come.
    let mut tx = network.begin().await;
    let closed = account::deactivate(access, &mut tx, By::Operator, &last.account).await;
    assert!(matches!(closed, Err(AccessError::LastAdministrator)));
    let role = Membership::new(NETWORK, Role::Administrator);
    let taken = membership::withdraw(access, &mut tx, By::Operator, &last.account, &role).await;
    assert!(matches!(taken, Err(AccessError::LastAdministrator)));
    let oneself = account::deactivate(access, &mut tx, By::Person(last), &last.account).await;
    assert!(matches!(oneself, Err(AccessError::Oneself)));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn nobody_is_invited_twice_however_the_address_is_written(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, _) = network.invited("ana", &[("north", Role::Curator)]).await;
    let mut tx = network.begin().await;
    for same in ["ANA@example.org", " ana@EXAMPLE.ORG", "ａｎａ@example.org"] {
        let again = account::New {
            email: same.into(),
            ..new("Other", &[("north", Role::Curator)])
        };
        let refused = account::invite(access, &mut tx, By::Operator, &again).await;
        assert!(
            matches!(refused, Err(AccessError::EmailTaken { account }) if account == ana.id),
            "{same}"
        );
    }
    let refused = async |tx: &mut store::Tx, new: account::New| {
        account::invite(access, tx, By::Operator, &new).await.unwrap_err()
    };
    let good = new("bo", &[("north", Role::Curator)]);
    for name in [
        "",
        " \n",
        &"x".repeat(121),
        "bo\0bo",
        "bo \u{202e}nimda",
        &"x".repeat(1_000_000),
    ] {
        let wrong = account::New {
            name: (*name).to_owned(),
            ..good.clone()
        };
        assert!(matches!(refused(&mut tx, wrong).await, AccessError::Name));
    }
    let long = account::New {
        email: format!("{}@example.org", "x".repeat(1_000_000)),
        ..good.clone()
    };
    assert!(matches!(refused(&mut tx, long).await, AccessError::Email));
    assert!(matches!(refused(&mut tx, new("bo", &[])).await, AccessError::NoRole));
    let nowhere = new("bo", &[("nowhere", Role::Curator)]);
    assert!(matches!(refused(&mut tx, nowhere).await, AccessError::NoCentre { id } if id == "nowhere"));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn people_are_listed_by_name_in_pages_and_found_by_part_of_it(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    for (name, email) in [
        ("Élise Roy", "e1"),
        ("elise roy", "e2"),
        ("Zoé 100%", "z"),
        ("Ana_Bo", "a"),
        ("Bo", "b"),
    ] {
        let person = account::New {
            name: name.into(),
            ..new(email, &[("north", Role::Curator)])
        };
        let mut tx = network.begin().await;
        account::invite(access, &mut tx, By::Operator, &person).await.unwrap();
        tx.commit().await.unwrap();
    }
    network
        .person("carl", &[("south", Role::Partner), ("north", Role::Trainee)])
        .await;
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = account::list(access, &Scope::Everything, &Filter::default(), after.as_deref(), 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.account.id.clone());
        pages.push(names(&page).join(", "));
    }
    assert_eq!(pages, ["Ana_Bo, Bo", "carl, Élise Roy", "elise roy, Zoé 100%"]);

    let found = async |filter: Filter| {
        let found = account::list(access, &Scope::Everything, &filter, None, 10)
            .await
            .unwrap();
        names(&found).join(", ")
    };
    let words = |words: &str| Filter {
        words: words.into(),
        ..Filter::default()
    };
    assert_eq!(found(words("ELISE")).await, "Élise Roy, elise roy");
    assert_eq!(found(words("z@example")).await, "Zoé 100%");
    assert_eq!(found(words("%")).await, "Zoé 100%");
    assert_eq!(found(words("_")).await, "Ana_Bo");
    assert_eq!(found(words("'; DROP TABLE account; --")).await, "");
    assert_eq!(
        found(Filter {
            role: Some(Role::Partner),
            ..Filter::default()
        })
        .await,
        "carl"
    );
    let both = Filter {
        role: Some(Role::Partner),
        centre: Some("north".into()),
        ..Filter::default()
    };
    assert_eq!(found(both).await, "", "role and centre belong together");
    assert_eq!(
        found(Filter {
            state: Some(State::Active),
            ..Filter::default()
        })
        .await,
        "carl"
    );
    assert!(
        account::list(access, &Scope::Nothing, &Filter::default(), None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_happens_to_people_is_told_by_ids_and_roles_alone(#[case] on: On) {
    store::sql! { EVERYTHING = "SELECT actor || entity || entity_id || action || COALESCE(centre, '') || CAST(detail AS TEXT) FROM audit_entry"; }
    store::sql! { FEED = "SELECT entity || id || kind || COALESCE(centre, '') || COALESCE(CAST(detail AS TEXT), '') FROM event"; }
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let (ana, _) = network.person("marguerite", &[("north", Role::Curator)]).await;
    drop(
        network
            .by_password("marguerite@example.org", "not the password", HERE)
            .await,
    );
    drop(network.by_password("marguerite@example.org", PHRASE, HERE).await);
    let mut tx = network.begin().await;
    let role = Membership::new("south", Role::Partner);
    membership::grant(access, &mut tx, By::Operator, &ana.id, &role)
        .await
        .unwrap();
    account::deactivate(access, &mut tx, By::Operator, &ana.id)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        network.audited().await,
        [
            "centre.create",
            "centre.create",
            "person.invite",
            "invitation.accept",
            "sign_in.done",
            "sign_in.refused",
            "sign_in.done",
            "person.grant",
            "person.deactivate",
        ]
    );
    assert_eq!(
        network.events().await,
        [
            "centre.created",
            "centre.created",
            "account.created",
            "account.changed",
            "account.closed"
        ]
    );
    for query in [EVERYTHING, FEED] {
        let said: Vec<(String,)> = network.test.fresh_all(query, Vec::new()).await.unwrap();
        for (text,) in said {
            assert!(!text.contains("marguerite") && !text.contains("192.0"), "{text}");
        }
    }
}
