//! The OpenAPI document tells the truth: its paths are the router's, its shapes those on the wire.

use std::collections::BTreeSet;

use rounds_hq::openapi::Document;
use rounds_protocol::entities::{CustomerBody, EntityKind};
use serde_json::{Value, json};
use utoipa::OpenApi;

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

/// Real values, every optional field filled, beside the properties of their schema.
#[tokio::test]
async fn the_shapes_are_those_on_the_wire() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let session = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device, "0123456789abcdef"))
        .await
        .json();
    let token = session["access_token"].as_str().unwrap();
    let mut op = op(
        1,
        &rounds_protocol::ops::OpPayload::VisitSaved(visit_with_follow_up(1, "C1")),
    );
    op.replaces = Some(op_id(8));
    let waiting = rounds_protocol::ops::Op {
        depends_on: Some(op_id(7)),
        ..saved(3, "C1")
    };
    let push = push_body(device, "R1", &[op, waiting]);
    let mut sent_op = push["ops"][0].clone();
    sent_op["depends_on"] = json!(op_id(7));
    let pushed = hq
        .ask("POST", "/v1/sync/push", Some(token), Some(push.clone()))
        .await
        .json();
    let mut result = pushed["results"][0].clone();
    result["code"] = pushed["results"][1]["code"].clone();
    let pull = pull_body(device, &["rm:R1"]);
    let pulled = hq
        .ask("POST", "/v1/sync/pull", Some(token), Some(pull.clone()))
        .await
        .json();
    let get = async |path: &str| hq.ask("GET", path, Some(token), None).await.json();
    let supervisor = hq.token("S1", device_of("S1")).await;
    let team = async |path: &str| hq.ask("GET", path, Some(&supervisor), None).await.json()[0].clone();
    let devices = team("/v1/team/devices").await;
    let customer: CustomerBody = serde_json::from_value(get("/v1/customers/C1").await).unwrap();
    assert_eq!(customer.customer_no.as_str(), "C1");
    assert!(EntityKind::parse("customer").is_some());
    let error = json!({ "code": "", "message": "", "retry_after_s": 1 });
    let real = [
        ("ErrorBody", error),
        ("EnrolRequest", enrol_body("R1", PASSWORD, device)),
        ("SignInRequest", sign_in_body("R1", PASSWORD, device, "n")),
        ("RefreshRequest", refresh_body(device, "t")),
        ("StaffBody", session["staff"].clone()),
        ("BankBody", session["bank"].clone()),
        ("SessionAnswer", session.clone()),
        ("Me", get("/v1/me").await),
        ("Op", sent_op),
        ("PushRequest", push),
        ("PushAnswer", pushed.clone()),
        ("OpResult", result.clone()),
        ("Receipt", result["receipt"].clone()),
        ("PullRequest", pull.clone()),
        ("ScopeCursor", pull["scopes"][0].clone()),
        ("PullAnswer", pulled.clone()),
        ("ScopePage", pulled["pages"][0].clone()),
        ("ScopeTotals", pulled["pages"][0]["totals"].clone()),
        ("FeedRow", pulled["pages"][0]["rows"][0].clone()),
        ("CustomerBody", get("/v1/customers/C1").await),
        ("VisitBody", get("/v1/customers/C1/visits").await[0].clone()),
        ("FollowUpBody", team("/v1/team/follow-ups").await),
        ("InstallStatus", devices["installs"][0].clone()),
        ("DeviceStatus", devices),
        ("Health", get("/v1/health").await),
        ("Text", session["bank"]["name"].clone()),
    ];
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let schemas = &document["components"]["schemas"];
    for (name, value) in &real {
        assert_eq!(keys(&schemas[name]["properties"]), keys(value), "{name}");
    }
    let tested: BTreeSet<String> = real.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(keys(schemas), tested);
}
