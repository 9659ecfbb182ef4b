//! Two people at one record, in every order: nothing typed is ever lost, and nothing is approved on a base that moved.

use std::collections::BTreeMap;
use std::time::Duration;

use directory::curation::draft::{self, Done, Draft};
use directory::curation::proposal::{self, State};
use directory::model::Record;
use directory::{DirectoryError, at_version, history, read, to_json};
use language::Lang;
use proptest::prelude::*;
use store::testing::{On, START, TestDb, fresh};

use crate::common::en;
use crate::curation::{agency, change, organization, put, within};

const PEOPLE: [&str; 2] = ["chantal", "moussa"];

#[derive(Debug, Clone)]
enum Step {
    /// Types a word of its own into a field, autosaved.
    Type(usize, Field),
    /// Publishes the draft: alone, or for another to approve.
    Publish(usize, bool),
    /// Puts the draft together with what was saved meanwhile.
    Merge(usize),
    /// Looks at the other's oldest proposal.
    Approve(usize),
    SendBack(usize),
    /// Takes the own one back, or up again.
    Withdraw(usize),
    TakeUp(usize),
    /// Saves past all drafts, as an old window or another program would.
    Save(usize, Field),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    NameEn,
    NameFr,
    Description,
    Email,
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        Just(Field::NameEn),
        Just(Field::NameFr),
        Just(Field::Description),
        Just(Field::Email)
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..2usize;
    prop_oneof![
        4 => (who.clone(), field()).prop_map(|(who, field)| Step::Type(who, field)),
        2 => (who.clone(), any::<bool>()).prop_map(|(who, two)| Step::Publish(who, two)),
        2 => who.clone().prop_map(Step::Merge),
        2 => who.clone().prop_map(Step::Approve),
        1 => who.clone().prop_map(Step::SendBack),
        1 => who.clone().prop_map(Step::Withdraw),
        1 => who.clone().prop_map(Step::TakeUp),
        1 => (who, field()).prop_map(|(who, field)| Step::Save(who, field)),
    ]
}

fn write(record: &mut directory::model::Body, field: Field, word: &str) {
    let body = organization(record);
    match field {
        Field::NameEn => body.name.set(Lang::en(), word),
        Field::NameFr => body.name.set(Lang::fr(), word),
        Field::Description => body.description.set(Lang::en(), word),
        Field::Email => body.email = Some(format!("{word}@example.org")),
    }
}

/// What is known of the two, beside the database.
struct Model {
    db: TestDb,
    seconds: u64,
    /// The last word that each typed into each field.
    typed: BTreeMap<(usize, Field), String>,
    proposals: Vec<String>,
}

impl Model {
    async fn start(on: On) -> Option<Model> {
        let db = fresh(on).await?;
        put(&db, &change("seed", 0), &agency("mill", en("Mill"))).await;
        Some(Model {
            db,
            seconds: 0,
            typed: BTreeMap::new(),
            proposals: Vec::new(),
        })
    }
    async fn record(&self) -> Record {
        read::record(&self.db, "mill").await.unwrap()
    }
    async fn open_of(&self, author: &str) -> Option<proposal::Proposal> {
        let open = proposal::of_record(&self.db, "mill").await.unwrap();
        open.into_iter().find(|p| p.author == author)
    }

    fn by(&self, who: usize) -> directory::Change {
        change(PEOPLE[who], self.seconds)
    }

    async fn publish(&mut self, who: usize, two: bool, before: &Record) {
        let id = format!("p{}", self.seconds);
        let mine = draft::of(&self.db, "mill", PEOPLE[who]).await.unwrap();
        let done = within(&self.db, async |tx| {
            draft::publish(tx, &self.by(who), "mill", two, &id).await
        })
        .await;
        match (mine, done) {
            (None, Err(DirectoryError::NoDraft { .. })) => {}
            (Some(mine), Err(DirectoryError::Stale { .. })) => assert_ne!(mine.base_version, before.version),
            (Some(_), Err(DirectoryError::HasProposal { .. })) => {
                assert!(two && self.open_of(PEOPLE[who]).await.is_some());
            }
            (Some(mine), Ok(done)) => {
                assert_eq!(mine.base_version, before.version);
                assert_eq!(matches!(done, Done::Proposed(_)), two);
                if two {
                    self.proposals.push(id);
                }
            }
            (mine, other) => panic!("{mine:?} {other:?}"),
        }
    }

    async fn approve(&self, who: usize, before: &Record) {
        let Some(theirs) = self.open_of(PEOPLE[1 - who]).await else {
            return;
        };
        let done = within(&self.db, async |tx| {
            proposal::approve(tx, &self.by(who), &theirs.id).await
        })
        .await;
        let now = self.record().await;
        match done {
            Ok(saved) => {
                assert_eq!(theirs.base_version, before.version, "approved on a base that moved");
                assert_eq!(saved.version, now.version);
                let first = &history(&self.db, "mill").await.unwrap()[0];
                if saved.changed {
                    assert_eq!(
                        (first.who.as_str(), first.approved_by.as_deref()),
                        (PEOPLE[1 - who], Some(PEOPLE[who]))
                    );
                }
            }
            Err(DirectoryError::Stale { .. }) => {
                assert_ne!(theirs.base_version, before.version);
                assert_eq!(now, *before);
                assert_eq!(proposal::by_id(&self.db, &theirs.id).await.unwrap().state, State::Open);
            }
            Err(other) => panic!("{other}"),
        }
    }

    async fn take(&mut self, step: &Step) {
        self.seconds += 1;
        let at = START.plus(Duration::from_secs(self.seconds));
        let before = self.record().await;
        match step {
            Step::Type(who, field) => {
                let kept = draft::of(&self.db, "mill", PEOPLE[*who]).await.unwrap();
                let mut mine = kept.unwrap_or_else(|| Draft::begin(&before, PEOPLE[*who], at));
                let word = format!("word{}", self.seconds);
                write(&mut mine.body, *field, &word);
                within(&self.db, async |tx| draft::save(tx, &mine).await).await.unwrap();
                self.typed.insert((*who, *field), word);
            }
            Step::Publish(who, two) => self.publish(*who, *two, &before).await,
            Step::Merge(who) => {
                let Some(mut mine) = draft::of(&self.db, "mill", PEOPLE[*who]).await.unwrap() else {
                    return;
                };
                let Some(both) = draft::reunite(&self.db, &mine).await.unwrap() else {
                    assert_eq!(mine.base_version, before.version);
                    return;
                };
                (mine.body, mine.base_version) = (both.body, both.version);
                within(&self.db, async |tx| draft::save(tx, &mine).await).await.unwrap();
            }
            Step::Approve(who) => self.approve(*who, &before).await,
            Step::SendBack(who) => {
                let Some(theirs) = self.open_of(PEOPLE[1 - *who]).await else {
                    return;
                };
                within(&self.db, async |tx| {
                    proposal::send_back(tx, &self.by(*who), &theirs.id, "Look again").await
                })
                .await
                .unwrap();
            }
            Step::Withdraw(who) => {
                let Some(mine) = self.open_of(PEOPLE[*who]).await else {
                    return;
                };
                within(&self.db, async |tx| {
                    proposal::withdraw(tx, &self.by(*who), &mine.id).await
                })
                .await
                .unwrap();
            }
            Step::TakeUp(who) => {
                let Some(mine) = proposal::last_of(&self.db, "mill", PEOPLE[*who]).await.unwrap() else {
                    return;
                };
                let done = within(&self.db, async |tx| {
                    proposal::take_up(tx, &self.by(*who), &mine.id).await
                })
                .await;
                assert!(
                    matches!(
                        done,
                        Ok(()) | Err(DirectoryError::HasDraft { .. } | DirectoryError::Decided { .. })
                    ),
                    "{done:?}"
                );
            }
            Step::Save(who, field) => {
                let mut record = before;
                let word = format!("word{}", self.seconds);
                write(&mut record.body, *field, &word);
                put(&self.db, &self.by(*who), &record).await;
                self.typed.insert((*who, *field), word);
            }
        }
    }

    /// Everything that is kept anywhere, as one text.
    async fn kept(&self) -> String {
        let mut kept = String::new();
        for version in 1..=self.record().await.version {
            kept += &to_json(&at_version(&self.db, "mill", version).await.unwrap().body);
        }
        for who in PEOPLE {
            if let Some(mine) = draft::of(&self.db, "mill", who).await.unwrap() {
                kept += &to_json(&mine.body);
            }
        }
        for id in &self.proposals {
            kept += &to_json(&proposal::by_id(&self.db, id).await.unwrap().body);
        }
        kept
    }
}

async fn all(on: On, steps: &[Step]) {
    let Some(mut model) = Model::start(on).await else {
        return;
    };
    for step in steps {
        model.take(step).await;
        let kept = model.kept().await;
        for ((who, field), word) in &model.typed {
            let quoted = match field {
                Field::Email => format!("{word}@example.org"),
                _ => format!("\"{word}\""),
            };
            assert!(
                kept.contains(&quoted),
                "after {step:?} the word that {} typed into {field:?} is gone: {word}",
                PEOPLE[*who]
            );
        }
    }
}

fn run(on: On, steps: &[Step]) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(all(on, steps));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_two_people_type_is_lost(steps in proptest::collection::vec(step(), 1..40)) {
        run(On::Sqlite, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_two_people_type_is_lost_on_postgres(steps in proptest::collection::vec(step(), 1..40)) {
        run(On::Postgres, &steps);
    }
}
