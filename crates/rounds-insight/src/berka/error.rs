//! Why a conversion failed.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Failures of the Berka adapter, each with a stable code.
#[derive(Debug, Error)]
pub enum BerkaError {
    #[error("{folder}: there is neither {name} nor {name}.zst")]
    FileMissing { folder: PathBuf, name: String },
    #[error("{file}:{line}: {column} = \"{value}\" is not as the description of the data says")]
    BadValue {
        file: String,
        line: u64,
        column: &'static str,
        value: String,
    },
    #[error("{file}: the header lacks the column {column}")]
    ColumnMissing { file: String, column: &'static str },
    #[error("{file}: number {number} of {column} is not in its table")]
    ReferenceMissing {
        file: &'static str,
        column: &'static str,
        number: u32,
    },
    #[error("{path}: {source}")]
    Csv { path: PathBuf, source: csv::Error },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
}

impl BerkaError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::FileMissing { .. } => "berka.file_missing",
            Self::BadValue { .. } => "berka.value_bad",
            Self::ColumnMissing { .. } => "berka.column_missing",
            Self::ReferenceMissing { .. } => "berka.reference_missing",
            Self::Csv { .. } => "berka.csv_failed",
            Self::Io { .. } => "berka.io_failed",
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn csv(path: &Path) -> impl FnOnce(csv::Error) -> Self + '_ {
        move |source| Self::Csv {
            path: path.to_owned(),
            source,
        }
    }
}
