//! Who may ask for what: a table of every endpoint times everybody, and a check that the table is complete.

use std::collections::BTreeSet;

use rounds_domain::{DeviceId, DirectiveId};
use rounds_hq::openapi::Document;
use serde_json::Value;
use utoipa::OpenApi;
use uuid::Uuid;

use crate::fixtures::{device_of, op_id, saved, statuses, visit_id};
use crate::test_app::*;

/// Everybody who may ask, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    Nobody,
    /// C1 is R1's.
    Owner,
    OtherRm,
    Supervisor,
    OtherSupervisor,
    RevokedStaff,
    RevokedDevice,
}

use Asker::{Nobody, OtherRm, OtherSupervisor, Owner, RevokedDevice, RevokedStaff, Supervisor};

const ASKERS: [Asker; 7] = [
    Nobody,
    Owner,
    OtherRm,
    Supervisor,
    OtherSupervisor,
    RevokedStaff,
    RevokedDevice,
];

impl Asker {
    fn staff_no(self) -> &'static str {
        match self {
            Nobody | Owner | RevokedDevice => "R1",
            OtherRm => "R2",
            Supervisor => "S1",
            OtherSupervisor => "S2",
            RevokedStaff => "R3",
        }
    }

    fn device(self) -> DeviceId {
        if self == RevokedDevice {
            DeviceId(Uuid::from_u128(666))
        } else {
            device_of(self.staff_no())
        }
    }

    fn password(self) -> &'static str {
        if self == Nobody { "guessed" } else { PASSWORD }
    }

    fn refresh_token(self) -> String {
        let owner = if self == Nobody { "nobody" } else { self.staff_no() };
        format!("refresh-token-{owner}-{}", self.device())
    }
}

/// Method, path in the OpenAPI document, the body of each asker, and the status for each asker.
type Row = (&'static str, &'static str, fn(Asker) -> Option<Value>, [u16; 7]);

/// The path of the document with the things of R1 in it.
fn asked(path: &str) -> String {
    path.replace("{customer_no}", "C1")
        .replace("{visit_id}", &visit_id(1).to_string())
        .replace("{op_id}", &op_id(1).to_string())
}

fn nothing(_: Asker) -> Option<Value> {
    None
}

fn enrolment(who: Asker) -> Option<Value> {
    Some(enrol_body(who.staff_no(), who.password(), who.device()))
}

fn signing_in(who: Asker) -> Option<Value> {
    Some(sign_in_body(
        who.staff_no(),
        who.password(),
        who.device(),
        "0123456789abcdef",
    ))
}

fn refreshing(who: Asker) -> Option<Value> {
    Some(refresh_body(who.device(), &who.refresh_token()))
}

fn pushing(who: Asker) -> Option<Value> {
    Some(push_body(who.device(), who.staff_no(), &[]))
}

fn pulling_rm(who: Asker) -> Option<Value> {
    Some(pull_body(who.device(), &["rm:R1"]))
}

fn pulling_team(who: Asker) -> Option<Value> {
    Some(pull_body(who.device(), &["team:S1"]))
}

fn pulling_products(who: Asker) -> Option<Value> {
    Some(pull_body(who.device(), &["ref:products"]))
}

/// A device with no session any more reports too; only its key proves it.
fn reporting(who: Asker) -> Option<Value> {
    let signer = if who == Nobody { device_of("R2") } else { who.device() };
    Some(done_report(who.device(), signer, DirectiveId(Uuid::from_u128(1))))
}

/// The columns are those of [`ASKERS`]: nobody, owner, other RM, supervisor, other supervisor, revoked staff, revoked device.
#[rustfmt::skip]
const ROWS: [Row; 20] = [
    ("POST", "/v1/devices", enrolment, [401, 200, 200, 200, 200, 403, 403]),
    ("POST", "/v1/sessions", signing_in, [401, 200, 200, 200, 200, 403, 403]),
    ("POST", "/v1/sessions/refresh", refreshing, [401, 200, 200, 200, 200, 403, 403]),
    ("DELETE", "/v1/sessions/current", nothing, [401, 204, 204, 204, 204, 403, 403]),
    ("GET", "/v1/me", nothing, [401, 200, 200, 200, 200, 403, 403]),
    ("POST", "/v1/sync/push", pushing, [401, 200, 200, 200, 200, 403, 403]),
    ("POST", "/v1/sync/pull", pulling_rm, [401, 200, 403, 403, 403, 403, 403]),
    ("POST", "/v1/sync/pull", pulling_team, [401, 403, 403, 200, 403, 403, 403]),
    ("POST", "/v1/sync/pull", pulling_products, [401, 200, 200, 200, 200, 403, 403]),
    ("POST", "/v1/directives/done", reporting, [401, 200, 200, 200, 200, 200, 200]),
    ("GET", "/v1/customers/{customer_no}", nothing, [401, 200, 404, 200, 404, 403, 403]),
    ("GET", "/v1/customers/{customer_no}/visits", nothing, [401, 200, 404, 200, 404, 403, 403]),
    ("GET", "/v1/visits/{visit_id}", nothing, [401, 200, 404, 200, 404, 403, 403]),
    ("GET", "/v1/receipts/{op_id}", nothing, [401, 200, 404, 200, 404, 403, 403]),
    ("GET", "/v1/team/follow-ups", nothing, [401, 403, 403, 200, 200, 403, 403]),
    ("GET", "/v1/team/devices", nothing, [401, 403, 403, 200, 200, 403, 403]),
    ("GET", "/v1/health", nothing, [200; 7]),
    ("GET", "/v1/ready", nothing, [200; 7]),
    ("GET", "/v1/openapi.json", nothing, [200; 7]),
    ("GET", "/metrics", nothing, [200; 7]),
];

/// A bank with one visit of R1, everybody signed in, then R3 and one device revoked.
async fn everybody() -> (TestHq, Vec<Option<String>>) {
    let hq = TestHq::start().await;
    assert_eq!(
        statuses(&*hq.store, "R1", vec![saved(1, "C1")]).await,
        [crate::fixtures::created()]
    );
    hq.enrol("R1", RevokedDevice.device()).await;
    let mut tokens = Vec::new();
    for asker in ASKERS {
        tokens.push(if asker == Nobody {
            None
        } else {
            Some(hq.token(asker.staff_no(), asker.device()).await)
        });
    }
    hq.store
        .revoke_staff("R3".into(), crate::fixtures::now())
        .await
        .unwrap();
    hq.store
        .revoke_device(RevokedDevice.device(), crate::fixtures::now())
        .await
        .unwrap();
    (hq, tokens)
}

/// Rule U6.
#[tokio::test]
async fn everybody_gets_what_is_theirs_and_nothing_else() {
    for (method, path, body, expected) in ROWS {
        let path = asked(path);
        let (hq, tokens) = everybody().await;
        for ((asker, token), expected) in ASKERS.into_iter().zip(&tokens).zip(expected) {
            let answer = hq.ask(method, &path, token.as_deref(), body(asker)).await;
            assert_eq!(
                answer.status.as_u16(),
                expected,
                "{method} {path} by {asker:?}: {}",
                answer.code()
            );
            if !answer.status.is_success() {
                let code = rounds_protocol::ErrorCode::parse(&answer.code());
                assert_eq!(
                    code.map(rounds_protocol::ErrorCode::http_status),
                    Some(expected),
                    "{method} {path} {asker:?}"
                );
            }
        }
    }
}

#[test]
fn the_table_covers_every_endpoint_of_the_document() {
    let document = serde_json::to_value(Document::openapi()).unwrap();
    let documented: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    let in_table: BTreeSet<(String, String)> = ROWS
        .iter()
        .map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(documented, in_table);
}

#[tokio::test]
async fn a_supervisor_reads_the_own_team_only() {
    let (hq, tokens) = everybody().await;
    for (path, index, expected) in [
        ("/v1/team/devices", 3, vec!["R1", "R1", "R2", "S1"]),
        ("/v1/team/devices", 4, vec!["R3", "S2"]),
    ] {
        let answer = hq.ask("GET", path, tokens[index].as_deref(), None).await.json();
        let mut staff: Vec<String> = answer
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|device| device["staff"].as_array().unwrap())
            .map(|number| number.as_str().unwrap().to_owned())
            .collect();
        staff.sort();
        assert_eq!(staff, expected);
    }
}

/// A token is of no use on another device.
#[tokio::test]
async fn a_token_serves_its_own_device_only() {
    let (hq, tokens) = everybody().await;
    let other = device_of("R2");
    for (path, body) in [
        ("/v1/sync/push", push_body(other, "R1", &[])),
        ("/v1/sync/pull", pull_body(other, &["rm:R1"])),
    ] {
        let answer = hq.ask("POST", path, tokens[1].as_deref(), Some(body)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (403, "device.unknown"),
            "{path}"
        );
    }
}
