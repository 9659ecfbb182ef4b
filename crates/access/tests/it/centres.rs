use access::policy::Why;
use access::{AccessError, Action, By, CentreSettings, NETWORK, Role, centre, scope};
use language::{Lang, Text};
use rstest::rstest;
use store::testing::{On, START};
use store::{Clock, args, sql};

use crate::support::Network;

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_centre_is_added_by_the_network_and_kept_by_its_own_administrator(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let access = &network.access;
    let wide = network.actor("wide", &[(NETWORK, Role::Administrator)]).await;
    let north = network.actor("nora", &[("north", Role::Administrator)]).await;
    let names = Text::both("East Shore", "Rive-Est");
    let settings = CentreSettings {
        two_person: true,
        ..CentreSettings::default()
    };

    let mut tx = network.begin().await;
    let refused = centre::create(access, &mut tx, By::Person(&north), "east", &names, &settings).await;
    assert!(matches!(refused, Err(AccessError::Denied(Why::Centre))));
    let wide = By::Person(&wide);
    centre::create(access, &mut tx, wide, "east", &names, &settings)
        .await
        .unwrap();
    let twice = centre::create(access, &mut tx, wide, "east", &names, &settings).await;
    assert!(matches!(twice, Err(AccessError::CentreTaken { id }) if id == "east"));
    for wrong in ["", "*", "East", "é", "a b", "-a", "a-", "../x", &"a".repeat(41)] {
        let refused = centre::create(access, &mut tx, wide, wrong, &names, &settings).await;
        assert!(matches!(refused, Err(AccessError::CentreId { .. })), "{wrong}");
    }
    let nameless = centre::create(access, &mut tx, wide, "west", &Text::default(), &settings).await;
    assert!(matches!(nameless, Err(AccessError::Centre { .. })));
    for wrong in [
        CentreSettings {
            languages: Vec::new(),
            ..settings.clone()
        },
        CentreSettings {
            verify_every_days: 0,
            ..settings.clone()
        },
        CentreSettings {
            verify_every_days: 3651,
            ..settings.clone()
        },
    ] {
        let refused = centre::create(access, &mut tx, wide, "west", &names, &wrong).await;
        assert!(matches!(refused, Err(AccessError::Centre { .. })));
    }
    tx.commit().await.unwrap();

    let east = centre::by_id(&access.db, "east").await.unwrap().unwrap();
    assert_eq!((east.name(&Lang::fr()), &east.settings), ("Rive-Est", &settings));
    let shown = centre::list(&access.db, &scope(&north, Action::CentreSee), "", None, 10)
        .await
        .unwrap();
    assert_eq!(shown.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["north"]);
    let change = async |id: &str, version| {
        let mut tx = network.begin().await;
        let done = centre::change(access, &mut tx, By::Person(&north), id, version, &names, &settings).await;
        tx.commit().await.unwrap();
        done
    };
    change("north", 1).await.unwrap();
    assert!(
        matches!(change("north", 1).await, Err(AccessError::Stale { .. })),
        "two tabs"
    );
    for other in ["east", NETWORK, "nowhere"] {
        assert!(
            matches!(change(other, 1).await, Err(AccessError::Denied(Why::Centre))),
            "{other}"
        );
    }
    let mut tx = network.begin().await;
    let nowhere = centre::change(access, &mut tx, wide, "nowhere", 1, &names, &settings).await;
    assert!(matches!(nowhere, Err(AccessError::NoCentre { .. })));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn centres_are_listed_in_pages_and_the_network_is_not_among_them(#[case] on: On) {
    let Some(network) = Network::fresh(on).await else {
        return;
    };
    let db = &network.access.db;
    let everywhere = access::Scope::Everything;
    let first = centre::list(db, &everywhere, "", None, 1).await.unwrap();
    assert_eq!(first[0].id, "north");
    let second = centre::list(db, &everywhere, "", Some("north"), 5).await.unwrap();
    assert_eq!(second.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["south"]);
    assert_eq!(centre::list(db, &everywhere, "OUT", None, 5).await.unwrap().len(), 1);
    let mut tx = network.begin().await;
    let names = Text::both("Orleans Island", "Île d’Orléans");
    centre::ensure(&mut tx, &network.access.ids, START, "island", &names)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for (words, found) in [("ÎLE D'ORLEANS", 1), ("island", 1), ("", 3), ("fr", 0), ("text", 0)] {
        let listed = centre::list(db, &everywhere, words, None, 5).await.unwrap();
        assert_eq!(listed.len(), found, "{words}");
    }
    assert_eq!(centre::list(db, &everywhere, "%", None, 5).await.unwrap().len(), 0);
    assert_eq!(
        centre::list(db, &access::Scope::Nothing, "", None, 5)
            .await
            .unwrap()
            .len(),
        0
    );
    assert!(
        centre::by_id(db, NETWORK).await.unwrap().is_some(),
        "it has settings all the same"
    );
    assert_eq!(
        centre::by_ids(db, vec!["south".into(), "nowhere".into()])
            .await
            .unwrap()
            .len(),
        1
    );
}

sql! {
    RECORD = "INSERT INTO record (id, kind, owner, status, version, schema, name, created_at, modified_at, born_run, body)
        VALUES ($1, 'service', $2, 'active', 1, 1, 'x', $3, $3, 0, '{}')";
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn who_owned_records_before_there_were_centres_is_one(#[case] on: On) {
    let Some(db) = store::testing::before(on, "0005_people").await else {
        return;
    };
    let mut tx = db.begin().await.unwrap();
    for (id, owner) in [("a", "main"), ("b", "main"), ("c", "Île d'Orléans \"211\"")] {
        tx.exec(RECORD, args![id, owner, START]).await.unwrap();
    }
    tx.commit().await.unwrap();
    db.migrate(&Clock::fixed(START)).await.unwrap();
    let centres = centre::list(&db, &access::Scope::Everything, "", None, 10)
        .await
        .unwrap();
    let ids: Vec<&str> = centres.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["main", "Île d'Orléans \"211\""]);
    assert_eq!(centres[0].name(&Lang::en()), "main", "until somebody names it");
    let ids = store::Ids::seeded(Clock::fixed(START), 1);
    for (name, named) in [("211 Lakeshore", "211 Lakeshore"), ("Another", "211 Lakeshore")] {
        let mut tx = db.begin().await.unwrap();
        centre::ensure(&mut tx, &ids, START, "main", &Text::both(name, name))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let main = centre::by_id(&db, "main").await.unwrap().unwrap();
        assert_eq!(main.name(&Lang::en()), named, "a name that somebody gave stays");
    }
    assert_eq!(centres[0].settings, CentreSettings::default());
}
