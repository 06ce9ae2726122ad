//! The router: every command of the list is there, and refuses in order.

use rounds_app::commands::NAMES;
use serde_json::{Value, json};

use crate::desk::{Desk, bench_in};

#[tokio::test]
async fn an_unknown_command_is_refused_by_name() {
    let desk = Desk::of_rm().await;
    let refused = desk.refused("customer_delete", json!({})).await;
    assert_eq!(refused.code, "command.unknown");
    assert_eq!(refused.detail["name"], "customer_delete");
}

#[tokio::test]
async fn bad_input_is_malformed_and_says_why() {
    let desk = Desk::of_rm().await;
    for (name, input) in [
        ("customer_open", json!({})),
        ("customer_open", json!({ "customer_no": 7 })),
        ("customer_search", json!({ "sort": "shoe_size" })),
        ("visit_open", json!({ "visit_id": "not-an-id" })),
        ("visit_save", json!([])),
        ("device_unlock", Value::Null),
    ] {
        let refused = desk.refused(name, input).await;
        assert_eq!(refused.code, "request.malformed", "{name}");
        assert_eq!(refused.detail["command"], name);
        assert!(!refused.detail["reason"].is_empty());
    }
}

#[tokio::test]
async fn a_command_without_input_takes_null_or_an_empty_object() {
    let desk = Desk::of_rm().await;
    for input in [Value::Null, json!({})] {
        assert_eq!(desk.call("device_state", input).await["stage"], "unlocked");
    }
}

/// Commands that work, or fail for another reason, while the device is locked.
const WITHOUT_UNLOCK: &[&str] = &[
    "device_state",
    "device_enrol",
    "device_unlock",
    "device_lock",
    "device_repair",
    "diagnostics_get",
    "rescue_state",
    "rescue_write",
];

#[tokio::test]
async fn every_other_command_says_that_the_device_is_locked() {
    let desk = Desk::of_rm().await;
    desk.call("device_lock", json!({})).await;
    for name in NAMES.iter().filter(|name| !WITHOUT_UNLOCK.contains(name)) {
        let refused = desk.refused(name, any_input(name)).await;
        assert_eq!(refused.code, "device.locked", "{name}");
    }
}

/// An input that can be read, for each command that needs one.
fn any_input(name: &str) -> Value {
    let id = crate::bank::ID_1;
    match name {
        "sync_sign_in" => json!({ "password": "x" }),
        "settings_set" => json!({
            "language": "en", "theme": "dark", "text_percent": 100, "lock_after_minutes": 5, "customer_columns": [],
        }),
        "advice_dismiss" => json!({ "customer_no": "C1", "product": "D02", "reason": "bad_moment", "refusal": null }),
        "advice_take" => json!({ "customer_no": "C1", "product": "D02" }),
        "advice_remind" => json!({ "customer_no": "C1", "product": "D02", "on": "2026-11-24", "note": "" }),
        "advice_preview" => json!({ "customer_no": "C1", "need": null, "declared": [] }),
        "advice_pick" => json!({ "customer_no": "C1", "product": null, "source": "own" }),
        "customer_open" | "advice_shown" | "visit_form" | "visit_draft_get" | "visit_draft_discard" => {
            json!({ "customer_no": "C1" })
        }
        "departure_check" => json!({ "choice": { "by": "due" }, "return_at": "2026-11-24T10:00:00Z" }),
        "customer_reveal" => json!({ "customer_no": "C1", "field": "phone" }),
        "view_save" => json!({ "name": "mine", "query": {} }),
        "view_delete" => json!({ "view_id": id }),
        "visit_save" | "visit_draft_save" => crate::bank::sheet("C1"),
        "visit_open" => json!({ "visit_id": id }),
        "follow_up_create" => json!({ "customer_no": "C1", "kind": "call", "due_on": "2026-11-24", "note": "" }),
        "follow_up_move" => json!({
            "follow_up_id": id, "to": "done", "new_due_on": null, "reason": "", "hand_over_to": null,
        }),
        "change_ask" => json!({ "customer_no": "C1", "field": "phone", "value": "13911111111", "reason": "" }),
        "change_decide" => json!({ "change_id": id, "decision": "take", "comment": "" }),
        "consent_view" | "contact_stop" | "suitability_view" | "assessment_reserve" | "assessment_form" => {
            json!({ "customer_no": "C1" })
        }
        "consent_record" => json!({
            "customer_no": "C1", "purpose": "location", "state": "given", "method": "spoken", "initiative": "staff",
            "evidence": null,
        }),
        "contact_resume" => json!({ "customer_no": "C1", "method": "signed_on_screen", "evidence": "M1 1" }),
        "consent_withdraw" => json!({ "customer_no": "C1", "purpose": "location" }),
        "contact_check" => json!({ "customer_no": "C1", "channel": "call", "intent": "service", "product": null }),
        "assessment_score" => json!({ "customer_no": "C1", "answers": [] }),
        "assessment_save" => json!({ "customer_no": "C1", "answers": [], "signature": "" }),
        "opinion_tell" | "statement_sign" => json!({ "customer_no": "C1", "product": "D01", "signature": "" }),
        "call_back_record" => json!({ "customer_no": "C1", "product": "D01" }),
        "appointment_book" => json!({
            "customer_no": "C1", "product": null, "purpose": "advise", "at": "2026-11-24T10:00:00Z", "note": "",
            "need": null,
        }),
        "words_check" => json!({ "text": "", "products": [] }),
        "offer_terms" => json!({ "customer_no": "C1", "product": "A01", "on": null }),
        "offer_calculate" => loan(),
        "offer_prepay" => json!({ "ask": loan(), "after": 1, "amount_minor": 1, "settle_on": null }),
        "offer_afford" => json!({ "ask": loan(), "declared_income_minor": null, "declared_debt_minor": null }),
        "offer_revolve" => json!({ "ask": loan(), "movements": [] }),
        "offer_deposit" => {
            json!({ "product": "D01", "amount_minor": 1, "months": 12, "days": 1, "taken_minor": null })
        }
        "offer_notice" => {
            json!({ "product": "D01", "amount_minor": 1, "notice_days": 7, "days": 1, "noticed_days_before": 7 })
        }
        "offer_demand" => json!({ "product": "D00", "balances": [], "until": null }),
        "offer_price" => json!({ "customer_no": null, "product": "L01", "on": null }),
        "quote_make" => json!({ "ask": loan() }),
        "quote_open" => json!({ "quote_id": id }),
        "quote_list" => json!({ "customer_no": null }),
        "quote_sign" => json!({ "quote_id": id, "hash": "", "strokes": [], "read_seconds": 0 }),
        "change_reveal" | "change_acknowledge" => json!({ "change_id": id }),
        "outbox_receipt" => json!({ "op_id": id }),
        "review_decide" => json!({ "visit_id": id, "decision": "approved", "comment": "" }),
        _ => json!({}),
    }
}

fn loan() -> Value {
    crate::offers::ask("A01", 5_000_000, 12, json!({}))
}

#[tokio::test]
async fn every_command_of_the_list_answers_or_refuses_with_a_code_of_its_own() {
    let desk = Desk::of_rm().await;
    for name in NAMES.iter().filter(|name| !WITHOUT_UNLOCK.contains(name)) {
        if let Err(refused) = desk.try_call(name, any_input(name)).await {
            assert!(
                !["command.unknown", "request.malformed", "device.locked"].contains(&refused.code.as_str()),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn a_workbench_in_an_empty_folder_is_new_and_proposes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let bench = bench_in(&folder);
    let state = rounds_app::dispatch(&bench, "device_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "new");
    assert_eq!(state["staff_no"], Value::Null);
}
