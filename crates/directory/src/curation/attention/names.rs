//! The names that lists know records by, and the words in them.

use std::collections::HashMap;

use language::{Text, fold};
use store::{Tx, args, sql};

use super::Wanting;
use crate::error::Result;
use crate::model::Body;

/// So many letters of a name are kept for lists: as many as both databases take into an index.
const LETTERS: usize = 200;
/// So many of a word.
const WORD_LETTERS: usize = 40;

/// How lists know a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// The first name, empty where there is none.
    first: String,
    /// The words of every name as [`words`] gives them, a space before and after each; empty where there is no name.
    folded: String,
}

sql! {
    STANDING = "SELECT record_id, name, folded FROM record_name WHERE record_id ", in_list(1), "";
    /// A change to a kind never comes: an id keeps it.
    PUT = "INSERT INTO record_name (kind, name, record_id, folded) VALUES ($1, $2, $3, $4)
        ON CONFLICT (record_id) DO UPDATE SET name = excluded.name, folded = excluded.folded";
}

/// The words of a name, without accents, capitals and signs; the first forty letters of each.
pub(crate) fn words(name: &str) -> Vec<String> {
    let folded = fold(name);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(WORD_LETTERS).collect()).collect()
}

/// The names of a record in every language. Terms are known by their codes and by the words that lead to them as well.
pub(super) fn names(body: &Body) -> Names {
    let cut = |name: &str| name.chars().take(LETTERS).collect::<String>();
    let first = cut(body.first_name());
    let mut folded = String::new();
    let mut add = |name: &str| {
        for word in words(&cut(name)) {
            folded.push_str(if folded.is_empty() { " " } else { "" });
            folded.push_str(&word);
            folded.push(' ');
        }
    };
    add(&first);
    let every = body.name().into_iter().flat_map(Text::iter);
    let others = every
        .map(|(_, wording)| cut(&wording.text))
        .filter(|name| *name != first);
    others.for_each(|name| add(&name));
    if let Body::TaxonomyTerm(term) = body {
        term.code.iter().for_each(|code| add(code));
        let leading = term.use_references.iter().flat_map(Text::iter);
        leading.for_each(|(_, wording)| add(&wording.text));
    }
    Names { first, folded }
}

/// Brings the names of these records to what they say now.
pub(super) async fn put(tx: &mut Tx, records: &[Wanting]) -> Result<()> {
    let ids: Vec<String> = records.iter().map(|r| r.id.clone()).collect();
    let standing: Vec<(String, String, String)> = tx.all(STANDING, args![ids]).await?;
    let standing: HashMap<String, Names> = standing
        .into_iter()
        .map(|(id, first, folded)| (id, Names { first, folded }))
        .collect();
    let changed = records.iter().filter(|r| standing.get(&r.id) != Some(&r.names));
    let rows: Vec<_> = changed
        .map(|r| args![r.kind.as_str(), r.names.first.as_str(), &r.id, r.names.folded.as_str()])
        .collect();
    if !rows.is_empty() {
        tx.insert_rows(PUT, rows).await?;
    }
    Ok(())
}
