//! Putting a source's news and local edits together.

use serde_json::{Map, Value};

use crate::field::{Path, Step};
use crate::wording::{is_full_wording, same_words};

/// What a merge gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The body: local edits where there are any, else what the source says.
    pub body: Value,
    /// Fields that both sides changed differently; the local value stands.
    pub conflicts: Vec<Conflict>,
}

/// A field that was edited here and changed by the source, each differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Where.
    pub path: Path,
    /// What both began from.
    pub base: Option<Value>,
    /// What stands: the local value.
    pub ours: Option<Value>,
    /// What the source says.
    pub theirs: Option<Value>,
}

/// Merges field by field: `base` is what the source said last, `ours` what stands, `theirs` what the source says now.
///
/// A field that only one side changed follows that side. Items of a list have no names, so a list is merged by what was
/// added to it and taken from it; when the source changed the very items that were edited here, the local list stands.
/// Dates and origins of wordings do not count as a difference; those of `ours` are kept.
pub fn merge(base: &Value, ours: &Value, theirs: &Value) -> Merged {
    let mut conflicts = Vec::new();
    let body = fields(
        &mut Path::default(),
        Some(base),
        Some(ours),
        Some(theirs),
        &mut conflicts,
    );
    Merged {
        body: body.unwrap_or(Value::Null),
        conflicts,
    }
}

fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same_words(a, b),
        _ => false,
    }
}

fn fields(
    path: &mut Path,
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    conflicts: &mut Vec<Conflict>,
) -> Option<Value> {
    if same(ours, theirs) || same(base, theirs) {
        return ours.cloned();
    }
    // Even where only the source changed something, what it left alone keeps its dates: go into objects.
    if let (Some(o @ Value::Object(our)), Some(t @ Value::Object(their))) = (ours, theirs)
        && !is_full_wording(o)
        && !is_full_wording(t)
    {
        let none = Map::new();
        let was = base.and_then(Value::as_object).unwrap_or(&none);
        let mut merged = Map::new();
        let added = their.keys().filter(|key| !our.contains_key(*key));
        for key in our.keys().chain(added) {
            path.0.push(Step::Field(key.clone()));
            if let Some(value) = fields(path, was.get(key), our.get(key), their.get(key), conflicts) {
                merged.insert(key.clone(), value);
            }
            path.0.pop();
        }
        return Some(Value::Object(merged));
    }
    if same(base, ours) {
        return theirs.cloned();
    }
    if let (Some(Value::Array(our)), Some(Value::Array(their))) = (ours, theirs) {
        let none = Vec::new();
        if let Some(items) = lists(base.and_then(Value::as_array).unwrap_or(&none), our, their) {
            return Some(Value::Array(items));
        }
    }
    conflicts.push(Conflict {
        path: path.clone(),
        base: base.cloned(),
        ours: ours.cloned(),
        theirs: theirs.cloned(),
    });
    ours.cloned()
}

/// The source's list with our changes to it; `None` when the source changed what we changed.
fn lists(base: &[Value], ours: &[Value], theirs: &[Value]) -> Option<Vec<Value>> {
    let has = |list: &[Value], item: &Value| list.iter().any(|other| same_words(other, item));
    let removed: Vec<&Value> = base.iter().filter(|item| !has(ours, item)).collect();
    // What we took out or edited must still stand at the source as it was.
    if removed.iter().any(|item| !has(theirs, item)) {
        return None;
    }
    let mut merged = Vec::new();
    let mut ours_left: Vec<&Value> = ours
        .iter()
        .filter(|item| !has(base, item) && !has(theirs, item))
        .collect();
    for item in theirs {
        if removed.iter().any(|gone| same_words(gone, item)) {
            // An edited item takes the place of the one it was.
            if !ours_left.is_empty() {
                merged.push(ours_left.remove(0).clone());
            }
        } else {
            // Our copy of it carries the dates.
            merged.push(ours.iter().find(|o| same_words(o, item)).unwrap_or(item).clone());
        }
    }
    merged.extend(ours_left.into_iter().cloned());
    Some(merged)
}
