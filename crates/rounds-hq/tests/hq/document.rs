//! The OpenAPI document tells the truth: its paths are the router's, its shapes those on the wire.

use std::collections::BTreeSet;

use rounds_domain::DirectiveId;
use rounds_domain::audit::{AuditLink, GENESIS};
use rounds_hq::openapi::Document;
use rounds_hq_store::NewDirective;
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::orders::DirectiveAction;
use serde_json::{Value, json};
use utoipa::OpenApi;
use uuid::Uuid;

use crate::fixtures::*;
use crate::test_app::*;

#[test]
fn the_document_has_the_routers_paths() {
    let router = include_str!("../../src/http/mod.rs");
    let routed: BTreeSet<&str> = router
        .split(".route(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let documented: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(routed, documented);
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

type Shape = (&'static str, Value);

fn with(mut value: Value, key: &str, filled: &Value) -> Value {
    value[key] = filled.clone();
    value
}

/// What goes in and comes out at the door, every optional field filled.
async fn of_sessions(hq: &TestHq, session: &Value) -> Vec<Shape> {
    let device = device_of("R1");
    let token = session["access_token"].as_str();
    let error = json!({ "code": "", "message": "", "retry_after_s": 1, "orders": {} });
    vec![
        ("ErrorBody", error),
        ("EnrolRequest", enrol_body("R1", PASSWORD, device)),
        ("SignInRequest", sign_in_body("R1", PASSWORD, device, "n")),
        ("RefreshRequest", refresh_body(device, "t")),
        ("StaffBody", session["staff"].clone()),
        ("BankBody", session["bank"].clone()),
        ("Text", session["bank"]["name"].clone()),
        ("SessionAnswer", session.clone()),
        ("Me", hq.ask("GET", "/v1/me", token, None).await.json()),
        ("Health", hq.ask("GET", "/v1/health", None, None).await.json()),
    ]
}

/// A push with a waiting op, so that codes and gaps are there too, and the pull after it.
async fn of_sync(hq: &TestHq, token: &str) -> Vec<Shape> {
    let device = device_of("R1");
    let made = op(1, &OpPayload::VisitSaved(visit_with_follow_up(1, "C1")));
    let waiting = Op {
        depends_on: Some(op_id(7)),
        replaces: Some(op_id(8)),
        audit: Some(AuditLink {
            chain: install_of("R1"),
            link: 1,
            before: GENESIS.into(),
            hash: GENESIS.into(),
        }),
        ..saved(3, "C1")
    };
    order_purge(hq).await;
    let push = with(push_body(device, "R1", &[made, waiting]), "done", &json!([]));
    let push = with(push, "last_signed", &json!(op_id(99)));
    let push = with(push, "ahead", &json!([saved(5, "C1")]));
    let pushed = hq
        .ask("POST", "/v1/sync/push", Some(token), Some(push.clone()))
        .await
        .json();
    let outbox = json!({ "install_id": install_of("R1"), "unsent": 1, "oldest_unsent_at": now() });
    let pull = with(pull_body(device, &["rm:R1"]), "outbox", &outbox);
    let pull = with(pull, "last_signed", &json!(op_id(99)));
    let pull = with(pull, "standing", &json!("0123456789abcdef"));
    let pull = with(pull, "done", &json!([]));
    let pulled = hq
        .ask("POST", "/v1/sync/pull", Some(token), Some(pull.clone()))
        .await
        .json();
    let page = &pulled["pages"][0];
    let orders = pushed["orders"].clone();
    let report = done_report(device, device, DirectiveId(Uuid::from_u128(1)));
    let taken = hq.post("/v1/directives/done", report.clone()).await.json();
    vec![
        ("Directive", orders["directives"][0].clone()),
        ("DirectiveAction", orders["directives"][0]["action"].clone()),
        ("Lease", orders["lease"].clone()),
        ("Orders", orders),
        ("DoneReport", report),
        ("DoneTaken", taken),
        ("Op", push["ops"][1].clone()),
        ("AuditLink", push["ops"][1]["audit"].clone()),
        ("PushRequest", push),
        (
            "OpResult",
            with(pushed["results"][0].clone(), "code", &pushed["results"][1]["code"]),
        ),
        ("Receipt", pushed["results"][0]["receipt"].clone()),
        ("PushAnswer", pushed),
        ("ScopeCursor", pull["scopes"][0].clone()),
        ("OutboxReport", outbox),
        ("PullRequest", pull),
        ("ScopeTotals", page["totals"].clone()),
        ("FeedRow", page["rows"][0].clone()),
        ("ScopePage", page.clone()),
        (
            "PullAnswer",
            with(
                with(pulled, "herd_window_s", &json!(600)),
                "standing",
                &json!("0123456789abcdef"),
            ),
        ),
    ]
}

/// A directive that waits for R1's device.
async fn order_purge(hq: &TestHq) {
    let purge = NewDirective {
        directive_id: DirectiveId(Uuid::from_u128(1)),
        device_id: device_of("R1"),
        staff_no: "R1".into(),
        action: DirectiveAction::Purge {
            customers: vec!["C9".into()],
        },
        reason: "asked for".into(),
        ordered_by: "compliance".into(),
    };
    hq.store.order_directive(purge, now()).await.unwrap();
}

/// What the reading endpoints answer, after the push above.
async fn of_reading(hq: &TestHq, token: &str) -> Vec<Shape> {
    let supervisor = hq.token("S1", device_of("S1")).await;
    let get = async |path: &str, token: &str| hq.ask("GET", path, Some(token), None).await.json();
    let device = get("/v1/team/devices", &supervisor).await[0].clone();
    vec![
        ("CustomerBody", get("/v1/customers/C1", token).await),
        ("VisitBody", get("/v1/customers/C1/visits", token).await[0].clone()),
        ("FollowUpBody", get("/v1/team/follow-ups", &supervisor).await[0].clone()),
        ("InstallStatus", device["installs"][0].clone()),
        ("DeviceStatus", device),
    ]
}

#[tokio::test]
async fn the_shapes_are_those_on_the_wire() {
    let hq = TestHq::start().await;
    let sign_in = sign_in_body("R1", PASSWORD, device_of("R1"), "0123456789abcdef");
    let session = hq.post("/v1/sessions", sign_in).await.json();
    let token = session["access_token"].as_str().unwrap();
    let mut real = of_sessions(&hq, &session).await;
    real.extend(of_sync(&hq, token).await);
    real.extend(of_reading(&hq, token).await);
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let schemas = &document["components"]["schemas"];
    for (name, value) in &real {
        assert_eq!(keys(&schemas[name]["properties"]), keys(value), "{name}");
    }
    let tested: BTreeSet<String> = real.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(keys(schemas), tested);
}
