//! The sheet: drafts that survive, gaps that are named, a save that is on the disk.

use serde_json::{Value, json};

use crate::bank::{self, ID_1, ID_2, sheet, sheet_with};
use crate::desk::{Desk, PASSWORD};

#[tokio::test]
async fn a_saved_visit_is_numbered_and_takes_its_draft_along() {
    let desk = Desk::of_rm().await;
    desk.call("visit_draft_save", sheet("C1")).await;
    let receipt = desk.call("visit_save", sheet("C1")).await;
    assert_eq!(
        (receipt["number"].as_u64(), receipt["delivery"].as_str()),
        (Some(1), Some("on_device"))
    );
    assert_eq!(
        desk.call("visit_draft_get", json!({ "customer_no": "C1" })).await,
        Value::Null
    );
    let visit = desk
        .call("visit_open", json!({ "visit_id": receipt["visit_id"] }))
        .await;
    assert_eq!(
        (visit["delivery"].as_str(), visit["mine"].as_bool()),
        (Some("on_device"), Some(true))
    );
    assert_eq!(
        (visit["customer_name"].as_str(), visit["author_name"].as_str()),
        (Some("王秀英"), Some("周明"))
    );
    assert_eq!(visit["business_date"], "2026-11-20");
    let page = desk.call("customer_open", json!({ "customer_no": "C1" })).await;
    assert_eq!(page["timeline"][0]["visit"]["visit_id"], receipt["visit_id"]);
    assert_eq!(page["follow_ups"][0]["due_on"], "2026-11-24");
    assert_eq!(page["row"]["last_contact_on"], "2026-11-20");
    assert_eq!(
        desk.refused("outbox_receipt", json!({ "op_id": receipt["op_id"] }))
            .await
            .code,
        "receipt.missing"
    );
}

#[tokio::test]
async fn an_incomplete_sheet_is_refused_with_its_gaps_and_nothing_is_saved() {
    let desk = Desk::of_rm().await;
    for (changes, gaps) in [
        (json!({ "kind": null }), "kind_missing"),
        (json!({ "kind": null, "outcome": null }), "kind_missing,outcome_missing"),
        (
            json!({ "people_met": [], "need": null }),
            "people_met_missing,need_missing",
        ),
        (json!({ "follow_up": null }), "follow_up_missing"),
        (json!({ "outcome": "O70", "refusal": null }), "refusal_missing"),
        (json!({ "outcome": "O95" }), "follow_up_forbidden"),
        (json!({ "note": "长".repeat(2_001) }), "note_too_long"),
    ] {
        let refused = desk.refused("visit_save", sheet_with("C1", changes.clone())).await;
        assert_eq!(
            (refused.code.as_str(), refused.detail["gaps"].as_str()),
            ("visit.incomplete", gaps),
            "{changes}"
        );
    }
    let future = sheet_with("C1", json!({ "business_date": "2026-11-21" }));
    assert_eq!(desk.refused("visit_save", future).await.code, "visit.in_the_future");
    assert_eq!(desk.refused("visit_save", sheet("C9")).await.code, "customer.unknown");
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn a_draft_keeps_every_field_and_says_what_is_missing() {
    let desk = Desk::of_rm().await;
    let half = sheet_with("C1", json!({ "need": null, "note": "写到一半" }));
    let saved = desk.call("visit_draft_save", half.clone()).await;
    assert_eq!(saved["gaps"], json!(["need_missing"]));
    desk.call("device_lock", json!({})).await;
    desk.call("device_unlock", json!({ "password": PASSWORD })).await;
    let draft = desk.call("visit_draft_get", json!({ "customer_no": "C1" })).await;
    assert_eq!(draft["sheet"], half);
    assert_eq!(
        desk.call("customer_open", json!({ "customer_no": "C1" })).await["draft"]["customer_no"],
        "C1"
    );
    assert_eq!(
        desk.call("today_open", json!({})).await["drafts"][0]["customer_name"],
        "王秀英"
    );
    desk.call("visit_draft_discard", json!({ "customer_no": "C1" })).await;
    assert_eq!(desk.call("visit_draft_list", json!({})).await, json!([]));
    assert_eq!(
        desk.refused("visit_draft_save", sheet("C9")).await.code,
        "customer.unknown"
    );
}

#[tokio::test]
async fn the_form_knows_every_code_and_puts_suggestions_first() {
    let desk = Desk::of_rm().await;
    let form = desk.call("visit_form", json!({ "customer_no": "C1" })).await;
    assert_eq!(form["outcomes"].as_array().unwrap().len(), 27);
    assert_eq!(form["refusals"].as_array().unwrap().len(), 21);
    let products: Vec<_> = form["products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|choice| (choice["code"].as_str().unwrap(), choice["suggested"].as_bool().unwrap()))
        .collect();
    assert_eq!(products, [("D02", true), ("D01", true), ("A01", false)]);
    let quote = form["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["code"] == "O32")
        .unwrap();
    assert_eq!(
        (quote["default_due_on"].as_str(), quote["follow_up"].as_str()),
        (Some("2026-11-23"), Some("must"))
    );
}

#[tokio::test]
async fn a_returned_visit_is_answered_by_a_new_version_of_ones_own() {
    let rows = [
        bank::portfolio(),
        vec![
            bank::visit(ID_1, json!({ "review": "returned", "review_comment": "请写明需求" })),
            bank::visit(ID_2, json!({ "author": "R2", "author_name": "郑红" })),
        ],
    ]
    .concat();
    let desk = Desk::with_rows(bank::staff("R1"), "rm:R1", rows).await;
    assert_eq!(
        desk.call("today_open", json!({})).await["returned"][0]["review_comment"],
        "请写明需求"
    );
    for (replaced, customer_no, code) in [
        (ID_2, "C1", "visit.not_mine"),
        (ID_1, "C2", "visit.of_another_customer"),
        ("01930000-0000-7000-8000-00000000000f", "C1", "visit.unknown"),
    ] {
        let answer = sheet_with(customer_no, json!({ "replaces": replaced }));
        assert_eq!(desk.refused("visit_save", answer).await.code, code);
    }
    desk.call("visit_save", sheet_with("C1", json!({ "replaces": ID_1 })))
        .await;
    assert_eq!(desk.call("today_open", json!({})).await["returned"], json!([]));
    let again = sheet_with("C1", json!({ "replaces": ID_1 }));
    assert_eq!(desk.refused("visit_save", again).await.code, "visit.replaced");
}
