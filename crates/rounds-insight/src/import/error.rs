//! Why an import or a snapshot failed.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::problem::{Problem, Problems};

/// Failures of import and snapshot, each with a stable code.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error("there is no folder {0}")]
    SourceMissing(PathBuf),
    #[error("the export has {} problems; nothing was imported", .problems.len() as u64 + .more)]
    Rejected {
        /// The first problems, in the order found.
        problems: Vec<Problem>,
        /// How many more there are.
        more: u64,
    },
    #[error("no bank has been imported yet")]
    NothingImported,
    #[error("the imported bank at {0} is damaged; import it again")]
    SnapshotDamaged(PathBuf),
    #[error("another import is running in {0}")]
    Busy(PathBuf),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Parquet {
        path: PathBuf,
        source: datafusion::parquet::errors::ParquetError,
    },
    #[error("{path}: {source}")]
    Arrow {
        path: PathBuf,
        source: datafusion::arrow::error::ArrowError,
    },
    #[error("{path}: {source}")]
    Json { path: PathBuf, source: serde_json::Error },
}

impl ImportError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::SourceMissing(_) => "import.source_missing",
            Self::Rejected { .. } => "import.rejected",
            Self::NothingImported => "import.nothing_imported",
            Self::SnapshotDamaged(_) => "import.snapshot_damaged",
            Self::Busy(_) => "import.busy",
            Self::Io { .. } => "import.io_failed",
            Self::Parquet { .. } | Self::Arrow { .. } => "import.parquet_failed",
            Self::Json { .. } => "import.json_failed",
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn parquet(path: &Path) -> impl FnOnce(datafusion::parquet::errors::ParquetError) -> Self + '_ {
        move |source| Self::Parquet {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn arrow(path: &Path) -> impl FnOnce(datafusion::arrow::error::ArrowError) -> Self + '_ {
        move |source| Self::Arrow {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self + '_ {
        move |source| Self::Json {
            path: path.to_owned(),
            source,
        }
    }
}

impl From<Problems> for ImportError {
    fn from(problems: Problems) -> Self {
        Self::Rejected {
            problems: problems.told().to_vec(),
            more: problems.more(),
        }
    }
}
