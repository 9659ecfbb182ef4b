//! What a form says, laid over the document it was made from.

use language::Lang;
use places::Outline;
use serde_json::{Map, Value, json};

use super::super::table::{Control, Field, Pick};
use super::blank::{blank, inside};
use super::{Form, drawn, join, leaf, row};

/// Something in a form that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field of the form.
    pub path: String,
    /// The message that says what is wrong and what to do.
    pub says: &'static str,
    /// The place within what was typed, where the message names one.
    pub at: String,
}

/// A form, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The document. What could not be read is not in it.
    pub tree: Value,
    /// What could not be read.
    pub faults: Vec<Fault>,
    /// Rows of the document that stand in another place of the form, since blank rows are left out: document, form.
    moved: Vec<(String, String)>,
}

impl Reading {
    /// The field of the form that a way into the document leads to.
    pub fn in_form(&self, path: &str) -> String {
        let within = self
            .moved
            .iter()
            .filter(|(document, _)| path.starts_with(document.as_str()));
        match within.max_by_key(|(document, _)| document.len()) {
            Some((document, form)) => format!("{form}{}", &path[document.len()..]),
            None => path.to_owned(),
        }
    }
}

/// Reads a form by the fields of a table. What the form does not name stays as it is in `base`.
pub fn read(fields: &[Field], form: &Form, langs: &[Lang], base: &Value) -> Reading {
    let mut reader = Reader {
        form,
        langs,
        faults: Vec::new(),
        moved: Vec::new(),
    };
    let mut tree = base.clone();
    reader.fields(fields, "", "", &mut tree);
    Reading {
        tree,
        faults: reader.faults,
        moved: reader.moved,
    }
}

struct Reader<'a> {
    form: &'a Form,
    langs: &'a [Lang],
    faults: Vec<Fault>,
    moved: Vec<(String, String)>,
}

/// Puts a value into a field of an object, or takes it out; a field without a name is the thing itself.
fn put(tree: &mut Value, name: &str, value: Option<Value>) {
    if name.is_empty() {
        *tree = value.unwrap_or(Value::Null);
        return;
    }
    if !tree.is_object() {
        *tree = Value::Object(Map::new());
    }
    let Some(fields) = tree.as_object_mut() else { return };
    match value {
        Some(value) => drop(fields.insert(name.to_owned(), value)),
        None => drop(fields.shift_remove(name)),
    }
}

impl Reader<'_> {
    fn fault(&mut self, path: &str, says: &'static str) {
        self.faults.push(Fault {
            path: path.to_owned(),
            says,
            at: String::new(),
        });
    }

    /// What is drawn beside places says what is wrong with it; it is taken in by [`drawn::take_in`].
    fn drawn(&mut self, path: &str) {
        let path = drawn::beside(path);
        let text = self.form.trimmed(&path);
        if !text.is_empty()
            && let Err(error) = Outline::from_geojson(text)
        {
            let (says, at) = drawn::says(&error);
            self.faults.push(Fault { path, says, at });
        }
    }

    /// `path` is the way in the form, `document` the way in the document.
    fn fields(&mut self, fields: &[Field], path: &str, document: &str, tree: &mut Value) {
        for field in fields {
            let here = join(path, field.name);
            let there = join(document, field.name);
            match field.control {
                Control::Words(_) => self.words(field, &here, tree),
                Control::Group(inner) => self.group(field, inner, (&here, &there), tree),
                Control::Rows(list) => self.rows(field, list.fields, (&here, &there), tree),
                control => {
                    if !self.has(control, &here) {
                        continue;
                    }
                    if matches!(control, Control::Picks(Pick::Area)) {
                        self.drawn(&here);
                    }
                    let before = inside(tree, field.name).clone();
                    let base = (!before.is_null()).then_some(&before);
                    match leaf::read(control, &here, self.form, base) {
                        // A required text that was blank stays: its absence says the same.
                        Ok(None) if matches!(base, Some(Value::String(text)) if text.trim().is_empty()) => {}
                        Ok(value) => put(tree, field.name, value),
                        Err(says) => {
                            put(tree, field.name, None);
                            self.fault(&here, says);
                        }
                    }
                }
            }
        }
    }

    fn has(&self, control: Control, path: &str) -> bool {
        match control {
            Control::YearDay => self.form.has(&format!("{path}.month")),
            Control::Rule => super::rule::has(path, self.form),
            _ => self.form.has(path),
        }
    }

    fn words(&mut self, field: &Field, path: &str, tree: &mut Value) {
        let mut text = inside(tree, field.name).clone();
        if !text.is_object() {
            text = Value::Object(Map::new());
        }
        for lang in self.langs {
            let Some(words) = self.form.get(&format!("{path}.{lang}")).map(leaf::plain) else {
                continue;
            };
            let before = text.get(lang.as_str()).map(leaf::words);
            if before.is_some_and(|before| leaf::plain(&before) == words) {
                continue;
            }
            put(&mut text, lang.as_str(), (!words.is_empty()).then(|| json!(words)));
        }
        let empty = text.as_object().is_some_and(Map::is_empty);
        put(tree, field.name, (!empty).then_some(text));
    }

    fn group(&mut self, field: &Field, inner: &[Field], (here, there): (&str, &str), tree: &mut Value) {
        let before = inside(tree, field.name).clone();
        let mut now = if before.is_object() {
            before.clone()
        } else {
            Value::Object(Map::new())
        };
        let faults = self.faults.len();
        self.fields(inner, here, there, &mut now);
        let stays = self.stays(inner, &before, &now, here, faults);
        put(tree, field.name, stays.then_some(now));
    }

    fn rows(&mut self, field: &Field, inner: &[Field], (here, there): (&str, &str), tree: &mut Value) {
        if !self.form.has_list(here) {
            return;
        }
        let mut items = Vec::new();
        for index in self.form.rows(here) {
            let in_form = row(here, index);
            let kept = self.form.get(&format!("{in_form}.kept")).unwrap_or_default();
            let before: Value = serde_json::from_str(kept).unwrap_or_default();
            let mut now = if before.is_null() {
                Value::Object(Map::new())
            } else {
                before.clone()
            };
            let faults = self.faults.len();
            let in_document = row(there, items.len());
            self.fields(inner, &in_form, &in_document, &mut now);
            if self.stays(inner, &before, &now, &in_form, faults) {
                if in_document != in_form {
                    self.moved.push((in_document, in_form));
                }
                items.push(now);
            }
        }
        put(tree, field.name, (!items.is_empty()).then_some(Value::Array(items)));
    }

    /// Whether a row or group is there: it says something in the fields of the form, or was as silent before. One that
    /// lacks what it must have is not, and the fault is noted.
    fn stays(&mut self, inner: &[Field], before: &Value, now: &Value, here: &str, faults: usize) -> bool {
        if blank(inner, now) {
            return !before.is_null() && blank(inner, before);
        }
        let mut whole = true;
        for field in inner.iter().filter(|field| field.required) {
            if inside(now, field.name).is_null() {
                whole = false;
                let path = join(here, field.name);
                if !self.faults[faults..].iter().any(|fault| fault.path == path) {
                    self.fault(&path, "records-wrong-missing");
                }
            }
        }
        whole
    }
}
