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
    /// Its name in the first of its languages; the French one in small letters where that was found.
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

// `$shown` is the name that is given, `$fits` what it must fit and `$end` what the list is sorted by, both as an index has them.
macro_rules! named {
    ($shown:expr, $fits:expr, $after:literal, $owners:literal, $end:expr) => {
        concat!(
            "SELECT r.id, ", $shown, " AS name, r.owner, COALESCE(n.status, r.status) AS status, COALESCE(n.version, r.version) AS version,
               COALESCE(n.modified_at, r.modified_at) AS modified_at
             FROM record r
             LEFT JOIN record_next n ON n.record_id = r.id AND n.run IN (SELECT p.id FROM import_run p WHERE p.state = 'published')
             WHERE r.kind = $1 AND ", $fits, "
               AND r.born_run NOT IN (SELECT h.id FROM import_run h WHERE h.state IN ('staging', 'undoing'))
               AND (CAST($3 AS TEXT) IS NULL OR COALESCE(n.status, r.status) = $3)
               AND (NOT CAST($4 AS BOOLEAN) OR r.owner", $owners, ")", $after, " ORDER BY ", $end, ", r.id LIMIT $6"
        )
    };
}
// Only a name with other than plain letters is held against the open pattern: that one fits too many. The two comparisons
// with $7 let an index begin at the row before.
macro_rules! first {
    ($owners:literal) => {
        named!(
            "r.name",
            "(LOWER(SUBSTR(r.name, 1, 200)) LIKE $9 OR (OCTET_LENGTH(SUBSTR(r.name, 1, 200)) > LENGTH(SUBSTR(r.name, 1, 200)) AND LOWER(SUBSTR(r.name, 1, 200)) LIKE $2))",
            " AND SUBSTR(r.name, 1, 200) >= $7 AND (SUBSTR(r.name, 1, 200) > $7 OR r.id > $8)",
            $owners,
            "SUBSTR(r.name, 1, 200)"
        )
    };
}
macro_rules! french {
    (sqlite) => { "LOWER(SUBSTR(COALESCE(json_extract(r.body, '$.name.fr.text'), json_extract(r.body, '$.name.fr'), ''), 1, 200))" };
    (postgres) => { "LOWER(SUBSTR(COALESCE(CAST(r.body AS jsonb) #>> '{name,fr,text}', CAST(r.body AS jsonb) #>> '{name,fr}', ''), 1, 200))" };
}

sql! {
    /// The names of a published run that is not folded yet are not here: some seconds after an import a renamed record stands
    /// under the name it had. Both dialects bind a list in their own way.
    NAMED = { sqlite: first!(" IN (SELECT value FROM json_each($5))"), postgres: first!(" = ANY(CAST($5 AS text[]))") };
    /// As `NAMED`; and both read JSON in their own way.
    FRENCH = {
        sqlite: named!(french!(sqlite), concat!(french!(sqlite), " LIKE $2"), "", " IN (SELECT value FROM json_each($5))", french!(sqlite)),
        postgres: named!(french!(postgres), concat!(french!(postgres), " LIKE $2"), "", " = ANY(CAST($5 AS text[]))", french!(postgres)),
    };
    NAME_OF = "SELECT SUBSTR(name, 1, 200) FROM record WHERE id = $1";
}

/// So many rows are read at once where some of them do not fit.
const BATCH: usize = 200;

/// Records of a kind by name: at most `limit` after the record with the id `after`. Where words are looked for, records that
/// have them in their French name alone stand at the end, as far as there is room.
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
            (name, id) = (last.name.chars().take(200).collect(), last.id.clone());
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
        let rows: Vec<NameEntry> = db.fresh_all(FRENCH, filter.args(&pattern, BATCH)).await?;
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
