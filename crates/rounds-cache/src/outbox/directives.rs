//! Table `directives`: what headquarters ordered and this device carried out.

use chrono::{DateTime, Utc};
use rounds_domain::DirectiveId;
use rusqlite::{Connection, params};

use crate::error::Result;

/// Whether this one was carried out.
pub fn is_done(connection: &Connection, directive_id: DirectiveId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM directives WHERE directive_id = ?1")?;
    Ok(statement.exists([directive_id.to_string()])?)
}

/// Remember that it was carried out. Headquarters that orders it once more has not heard so: it is reported again.
pub fn note_done(connection: &Connection, directive_id: DirectiveId, action: &str, now: DateTime<Utc>) -> Result<()> {
    connection.execute(
        "INSERT INTO directives (directive_id, action, done_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (directive_id) DO UPDATE SET reported_at = NULL",
        params![directive_id.to_string(), action, now.timestamp_millis()],
    )?;
    Ok(())
}

/// Carried out and not yet known to headquarters, oldest first.
pub fn unreported(connection: &Connection) -> Result<Vec<DirectiveId>> {
    let mut statement = connection.prepare_cached(
        "SELECT directive_id FROM directives WHERE reported_at IS NULL ORDER BY done_at, directive_id",
    )?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let ids = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).collect())
}

/// Headquarters answered the request that told it.
pub fn note_reported(connection: &Connection, directive_ids: &[DirectiveId], now: DateTime<Utc>) -> Result<()> {
    let mut statement = connection.prepare_cached("UPDATE directives SET reported_at = ?2 WHERE directive_id = ?1")?;
    for id in directive_ids {
        statement.execute(params![id.to_string(), now.timestamp_millis()])?;
    }
    Ok(())
}
