//! Opening one SQLCipher file. Knows keys and pragmas; refuses to know tables.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::Result;
use crate::keys::DataKey;

/// SQLCipher decrypts each page it reads anew: with 2 MB of cache scans are three to five times slower than with 64.
const PAGE_CACHE_KIB: i64 = 64 * 1024;
/// Pages (of 4 KiB) that the log of a droppable file takes before they are brought into the file: a first pull of a
/// portfolio, so that what one of its pages changes is not written out once more with the next.
const LOG_PAGES: i64 = 8_000;
/// How long a writer waits for another connection of this process.
const BUSY_MS: u64 = 10_000;

/// How much a file may lose when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: every commit is on the disk.
    Precious,
    /// The last moments: they come again from headquarters. Deleted rows are overwritten.
    Droppable,
}

/// Whether the file may be made when it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existence {
    MustExist,
    MayBeMade,
}

/// Open a file with its raw key. The key is checked by reading the schema.
///
/// # Errors
/// SQLite's; a wrong key or a damaged head gives `NotADatabase`.
pub fn open(path: &Path, key: &DataKey, durability: Durability, existence: Existence) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if existence == Existence::MayBeMade {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A damaged file is told by its error code; SQLCipher's own lines on the error stream help nobody.
    connection.pragma_update(None, "cipher_log_level", "NONE")?;
    connection.pragma_update(None, "key", key.file_pragma(&name).as_str())?;
    connection.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    connection.pragma_update(None, "cache_size", -PAGE_CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    if durability == Durability::Droppable {
        connection.pragma_update(None, "secure_delete", true)?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Turn on the write-ahead log. Apart from [`open`], so that a file of a newer form can be looked at and left alone.
///
/// # Errors
/// SQLite's.
pub fn prepare_for_writing(connection: &Connection, durability: Durability) -> Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))?;
    let synchronous = match durability {
        Durability::Precious => "FULL",
        Durability::Droppable => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    if durability == Durability::Droppable {
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
    }
    Ok(())
}

/// The version of a file's form.
///
/// # Errors
/// SQLite's.
pub fn form_version(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}
