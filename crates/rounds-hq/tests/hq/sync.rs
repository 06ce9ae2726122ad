//! Push and pull over real HTTP, compressed both ways, and a restart in between.

use rounds_hq::{Config, DataDir, Running};
use rounds_protocol::ops::Op;
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{OpStatus, PUSH_MAX_OPS, PullAnswer, PushAnswer};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixtures::{device_of, saved};
use crate::test_app::*;

/// The least HTTP that compresses both ways: version 1.0, so that the answer ends with the connection.
async fn post<T: DeserializeOwned>(server: &Running, path: &str, token: &str, body: &Value) -> T {
    let packed = zstd::encode_all(body.to_string().as_bytes(), 1).unwrap();
    let length = packed.len();
    let head = format!(
        "POST {path} HTTP/1.0\r\nauthorization: Bearer {token}\r\ncontent-encoding: zstd\r\naccept-encoding: zstd\r\n\
         content-length: {length}\r\n\r\n"
    );
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection.write_all(&packed).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    assert!(
        head.contains(" 200 ok") && head.contains("content-encoding: zstd"),
        "{head}"
    );
    serde_json::from_slice(&zstd::decode_all(&answer[end + 4..]).unwrap()).unwrap()
}

#[tokio::test]
async fn a_visit_pushed_over_http_is_pulled_and_survives_a_restart() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let first = Running::start("127.0.0.1:0", hq.state.clone()).await.unwrap();
    let push = push_body(device, "R1", &[saved(1, "C1"), saved(2, "C1")]);
    let pushed: PushAnswer = post(&first, "/v1/sync/push", &token, &push).await;
    assert!(pushed.results.iter().all(|result| result.status == OpStatus::Created));
    first.stop().await.unwrap();

    let clock = Config {
        clock: hq.clock.clone(),
        ..Config::default()
    };
    let state = DataDir::open(hq.folder.path()).unwrap().state(clock).await.unwrap();
    let second = Running::start("127.0.0.1:0", state).await.unwrap();
    let again: PushAnswer = post(&second, "/v1/sync/push", &token, &push).await;
    assert_eq!(again.epoch, pushed.epoch);
    for (known, new) in again.results.iter().zip(&pushed.results) {
        assert_eq!((known.status, &known.receipt), (OpStatus::Exists, &new.receipt));
    }
    let pull = pull_body(device, &["rm:R1", "ref:products"]);
    let pulled: PullAnswer = post(&second, "/v1/sync/pull", &token, &pull).await;
    assert_eq!(pulled.scopes, ["rm:R1", "ref:products"]);
    let visits = pulled.pages[0].rows.iter().filter(|row| row.kind == "visit").count();
    assert_eq!((visits, pulled.pages[0].more), (2, false));
    second.stop().await.unwrap();
}

/// Rule U10.
#[tokio::test]
async fn a_receipt_verifies_with_the_key_given_at_sign_in() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let session = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device, "0123456789abcdef"))
        .await
        .json();
    let token = session["access_token"].as_str().unwrap();
    let body = push_body(device, "R1", &[saved(1, "C1")]);
    hq.ask("POST", "/v1/sync/push", Some(token), Some(body)).await;
    let answer = hq
        .ask(
            "GET",
            &format!("/v1/receipts/{}", crate::fixtures::op_id(1)),
            Some(token),
            None,
        )
        .await;
    let receipt: Receipt = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(receipt.verify(session["receipt_key"].as_str().unwrap()), Ok(()));
}

/// Rules U4, U7.
#[tokio::test]
async fn too_large_a_push_is_refused_whole() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let many: Vec<_> = (1..=PUSH_MAX_OPS as u64 + 1).map(|n| saved(n, "C1")).collect();
    let mut large = saved(1, "C1");
    large.payload = " ".repeat(256 * 1024 + 1);
    for ops in [many, vec![large]] {
        let answer = hq
            .ask(
                "POST",
                "/v1/sync/push",
                Some(&token),
                Some(push_body(device, "R1", &ops)),
            )
            .await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (413, "request.too_large")
        );
    }
    assert!(hq.store.op_counts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_number_that_no_device_counts_to_is_refused_whole() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    for number in [0, 1 << 63, u64::MAX] {
        let odd = Op {
            number,
            ..saved(2, "C1")
        };
        let body = push_body(device, "R1", &[saved(1, "C1"), odd]);
        let answer = hq.ask("POST", "/v1/sync/push", Some(&token), Some(body)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (400, "request.malformed"),
            "{number}"
        );
    }
    assert!(hq.store.op_counts().await.unwrap().is_empty());
}

/// A device of the version before says and hears what it always did; what is new stands beside it.
#[tokio::test]
async fn the_version_before_is_served_in_full() {
    let hq = TestHq::with(|config| config.herd_window_s = 600).await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let mut pulled = Vec::new();
    for proto in [1, 2] {
        let mut push = push_body(device, "R1", &[saved(proto, "C1")]);
        push["proto"] = proto.into();
        let pushed = hq.ask("POST", "/v1/sync/push", Some(&token), Some(push)).await;
        assert_eq!(pushed.json()["results"][0]["status"], "created");
        let mut pull = pull_body(device, &["rm:R1", "ref:products"]);
        pull["proto"] = proto.into();
        let answer = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(pull)).await;
        let answer: PullAnswer = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(answer.proto, rounds_protocol::PROTO);
        pulled.push(answer.pages.iter().map(|page| page.rows.len()).sum::<usize>());
    }
    // The second one also has the second visit.
    assert_eq!(pulled[0] + 1, pulled[1]);
}

/// An old client still gets its visits out.
#[tokio::test]
async fn an_old_protocol_may_push_but_not_pull() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let mut push = push_body(device, "R1", &[saved(1, "C1")]);
    push["proto"] = 0.into();
    assert_eq!(
        hq.ask("POST", "/v1/sync/push", Some(&token), Some(push)).await.status,
        200
    );
    let mut pull = pull_body(device, &["rm:R1"]);
    pull["proto"] = 0.into();
    let answer = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(pull)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (426, "proto.upgrade_required")
    );
}

/// Rule U9 at the wire.
#[tokio::test]
async fn a_cloned_device_is_told_to_take_a_new_install_id() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let original = push_body(device, "R1", &[saved(1, "C1")]);
    hq.ask("POST", "/v1/sync/push", Some(&token), Some(original)).await;
    let mut clone = saved(9, "C1");
    clone.number = 1;
    let answer = hq
        .ask(
            "POST",
            "/v1/sync/push",
            Some(&token),
            Some(push_body(device, "R1", &[clone])),
        )
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (409, "device.new_install")
    );
}
