//! Languages that fell behind one another.

use language::{Lang, Origin, Wording};
use serde_json::Value;
use store::{Ts, Tx};

use crate::diff::{FieldChange, apply};
use crate::document;
use crate::error::Result;
use crate::field::{Path, Step};
use crate::model::{Record, SCHEMA};
use crate::save::{Change, Saved, rewrite, standing};
use crate::wording::{each_text, is_prose, leads, wording};

/// A wording that another language has left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// The text.
    pub path: Path,
    /// The language that is behind.
    pub lang: Lang,
    /// When another language changed; `None` when that was with the first version.
    pub since: Option<Ts>,
    /// True when there are no words in this language at all.
    pub missing: bool,
}

/// The texts of a record in which one of the required languages is behind another: older than a change that was written,
/// not translated, in the other.
pub fn behind(record: &Record, required: &[Lang]) -> Vec<Behind> {
    behind_in(&document::to_value(&record.body), required)
}

/// [`behind`] of a body as a tree.
pub(crate) fn behind_in(tree: &Value, required: &[Lang]) -> Vec<Behind> {
    let mut found = Vec::new();
    each_text(tree, &mut |path, langs| {
        let wordings: Vec<(&String, Wording)> = langs.iter().map(|(tag, value)| (tag, wording(value))).collect();
        for lang in required.iter().filter(|_| is_prose(path)) {
            let here = wordings.iter().find(|(tag, _)| *tag == lang.as_str()).map(|(_, w)| w);
            let ahead = wordings
                .iter()
                .filter(|(tag, w)| *tag != lang.as_str() && (here.is_none() || leads(w, here)));
            if let Some(since) = ahead.map(|(_, w)| w.modified).max() {
                found.push(Behind {
                    path: path.clone(),
                    lang: lang.clone(),
                    since: since.map(Ts),
                    missing: here.is_none(),
                });
            }
        }
    });
    found
}

/// Records that somebody read a language that is behind against the others, and that it needs no other words: what is behind
/// counts as a translation of this moment. Texts without any words in the language stay behind.
pub async fn check_language(
    tx: &mut Tx,
    change: &Change,
    id: &str,
    expected_version: i64,
    lang: &Lang,
) -> Result<Saved> {
    let record = standing(tx, id, expected_version).await?;
    let mut tree = document::to_value(&record.body);
    let late = behind_in(&tree, &change.languages)
        .into_iter()
        .filter(|late| late.lang == *lang && !late.missing);
    let changes: Vec<FieldChange> = late
        .map(|late| {
            let path = late.path.field(lang.as_str());
            let checked = Wording {
                modified: Some(change.at.0),
                origin: Some(Origin::Translated),
                ..wording(at(&tree, &path))
            };
            FieldChange {
                path,
                before: None,
                after: Some(serde_json::to_value(checked).expect("a wording can be written as JSON")),
            }
        })
        .collect();
    apply(&mut tree, &changes);
    let body = document::from_value(record.body.kind(), id, SCHEMA, tree)?;
    rewrite(tx, change, &Record { body, ..record }).await
}

/// What stands at a way into a tree.
fn at<'a>(tree: &'a Value, path: &Path) -> &'a Value {
    path.0.iter().fold(tree, |value, step| match step {
        Step::Field(name) => &value[name.as_str()],
        Step::At(index) => &value[*index],
    })
}
