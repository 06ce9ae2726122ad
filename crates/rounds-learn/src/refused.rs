//! Why there is no model. Knows the reasons and their codes; refuses to publish in spite of one.

use rounds_protocol::bundle::ModelCard;
use thiserror::Error;

/// Why training gives no model that may be released.
#[derive(Debug, Error)]
pub enum Refused {
    #[error("{positives} takers among {rows} rows {of}: at least {wanted} takers and as many others are needed")]
    TooFewRows {
        /// `to train on` or `to test on`.
        of: &'static str,
        rows: usize,
        positives: usize,
        wanted: usize,
    },
    #[error("row {row} has {values} values for {features} features")]
    RowTooShort { row: usize, values: usize, features: usize },
    #[error("never a feature: {}", .facts.join(", "))]
    ForbiddenFeatures { facts: Vec<String> },
    #[error("every feature wanders between the training days: {}", .facts.join(", "))]
    NothingSteady { facts: Vec<String> },
    /// The model was trained and fails a check; its card says which, by how much.
    #[error("the release fails: {}", failed(card))]
    Release { card: Box<ModelCard> },
    /// What was learned cannot be read by the code of the devices.
    #[error(transparent)]
    Unreadable(#[from] rounds_advisor::model::ModelError),
    #[error("LightGBM: {0}")]
    Library(#[from] lightgbm3::Error),
}

impl Refused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooFewRows { .. } => "model.too_few_rows",
            Self::RowTooShort { .. } => "model.row_too_short",
            Self::ForbiddenFeatures { .. } => "model.forbidden_features",
            Self::NothingSteady { .. } => "model.nothing_steady",
            Self::Release { .. } => "model.release_refused",
            Self::Unreadable(_) => "model.unreadable",
            Self::Library(_) => "model.library_failed",
        }
    }

    /// The card of a model that was trained but may not be released.
    pub fn card(&self) -> Option<&ModelCard> {
        match self {
            Self::Release { card } => Some(card),
            _ => None,
        }
    }
}

fn failed(card: &ModelCard) -> String {
    let failed = card.checks.iter().filter(|check| !check.passed);
    let words = failed.map(|check| format!("{} {:.3} (limit {:.3})", check.code, check.measured, check.limit));
    words.collect::<Vec<_>>().join(", ")
}
