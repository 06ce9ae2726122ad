//! Who the bank's customers are and what each of them ever opened, straight from the export.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use datafusion::error::DataFusionError;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use rounds_domain::{CustomerNo, ProductCode};

use super::TrainingError;
use crate::columns::{self, Rows};
use crate::import::Snapshot;
use crate::profile::blocking;

/// What each customer opened, and when.
pub type Openings = BTreeMap<CustomerNo, Vec<(NaiveDate, ProductCode)>>;

/// Every product that a customer ever opened, with the day. Blocking, like [`rows`](super::rows).
///
/// # Errors
/// When the table cannot be read.
pub fn openings(snapshot: &Snapshot) -> Result<Openings, TrainingError> {
    Ok(blocking(read_openings(snapshot))??)
}

/// Every customer, by number. Blocking, like [`rows`](super::rows).
///
/// # Errors
/// When the table cannot be read.
pub fn customers(snapshot: &Snapshot) -> Result<Vec<CustomerNo>, TrainingError> {
    let asked = "SELECT customer_no FROM customers ORDER BY customer_no";
    let batches = blocking(table(snapshot, "customers", asked))??;
    let numbers = batches.iter().flat_map(|rows| {
        let cells = (0..rows.len()).filter_map(|row| rows.text("customer_no", row));
        cells.map(CustomerNo::from).collect::<Vec<_>>()
    });
    Ok(numbers.collect())
}

pub(super) async fn read_openings(snapshot: &Snapshot) -> Result<Openings, DataFusionError> {
    let mut openings = Openings::new();
    for rows in table(snapshot, "holdings", include_str!("sql/openings.sql")).await? {
        for row in 0..rows.len() {
            let cells = (rows.text("customer_no", row), rows.text("product", row));
            if let ((Some(customer), Some(product)), Some(on)) = (cells, rows.date("opened_on", row)) {
                let opened = openings.entry(CustomerNo::from(customer)).or_default();
                opened.push((on, ProductCode::from(product)));
            }
        }
    }
    Ok(openings)
}

async fn table(snapshot: &Snapshot, name: &str, asked: &str) -> Result<Vec<Rows>, DataFusionError> {
    let context = SessionContext::new();
    let path = snapshot.table_path(name);
    context
        .register_parquet(name, path.to_string_lossy(), ParquetReadOptions::default())
        .await?;
    columns::rows_of(&context, asked).await
}
