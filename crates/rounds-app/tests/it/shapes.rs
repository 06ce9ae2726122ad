//! What shapes payments and prices, from the desk: seasons, times of interest alone, balloons, prices by risk, money at notice
//! and on an account.

use serde_json::{Value, json};

use crate::offers::{ask, desk_with, way};

fn ways_not_open(found: &Value) -> Vec<(&str, &str)> {
    let refused = found["refused"].as_array().unwrap().iter();
    refused
        .map(|way| (way["method"].as_str().unwrap(), way["code"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_seasonal_loan_is_repaid_on_the_days_of_the_pack_or_on_others_within_its_term() {
    let desk = desk_with(|_| {}).await;
    let season = async |on: Value| {
        let about = json!({ "customer_no": null, "product": "A02", "on": on });
        desk.call("offer_terms", about).await["terms"]["season"].clone()
    };
    let usual = season(Value::Null).await;
    let expected = json!([
        { "due_on": "2027-06-20", "share_bp": 2_000 }, { "due_on": "2027-11-20", "share_bp": 8_000 },
    ]);
    assert_eq!(usual, expected);
    let next = season(json!("2027-06-20")).await;
    assert_eq!(
        (&next[0]["due_on"], &next[1]["due_on"]),
        (&json!("2027-11-20"), &json!("2028-06-20")),
        "the next days after the drawing, in order"
    );
    for (months, portions, code) in [
        (12, json!([]), "offer.portions_missing"),
        (6, usual, "offer.portion_beyond_term"),
    ] {
        let asked = ask("A02", 6_000_000, months, json!({ "portions": portions }));
        let found = desk.call("offer_calculate", asked).await;
        assert_eq!(ways_not_open(&found)[0], ("seasonal", code));
    }
}

#[tokio::test]
async fn interest_alone_and_a_balloon_are_for_products_that_have_them() {
    let desk = desk_with(|_| {}).await;
    let months = |product: &'static str, grace: u32| {
        ask(
            product,
            20_000_000,
            12,
            json!({ "grace_months": grace, "rate_ppm": 40_000 }),
        )
    };
    let found = desk.call("offer_calculate", months("B03", 6)).await;
    let rows = way(&found, "equal_principal")["rows"].as_array().unwrap().clone();
    let principals: Vec<i64> = rows
        .iter()
        .map(|row| row["principal_minor"].as_i64().unwrap())
        .collect();
    assert!(principals[..6].iter().all(|part| *part == 0) && principals[6..].iter().all(|part| *part > 0));
    for (product, grace) in [("B03", 7), ("L02", 1)] {
        let refused = desk.refused("offer_calculate", months(product, grace)).await;
        assert_eq!(refused.code, "offer.grace_too_long", "{product} {grace}");
    }
    // Interest first, and a twentieth of the principal each year.
    let long = ask("B03", 20_000_000, 36, json!({ "rate_ppm": 40_000 }));
    let found = desk.call("offer_calculate", long).await;
    let rows = way(&found, "interest_first")["rows"].as_array().unwrap().clone();
    let paid: Vec<i64> = rows
        .iter()
        .map(|row| row["principal_minor"].as_i64().unwrap())
        .collect();
    assert_eq!((paid[11], paid[23], paid[35]), (1_000_000, 1_000_000, 18_000_000));
    let balloon = |product: &'static str, minor: i64| ask(product, 10_000_000, 36, json!({ "balloon_minor": minor }));
    let found = desk.call("offer_calculate", balloon("L09", 3_000_000)).await;
    assert!(way(&found, "equal_instalment")["last_payment_minor"].as_i64() > Some(3_000_000));
    for (product, minor) in [("L09", 3_000_001), ("L02", 1)] {
        let refused = desk.refused("offer_calculate", balloon(product, minor)).await;
        assert_eq!(refused.code, "offer.balloon_too_large", "{product}");
    }
}

#[tokio::test]
async fn a_price_by_risk_names_its_parts_and_stays_in_the_corridor_of_the_product() {
    let desk = desk_with(|_| {}).await;
    let about = |product: &str| json!({ "customer_no": null, "product": product, "on": null });
    let price = desk.call("offer_price", about("B03")).await;
    let band = |price: &Value, name: &str| {
        let bands = price["bands"].as_array().unwrap();
        bands.iter().find(|band| band["band"] == name).unwrap().clone()
    };
    // Domain section 3.8: 1.95 % + 0.70 % + 0.72 % + 1.155 % = 4.525 %; B03 goes to 4.00 %.
    let b = band(&price, "B");
    assert_eq!(
        (&b["expected_loss_ppm"], &b["capital_ppm"]),
        (&json!(7_200), &json!(11_550))
    );
    assert_eq!((&b["by_cost_ppm"], &b["offered_ppm"]), (&json!(45_250), &json!(40_000)));
    assert_eq!(b["clamped"], true);
    let wider = band(&desk.call("offer_price", about("L02")).await, "B");
    assert_eq!(
        (&wider["offered_ppm"], &wider["clamped"]),
        (&json!(42_000), &json!(true))
    );
    let open = band(&desk.call("offer_price", about("L01")).await, "B");
    assert_eq!(
        (&open["offered_ppm"], &open["clamped"]),
        (&json!(45_500), &json!(false)),
        "rounded up to 5 bp"
    );
    assert_eq!(
        desk.refused("offer_price", about("C02")).await.code,
        "offer.price_not_yearly"
    );
    assert_eq!(desk.refused("offer_price", about("D01")).await.code, "offer.not_credit");
}

#[tokio::test]
async fn money_at_notice_and_on_an_account_brings_what_the_board_says() {
    let desk = desk_with(|_| {}).await;
    let notice = |days: u32, before: u32, notice_days: u32| {
        json!({
            "product": "D01", "amount_minor": 10_000_000, "notice_days": notice_days, "days": days,
            "noticed_days_before": before,
        })
    };
    let kept = desk.call("offer_notice", notice(30, 7, 7)).await;
    // 100,000 × 0.65 % × 30 / 360.
    assert_eq!((&kept["interest_minor"], &kept["kept"]), (&json!(5_417), &json!(true)));
    let late = desk.call("offer_notice", notice(30, 3, 7)).await;
    assert_eq!((&late["interest_minor"], &late["kept"]), (&json!(417), &json!(false)));
    assert_eq!(
        desk.refused("offer_notice", notice(30, 7, 1)).await.code,
        "offer.board_rate_missing"
    );
    // Domain section 3.8: 8,000 × 20 d + 3,000 × 45 d + 15,000 × 27 d.
    let balances = json!([
        { "on": "2026-09-20", "balance_minor": 800_000 }, { "on": "2026-10-10", "balance_minor": 300_000 },
        { "on": "2026-11-24", "balance_minor": 1_500_000 },
    ]);
    let asked = json!({ "product": "D00", "balances": balances, "until": "2026-12-21" });
    let found = desk.call("offer_demand", asked.clone()).await;
    assert_eq!(
        (&found["accumulated_days"], &found["interest_minor"]),
        (&json!(700_000), &json!(97))
    );
    let mut open = asked;
    open["until"] = Value::Null;
    assert_eq!(
        desk.call("offer_demand", open).await["until"],
        "2026-12-20",
        "the next settlement"
    );
    let none = json!({ "product": "P01", "balances": [], "until": null });
    assert_eq!(desk.refused("offer_demand", none).await.code, "offer.no_demand_rate");
    let list = desk.call("offer_list", json!({ "customer_no": null })).await;
    assert!(
        list["rows"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["product"] == "D00")
    );
}
