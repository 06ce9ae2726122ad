//! Who may ask. A page of another site must not reach the device through the user's own browser: not by a form, not by
//! a script, and not by a name that resolves to the loopback address (DNS rebinding).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::answers::Failure;

/// The names under which this host may be asked.
#[derive(Clone, Debug)]
pub struct Guard {
    port: u16,
}

impl Guard {
    /// Only loopback names with this port.
    pub fn new(port: u16) -> Self {
        Self { port }
    }

    fn knows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            // The colons of a bare IPv6 address are not a port's.
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        matches!(name, "127.0.0.1" | "localhost" | "[::1]") && port == Some(self.port)
    }

    fn check(&self, headers: &HeaderMap) -> Result<(), Failure> {
        let text = |name| {
            headers
                .get(name)
                .map(|value: &header::HeaderValue| value.to_str().unwrap_or_default())
        };
        if !text(header::HOST).is_some_and(|host| self.knows(host)) {
            return Err(Failure::new(
                "request.foreign_host",
                "the Host header names no loopback address of this host",
            ));
        }
        let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.knows(host));
        if text(header::ORIGIN).is_some_and(|origin| !own(origin)) {
            return Err(Failure::new(
                "request.foreign_origin",
                "another site's page may not ask this host",
            ));
        }
        Ok(())
    }
}

/// Lets a request pass, or answers it with 403.
pub async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    match guard.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        Guard::new(4711).check(&headers).is_ok()
    }

    #[test]
    fn only_loopback_names_with_the_own_port_may_ask() {
        for (host, origin, allowed) in [
            ("127.0.0.1:4711", None, true),
            ("localhost:4711", None, true),
            ("[::1]:4711", None, true),
            ("127.0.0.1:4711", Some("http://127.0.0.1:4711"), true),
            ("localhost:4711", Some("http://localhost:4711"), true),
            ("127.0.0.1:4712", None, false),
            ("127.0.0.1", None, false),
            ("[::1]", None, false),
            ("rebound.example:4711", None, false),
            ("127.0.0.1.example:4711", None, false),
            ("127.0.0.1:4711", Some("http://evil.example"), false),
            ("127.0.0.1:4711", Some("https://127.0.0.1:4711"), false),
            ("127.0.0.1:4711", Some("null"), false),
            ("127.0.0.1:4711", Some("http://127.0.0.1:5173"), false),
        ] {
            assert_eq!(asked(host, origin), allowed, "{host} {origin:?}");
        }
        assert!(Guard::new(4711).check(&HeaderMap::new()).is_err());
    }
}
