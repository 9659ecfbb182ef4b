//! What the interface is: `/`, and its description for machines (`OpenAPI` 3.1).

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Map, Value, json};

use super::parameters::MOST_PER_PAGE;
use super::{ROOT, words_for};
use crate::Shared;

/// The version of HSDS that answers follow.
const VERSION: &str = "3.2";
/// Plain HSDS: answers hold its terms alone.
const PROFILE: &str = "https://docs.openreferral.org/en/latest/";
/// Where the standard's schemas stand.
const SCHEMAS: &str = "https://raw.githubusercontent.com/openreferral/specification/3.1/schema/compiled";

/// `GET /`.
pub async fn get(State(app): Shared, headers: HeaderMap) -> Response {
    let words = words_for(&headers);
    let base = &app.site.base_url;
    let mut publisher = Map::from_iter([
        ("name".to_owned(), json!(app.site.name(words))),
        ("website".to_owned(), json!(format!("{base}/{}", words.lang.as_str()))),
    ]);
    if let Some(email) = &app.site.email {
        publisher.insert("email".to_owned(), json!(email));
    }
    let about = json!({
        "version": VERSION,
        "profile": PROFILE,
        "openapi_url": format!("{base}{ROOT}/openapi.json"),
        "description": words.t("api-description"),
        "publisher": publisher,
    });
    Json(about).into_response()
}

/// `GET /openapi.json`.
pub async fn openapi(State(app): Shared) -> Response {
    Json(document(&app.site.base_url)).into_response()
}

fn query(name: &str, what: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": what, "schema": schema })
}

fn parameters() -> Value {
    let (text, id, yes) = (
        json!({ "type": "string" }),
        json!({ "type": "string", "format": "uuid" }),
        json!({ "type": "boolean", "default": false }),
    );
    json!([
        query(
            "search",
            "Words to search for. Use POST to keep them out of addresses.",
            &text
        ),
        query(
            "page",
            "Number of the page, from 1.",
            &json!({ "type": "integer", "minimum": 1, "default": 1 })
        ),
        query(
            "per_page",
            "Services on a page. With minimal=true and no per_page, all stand on one page.",
            &json!({ "type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": 50 })
        ),
        query(
            "format",
            "ndjson streams every service, one a line, without pages.",
            &json!({ "type": "string", "enum": ["json", "ndjson"], "default": "json" })
        ),
        query("taxonomy_term_id", "Services classified by this term.", &id),
        query("taxonomy_id", "Services classified by any term of this taxonomy.", &id),
        query("organization_id", "Services of this organization.", &id),
        query(
            "modified_after",
            "Services last modified at this moment or later: a date or a date-time, UTC without an offset.",
            &json!({ "type": "string", "examples": ["2026-01-15", "2026-01-15T10:00:00-05:00"] })
        ),
        query("minimal", "Give id and last_modified alone.", &yes),
        query("full", "Give everything that belongs to each service, nested.", &yes),
    ])
}

fn problem(what: &str) -> Value {
    json!({ "description": what, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } })
}

fn list(id: &str, summary: &str) -> Value {
    let item = json!({ "$ref": format!("{SCHEMAS}/service_list.json") });
    json!({
        "operationId": id,
        "summary": summary,
        "parameters": parameters(),
        "responses": {
            "200": {
                "description": "A page of services, or with format=ndjson one service a line.",
                "content": {
                    "application/json": { "schema": { "allOf": [
                        { "$ref": "#/components/schemas/Page" },
                        { "type": "object", "properties": { "contents": { "type": "array", "items": item.clone() } } },
                    ] } },
                    "application/x-ndjson": { "schema": item },
                },
            },
            "400": problem("Parameters that cannot be read; errors names each."),
            "429": problem("Too many searches from one address."),
        },
    })
}

fn document(base: &str) -> Value {
    let fields = json!({
        "total_items": { "type": "integer" },
        "total_pages": { "type": "integer" },
        "page_number": { "type": "integer" },
        "size": { "type": "integer", "description": "Services on this page." },
        "first_page": { "type": "boolean" },
        "last_page": { "type": "boolean" },
        "empty": { "type": "boolean" },
    });
    let required: Vec<&String> = fields.as_object().into_iter().flat_map(Map::keys).collect();
    let mut post = list(
        "queryServices",
        "The same list; parameters may stand in the body as well.",
    );
    post["requestBody"] = json!({
        "required": false,
        "content": {
            "application/x-www-form-urlencoded": { "schema": { "type": "object" } },
            "application/json": { "schema": { "type": "object" } },
        },
    });
    post["responses"]["413"] = problem("The body is too large.");
    post["responses"]["415"] = problem("The body is neither a form nor a JSON object.");
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "HSDS API",
            "version": VERSION,
            "description": "Services of this directory in the Human Services Data Specification. Open without a key; Accept-Language chooses English or French texts.",
        },
        "servers": [{ "url": format!("{base}{ROOT}") }],
        "paths": {
            "/": { "get": {
                "operationId": "getAPIMetaInformation",
                "summary": "What this interface is.",
                "responses": { "200": {
                    "description": "Version, profile, description and publisher.",
                    "content": { "application/json": { "schema": {
                        "type": "object",
                        "required": ["version", "profile", "openapi_url"],
                        "properties": {
                            "version": { "type": "string" },
                            "profile": { "type": "string", "format": "uri" },
                            "openapi_url": { "type": "string", "format": "uri" },
                            "description": { "type": "string" },
                            "publisher": { "type": "object" },
                        },
                    } } },
                } },
            } },
            "/services": {
                "get": list("getPaginatedListOfServices", "Services, page by page. Every parameter narrows the list."),
                "post": post,
            },
            "/services/{id}": { "get": {
                "operationId": "getFullyNestedServiceById",
                "summary": "A service with everything that belongs to it, nested.",
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }],
                "responses": {
                    "200": {
                        "description": "The service.",
                        "content": { "application/json": { "schema": { "$ref": format!("{SCHEMAS}/service.json") } } },
                    },
                    "404": problem("No service of this id is published."),
                },
            } },
        },
        "components": { "schemas": {
            "Page": { "type": "object", "required": required, "properties": fields },
            "Problem": {
                "type": "object",
                "description": "Problem details (RFC 9457).",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": { "type": "string" },
                    "title": { "type": "string" },
                    "status": { "type": "integer" },
                    "detail": { "type": "string" },
                    "errors": { "type": "array", "items": {
                        "type": "object",
                        "properties": { "parameter": { "type": "string" }, "detail": { "type": "string" } },
                    } },
                },
            },
        } },
    })
}
