//! Whole directories: the demonstration, and a real 211 where it is there.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use directory::bundle;
use directory::import::{self, Incoming, Item, Options};
use exchange::Format;
use finder::judged::Grades;
use finder::{Finder, Source};
use language::Lang;
use places::Gazetteer;
use store::Clock;
use store::testing::{On, START, TestDb, fresh};

use crate::common::{gazetteer, settings};

/// A path from the crate's folder.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A directory of its own, indexed.
pub struct Directory {
    pub source: Source,
    pub finder: Finder,
    pub grades: Grades,
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
}

/// Every record of the demonstration.
pub fn demonstration_records() -> Vec<Incoming> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(here("../../demo/directory")).expect("the demonstration") {
        let path = entry.expect("a file").path();
        files.push(bundle::File {
            name: path.display().to_string(),
            text: std::fs::read_to_string(&path).expect("a file of it"),
        });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    bundle::read_files(&files, "demo").expect("the demonstration is read")
}

pub async fn demonstration() -> Directory {
    let items = demonstration_records()
        .into_iter()
        .map(|record| Item::Record(Box::new(record)));
    Directory::of("demo", items, gazetteer()).await
}

/// A real 211's export of 2019; `None` where it is absent.
pub async fn baltimore() -> Option<Directory> {
    let path = here("../../../shared/data/directories/baltimore_211_charmcare");
    if !path.exists() {
        println!("skipped: ../shared/data/directories/baltimore_211_charmcare is absent");
        return None;
    }
    let from = exchange::Source {
        name: "baltimore".into(),
        lang: Lang::en(),
        home: settings().home,
        gazetteer: None,
    };
    let items = exchange::read(Format::detect(&path).expect("a known format"), &path, from);
    Some(Directory::of("baltimore", items, Gazetteer::default()).await)
}
