//! A directory as all three searches are given it.

use std::path::Path;
use std::sync::Arc;

use directory::bundle;
use directory::import::{self, Item, Options};
use directory::view::ServiceView;
use exchange::Format;
use finder::judged::{Grades, each_published};
use finder::{CrisisLines, Finder, Settings, Source};
use hours::Home;
use language::{Lang, Text};
use needs::Vocabulary;
use places::{AreaRef, Gazetteer};
use store::Clock;
use store::testing::{On, START, TestDb, fresh};

use crate::Result;

/// The words of a service in one language.
#[derive(Default, Clone)]
pub struct Words {
    pub name: String,
    pub organization: String,
    pub terms: String,
    pub text: String,
}

/// A service as a peer keeps it.
pub struct Row {
    pub id: String,
    /// English and French, each with the other's words where it has none.
    pub words: [Words; 2],
    /// The terms of the areas it serves; `?` where they are not known. As our own index has them.
    pub areas: Vec<String>,
    pub point: Option<(f64, f64)>,
    pub remote: bool,
}

/// A directory of its own, indexed by us, and what its peers are given.
pub struct Data {
    pub finder: Finder,
    pub gazetteer: Arc<Gazetteer>,
    pub grades: Grades,
    pub rows: Vec<Row>,
    _db: TestDb,
    _folder: tempfile::TempDir,
}

fn home() -> Result<Home> {
    Ok(Home::new("America/Toronto", Some("ca-on"))?)
}

impl Data {
    /// Reads what `frontdoor import` reads, or a folder of the demonstration's form.
    pub async fn read(path: &Path) -> Result<Data> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let gazetteer = Arc::new(Gazetteer::new(places::authored::folder(&root.join("demo/gazetteer"))?));
        let db = fresh(On::Sqlite).await.ok_or("no database")?;
        let clock = Clock::fixed(START);
        let options = Options {
            skip_bad: true,
            ..Options::new("data", "main")
        };
        import::run(&db, &clock, &options, items(path, &gazetteer)?.into_iter(), |_| ()).await?;
        let folder = tempfile::tempdir()?;
        let settings = Settings {
            vocabulary: Vocabulary::embedded(),
            home: home()?,
            crisis: CrisisLines::embedded(),
            vectors: None,
        };
        let finder = Finder::open(folder.path(), settings)?;
        let source = Source {
            db: db.db(),
            gazetteer: Arc::clone(&gazetteer),
            clock,
        };
        finder.catch_up(&source, &mut |_| ()).await?;
        let mut rows = Vec::new();
        each_published(&source, |view| rows.push(row(&view, &gazetteer))).await?;
        Ok(Data {
            grades: Grades::of(&source).await?,
            finder,
            gazetteer,
            rows,
            _db: db,
            _folder: folder,
        })
    }
}

fn items(path: &Path, gazetteer: &Gazetteer) -> Result<Vec<Item>> {
    let is_bundle = |path: &Path| path.extension().is_some_and(|ending| ending == "toml");
    if path.is_dir() && std::fs::read_dir(path)?.flatten().any(|entry| is_bundle(&entry.path())) {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            files.push(bundle::File {
                name: path.display().to_string(),
                text,
            });
        }
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let records = bundle::read_files(&files, "data")?;
        return Ok(records
            .into_iter()
            .map(|record| Item::Record(Box::new(record)))
            .collect());
    }
    let from = exchange::Source {
        name: "data".into(),
        lang: Lang::en(),
        home: home()?,
        gazetteer: Some(Arc::new(Gazetteer::new(gazetteer.places().cloned()))),
    };
    Ok(exchange::read(Format::detect(path)?, path, from).collect())
}

fn row(view: &ServiceView, gazetteer: &Gazetteer) -> Row {
    let service = &view.service.body;
    let areas: Vec<AreaRef> = service
        .areas
        .iter()
        .chain(view.at.iter().flat_map(|at| &at.at.body.areas))
        .flat_map(|area| area.covers.clone())
        .collect();
    let mut terms: Vec<String> = areas.iter().flat_map(|area| gazetteer.area_terms(area)).collect();
    if terms.is_empty() {
        terms.push("?".into());
    }
    let shown = view.at.iter().filter(|at| !at.location.body.confidential);
    Row {
        id: view.service.id.clone(),
        words: [Lang::en(), Lang::fr()].map(|lang| words(view, &lang)),
        areas: terms,
        point: shown
            .filter_map(|at| at.location.body.point)
            .map(|point| (point.lat, point.lon))
            .next(),
        remote: service.remote || view.at.is_empty(),
    }
}

fn words(view: &ServiceView, lang: &Lang) -> Words {
    let service = &view.service.body;
    let said = |texts: Vec<&Text>| {
        let texts = texts
            .into_iter()
            .filter_map(|text| text.best(lang))
            .map(|(words, _)| words);
        texts.collect::<Vec<_>>().join("\n")
    };
    let organization = view.organization.iter().map(|organization| &organization.body);
    let program = view.program.iter().map(|program| &program.body);
    Words {
        name: said(std::iter::once(&service.name).chain(&service.alternate_names).collect()),
        organization: said(organization.map(|o| &o.name).chain(program.map(|p| &p.name)).collect()),
        terms: said(
            view.terms
                .iter()
                .map(|term| &term.body.name)
                .chain([&service.search_hints])
                .collect(),
        ),
        text: said(vec![
            &service.summary,
            &service.description,
            &service.eligibility,
            &service.application,
        ]),
    }
}
