//! Records by name, for those who keep them: page by page, whatever their status.

use store::{Db, Ts, Val, args, sql};

use crate::error::Result;
use crate::model::{Kind, Status};

/// What a list of records is narrowed by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The kind.
    pub kind: Kind,
    /// Words that all stand in the name, in any case and order, with or without accents; empty for any name.
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
    /// Its name in the first of its languages, or in another one where the words were found there; at most 200 letters of it.
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
    ($fits:literal, $owners:literal) => {
        concat!(
            "SELECT r.id, m.name, r.owner, COALESCE(n.status, r.status) AS status, COALESCE(n.version, r.version) AS version,
               COALESCE(n.modified_at, r.modified_at) AS modified_at
             FROM record_name m
             JOIN record r ON r.id = m.record_id
             LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT p.id FROM import_run p WHERE p.state = 'published')
             WHERE m.kind = $1 AND ", $fits, "
               AND r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
               AND (CAST($3 AS TEXT) IS NULL OR COALESCE(n.status, r.status) = $3)
               AND (NOT CAST($4 AS BOOLEAN) OR r.owner", $owners, ")
             ORDER BY m.name, m.record_id LIMIT $6"
        )
    };
}
// Only a name with other than plain letters is held against the open pattern: that one fits too many.
macro_rules! first {
    ($owners:literal) => {
        named!(
            "m.other = FALSE AND m.name >= $7 AND (m.name > $7 OR m.record_id > $8)
               AND (LOWER(m.name) LIKE $9 OR (OCTET_LENGTH(m.name) > LENGTH(m.name) AND LOWER(m.name) LIKE $2))",
            $owners
        )
    };
}
macro_rules! others {
    ($owners:literal) => {
        named!("m.other = TRUE AND LOWER(m.name) LIKE $2", $owners)
    };
}

sql! {
    /// Both dialects bind a list in their own way.
    NAMED = { sqlite: first!(" IN (SELECT value FROM json_each($5))"), postgres: first!(" = ANY(CAST($5 AS text[]))") };
    /// As `NAMED`.
    OTHERS = { sqlite: others!(" IN (SELECT value FROM json_each($5))"), postgres: others!(" = ANY(CAST($5 AS text[]))") };
    NAME_OF = "SELECT name FROM record_name WHERE record_id = $1 AND other = FALSE";
}

/// So many rows are read at once where some of them do not fit.
const BATCH: usize = 200;

/// Records of a kind by name: at most `limit` after the record with the id `after`. Where words are looked for, records that
/// have them in a name of another language alone stand at the end, as far as there is room. What an import brings is here when
/// [`crate::curation::attention::catch_up`] has seen it.
pub async fn named(db: &Db, filter: &Named, after: Option<&str>, limit: usize) -> Result<Vec<NameEntry>> {
    let words: Vec<String> = language::fold(&filter.words)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let (mut name, mut id) = match after {
        None => (String::new(), String::new()),
        Some(id) => {
            let found: Option<(String,)> = db.fresh_opt(NAME_OF, args![id]).await?;
            (found.map(|(name,)| name).unwrap_or_default(), id.to_owned())
        }
    };
    let longest = words
        .iter()
        .max_by_key(|word| word.len())
        .map(String::as_str)
        .unwrap_or_default();
    let (plain, pattern) = (
        format!("%{}%", longest.replace(['%', '_', '\\'], "_")),
        pattern(longest),
    );
    let size = if words.is_empty() { limit } else { BATCH };
    let has_words = |name: &str| {
        let folded = language::fold(name);
        words.iter().all(|word| folded.contains(word.as_str()))
    };
    let mut found: Vec<NameEntry> = Vec::new();
    loop {
        let mut row = filter.args(&pattern, size);
        row.extend(args![name.as_str(), id.as_str(), plain.as_str()]);
        let rows: Vec<NameEntry> = db.fresh_all(NAMED, row).await?;
        let whole = rows.len() == size;
        if let Some(last) = rows.last() {
            (name, id) = (last.name.clone(), last.id.clone());
        }
        found.extend(rows.into_iter().filter(|row| has_words(&row.name)));
        if found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
        if !whole {
            break;
        }
    }
    if !words.is_empty() {
        let rows: Vec<NameEntry> = db.fresh_all(OTHERS, filter.args(&pattern, BATCH)).await?;
        for row in rows.into_iter().filter(|row| has_words(&row.name)) {
            if found.len() < limit && !found.iter().any(|known| known.id == row.id) {
                found.push(row);
            }
        }
    }
    Ok(found)
}

impl Named {
    fn args(&self, pattern: &str, size: usize) -> Vec<Val> {
        args![
            self.kind.as_str(),
            pattern,
            self.status.map(|status| status.as_str().to_owned()),
            self.owners.is_some(),
            self.owners.clone().unwrap_or_default(),
            i64::try_from(size).unwrap_or(i64::MAX)
        ]
    }
}

/// What `LIKE` looks for: a letter that is written with accents as well stands for any, and what is written as one letter
/// or as two for any number.
fn pattern(word: &str) -> String {
    let open = ["oe", "ae", "ss"]
        .iter()
        .fold(word.to_owned(), |word, two| word.replace(two, "%"));
    let letters = open.chars().map(|c| match c {
        '%' => '%',
        c if c.is_ascii_digit() || "bfghjkmpqrtvwx".contains(c) => c,
        _ => '_',
    });
    format!("%{}%", letters.collect::<String>())
}
