//! A corrected visit and the next steps of its two versions.

use serde_json::{Value, json};

use crate::desk::Desk;

fn sheet(replaces: Value, follow_up: Value) -> Value {
    json!({
        "customer_no": "C1", "replaces": replaces, "kind": "home", "outcome": "O32", "people_met": ["customer"],
        "products": [], "need": "deposit", "refusal": null, "refusal_text": "", "note": "想了解三年期存单的利率。",
        "closed": false, "started_at": "2026-11-20T08:40:00Z", "business_date": null, "follow_up": follow_up,
    })
}

fn quote(due_on: &str) -> Value {
    json!({ "kind": "quote", "due_on": due_on, "note": "" })
}

/// What the outbox says, oldest first.
async fn ops(desk: &Desk) -> Vec<String> {
    let outbox = desk.call("outbox_list", json!({})).await;
    let rows = outbox["rows"].as_array().unwrap().iter().rev();
    rows.map(|row| format!("{} {}", row["kind"].as_str().unwrap(), row["summary"].as_str().unwrap()))
        .collect()
}

async fn task_of(desk: &Desk, visit: &Value) -> Value {
    desk.call("visit_open", json!({ "visit_id": visit["visit_id"] })).await["follow_up_id"].clone()
}

#[tokio::test]
async fn a_correction_cancels_the_open_task_of_the_former_version() {
    let desk = Desk::of_rm().await;
    let first = desk.call("visit_save", sheet(Value::Null, quote("2026-11-23"))).await;
    desk.call("visit_save", sheet(first["visit_id"].clone(), quote("2026-11-25")))
        .await;
    assert_eq!(
        ops(&desk).await,
        ["visit_saved O32", "visit_saved O32", "follow_up_moved cancelled"]
    );

    let open = desk
        .call("follow_up_list", json!({ "customer_no": "C1", "view": "open" }))
        .await;
    let dues: Vec<&str> = open["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["due_on"].as_str())
        .collect();
    assert!(
        dues.contains(&"2026-11-25") && !dues.contains(&"2026-11-23"),
        "{dues:?}"
    );
}

#[tokio::test]
async fn a_correction_leaves_a_finished_task_as_it_is() {
    let desk = Desk::of_rm().await;
    let first = desk.call("visit_save", sheet(Value::Null, quote("2026-11-23"))).await;
    let task = task_of(&desk, &first).await;
    let done = json!({ "follow_up_id": task, "to": "done", "new_due_on": null, "reason": "", "hand_over_to": null });
    desk.call("follow_up_move", done).await;
    desk.call("visit_save", sheet(first["visit_id"].clone(), quote("2026-11-25")))
        .await;
    assert_eq!(
        ops(&desk).await,
        ["visit_saved O32", "follow_up_moved done", "visit_saved O32"]
    );
}
