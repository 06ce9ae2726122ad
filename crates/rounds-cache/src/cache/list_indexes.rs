//! The indexes along which the list of customers is read. Kept up row by row through a first pull they take a third of its
//! time; built from all rows at once they take a fraction of that, so they are made when the first customers are whole and
//! shown. Until then the list sorts what is there.

use rusqlite::{Connection, OptionalExtension};

use super::cursors;
use crate::error::Result;

/// What is built.
pub const FORM: &str = include_str!("list_indexes.sql");

/// Whether every scope has come whole and they are not there yet. All are built in one transaction, so one speaks for all.
pub fn are_due(connection: &Connection) -> Result<bool> {
    let scopes = cursors::all(connection)?;
    let whole = !scopes.is_empty() && scopes.iter().all(|cursor| cursor.complete);
    Ok(whole && !stand(connection)?)
}

fn stand(connection: &Connection) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'customers_by_name'")?;
    let found: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(found.is_some())
}

/// Build them where they are due; call it inside a transaction.
pub fn build(connection: &Connection) -> Result<()> {
    if are_due(connection)? {
        connection.execute_batch(FORM)?;
    }
    Ok(())
}
