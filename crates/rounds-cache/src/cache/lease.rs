//! The lease in table `meta`. It stands with the customers it is about: whoever begins the cache anew has neither.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;
use crate::lease::LeaseState;

const NAME: &str = "lease";

/// What was kept; no lease when there is none or it cannot be read.
pub fn get(connection: &Connection) -> Result<LeaseState> {
    let kept: Option<String> = connection
        .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([NAME], |row| row.get(0))
        .optional()?;
    let parts: Vec<i64> = kept
        .iter()
        .flat_map(|text| text.split(' '))
        .filter_map(|part| part.parse().ok())
        .collect();
    Ok(match parts[..] {
        [until, issued_ms, offset_ms, highest_ms] => LeaseState {
            until_ms: Some(until),
            issued_ms,
            offset_ms,
            highest_ms,
        },
        _ => LeaseState::default(),
    })
}

/// Keep it. A state without a lease is not kept.
pub fn put(connection: &Connection, state: &LeaseState) -> Result<()> {
    let Some(until) = state.until_ms else { return Ok(()) };
    let text = format!("{until} {} {} {}", state.issued_ms, state.offset_ms, state.highest_ms);
    connection
        .prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?
        .execute([NAME, &text])?;
    Ok(())
}
