//! Advice is made on the device, and what is recorded here changes it at once, offline.

use serde_json::{Value, json};

use crate::bank::sheet_with;
use crate::desk::Desk;

async fn advice(desk: &Desk, customer_no: &str) -> Value {
    desk.call("customer_open", json!({ "customer_no": customer_no })).await["advice"].clone()
}

fn suggested(advice: &Value) -> Vec<&str> {
    advice["suggestions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["product"].as_str().unwrap())
        .collect()
}

fn failures(advice: &Value, product: &str) -> Vec<String> {
    let withheld = advice["withheld"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["product"] == product)
        .unwrap();
    withheld["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn suggestions_cite_a_fact_and_its_date() {
    let desk = Desk::of_rm().await;
    let advice = advice(&desk, "C1").await;
    assert_eq!(suggested(&advice), ["D02", "D01"]);
    assert_eq!(
        advice["suggestions"][0]["reasons"][0]["sentence"]["en"],
        "idle ¥200,000 to ¥500,000, as of 19 Nov 2026"
    );
    assert_eq!(advice["suggestions"][0]["strength"], "strong");
    assert_eq!(
        (advice["rule_pack"].as_str(), advice["on"].as_str()),
        (Some("test v1"), Some("2026-11-20"))
    );
}

#[tokio::test]
async fn what_is_held_or_past_due_is_withheld_with_its_reason() {
    let desk = Desk::of_rm().await;
    let holder = advice(&desk, "C2").await;
    assert_eq!(suggested(&holder), ["D01"]);
    assert_eq!(failures(&holder, "D02"), ["X_DUP_PRODUCT"]);
    assert_eq!(failures(&advice(&desk, "C4").await, "D01"), ["X_OVERDUE"]);
}

#[tokio::test]
async fn without_personalisation_there_are_no_personal_reasons() {
    let desk = Desk::of_rm().await;
    let advice = advice(&desk, "C3").await;
    assert_eq!(advice["personalised"], false);
    assert_eq!(suggested(&advice), ["D01", "D02", "A01"]);
    assert!(
        advice["suggestions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["reasons"] == json!([]))
    );
}

#[tokio::test]
async fn what_is_being_said_shows_its_advice_before_anything_is_saved() {
    let desk = Desk::of_rm().await;
    let said = json!({ "customer_no": "C1", "need": "farm_loan", "declared": [] });
    let preview = desk.call("advice_preview", said).await;
    assert_eq!(suggested(&preview), ["A01", "D02", "D01"]);
    assert_eq!(preview["suggestions"][0]["reasons"][0]["declared"], true);
    assert_eq!(suggested(&advice(&desk, "C1").await), ["D02", "D01"]);
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);

    let absurd = json!({ "customer_no": "C1", "need": null, "declared": [{ "fact": "monthly_income", "value": 0 }] });
    assert_eq!(
        desk.refused("advice_preview", absurd).await.code,
        "declared.income_out_of_range"
    );
}

#[tokio::test]
async fn a_refusal_recorded_offline_changes_the_advice_at_once() {
    let desk = Desk::of_rm().await;
    let refusal = json!({
        "outcome": "O70", "products": [{ "product": "D02", "reaction": "refused" }], "refusal": "F05",
        "closed": true, "follow_up": null,
    });
    desk.call("visit_save", sheet_with("C1", refusal)).await;
    let after = advice(&desk, "C1").await;
    assert_eq!(suggested(&after), ["D01"]);
    assert_eq!(failures(&after, "D02"), ["X_COOLDOWN"]);
}

#[tokio::test]
async fn who_asks_not_to_be_disturbed_is_suggested_nothing_from_then_on() {
    let desk = Desk::of_rm().await;
    let asked = json!({ "outcome": "O95", "products": [], "need": null, "follow_up": null });
    desk.call("visit_save", sheet_with("C1", asked)).await;
    let after = advice(&desk, "C1").await;
    assert_eq!(suggested(&after), Vec::<&str>::new());
    assert_eq!(failures(&after, "D01"), ["X_DND"]);
}

#[tokio::test]
async fn a_wish_not_to_be_disturbed_ends_the_open_tasks_at_once() {
    let desk = Desk::of_rm().await;
    let task = json!({ "customer_no": "C1", "kind": "call", "due_on": "2026-11-24", "note": "" });
    desk.call("follow_up_create", task).await;
    let asked = json!({ "outcome": "O95", "products": [], "need": null, "follow_up": null });
    desk.call("visit_save", sheet_with("C1", asked)).await;
    let open = desk
        .call("follow_up_list", json!({ "customer_no": "C1", "view": "open" }))
        .await;
    assert_eq!(open["rows"], json!([]));
}

#[tokio::test]
async fn who_is_not_to_be_marketed_is_suggested_nothing_until_a_later_visit_says_otherwise() {
    let desk = Desk::of_rm().await;
    let hardship = json!({
        "outcome": "O82", "products": [], "need": null,
        "follow_up": { "kind": "care", "due_on": "2026-11-27", "note": "" },
    });
    desk.call("visit_save", sheet_with("C1", hardship)).await;
    let after = advice(&desk, "C1").await;
    assert_eq!(suggested(&after), Vec::<&str>::new());
    assert_eq!(failures(&after, "D01"), ["X_CARE_ONLY"]);

    let later = json!({ "outcome": "O20", "products": [], "need": null, "follow_up": null, "started_at": "2026-11-20T10:00:00Z" });
    desk.call("visit_save", sheet_with("C1", later)).await;
    assert!(!suggested(&advice(&desk, "C1").await).is_empty());
}
