//! Why a bank could not be profiled.

use std::path::{Path, PathBuf};

use rounds_advisor::pack::PackError;
use thiserror::Error;

use crate::catalogue::CatalogueError;
use crate::features::FeatureError;
use crate::import::ImportError;

/// Failures of profiling, each with a stable code.
#[derive(Debug, Error)]
pub enum ProfileError {
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error(transparent)]
    Feature(#[from] FeatureError),
    #[error("the bank has not been profiled yet")]
    NothingProfiled,
    #[error("the profiles are of an older import or catalogue; profile the bank again")]
    Stale,
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}")]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("the query engine cannot start: {0}")]
    Engine(std::io::Error),
    #[error("the query engine panicked")]
    Panicked,
}

impl ProfileError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Import(source) => source.code(),
            Self::Catalogue(source) => source.code(),
            Self::Pack(source) => source.code(),
            Self::Feature(source) => source.code(),
            Self::NothingProfiled => "profile.nothing_profiled",
            Self::Stale => "profile.stale",
            Self::Io { .. } => "profile.io_failed",
            Self::Json { .. } => "profile.json_failed",
            Self::Engine(_) | Self::Panicked => "profile.engine_failed",
        }
    }

    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(super) fn json(path: &Path) -> impl FnOnce(serde_json::Error) -> Self + '_ {
        move |source| Self::Json {
            path: path.to_owned(),
            source,
        }
    }
}
