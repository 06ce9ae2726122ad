//! Why a cluster could not be used.

use std::path::PathBuf;

use datafusion::error::DataFusionError;
use thiserror::Error;

/// Failures of clusters, each with a stable code.
#[derive(Debug, Error)]
pub enum ClusterError {
    #[error("a cluster is named as df://HOST:PORT")]
    AddressUnknown,
    #[error("this program was built without clusters: build rounds-hq with the feature `ballista`")]
    NotBuilt,
    #[error("the cluster cannot be used: {0}")]
    Unusable(Box<DataFusionError>),
    #[error("{path}, which the cluster's executors read, cannot be written: {source}")]
    NotShared { path: PathBuf, source: std::io::Error },
    #[error("the cluster's program cannot start: {0}")]
    CannotStart(std::io::Error),
    #[error("the cluster's program stopped: {0}")]
    Stopped(String),
}

impl ClusterError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AddressUnknown => "cluster.address_unknown",
            Self::NotBuilt => "cluster.not_built",
            Self::Unusable(_) => "cluster.unusable",
            Self::NotShared { .. } => "cluster.folder_not_shared",
            Self::CannotStart(_) => "cluster.cannot_start",
            Self::Stopped(_) => "cluster.stopped",
        }
    }
}
