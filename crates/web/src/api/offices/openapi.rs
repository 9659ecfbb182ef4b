//! The description for machines.

use axum::extract::State;
use axum::response::{IntoResponse, Json, Response};
use serde_json::{Value, json};

use super::{LONGEST, ROOT};
use crate::Shared;

/// `GET /offices/v1/openapi.json`
pub(super) async fn openapi(State(app): Shared) -> Response {
    let text = json!({ "type": "string" });
    let problem = |what: &str| json!({ "description": what, "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let json_of = |what: &str, schema: Value| json!({ "description": what, "content": { "application/json": { "schema": schema } } });
    let network = json!({ "name": "network", "in": "path", "required": true, "schema": text.clone() });
    let question = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "place": { "type": "string", "maxLength": LONGEST, "description": "A postal code or its first three characters, a town, an address, or coordinates." },
            "place_id": { "type": "string", "description": "A place chosen from the choices of a problem." },
            "lat": { "type": "number", "minimum": -90, "maximum": 90 },
            "lon": { "type": "number", "minimum": -180, "maximum": 180 },
            "explain": { "type": "boolean", "default": false, "description": "Say which area decided about each office." },
        },
    });
    let answer = json!({
        "type": "object",
        "required": ["network", "place", "outcome", "too_wide", "say", "offices"],
        "properties": {
            "network": { "type": "object" },
            "place": { "type": "object" },
            "too_wide": { "type": "boolean", "description": "More offices may serve the place than are named." },
            "outcome": { "type": "string", "enum": ["one", "tie", "maybe", "wide", "nobody"] },
            "say": text,
            "offices": { "type": "array", "items": { "type": "object" } },
            "explain": { "type": "object" },
        },
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Which office serves this place",
            "version": "1",
            "description": "For a network of offices, the one that serves a place, and why. Open without a key; Accept-Language chooses English or French.",
        },
        "servers": [{ "url": format!("{}{ROOT}", app.site.base_url) }],
        "paths": {
            "/": { "get": {
                "operationId": "listNetworks",
                "responses": { "200": json_of("The networks.", json!({ "type": "object" })) },
            } },
            "/{network}": {
                "parameters": [network],
                "get": {
                    "operationId": "getNetwork",
                    "responses": {
                        "200": json_of("The network with its offices.", json!({ "type": "object" })),
                        "404": problem("No such network."),
                    },
                },
                "post": {
                    "operationId": "whichOffice",
                    "requestBody": { "required": true, "content": {
                        "application/json": { "schema": question.clone() },
                        "application/x-www-form-urlencoded": { "schema": question },
                    } },
                    "responses": {
                        "200": json_of("The offices, the one to turn to first.", answer),
                        "400": problem("Parameters that cannot be read; errors names each."),
                        "404": problem("No such network."),
                        "413": problem("The body is too large."),
                        "415": problem("The body is neither a form nor a JSON object."),
                        "422": problem("No such place, or several: choices names them."),
                        "429": problem("Too many questions from one address."),
                    },
                },
            },
        },
    });
    Json(document).into_response()
}
