//! A document as the fields of a form.

use language::Lang;
use serde_json::Value;

use super::super::table::{Control, Field};
use super::blank::inside;
use super::{Form, join, leaf, row, rule};

/// Puts what a document says into a form, by the fields of a table.
pub fn write(fields: &[Field], tree: &Value, langs: &[Lang], form: &mut Form) {
    within(fields, tree, "", langs, form);
}

fn within(fields: &[Field], tree: &Value, prefix: &str, langs: &[Lang], form: &mut Form) {
    for field in fields {
        one(field, inside(tree, field.name), &join(prefix, field.name), langs, form);
    }
}

fn one(field: &Field, value: &Value, path: &str, langs: &[Lang], form: &mut Form) {
    match field.control {
        Control::Words(_) => {
            for lang in langs {
                let words = value.get(lang.as_str()).map(leaf::words).unwrap_or_default();
                form.set(format!("{path}.{lang}"), words);
            }
        }
        Control::Group(fields) => within(fields, value, path, langs, form),
        Control::Rows(list) => {
            form.set(path, "");
            for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                let row = row(path, i);
                form.set(format!("{row}.kept"), item.to_string());
                within(list.fields, item, &row, langs, form);
            }
        }
        Control::Picks(_) | Control::Days | Control::Nth | Control::Observances(_) => {
            form.set(path, "");
            for one in leaf::several(field.control, value) {
                form.add(path, one);
            }
        }
        Control::TermNeeds => {
            form.set(path, "");
            for one in leaf::several(field.control, value) {
                form.add(path, one);
            }
            if value.as_array().is_some_and(Vec::is_empty) {
                form.set(format!("{path}.none"), "on");
            }
        }
        Control::Rule => rule::write(value.as_str(), path, form),
        Control::YearDay => {
            let (month, day) = value.as_str().and_then(|text| text.split_once('-')).unwrap_or_default();
            form.set(format!("{path}.month"), month);
            form.set(format!("{path}.day"), day);
        }
        control => form.set(path, leaf::written(control, value)),
    }
}
