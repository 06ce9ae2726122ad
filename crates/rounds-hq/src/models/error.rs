//! Why there is no bundle.

use std::path::{Path, PathBuf};

use rounds_insight::catalogue::CatalogueError;
use rounds_insight::import::ImportError;
use rounds_insight::profile::ProfileError;
use rounds_insight::training::TrainingError;
use rounds_protocol::bundle::BundleError;
use thiserror::Error;

use crate::HqError;

/// Failures of training and publishing models, each with a stable code.
#[derive(Debug, Error)]
pub enum ModelsError {
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Training(#[from] TrainingError),
    #[error(transparent)]
    Segments(#[from] ProfileError),
    /// Every family was refused; the reasons stand in the report.
    #[error("no model may be released: {0}")]
    NoneReleased(String),
    #[error("bundle {id}: {source}")]
    Bundle { id: String, source: BundleError },
    #[error("bundle {id} is unfit: {reason}")]
    Unfit {
        id: String,
        code: &'static str,
        reason: String,
    },
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{path} holds no salt of the hold-out")]
    SaltUnreadable { path: PathBuf },
    #[error("the machine gives no random numbers")]
    NoRandomness,
    #[error("no bundle was published yet: there is nothing to measure")]
    NothingPublished,
    #[error("the bundle in force holds nobody out: there is nothing to measure against")]
    NobodyHeldOut,
}

impl ModelsError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Import(source) => source.code(),
            Self::Catalogue(source) => source.code(),
            Self::Training(source) => source.code(),
            Self::Segments(source) => source.code(),
            Self::NoneReleased(_) => "model.none_released",
            Self::Bundle { source, .. } => source.code(),
            Self::Unfit { code, .. } => code,
            Self::File { .. } => "file.not_usable",
            Self::Json { .. } => "model.file_unreadable",
            Self::SaltUnreadable { .. } => "model.salt_unreadable",
            Self::NoRandomness => "machine.no_randomness",
            Self::NothingPublished => "lift.nothing_published",
            Self::NobodyHeldOut => "lift.nobody_held_out",
        }
    }

    /// For `map_err` on file operations.
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    /// For `map_err` on JSON.
    pub(super) fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Json { path, source }
    }
}

impl From<ModelsError> for HqError {
    fn from(error: ModelsError) -> Self {
        Self::Insight {
            code: error.code(),
            message: error.to_string(),
        }
    }
}
