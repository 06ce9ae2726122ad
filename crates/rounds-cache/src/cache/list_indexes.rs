//! The indexes along which the list of customers is read. Kept up row by row through a first pull they take a third of its
//! time; built from all rows at once they take a fraction of that, so they are made with the last page of the first
//! customers, in its transaction. Until then the list sorts what is there.

use rusqlite::{Connection, OptionalExtension};

use crate::error::Result;

/// What is built.
pub const FORM: &str = include_str!("list_indexes.sql");

/// Build them if they are not there. All are built in one transaction, so one speaks for all.
pub fn build(connection: &Connection) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = 'customers_by_name'")?;
    let stands: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    if stands.is_none() {
        connection.execute_batch(FORM)?;
    }
    Ok(())
}
