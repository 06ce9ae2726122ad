//! Why facts could not be computed.

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use thiserror::Error;

use crate::cluster::ClusterError;

/// Failures of the feature queries, each with a stable code.
#[derive(Debug, Error)]
pub enum FeatureError {
    #[error("query {query}: {source}")]
    Query {
        query: &'static str,
        source: Box<DataFusionError>,
    },
    #[error("the rows of a query cannot be read: {0}")]
    Rows(#[from] ArrowError),
    #[error("the column {column} is missing in a result")]
    ColumnMissing { column: &'static str },
    #[error("fact {fact}: the catalogue defines it, but nothing computes it")]
    NothingComputes { fact: String },
    #[error(transparent)]
    Cluster(#[from] ClusterError),
}

impl FeatureError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Query { .. } => "feature.query_failed",
            Self::Rows(_) | Self::ColumnMissing { .. } => "feature.rows_unreadable",
            Self::NothingComputes { .. } => "feature.nothing_computes",
            Self::Cluster(source) => source.code(),
        }
    }
}
