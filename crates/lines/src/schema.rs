//! The JSON Schema of packs, for editors: most of it is derived from the types; here stand the types of other crates.

use schemars::{Schema, SchemaGenerator, json_schema, schema_for};

use crate::Pack;

/// The schema as it stands in `lines/pack.schema.json`.
pub fn json() -> String {
    let schema = schema_for!(Pack);
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}

pub(crate) fn text(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "description": "The words in each language of the line.",
        "propertyNames": { "pattern": "^[a-z]{2,3}(-[a-z0-9]{1,8})*$" },
        "additionalProperties": { "type": "string", "minLength": 1 }
    })
}

pub(crate) fn texts(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": text(generator) })
}

pub(crate) fn kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "enum": ["yes_no", "integer", "decimal", "choice", "text", "integers", "texts"] })
}

pub(crate) fn answers(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "description": "The answer to each question by its id; { declined = true } where the caller would rather not say.",
        "additionalProperties": {
            "anyOf": [
                { "type": ["boolean", "number", "string", "array"] },
                { "type": "object", "properties": { "declined": { "const": true } }, "required": ["declined"], "additionalProperties": false }
            ]
        }
    })
}

pub(crate) fn maybe_hours(generator: &mut SchemaGenerator) -> Schema {
    hours(generator)
}

pub(crate) fn hours(generator: &mut SchemaGenerator) -> Schema {
    let spans = json_schema!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": { "opens": { "type": "string" }, "closes": { "type": "string" } },
            "required": ["opens", "closes"],
            "additionalProperties": false
        }
    });
    let openings = json_schema!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "days": { "type": "string", "description": "\"mon-fri\", \"tue,thu\" or \"daily\"" },
                "nth": { "type": "array", "items": { "type": "integer" } },
                "every": { "type": "integer", "minimum": 1 },
                "month_days": { "type": "array", "items": { "type": "integer" } },
                "opens": { "type": "string" },
                "closes": { "type": "string" },
                "from": { "type": "string" },
                "to": { "type": "string" },
                "season": { "type": "object" },
                "by_appointment": { "type": "boolean" },
                "label": text(generator)
            },
            "additionalProperties": false
        }
    });
    json_schema!({
        "type": "object",
        "description": "When it is open, as in the directory.",
        "properties": {
            "zone": { "type": "string" },
            "always": { "type": "boolean" },
            "opening": openings,
            "exceptions": { "type": "array", "items": { "type": "object", "properties": {
                "from": { "type": "string" }, "to": { "type": "string" }, "closed": { "type": "boolean" },
                "spans": spans, "reason": text(generator)
            }, "required": ["from"], "additionalProperties": false } },
            "holidays": { "type": "object", "properties": {
                "calendar": { "type": "string" },
                "on": { "type": "string", "enum": ["closed", "as_usual", "hours", "unknown"] },
                "spans": spans,
                "also": { "type": "array", "items": { "type": "string" } }
            }, "required": ["calendar", "on"], "additionalProperties": false },
            "by_appointment": { "type": "boolean" },
            "events": openings,
            "note": text(generator)
        },
        "additionalProperties": false
    })
}
