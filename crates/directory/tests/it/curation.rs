//! Drafts, publishing with two people, copies and what refers to a record, on both databases.

use std::time::Duration;

use directory::curation::draft::{self, Done, Draft};
use directory::curation::proposal::{self, State};
use directory::curation::{blank, copy, referring, referring_count};
use directory::model::{Body, Identifier, Kind, Organization, Phone, Record, Service, SourceRef, Status, Verified};
use directory::{Change, DirectoryError, history, read, retire, save};
use language::{Lang, Origin, Text, Wording};
use rstest::rstest;
use store::testing::{On, START, fresh};
use store::{Db, Tx};

use crate::common::en;

pub fn change(who: &str, seconds: u64) -> Change {
    Change::new(who, "because", START.plus(Duration::from_secs(seconds)))
}

pub fn agency(id: &str, name: Text) -> Record {
    Record {
        body: Body::Organization(Organization {
            name,
            ..Organization::default()
        }),
        ..blank(Kind::Organization, id, "centre")
    }
}

pub fn organization(body: &mut Body) -> &mut Organization {
    let Body::Organization(body) = body else {
        panic!("not an organization")
    };
    body
}

pub async fn put(db: &Db, change: &Change, record: &Record) {
    let mut tx = db.begin().await.unwrap();
    save(&mut tx, change, record).await.unwrap();
    tx.commit().await.unwrap();
}

/// Runs one step in a transaction of its own, which is kept when the step succeeds.
pub async fn within<T>(db: &Db, step: impl AsyncFnOnce(&mut Tx) -> directory::Result<T>) -> directory::Result<T> {
    let mut tx = db.begin().await?;
    let done = step(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}

async fn keep(db: &Db, draft: &mut Draft) {
    draft.revision = within(db, async |tx| draft::save(tx, draft).await).await.unwrap();
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_draft_is_kept_for_its_writer_alone_and_two_windows_do_not_undo_each_other(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    put(&db, &change("chantal", 0), &agency("mill", en("Mill"))).await;
    let record = read::record(&db, "mill").await.unwrap();
    let events = db.last_event().await.unwrap();
    let mut window = Draft::begin(&record, "chantal", START);
    let mut other = window.clone();
    organization(&mut window.body).email = Some("half an addr".into());
    window.beside = Some("hours: second tues".into());
    keep(&db, &mut window).await;
    other.at = START.plus(Duration::from_secs(1));
    let late = within(&db, async |tx| draft::save(tx, &other).await).await.unwrap_err();
    assert!(
        matches!(
            &late,
            DirectoryError::DraftMoved {
                expected: 0,
                found: 1,
                ..
            }
        ),
        "{late}"
    );
    keep(&db, &mut window).await;
    assert_eq!(draft::of(&db, "mill", "chantal").await.unwrap().as_ref(), Some(&window));
    assert_eq!(window.revision, 2);
    assert_eq!(draft::of(&db, "mill", "moussa").await.unwrap(), None);
    assert_eq!(
        draft::others(&db, "mill", "moussa").await.unwrap()[0].account,
        "chantal"
    );
    assert!(draft::others(&db, "mill", "chantal").await.unwrap().is_empty());
    assert_eq!(db.last_event().await.unwrap(), events, "a draft is no event");
    assert_eq!(read::record(&db, "mill").await.unwrap(), record, "nor a version");

    // One of a record that does not exist yet stands beside it, page by page.
    let mut new = Draft::begin(
        &blank(Kind::Service, "new", "centre"),
        "chantal",
        START.plus(Duration::from_secs(5)),
    );
    keep(&db, &mut new).await;
    let first = draft::list(&db, "chantal", None, 1).await.unwrap();
    assert_eq!((first[0].record_id.as_str(), first[0].behind()), ("new", false));
    let second = draft::list(&db, "chantal", first.first(), 10).await.unwrap();
    assert_eq!(second.iter().map(|d| d.name.as_str()).collect::<Vec<_>>(), ["Mill"]);

    assert!(
        within(&db, async |tx| draft::discard(tx, "mill", "chantal").await)
            .await
            .unwrap()
    );
    assert!(
        !within(&db, async |tx| draft::discard(tx, "mill", "chantal").await)
            .await
            .unwrap()
    );
    // Thrown away in one window, typed on in the other: told, and nothing is overwritten.
    let gone = within(&db, async |tx| draft::save(tx, &window).await).await;
    assert!(matches!(
        gone,
        Err(DirectoryError::DraftMoved {
            expected: 2,
            found: 0,
            ..
        })
    ));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_draft_of_a_record_that_moved_on_is_put_together_field_by_field(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    put(
        &db,
        &change("chantal", 0),
        &agency("mill", Text::both("Mill", "Moulin")),
    )
    .await;
    let record = read::record(&db, "mill").await.unwrap();
    let mut mine = Draft::begin(&record, "chantal", START);
    organization(&mut mine.body).name.set(Lang::en(), "Mill Street");
    organization(&mut mine.body).email = Some("mill@example.org".into());
    keep(&db, &mut mine).await;
    assert_eq!(draft::reunite(&db, &mine).await.unwrap(), None, "nobody saved since");
    let mut theirs = record.clone();
    organization(&mut theirs.body).name.set(Lang::en(), "The Mill");
    organization(&mut theirs.body).year_incorporated = Some(1987);
    put(&db, &change("moussa", 10), &theirs).await;

    let refused = within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 20), "mill", false, "p").await
    })
    .await;
    assert!(matches!(
        refused,
        Err(DirectoryError::Stale {
            expected: 1,
            found: 2,
            ..
        })
    ));
    assert!(
        draft::of(&db, "mill", "chantal").await.unwrap().is_some(),
        "the draft is still there"
    );

    let mut both = draft::reunite(&db, &mine).await.unwrap().unwrap();
    assert_eq!(both.version, 2);
    let fields: Vec<String> = both.saved.iter().map(|c| c.path.to_string()).collect();
    assert_eq!(fields, ["name.en", "year_incorporated"]);
    let conflict = &both.conflicts[0];
    let said = |value: &Option<serde_json::Value>| value.as_ref().unwrap().to_string();
    assert_eq!(both.conflicts.len(), 1);
    assert_eq!(conflict.path.to_string(), "name.en");
    assert!(said(&conflict.base).contains("\"Mill\""));
    assert!(said(&conflict.ours).contains("Mill Street") && said(&conflict.theirs).contains("The Mill"));
    let body = organization(&mut both.body);
    assert_eq!(
        (
            body.name.get(&Lang::en()),
            body.email.as_deref(),
            body.year_incorporated
        ),
        (Some("Mill Street"), Some("mill@example.org"), Some(1987))
    );
    (mine.body, mine.base_version) = (both.body, both.version);
    keep(&db, &mut mine).await;
    let done = within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 20), "mill", false, "p").await
    })
    .await
    .unwrap();
    assert!(matches!(done, Done::Saved(saved) if saved.version == 3));
    assert_eq!(draft::of(&db, "mill", "chantal").await.unwrap(), None);
    let again = within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 21), "mill", false, "p").await
    })
    .await;
    assert!(matches!(again, Err(DirectoryError::NoDraft { .. })), "the button twice");
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_change_stands_when_another_person_has_approved_it(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    let own = ["centre".to_owned()];
    let mut new = Draft::begin(&agency("mill", en("Mill")), "chantal", START);
    keep(&db, &mut new).await;
    let done = within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 1), "mill", true, "p1").await
    })
    .await
    .unwrap();
    assert_eq!(done, Done::Proposed("p1".into()));
    assert!(read::record(&db, "mill").await.is_err(), "nothing stands yet");
    assert_eq!(draft::of(&db, "mill", "chantal").await.unwrap(), None);
    assert!(
        proposal::awaiting(&db, Some(&own), "chantal", None, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let waiting = proposal::awaiting(&db, Some(&own), "moussa", None, 10).await.unwrap();
    assert_eq!(
        (waiting.len(), waiting[0].id.as_str(), waiting[0].behind()),
        (1, "p1", false)
    );
    assert!(
        proposal::awaiting(&db, Some(&own), "moussa", Some((waiting[0].at, "p1")), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        proposal::count_awaiting(&db, Some(&["other".to_owned()]), "moussa")
            .await
            .unwrap(),
        0
    );

    let own_hand = within(&db, async |tx| proposal::approve(tx, &change("chantal", 2), "p1").await).await;
    assert!(matches!(own_hand, Err(DirectoryError::OwnProposal { .. })));
    let wordless = within(&db, async |tx| {
        proposal::send_back(tx, &change("moussa", 2), "p1", " ").await
    })
    .await;
    assert!(matches!(wordless, Err(DirectoryError::NoReason { .. })));
    within(&db, async |tx| {
        proposal::send_back(tx, &change("moussa", 2), "p1", "Add an address").await
    })
    .await
    .unwrap();
    let mut back = draft::of(&db, "mill", "chantal").await.unwrap().unwrap();
    let told = proposal::last_of(&db, "mill", "chantal").await.unwrap().unwrap();
    assert_eq!(
        (told.state, told.words.as_deref()),
        (State::SentBack, Some("Add an address"))
    );
    let late = within(&db, async |tx| proposal::approve(tx, &change("moussa", 3), "p1").await).await;
    assert!(matches!(
        late,
        Err(DirectoryError::Decided {
            state: State::SentBack,
            ..
        })
    ));

    organization(&mut back.body).email = Some("mill@example.org".into());
    keep(&db, &mut back).await;
    within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 4), "mill", true, "p2").await
    })
    .await
    .unwrap();
    let saved = within(&db, async |tx| proposal::approve(tx, &change("moussa", 5), "p2").await)
        .await
        .unwrap();
    assert_eq!(saved.version, 1);
    let first = &history(&db, "mill").await.unwrap()[0];
    assert_eq!(
        (first.who.as_str(), first.approved_by.as_deref(), first.why.as_str()),
        ("chantal", Some("moussa"), "because")
    );
    let twice = within(&db, async |tx| proposal::approve(tx, &change("moussa", 6), "p2").await).await;
    assert!(matches!(
        twice,
        Err(DirectoryError::Decided {
            state: State::Approved,
            ..
        })
    ));
    let kinds: Vec<String> = db
        .events_after(0, 20)
        .await
        .unwrap()
        .into_iter()
        .map(|e| e.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            "proposal.opened",
            "proposal.sent_back",
            "proposal.opened",
            "proposal.approved",
            "record.changed"
        ]
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_proposal_whose_record_moved_on_is_merged_before_it_stands(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    put(&db, &change("chantal", 0), &agency("mill", en("Mill"))).await;
    let record = read::record(&db, "mill").await.unwrap();
    let mut mine = Draft::begin(&record, "chantal", START);
    organization(&mut mine.body).email = Some("mill@example.org".into());
    keep(&db, &mut mine).await;
    within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 1), "mill", true, "p").await
    })
    .await
    .unwrap();
    let mut theirs = record.clone();
    organization(&mut theirs.body).year_incorporated = Some(1987);
    put(&db, &change("moussa", 2), &theirs).await;

    let waiting = proposal::awaiting(&db, None, "moussa", None, 10).await.unwrap();
    assert!(waiting[0].behind());
    let stale = within(&db, async |tx| proposal::approve(tx, &change("moussa", 3), "p").await).await;
    assert!(matches!(
        stale,
        Err(DirectoryError::Stale {
            expected: 1,
            found: 2,
            ..
        })
    ));
    let p = proposal::by_id(&db, "p").await.unwrap();
    assert_eq!(p.state, State::Open, "it waits as before");
    let fields = |changes: Vec<directory::FieldChange>| changes.iter().map(|c| c.path.to_string()).collect::<Vec<_>>();
    assert_eq!(fields(proposal::changes(&db, &p).await.unwrap()), ["email"]);
    let both = proposal::reunite(&db, &p).await.unwrap().unwrap();
    assert!(both.conflicts.is_empty());
    let not_mine = within(&db, async |tx| {
        proposal::merge_in(tx, &change("moussa", 4), "p", both.version, both.body.clone()).await
    })
    .await;
    assert!(matches!(not_mine, Err(DirectoryError::NotOwnProposal { .. })));
    within(&db, async |tx| {
        proposal::merge_in(tx, &change("chantal", 4), "p", both.version, both.body.clone()).await
    })
    .await
    .unwrap();
    within(&db, async |tx| proposal::approve(tx, &change("moussa", 5), "p").await)
        .await
        .unwrap();
    let mut stands = read::record(&db, "mill").await.unwrap();
    let body = organization(&mut stands.body);
    assert_eq!(
        (body.email.as_deref(), body.year_incorporated),
        (Some("mill@example.org"), Some(1987))
    );
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_comes_back_never_writes_over_another_draft(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    put(&db, &change("chantal", 0), &agency("mill", en("Mill"))).await;
    let record = read::record(&db, "mill").await.unwrap();
    let mut first = Draft::begin(&record, "chantal", START);
    organization(&mut first.body).email = Some("first@example.org".into());
    keep(&db, &mut first).await;
    within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 1), "mill", true, "p").await
    })
    .await
    .unwrap();
    let mut second = Draft::begin(&record, "chantal", START);
    organization(&mut second.body).email = Some("second@example.org".into());
    keep(&db, &mut second).await;
    let two = within(&db, async |tx| {
        draft::publish(tx, &change("chantal", 2), "mill", true, "q").await
    })
    .await;
    assert!(matches!(two, Err(DirectoryError::HasProposal { .. })));

    let others = within(&db, async |tx| proposal::withdraw(tx, &change("moussa", 3), "p").await).await;
    assert!(matches!(others, Err(DirectoryError::NotOwnProposal { .. })));
    within(&db, async |tx| proposal::withdraw(tx, &change("chantal", 3), "p").await)
        .await
        .unwrap();
    let mut now = draft::of(&db, "mill", "chantal").await.unwrap().unwrap();
    assert_eq!(organization(&mut now.body).email.as_deref(), Some("second@example.org"));
    let blocked = within(&db, async |tx| proposal::take_up(tx, &change("chantal", 4), "p").await).await;
    assert!(matches!(blocked, Err(DirectoryError::HasDraft { .. })));
    within(&db, async |tx| draft::discard(tx, "mill", "chantal").await)
        .await
        .unwrap();
    within(&db, async |tx| proposal::take_up(tx, &change("chantal", 5), "p").await)
        .await
        .unwrap();
    let mut now = draft::of(&db, "mill", "chantal").await.unwrap().unwrap();
    assert_eq!(organization(&mut now.body).email.as_deref(), Some("first@example.org"));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn a_record_says_what_refers_to_it_before_it_is_retired(#[case] on: On) {
    let Some(db) = fresh(on).await else { return };
    put(&db, &change("chantal", 0), &agency("mill", en("Mill"))).await;
    for id in ["s1", "s2", "s3"] {
        let service = Record {
            body: Body::Service(Service {
                organization: "mill".into(),
                name: en(id),
                ..Service::default()
            }),
            ..blank(Kind::Service, id, "centre")
        };
        put(&db, &change("chantal", 1), &service).await;
    }
    within(&db, async |tx| retire(tx, &change("chantal", 2), "s2", 1).await)
        .await
        .unwrap();
    assert_eq!(referring_count(&db, "mill").await.unwrap(), [("service".to_owned(), 2)]);
    let page = referring(&db, "mill", None, 1).await.unwrap();
    assert_eq!((page[0].name.as_str(), page[0].rel.as_str()), ("s1", "organization"));
    let next = referring(&db, "mill", page.first(), 10).await.unwrap();
    assert_eq!(next.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["s3"]);
    let silent = Change {
        why: "  ".into(),
        ..change("chantal", 3)
    };
    let refused = within(&db, async |tx| retire(tx, &silent, "s1", 1).await).await;
    assert!(matches!(refused, Err(DirectoryError::NoReason { .. })));
}

#[test]
fn a_copy_leaves_behind_what_belongs_to_the_other_alone() {
    let mut name = Text::default();
    let said = |text: &str, origin| Wording {
        text: text.into(),
        modified: Some(7),
        origin: Some(origin),
    };
    name.put(Lang::en(), said("Mill", Origin::Imported));
    name.put(Lang::fr(), said("Moulin", Origin::Machine));
    let original = Record {
        source: Some(SourceRef {
            source: "baltimore".into(),
            id: "7".into(),
        }),
        status: Status::Retired,
        version: 9,
        body: Body::Organization(Organization {
            name,
            phones: vec![Phone {
                number: "416-555-0142".into(),
                id: Some("p7".into()),
                ..Phone::default()
            }],
            identifiers: vec![Identifier::default()],
            verified: Some(Verified {
                on: "2026-01-01".parse().unwrap(),
                by: None,
            }),
            extra: [("theirs".to_owned(), 1.into())].into(),
            ..Organization::default()
        }),
        ..agency("mill", Text::default())
    };
    let mut new = copy(&original, "other", "centre-2");
    assert_eq!(
        (
            new.id.as_str(),
            new.owner.as_str(),
            new.version,
            new.status,
            &new.source
        ),
        ("other", "centre-2", 0, Status::Published, &None)
    );
    let body = organization(&mut new.body);
    assert_eq!(
        (body.phones[0].number.as_str(), &body.phones[0].id),
        ("416-555-0142", &None)
    );
    assert!(body.verified.is_none() && body.extra.is_empty() && body.identifiers.is_empty());
    let wording = |lang: &Lang| body.name.wording(lang).unwrap().clone();
    assert_eq!(
        (wording(&Lang::en()).modified, wording(&Lang::en()).origin),
        (None, None)
    );
    assert_eq!(wording(&Lang::fr()).origin, Some(Origin::Machine));
}
