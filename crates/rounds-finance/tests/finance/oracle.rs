//! The oracle's figures, read as written: amounts in major units become minor ones without a float.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rounds_finance::Rate;
use rounds_finance::loan::Row;
use rust_decimal::Decimal;
use serde_json::Value;

static FINANCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../oracles/oracles_finance.json")).expect("the oracle is JSON")
});

/// One row of the oracle, by its id.
pub fn oracle(id: &str) -> &'static Value {
    let row = &FINANCE[id];
    assert!(!row.is_null(), "the oracle has no row {id}");
    row
}

/// All ids, so that none is forgotten.
pub fn ids() -> Vec<&'static str> {
    FINANCE.as_object().unwrap().keys().map(String::as_str).collect()
}

pub fn decimal(value: &Value) -> Decimal {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Minor units of an amount written in major ones.
pub fn minor(value: &Value) -> i64 {
    let exact = decimal(value) * Decimal::ONE_HUNDRED;
    assert!(exact.is_integer(), "{value} has more than two places");
    exact.try_into().unwrap()
}

/// Millionths of a percentage written with four places.
pub fn ppm(value: &Value) -> i64 {
    let text = value.as_str().unwrap().trim_end_matches('%');
    let exact = text.parse::<Decimal>().unwrap() * Decimal::from(10_000);
    assert!(exact.is_integer(), "{value} has more than four places");
    exact.try_into().unwrap()
}

pub fn rate(value: &Value) -> Rate {
    Rate::new(decimal(value)).unwrap()
}

pub fn percent(text: &str) -> Rate {
    Rate::new(text.parse::<Decimal>().unwrap() / Decimal::ONE_HUNDRED).unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Number, payment, principal, interest and balance of an instalment, as the oracle lists them.
pub fn assert_row(row: &Row, expected: &Value, id: &str) {
    let found = [
        i64::from(row.number) * 100,
        row.payment_minor,
        row.principal_minor,
        row.interest_minor,
        row.balance_minor,
    ];
    let wanted: Vec<i64> = expected.as_array().unwrap().iter().map(minor).collect();
    assert_eq!(found, wanted[..], "{id}");
}
