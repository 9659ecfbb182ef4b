//! Where records come from: the last import of each source, all imports, and what each of them had to say.

use access::{Action, On, Scope};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use axum_extra::extract::Query;
use directory::import::runs::{self, Filter, Part, Run};
use directory::import::{Counts, Note};
use directory::model::Kind;
use serde::Deserialize;
use url::form_urlencoded;

use super::{all_or, given, one_more};
use crate::admin::names::Centres;
use crate::form::Field;
use crate::list::{List, page_of};
use crate::public::html;
use crate::records::said_kind;
use crate::staff::{Frame, Staff};
use crate::words::Words;
use crate::{App, Shared, WebError};

/// The address of the list of sources.
pub const PATH: &str = "/admin/sources";
/// The address of the list of imports.
const IMPORTS: &str = "/admin/imports";

/// The routes.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(sources))
        .route(IMPORTS, get(imports))
        .route("/admin/imports/{id}", get(import))
}

#[derive(Template)]
#[template(path = "admin/sources.html")]
struct Sources {
    page: Frame,
    list: List,
    rows: Vec<Row>,
    /// The list of all imports, rather than that of the sources.
    all: bool,
}

struct Row {
    source: String,
    /// The imports of the source.
    imports: String,
    /// This import.
    address: String,
    owner: String,
    mark: &'static str,
    state: String,
    started: String,
    counts: Option<Vec<(String, String)>>,
}

#[derive(Template)]
#[template(path = "admin/import.html")]
struct Import {
    page: Frame,
    row: Row,
    finished: Option<String>,
    kinds: Vec<(String, Vec<String>)>,
    columns: Vec<String>,
    parts: Vec<Tab>,
    part: String,
    list: List,
    notes: Vec<Said>,
}

/// A part of the notes, to choose.
struct Tab {
    words: String,
    address: String,
    here: bool,
}

struct Said {
    place: String,
    record: String,
    field: String,
    reason: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    source: String,
    state: String,
    part: String,
    after: String,
}

/// The states of an import, as somebody who did not write the program thinks of them.
const STATES: [&str; 4] = ["staging", "done", "undone", "undoing"];

fn state_words(w: &Words, state: &str) -> String {
    w.t(match state {
        "staging" => "import-state-running",
        "undoing" => "import-state-undoing",
        "undone" => "import-state-undone",
        _ => "import-state-done",
    })
}

fn part_words(w: &Words, part: Part, n: i64) -> String {
    let message = match part {
        Part::Refused => "import-part-refused",
        Part::Skips => "import-part-skips",
        Part::Losses => "import-part-losses",
        Part::Warnings => "import-part-warnings",
    };
    w.t1(message, "n", n)
}

/// A kind of record by its name in the report.
fn kind_words(w: &Words, kind: &str) -> String {
    Kind::parse(kind).map_or_else(|| kind.to_owned(), |kind| said_kind(w, kind))
}

fn number(w: &Words, n: u64) -> String {
    language::format::number(&w.lang, i64::try_from(n).unwrap_or(i64::MAX))
}

/// What became of the records, in the order of [`columns`].
fn counts(w: &Words, c: &Counts) -> Vec<String> {
    [c.read, c.created, c.changed, c.unchanged, c.retired, c.skipped]
        .map(|n| number(w, n))
        .into()
}

fn columns(w: &Words) -> Vec<String> {
    [
        "import-read",
        "import-created",
        "import-changed",
        "import-unchanged",
        "import-retired",
        "import-skipped",
    ]
    .map(|message| w.t(message))
    .into()
}

fn row(app: &App, staff: &Staff, centres: &Centres, run: &Run) -> Row {
    let w = staff.words;
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("source", &run.source)
        .finish();
    // How many were read, and what became of them; what became of none is left out.
    let counts = run.totals().map(|totals| {
        let all = columns(w).into_iter().zip(counts(w, &totals.all)).enumerate();
        all.filter(|(place, (_, n))| *place == 0 || n != "0")
            .map(|(_, count)| count)
            .collect()
    });
    Row {
        imports: staff.href(&format!("{IMPORTS}?{query}")),
        address: staff.href(&format!("{IMPORTS}/{}", run.id)),
        owner: centres.name(&run.owner).to_owned(),
        mark: match run.state.as_str() {
            "undone" => "bad",
            "staging" | "undoing" => "soon",
            _ => "open",
        },
        state: state_words(w, &run.state),
        started: app.moment(w, run.started_at),
        counts,
        source: run.source.clone(),
    }
}

/// The centres whose imports somebody sees, and their names.
async fn within(app: &App, staff: &Staff) -> Result<(Option<Vec<String>>, Centres), WebError> {
    let scope = staff.scope(Action::SourceSee)?;
    let named = Centres::within(app, staff.words, &scope).await?;
    let centres = match scope {
        Scope::Everything => None,
        Scope::Centres(centres) => Some(centres),
        Scope::Nothing => Some(Vec::new()),
    };
    Ok((centres, named))
}

/// `GET /{lang}/admin/sources`
async fn sources(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let (within, centres) = within(&app, &staff).await?;
    let filter = Filter {
        centres: within,
        ..Filter::default()
    };
    let after = given(&asked.after);
    let found = runs::sources(&app.db, &filter, after.as_deref(), one_more()).await?;
    let (found, last) = page_of(found, |run| &run.source);
    let rows: Vec<Row> = found.iter().map(|run| row(&app, &staff, &centres, run)).collect();
    Ok(html(&Sources {
        list: List::new(
            staff.href(PATH),
            Vec::new(),
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("sources-none"),
        ),
        rows,
        all: false,
        page: Frame::new(&staff, PATH, "sources", w.t("sources-title")),
    }))
}

/// `GET /{lang}/admin/imports`
async fn imports(State(app): Shared, staff: Staff, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let w = staff.words;
    let (within, centres) = within(&app, &staff).await?;
    let filter = Filter {
        centres: within,
        source: given(&asked.source),
        state: given(&asked.state),
    };
    let after = given(&asked.after);
    let found = runs::list(
        &app.db,
        &filter,
        after.as_deref().and_then(|a| a.parse().ok()),
        one_more(),
    )
    .await?;
    let found: Vec<(String, Run)> = found.into_iter().map(|run| (run.id.to_string(), run)).collect();
    let (found, last) = page_of(found, |(id, _)| id);
    let every = Filter {
        centres: filter.centres,
        ..Filter::default()
    };
    let known = runs::sources(&app.db, &every, None, 500).await?;
    let known = known.into_iter().map(|run| (run.source.clone(), run.source));
    let states = STATES.map(|s| (s.to_owned(), state_words(w, s)));
    let filters = vec![
        Field::select("source", w.t("import-source"), &asked.source, all_or(w, known)),
        Field::select("state", w.t("import-state"), &asked.state, all_or(w, states)),
    ];
    let rows: Vec<Row> = found.iter().map(|(_, run)| row(&app, &staff, &centres, run)).collect();
    Ok(html(&Sources {
        list: List::new(
            staff.href(IMPORTS),
            filters,
            rows.len(),
            after.as_deref(),
            last.as_deref(),
            w.t("imports-none"),
        ),
        rows,
        all: true,
        page: Frame::new(&staff, IMPORTS, "sources", w.t("imports-title")),
    }))
}

fn said(w: &Words, note: Note) -> Said {
    let row = note.place.row.map_or_else(String::new, |row| format!(":{row}"));
    let kind = note.kind.map_or_else(String::new, |kind| said_kind(w, kind));
    Said {
        place: format!("{}{row}", note.place.file),
        record: format!("{kind} {}", note.source_id.unwrap_or_default())
            .trim()
            .to_owned(),
        field: note.field.unwrap_or_default(),
        reason: note.reason,
    }
}

/// `GET /{lang}/admin/imports/{id}`
async fn import(
    State(app): Shared,
    staff: Staff,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let w = staff.words;
    let run = runs::by_id(&app.db, id).await?.ok_or(WebError::NotFound)?;
    staff.sees(Action::SourceSee, On::centre(&run.owner))?;
    let (_, centres) = within(&app, &staff).await?;
    let path = format!("{IMPORTS}/{id}");
    let lengths = runs::counts(&app.db, id).await?;
    let parts: Vec<(Part, i64)> = Part::ALL.into_iter().zip(lengths).filter(|(_, n)| *n > 0).collect();
    let part = Part::parse(&asked.part).or_else(|| parts.first().map(|(part, _)| *part));
    let part = part.unwrap_or(Part::Skips);
    let after = given(&asked.after);
    let notes = runs::notes(
        &app.db,
        id,
        part,
        after.as_deref().and_then(|a| a.parse().ok()),
        one_more(),
    )
    .await?;
    let notes: Vec<(String, Note)> = notes.into_iter().map(|p| (p.place.to_string(), p.note)).collect();
    let (notes, end) = page_of(notes, |(place, _)| place);
    let notes: Vec<Said> = notes.into_iter().map(|(_, note)| said(w, note)).collect();
    let kinds = run.totals().map(|totals| totals.by_kind).unwrap_or_default();
    let address = staff.href(&path);
    // The part is no filter to clear, but the way through the list keeps it.
    let choice = vec![Field::select("part", "", part.as_str(), [])];
    let mut list = List::new(
        address.clone(),
        choice,
        notes.len(),
        after.as_deref(),
        end.as_deref(),
        w.t("import-no-notes"),
    );
    list.filters.clear();
    Ok(html(&Import {
        finished: run.finished_at.map(|at| app.moment(w, at)),
        kinds: kinds
            .iter()
            .map(|(kind, c)| (kind_words(w, kind), counts(w, c)))
            .collect(),
        columns: columns(w),
        parts: parts
            .into_iter()
            .map(|(p, n)| Tab {
                words: part_words(w, p, n),
                address: format!("{address}?part={}", p.as_str()),
                here: p == part,
            })
            .collect(),
        part: part_words(
            w,
            part,
            lengths[Part::ALL.iter().position(|p| *p == part).unwrap_or_default()],
        ),
        list,
        notes,
        page: Frame::new(&staff, path, "sources", w.t1("import-title", "source", &run.source)),
        row: row(&app, &staff, &centres, &run),
    }))
}
