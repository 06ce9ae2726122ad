//! The built screens as files, with the window's own content security policy, so that what a browser may do here is
//! what it may do in the desktop window.

use std::path::Path;

use axum::http::HeaderValue;
use axum::http::header::{self, HeaderName};
use axum::routing::Router;
use tower_http::services::{ServeDir, ServeFile};

use crate::routes::HostState;

/// The window's configuration: the one place where the policy stands.
const WINDOW: &str = include_str!("../../../tauri.conf.json");
/// What the window uses to reach its commands; here they are reached over HTTP.
const WINDOW_CONNECT: &str = "connect-src ipc: http://ipc.localhost";

/// The headers that every answer carries.
pub fn headers() -> [(HeaderName, HeaderValue); 4] {
    [
        (header::CONTENT_SECURITY_POLICY, policy()),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ]
}

/// The window's policy, with this host instead of the window's own channel; the strictest one if it cannot be read.
fn policy() -> HeaderValue {
    serde_json::from_str::<serde_json::Value>(WINDOW)
        .ok()
        .and_then(|window| window["app"]["security"]["csp"].as_str().map(str::to_owned))
        .and_then(|policy| HeaderValue::from_str(&policy.replace(WINDOW_CONNECT, "connect-src 'self'")).ok())
        .unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Files of the folder; an address that is no file is a page of the application.
pub fn routes(folder: &Path) -> Router<HostState> {
    Router::new().fallback_service(ServeDir::new(folder).fallback(ServeFile::new(folder.join("index.html"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_windows_but_for_the_channel() {
        let policy = policy();
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("connect-src 'self'"), "{policy}");
        assert!(
            policy.contains("default-src 'self'") && policy.contains("object-src 'none'"),
            "{policy}"
        );
        assert!(!policy.contains("ipc:") && !policy.contains("unsafe-eval"), "{policy}");
    }
}
