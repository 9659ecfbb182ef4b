//! The names that lists know records by.

use std::collections::HashSet;

use language::{Lang, Text};
use store::{Tx, args, sql};

use super::Wanting;
use crate::error::Result;
use crate::model::Body;

/// So many letters of a name are kept for lists: as many as both databases take into an index.
const LETTERS: usize = 200;

/// A name and whether it is another one than the first.
pub(super) type Name = (bool, String);

sql! {
    STANDING = "SELECT record_id, other, name FROM record_name WHERE record_id ", in_list(1), "";
    ADD = "INSERT INTO record_name (kind, other, name, record_id) VALUES ($1, $2, $3, $4)";
    DROP = "DELETE FROM record_name WHERE kind = $1 AND other = $2 AND name = $3 AND record_id = $4";
}

/// The first name, empty where there is none, and each other one. Terms are known by their codes and by the words that lead
/// to them as well.
pub(super) fn names(body: &Body) -> Vec<Name> {
    let cut = |name: &str| name.chars().take(LETTERS).collect::<String>();
    let mut found = vec![(false, cut(body.first_name()))];
    let first = body
        .name()
        .and_then(|name| name.best(&Lang::en()))
        .map(|(_, lang)| lang);
    let mut add = |name: &str| {
        let other = (true, cut(name));
        if !other.1.is_empty() && other.1 != found[0].1 && !found.contains(&other) {
            found.push(other);
        }
    };
    let others = body.name().into_iter().flat_map(Text::iter);
    for (_, wording) in others.filter(|(lang, _)| Some(*lang) != first) {
        add(&wording.text);
    }
    if let Body::TaxonomyTerm(term) = body {
        term.code.iter().for_each(|code| add(code));
        let leading = term.use_references.iter().flat_map(Text::iter);
        leading.for_each(|(_, wording)| add(&wording.text));
    }
    found
}

/// Brings the names of these records to what they say now.
pub(super) async fn put(tx: &mut Tx, records: &mut [Wanting]) -> Result<()> {
    let ids: Vec<String> = records.iter().map(|r| r.id.clone()).collect();
    let standing: Vec<(String, bool, String)> = tx.all(STANDING, args![ids]).await?;
    let mut standing: HashSet<(String, Name)> = standing
        .into_iter()
        .map(|(id, other, name)| (id, (other, name)))
        .collect();
    let mut rows = Vec::new();
    for record in &mut *records {
        for name in std::mem::take(&mut record.names) {
            let key = (record.id.clone(), name);
            if !standing.remove(&key) {
                let (id, (other, name)) = key;
                rows.push(args![record.kind.as_str(), other, name, id]);
            }
        }
    }
    for (id, (other, name)) in standing {
        let Some(record) = records.iter().find(|r| r.id == id) else {
            continue;
        };
        tx.exec(DROP, args![record.kind.as_str(), other, name, id]).await?;
    }
    if !rows.is_empty() {
        tx.insert_rows(ADD, rows).await?;
    }
    Ok(())
}
