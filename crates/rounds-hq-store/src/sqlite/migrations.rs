//! The schema, migration by migration. A file of a later build is refused, never guessed at.

use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::driver::SqliteDb;
use super::{is_busy, patiently};
use crate::logic::settings;
use crate::{Result, StoreError};

/// In order; never edited once released.
const MIGRATIONS: &[M<'static>] = &[
    M::up(include_str!("migrations/001_first.sql")),
    M::up(include_str!("migrations/002_open_changes.sql")),
    M::up(include_str!("migrations/003_device_outboxes.sql")),
    M::up(include_str!("migrations/004_directives.sql")),
    M::up(include_str!("migrations/005_pruning.sql")),
    M::up(include_str!("migrations/006_audit_links.sql")),
];

/// Apply what is missing and make the epoch of a new database.
pub fn bring_up_to_date(connection: &mut Connection) -> Result<()> {
    patiently(|| migrate(connection), |attempt| attempt.is_of_another_process).map_err(|attempt| attempt.error)?;
    settings::make_epoch(&SqliteDb(connection), &crate::new_epoch()?)
}

/// Why the schema was not brought up to date.
struct Attempt {
    error: StoreError,
    /// Another process is about the same: whoever comes second finds it done when looking again.
    is_of_another_process: bool,
}

fn migrate(connection: &mut Connection) -> std::result::Result<(), Attempt> {
    let before = version(connection);
    let Err(error) = Migrations::from_slice(MIGRATIONS).to_latest(connection) else {
        return Ok(());
    };
    let busy = matches!(&error, Error::RusqliteError { err, .. } if is_busy(err));
    let is_of_another_process = busy || version(connection) != before;
    let error = match error {
        Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => StoreError::NewerFile,
        other => StoreError::CannotOpen(Box::new(other)),
    };
    Err(Attempt {
        error,
        is_of_another_process,
    })
}

fn version(connection: &Connection) -> Option<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
    }
}
