//! Who wrote each wording, when and how, and which fell behind: the lines under the fields of the form.

use std::collections::BTreeMap;

use directory::model::{Record, SourceRef};
use directory::{VersionEntry, behind, to_json};
use language::{Lang, Origin, Wording, format};
use serde_json::Value;
use store::Ts;

use super::compare::compare;
use super::people::People;
use super::shown::Behind;
use crate::App;
use crate::words::Words;

/// What stands under the wordings of a record, by field: `description.fr`.
#[derive(Debug, Default)]
pub struct Marks {
    by: BTreeMap<String, String>,
    behind: BTreeMap<String, (String, Vec<super::compare::Piece>)>,
    /// How many texts are behind, by language.
    counts: BTreeMap<Lang, usize>,
}

impl Marks {
    /// The line under a wording, and that it fell behind.
    pub fn of(&self, name: &str) -> (String, Option<Behind>) {
        let by = self.by.get(name).cloned().unwrap_or_default();
        let behind = self.behind.get(name).map(|(words, changed)| Behind {
            words: words.clone(),
            changed: changed.clone(),
        });
        (by, behind)
    }
    /// The languages that are behind, each with the number of texts.
    pub fn counts(&self) -> impl Iterator<Item = (&Lang, usize)> {
        self.counts.iter().map(|(lang, n)| (lang, *n))
    }
}

/// The marks of a record as it stands, from its history (the last version first).
pub fn marks(app: &App, record: &Record, history: &[VersionEntry], people: &People, langs: &[Lang]) -> Marks {
    let tree: Value = serde_json::from_str(&to_json(&record.body)).unwrap_or_default();
    let mut marks = Marks::default();
    for (name, text) in tree.as_object().into_iter().flatten() {
        for lang in langs {
            let Some(wording) = text.get(lang.as_str()).and_then(wording) else {
                continue;
            };
            let line = by(app, Words::of(lang.as_str()), &wording, record, history, people);
            marks.by.insert(format!("{name}.{lang}"), line);
        }
    }
    for late in behind(record, langs) {
        *marks.counts.entry(late.lang.clone()).or_default() += 1;
        let w = Words::of(late.lang.as_str());
        // The language that is ahead: of two languages the other one.
        let ahead = langs.iter().find(|lang| **lang != late.lang);
        let words = match (late.missing, late.since, ahead) {
            (true, ..) => w.t("records-behind-missing"),
            (false, Some(since), Some(ahead)) => w.t2(
                "records-behind-since",
                "language",
                language_name(w, ahead),
                "date",
                day(app, w, since),
            ),
            _ => w.t("records-behind"),
        };
        let changed = late.since.zip(ahead).and_then(|(since, ahead)| {
            let path = late.path.field(ahead.as_str());
            let version = history.iter().find(|v| v.at == since)?;
            let change = version.changes.iter().find(|c| c.path == path)?;
            Some(compare(
                &text_of(change.before.as_ref()),
                &text_of(change.after.as_ref()),
            ))
        });
        let key = format!("{}.{}", late.path, late.lang);
        marks.behind.insert(key, (words, changed.unwrap_or_default()));
    }
    marks
}

/// The name of a language in a sentence: « l’anglais ».
fn language_name(w: &Words, lang: &Lang) -> String {
    match lang.as_str() {
        "en" => w.t("records-the-english"),
        "fr" => w.t("records-the-french"),
        other => language::spoken_name(other, &w.lang).unwrap_or(other).to_owned(),
    }
}

/// The words of a wording, or of nothing.
pub fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(fields)) => fields
            .get("text")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        Some(other) => other.to_string(),
    }
}

fn wording(value: &Value) -> Option<Wording> {
    serde_json::from_value(value.clone()).ok()
}

/// A day, where the centre is.
pub fn day(app: &App, w: &Words, at: Ts) -> String {
    format::date_without_weekday(&w.lang, at.timestamp().to_zoned(app.home.zone.clone()).date())
}

/// "Written by C. Roy, 3 March 2025", in the language of the wording.
fn by(app: &App, w: &Words, wording: &Wording, record: &Record, history: &[VersionEntry], people: &People) -> String {
    let first = history.last();
    let at = wording.modified.map(Ts);
    let version = match at {
        Some(at) => history.iter().find(|v| v.at == at),
        None => first,
    };
    let date = at.or(first.map(|v| v.at)).map(|at| day(app, w, at)).unwrap_or_default();
    let who = version.map(|v| people.name(w, v)).unwrap_or_default();
    let imported = wording.origin == Some(Origin::Imported) || version.is_some_and(|v| v.run.is_some());
    if imported && wording.origin != Some(Origin::Translated) {
        let source = record.source.as_ref().map(|SourceRef { source, .. }| source.clone());
        return match source {
            Some(source) => w.t2("records-by-source", "source", source, "date", date),
            None => w.t1("records-by-import", "date", date),
        };
    }
    let id = match (wording.origin, who.is_empty()) {
        (Some(Origin::Machine), _) => return w.t1("records-by-machine", "date", date),
        (Some(Origin::Translated), false) => "records-by-translated",
        (Some(Origin::Translated), true) => return w.t1("records-by-translated-alone", "date", date),
        (_, true) => return w.t1("records-by-alone", "date", date),
        (_, false) => "records-by",
    };
    w.t2(id, "who", who, "date", date)
}
