//! A body as the document that is stored: canonical JSON of a numbered shape.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{DirectoryError, Result};
use crate::model::{Body, Kind, SCHEMA};

/// What brings a body of shape `n` to shape `n + 1`; the first brings shape 1 to 2.
pub(crate) type Upcaster = fn(Kind, &mut Map<String, Value>);

/// Every change of shape so far, in order. As many as [`SCHEMA`] less one.
pub(crate) const UPCASTERS: &[Upcaster] = &[];

/// A body as canonical JSON: fields in the order of the structs, empty ones left out, without its kind.
pub fn to_json(body: &Body) -> String {
    match body {
        Body::Taxonomy(b) => serde_json::to_string(b),
        Body::TaxonomyTerm(b) => serde_json::to_string(b),
        Body::Organization(b) => serde_json::to_string(b),
        Body::Program(b) => serde_json::to_string(b),
        Body::Location(b) => serde_json::to_string(b),
        Body::Service(b) => serde_json::to_string(b),
        Body::ServiceAtLocation(b) => serde_json::to_string(b),
    }
    .expect("a body holds only what JSON can say")
}

/// A body as a tree.
pub(crate) fn to_value(body: &Body) -> Value {
    serde_json::from_str(&to_json(body)).expect("what was just written can be read")
}

/// Reads a stored body of any shape number up to [`SCHEMA`]. `id` is for the error alone.
pub fn from_json(kind: Kind, id: &str, schema: i64, json: &str) -> Result<Body> {
    if schema == SCHEMA {
        return typed(kind, Typed::Text(json)).map_err(|cause| DirectoryError::body(kind, id, &cause));
    }
    let tree = serde_json::from_str(json).map_err(|cause| DirectoryError::body(kind, id, &cause))?;
    from_value(kind, id, schema, tree)
}

/// Reads a body from a tree.
pub(crate) fn from_value(kind: Kind, id: &str, schema: i64, tree: Value) -> Result<Body> {
    let tree = upcast(UPCASTERS, kind, schema, tree).map_err(|cause| DirectoryError::body(kind, id, &cause))?;
    typed(kind, Typed::Tree(tree)).map_err(|cause| DirectoryError::body(kind, id, &cause))
}

/// Brings a tree of shape `schema` up through the steps that it has not seen.
pub(crate) fn upcast(steps: &[Upcaster], kind: Kind, schema: i64, tree: Value) -> Result<Value, String> {
    let Value::Object(mut fields) = tree else {
        return Err("it is not an object".into());
    };
    let seen = usize::try_from(schema - 1).map_err(|_| format!("there is no shape {schema}"))?;
    let Some(ahead) = steps.get(seen..) else {
        let known = steps.len() + 1;
        return Err(format!(
            "its shape is {schema} and this program knows {known}; use a newer frontdoor"
        ));
    };
    for step in ahead {
        step(kind, &mut fields);
    }
    Ok(Value::Object(fields))
}

enum Typed<'a> {
    Text(&'a str),
    Tree(Value),
}

fn typed(kind: Kind, from: Typed<'_>) -> serde_json::Result<Body> {
    fn read<T: DeserializeOwned>(from: Typed<'_>) -> serde_json::Result<T> {
        match from {
            Typed::Text(text) => serde_json::from_str(text),
            Typed::Tree(tree) => serde_json::from_value(tree),
        }
    }
    Ok(match kind {
        Kind::Taxonomy => Body::Taxonomy(read(from)?),
        Kind::TaxonomyTerm => Body::TaxonomyTerm(read(from)?),
        Kind::Organization => Body::Organization(read(from)?),
        Kind::Program => Body::Program(read(from)?),
        Kind::Location => Body::Location(read(from)?),
        Kind::Service => Body::Service(read(from)?),
        Kind::ServiceAtLocation => Body::ServiceAtLocation(read(from)?),
    })
}

/// The hash of a canonical body, in hexadecimal: BLAKE3, 128 bits of it, enough to tell whether a body changed.
pub fn hash(json: &str) -> String {
    blake3::hash(json.as_bytes()).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn there_is_an_upcaster_for_every_change_of_shape() {
        assert_eq!(i64::try_from(UPCASTERS.len()), Ok(SCHEMA - 1));
    }

    #[test]
    fn a_body_goes_through_the_changes_of_shape_that_it_has_not_seen() {
        fn rename(_: Kind, fields: &mut Map<String, Value>) {
            if let Some(value) = fields.shift_remove("title") {
                fields.insert("name".into(), value);
            }
        }
        fn wrap(kind: Kind, fields: &mut Map<String, Value>) {
            if let Some(name) = fields.get_mut("name").filter(|_| kind == Kind::Service) {
                *name = json!({ "en": name.clone() });
            }
        }
        let steps: [Upcaster; 2] = [rename, wrap];
        let up = |kind, schema, tree| upcast(&steps, kind, schema, tree);
        assert_eq!(
            up(Kind::Service, 1, json!({ "title": "A" })),
            Ok(json!({ "name": { "en": "A" } }))
        );
        assert_eq!(
            up(Kind::Service, 2, json!({ "name": "A" })),
            Ok(json!({ "name": { "en": "A" } }))
        );
        assert_eq!(
            up(Kind::Program, 1, json!({ "title": "A" })),
            Ok(json!({ "name": "A" }))
        );
        assert_eq!(
            up(Kind::Service, 3, json!({ "name": { "en": "A" } })),
            Ok(json!({ "name": { "en": "A" } }))
        );
        assert!(up(Kind::Service, 4, json!({})).unwrap_err().contains("newer frontdoor"));
        assert!(up(Kind::Service, 0, json!({})).is_err());
        assert!(up(Kind::Service, 1, json!("text")).is_err());
    }
}
