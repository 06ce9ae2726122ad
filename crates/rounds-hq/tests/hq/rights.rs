//! Who may ask for what: a table of every endpoint times everybody, and a check that the table is complete.

use std::collections::BTreeSet;

use rounds_domain::DeviceId;
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

/// Method, path in the OpenAPI document, path asked, the body of each asker, and the status for each asker.
type Row = (&'static str, &'static str, String, fn(Asker) -> Option<Value>, [u16; 7]);

fn rows() -> Vec<Row> {
    fn none(_: Asker) -> Option<Value> {
        None
    }
    let visit = format!("/v1/visits/{}", visit_id(1));
    let receipt = format!("/v1/receipts/{}", op_id(1));
    let as_is = |path: &str| path.to_owned();
    vec![
        (
            "POST",
            "/v1/devices",
            as_is("/v1/devices"),
            |who| Some(enrol_body(who.staff_no(), who.password(), who.device())),
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "POST",
            "/v1/sessions",
            as_is("/v1/sessions"),
            |who| {
                Some(sign_in_body(
                    who.staff_no(),
                    who.password(),
                    who.device(),
                    "0123456789abcdef",
                ))
            },
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "POST",
            "/v1/sessions/refresh",
            as_is("/v1/sessions/refresh"),
            |who| Some(refresh_body(who.device(), &who.refresh_token())),
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "DELETE",
            "/v1/sessions/current",
            as_is("/v1/sessions/current"),
            none,
            [401, 204, 204, 204, 204, 403, 403],
        ),
        (
            "GET",
            "/v1/me",
            as_is("/v1/me"),
            none,
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "POST",
            "/v1/sync/push",
            as_is("/v1/sync/push"),
            |who| Some(push_body(who.device(), who.staff_no(), &[])),
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "POST",
            "/v1/sync/pull",
            as_is("/v1/sync/pull"),
            |who| Some(pull_body(who.device(), &["rm:R1"])),
            [401, 200, 403, 403, 403, 403, 403],
        ),
        (
            "POST",
            "/v1/sync/pull",
            as_is("/v1/sync/pull"),
            |who| Some(pull_body(who.device(), &["team:S1"])),
            [401, 403, 403, 200, 403, 403, 403],
        ),
        (
            "POST",
            "/v1/sync/pull",
            as_is("/v1/sync/pull"),
            |who| Some(pull_body(who.device(), &["ref:products"])),
            [401, 200, 200, 200, 200, 403, 403],
        ),
        (
            "GET",
            "/v1/customers/{customer_no}",
            as_is("/v1/customers/C1"),
            none,
            [401, 200, 404, 200, 404, 403, 403],
        ),
        (
            "GET",
            "/v1/customers/{customer_no}/visits",
            as_is("/v1/customers/C1/visits"),
            none,
            [401, 200, 404, 200, 404, 403, 403],
        ),
        (
            "GET",
            "/v1/visits/{visit_id}",
            visit,
            none,
            [401, 200, 404, 200, 404, 403, 403],
        ),
        (
            "GET",
            "/v1/receipts/{op_id}",
            receipt,
            none,
            [401, 200, 404, 200, 404, 403, 403],
        ),
        (
            "GET",
            "/v1/team/follow-ups",
            as_is("/v1/team/follow-ups"),
            none,
            [401, 403, 403, 200, 200, 403, 403],
        ),
        (
            "GET",
            "/v1/team/devices",
            as_is("/v1/team/devices"),
            none,
            [401, 403, 403, 200, 200, 403, 403],
        ),
        ("GET", "/v1/health", as_is("/v1/health"), none, [200; 7]),
        ("GET", "/v1/ready", as_is("/v1/ready"), none, [200; 7]),
        ("GET", "/v1/openapi.json", as_is("/v1/openapi.json"), none, [200; 7]),
        ("GET", "/metrics", as_is("/metrics"), none, [200; 7]),
    ]
}

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

#[tokio::test]
async fn everybody_gets_what_is_theirs_and_nothing_else() {
    let (hq, _) = everybody().await;
    drop(hq);
    for (method, _, path, body, expected) in rows() {
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
    let in_table: BTreeSet<(String, String)> = rows()
        .into_iter()
        .map(|(method, path, ..)| (method.to_owned(), path.to_owned()))
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
