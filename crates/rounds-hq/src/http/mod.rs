//! The HTTP face: every route on this page, handlers thin, every failure an `ErrorBody`.

mod auth;
mod directives;
mod layers;
mod reads;
mod service;
mod sessions;
mod sync;
mod wire;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::state::AppState;

/// The handlers, for the OpenAPI document.
pub(crate) mod endpoints {
    pub use super::directives::*;
    pub use super::reads::*;
    pub use super::service::*;
    pub use super::sessions::*;
    pub use super::sync::*;
}

/// The largest body of a request, counted after decompression.
pub const BODY_MAX_BYTES: usize = 1024 * 1024;

/// All of headquarters' HTTP.
pub fn app(state: AppState) -> Router {
    timed(state.clone())
        // synchronisation: devices on slow lines may take their time
        .route("/v1/sync/push", post(sync::push))
        .route("/v1/sync/pull", post(sync::pull))
        .fallback(service::unknown_path)
        .method_not_allowed_fallback(service::unknown_method)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn(layers::failures_have_bodies))
        .layer(RequestBodyTimeoutLayer::new(state.config.stall_timeout))
        // Level 1: pages are made for waiting devices by few processors.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(layers::security_headers))
        .layer(from_fn_with_state(state.clone(), layers::observe))
        .with_state(state)
}

/// What is answered within a time limit.
fn timed(state: AppState) -> Router<AppState> {
    Router::new()
        // who
        .route("/v1/devices", post(sessions::enrol_device))
        .route("/v1/sessions", post(sessions::open_session))
        .route("/v1/sessions/refresh", post(sessions::refresh_session))
        .route("/v1/sessions/current", delete(sessions::close_session))
        .route("/v1/me", get(sessions::me))
        .route("/v1/directives/done", post(directives::report_done))
        // reading single things
        .route("/v1/customers/{customer_no}", get(reads::customer))
        .route("/v1/customers/{customer_no}/visits", get(reads::customer_visits))
        .route("/v1/visits/{visit_id}", get(reads::visit))
        .route("/v1/receipts/{op_id}", get(reads::receipt))
        // supervisors
        .route("/v1/team/follow-ups", get(reads::team_follow_ups))
        .route("/v1/team/devices", get(reads::team_devices))
        // about the server
        .route("/v1/health", get(service::health))
        .route("/v1/ready", get(service::ready))
        .route("/v1/openapi.json", get(service::openapi))
        .route("/metrics", get(service::metrics))
        .layer(from_fn_with_state(state, layers::time_limit))
}
