//! Twenty everyday questions to the directory of a real 211, where it is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::settings;
use directory::import::{self, Options};
use exchange::Format;
use finder::{Finder, Question, Source};
use language::Lang;
use places::Gazetteer;
use std::sync::Arc;
use store::Clock;
use store::testing::{On, START, fresh};

/// A question, and words of which one stands in what is good enough among the first three: in the name, in the short
/// text, or in a need.
const ASKED: [(&str, &[&str]); 20] = [
    ("food bank", &["food", "pantry"]),
    ("hungry and no money for groceries", &["food", "pantry", "meal"]),
    (
        "help paying my electricity bill",
        &["utilit", "energy", "bill", "electric"],
    ),
    ("behind on my rent", &["rent", "evict", "housing"]),
    ("somewhere to sleep tonight", &["shelter", "homeless", "housing"]),
    ("my husband hit me", &["abuse", "violence", "domestic"]),
    ("I want to kill myself", &["crisis", "suicide", "hotline", "distress"]),
    (
        "someone to talk to",
        &["counsel", "crisis", "line", "mental", "support"],
    ),
    (
        "drug treatment",
        &["drug", "addict", "substance", "treatment", "recovery"],
    ),
    ("AA meetings", &["alcohol", "recovery", "addict", "aa"]),
    ("free dentist", &["dent", "oral"]),
    ("ride to the doctor", &["transport", "transit", "ride", "medical"]),
    ("learn English", &["english", "esl", "literacy", "language"]),
    ("help with my taxes", &["tax"]),
    ("lawyer for eviction", &["legal", "law", "evict", "tenant", "housing"]),
    ("day care for my child", &["child", "care", "head start"]),
    ("looking for work", &["job", "employ", "career", "work"]),
    (
        "get my GED",
        &["ged", "education", "adult", "school", "diploma", "learning"],
    ),
    ("HIV test", &["hiv", "aids", "std", "sexual"]),
    (
        "meals for my elderly mother",
        &["meal", "senior", "food", "elder", "aging"],
    ),
];

fn directory() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/directories/baltimore_211_charmcare");
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared/data/directories/baltimore_211_charmcare is absent");
    None
}

#[tokio::test(flavor = "multi_thread")]
async fn everyday_questions_to_a_real_211_find_sensible_services_first() {
    let Some(path) = directory() else { return };
    let db = fresh(On::Sqlite).await.expect("a database");
    let options = Options {
        skip_bad: true,
        ..Options::new("baltimore", "main")
    };
    let from = exchange::Source {
        name: "baltimore".into(),
        lang: Lang::en(),
        home: settings().home,
        gazetteer: None,
    };
    let items = exchange::read(Format::detect(&path).expect("a known format"), &path, from);
    let clock = Clock::fixed(START);
    import::run(&db, &clock, &options, items, |_| ())
        .await
        .expect("imported");

    let folder = tempfile::tempdir().expect("a folder");
    let finder = Finder::open(folder.path(), settings()).expect("a new index");
    let source = Source {
        db: db.db(),
        gazetteer: Arc::new(Gazetteer::default()),
        clock,
    };
    finder.catch_up(&source, &mut |_| ()).await.expect("indexed");
    assert!(finder.len() > 1_500, "{}", finder.len());

    let mut missed = Vec::new();
    for (words, good) in ASKED {
        let question = Question::new(words, Lang::en(), START.timestamp());
        let answer = finder.search(&question, &source.gazetteer).expect("an answer");
        let first: Vec<String> = answer
            .hits
            .iter()
            .take(3)
            .map(|hit| {
                let said = |text: &language::Text| text.best(&Lang::en()).map_or("", |(words, _)| words).to_lowercase();
                let needs: BTreeSet<&String> = hit.card.needs.iter().collect();
                format!("{} ({needs:?})", said(&hit.card.name))
            })
            .collect();
        let sensible = first.iter().filter(|said| good.iter().any(|good| said.contains(good)));
        if sensible.count() < 2 && first.len() > 1 || first.is_empty() {
            missed.push(format!("{words}: {first:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of 20:\n{}", missed.len(), missed.join("\n"));
}
