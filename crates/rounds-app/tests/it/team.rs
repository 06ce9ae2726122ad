//! The supervisor's desk.

use serde_json::json;

use crate::bank::{self, ID_1, ID_2};
use crate::desk::Desk;

const ID_3: &str = "01930000-0000-7000-8000-000000000003";

async fn desk() -> Desk {
    Desk::of_supervisor(vec![
        bank::visit(ID_1, json!({})),
        bank::visit(
            ID_2,
            json!({
                "customer_no": "C2", "need": "deposit", "products": [{ "product": "D01", "reaction": "interested" }],
                "note": "客户下月有一笔定期到期，想比较大额存单，约好周二带资料。", "closed": true,
            }),
        ),
        bank::follow_up(ID_3, "R1", "2026-11-15"),
    ])
    .await
}

#[tokio::test]
async fn the_team_is_shown_by_member_and_age() {
    let desk = desk().await;
    let team = desk.call("team_summary", json!({})).await;
    assert_eq!(team["to_review"], 2);
    let rows = team["members"].as_array().unwrap();
    assert_eq!(
        rows.iter()
            .map(|row| row["staff_no"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["R1", "R2"]
    );
    assert_eq!(
        (rows[0]["customers"].as_u64(), rows[0]["overdue_4_7"].as_u64()),
        (Some(4), Some(1))
    );
    assert_eq!(
        (rows[0]["to_review"].as_u64(), rows[1]["to_review"].as_u64()),
        (Some(2), Some(0))
    );
    let tasks = desk.call("follow_up_list", json!({ "owner": "R1" })).await;
    assert_eq!(tasks["rows"][0]["owner_name"], "周明");
    assert_eq!(desk.call("customer_search", json!({ "rm": "R1" })).await["total"], 4);
}

#[tokio::test]
async fn thin_notes_carry_hints() {
    let desk = desk().await;
    let queue = desk.call("review_queue", json!({})).await;
    assert_eq!(queue["total"], 2);
    let hints = |id: &str| {
        let rows = queue["rows"].as_array().unwrap();
        rows.iter().find(|row| row["visit"]["visit_id"] == id).unwrap()["hints"].clone()
    };
    assert_eq!(
        hints(ID_1),
        json!(["note_short", "no_need", "no_product", "no_next_step"])
    );
    assert_eq!(hints(ID_2), json!([]));
}

#[tokio::test]
async fn a_decision_is_saved_offline_and_a_return_needs_words() {
    let desk = desk().await;
    let decide =
        |id: &str, decision: &str, comment: &str| json!({ "visit_id": id, "decision": decision, "comment": comment });
    assert_eq!(
        desk.refused("review_decide", decide(ID_1, "returned", " 不 "))
            .await
            .code,
        "review.comment_too_short"
    );
    let row = desk
        .call("review_decide", decide(ID_1, "returned", "请写明需求和下一步"))
        .await;
    assert_eq!(row["pending_decision"], "returned");
    let row = desk.call("review_decide", decide(ID_2, "approved", "")).await;
    assert_eq!(row["pending_decision"], "approved");
    assert_eq!(
        desk.refused("review_decide", decide(ID_3, "approved", "")).await.code,
        "visit.unknown"
    );
    assert_eq!(desk.call("outbox_list", json!({})).await["on_device"], 2);
}

#[tokio::test]
async fn nobody_else_gets_an_answer() {
    let desk = Desk::of_rm().await;
    for (name, input) in [
        ("team_summary", json!({})),
        ("review_queue", json!({})),
        (
            "review_decide",
            json!({ "visit_id": ID_1, "decision": "approved", "comment": "" }),
        ),
    ] {
        assert_eq!(desk.refused(name, input).await.code, "staff.supervisor_only", "{name}");
    }
}
