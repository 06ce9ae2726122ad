//! How values stand in columns: times as milliseconds, ids and JSON as text.

use std::str::FromStr;

use chrono::{DateTime, Utc};
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

/// An id column.
pub fn id<T: FromStr>(kind: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| unreadable(kind, text))
}

/// A JSON column.
pub fn json<T: DeserializeOwned>(kind: &str, id: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| unreadable(kind, id))
}

fn unreadable(kind: &str, id: &str) -> StoreError {
    StoreError::Unreadable {
        kind: kind.to_owned(),
        id: id.to_owned(),
    }
}
