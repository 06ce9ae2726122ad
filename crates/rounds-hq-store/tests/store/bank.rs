//! The day of these tests and the shape of a row, for the pack that they share with the app's tests.
#![allow(dead_code)]

use chrono::NaiveDate;
use serde_json::Value;

/// Kind, id, body.
pub type Row = (&'static str, String, Value);

pub fn today() -> NaiveDate {
    crate::fixtures::day(20)
}
