//! Rows of the flow queries as the bodies that devices get.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::entities::{MonthFlow, TransactionBody};

use super::FeatureError;
use crate::columns::Rows;

/// The customer of every row.
pub(super) fn customers(rows: &Rows) -> Result<Vec<CustomerNo>, FeatureError> {
    (0..rows.len())
        .map(|row| need(rows.text("customer_no", row), "customer_no").map(CustomerNo::from))
        .collect()
}

pub(super) fn months(batches: &[Rows]) -> Result<BTreeMap<CustomerNo, Vec<MonthFlow>>, FeatureError> {
    grouped(batches, |rows, row| {
        Ok(MonthFlow {
            month: need(rows.integer("month", row).and_then(first_day), "month")?,
            in_minor: need(rows.integer("in_minor", row), "in_minor")?,
            out_minor: need(rows.integer("out_minor", row), "out_minor")?,
            end_balance_minor: need(rows.integer("end_balance_minor", row), "end_balance_minor")?,
        })
    })
}

pub(super) fn recent(batches: &[Rows]) -> Result<BTreeMap<CustomerNo, Vec<TransactionBody>>, FeatureError> {
    grouped(batches, |rows, row| {
        Ok(TransactionBody {
            on: need(rows.date("booked_on", row), "booked_on")?,
            amount_minor: need(rows.integer("amount_minor", row), "amount_minor")?,
            purpose: need(rows.text("purpose", row), "purpose")?.to_owned(),
            balance_after_minor: rows.integer("balance_after_minor", row),
        })
    })
}

pub(super) fn products(batches: &[Rows]) -> Result<BTreeMap<CustomerNo, Vec<ProductCode>>, FeatureError> {
    grouped(batches, |rows, row| {
        need(rows.text("product", row), "product").map(ProductCode::from)
    })
}

fn grouped<T>(
    batches: &[Rows],
    read: impl Fn(&Rows, usize) -> Result<T, FeatureError>,
) -> Result<BTreeMap<CustomerNo, Vec<T>>, FeatureError> {
    let mut table: BTreeMap<CustomerNo, Vec<T>> = BTreeMap::new();
    for rows in batches {
        for (row, customer) in customers(rows)?.into_iter().enumerate() {
            table.entry(customer).or_default().push(read(rows, row)?);
        }
    }
    Ok(table)
}

/// The first day of a month counted as year * 12 + month - 1.
fn first_day(month: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(month / 12).ok()?, u32::try_from(month % 12).ok()? + 1, 1)
}

fn need<T>(value: Option<T>, column: &'static str) -> Result<T, FeatureError> {
    value.ok_or(FeatureError::ColumnMissing { column })
}
