//! Why there are no rows to learn from.

use chrono::NaiveDate;
use datafusion::error::DataFusionError;
use rounds_advisor::pack::PackError;
use thiserror::Error;

use crate::features::FeatureError;
use crate::profile::ProfileError;

/// Failures of making training rows, each with a stable code.
#[derive(Debug, Error)]
pub enum TrainingError {
    #[error("the bookings from {from} on do not reach back far enough for {cut_offs} cut-off days before {as_of}")]
    HistoryTooShort {
        from: NaiveDate,
        as_of: NaiveDate,
        cut_offs: usize,
    },
    #[error("the bank has no bookings")]
    NoBookings,
    #[error("the products that were opened cannot be read: {0}")]
    Openings(#[from] DataFusionError),
    #[error(transparent)]
    Feature(#[from] FeatureError),
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error(transparent)]
    Engine(#[from] ProfileError),
}

impl TrainingError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::HistoryTooShort { .. } => "training.history_too_short",
            Self::NoBookings => "training.no_bookings",
            Self::Openings(_) => "training.openings_unreadable",
            Self::Feature(source) => source.code(),
            Self::Pack(source) => source.code(),
            Self::Engine(source) => source.code(),
        }
    }
}
