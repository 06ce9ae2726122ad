//! Every failure is an `ErrorBody` with its code and its status.

use axum::body::Body;
use axum::http::{Request, header};
use rounds_protocol::ErrorCode;
use serde_json::json;

use crate::fixtures::device_of;
use crate::test_app::*;

/// Rule U4.
#[tokio::test]
async fn what_cannot_be_answered_says_why() {
    let hq = TestHq::start().await;
    let token = hq.token("R1", device_of("R1")).await;
    let bearer = format!("Bearer {token}");
    let request = |method: &str, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, bearer.clone())
    };
    let push = || request("POST", "/v1/sync/push");
    let bomb = zstd::encode_all(&vec![b' '; 64 << 20][..], 3).unwrap();
    let cases = [
        (
            "an unknown path",
            request("GET", "/v1/nothing").body(Body::empty()),
            ErrorCode::ThingNotFound,
        ),
        (
            "a wrong method",
            request("PUT", "/v1/me").body(Body::empty()),
            ErrorCode::RequestMethodNotAllowed,
        ),
        ("no JSON", push().body(Body::from("{")), ErrorCode::RequestMalformed),
        ("no body", push().body(Body::empty()), ErrorCode::RequestMalformed),
        ("other JSON", push().body(Body::from("[]")), ErrorCode::RequestMalformed),
        (
            "no UTF-8",
            push().body(Body::from(vec![0xff, 0xfe])),
            ErrorCode::RequestMalformed,
        ),
        (
            "no UUID",
            request("GET", "/v1/visits/1").body(Body::empty()),
            ErrorCode::ThingNotFound,
        ),
        (
            "a large body",
            push().body(Body::from(vec![b' '; (1 << 20) + 1])),
            ErrorCode::RequestTooLarge,
        ),
        (
            "a bomb",
            push().header("content-encoding", "zstd").body(Body::from(bomb)),
            ErrorCode::RequestTooLarge,
        ),
        (
            "broken zstd",
            push().header("content-encoding", "zstd").body(Body::from("no")),
            ErrorCode::RequestMalformed,
        ),
        (
            "an unknown encoding",
            push().header("content-encoding", "lzma").body(Body::from("{}")),
            ErrorCode::RequestUnsupported,
        ),
    ];
    for (what, request, code) in cases {
        let answer = hq.send(request.unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (code.http_status(), code.as_str()),
            "{what}"
        );
        assert!(answer.json()["message"].is_string(), "{what}");
        assert_eq!(answer.headers["content-type"], "application/json", "{what}");
    }
}

#[tokio::test]
async fn a_message_never_repeats_what_was_sent() {
    let hq = TestHq::start().await;
    let answer = hq
        .post("/v1/sessions", json!({ "staff_no": 1, "password": "hunter2-secret" }))
        .await;
    assert_eq!(answer.status, 400);
    assert!(!String::from_utf8_lossy(&answer.bytes).contains("hunter2"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_an_id() {
    let hq = TestHq::start().await;
    for path in ["/v1/health", "/v1/nothing", "/v1/me"] {
        let answer = hq.ask("GET", path, None, None).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.headers[name], value, "{path}");
        }
        assert_eq!(answer.headers["x-request-id"].len(), 36, "{path}");
    }
}

#[tokio::test]
async fn metrics_name_no_customer_and_no_member() {
    let hq = TestHq::start().await;
    let token = hq.token("R1", device_of("R1")).await;
    hq.ask("GET", "/v1/customers/C1", Some(&token), None).await;
    hq.ask("GET", "/v1/customers/4711-secret", Some(&token), None).await;
    let text = String::from_utf8(hq.ask("GET", "/metrics", None, None).await.bytes).unwrap();
    assert!(
        text.contains(r#"rounds_requests_total{method="GET",route="/v1/customers/{customer_no}",status="200"}"#),
        "{text}"
    );
    for secret in ["4711-secret", "C1", "\"R1\"", &token] {
        assert!(!text.contains(secret), "{secret}");
    }
}
