//! What happens around every request: a time limit, a body for every failure, headers, counting.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rounds_protocol::ErrorCode;
use tracing::Instrument;

use super::wire::Failure;
use crate::metrics;
use crate::state::AppState;

/// A request that takes too long is given up. Not for pushes and pulls, whose way through a slow line does not count.
pub async fn time_limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match state.in_time(next.run(request)).await {
        Ok(response) => response,
        Err(busy) => Failure(busy).into_response(),
    }
}

/// Failures made by the frame around the handlers get a body too.
pub async fn failures_have_bodies(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::RequestTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::RequestUnsupported,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::RequestMethodNotAllowed,
        StatusCode::NOT_FOUND => ErrorCode::ThingNotFound,
        _ if status.is_client_error() => ErrorCode::RequestMalformed,
        _ => ErrorCode::ServerFailed,
    };
    Failure::new(code, "this request cannot be answered").into_response()
}

/// Nothing here is for browsers to frame, cache or sniff. The two calls of synchronisation are posts with a token, which no
/// page and no address bar makes: their answers are kept by nobody and guessed at by nobody, and an idle one stays small.
pub async fn security_headers(request: Request, next: Next) -> Response {
    const ALWAYS: [(HeaderName, &str); 2] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    const FOR_BROWSERS: [(HeaderName, &str); 4] = [
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ];
    let is_sync = request.method() == Method::POST && request.uri().path().starts_with("/v1/sync/");
    let mut response = next.run(request).await;
    let also = FOR_BROWSERS.into_iter().filter(|_| !is_sync);
    for (name, value) in ALWAYS.into_iter().chain(also) {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Give the request an id, count it and log it: method, route and status, never path, body or token.
pub async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = state.config.ids.next().to_string();
    let method = request.method().to_string();
    let matched = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let route = matched.unwrap_or_else(|| "unmatched".to_owned());
    let span = tracing::info_span!("request", request_id = %id, %method, %route);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    metrics::request(&method, &route, status, took);
    span.in_scope(|| tracing::info!(status, took_ms = took.as_millis(), "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
