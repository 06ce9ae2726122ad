//! Looking over the file: whether pages, indexes and references are what was written. Reads only, mends nothing.

use std::path::PathBuf;

use rusqlite::{Connection, OpenFlags};

use super::{SqliteStore, blocking, connect};
use crate::Result;

impl SqliteStore {
    /// What does not fit in the database at `path`, in SQLite's words; nothing when all of it is whole. Takes as long as
    /// reading the file does; servers may go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`](crate::StoreError::CannotOpen), or a file that cannot even be checked.
    pub async fn faults(path: impl Into<PathBuf>) -> Result<Vec<String>> {
        let path = path.into();
        blocking(move || {
            let connection = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            let mut faults = said(&connection, "pragma integrity_check")?;
            faults.retain(|words| words != "ok");
            let lost = said(&connection, "pragma foreign_key_check")?;
            faults.extend(
                lost.iter()
                    .map(|table| format!("a row of {table} names what is not there")),
            );
            Ok(faults)
        })
        .await
    }
}

fn said(connection: &Connection, check: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(check)?;
    let words = statement.query_map([], |row| row.get(0))?;
    Ok(words.collect::<rusqlite::Result<_>>()?)
}
