//! Imports as staff see them: the last of each source, and what each left out, lost or found doubtful.
use store::{Db, StoreError, Ts, Val, args, sql};

use super::{Note, Totals};
use crate::error::Result;

/// An import in a list.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// The source.
    pub source: String,
    /// The centre that owns what it brings.
    pub owner: String,
    /// `staging`, `undoing`, `published`, `done` or `undone`.
    pub state: String,
    /// When it began.
    pub started_at: Ts,
    /// When it ended.
    pub finished_at: Option<Ts>,
    report: Option<String>,
}

impl Run {
    /// What became of the records; none before it was published.
    pub fn totals(&self) -> Option<Totals> {
        self.report
            .as_deref()
            .and_then(|report| serde_json::from_str(report).ok())
    }
}

/// What the notes of an import are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Why it was refused.
    Refused,
    /// Records left out.
    Skips,
    /// Parts of records that could not be kept.
    Losses,
    /// Values kept that look wrong.
    Warnings,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 4] = [Part::Refused, Part::Skips, Part::Losses, Part::Warnings];
    /// Its name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Refused => "refused",
            Part::Skips => "skips",
            Part::Losses => "losses",
            Part::Warnings => "warnings",
        }
    }
    /// Reads [`Part::as_str`].
    pub fn parse(text: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.as_str() == text)
    }
}

/// A note and its place in its part, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its place.
    pub place: i64,
    /// What it says.
    pub note: Note,
}

sql! {
    RUNS = "SELECT id, source, owner, state, started_at, finished_at, report FROM import_run WHERE ($1 OR owner ", in_list(2), ")
        AND (CAST($3 AS TEXT) IS NULL OR source = $3) AND (CAST($4 AS TEXT) IS NULL OR state = $4)
        AND (CAST($5 AS BIGINT) IS NULL OR id < $5) ORDER BY id DESC LIMIT $6";
    /// The last of each source, by its name.
    SOURCES = "SELECT id, source, owner, state, started_at, finished_at, report FROM import_run WHERE ($1 OR owner ", in_list(2), ")
        AND (CAST($3 AS TEXT) IS NULL OR source > $3) AND id IN (SELECT MAX(id) FROM import_run GROUP BY source) ORDER BY source LIMIT $4";
    BY_ID = "SELECT id, source, owner, state, started_at, finished_at, report FROM import_run WHERE id = $1";
    COUNTS = "SELECT part, COUNT(*) FROM import_note WHERE run = $1 GROUP BY part";
    NOTES = "SELECT place, note FROM import_note WHERE run = $1 AND part = $2 AND place > $3 ORDER BY place LIMIT $4";
}

/// Which imports to list. What is left out is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of what these centres own alone; `None`: of all.
    pub centres: Option<Vec<String>>,
    /// Of this source.
    pub source: Option<String>,
    /// In this state.
    pub state: Option<String>,
}

impl Filter {
    fn centres(&self) -> Vec<Val> {
        args![
            self.centres.is_none(),
            Val::Texts(self.centres.clone().unwrap_or_default())
        ]
    }
}

/// Imports, the latest first; `after` is the number of the last one on the page before.
pub async fn list(db: &Db, filter: &Filter, after: Option<i64>, limit: i64) -> Result<Vec<Run>> {
    let mut row = filter.centres();
    row.extend(args![&filter.source, &filter.state, after, limit]);
    Ok(db.fresh_all(RUNS, row).await?)
}

/// The last import of each source of these centres, by the source's name; `after` is the last one on the page before.
pub async fn sources(db: &Db, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<Run>> {
    let mut row = filter.centres();
    row.extend(args![after, limit]);
    Ok(db.fresh_all(SOURCES, row).await?)
}

/// One import by its number.
pub async fn by_id(db: &Db, id: i64) -> Result<Option<Run>> {
    Ok(db.fresh_opt(BY_ID, args![id]).await?)
}

/// How many notes of each part are kept, in the order of [`Part::ALL`].
pub async fn counts(db: &Db, id: i64) -> Result<[i64; 4]> {
    let found: Vec<(String, i64)> = db.fresh_all(COUNTS, args![id]).await?;
    Ok(Part::ALL.map(|part| {
        let of_part = found.iter().find(|(name, _)| name == part.as_str());
        of_part.map_or(0, |(_, count)| *count)
    }))
}

/// Notes of a part, after a place.
pub async fn notes(db: &Db, id: i64, part: Part, after: Option<i64>, limit: i64) -> Result<Vec<Placed>> {
    let row = args![id, part.as_str(), after.unwrap_or(-1), limit];
    let found: Vec<(i64, String)> = db.fresh_all(NOTES, row).await?;
    let notes = found.into_iter().map(|(place, text)| {
        let note = serde_json::from_str(&text).map_err(|cause| StoreError::Decode {
            query: NOTES.name(),
            cause: cause.to_string(),
        })?;
        Ok(Placed { place, note })
    });
    notes.collect()
}
