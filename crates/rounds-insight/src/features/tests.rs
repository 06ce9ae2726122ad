//! Facts of a small bank, worked out by hand.

use std::fmt::Write;

use super::*;
use crate::testing::{HandMade, day};

/// C1 earns 10,000.00 on the 5th and pays 4,000.00 on the 10th of 13 months, on top of 50,000.00; holds a deposit, a
/// mortgage and a card. C2 farms. C3 only has a name in the book.
fn bank() -> HandMade {
    let mut bookings = String::from("transaction_no,account_no,booked_on,amount_minor,purpose,balance_after_minor\n");
    bookings += "T0001,A1,2025-11-01,5000000,cash_in,5000000\n";
    let mut balance = 5_000_000;
    for at in 0..13 {
        let (year, month) = (2025 + (10 + at) / 12, (10 + at) % 12 + 1);
        balance += 1_000_000;
        writeln!(bookings, "T1{at:03},A1,{year}-{month:02}-05,1000000,salary,{balance}").unwrap();
        balance -= 400_000;
        writeln!(
            bookings,
            "T2{at:03},A1,{year}-{month:02}-10,-400000,household,{balance}"
        )
        .unwrap();
    }
    bookings += "T3001,A2,2026-02-10,-300000,farm_input,700000\n";
    bookings += "T3002,A2,2026-09-15,5000000,farm_sale,5700000\n";
    bookings += "T3003,A2,2026-11-20,-5800000,transfer_out,-100000\n";
    bookings += "T3004,A2,2026-11-21,-500,penalty,-100500\n";
    HandMade::new(
        "2026-11-21",
        &[
            (
                "customers",
                "customer_no,birth_date,business_owner,farm_household,occupation,village,customer_since,risk_level,risk_assessed_on\n\
                 C1,1990-11-22,false,false,office,,2020-11-21,3,2026-07-01\n\
                 C2,1960-01-31,false,true,farmer,Willow,2024-11-21,,\n\
                 C3,,false,false,,,2026-11-01,,"
                    .to_owned(),
            ),
            ("accounts", "account_no,customer_no,product\nA1,C1,D00\nA2,C2,D00\nA3,C1,D01\nA4,C1,M01\nA5,C1,C01".to_owned()),
            (
                "holdings",
                "customer_no,product,account_no,opened_on,matures_on,closed_on,balance_minor,limit_minor,status\n\
                 C1,D00,A1,2020-11-21,,,12800000,,active\n\
                 C1,D01,A3,2026-06-06,2026-12-06,,20000000,,active\n\
                 C1,M01,A4,2024-11-21,2044-11-21,,40000000,50000000,past_due\n\
                 C1,C01,A5,2026-05-01,,,500000,2000000,active\n\
                 C1,W02,A3,2025-01-01,2026-08-01,2026-08-01,0,,closed\n\
                 C2,D00,A2,2024-11-21,,,-100500,,active"
                    .to_owned(),
            ),
            ("transactions", bookings),
            (
                "contacts",
                "contact_no,customer_no,contacted_on,channel,refusal\n\
                 K1,C1,2026-11-11,phone,\nK2,C1,2026-01-11,shop,F05\nK3,C2,2025-11-20,home,"
                    .to_owned(),
            ),
        ],
    )
}

async fn facts(bank: &HandMade, as_of: &str) -> FactTable {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = bank.snapshot(folder.path());
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    Features::open(&snapshot, &catalogue, day(as_of))
        .await
        .unwrap()
        .facts(|_, _| ())
        .await
        .unwrap()
}

fn told<'a>(table: &'a FactTable, customer: &str) -> BTreeMap<&'a str, FactValue> {
    table[&CustomerNo::from(customer)]
        .iter()
        .map(|fact| (fact.code.as_str(), fact.value.clone()))
        .collect()
}

#[tokio::test]
async fn facts_of_a_salaried_customer_are_those_worked_out_by_hand() {
    use FactValue::{Code, Count, Date, Days, Flag, Money, Share};
    let table = facts(&bank(), "2026-11-21").await;
    let salaried = BTreeMap::from([
        ("age_years", Count(35)),
        ("occupation", Code("office".to_owned())),
        ("risk_level_count", Count(3)),
        ("customer_days", Days(2_191)),
        // bookings of the customer's own since 24 August: three salaries, three household payments
        ("last_transaction_days", Days(11)),
        ("transactions_90d_count", Count(6)),
        ("inflow_90d_minor", Money(3_000_000)),
        ("outflow_90d_minor", Money(1_200_000)),
        ("household_90d_minor", Money(1_200_000)),
        // November 2025 to October 2026: twelve salaries, and the first 50,000.00
        ("income_months_count", Count(12)),
        ("salary_months_count", Count(12)),
        ("income_median_minor", Money(1_000_000)),
        ("income_mean_minor", Money(1_000_000)),
        ("inflow_mean_minor", Money(1_416_666)),
        ("outflow_mean_minor", Money(400_000)),
        // month-ends from June: 98, 104, 110, 116, 122, 128 thousand
        ("demand_balance_minor", Money(12_800_000)),
        ("demand_mean_180d_minor", Money(11_300_000)),
        ("demand_min_180d_minor", Money(9_800_000)),
        ("balance_trend_minor", Money(1_800_000)),
        // never below 110 thousand in 90 days, less three times 4 thousand; at that level since 5 August
        ("idle_cash_minor", Money(9_800_000)),
        ("idle_days", Days(108)),
        ("aum_minor", Money(32_800_000)),
        ("products_count", Count(4)),
        ("time_deposit_minor", Money(20_000_000)),
        ("time_share_bp", Share(6_097)),
        ("next_maturity_on", Date(day("2026-12-06"))),
        ("next_maturity_days", Days(15)),
        ("next_maturity_minor", Money(20_000_000)),
        ("loan_balance_minor", Money(40_000_000)),
        ("loans_count", Count(1)),
        ("loan_repaid_bp", Share(2_000)),
        ("mortgage_minor", Money(40_000_000)),
        ("mortgage_days", Days(730)),
        ("past_due", Flag(true)),
        ("cards_count", Count(1)),
        ("card_days", Days(204)),
        ("card_limit_minor", Money(2_000_000)),
        ("card_use_bp", Share(2_500)),
        ("last_contact_days", Days(10)),
        ("contacts_365d_count", Count(2)),
        ("refusals_365d_count", Count(1)),
    ]);
    assert_eq!(told(&table, "C1"), salaried);
}

#[tokio::test]
async fn facts_of_a_farming_and_of_a_new_customer_are_those_worked_out_by_hand() {
    use FactValue::{Count, Days, Flag, Money};
    let table = facts(&bank(), "2026-11-21").await;
    let farming = told(&table, "C2");
    let expected = [
        ("farm_household", Flag(true)),
        ("in_village", Flag(true)),
        ("age_years", Count(66)),
        ("farm_input_365d_minor", Money(300_000)),
        ("farm_input_ahead_minor", Money(300_000)),
        ("farm_sale_365d_minor", Money(5_000_000)),
        ("penalties_365d_count", Count(1)),
        ("overdrawn_365d_count", Count(2)),
        ("last_transaction_days", Days(1)),
        ("last_contact_days", Days(366)),
    ];
    for (code, value) in expected {
        assert_eq!(farming.get(code), Some(&value), "{code}");
    }
    assert_eq!(
        told(&table, "C3"),
        BTreeMap::from([("customer_days", Days(20)), ("products_count", Count(0))])
    );
}

#[tokio::test]
async fn facts_look_at_nothing_after_the_cut_off_day() {
    let whole = bank();
    let mut cut = bank();
    for (table, column) in [
        ("transactions", "booked_on"),
        ("contacts", "contacted_on"),
        ("holdings", "opened_on"),
    ] {
        let text = cut.tables.remove(table).unwrap();
        cut.tables.insert(table, up_to(&text, column, "2026-06-30"));
    }
    let holdings = cut.tables.remove("holdings").unwrap();
    cut.tables
        .insert("holdings", holdings.replace("2026-08-01,0,,closed", ",0,,active"));
    let then = facts(&whole, "2026-06-30").await;
    assert_eq!(then, facts(&cut, "2026-06-30").await);
    assert!(!then.contains_key(&CustomerNo::from("C3")), "C3 came later");
    let salaried = told(&then, "C1");
    assert_eq!(salaried.get("demand_balance_minor"), Some(&FactValue::Money(9_800_000)));
    assert_eq!(
        salaried.get("next_maturity_on"),
        Some(&FactValue::Date(day("2026-08-01")))
    );
    // what only the day of the export knows stays unknown
    for code in [
        "past_due",
        "time_deposit_minor",
        "mortgage_minor",
        "card_limit_minor",
        "risk_level_count",
    ] {
        assert_eq!(salaried.get(code), None, "{code}");
    }
}

/// The lines of a CSV text whose date in a column is not after a day.
fn up_to(text: &str, column: &str, last: &str) -> String {
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let at = header.split(',').position(|name| name == column).unwrap();
    let kept = lines.filter(|line| line.trim().split(',').nth(at).is_some_and(|date| date <= last));
    std::iter::once(header).chain(kept).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn months_and_recent_bookings_are_told_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = bank().snapshot(folder.path());
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let features = Features::open(&snapshot, &catalogue, day("2026-11-21")).await.unwrap();
    let months = &features.months().await.unwrap()[&CustomerNo::from("C2")];
    let told: Vec<(String, i64, i64, i64)> = months
        .iter()
        .map(|month| {
            (
                month.month.to_string(),
                month.in_minor,
                month.out_minor,
                month.end_balance_minor,
            )
        })
        .collect();
    assert_eq!(told.len(), 10);
    assert_eq!(told[0], ("2026-02-01".to_owned(), 0, 300_000, 700_000));
    assert_eq!(told[6], ("2026-08-01".to_owned(), 0, 0, 700_000));
    assert_eq!(told[7], ("2026-09-01".to_owned(), 5_000_000, 0, 5_700_000));
    assert_eq!(told[9], ("2026-11-01".to_owned(), 0, 5_800_500, -100_500));
    let recent = &features.recent().await.unwrap()[&CustomerNo::from("C1")];
    assert_eq!(recent.len(), 20);
    assert_eq!((recent[0].on, recent[0].amount_minor), (day("2026-11-10"), -400_000));
    assert_eq!((recent[19].on, recent[19].amount_minor), (day("2026-02-05"), 1_000_000));
}

/// The plan of a window forgets on its way to a cluster that nulls are to be ignored, and a table that a function makes
/// cannot go there at all. `cargo xtask cluster` compares everything; this is for those who do not run it.
#[test]
fn queries_use_nothing_that_a_cluster_loses() {
    for text in query_texts() {
        let code: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .collect();
        let code = code.join(" ").to_uppercase();
        for lost in [
            "IGNORE NULLS",
            "FROM GENERATE_SERIES",
            "JOIN GENERATE_SERIES",
            "FROM RANGE(",
        ] {
            assert!(!code.contains(lost), "{lost} in {text}");
        }
    }
}
