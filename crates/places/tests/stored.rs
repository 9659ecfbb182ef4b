//! Places in the database, on both kinds.

mod support;

use places::{PlaceKind, load, save};
use rstest::rstest;
use store::Ts;
use store::testing::{On, fresh};
use support::{demo_places, id};

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_saved_gazetteer_is_loaded_as_it_was_and_a_second_save_changes_nothing(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let places = demo_places();
    let mut tx = db.begin().await.expect("begun");
    let saved = save(&mut tx, &places, "demo", Ts(1)).await.expect("saved");
    tx.commit().await.expect("committed");
    assert_eq!((saved.created, saved.changed, saved.unchanged), (places.len(), 0, 0));
    let events = db.events_after(0, 10).await.expect("events");
    assert_eq!(
        events
            .iter()
            .map(|e| (e.entity.as_str(), e.id.as_str()))
            .collect::<Vec<_>>(),
        [("gazetteer", "demo")]
    );

    let gazetteer = load(&db).await.expect("loaded");
    assert_eq!(gazetteer.len(), places.len());
    for place in &places {
        assert_eq!(gazetteer.get(&place.id), Some(place));
    }

    let mut tx = db.begin().await.expect("begun");
    let again = save(&mut tx, &places, "demo", Ts(2)).await.expect("saved");
    tx.commit().await.expect("committed");
    assert_eq!((again.created, again.changed, again.unchanged), (0, 0, places.len()));
    assert_eq!(
        db.events_after(0, 10).await.expect("events").len(),
        1,
        "nothing changed, nobody is told"
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn another_source_completes_what_the_first_wrote(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let mut tx = db.begin().await.expect("begun");
    save(&mut tx, &demo_places(), "demo", Ts(1)).await.expect("saved");
    let mut toronto = places::Place::new(
        id("csd:3520005"),
        PlaceKind::Municipality,
        language::Text::both("Toronto", "Toronto (ville)"),
    );
    toronto.codes.insert("sgc".into(), "3520005".into());
    toronto.population = Some(3_000_000);
    let saved = save(&mut tx, &[toronto], "census", Ts(2)).await.expect("saved");
    tx.commit().await.expect("committed");
    assert_eq!((saved.created, saved.changed), (0, 1));
    let gazetteer = load(&db).await.expect("loaded");
    let toronto = gazetteer.get(&id("ca-on-toronto")).expect("there");
    assert_eq!(toronto.population, Some(3_000_000));
    assert_eq!(
        toronto.name.get(&language::Lang::fr()),
        Some("Toronto"),
        "the first name stays"
    );
    assert!(toronto.also.contains(&"Toronto (ville)".to_owned()));
}
