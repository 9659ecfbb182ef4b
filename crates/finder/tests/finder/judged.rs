//! The judged questions: what a release must keep. Floors stand a little under what is measured, on the half that nobody tunes
//! on; `crates/finder/judged/README.md` says how to look closer.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use directory::bundle;
use directory::import::{self, Item, Options};
use exchange::Format;
use finder::judged::{self, Figures, Grades, Half, Judged, Report};
use finder::{Finder, Source};
use language::Lang;
use places::Gazetteer;
use store::Clock;
use store::testing::{On, START, TestDb, fresh};

use crate::common::{gazetteer, settings};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The report half of a file.
fn questions(file: &str) -> Vec<Judged> {
    let text = std::fs::read_to_string(here("judged").join(file)).expect("the file of judged questions");
    let mut questions = judged::read(&text).unwrap_or_else(|bad| panic!("{file}, {}", bad[0]));
    questions.retain(|question| Half::of(&question.words) == Half::Report);
    questions
}

/// A directory of its own, indexed.
struct Directory {
    source: Source,
    finder: Finder,
    grades: Grades,
    _db: TestDb,
    _folder: tempfile::TempDir,
}

impl Directory {
    async fn of(source: &str, items: impl Iterator<Item = Item> + Send + 'static, gazetteer: Gazetteer) -> Directory {
        let db = fresh(On::Sqlite).await.expect("a database");
        let clock = Clock::fixed(START);
        let options = Options {
            skip_bad: true,
            ..Options::new(source, "main")
        };
        import::run(&db, &clock, &options, items, |_| ())
            .await
            .expect("imported");
        let folder = tempfile::tempdir().expect("a folder");
        let finder = Finder::open(folder.path(), settings()).expect("a new index");
        let source = Source {
            db: db.db(),
            gazetteer: Arc::new(gazetteer),
            clock,
        };
        finder.catch_up(&source, &mut |_| ()).await.expect("indexed");
        Directory {
            grades: Grades::of(&source).await.expect("read"),
            source,
            finder,
            _db: db,
            _folder: folder,
        }
    }
    fn measure(&self, file: &str) -> Report {
        let (questions, at) = (questions(file), START.timestamp());
        let report = judged::measure(
            &self.finder,
            &self.source.gazetteer,
            &self.grades,
            &questions,
            at,
            |_| (),
        );
        let report = report.expect("every question is answered");
        println!("{file}: {report:#?}");
        assert_eq!(report.left_out, [0_usize; 0], "judged on services that are gone");
        assert_eq!(report.places_not_known, [0_usize; 0]);
        report
    }
}

fn holds(what: &str, figures: &Figures, ndcg: f64, first: f64) {
    assert!(
        figures.ndcg_at_10 >= ndcg,
        "{what}: nDCG@10 {:.3} is below {ndcg}",
        figures.ndcg_at_10
    );
    assert!(
        figures.success_at_1 >= first,
        "{what}: success@1 {:.3} is below {first}",
        figures.success_at_1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn judged_questions_to_the_demonstration_are_answered_as_well_as_they_were() {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(here("../../demo/directory")).expect("the demonstration") {
        let path = entry.expect("a file").path();
        files.push(bundle::File {
            name: path.display().to_string(),
            text: std::fs::read_to_string(&path).expect("a file of it"),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let records = bundle::read_files(&files, "demo").expect("the demonstration is read");
    let items = records.into_iter().map(|record| Item::Record(Box::new(record)));
    let directory = Directory::of("demo", items, gazetteer()).await;
    holds("English", &directory.measure("demo.en.jsonl").all, 0.55, 0.55);
    holds("French", &directory.measure("demo.fr.jsonl").all, 0.64, 0.63);
}

#[tokio::test(flavor = "multi_thread")]
async fn judged_questions_to_a_real_211_are_answered_as_well_as_they_were() {
    let path = here("../../../shared/data/directories/baltimore_211_charmcare");
    if !path.exists() {
        println!("skipped: ../shared/data/directories/baltimore_211_charmcare is absent");
        return;
    }
    let from = exchange::Source {
        name: "baltimore".into(),
        lang: Lang::en(),
        home: settings().home,
        gazetteer: None,
    };
    let items = exchange::read(Format::detect(&path).expect("a known format"), &path, from);
    let directory = Directory::of("baltimore", items, Gazetteer::default()).await;
    holds("Baltimore", &directory.measure("baltimore.en.jsonl").all, 0.41, 0.42);
}
