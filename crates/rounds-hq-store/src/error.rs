//! What can go wrong in headquarters' storage.

use rounds_domain::InstallId;
use thiserror::Error;

/// A failure of storage. Nothing of the operation was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The data does not fit the schema: two of one key, a text where none may be.
    #[error("the database refused a value: {0}")]
    Constraint(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Another transaction wrote what this one was about to write; it is run again.
    #[error("another transaction was faster")]
    Overtaken,
    /// Another process writes for longer than one waits, for instance a large publication.
    #[error("the database is busy")]
    Busy,
    #[error("the database cannot be opened: {0}")]
    CannotOpen(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the database was written by a newer version of Rounds")]
    NewerFile,
    #[error("stored {kind} {id} cannot be read")]
    Unreadable { kind: String, id: String },
    #[error("the storage task was cut off")]
    TaskLost,
    #[error("number {number} of install {install_id} belongs to another operation")]
    NewInstall { install_id: InstallId, number: u64 },
}

impl StoreError {
    /// The stable code of this failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database(_) => "store.database_failed",
            Self::Constraint(_) => "store.constraint",
            Self::Overtaken => "store.overtaken",
            Self::Busy => "store.busy",
            Self::CannotOpen(_) => "store.cannot_open",
            Self::NewerFile => "store.newer_file",
            Self::Unreadable { .. } => "store.unreadable",
            Self::TaskLost => "store.task_lost",
            Self::NewInstall { .. } => "device.new_install",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => Self::Busy,
            Some(rusqlite::ErrorCode::ConstraintViolation) => Self::Constraint(Box::new(error)),
            _ => Self::Database(Box::new(error)),
        }
    }
}
