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
    /// Its name in the first of its languages.
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

sql! {
    /// The names of a published run that is not folded yet are not here: some seconds after an import a renamed record stands
    /// under the name it had.
    NAMED = "SELECT r.id, r.name, r.owner, COALESCE(n.status, r.status) AS status, COALESCE(n.version, r.version) AS version,
           COALESCE(n.modified_at, r.modified_at) AS modified_at
         FROM record r
         LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT p.id FROM import_run p WHERE p.state = 'published')
         WHERE r.kind = $1 AND (r.name, r.id) > ($2, $3) AND LOWER(r.name) LIKE $4
           AND r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
           AND (CAST($5 AS TEXT) IS NULL OR COALESCE(n.status, r.status) = $5)
           AND (NOT CAST($6 AS BOOLEAN) OR r.owner ", in_list(7), ") ORDER BY r.name, r.id LIMIT $8";
    NAME_OF = "SELECT name FROM record WHERE id = $1";
}

/// So many rows are read at once where some of them do not fit.
const BATCH: i64 = 200;

/// Records of a kind by name: at most `limit` after the record with the id `after`.
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
    let pattern = pattern(words.iter().max_by_key(|word| word.len()));
    let size = if words.is_empty() {
        i64::try_from(limit).unwrap_or(BATCH)
    } else {
        BATCH
    };
    let mut found = Vec::new();
    loop {
        let rows: Vec<NameEntry> = db.fresh_all(NAMED, filter.args(&name, &id, &pattern, size)).await?;
        let whole = i64::try_from(rows.len()).is_ok_and(|n| n == size);
        if let Some(last) = rows.last() {
            (name, id) = (last.name.clone(), last.id.clone());
        }
        let fits = |row: &NameEntry| {
            let folded = language::fold(&row.name);
            words.iter().all(|word| folded.contains(word.as_str()))
        };
        found.extend(rows.into_iter().filter(fits));
        if found.len() >= limit || !whole {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

impl Named {
    fn args(&self, name: &str, id: &str, pattern: &str, size: i64) -> Vec<Val> {
        args![
            self.kind.as_str(),
            name,
            id,
            pattern,
            self.status.map(|status| status.as_str().to_owned()),
            self.owners.is_some(),
            self.owners.clone().unwrap_or_default(),
            size
        ]
    }
}

/// What `LIKE` looks for: a letter that is written with accents as well stands for any, and what is written as one letter
/// or as two for any number.
fn pattern(word: Option<&String>) -> String {
    let word = word.map(String::as_str).unwrap_or_default();
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
