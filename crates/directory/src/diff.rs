//! What differs between two versions of a body, field by field and language by language.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::field::{Path, Step};
use crate::wording::is_full_wording;

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Where.
    pub path: Path,
    /// What stood there; `None` where nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub before: Option<Value>,
    /// What stands there now; `None` where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub after: Option<Value>,
}

/// `null` is a value like any other; only an absent field is `None`.
fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(d).map(Some)
}

/// The fields in which two bodies differ. Lists of the same length are compared place by place, others as a whole; a
/// wording is one field, with its date and origin.
pub fn diff(before: &Value, after: &Value) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk(&mut Path::default(), Some(before), Some(after), &mut changes);
    changes
}

fn walk(path: &mut Path, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<FieldChange>) {
    match (before, after) {
        (b, a) if b == a => {}
        (Some(b @ Value::Object(old)), Some(a @ Value::Object(new))) if !is_full_wording(b) && !is_full_wording(a) => {
            let gone = old.keys().filter(|key| !new.contains_key(*key));
            for key in new.keys().chain(gone) {
                path.0.push(Step::Field(key.clone()));
                walk(path, old.get(key), new.get(key), changes);
                path.0.pop();
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
            for (i, (b, a)) in old.iter().zip(new).enumerate() {
                path.0.push(Step::At(i));
                walk(path, Some(b), Some(a), changes);
                path.0.pop();
            }
        }
        (b, a) => changes.push(FieldChange {
            path: path.clone(),
            before: b.cloned(),
            after: a.cloned(),
        }),
    }
}

/// The body after the changes, from the body before them.
pub fn apply(tree: &mut Value, changes: &[FieldChange]) {
    for change in changes {
        put(tree, &change.path.0, change.after.clone());
    }
}

/// The body before the changes, from the body after them.
pub fn undo(tree: &mut Value, changes: &[FieldChange]) {
    for change in changes.iter().rev() {
        put(tree, &change.path.0, change.before.clone());
    }
}

fn put(tree: &mut Value, path: &[Step], value: Option<Value>) {
    let Some((step, rest)) = path.split_first() else {
        *tree = value.unwrap_or(Value::Null);
        return;
    };
    match step {
        Step::Field(name) => {
            if !tree.is_object() {
                *tree = Value::Object(Map::new());
            }
            let Some(fields) = tree.as_object_mut() else { return };
            match (rest.is_empty(), value) {
                (true, None) => {
                    fields.shift_remove(name);
                }
                (true, Some(value)) => {
                    fields.insert(name.clone(), value);
                }
                (false, value) => put(fields.entry(name.clone()).or_insert(Value::Null), rest, value),
            }
        }
        Step::At(index) => {
            if let Some(item) = tree.get_mut(*index) {
                put(item, rest, value);
            }
        }
    }
}
