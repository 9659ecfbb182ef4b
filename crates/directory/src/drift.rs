//! Languages that fell behind one another.

use language::{Lang, Wording};
use serde_json::Value;
use store::Ts;

use crate::document;
use crate::field::Path;
use crate::model::Record;
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

/// The first language's words of a body's name, for lists.
pub(crate) fn list_name(tree: &Value) -> String {
    let Some(langs) = tree.get("name").and_then(Value::as_object) else {
        return String::new();
    };
    let first = langs
        .get("en")
        .or_else(|| langs.get("fr"))
        .or_else(|| langs.values().next());
    first.map(|w| wording(w).text).unwrap_or_default()
}
