//! How values stand in columns: times as milliseconds, ids as text, 64 bits as SQLite's signed integer.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use rusqlite::Row;
use serde::de::DeserializeOwned;

use crate::{Result, StoreError};

/// A time as milliseconds since 1970.
pub fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A time cut to the millisecond, as it is stored and signed.
pub fn to_the_millisecond(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}

/// A time column. Milliseconds outside chrono's range cannot have been written by [`millis`].
pub fn time(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}

/// A counter column. Counters are never negative.
pub fn counter(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// A counter for a column. Counters stay far below 2^63.
pub fn column(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// An id column.
pub fn id<T: FromStr>(kind: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| unreadable(kind, text))
}

/// A JSON column.
pub fn json<T: DeserializeOwned>(kind: &str, id: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| unreadable(kind, id))
}

/// The first column as text.
pub fn first_text(row: &Row<'_>) -> rusqlite::Result<String> {
    row.get(0)
}

fn unreadable(kind: &str, id: &str) -> StoreError {
    StoreError::Unreadable {
        kind: kind.to_owned(),
        id: id.to_owned(),
    }
}
