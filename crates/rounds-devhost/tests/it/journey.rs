//! The whole path on a real headquarters over HTTP: enrol, first sync, find, understand, visit without a network,
//! signed for, reviewed, answered. The device is driven through the host's routes.

use chrono::{Days, Local};
use serde_json::{Value, json};

use crate::bank::sheet_with;
use crate::device::TestDevice;
use crate::headquarters::{PASSWORD, TestHq};

/// A complete sheet as of today, with a next step next week.
pub fn sheet(customer_no: &str, changes: Value) -> Value {
    let due_on = Local::now().date_naive() + Days::new(7);
    let mut sheet = sheet_with(
        customer_no,
        json!({ "follow_up": { "kind": "visit", "due_on": due_on, "note": "带资料" } }),
    );
    for (field, value) in changes.as_object().unwrap() {
        sheet[field] = value.clone();
    }
    sheet
}

pub async fn synced(device: &TestDevice) -> Value {
    let state = device.call("sync_now", json!({})).await;
    assert_eq!(
        (state["all_signed_for"].as_bool(), &state["error"]),
        (Some(true), &Value::Null),
        "{state}"
    );
    state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_visits_without_a_network_are_signed_for_reviewed_and_answered() {
    let mut hq = TestHq::start().await;
    let manager = TestDevice::new();
    let state = manager.enrol(&hq.url(), "R1", PASSWORD).await;
    assert_eq!(
        (state["stage"].as_str(), state["staff"]["name"].as_str()),
        (Some("unlocked"), Some("周明"))
    );
    synced(&manager).await;
    let found = manager.call("customer_search", json!({ "text": "wxy" })).await;
    let customer = found["rows"][0]["customer_no"].clone();
    let page = manager.call("customer_open", json!({ "customer_no": customer })).await;
    assert_eq!(page["advice"]["suggestions"][0]["product"], "D02");

    hq.goes_away().await;
    let visits = three_visits_offline(&manager).await;
    let manager = a_crash_loses_nothing(manager).await;
    hq.comes_back().await;
    synced(&manager).await;
    let outbox = manager.call("outbox_list", json!({})).await;
    assert_eq!(
        (outbox["signed_for"].as_u64(), outbox["on_device"].as_u64()),
        (Some(3), Some(0))
    );
    for row in outbox["rows"].as_array().unwrap() {
        let receipt = manager.call("outbox_receipt", json!({ "op_id": row["op_id"] })).await;
        assert_eq!(receipt["verified"], true);
    }
    assert_eq!(hq.accepted().await, 3);
    reviewed_and_answered(&hq, &manager, &visits).await;
}

async fn three_visits_offline(manager: &TestDevice) -> Vec<Value> {
    assert_eq!(manager.call("sync_now", json!({})).await["error"], "sync.unreachable");
    let mut visits = Vec::new();
    for (at, customer_no) in ["C1", "C2", "C3"].into_iter().enumerate() {
        let saved = manager.call("visit_save", sheet(customer_no, json!({}))).await;
        assert_eq!(
            (saved["number"].as_u64(), saved["delivery"].as_str()),
            (Some(at as u64 + 1), Some("on_device"))
        );
        visits.push(saved["visit_id"].clone());
    }
    manager
        .call("visit_draft_save", sheet("C4", json!({ "note": "写到一半" })))
        .await;
    visits
}

/// The process ends without a word; the files open again without a network, with three visits and the draft.
async fn a_crash_loses_nothing(manager: TestDevice) -> TestDevice {
    let manager = manager.restarted();
    manager.call("device_unlock", json!({ "password": PASSWORD })).await;
    assert_eq!(manager.call("outbox_list", json!({})).await["on_device"], 3);
    assert_eq!(
        manager.call("visit_draft_get", json!({ "customer_no": "C4" })).await["sheet"]["note"],
        "写到一半"
    );
    manager
}

async fn reviewed_and_answered(hq: &TestHq, manager: &TestDevice, visits: &[Value]) {
    let supervisor = TestDevice::new();
    supervisor.enrol(&hq.url(), "S1", PASSWORD).await;
    synced(&supervisor).await;
    assert_eq!(supervisor.call("review_queue", json!({})).await["total"], 3);
    for (visit, decision, comment) in [
        (&visits[0], "approved", ""),
        (&visits[1], "approved", ""),
        (&visits[2], "returned", "客户具体问了什么？"),
    ] {
        let input = json!({ "visit_id": visit, "decision": decision, "comment": comment });
        supervisor.call("review_decide", input).await;
    }
    synced(&supervisor).await;
    synced(manager).await;
    let returned = manager.call("today_open", json!({})).await["returned"].clone();
    assert_eq!(returned[0]["review_comment"], "客户具体问了什么？");
    let answer = json!({ "replaces": visits[2], "note": "客户问大额存单如何付息，约好下周三带利率表再来。" });
    manager.call("visit_save", sheet("C3", answer)).await;
    assert_eq!(manager.call("today_open", json!({})).await["returned"], json!([]));
    synced(manager).await;
    synced(&supervisor).await;
    let queue = supervisor.call("review_queue", json!({})).await;
    assert_eq!(queue["total"], 1);
    assert_eq!(queue["rows"][0]["previous"]["review"], "answered");
    assert_eq!(queue["rows"][0]["previous"]["review_comment"], "客户具体问了什么？");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_enrols_nothing_and_the_right_one_still_can() {
    let hq = TestHq::start().await;
    let device = TestDevice::new();
    let person = json!({ "hq_url": hq.url(), "staff_no": "R1", "password": "wrong", "label": "laptop" });
    let (status, answer) = device.ask("device_enrol", person).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (401, Some("session.wrong_credentials"))
    );
    assert_eq!(device.call("device_state", json!({})).await["stage"], "new");
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_of_another_portfolio_sees_none_of_it() {
    let hq = TestHq::start().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), "R2", PASSWORD).await;
    synced(&device).await;
    assert_eq!(device.call("customer_search", json!({})).await["total"], 0);
    let (status, answer) = device.ask("customer_open", json!({ "customer_no": "C1" })).await;
    assert_eq!((status, answer["code"].as_str()), (404, Some("customer.unknown")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reveal_and_a_follow_up_reach_headquarters() {
    let hq = TestHq::start().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
    device
        .call("customer_reveal", json!({ "customer_no": "C1", "field": "phone" }))
        .await;
    let due_on = Local::now().date_naive();
    let task = json!({ "customer_no": "C1", "kind": "call", "due_on": due_on, "note": "" });
    let made = device.call("follow_up_create", task).await;
    let done = json!({
        "follow_up_id": made["follow_up_id"], "to": "done", "new_due_on": null, "reason": "", "hand_over_to": null,
    });
    assert_eq!(device.call("follow_up_move", done).await["pending"], true);
    synced(&device).await;
    assert_eq!(hq.accepted().await, 3);
    let closed = device.call("follow_up_list", json!({ "view": "closed" })).await;
    assert_eq!(
        (closed["total"].as_u64(), closed["rows"][0]["pending"].as_bool()),
        (Some(1), Some(false))
    );
}
