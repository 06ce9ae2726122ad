//! Changes of profiles from the desk: asking, being told, deciding; nothing covered leaves uncovered.

use serde_json::{Value, json};

use crate::bank;
use crate::bank::{ID_1, ID_2, Row};
use crate::desk::Desk;

fn input(field: &str, value: Value) -> Value {
    json!({ "customer_no": "C1", "field": field, "value": value, "reason": " 摊位上核对 " })
}

/// A change as headquarters has it.
fn change(id: &str, changes: Value) -> Row {
    let mut body = json!({
        "change_id": id, "customer_no": "C1", "field": "phone", "before": "13812345678", "after": "13911111111",
        "reason": "", "author": "R1", "author_name": "周明", "saved_at": "2026-11-19T08:20:00Z",
        "received_at": "2026-11-19T12:00:00Z", "out_of_scope": false, "state": "disputed",
        "standing": { "value": "13700000000", "author": "R2", "author_name": "郑红", "at": "2026-11-19T07:00:00Z" },
        "decided_by": null, "decided_by_name": null, "decided_at": null, "comment": null,
    });
    for (field, value) in changes.as_object().unwrap() {
        body[field] = value.clone();
    }
    ("customer_change", id.into(), body)
}

fn decided(id: &str) -> Row {
    let by = json!({
        "state": "kept", "decided_by": "S1", "decided_by_name": "吴刚", "decided_at": "2026-11-20T01:00:00Z",
        "comment": "以系统为准",
    });
    change(id, by)
}

async fn rm_with(rows: Vec<Row>) -> Desk {
    let mut all = bank::portfolio();
    all.extend(rows);
    Desk::with_rows(bank::staff("R1"), "rm:R1", all).await
}

async fn page(desk: &Desk) -> Value {
    desk.call("customer_open", json!({ "customer_no": "C1" })).await
}

#[tokio::test]
async fn a_change_is_shown_at_once_and_covered() {
    let desk = Desk::of_rm().await;
    let row = desk.call("change_ask", input("phone", json!("139 1111-1111"))).await;
    assert_eq!(
        (
            row["before"].as_str(),
            row["after"].as_str(),
            &row["state"],
            row["delivery"].as_str()
        ),
        (
            Some("138****5678"),
            Some("139****1111"),
            &Value::Null,
            Some("on_device")
        )
    );
    desk.call("change_ask", input("village", json!("柳林村"))).await;
    desk.call("change_ask", input("occupation", Value::Null)).await;
    let page = page(&desk).await;
    assert_eq!(
        (
            page["identity"]["phone_masked"].as_str(),
            page["row"]["phone_masked"].as_str()
        ),
        (Some("139****1111"), Some("139****1111"))
    );
    assert_eq!(
        (page["identity"]["village"].as_str(), &page["identity"]["occupation"]),
        (Some("柳林村"), &Value::Null)
    );
    assert_eq!(page["changes"].as_array().unwrap().len(), 3);
    assert!(
        !page.to_string().contains("13911111111"),
        "nothing covered is in the page"
    );
    let plain = desk
        .call("customer_reveal", json!({ "customer_no": "C1", "field": "phone" }))
        .await;
    assert_eq!(plain["value"], "13911111111");
    let outbox = desk.call("outbox_list", json!({})).await;
    let said: Vec<&str> = outbox["rows"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .filter_map(|row| row["summary"].as_str())
        .collect();
    assert_eq!(said, ["phone", "village", "occupation"]);
    let silent = desk.call("outbox_list", json!({ "silent": true })).await;
    assert_eq!(silent["rows"][0]["summary"], "phone");
}

#[tokio::test]
async fn a_second_change_is_laid_over_the_first() {
    let desk = Desk::of_rm().await;
    desk.call("change_ask", input("occupation", json!("豆腐坊主"))).await;
    let second = desk.call("change_ask", input("occupation", json!("批发商"))).await;
    assert_eq!(second["before"], "豆腐坊主");
    assert_eq!(page(&desk).await["identity"]["occupation"], "批发商");
}

#[tokio::test]
async fn what_is_no_change_or_no_value_is_refused() {
    let desk = Desk::of_rm().await;
    for (input, code) in [
        (
            input("phone", json!("138 1234 5678")),
            "customer_change.nothing_changes",
        ),
        (input("phone", json!("一三八")), "customer_change.phone_not_a_number"),
        (
            input("village", json!("长".repeat(61))),
            "customer_change.value_too_long",
        ),
        (
            json!({ "customer_no": "C1", "field": "village", "value": "x", "reason": "长".repeat(201) }),
            "customer_change.reason_too_long",
        ),
        (
            json!({ "customer_no": "C9", "field": "phone", "value": "", "reason": "" }),
            "customer.unknown",
        ),
        (
            json!({ "customer_no": "C1", "field": "name", "value": "x", "reason": "" }),
            "request.malformed",
        ),
    ] {
        assert_eq!(desk.refused("change_ask", input.clone()).await.code, code, "{input}");
    }
    let too_long = desk
        .refused("change_ask", input("village", json!("长".repeat(61))))
        .await;
    assert_eq!(too_long.detail["limit"], "60");
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn the_rm_is_told_what_waits_and_what_was_decided_until_it_was_read() {
    let desk = rm_with(vec![change(ID_1, json!({})), decided(ID_2)]).await;
    let told = desk.call("today_open", json!({})).await["changes"].clone();
    let states: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|row| row["state"].as_str())
        .collect();
    assert_eq!(states, ["kept", "disputed"]);
    assert_eq!(
        (told[0]["comment"].as_str(), told[1]["standing"]["value"].as_str()),
        (Some("以系统为准"), Some("137****0000"))
    );
    assert_eq!(
        desk.refused("change_acknowledge", json!({ "change_id": ID_1 }))
            .await
            .code,
        "customer_change.not_decided"
    );
    for _ in 0..2 {
        desk.call("change_acknowledge", json!({ "change_id": ID_2 })).await;
    }
    let left = desk.call("today_open", json!({})).await["changes"].clone();
    assert_eq!(
        (left.as_array().unwrap().len(), left[0]["state"].as_str()),
        (1, Some("disputed"))
    );
    assert_eq!(
        page(&desk).await["changes"].as_array().unwrap().len(),
        2,
        "the page keeps both"
    );
}

#[tokio::test]
async fn a_change_of_a_colleague_is_no_news() {
    let desk = rm_with(vec![change(ID_1, json!({ "author": "R2", "author_name": "郑红" }))]).await;
    assert_eq!(desk.call("today_open", json!({})).await["changes"], json!([]));
    assert_eq!(page(&desk).await["changes"][0]["mine"], false);
}

#[tokio::test]
async fn a_supervisor_decides_once_and_sees_covered_values_after_a_logged_reveal() {
    let desk = Desk::of_supervisor(vec![change(ID_1, json!({})), decided(ID_2)]).await;
    assert_eq!(desk.call("team_summary", json!({})).await["to_decide"], 1);
    let queue = desk.call("change_list", json!({})).await;
    assert_eq!(
        (queue["total"].as_u64(), queue["rows"][0]["masked"].as_bool()),
        (Some(1), Some(true))
    );
    assert!(!queue.to_string().contains("13700000000"));
    let plain = desk.call("change_reveal", json!({ "change_id": ID_1 })).await;
    assert_eq!(
        (plain["after"].as_str(), plain["standing"].as_str()),
        (Some("13911111111"), Some("13700000000"))
    );
    let outbox = desk.call("outbox_list", json!({ "silent": true })).await;
    assert_eq!(outbox["rows"][0]["kind"], "field_revealed", "the reveal is on the disk");
    let take = |id: &str| json!({ "change_id": id, "decision": "take", "comment": "" });
    let row = desk.call("change_decide", take(ID_1)).await;
    assert_eq!(row["pending_decision"], "take");
    assert_eq!(desk.call("change_list", json!({})).await["total"], 0);
    for (id, code) in [(ID_1, "customer_change.not_open"), (ID_2, "customer_change.not_open")] {
        assert_eq!(desk.refused("change_decide", take(id)).await.code, code);
    }
    let unknown = "01930000-0000-7000-8000-000000000009";
    assert_eq!(
        desk.refused("change_decide", take(unknown)).await.code,
        "customer_change.unknown"
    );
}

#[tokio::test]
async fn a_field_that_is_never_covered_is_shown_without_a_reveal() {
    let desk = Desk::of_supervisor(vec![change(
        ID_1,
        json!({ "field": "occupation", "after": "豆腐坊主", "standing": null }),
    )])
    .await;
    let row = desk.call("change_list", json!({})).await["rows"][0].clone();
    assert_eq!(
        (row["masked"].as_bool(), row["after"].as_str()),
        (Some(false), Some("豆腐坊主"))
    );
    desk.call("change_reveal", json!({ "change_id": ID_1 })).await;
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn everybody_keeps_to_their_part() {
    let boss = Desk::of_supervisor(vec![]).await;
    assert_eq!(
        boss.refused("change_ask", input("phone", json!("13911111111")))
            .await
            .code,
        "customer_change.rm_only"
    );
    assert_eq!(page(&boss).await["may_change"], false);
    let desk = rm_with(vec![change(ID_1, json!({}))]).await;
    assert_eq!(page(&desk).await["may_change"], true);
    let decision = json!({ "change_id": ID_1, "decision": "take", "comment": "" });
    for (name, input) in [("change_list", json!({})), ("change_decide", decision)] {
        assert_eq!(desk.refused(name, input).await.code, "staff.supervisor_only");
    }
}
