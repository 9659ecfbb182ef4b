//! Whether a document says anything in the fields of a table.

use serde_json::Value;

use super::super::table::{Control, Field};

/// What stands in a field; a field without a name is the thing itself.
pub fn inside<'a>(value: &'a Value, name: &str) -> &'a Value {
    const NOTHING: &Value = &Value::Null;
    if name.is_empty() {
        value
    } else {
        value.get(name).unwrap_or(NOTHING)
    }
}

/// True when none of the fields says anything.
pub fn blank(fields: &[Field], value: &Value) -> bool {
    fields
        .iter()
        .all(|field| nothing(field.control, inside(value, field.name)))
}

fn nothing(control: Control, value: &Value) -> bool {
    if let Control::Choice(choices) = control {
        return match value.as_str() {
            None => true,
            Some(word) => choices.first().is_some_and(|(first, _)| *first == word),
        };
    }
    match (control, value) {
        (_, Value::Null | Value::Bool(false)) => true,
        (_, Value::String(text)) => text.trim().is_empty(),
        (Control::Group(fields), value) => blank(fields, value),
        (_, Value::Array(items)) => items.is_empty(),
        (_, Value::Object(fields)) => fields.is_empty(),
        _ => false,
    }
}
