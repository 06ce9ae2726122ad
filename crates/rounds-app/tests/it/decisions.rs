//! What a person does with a suggestion: on the disk at once, offline, and it changes the advice; and what a customer
//! declares does too.

use serde_json::{Value, json};

use crate::bank::{self, sheet_with};
use crate::desk::Desk;

async fn page(desk: &Desk, customer_no: &str) -> Value {
    desk.call("customer_open", json!({ "customer_no": customer_no })).await
}

fn suggested(page: &Value) -> Vec<&str> {
    let suggestions = page["advice"]["suggestions"].as_array().unwrap();
    suggestions.iter().map(|one| one["product"].as_str().unwrap()).collect()
}

fn failures(page: &Value, product: &str) -> Value {
    let withheld = page["advice"]["withheld"].as_array().unwrap();
    let of = withheld.iter().find(|one| one["product"] == product).unwrap();
    of["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].clone())
        .collect()
}

#[tokio::test]
async fn a_suggestion_says_what_it_may_bring_and_its_bars_add_up() {
    let desk = Desk::of_rm().await;
    let page = page(&desk, "C1").await;
    let first = &page["advice"]["suggestions"][0];
    assert_eq!(
        (first["product"].as_str(), first["rank"].as_u64()),
        (Some("D02"), Some(1))
    );
    // 60 points are 6 % by the usual table: 0.06 x 1,000 - 35.
    assert_eq!(first["worth"]["probability_bp"], 600);
    assert_eq!(first["worth"]["expected_value"]["minor"], 2_500);
    let score = &first["score"];
    let bars: i64 = score["bars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bar| bar["amount"].as_i64().unwrap())
        .sum();
    let part = |name: &str| score[name].as_i64().unwrap();
    assert_eq!(part("base") + part("rest") + bars, part("total"));
    assert_eq!(
        (score["unit"].as_str(), score["model"].is_null()),
        (Some("points"), true)
    );
}

#[tokio::test]
async fn taking_a_suggestion_is_an_event_on_this_device_and_no_more_is_decided_by_it() {
    let desk = Desk::of_rm().await;
    let about = json!({ "customer_no": "C1", "product": "D02" });
    let receipt = desk.call("advice_take", about).await;
    assert_eq!(receipt["event"]["act"]["t"], "taken");
    assert_eq!(
        (
            receipt["event"]["delivery"].as_str(),
            receipt["event"]["by_person"].as_bool()
        ),
        (Some("on_device"), Some(true))
    );
    let page = page(&desk, "C1").await;
    assert_eq!(page["advice"]["suggestions"][0]["taken"], true);
    assert_eq!(page["suggestion_events"][0]["event_id"], receipt["event"]["event_id"]);
    assert_eq!(desk.call("outbox_list", json!({})).await["on_device"], 1);
}

#[tokio::test]
async fn what_is_put_aside_is_gone_at_once_and_says_when_it_comes_back() {
    let desk = Desk::of_rm().await;
    let aside = json!({ "customer_no": "C1", "product": "D02", "reason": "does_not_fit", "refusal": null });
    let receipt = desk.call("advice_dismiss", aside.clone()).await;
    assert_eq!(receipt["back_on"], "2027-02-18");
    let after = page(&desk, "C1").await;
    assert_eq!(suggested(&after), ["D01"]);
    assert_eq!(failures(&after, "D02"), json!(["X_ASIDE"]));
    assert_eq!(
        desk.refused("advice_dismiss", aside).await.code,
        "suggestion.not_suggested"
    );

    let refused = json!({ "customer_no": "C1", "product": "D01", "reason": "customer_refused", "refusal": "F05" });
    desk.call("advice_dismiss", refused).await;
    assert_eq!(failures(&page(&desk, "C1").await, "D01"), json!(["X_COOLDOWN"]));
}

#[tokio::test]
async fn a_reason_and_a_refusal_belong_together() {
    let desk = Desk::of_rm().await;
    for (reason, refusal, code) in [
        ("customer_refused", json!(null), "suggestion.refusal_missing"),
        ("bad_moment", json!("F05"), "suggestion.refusal_not_asked"),
    ] {
        let input = json!({ "customer_no": "C1", "product": "D02", "reason": reason, "refusal": refusal });
        assert_eq!(desk.refused("advice_dismiss", input).await.code, code);
    }
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn putting_off_makes_a_task_and_hides_the_product_until_then() {
    let desk = Desk::of_rm().await;
    let off = |on: &str| json!({ "customer_no": "C1", "product": "D02", "on": on, "note": "大额存单" });
    assert_eq!(
        desk.refused("advice_remind", off("2026-11-20")).await.code,
        "suggestion.reminder_not_ahead"
    );
    let receipt = desk.call("advice_remind", off("2026-11-27")).await;
    assert_eq!(
        (receipt["follow_up"]["due_on"].as_str(), receipt["back_on"].as_str()),
        (Some("2026-11-27"), Some("2026-11-27"))
    );
    let page = page(&desk, "C1").await;
    assert_eq!(failures(&page, "D02"), json!(["X_ASIDE"]));
    assert_eq!(page["follow_ups"][0]["note"], "大额存单");
    // The task is a task like any other, though it came with the reminder.
    let moved = json!({
        "follow_up_id": page["follow_ups"][0]["follow_up_id"], "to": "cancelled", "reason": "客户来电",
        "new_due_on": null, "hand_over_to": null,
    });
    assert_eq!(desk.call("follow_up_move", moved).await["state"], "cancelled");
}

#[tokio::test]
async fn what_is_shown_is_noted_once() {
    let desk = Desk::of_rm().await;
    let who = json!({ "customer_no": "C1" });
    assert_eq!(desk.call("advice_shown", who.clone()).await["noted"], 2);
    assert_eq!(desk.call("advice_shown", who.clone()).await["noted"], 0);
    let silent = desk.call("outbox_list", json!({ "silent": true })).await;
    assert_eq!(
        (&silent["total"], &silent["rows"][0]["kind"]),
        (&json!(1), &json!("suggestions_shown"))
    );
    let made = desk.call("outbox_list", json!({})).await;
    assert_eq!(
        (&made["total"], &made["on_device"], &made["silent"], &made["unsent"]),
        (
            &json!(0),
            &json!(0),
            &json!(1),
            &json!({ "visits": 0, "acts": 0, "silent": 1 })
        )
    );
    let aside = json!({ "customer_no": "C1", "product": "D02", "reason": "bad_moment", "refusal": null });
    desk.call("advice_dismiss", aside).await;
    assert_eq!(desk.call("advice_shown", who).await["noted"], 0);
    assert_eq!(
        page(&desk, "C1").await["suggestion_events"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn an_own_pick_stands_on_today_beside_the_list() {
    let desk = Desk::of_rm().await;
    let pick = |customer: &str, product: Value| json!({ "customer_no": customer, "product": product, "source": "own" });
    desk.call("advice_pick", pick("C4", json!("A01"))).await;
    let today = desk.call("today_open", json!({})).await;
    assert_eq!(today["own_picks"][0]["customer"]["customer_no"], "C4");
    assert_eq!(today["own_picks"][0]["product_name"]["en"], "A01");
    assert_eq!(
        desk.refused("advice_pick", pick("C9", Value::Null)).await.code,
        "customer.unknown"
    );
    assert_eq!(
        desk.refused("advice_pick", pick("C1", json!("Z9"))).await.code,
        "product.unknown"
    );
}

#[tokio::test]
async fn a_need_declared_at_a_visit_changes_the_advice_at_once_and_is_marked() {
    let desk = Desk::of_rm().await;
    assert!(!suggested(&page(&desk, "C1").await).contains(&"A01"));
    let said = json!({ "need": "farm_loan", "declared": [{ "fact": "monthly_income", "value": 850_000 }] });
    desk.call("visit_save", sheet_with("C1", said)).await;
    let after = page(&desk, "C1").await;
    let suggestions = after["advice"]["suggestions"].as_array().unwrap();
    let asked = suggestions.iter().find(|one| one["product"] == "A01").unwrap();
    assert_eq!(
        (
            asked["urgency"][0]["declared"].as_bool(),
            asked["worth"]["urgency_permille"].as_u64()
        ),
        (Some(true), Some(2_000))
    );
    assert_eq!(
        asked["urgency"][0]["sentence"]["en"],
        "Declared on 20 Nov 2026, not verified. Need: farm loan."
    );
    let facts = after["facts"].as_array().unwrap();
    let income = facts.iter().find(|fact| fact["code"] == "income_median_minor").unwrap();
    assert_eq!(
        (income["declared"].as_bool(), income["as_of"].as_str()),
        (Some(true), Some("2026-11-20"))
    );
    assert_eq!(after["timeline"][0]["visit"]["declared"][0]["value"], 850_000);
}

#[tokio::test]
async fn what_cannot_be_declared_is_refused_before_anything_is_saved() {
    let desk = Desk::of_rm().await;
    let said = json!({ "declared": [{ "fact": "monthly_income", "value": 0 }] });
    let refused = desk.refused("visit_save", sheet_with("C1", said)).await;
    assert_eq!(refused.code, "declared.income_out_of_range");
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn without_a_bundle_every_family_is_by_rule() {
    let desk = Desk::of_rm().await;
    let list = desk.call("model_list", json!({})).await;
    assert_eq!((list["bundle"].is_null(), &list["models"]), (true, &json!([])));
    assert_eq!(list["by_rule"], json!(["deposit", "farm_loan"]));
}

/// Twenty picks from the list and nineteen of one's own; of each, every third was met and bought.
fn picked_and_seen() -> Vec<bank::Row> {
    let mut rows = Vec::new();
    for (source, count) in [("list", 20), ("own", 19)] {
        for n in 0..count {
            let id = format!(
                "01930000-0000-7000-9{}00-0000000000{n:02}",
                if source == "list" { 1 } else { 2 }
            );
            let on = format!("2026-{:02}-{:02}", 9 + n / 15, 1 + n % 15);
            rows.push((
                "suggestion_event",
                id.clone(),
                json!({
                    "event_id": id, "customer_no": if source == "list" { "C1" } else { "C2" }, "product": null,
                    "act": { "t": "picked", "source": source }, "basis": null, "author": "R1", "author_name": "周明",
                    "by_person": true, "saved_at": format!("{on}T08:00:00Z"), "received_at": null,
                    "business_date": on, "follow_up_id": null,
                }),
            ));
        }
    }
    let met = json!({ "customer_no": "C1", "outcome": "O61", "business_date": "2026-09-20" });
    rows.push(bank::visit(bank::ID_1, met));
    rows
}

#[tokio::test]
async fn experience_stands_beside_the_model_and_few_cases_show_no_rate() {
    let desk = Desk::of_supervisor(picked_and_seen()).await;
    let both = desk.call("team_experience", json!({})).await;
    let (model, own) = (&both["model"], &both["own"]);
    assert_eq!((model["picks"].as_u64(), own["picks"].as_u64()), (Some(20), Some(19)));
    // The visit of 20 September came of the picks of 1 to 15 September.
    assert_eq!(
        (model["met"]["count"].as_u64(), model["taken"]["count"].as_u64()),
        (Some(15), Some(15))
    );
    let rate = &model["met"]["rate"];
    assert_eq!(rate["value"], 0.75);
    assert!(rate["low"].as_f64().unwrap() < 0.75 && rate["high"].as_f64().unwrap() > 0.75);
    assert_eq!(
        (own["met"]["count"].as_u64(), own["met"]["rate"].is_null()),
        (Some(0), true)
    );
    assert_eq!(both["members"][0]["model"]["picks"], 20);
    assert_eq!(
        Desk::of_rm().await.refused("team_experience", json!({})).await.code,
        "staff.supervisor_only"
    );
}
