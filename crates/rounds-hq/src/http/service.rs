//! About the server itself. Nothing here needs a token, so nothing here says anything about anybody.

use axum::Json;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use chrono::TimeDelta;
use rounds_hq_store::OldWork;
use rounds_protocol::ErrorCode;
use rounds_protocol::team::OLD_WORK;
use serde::{Deserialize, Serialize};
use utoipa::OpenApi;

use super::wire::{Answer, Failure};
use crate::metrics;
use crate::openapi::{Document, schemas};
use crate::state::{AppState, failed};

/// A device that pulled within this time counts as online.
const ONLINE_WITHIN: TimeDelta = TimeDelta::hours(1);

/// Answer of `GET /v1/health` and `GET /v1/ready`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Health {
    pub status: String,
    pub version: String,
    pub proto: u32,
}

impl Health {
    fn ok() -> Json<Self> {
        Json(Self {
            status: "ok".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            proto: rounds_protocol::PROTO,
        })
    }
}

/// The process answers.
#[utoipa::path(get, path = "/v1/health", tag = "server", responses(
    (status = 200, description = "The process answers", body = schemas::Health),
))]
pub async fn health() -> Json<Health> {
    Health::ok()
}

/// The process can work: the database reads and a bank is published.
#[utoipa::path(get, path = "/v1/ready", tag = "server", responses(
    (status = 200, description = "Ready", body = schemas::Health),
    (status = 503, description = "`server.busy`: no bank is published yet", body = schemas::ErrorBody),
))]
pub async fn ready(State(state): State<AppState>) -> Answer<Health> {
    state.store.ready().await.map_err(failed)?;
    state.bank().await?;
    Ok(Health::ok())
}

/// This description.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "server", responses(
    (status = 200, description = "OpenAPI document", content_type = "application/json", body = serde_json::Value),
))]
pub async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}

/// Counters and durations for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "server", responses(
    (status = 200, description = "Prometheus text format", content_type = "text/plain", body = String),
))]
pub async fn metrics(State(state): State<AppState>) -> Result<impl IntoResponse, Failure> {
    let now = state.now();
    let asked = OldWork {
        saved_before: now - OLD_WORK,
        reported_after: now - ONLINE_WITHIN,
    };
    metrics::devices_with_old_work(state.store.devices_with_old_work(asked).await.map_err(failed)?);
    state.metrics.run_upkeep();
    Ok((
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        state.metrics.render(),
    ))
}

/// A path that does not exist.
pub async fn unknown_path() -> Failure {
    Failure::new(ErrorCode::ThingNotFound, "there is no such path")
}

/// A path that exists, with another method.
pub async fn unknown_method(method: Method) -> Failure {
    Failure::new(
        ErrorCode::RequestMethodNotAllowed,
        &format!("this path does not take {method}"),
    )
}
