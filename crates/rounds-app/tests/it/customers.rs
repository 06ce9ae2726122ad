//! The list and the page: found, filtered, masked, revealed only after it is logged.

use serde_json::{Value, json};

use crate::bank;
use crate::desk::Desk;

fn numbers(page: &Value) -> Vec<&str> {
    page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["customer_no"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn customers_are_found_by_what_people_type() {
    let desk = Desk::of_rm().await;
    for (text, found) in [
        ("王秀", vec!["C1"]),
        ("wangxiuying", vec!["C1"]),
        ("wxy", vec!["C1"]),
        ("lina", vec!["C3"]),
        ("石桥", vec!["C4"]),
        ("C2", vec!["C2"]),
        ("nobody at all", vec![]),
    ] {
        assert_eq!(
            numbers(&desk.call("customer_search", json!({ "text": text })).await),
            found,
            "{text}"
        );
    }
}

#[tokio::test]
async fn every_filter_narrows() {
    let desk = Desk::of_rm().await;
    for (query, total) in [
        (json!({}), 4),
        (json!({ "village": "河湾村" }), 2),
        (json!({ "segment": "S07" }), 4),
        (json!({ "segment": "S01" }), 0),
        (json!({ "product": "D02" }), 1),
        (json!({ "branch": "B1" }), 4),
        (json!({ "contact": "never" }), 4),
        (json!({ "rm": "R2" }), 0),
        (json!({ "village": "河湾村", "text": "zhang" }), 1),
    ] {
        assert_eq!(
            desk.call("customer_search", query.clone()).await["total"],
            total,
            "{query}"
        );
    }
    let page = desk
        .call("customer_search", json!({ "limit": 1, "offset": 1, "sort": "name" }))
        .await;
    assert_eq!(
        (page["total"].as_u64(), page["rows"].as_array().unwrap().len()),
        (Some(4), 1)
    );
}

#[tokio::test]
async fn facets_count_the_whole_portfolio_with_names() {
    let desk = Desk::of_rm().await;
    let facets = desk.call("customer_facets", json!({})).await;
    assert_eq!(facets["total"], 4);
    assert_eq!(
        facets["villages"][0],
        json!({ "code": "河湾村", "name": { "zh": "河湾村", "en": "河湾村" }, "count": 2 })
    );
    assert_eq!(facets["segments"][0]["name"], bank::both("savers"));
    assert_eq!(facets["rms"][0]["name"]["zh"], "周明");
}

#[tokio::test]
async fn pi_06_nothing_sensitive_leaves_unmasked() {
    let desk = Desk::of_rm().await;
    let list = desk.call("customer_search", json!({})).await.to_string();
    let page = desk.call("customer_open", json!({ "customer_no": "C2" })).await;
    for secret in [
        "13812345678",
        "320923197801011234",
        "城关镇河湾村12号",
        "6217000000001111",
        "40000000",
    ] {
        assert!(!list.contains(secret), "{secret}");
        assert!(!page.to_string().contains(secret), "{secret}");
    }
    assert_eq!(page["identity"]["phone_masked"], "138****5678");
    assert_eq!(page["identity"]["id_masked"], "320*************34");
    assert_eq!(page["identity"]["address_masked"], "城关镇河湾村****");
    assert_eq!(page["holdings"][0]["account_masked"], "****1111");
    assert_eq!(page["holdings"][0]["balance_band"], "200k_500k");
    assert_eq!(page["identity"]["birth_decade"], 1970);
    assert_eq!(page["identity"]["risk_expired"], true);
}

#[tokio::test]
async fn pi_06_a_reveal_is_an_op_before_it_is_a_value() {
    let desk = Desk::of_rm().await;
    let reveal = |field: &str| json!({ "customer_no": "C2", "field": field });
    let phone = desk.call("customer_reveal", reveal("phone")).await;
    assert_eq!(
        (phone["value"].as_str(), phone["hide_after_seconds"].as_u64()),
        (Some("13812345678"), Some(20))
    );
    let balances = desk.call("customer_reveal", reveal("balances")).await;
    assert_eq!(
        balances["balances"][0]["balance"],
        json!({ "minor": 40_000_000, "currency": "CNY" })
    );
    let page = desk.call("customer_open", json!({ "customer_no": "C2" })).await;
    assert_eq!(
        page["holdings"][0]["account_key"],
        balances["balances"][0]["account_key"]
    );
    let outbox = desk.call("outbox_list", json!({ "silent": true })).await;
    let logged: Vec<(&str, &str)> = outbox["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["kind"].as_str().unwrap(), row["summary"].as_str().unwrap()))
        .collect();
    assert_eq!(logged, [("field_revealed", "balances"), ("field_revealed", "phone")]);
}

#[tokio::test]
async fn what_the_bank_does_not_know_is_neither_revealed_nor_logged() {
    let desk = Desk::of_rm().await;
    let refused = desk
        .refused("customer_reveal", json!({ "customer_no": "C1", "field": "balances" }))
        .await;
    assert_eq!(refused.code, "customer.value_missing");
    assert_eq!(
        desk.refused("customer_reveal", json!({ "customer_no": "C9", "field": "phone" }))
            .await
            .code,
        "customer.unknown"
    );
    assert_eq!(
        desk.refused("customer_open", json!({ "customer_no": "C9" })).await.code,
        "customer.unknown"
    );
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn facts_are_sentences_with_source_and_date() {
    let desk = Desk::of_rm().await;
    let page = desk.call("customer_open", json!({ "customer_no": "C1" })).await;
    let fact = &page["facts"][0];
    assert_eq!(fact["sentence"]["en"], "idle ¥200,000 to ¥500,000 as of 19 Nov 2026");
    assert_eq!(fact["sentence"]["zh"], "idle 20万元至50万元 as of 2026-11-19（中）");
    assert_eq!(
        (fact["as_of"].as_str(), &fact["source"]),
        (Some("2026-11-19"), &bank::both("core"))
    );
    assert_eq!(page["segments"][0]["primary"], true);
    assert_eq!(page["cash_flow"]["months"][0]["in_minor"], 100);
}

#[tokio::test]
async fn segments_show_this_portfolio_beside_the_bank() {
    let desk = Desk::of_rm().await;
    let segment = desk.call("segment_list", json!({})).await["segments"][0].clone();
    assert_eq!(
        (segment["mine"].as_u64(), segment["mine_primary"].as_u64()),
        (Some(4), Some(4))
    );
    assert_eq!(segment["names"]["D02"], bank::both("D02"));
    assert_eq!(segment["names"]["idle_cash_minor"], bank::both("idle cash"));
    assert_eq!(segment["units"]["idle_cash_minor"], "money");
}
