//! Texts within a body as a tree: which values are wordings, their dates and origins.

use language::{Lang, Origin, Wording};
use serde_json::Value;
use store::Ts;

use crate::field::{Path, Step};

/// The fields that hold a [`language::Text`] or a list of them. A test holds this list against every record type.
const TEXTS: [&str; 29] = [
    "name",
    "alternate_names",
    "description",
    "summary",
    "legal_status",
    "application",
    "eligibility",
    "fees",
    "wait",
    "interpretation",
    "accreditations",
    "search_hints",
    "transportation",
    "use_references",
    "title",
    "department",
    "line1",
    "line2",
    "city",
    "url",
    "label",
    "note",
    "details",
    "option",
    "document",
    "source",
    "unit",
    "text",
    "reason",
];

/// Fields whose content is the source's own and never a text of ours.
const FOREIGN: [&str; 2] = ["extra", "unit_source"];

/// True for the value of a text: an object of wordings by language under a field that holds texts.
fn is_text(path: &[Step], value: &Value) -> bool {
    let Some(Step::Field(name)) = path.iter().rev().find(|step| matches!(step, Step::Field(_))) else {
        return false;
    };
    if path
        .iter()
        .any(|step| matches!(step, Step::Field(name) if FOREIGN.contains(&name.as_str())))
    {
        return false;
    }
    TEXTS.contains(&name.as_str())
        && value.as_object().is_some_and(|langs| {
            !langs.is_empty() && langs.iter().all(|(tag, w)| Lang::parse(tag).is_some() && is_wording(w))
        })
}

fn is_wording(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Object(fields) => fields.get("text").is_some_and(Value::is_string),
        _ => false,
    }
}

/// True for a wording with its date or origin beside it: one leaf, not three fields.
pub(crate) fn is_full_wording(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        fields.get("text").is_some_and(Value::is_string)
            && fields
                .keys()
                .all(|key| matches!(key.as_str(), "text" | "modified" | "origin"))
    })
}

/// Calls `see` with every text of a body.
pub(crate) fn each_text<'a>(tree: &'a Value, see: &mut impl FnMut(&Path, &'a serde_json::Map<String, Value>)) {
    fn walk<'a>(path: &mut Path, value: &'a Value, see: &mut impl FnMut(&Path, &'a serde_json::Map<String, Value>)) {
        match value {
            Value::Object(langs) if is_text(&path.0, value) => see(path, langs),
            Value::Object(fields) => {
                for (name, value) in fields {
                    path.0.push(Step::Field(name.clone()));
                    walk(path, value, see);
                    path.0.pop();
                }
            }
            Value::Array(items) => {
                for (i, value) in items.iter().enumerate() {
                    path.0.push(Step::At(i));
                    walk(path, value, see);
                    path.0.pop();
                }
            }
            _ => {}
        }
    }
    walk(&mut Path::default(), tree, see);
}

/// Whether a text is words for people; an address on the web is the same in every language unless a site has several.
pub(crate) fn is_prose(path: &Path) -> bool {
    !path
        .0
        .iter()
        .any(|step| matches!(step, Step::Field(name) if name == "url"))
}

/// The wording of a value that is one.
pub(crate) fn wording(value: &Value) -> Wording {
    serde_json::from_value(value.clone()).unwrap_or(Wording {
        text: String::new(),
        modified: None,
        origin: None,
    })
}

/// Whether two values say the same, whatever the dates and origins of their wordings.
pub(crate) fn same_words(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(x), Value::Object(y)) if !is_full_wording(a) && !is_full_wording(b) => {
            x.len() == y.len()
                && x.iter()
                    .all(|(key, value)| y.get(key).is_some_and(|other| same_words(value, other)))
        }
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same_words(x, y)),
        _ => words_of(a) == words_of(b),
    }
}

fn words_of(value: &Value) -> &Value {
    if is_full_wording(value) { &value["text"] } else { value }
}

/// Dates what changed from `old` to `new`: every wording with other words gets the date `at`, every wording with the same
/// words keeps the date and origin it had unless `new` names another origin.
///
/// A wording written while another language was ahead of it answers that change, so its origin is `translated`; any
/// other is of origin `usual`. An origin that `new` brings stays.
pub(crate) fn stamp(old: Option<&Value>, new: &mut Value, at: Ts, usual: Origin) {
    stamp_within(&mut Vec::new(), old, new, at, usual);
}

fn stamp_within(path: &mut Vec<Step>, old: Option<&Value>, new: &mut Value, at: Ts, usual: Origin) {
    if is_text(path, new) {
        stamp_text(old, new, at, usual);
        return;
    }
    match new {
        Value::Object(fields) => {
            for (name, value) in fields {
                path.push(Step::Field(name.clone()));
                stamp_within(path, old.and_then(|o| o.get(name)), value, at, usual);
                path.pop();
            }
        }
        Value::Array(items) => {
            let before = old.and_then(Value::as_array);
            for (i, value) in items.iter_mut().enumerate() {
                // An item that only moved keeps its dates.
                let counterpart = before.and_then(|b| b.iter().find(|o| same_words(o, value)).or_else(|| b.get(i)));
                path.push(Step::At(i));
                stamp_within(path, counterpart, value, at, usual);
                path.pop();
            }
        }
        _ => {}
    }
}

fn stamp_text(old: Option<&Value>, new: &mut Value, at: Ts, usual: Origin) {
    let Some(langs) = new.as_object_mut() else { return };
    for (tag, value) in langs {
        let mut now = wording(value);
        let was = old.and_then(|o| o.get(tag)).map(wording);
        match &was {
            Some(was) if was.text == now.text => {
                now.modified = was.modified;
                now.origin = now.origin.or(was.origin);
            }
            _ => {
                let answers = old.and_then(Value::as_object).is_some_and(|others| {
                    others
                        .iter()
                        .any(|(other, w)| other != tag && leads(&wording(w), was.as_ref()))
                });
                now.modified = Some(at.0);
                now.origin = now.origin.or(Some(if answers { Origin::Translated } else { usual }));
            }
        }
        *value = serde_json::to_value(&now).expect("a wording can be written as JSON");
    }
}

/// Makes the wordings of a copied body its own: without dates, and what a source wrote counts as written here. A translation
/// stays one.
pub(crate) fn own(tree: &mut Value) {
    fn within(path: &mut Vec<Step>, value: &mut Value) {
        if is_text(path, value) {
            for value in value.as_object_mut().into_iter().flat_map(|langs| langs.values_mut()) {
                let mut words = wording(value);
                words.modified = None;
                words.origin = words.origin.filter(|origin| *origin != Origin::Imported);
                *value = serde_json::to_value(&words).expect("a wording can be written as JSON");
            }
            return;
        }
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    path.push(Step::Field(name.clone()));
                    within(path, value);
                    path.pop();
                }
            }
            Value::Array(items) => {
                for (i, value) in items.iter_mut().enumerate() {
                    path.push(Step::At(i));
                    within(path, value);
                    path.pop();
                }
            }
            _ => {}
        }
    }
    within(&mut Vec::new(), tree);
}

/// Whether a wording changed of its own accord after the other was written, so that the other is behind it.
/// A wording without a date stands since the record began. A missing one is behind any.
pub(crate) fn leads(one: &Wording, other: Option<&Wording>) -> bool {
    let own = !matches!(one.origin, Some(Origin::Translated | Origin::Machine));
    own && other.is_none_or(|other| one.modified.unwrap_or(i64::MIN) > other.modified.unwrap_or(i64::MIN))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::document;
    use crate::model::{Body, Kind, SCHEMA};

    /// Every body with words in every text that it has, each in a language of its own.
    fn full() -> Vec<Body> {
        let t = json!({ "zz": "x" });
        let hours = json!({
            "opening": [{ "label": t }], "events": [{ "label": t }], "note": t,
            "exceptions": [{ "from": "2026-01-01", "closed": true, "reason": t }]
        });
        let languages = json!([{ "note": t }]);
        let phones = json!([{ "number": "1", "description": t, "languages": languages }]);
        let contacts = json!([{ "title": t, "department": t, "phones": phones }]);
        let websites = json!([{ "url": t, "label": t }]);
        let areas = json!([{ "name": t, "description": t }]);
        let messages = json!([{ "text": t, "hours": hours }]);
        let funding = json!([{ "source": t }]);
        let of = |kind, tree| document::from_value(kind, "x", SCHEMA, tree).unwrap();
        vec![
            of(Kind::Taxonomy, json!({ "name": t, "description": t })),
            of(
                Kind::TaxonomyTerm,
                json!({ "name": t, "description": t, "use_references": [t] }),
            ),
            of(
                Kind::Organization,
                json!({
                    "name": t, "alternate_names": [t], "description": t, "legal_status": t, "websites": websites, "funding": funding,
                    "contacts": contacts, "phones": phones, "messages": messages
                }),
            ),
            of(
                Kind::Program,
                json!({ "organization": "o", "name": t, "alternate_names": [t], "description": t }),
            ),
            of(
                Kind::Location,
                json!({
                    "name": t, "alternate_names": [t], "description": t, "transportation": t, "hours": hours,
                    "addresses": [{ "line1": t, "line2": t, "city": t }], "accessibility": [{ "description": t, "details": t }],
                    "phones": phones, "contacts": contacts, "languages": languages
                }),
            ),
            of(
                Kind::Service,
                json!({
                    "name": t, "alternate_names": [t], "summary": t, "description": t, "application": t, "eligibility": t, "fees": t,
                    "wait": t, "interpretation": t, "accreditations": t, "search_hints": t, "websites": websites, "funding": funding,
                    "messages": messages, "languages": languages, "costs": [{ "option": t, "description": t }],
                    "documents": [{ "document": t }], "capacities": [{ "unit": t, "description": t }], "phones": phones,
                    "contacts": contacts, "areas": areas, "hours": hours
                }),
            ),
            of(
                Kind::ServiceAtLocation,
                json!({
                    "description": t, "phones": phones, "contacts": contacts, "hours": hours, "areas": areas
                }),
            ),
        ]
    }

    #[test]
    fn every_text_of_every_kind_is_found() {
        for body in full() {
            let json = document::to_json(&body);
            let mut found = 0;
            each_text(&document::to_value(&body), &mut |_, _| found += 1);
            assert!(
                found > 1 && found == json.matches("\"zz\":").count(),
                "{found} in {json}"
            );
        }
    }

    #[test]
    fn what_only_looks_like_a_text_is_none() {
        let tree = json!({
            "verified": { "on": "2026-01-01", "by": "a@example.org" }, "extra": { "name": { "en": "A" } },
            "accessibility": [{ "url": "https://example.org" }], "contacts": [{ "name": "A" }]
        });
        let mut found = 0;
        each_text(&tree, &mut |_, _| found += 1);
        assert_eq!(found, 0);
    }
}
