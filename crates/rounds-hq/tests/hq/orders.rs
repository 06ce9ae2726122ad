//! Orders at the door: which answers carry them, to whom, and whose word that they are done is taken.

use rounds_domain::{DeviceId, DirectiveId};
use rounds_hq_store::NewDirective;
use rounds_protocol::orders::{Directive, DirectiveAction, Lease, Orders};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::command_line::{run, succeeds, text};
use crate::fixtures::{device_of, now};
use crate::test_app::*;

fn id(n: u128) -> DirectiveId {
    DirectiveId(Uuid::from_u128(n))
}

async fn order(hq: &TestHq, n: u128, staff_no: &str, action: DirectiveAction) {
    let new = NewDirective {
        directive_id: id(n),
        device_id: device_of("R1"),
        staff_no: staff_no.into(),
        action,
        reason: "lost".into(),
        ordered_by: "it-desk".into(),
    };
    hq.store.order_directive(new, now()).await.unwrap();
}

fn orders_of(answer: &Value) -> Orders {
    serde_json::from_value(answer.get("orders").cloned().unwrap_or(json!({}))).unwrap()
}

fn numbers(orders: &Orders) -> Vec<u128> {
    orders
        .directives
        .iter()
        .map(|one| one.directive_id.0.as_u128())
        .collect()
}

#[tokio::test]
async fn a_welcome_device_gets_its_directives_and_its_lease_signed() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    order(&hq, 1, "R1", DirectiveAction::Lock).await;
    order(&hq, 2, "R9", DirectiveAction::Wipe).await;
    let token = hq.token("R1", device).await;
    let sign_in = sign_in_body("R1", PASSWORD, device, "0123456789abcdef");
    let refresh = refresh_body(device, &format!("refresh-{token}"));
    for (path, body) in [
        ("/v1/sync/pull", pull_body(device, &["rm:R1"])),
        ("/v1/sync/push", push_body(device, "R1", &[])),
        ("/v1/sessions", sign_in),
        ("/v1/sessions/refresh", refresh),
    ] {
        let answer = hq.ask("POST", path, Some(&token), Some(body)).await;
        assert_eq!(answer.status, 200, "{path}");
        let orders = orders_of(&answer.json());
        assert_eq!(numbers(&orders), [1], "{path}: another member's are not told");
        let directive: &Directive = &orders.directives[0];
        assert_eq!(directive.verify(&hq.state.receipt_key), Ok(()), "{path}");
        if path == "/v1/sync/pull" {
            assert_eq!(orders.lease, None, "an idle pull stays small");
            continue;
        }
        let lease: &Lease = orders.lease.as_ref().unwrap();
        assert_eq!(lease.verify(&hq.state.receipt_key), Ok(()), "{path}");
        assert_eq!((lease.device_id, lease.staff_no.as_str()), (device, "R1"), "{path}");
        assert_eq!((lease.until - lease.issued_at).num_days(), 14, "{path}");
    }
}

#[tokio::test]
async fn every_refusal_after_the_device_showed_itself_carries_its_directives_and_no_lease() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    order(&hq, 1, "R1", DirectiveAction::Wipe).await;
    hq.store.revoke_device(device, now()).await.unwrap();
    let foreign = refresh_body(device, "no such token");
    for (path, body, code) in [
        ("/v1/sync/pull", pull_body(device, &["rm:R1"]), "device.revoked"),
        ("/v1/sync/push", push_body(device, "R1", &[]), "device.revoked"),
        (
            "/v1/sessions",
            sign_in_body("R1", PASSWORD, device, "0123456789abcdef"),
            "device.revoked",
        ),
        ("/v1/sessions/refresh", foreign, "device.revoked"),
    ] {
        let answer = hq.ask("POST", path, Some(&token), Some(body)).await;
        assert_eq!(answer.code(), code, "{path}");
        let orders = orders_of(&answer.json());
        assert_eq!((numbers(&orders), orders.lease), (vec![1], None), "{path}");
    }
}

#[tokio::test]
async fn a_lost_session_and_a_closed_account_hear_orders_too() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    order(&hq, 1, "R1", DirectiveAction::Lock).await;
    let lost = hq
        .post("/v1/sessions/refresh", refresh_body(device, "no such token"))
        .await;
    assert_eq!(
        (lost.code().as_str(), numbers(&orders_of(&lost.json()))),
        ("session.refresh_refused", vec![1])
    );
    hq.store.revoke_staff("R1".into(), now()).await.unwrap();
    let sign_in = sign_in_body("R1", PASSWORD, device, "0123456789abcdef");
    let closed = hq.post("/v1/sessions", sign_in).await;
    assert_eq!(
        (closed.code().as_str(), numbers(&orders_of(&closed.json()))),
        ("staff.revoked", vec![1])
    );
}

#[tokio::test]
async fn whoever_does_not_show_the_devices_key_learns_nothing() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    order(
        &hq,
        1,
        "R1",
        DirectiveAction::Purge {
            customers: vec!["C1".into()],
        },
    )
    .await;
    hq.store.revoke_device(device, now()).await.unwrap();
    let mut forged = sign_in_body("R1", PASSWORD, device, "0123456789abcdef");
    forged["signature"] = json!(sign(device_of("R2"), b"anything"));
    let mut stolen = refresh_body(device, "no such token");
    stolen["signature"] = forged["signature"].clone();
    for (path, body) in [("/v1/sessions", forged), ("/v1/sessions/refresh", stolen)] {
        let answer = hq.post(path, body).await;
        assert_eq!(answer.code(), "device.bad_signature", "{path}");
        assert!(orders_of(&answer.json()).is_empty(), "{path}");
    }
}

#[tokio::test]
async fn done_is_taken_from_the_device_alone_and_then_told_no_more() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    order(&hq, 1, "R1", DirectiveAction::Lock).await;
    order(&hq, 2, "R1", DirectiveAction::Wipe).await;
    let done = async |n: usize| {
        let mut all = hq.store.directives().await.unwrap();
        all.sort_by_key(|one| one.directive_id);
        all[n - 1].done_at.is_some()
    };
    let forged = hq
        .post("/v1/directives/done", done_report(device, device_of("R2"), id(1)))
        .await;
    assert_eq!((forged.code().as_str(), done(1).await), ("device.bad_signature", false));
    let nobody = DeviceId(Uuid::from_u128(4_711));
    let unknown = hq.post("/v1/directives/done", done_report(nobody, nobody, id(1))).await;
    assert_eq!(unknown.code(), "device.unknown");
    let other = device_of("R2");
    let foreign = hq.post("/v1/directives/done", done_report(other, other, id(1))).await;
    assert_eq!(
        (foreign.status.as_u16(), done(1).await),
        (200, false),
        "another device's word changes nothing"
    );

    let told = hq.post("/v1/directives/done", done_report(device, device, id(1))).await;
    assert_eq!((told.status.as_u16(), done(1).await, done(2).await), (200, true, false));
    let token = hq.token("R1", device).await;
    let mut pull = pull_body(device, &["rm:R1"]);
    pull["done"] = json!([id(2)]);
    let answer = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(pull)).await.json();
    assert!(done(2).await);
    assert_eq!(numbers(&orders_of(&answer)), [0_u128; 0]);
}

#[tokio::test]
async fn the_command_line_orders_lists_and_wipes_what_it_revokes() {
    let hq = TestHq::start().await;
    let data = hq.folder.path();
    let device = device_of("R1").to_string();
    let order = [
        "directive",
        "order",
        "--device",
        &device,
        "--reason",
        "lost on the bus",
        "--by",
        "it-desk",
    ];
    let words = |more: &[&'static str]| order.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
    assert!(succeeds(data, &words(&["--purge", "C1,C2"]), "").contains("is to purge"));
    for wrong in [words(&[]), words(&["--wipe", "--lock"])] {
        assert!(
            !run(data, &wrong, "").status.success(),
            "one action and not more: {wrong:?}"
        );
    }
    let nobody = ["directive", "order", "--device", "7", "--reason", "x", "--lock"];
    assert!(text(&run(data, &nobody, "").stderr).contains("device.unknown"));
    assert!(succeeds(data, &["device", "revoke", &device, "--by", "it-desk"], "").contains("is to wipe itself"));
    let kept = device_of("R2").to_string();
    succeeds(data, &["device", "revoke", &kept, "--keep-data"], "");

    let listed = succeeds(data, &["directive", "list"], "");
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert!(
        lines[1].contains(" wipe ") && lines[1].contains("the device was revoked"),
        "{listed}"
    );
    assert!(
        lines[2].contains("purge C1,C2") && lines[2].contains("lost on the bus"),
        "{listed}"
    );
    assert!(lines[2].contains("it-desk") && !listed.contains(&kept), "{listed}");
}
