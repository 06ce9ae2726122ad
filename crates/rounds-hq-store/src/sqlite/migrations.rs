//! The schema, migration by migration. A file of a later build is refused, never guessed at.

use rusqlite::Connection;
use rusqlite_migration::{Error, M, MigrationDefinitionError, Migrations};

use super::driver::SqliteDb;
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
    // Another process may do the same at this moment; whoever comes second finds it done when looking again.
    migrate(connection).or_else(|_| migrate(connection))?;
    settings::make_epoch(&SqliteDb(connection), &crate::new_epoch()?)
}

fn migrate(connection: &mut Connection) -> Result<()> {
    Migrations::from_slice(MIGRATIONS)
        .to_latest(connection)
        .map_err(|error| match error {
            Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => StoreError::NewerFile,
            other => StoreError::CannotOpen(Box::new(other)),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid() {
        Migrations::from_slice(MIGRATIONS).validate().unwrap();
    }
}
