//! What an offer costs, from the desk: by the pack of its day, to the cent of the oracles, and refused with a reason.

use rounds_protocol::offers::{OfferPack, Terms};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::{bank, pack};

/// R1's desk with a pack that a test may change.
pub async fn desk_with(change: impl FnOnce(&mut OfferPack)) -> Desk {
    Desk::with_rows(bank::staff("R1"), "rm:R1", rows_with(change)).await
}

pub fn rows_with(change: impl FnOnce(&mut OfferPack)) -> Vec<bank::Row> {
    let mut rows = bank::portfolio();
    rows.push(pack::row(&pack::pack(change)));
    rows
}

pub fn ask(product: &str, amount_minor: i64, months: u32, changes: Value) -> Value {
    let mut ask = json!({
        "customer_no": "C1", "product": product, "amount_minor": amount_minor, "months": months, "rate_ppm": null,
        "method": null, "drawn_on": null, "first_due_on": null, "grace_months": 0, "balloon_minor": 0,
        "promotion": false, "portions": [],
    });
    for (field, value) in changes.as_object().unwrap() {
        ask[field] = value.clone();
    }
    ask
}

pub fn way<'a>(calculation: &'a Value, method: &str) -> &'a Value {
    let ways = calculation["ways"].as_array().unwrap();
    ways.iter()
        .find(|way| way["method"] == method)
        .unwrap_or_else(|| panic!("{method}: {calculation}"))
}

#[tokio::test]
async fn a_product_costs_what_the_pack_of_the_day_says() {
    let desk = desk_with(|_| {}).await;
    let offer = desk
        .call(
            "offer_terms",
            json!({ "customer_no": null, "product": "L01", "on": null }),
        )
        .await;
    let rate = &offer["terms"]["rate"];
    // LPR 3.00 % + 40 bp, up to the ceiling of 6 %.
    assert_eq!((&rate["min_ppm"], &rate["max_ppm"]), (&json!(34_000), &json!(60_000)));
    assert_eq!(
        (&rate["reference"]["rate_bp"], &rate["reference"]["add_min_bp"]),
        (&json!(300), &json!(40))
    );
    assert_eq!(offer["pack"]["jurisdiction"], "cn");
    assert_eq!(offer["quotable"], true);
    let nothing = json!({ "customer_no": null, "product": "L01", "on": "2019-01-01" });
    assert_eq!(desk.refused("offer_terms", nothing).await.code, "offer.pack_missing");
    let unknown = json!({ "customer_no": null, "product": "Z99", "on": null });
    assert_eq!(desk.refused("offer_terms", unknown).await.code, "offer.product_unknown");
}

#[tokio::test]
async fn the_ways_to_repay_stand_side_by_side() {
    let desk = desk_with(|_| {}).await;
    let asked = ask("L02", 20_000_000, 36, json!({ "rate_ppm": 34_500 }));
    let found = desk.call("offer_calculate", asked).await;
    let instalment = way(&found, "equal_instalment");
    // Oracle A2.
    assert_eq!(instalment["first_payment_minor"], 585_599);
    assert_eq!(instalment["interest_minor"], 1_081_565);
    assert_eq!(instalment["rows"].as_array().unwrap().len(), 36);
    let interest = |method: &str| way(&found, method)["interest_minor"].as_i64().unwrap();
    assert!(interest("equal_principal") < interest("equal_instalment"));
    assert!(interest("equal_instalment") < interest("revolving"));
    let refused = found["refused"].as_array().unwrap();
    assert_eq!(
        refused,
        &[json!({ "method": "interest_first", "code": "offer.term_out_of_range" })]
    );
}

#[tokio::test]
async fn pr_01_the_honest_rate_is_named_and_is_of_the_whole_life() {
    let desk = desk_with(|_| {}).await;
    let plain = desk
        .call(
            "offer_calculate",
            ask("L02", 20_000_000, 36, json!({ "rate_ppm": 34_500 })),
        )
        .await;
    let annual = &way(&plain, "equal_instalment")["annual"];
    assert_eq!(
        (&annual["spelling"], &annual["simple_ppm"]),
        (&json!("simple"), &json!(34_500))
    );
    assert!(annual["compound_ppm"].as_i64() > annual["simple_ppm"].as_i64());
    // A promotion: three months at 3 %, then 6 %.
    let asked = ask("L08", 1_000_000, 12, json!({ "rate_ppm": 60_000, "promotion": true }));
    let promoted = desk.call("offer_calculate", asked).await;
    let way = way(&promoted, "equal_instalment");
    assert_eq!(way["promotion"]["rate_ppm"], 30_000);
    let whole_life = way["annual"]["simple_ppm"].as_i64().unwrap();
    assert!((30_001..60_000).contains(&whole_life), "{whole_life}");
}

#[tokio::test]
async fn pr_07_interest_by_another_name_is_shown_as_interest_with_its_true_rate() {
    let desk = desk_with(|_| {}).await;
    let asked = ask("C02", 1_200_000, 12, json!({ "rate_ppm": 6_000 }));
    let found = desk.call("offer_calculate", asked).await;
    let way = way(&found, "equal_instalment");
    // Oracle H1: 0.60 % a month is 13.0342 % a year.
    assert_eq!(way["annual"]["simple_ppm"], 130_342);
    assert_eq!(way["annual"]["compound_ppm"], 138_418);
    assert_eq!(way["annual"]["by_average_ppm"], 132_923);
    assert_eq!(
        (&way["interest_minor"], &way["fees_minor"]),
        (&json!(86_400), &json!(0))
    );
    assert_eq!(
        way["items"],
        json!([{ "code": "interest", "amount_minor": 86_400, "annual_ppm": 130_342 }])
    );
}

#[tokio::test]
async fn pr_06_a_subsidy_stands_below_the_contract_rate() {
    let desk = desk_with(|_| {}).await;
    let asked = ask("L01", 8_000_000, 12, json!({ "rate_ppm": 34_000, "method": "bullet" }));
    let found = desk.call("offer_calculate", asked).await;
    let way = way(&found, "bullet");
    assert_eq!(found["contract_ppm"], 34_000);
    assert_eq!(way["subsidy"]["rate_after_ppm"], 24_000);
    // Until the rule ends with 2026: 41 days at one point.
    assert_eq!(way["subsidy"]["paid_minor"], 9_111);
    assert!(
        way["annual"]["simple_ppm"].as_i64().unwrap() > 34_000,
        "the annual rate is without it"
    );
}

#[tokio::test]
async fn what_product_or_law_do_not_permit_is_refused_with_its_code() {
    let desk = desk_with(|pack| pack.partners.retain(|partner| partner.code != "P-RENO")).await;
    let table = [
        (ask("L01", 99_999, 12, json!({})), "offer.amount_out_of_range"),
        (ask("L01", 1_000_000, 37, json!({})), "offer.term_out_of_range"),
        (
            ask("L01", 1_000_000, 12, json!({ "rate_ppm": 33_999 })),
            "offer.rate_out_of_range",
        ),
        (
            ask("L01", 1_000_000, 12, json!({ "balloon_minor": 1 })),
            "offer.balloon_too_large",
        ),
        (ask("D01", 1_000_000, 12, json!({})), "offer.not_credit"),
        (ask("L05", 3_000_000, 12, json!({})), "offer.partner_inactive"),
    ];
    for (asked, code) in table {
        assert_eq!(desk.refused("offer_calculate", asked).await.code, code);
    }
    let by_method = [
        (
            ask("L01", 1_000_000, 24, json!({ "method": "bullet" })),
            "offer.term_out_of_range",
        ),
        (
            ask("A02", 6_000_000, 10, json!({ "method": "quarterly" })),
            "offer.term_not_quarterly",
        ),
        (
            ask(
                "A02",
                6_000_000,
                12,
                json!({ "method": "quarterly", "first_due_on": "2026-11-20" }),
            ),
            "loan.dates_wrong",
        ),
    ];
    for (asked, code) in by_method {
        let found = desk.call("offer_calculate", asked).await;
        assert_eq!(found["refused"][0]["code"], code, "{found}");
    }
}

#[tokio::test]
async fn a_seasonal_loan_follows_the_harvest() {
    let desk = desk_with(|_| {}).await;
    let portions =
        json!([{ "due_on": "2027-06-20", "share_bp": 2_000 }, { "due_on": "2027-11-20", "share_bp": 8_000 }]);
    let asked = ask(
        "A02",
        6_000_000,
        12,
        json!({ "rate_ppm": 45_000, "method": "seasonal", "portions": portions }),
    );
    let found = desk.call("offer_calculate", asked).await;
    let rows = &way(&found, "seasonal")["rows"];
    // 212 and 153 days on 360, as oracle E2 counts them.
    assert_eq!(
        (&rows[0]["interest_minor"], &rows[0]["principal_minor"]),
        (&json!(159_000), &json!(1_200_000))
    );
    assert_eq!(
        (&rows[1]["interest_minor"], &rows[1]["principal_minor"]),
        (&json!(91_800), &json!(4_800_000))
    );
}

#[tokio::test]
async fn early_repayment_is_explored_with_its_fee() {
    let desk = desk_with(|_| {}).await;
    let asked = ask("L09", 30_000_000, 60, json!({ "rate_ppm": 42_000 }));
    let input = json!({ "ask": asked, "after": 24, "amount_minor": 10_000_000, "settle_on": "2028-12-01" });
    let found = desk.call("offer_prepay", input).await;
    // Oracles F1 and F2.
    assert_eq!(found["balance_before_minor"], 18_748_760);
    assert_eq!(found["keep_term"]["payment_minor"], 259_077);
    assert_eq!(found["keep_term"]["saved_minor"], 660_690);
    assert_eq!(found["keep_payment"]["instalments"], 17);
    assert_eq!(found["keep_payment"]["saved_minor"], 972_293);
    assert_eq!(found["keep_payment"]["fee_minor"], 100_000);
    assert_eq!(
        (&found["settle"]["days"], &found["settle"]["accrued_minor"]),
        (&json!(11), &json!(24_061))
    );
    assert_eq!(found["settle"]["payoff_minor"], 18_772_821 + 187_488);
    let too_much = json!({ "ask": ask("L09", 30_000_000, 60, json!({})), "after": 24, "amount_minor": 30_000_000, "settle_on": null });
    assert_eq!(
        desk.refused("offer_prepay", too_much).await.code,
        "loan.prepayment_too_large"
    );
    let none =
        json!({ "ask": ask("L09", 30_000_000, 60, json!({})), "after": 0, "amount_minor": 1, "settle_on": null });
    assert_eq!(desk.refused("offer_prepay", none).await.code, "loan.instalment_unknown");
}

fn afford(product: &str, amount_minor: i64, customer: &str, income_minor: Option<i64>, debt_minor: i64) -> Value {
    let asked = ask(
        product,
        amount_minor,
        36,
        json!({ "rate_ppm": 34_500, "customer_no": customer, "method": "equal_instalment" }),
    );
    json!({ "ask": asked, "declared_income_minor": income_minor, "declared_debt_minor": debt_minor })
}

#[tokio::test]
async fn pr_16_debts_may_take_only_their_share_of_the_income() {
    let desk = desk_with(|_| {}).await;
    // Oracle N and O, the household's debts declared: 4,490.45 + 1,500 + 600.
    let found = desk
        .call(
            "offer_afford",
            afford("L02", 20_000_000, "C1", Some(1_800_000), 659_045),
        )
        .await;
    let total = &found["bars"][1];
    assert_eq!(
        (&total["now_ppm"], &total["after_ppm"]),
        (&json!(366_136), &json!(691_469))
    );
    assert_eq!((&total["over"], &found["bearable"]), (&json!(true), &json!(false)));
    assert_eq!(found["income"]["source"], "declared");
    assert_eq!(
        (&found["limit"]["binding"], &found["limit"]["limit_minor"]),
        (&json!("debt_to_income"), &json!(8_200_000))
    );
    assert_eq!(found["limit"]["room_minor"], 240_955);
    // A richer household is bound by what the product gives.
    let found = desk
        .call("offer_afford", afford("L02", 20_000_000, "C1", Some(18_000_000), 0))
        .await;
    assert_eq!(
        (&found["bearable"], &found["limit"]["binding"]),
        (&json!(true), &json!("product_cap"))
    );
    let unknown = afford("L02", 20_000_000, "C1", None, 0);
    assert_eq!(desk.refused("offer_afford", unknown).await.code, "offer.income_missing");
    let stranger = afford("L02", 20_000_000, "C99", Some(1), 0);
    assert_eq!(desk.refused("offer_afford", stranger).await.code, "customer.unknown");
}

#[tokio::test]
async fn what_the_bank_has_lent_already_counts() {
    let desk = desk_with(|_| {}).await;
    let found = desk
        .call("offer_afford", afford("L02", 20_000_000, "C4", Some(1_800_000), 0))
        .await;
    let other = found["burdens"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["kind"] == "other_loans")
        .unwrap();
    // 50,000 at 1.65 % over 36 months, for the bank did not tell the last day.
    assert_eq!(
        (&other["monthly_minor"], &other["source"]),
        (&json!(142_450), &json!("bank"))
    );
}

#[tokio::test]
async fn a_deposit_brings_less_when_it_is_broken() {
    let desk = desk_with(|_| {}).await;
    let asked = json!({ "product": "D01", "amount_minor": 5_000_000, "months": 36, "days": 400, "taken_minor": null });
    let found = desk.call("offer_deposit", asked).await;
    let whole = found["at_maturity_minor"].as_i64().unwrap();
    assert_eq!(whole, 5_000_000 * 3 * found["rate_ppm"].as_i64().unwrap() / 1_000_000);
    assert_eq!(found["lost_minor"], whole - found["early_minor"].as_i64().unwrap());
    let odd = json!({ "product": "D01", "amount_minor": 5_000_000, "months": 35, "days": 0, "taken_minor": null });
    assert_eq!(
        desk.refused("offer_deposit", odd).await.code,
        "offer.board_rate_missing"
    );
}

/// A pack whose products permit more than the law does.
fn generous(pack: &mut OfferPack) {
    for product in &mut pack.products {
        if let Terms::Credit(credit) = &mut product.terms {
            credit.term.max_months = 600;
            credit.amount.max_minor = 1_000_000_000;
            credit.methods.iter_mut().for_each(|way| way.max_months = None);
        }
    }
}

async fn refused_ways(desk: &Desk, asked: Value) -> Value {
    desk.call("offer_calculate", asked).await["refused"].clone()
}

#[tokio::test]
async fn pr_03_the_law_bounds_the_term_of_a_consumer_loan_whatever_the_product_says() {
    let desk = desk_with(generous).await;
    let refused = refused_ways(&desk, ask("L02", 20_000_000, 600, json!({}))).await;
    let codes: Vec<_> = refused
        .as_array()
        .unwrap()
        .iter()
        .map(|way| way["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["offer.over_legal_limit"; 4]);
    let asked = json!({ "ask": ask("L02", 20_000_000, 600, json!({})) });
    let error = desk.refused("quote_make", asked).await;
    assert_eq!(
        (error.code.as_str(), error.detail["rule"].as_str()),
        ("offer.over_legal_limit", "PR-03")
    );
}

#[tokio::test]
async fn pr_04_what_is_lent_online_and_repaid_at_the_end_runs_a_year_at_most() {
    let desk = desk_with(generous).await;
    let bullet = |months| ask("L01", 10_000_000, months, json!({ "method": "bullet" }));
    assert_eq!(refused_ways(&desk, bullet(12)).await, json!([]));
    assert_eq!(
        refused_ways(&desk, bullet(13)).await[0]["code"],
        "offer.over_legal_limit"
    );
}

#[tokio::test]
async fn pr_15_what_the_money_may_not_be_used_for_stands_beside_the_offer() {
    let desk = desk_with(|_| {}).await;
    let offer = desk
        .call(
            "offer_terms",
            json!({ "customer_no": "C1", "product": "L01", "on": null }),
        )
        .await;
    let words = offer["notices"].to_string() + &offer["stops"].to_string();
    assert!(words.contains("购房"), "{words}");
}

#[tokio::test]
async fn pr_19_only_insured_deposits_carry_the_mark() {
    let desk = desk_with(|_| {}).await;
    for (product, insured) in [("D01", json!(true)), ("L01", Value::Null), ("W01", Value::Null)] {
        let offer = desk
            .call(
                "offer_terms",
                json!({ "customer_no": null, "product": product, "on": null }),
            )
            .await;
        assert_eq!(offer["terms"]["insured"], insured, "{product}");
    }
}

#[tokio::test]
async fn money_that_is_drawn_and_repaid_costs_its_days() {
    let desk = desk_with(|_| {}).await;
    let movements = json!([
        { "on": "2026-11-20", "amount_minor": 5_000_000 }, { "on": "2026-12-10", "amount_minor": -2_000_000 },
        { "on": "2027-01-29", "amount_minor": -3_000_000 },
    ]);
    let asked = ask("L01", 5_000_000, 12, json!({ "rate_ppm": 36_000 }));
    let found = desk
        .call("offer_revolve", json!({ "ask": asked, "movements": movements }))
        .await;
    // Oracle D1: 20 days of 50,000 and 50 days of 30,000.
    assert_eq!(
        (&found["interest_minor"], &found["balance_minor"]),
        (&json!(25_000), &json!(0))
    );
    assert_eq!(
        (&found["segments"][1]["days"], &found["segments"][1]["interest_minor"]),
        (&json!(50), &json!(15_000))
    );
    assert!(
        found["annual_simple_ppm"].as_i64().unwrap() > 36_000,
        "a year has 365 days, and 360 were counted"
    );
    let small = ask("L01", 4_000_000, 12, json!({ "rate_ppm": 36_000 }));
    let refused = desk
        .refused("offer_revolve", json!({ "ask": small, "movements": movements }))
        .await;
    assert_eq!(refused.code, "offer.amount_out_of_range");
    let other = ask("L03", 5_000_000, 12, json!({}));
    let refused = desk
        .refused("offer_revolve", json!({ "ask": other, "movements": [] }))
        .await;
    assert_eq!(refused.code, "offer.method_not_offered");
}
