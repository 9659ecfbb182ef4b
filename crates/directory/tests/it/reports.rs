//! What is told of wrong records is sealed, also what was told before it was, and a contact goes for good.

use directory::model::{Body, Organization, Record, Status};
use directory::wrong::{self, Closing, NewReport, Outcome};
use directory::{Change, save};
use rstest::rstest;
use store::seal::Keys;
use store::testing::{On, START, TestDb, fresh};
use store::{Clock, Ids, Ts, args, sql};

use crate::common::en;

sql! {
    RAW = "SELECT text, contact, answer, reason, sealed_text, sealed_contact, sealed_answer, sealed_reason FROM wrong_report WHERE id = $1";
    FORMER = "INSERT INTO wrong_report (id, record_id, owner, at, text, contact, lang, state, answer, reason)
        VALUES ($1, 'agency', 'centre', 0, $2, $3, 'en', $4, $5, $6)";
    PUT_BACK = "UPDATE wrong_report SET sealed_contact = $2 WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct Raw {
    text: String,
    contact: Option<String>,
    answer: Option<String>,
    reason: Option<String>,
    sealed_text: Option<Vec<u8>>,
    sealed_contact: Option<Vec<u8>>,
    sealed_answer: Option<Vec<u8>>,
    sealed_reason: Option<Vec<u8>>,
}

impl Raw {
    async fn of(db: &TestDb, id: &str) -> Raw {
        db.fresh_one(RAW, args![id]).await.unwrap()
    }
    /// Nothing stands in clear, and what is sealed does not say these words.
    fn says_nothing_of(&self, words: &str) {
        assert_eq!(self.text, "");
        assert_eq!((&self.contact, &self.answer, &self.reason), (&None, &None, &None));
        let sealed = [
            &self.sealed_text,
            &self.sealed_contact,
            &self.sealed_answer,
            &self.sealed_reason,
        ];
        for bytes in sealed.into_iter().flatten() {
            assert!(!bytes.windows(words.len()).any(|part| part == words.as_bytes()));
        }
    }
}

async fn desk(on: On) -> Option<(TestDb, Keys)> {
    let db = fresh(on).await?;
    let clock = Clock::fixed(START);
    let keys = store::testing::keys(&clock, &Ids::seeded(clock.clone(), 1));
    let record = Record {
        id: "agency".into(),
        owner: "centre".into(),
        source: None,
        status: Status::Published,
        version: 0,
        modified: Ts(0),
        body: Body::Organization(Organization {
            name: en("Mill"),
            ..Organization::default()
        }),
    };
    let mut tx = db.begin().await.unwrap();
    save(&mut tx, &Change::new("curator", "", START), &record)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Some((db, keys))
}

fn closing() -> Closing<'static> {
    Closing {
        outcome: Outcome::Settled,
        reason: "visitor was right",
        who: "chantal",
        at: START,
    }
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_is_told_is_sealed_and_a_closed_reports_contact_opens_from_no_copy(#[case] on: On) {
    let Some((db, keys)) = desk(on).await else { return };
    let told = NewReport {
        id: "r1".into(),
        record_id: "agency".into(),
        text: "The visitor was there".into(),
        contact: Some("visitor@example.org".into()),
        lang: "en".into(),
        told_by: None,
    };
    let mut tx = db.begin().await.unwrap();
    wrong::report_wrong(&mut tx, &keys, &told, START).await.unwrap();
    wrong::answer(&mut tx, &keys, "r1", "Dear visitor", None).await.unwrap();
    tx.commit().await.unwrap();
    let before = Raw::of(&db, "r1").await;
    before.says_nothing_of("visitor");
    assert!(before.sealed_contact.is_some());

    let mut tx = db.begin().await.unwrap();
    assert!(wrong::close(&mut tx, &keys, "r1", closing()).await.unwrap());
    tx.commit().await.unwrap();
    Raw::of(&db, "r1").await.says_nothing_of("visitor");
    // The sealed contact comes back, from a copy of the table: its key does not.
    let mut tx = db.begin().await.unwrap();
    tx.exec(PUT_BACK, args!["r1", before.sealed_contact]).await.unwrap();
    let read = wrong::report(&mut tx, &keys, "r1").await.unwrap();
    assert_eq!((read.contact, read.text.as_str()), (None, "The visitor was there"));
    assert_eq!(read.reason.as_deref(), Some("visitor was right"));
}

#[rstest]
#[case(On::Sqlite)]
#[case(On::Postgres)]
#[tokio::test]
async fn what_stands_in_clear_from_before_is_sealed_once(#[case] on: On) {
    let Some((db, keys)) = desk(on).await else { return };
    let mut tx = db.begin().await.unwrap();
    for n in 0..150 {
        let (id, text) = (format!("old{n}"), format!("The visitor says {n}"));
        tx.exec(
            FORMER,
            args![
                id,
                text,
                "visitor@example.org",
                "open",
                "Dear visitor",
                Option::<String>::None
            ],
        )
        .await
        .unwrap();
    }
    let row = args![
        "closed",
        "visitor",
        Option::<String>::None,
        "settled",
        Option::<String>::None,
        "The visitor was right"
    ];
    tx.exec(FORMER, row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(wrong::seal_former(&db, &keys).await.unwrap(), 151);
    assert_eq!(wrong::seal_former(&db, &keys).await.unwrap(), 0);
    Raw::of(&db, "old149").await.says_nothing_of("visitor");
    Raw::of(&db, "closed").await.says_nothing_of("visitor");
    let mut tx = db.begin().await.unwrap();
    let read = wrong::report(&mut tx, &keys, "old149").await.unwrap();
    assert_eq!(
        (read.text.as_str(), read.contact.as_deref(), read.answer.as_deref()),
        (
            "The visitor says 149",
            Some("visitor@example.org"),
            Some("Dear visitor")
        )
    );
    let read = wrong::report(&mut tx, &keys, "closed").await.unwrap();
    assert_eq!(
        (read.text.as_str(), read.reason.as_deref()),
        ("visitor", Some("The visitor was right"))
    );
    assert!(wrong::close(&mut tx, &keys, "old0", closing()).await.unwrap());
    assert_eq!(wrong::report(&mut tx, &keys, "old0").await.unwrap().contact, None);
}
