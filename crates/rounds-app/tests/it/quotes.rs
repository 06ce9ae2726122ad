//! Quotes from the desk: frozen, disclosed, signed after reading, void when a number changes, never for what is sold in the
//! dedicated area.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::bank;
use crate::desk::{Desk, LaterClock, PASSWORD};
use crate::offers::{ask, desk_with, rows_with};

fn loan(amount_minor: i64) -> Value {
    ask(
        "L02",
        amount_minor,
        36,
        json!({ "rate_ppm": 34_500, "method": "equal_instalment" }),
    )
}

async fn quote(desk: &Desk, asked: Value) -> Value {
    desk.call("quote_make", json!({ "ask": asked })).await
}

fn signature(quote: &Value, read_seconds: u32) -> Value {
    json!({
        "quote_id": quote["row"]["quote_id"], "hash": quote["hash"], "read_seconds": read_seconds,
        "strokes": [[10, 10, 200, 40, 320, 15], [330, 20, 400, 60]],
    })
}

async fn state(desk: &Desk, quote: &Value) -> Value {
    let open = json!({ "quote_id": quote["row"]["quote_id"] });
    desk.call("quote_open", open).await["row"]["state"].clone()
}

#[tokio::test]
async fn pr_02_every_item_is_disclosed_with_its_recipient_and_adds_up() {
    let desk = desk_with(|_| {}).await;
    let asked = ask("B02", 10_000_000, 12, json!({ "rate_ppm": 60_000 }));
    let quote = quote(&desk, asked).await;
    let table = &quote["disclosure"];
    let items = table["items"].as_array().unwrap();
    let codes: Vec<_> = items.iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["interest", "guarantee"]);
    for item in items {
        for words in ["name", "way", "standard", "recipient"] {
            assert!(!item[words]["zh"].as_str().unwrap().is_empty() && !item[words]["en"].as_str().unwrap().is_empty());
        }
    }
    let sum = |field: &str| items.iter().map(|item| item[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!(sum("annual_ppm"), table["total_ppm"].as_i64().unwrap());
    assert_eq!(sum("amount_minor"), table["total_minor"].as_i64().unwrap());
    // The share of interest is the contract rate; the guarantee comes on top.
    assert_eq!(items[0]["annual_ppm"], 60_000);
    assert_eq!(table["total_ppm"], quote["annual"]["simple_ppm"]);
    assert!(!table["closing"]["zh"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn pr_17_what_comes_on_top_when_late_or_misused_is_disclosed() {
    let desk = desk_with(|_| {}).await;
    let quote = quote(&desk, ask("L09", 10_000_000, 24, json!({ "rate_ppm": 60_000 }))).await;
    let contingent = quote["disclosure"]["contingent"].as_array().unwrap();
    let found: Vec<_> = contingent
        .iter()
        .map(|cost| (cost["code"].as_str().unwrap(), cost["annual_ppm"].as_i64()))
        .collect();
    assert_eq!(
        found,
        [
            ("overdue", Some(90_000)),
            ("misuse", Some(120_000)),
            ("early_settlement", None)
        ]
    );
}

#[tokio::test]
async fn pr_05_what_costs_more_than_the_law_permits_is_not_quoted() {
    let desk = desk_with(|pack| pack.cost_cap.as_mut().unwrap().annual_bp = 700).await;
    let asked = ask("B02", 10_000_000, 12, json!({ "rate_ppm": 65_000 }));
    let found = desk.call("offer_calculate", asked.clone()).await;
    assert_eq!(found["ways"][0]["over_cap"], true);
    assert_eq!(
        desk.refused("quote_make", json!({ "ask": asked })).await.code,
        "quote.over_cap"
    );
    let list = desk.call("quote_list", json!({ "customer_no": "C1" })).await;
    assert_eq!(list["rows"], json!([]));
}

#[tokio::test]
async fn pr_11_what_is_sold_in_the_dedicated_area_is_never_quoted_in_the_field() {
    let desk = desk_with(|_| {}).await;
    for product in ["W01", "W05", "I01", "I02"] {
        let asked = json!({ "ask": ask(product, 1_000_000, 12, json!({})) });
        assert_eq!(
            desk.refused("quote_make", asked).await.code,
            "offer.appointment_only",
            "{product}"
        );
        let terms = desk
            .call(
                "offer_terms",
                json!({ "customer_no": "C1", "product": product, "on": null }),
            )
            .await;
        assert_eq!(
            (&terms["terms"]["t"], &terms["quotable"]),
            (&json!("appointment"), &json!(false))
        );
    }
}

#[tokio::test]
async fn a_quote_is_on_the_disk_before_the_screen_says_so() {
    let desk = desk_with(|_| {}).await;
    let quote = quote(&desk, loan(20_000_000)).await;
    assert_eq!(
        (&quote["row"]["state"], &quote["row"]["delivery"]),
        (&json!("open"), &json!("on_device"))
    );
    assert_eq!(
        (&quote["row"]["on"], &quote["row"]["valid_until"]),
        (&json!("2026-11-20"), &json!("2026-12-05"))
    );
    desk.call("device_lock", json!({})).await;
    desk.call("device_unlock", json!({ "password": PASSWORD })).await;
    let open = json!({ "quote_id": quote["row"]["quote_id"] });
    assert_eq!(desk.call("quote_open", open).await, quote);
    let outbox = desk
        .call("outbox_list", json!({ "filter": "all", "offset": 0, "limit": 10 }))
        .await;
    assert_eq!(outbox["rows"][0]["kind"], "quote_made");
}

#[tokio::test]
async fn a_changed_number_makes_a_new_quote_and_voids_the_old() {
    let desk = desk_with(|_| {}).await;
    let first = quote(&desk, loan(20_000_000)).await;
    let again = quote(&desk, loan(20_000_000)).await;
    assert_eq!(
        first["row"]["quote_id"], again["row"]["quote_id"],
        "the same numbers are the same quote"
    );
    let second = quote(&desk, loan(21_000_000)).await;
    assert_ne!(first["hash"], second["hash"]);
    assert_eq!(
        (state(&desk, &first).await, state(&desk, &second).await),
        (json!("void"), json!("open"))
    );
    let list = desk.call("quote_list", json!({ "customer_no": "C1" })).await;
    assert_eq!(list["rows"].as_array().unwrap().len(), 2);
    let refused = desk.refused("quote_sign", signature(&first, 60)).await;
    assert_eq!(refused.code, "quote.void");
}

#[tokio::test]
async fn a_table_is_signed_after_it_was_read_and_only_once() {
    let clock = Arc::new(LaterClock::default());
    let desk = Desk::at(clock.clone(), bank::staff("R1"), "rm:R1", rows_with(|_| {})).await;
    let quote = quote(&desk, loan(20_000_000)).await;
    assert_eq!(quote["reading_seconds"], 10);
    let too_soon = desk.refused("quote_sign", signature(&quote, 10)).await;
    assert_eq!(
        too_soon.code, "quote.not_read",
        "a screen may not claim time that has not passed"
    );
    clock.wait_seconds(12);
    let mut other = signature(&quote, 12);
    other["hash"] = json!("00");
    let mut slip = signature(&quote, 12);
    slip["strokes"] = json!([[1, 1]]);
    for (input, code) in [
        (other, "quote.hash_wrong"),
        (slip, "quote.signature_empty"),
        (signature(&quote, 9), "quote.not_read"),
    ] {
        assert_eq!(desk.refused("quote_sign", input).await.code, code);
    }
    let signed = desk.call("quote_sign", signature(&quote, 12)).await;
    assert_eq!(
        (&signed["row"]["state"], &signed["signature"]["delivery"]),
        (&json!("signed"), &json!("on_device"))
    );
    assert_eq!(
        desk.refused("quote_sign", signature(&quote, 12)).await.code,
        "quote.signed_already"
    );
    // A number changes after all: what was signed is void, and stays readable.
    self::quote(&desk, loan(21_000_000)).await;
    assert_eq!(state(&desk, &quote).await, "void");
}
