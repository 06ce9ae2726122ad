//! All routes on one page.

use std::path::PathBuf;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::{self};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{any, get, post};
use rounds_app::Workbench;
use tokio::sync::watch;

use crate::answers::Failure;
use crate::guard::{Guard, guard};
use crate::{commands, events, screens};

/// No input of a command is near this size.
const BODY_MAX_BYTES: usize = 1024 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct HostState {
    pub bench: Workbench,
    /// Becomes true when the host stops, so that event streams end.
    pub stopping: watch::Receiver<bool>,
}

/// The host's routes. Without a folder of screens only the commands are served.
pub fn app(state: HostState, allowed: Guard, screens_folder: Option<PathBuf>) -> Router {
    let mut routes = Router::new()
        .route("/v1/commands", get(commands::list))
        .route("/v1/commands/{name}", post(commands::run))
        .route("/v1/events", get(events::stream))
        .route("/v1/{*rest}", any(nothing));
    if let Some(folder) = screens_folder {
        routes = routes.merge(screens::routes(&folder));
    }
    routes
        .method_not_allowed_fallback(wrong_method)
        .with_state(state)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(middleware::from_fn_with_state(allowed, guard))
        .layer(middleware::from_fn(with_headers))
}

async fn nothing() -> Failure {
    Failure::new("address.unknown", "there is nothing at this address")
}

async fn wrong_method() -> Failure {
    Failure::new(
        "request.method_not_allowed",
        "this address is asked with another method",
    )
}

async fn with_headers(request: axum::extract::Request, next: Next) -> Response {
    let stored = request.uri().path().starts_with("/assets/");
    let mut answer = next.run(request).await;
    answer.headers_mut().extend(screens::headers());
    if !stored {
        answer
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}
