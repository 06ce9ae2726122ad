//! Push and pull over real HTTP, compressed both ways, and a restart in between.

use rounds_hq::{Config, DataDir, Running};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{OpStatus, PUSH_MAX_OPS, PullAnswer, PushAnswer};
use serde_json::Value;

use crate::fixtures::{device_of, saved};
use crate::test_app::*;

async fn post(url: &str, token: &str, body: &Value) -> reqwest::Response {
    let packed = zstd::encode_all(body.to_string().as_bytes(), 1).unwrap();
    let request = reqwest::Client::new()
        .post(url)
        .bearer_auth(token)
        .header("content-encoding", "zstd");
    request
        .header("accept-encoding", "zstd")
        .body(packed)
        .send()
        .await
        .unwrap()
}

async fn read<T: serde::de::DeserializeOwned>(response: reqwest::Response) -> T {
    assert_eq!(response.status(), 200);
    let is_packed = response
        .headers()
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "zstd");
    let bytes = response.bytes().await.unwrap();
    let bytes = if is_packed {
        zstd::decode_all(&bytes[..]).unwrap()
    } else {
        bytes.to_vec()
    };
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn a_visit_pushed_over_http_is_pulled_and_survives_a_restart() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let first = Running::start("127.0.0.1:0", hq.state.clone()).await.unwrap();
    let push = push_body(device, "R1", &[saved(1, "C1"), saved(2, "C1")]);
    let pushed: PushAnswer = read(post(&format!("{}/v1/sync/push", first.url()), &token, &push).await).await;
    assert!(pushed.results.iter().all(|result| result.status == OpStatus::Created));
    first.stop().await.unwrap();

    let clock = Config {
        clock: hq.clock.clone(),
        ..Config::default()
    };
    let state = DataDir::open(hq.folder.path()).unwrap().state(clock).await.unwrap();
    let second = Running::start("127.0.0.1:0", state).await.unwrap();
    let again: PushAnswer = read(post(&format!("{}/v1/sync/push", second.url()), &token, &push).await).await;
    assert_eq!(again.epoch, pushed.epoch);
    for (known, new) in again.results.iter().zip(&pushed.results) {
        assert_eq!((known.status, &known.receipt), (OpStatus::Exists, &new.receipt));
    }
    let pull = pull_body(device, &["rm:R1", "ref:products"]);
    let response = post(&format!("{}/v1/sync/pull", second.url()), &token, &pull).await;
    assert_eq!(response.headers()["content-encoding"], "zstd");
    let pulled: PullAnswer = read(response).await;
    assert_eq!(pulled.scopes, ["rm:R1", "ref:products"]);
    let visits = pulled.pages[0].rows.iter().filter(|row| row.kind == "visit").count();
    assert_eq!((visits, pulled.pages[0].more), (2, false));
    second.stop().await.unwrap();
}

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
