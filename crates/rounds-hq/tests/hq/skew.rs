//! Proof 9, headquarters: a device of protocol 1 is served by this one. Its requests are those of the program as it was,
//! byte for byte; its answers are read by what it knew of them. Nothing here follows later changes of the wire.

use chrono::{DateTime, Utc};
use rounds_domain::OpId;
use rounds_protocol::receipt::Receipt;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::fixtures::{device_of, install_of, op_id};
use crate::prove;
use crate::test_app::*;

/// What protocol 1 read of an answer to a push.
#[derive(Deserialize)]
struct PushAnswer1 {
    proto: u32,
    epoch: String,
    #[serde(rename = "server_time")]
    _server_time: DateTime<Utc>,
    results: Vec<OpResult1>,
    #[serde(default)]
    first_gap: Option<u64>,
}

#[derive(Deserialize)]
struct OpResult1 {
    op_id: OpId,
    status: Status1,
    #[serde(default)]
    receipt: Option<Receipt>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status1 {
    Created,
    Exists,
    Rejected,
    Deferred,
}

/// What protocol 1 read of an answer to a pull.
#[derive(Deserialize)]
struct PullAnswer1 {
    epoch: String,
    scopes: Vec<String>,
    pages: Vec<ScopePage1>,
}

#[derive(Deserialize)]
struct ScopePage1 {
    scope: String,
    after: u64,
    generation: u32,
    rows: Vec<FeedRow1>,
    next: u64,
    head: u64,
    floor: u64,
    more: bool,
    reset: bool,
    totals: Option<Totals1>,
    total_rows: u64,
}

#[derive(Deserialize)]
struct Totals1 {
    count: u64,
    digest: String,
}

#[derive(Deserialize)]
struct FeedRow1 {
    kind: String,
    id: String,
    revision: u64,
    body: Option<Box<RawValue>>,
}

/// What protocol 1 read of an answer to a sign-in.
#[derive(Deserialize)]
struct SessionAnswer1 {
    access_token: String,
    refresh_token: String,
    receipt_key: String,
    epoch: String,
}

fn push_1(kind: &str, payload: &str, number: u64) -> String {
    format!(
        concat!(
            r#"{{"proto":1,"app":"rounds/0.1.0","device_id":"{}","install_id":"{}","ops":[{{"#,
            r#""op_id":"{}","number":{},"kind":"{}","payload":{},"#,
            r#""saved_at":"2026-11-21T22:26:40.123Z","monotonic_ms":5,"server_offset_ms":null}}]}}"#
        ),
        device_of("R1"),
        install_of("R1"),
        op_id(number),
        number,
        kind,
        serde_json::to_string(payload).unwrap(),
    )
}

/// A visit as the sheet of that time saved it.
const VISIT: &str = concat!(
    r#"{"kind":"visit_saved","body":{"visit_id":"00000000-0000-0000-0000-000000001001","customer_no":"C1","#,
    r#""replaces":null,"kind":"home","outcome":"O20","people_met":["customer"],"products":[],"need":"none","#,
    r#""refusal":null,"refusal_text":"","note":"as it was","closed":false,"started_at":"2026-11-21T22:00:00Z","#,
    r#""business_date":"2026-11-20","follow_up":null}}"#
);

fn pull_1(after: u64) -> String {
    format!(
        concat!(
            r#"{{"proto":1,"schema":1,"app":"rounds/0.1.0","device_id":"{}","max_rows":100,"#,
            r#""scopes":[{{"scope":"rm:R1","after":{},"base":0,"generation":1}}]}}"#
        ),
        device_of("R1"),
        after,
    )
}

async fn ask<T: DeserializeOwned>(hq: &TestHq, path: &str, token: Option<&str>, body: &str) -> T {
    let answer = hq
        .ask("POST", path, token, Some(serde_json::from_str(body).unwrap()))
        .await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.json());
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[tokio::test]
async fn a_device_of_the_former_version_signs_in_pushes_and_pulls() {
    let hq = TestHq::start().await;
    let nonce = "0123456789abcdef";
    let body = sign_in_body("R1", PASSWORD, device_of("R1"), nonce).to_string();
    let session: SessionAnswer1 = ask(&hq, "/v1/sessions", None, &body).await;
    let body = refresh_body(device_of("R1"), &session.refresh_token).to_string();
    let session: SessionAnswer1 = ask(&hq, "/v1/sessions/refresh", None, &body).await;
    let token = Some(session.access_token.as_str());

    for (turn, status) in [Status1::Created, Status1::Exists].into_iter().enumerate() {
        let push: PushAnswer1 = ask(&hq, "/v1/sync/push", token, &push_1("visit_saved", VISIT, 1)).await;
        assert!(push.proto >= 1 && push.epoch == session.epoch && push.first_gap.is_none());
        assert_eq!(
            (push.results[0].op_id, &push.results[0].status),
            (op_id(1), &status),
            "turn {turn}"
        );
        let receipt = push.results[0].receipt.as_ref().unwrap();
        assert_eq!(receipt.verify(&session.receipt_key), Ok(()));
    }

    let pull: PullAnswer1 = ask(&hq, "/v1/sync/pull", token, &pull_1(0)).await;
    assert_eq!((pull.epoch, pull.scopes[0].as_str()), (session.epoch, "rm:R1"));
    let page = &pull.pages[0];
    assert_eq!((page.scope.as_str(), page.after, page.generation), ("rm:R1", 0, 1));
    assert_eq!(
        (page.more, page.reset, page.next, page.floor),
        (false, false, page.head, 0)
    );
    let mut own = rounds_protocol::digest::ScopeDigest::default();
    for row in page.rows.iter().filter(|row| row.body.is_some()) {
        own.add(&row.kind, &row.id, row.revision);
    }
    let totals = page.totals.as_ref().unwrap();
    assert_eq!((totals.count, &totals.digest), (own.count, &own.to_hex()));
    assert_eq!(page.total_rows, own.count);
    assert!(
        page.rows.iter().any(|row| row.kind == "visit"),
        "its own visit came back"
    );
    let idle: PullAnswer1 = ask(&hq, "/v1/sync/pull", token, &pull_1(page.next)).await;
    assert!(idle.pages[0].rows.is_empty() && idle.pages[0].totals.is_some());
    prove::seen("skew-headquarters", "a device of protocol 1");
}

#[tokio::test]
async fn what_a_later_version_pushes_waits_here() {
    let hq = TestHq::start().await;
    let token = hq.token("R1", device_of("R1")).await;
    let payload = r#"{"kind":"from_the_future","body":{"customer_no":"C1"}}"#;
    let push = push_1("from_the_future", payload, 1).replacen("\"proto\":1", "\"proto\":3,\"unheard\":{\"of\":1}", 1);
    let answer: PushAnswer1 = ask(&hq, "/v1/sync/push", Some(&token), &push).await;
    assert_eq!(
        (&answer.results[0].status, answer.results[0].receipt.is_none()),
        (&Status1::Deferred, true)
    );
    let answer: PushAnswer1 = ask(&hq, "/v1/sync/push", Some(&token), &push_1("visit_saved", VISIT, 2)).await;
    assert_eq!(answer.results[0].status, Status1::Created, "it holds nothing up");
    prove::seen("skew-headquarters", "a device of a later protocol");
}
