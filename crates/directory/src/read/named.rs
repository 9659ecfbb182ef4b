//! Records by name, for those who keep them: page by page, whatever their status.

use store::{Db, Ts, Val, args, sql};

use crate::curation::attention::names;
use crate::error::Result;
use crate::model::{Kind, Status};

/// What a list of records is narrowed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The kind.
    pub kind: Kind,
    /// What words of its names begin with, in any language, case and order, with or without accents; empty for any name.
    pub words: String,
    /// The status; none for any.
    pub status: Option<Status>,
    /// Only records of these centres; none for all.
    pub owners: Option<Vec<String>>,
}

/// A record in a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NameEntry {
    /// Its id.
    pub id: String,
    /// Its name in the first of its languages; at most 200 letters of it.
    pub name: String,
    /// The centre that keeps it.
    pub owner: String,
    /// Its status, as it is stored.
    pub status: String,
    /// Its version.
    pub version: i64,
    /// When that was written.
    #[sqlx(rename = "modified_at")]
    pub modified: Ts,
}

// The two comparisons with $7 let the index begin at the row before.
macro_rules! named {
    ($from:literal, $fits:literal, $owners:literal) => {
        concat!(
            "SELECT r.id, m.name, m.folded, r.owner, COALESCE(n.status, r.status) AS status,
               COALESCE(n.version, r.version) AS version, COALESCE(n.modified_at, r.modified_at) AS modified_at
             FROM ", $from, "
             JOIN record r ON r.id = m.record_id
             LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT p.id FROM import_run p WHERE p.state = 'published')
             WHERE m.kind = $1 AND m.name >= $5 AND (m.name > $5 OR m.record_id > $6) AND ", $fits, "
               AND r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
               AND (CAST($2 AS TEXT) IS NULL OR COALESCE(n.status, r.status) = $2)
               AND (NOT CAST($3 AS BOOLEAN) OR r.owner", $owners, ")
             ORDER BY m.name, m.record_id LIMIT $7"
        )
    };
}
// Where few names have the words, those are sorted; else each name is looked at in its order until enough have been found. `CROSS
// JOIN` has SQLite begin with the words.
macro_rules! common {
    ($owners:literal) => {
        named!("record_name m", "m.folded LIKE $8 AND m.folded LIKE $9", $owners)
    };
}

sql! {
    /// Each database has a full-text index of its own kind.
    FEW = {
        sqlite: named!(
            "record_name_word w CROSS JOIN record_name m",
            "w.record_name_word MATCH $8 AND m.n = w.rowid",
            " IN (SELECT value FROM json_each($4))"
        ),
        postgres: named!(
            "record_name m",
            "to_tsvector('simple', m.folded) @@ to_tsquery('simple', REPLACE(REPLACE($8, '*', ':*'), ' ', ' & '))",
            " = ANY(CAST($4 AS text[]))"
        ),
    };
    /// Both dialects bind a list in their own way.
    COMMON = { sqlite: common!(" IN (SELECT value FROM json_each($4))"), postgres: common!(" = ANY(CAST($4 AS text[]))") };
    /// As `FEW`.
    HOW_MANY = {
        sqlite: "SELECT COUNT(*) FROM (SELECT 1 FROM record_name_word w CROSS JOIN record_name m
            WHERE w.record_name_word MATCH $1 AND m.n = w.rowid AND m.kind = $2 LIMIT $3)",
        postgres: "SELECT COUNT(*) FROM (SELECT 1 FROM record_name WHERE kind = $2
            AND to_tsvector('simple', folded) @@ to_tsquery('simple', REPLACE(REPLACE($1, '*', ':*'), ' ', ' & ')) LIMIT $3) found",
    };
    NAME_OF = "SELECT name FROM record_name WHERE record_id = $1";
}

/// So many rows are read at once where some of them do not fit.
const BATCH: usize = 200;
/// Where more names than this have the words, going through them in their order meets some soon.
const FEW_AT_MOST: i64 = 1_500;
/// So many words are looked at.
const WORDS: usize = 12;

#[derive(sqlx::FromRow)]
struct Row {
    folded: String,
    #[sqlx(flatten)]
    entry: NameEntry,
}

/// Records of a kind by name: at most `limit` after the record with the id `after`. What an import brings is here when
/// [`crate::curation::attention::catch_up`] has seen it.
pub async fn named(db: &Db, filter: &Named, after: Option<&str>, limit: usize) -> Result<Vec<NameEntry>> {
    let (mut name, mut id) = match after {
        None => (String::new(), String::new()),
        Some(id) => {
            let found: Option<(String,)> = db.fresh_opt(NAME_OF, args![id]).await?;
            (found.map(|(name,)| name).unwrap_or_default(), id.to_owned())
        }
    };
    let mut words = names::words(&filter.words);
    words.truncate(WORDS);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    // "food* ban*": what begins with these.
    let begin: Vec<String> = words.iter().map(|word| format!("{word}*")).collect();
    let begin = begin.join(" ");
    let like = |n: usize| words.get(n).map_or_else(|| "%".to_owned(), |word| format!("% {word}%"));
    let (sql, narrowed) = if !words.is_empty() && are_few(db, filter.kind, &begin).await? {
        (FEW, vec![begin])
    } else {
        (COMMON, vec![like(0), like(1)])
    };
    let has_words = |folded: &str| words.iter().all(|word| folded.contains(&format!(" {word}")));
    let size = if words.is_empty() { limit } else { BATCH };
    let mut found: Vec<NameEntry> = Vec::new();
    loop {
        let mut row = filter.args();
        row.extend(args![
            name.as_str(),
            id.as_str(),
            i64::try_from(size).unwrap_or(i64::MAX)
        ]);
        row.extend(narrowed.iter().map(Val::from));
        let rows: Vec<Row> = db.fresh_all(sql, row).await?;
        let whole = rows.len() == size;
        if let Some(last) = rows.last() {
            (name, id) = (last.entry.name.clone(), last.entry.id.clone());
        }
        found.extend(
            rows.into_iter()
                .filter(|row| has_words(&row.folded))
                .map(|row| row.entry),
        );
        if found.len() >= limit || !whole {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

async fn are_few(db: &Db, kind: Kind, begin: &str) -> Result<bool> {
    let asked = args![begin, kind.as_str(), FEW_AT_MOST + 1];
    let (many,): (i64,) = db.fresh_one(HOW_MANY, asked).await?;
    Ok(many <= FEW_AT_MOST)
}

impl Named {
    fn args(&self) -> Vec<Val> {
        args![
            self.kind.as_str(),
            self.status.map(|status| status.as_str().to_owned()),
            self.owners.is_some(),
            self.owners.clone().unwrap_or_default()
        ]
    }
}
