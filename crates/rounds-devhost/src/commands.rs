//! `POST /v1/commands/{name}`: JSON in, JSON out.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use serde_json::Value;

use crate::answers::Failure;
use crate::routes::HostState;

/// Run a command. The body is its input; an empty body is no input.
pub async fn run(
    State(host): State<HostState>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let body = body.map_err(|_| Failure::new("request.too_large", "no input of a command is this large"))?;
    let input = input(&headers, &body)?;
    rounds_app::dispatch(&host.bench, &name, input)
        .await
        .map(Json)
        .map_err(Failure)
}

/// The names of all commands.
pub async fn list() -> Json<&'static [&'static str]> {
    Json(rounds_app::commands::NAMES)
}

/// A body that is not declared as JSON is refused: a form of another site could send one without asking first.
fn input(headers: &HeaderMap, body: &Bytes) -> Result<Value, Failure> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    let declared = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !declared.starts_with("application/json") {
        return Err(Failure::new(
            "request.not_json",
            "the content type of a command's input is application/json",
        ));
    }
    serde_json::from_slice(body).map_err(|error| Failure::new("request.malformed", error.to_string()))
}
