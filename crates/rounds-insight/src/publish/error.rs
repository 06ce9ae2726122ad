//! Why nothing could be published.

use datafusion::error::DataFusionError;
use thiserror::Error;

use crate::import::ImportError;
use crate::profile::ProfileError;

/// Failures of publishing, each with a stable code.
#[derive(Debug, Error)]
pub enum PublishError {
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Profile(#[from] ProfileError),
    #[error("table {table}: {source}")]
    Table {
        table: &'static str,
        source: Box<DataFusionError>,
    },
    #[error("table {table}, row {row}: the column {column} is not readable")]
    Cell {
        table: &'static str,
        row: String,
        column: &'static str,
    },
    #[error("{kind} {id}: {source}")]
    Body {
        kind: &'static str,
        id: String,
        source: serde_json::Error,
    },
}

impl PublishError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Import(source) => source.code(),
            Self::Profile(source) => source.code(),
            Self::Table { .. } => "publication.table_unreadable",
            Self::Cell { .. } => "publication.cell_unreadable",
            Self::Body { .. } => "publication.body_failed",
        }
    }
}
