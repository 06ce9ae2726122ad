//! Follow-ups: made, moved by the rules, listed by view.

use serde_json::{Value, json};

use crate::bank::{self, ID_1, ID_2};
use crate::desk::Desk;

fn moved(id: &Value, changes: Value) -> Value {
    let mut input = json!({ "follow_up_id": id, "to": "done", "new_due_on": null, "reason": "", "hand_over_to": null });
    for (field, value) in changes.as_object().unwrap() {
        input[field] = value.clone();
    }
    input
}

async fn made(desk: &Desk, due_on: &str) -> Value {
    let input = json!({ "customer_no": "C1", "kind": "call", "due_on": due_on, "note": " 回电 " });
    desk.call("follow_up_create", input).await
}

#[tokio::test]
async fn a_follow_up_is_made_and_is_due_on_its_day() {
    let desk = Desk::of_rm().await;
    let row = made(&desk, "2026-11-20").await;
    assert_eq!(
        (row["state"].as_str(), row["note"].as_str(), row["pending"].as_bool()),
        (Some("due"), Some("回电"), Some(true))
    );
    assert_eq!(row["owner_name"], "周明");
    assert_eq!(
        desk.call("today_open", json!({})).await["due"][0]["follow_up_id"],
        row["follow_up_id"]
    );
    let past = json!({ "customer_no": "C1", "kind": "call", "due_on": "2026-11-19", "note": "" });
    assert_eq!(
        desk.refused("follow_up_create", past).await.code,
        "follow_up.due_in_the_past"
    );
}

#[tokio::test]
async fn moves_follow_the_rules() {
    let desk = Desk::of_rm().await;
    let id = made(&desk, "2026-11-23").await["follow_up_id"].clone();
    for (changes, code) in [
        (json!({ "to": "cancelled" }), "follow_up.reason_missing"),
        (
            json!({ "to": "planned", "new_due_on": "2026-11-19", "reason": "x" }),
            "follow_up.due_in_the_past",
        ),
        (
            json!({ "to": "transferred", "reason": "休假" }),
            "follow_up.receiver_missing",
        ),
        (
            json!({ "to": "transferred", "reason": "休假", "hand_over_to": "R9" }),
            "follow_up.receiver_unknown",
        ),
        (
            json!({ "to": "done", "hand_over_to": "R2" }),
            "follow_up.receiver_unknown",
        ),
    ] {
        assert_eq!(
            desk.refused("follow_up_move", moved(&id, changes.clone())).await.code,
            code,
            "{changes}"
        );
    }
    for due in ["2026-11-24", "2026-11-25"] {
        let later = moved(&id, json!({ "to": "planned", "new_due_on": due, "reason": "客户改期" }));
        assert_eq!(desk.call("follow_up_move", later).await["due_on"], due);
    }
    let third = moved(
        &id,
        json!({ "to": "planned", "new_due_on": "2026-11-26", "reason": "客户改期" }),
    );
    assert_eq!(
        desk.refused("follow_up_move", third).await.code,
        "follow_up.too_many_postponements"
    );
    let done = desk.call("follow_up_move", moved(&id, json!({ "to": "done" }))).await;
    assert_eq!(
        (done["state"].as_str(), done["moves"].as_array().unwrap().len()),
        (Some("done"), 3)
    );
    assert_eq!(
        desk.refused("follow_up_move", moved(&id, json!({}))).await.code,
        "follow_up.move_not_allowed"
    );
    assert_eq!(
        desk.refused("follow_up_move", moved(&json!(ID_2), json!({})))
            .await
            .code,
        "follow_up.unknown"
    );
}

#[tokio::test]
async fn lists_show_ones_own_by_view_with_counts() {
    let rows = [
        bank::portfolio(),
        vec![
            bank::follow_up(ID_1, "R1", "2026-11-10"),
            bank::follow_up(ID_2, "R2", "2026-11-10"),
        ],
    ]
    .concat();
    let desk = Desk::with_rows(bank::staff("R1"), "rm:R1", rows).await;
    made(&desk, "2026-11-20").await;
    made(&desk, "2026-11-25").await;
    for (view, total) in [
        ("open", 3),
        ("overdue", 1),
        ("today", 1),
        ("next7_days", 2),
        ("waiting", 0),
        ("closed", 0),
    ] {
        let page = desk.call("follow_up_list", json!({ "view": view })).await;
        assert_eq!(
            (page["total"].as_u64(), page["counts"][view].as_u64()),
            (Some(total), Some(total)),
            "{view}"
        );
    }
    let overdue = desk.call("follow_up_list", json!({ "view": "overdue" })).await;
    assert_eq!(overdue["rows"][0]["overdue_days"], 10);
    assert_eq!(overdue["receivers"], json!([{ "staff_no": "R2", "name": "郑红" }]));
    assert_eq!(
        desk.refused("follow_up_list", json!({ "owner": "R2" })).await.code,
        "staff.supervisor_only"
    );
    let others = moved(&json!(ID_2), json!({}));
    assert_eq!(desk.refused("follow_up_move", others).await.code, "follow_up.not_mine");
}
