//! Who may ask, and how refusals travel.

use axum::body::Body;
use axum::http::{Request, header};
use futures::StreamExt;
use rounds_devhost::{ServeError, bind};
use serde_json::{Value, json};

use crate::device::{TestDevice, get, read};

#[tokio::test]
async fn commands_are_listed_and_refusals_carry_code_and_status() {
    let device = TestDevice::new();
    let (status, names) = read(device.send(get("/v1/commands").body(Body::empty()).unwrap()).await).await;
    assert_eq!(
        (status, names.as_array().unwrap().len()),
        (200, rounds_app::commands::NAMES.len())
    );
    for (name, input, expected, code) in [
        ("device_state", json!({}), 200, ""),
        ("no_such_command", json!({}), 404, "command.unknown"),
        ("today_open", json!({}), 423, "device.locked"),
        ("device_unlock", json!({ "password": 7 }), 400, "request.malformed"),
        ("device_unlock", json!({ "password": "x" }), 409, "device.not_enrolled"),
    ] {
        let (status, answer) = device.ask(name, input).await;
        assert_eq!(
            (status, answer["code"].as_str().unwrap_or_default()),
            (expected, code),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_the_frame_refuses_has_a_code_too() {
    let device = TestDevice::new();
    let mut large = TestDevice::request("device_unlock", &json!({ "password": "x".repeat(2_000_000) }));
    large.headers_mut().remove(header::CONTENT_LENGTH);
    for (request, expected, code) in [
        (large, 413, "request.too_large"),
        (
            get("/v1/commands/device_state").body(Body::empty()).unwrap(),
            405,
            "request.method_not_allowed",
        ),
        (
            get("/v1/nothing/here").body(Body::empty()).unwrap(),
            404,
            "address.unknown",
        ),
    ] {
        let (status, answer) = read(device.send(request).await).await;
        assert_eq!((status, answer["code"].as_str()), (expected, Some(code)));
    }
}

#[tokio::test]
async fn other_sites_forms_and_names_are_kept_out() {
    let device = TestDevice::new();
    let asked = |change: fn(&mut Request<Body>)| {
        let mut request = TestDevice::request("device_state", &json!({}));
        change(&mut request);
        device.send(request)
    };
    for (change, expected) in [
        ((|_| {}) as fn(&mut Request<Body>), 200),
        (
            |request| {
                request
                    .headers_mut()
                    .insert(header::HOST, "evil.example:4711".parse().unwrap());
            },
            403,
        ),
        (
            |request| {
                request.headers_mut().remove(header::HOST);
            },
            403,
        ),
        (
            |request| {
                request
                    .headers_mut()
                    .insert(header::ORIGIN, "http://evil.example".parse().unwrap());
            },
            403,
        ),
        (
            |request| {
                request
                    .headers_mut()
                    .insert(header::ORIGIN, "http://127.0.0.1:4711".parse().unwrap());
            },
            200,
        ),
        (
            |request| {
                request
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
            },
            400,
        ),
    ] {
        assert_eq!(asked(change).await.status().as_u16(), expected);
    }
    let (status, _) = read(device.send(get("/v1/nothing/here").body(Body::empty()).unwrap()).await).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn only_loopback_addresses_are_listened_on() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        assert!(
            matches!(bind(address.parse().unwrap()).await, Err(ServeError::NotLoopback(_))),
            "{address}"
        );
    }
    assert!(bind("127.0.0.1:0".parse().unwrap()).await.is_ok());
}

#[tokio::test]
async fn the_screens_come_with_the_windows_policy() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    let device = TestDevice::with_screens(Some(folder.path().to_owned()));
    for path in ["/", "/index.html", "/customers/8800000001"] {
        let answer = device.send(get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), 200, "{path}");
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("connect-src 'self'"),
            "{policy}"
        );
        assert!(
            answer.headers()[header::CONTENT_TYPE]
                .to_str()
                .unwrap()
                .starts_with("text/html"),
            "{path}"
        );
    }
    let (status, answer) = read(device.send(get("/v1/nothing").body(Body::empty()).unwrap()).await).await;
    assert_eq!((status, answer["code"].as_str()), (404, Some("address.unknown")));
}

#[tokio::test]
async fn changes_are_told_as_events_until_the_host_stops() {
    let device = TestDevice::new();
    let answer = device.send(get("/v1/events").body(Body::empty()).unwrap()).await;
    let mut events = answer.into_body().into_data_stream();
    device.call("device_lock", Value::Null).await;
    let first = String::from_utf8(events.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert_eq!(first, "event: changes\ndata: {\"topics\":[\"device\",\"sync\"]}\n\n");
    device.stopping.send(true).unwrap();
    assert!(events.next().await.is_none());
}
