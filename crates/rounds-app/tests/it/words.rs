//! What may be said and handed out, from the desk: by today's pack, without a network.

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::offers::desk_with;

fn ids(list: &Value) -> Vec<&str> {
    let materials = list["materials"].as_array().unwrap();
    materials
        .iter()
        .map(|material| material["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn mk_06_forbidden_words_are_found_with_their_rule_and_what_to_say_instead() {
    let desk = desk_with(|_| {}).await;
    let found = desk
        .call("words_check", json!({ "text": "这款理财保 本，放心。" }))
        .await;
    assert!(found["pack"].as_str().unwrap().starts_with("offers-cn v"));
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(hits.len(), 1, "{found}");
    assert_eq!(
        (&hits[0]["found"], &hits[0]["at"], &hits[0]["length"]),
        (&json!("保 本"), &json!(4), &json!(3))
    );
    assert_eq!(hits[0]["rule"], "MK-06");
    assert!(hits[0]["instead"]["en"].is_string() && hits[0]["reason"]["zh"].is_string());
    let honest = desk.call("words_check", json!({ "text": "净值型，不保本。" })).await;
    assert_eq!(honest["hits"], json!([]));
}

#[tokio::test]
async fn pr_07_interest_is_not_called_a_handling_fee_where_the_text_is_about_a_card() {
    let desk = desk_with(|_| {}).await;
    let hits = async |text: &str, products: Value| {
        let report = desk
            .call("words_check", json!({ "text": text, "products": products }))
            .await;
        report["hits"].as_array().unwrap().len()
    };
    assert_eq!(hits("每期手续费0.6%", json!(["D01"])).await, 0);
    assert_eq!(hits("每期手续费0.6%", json!([])).await, 1);
}

#[tokio::test]
async fn mk_05_an_expired_material_is_not_there_to_hand_out() {
    let desk = desk_with(|_| {}).await;
    let all = desk.call("material_list", Value::Null).await;
    assert!(ids(&all).contains(&"MAT-FRAUD"));
    assert!(!ids(&all).contains(&"MAT-SUMMER"), "it expired in August");
    assert_eq!(all["withheld"], 1);
    let outlet = desk
        .call(
            "material_list",
            json!({ "product": "L01", "segment": "S01", "channel": "visit" }),
        )
        .await;
    let shown = ids(&outlet);
    assert!(shown.contains(&"MAT-L01") && !shown.contains(&"MAT-I02"), "{shown:?}");
    let other = desk
        .call("material_list", json!({ "product": "I02", "segment": "S02" }))
        .await;
    assert!(
        ids(&other).contains(&"MAT-I02"),
        "a material that names no segment is for all"
    );
}

#[tokio::test]
async fn a_talk_track_is_of_segment_and_product_before_either_alone() {
    let desk = desk_with(|_| {}).await;
    let opening = async |query: Value| desk.call("talk_track", query).await["track"]["opening"]["en"].clone();
    let both = opening(json!({ "segment": "S02", "product": "L01" })).await;
    let product = opening(json!({ "segment": "S11", "product": "L01" })).await;
    let segment = opening(json!({ "segment": "S02" })).await;
    assert!(both != product && both != segment && both.is_string());
    assert_eq!(opening(json!({ "segment": "S99" })).await, Value::Null);
}

#[tokio::test]
async fn the_pack_of_a_day_is_named_and_no_other_is_taken() {
    let desk = desk_with(|_| {}).await;
    let today = desk.call("offer_pack", Value::Null).await;
    assert_eq!(today["pack"]["jurisdiction"], "cn");
    let notices = today["pack"]["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["code"] == "fraud_tip"), "PI-15");
    let before = desk.call("offer_pack", json!({ "on": "2019-01-01" })).await;
    assert_eq!(before["pack"], Value::Null);
}

#[tokio::test]
async fn without_a_pack_nothing_is_claimed_to_be_checked() {
    let desk = Desk::of_rm().await;
    let report = desk.call("words_check", json!({ "text": "保本" })).await;
    assert_eq!((&report["pack"], &report["hits"]), (&Value::Null, &json!([])));
    let list = desk.call("material_list", Value::Null).await;
    assert_eq!((ids(&list).len(), &list["pack"]), (0, &Value::Null));
}

/// A pack whose signature is not headquarters' is left aside, and the device has none.
#[tokio::test]
async fn a_pack_that_headquarters_did_not_sign_is_not_used() {
    let mut rows = crate::offers::rows_with(|_| {});
    let (_, _, body) = rows.last_mut().unwrap();
    body["signature"] = "00".repeat(64).into();
    let desk = Desk::with_rows(crate::bank::staff("R1"), "rm:R1", rows).await;
    assert_eq!(desk.call("offer_pack", Value::Null).await["pack"], Value::Null);
}
