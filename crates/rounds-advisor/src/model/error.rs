//! Why a model is refused. Knows codes that name what is wrong; refuses to repair.

use thiserror::Error;

use crate::model::trees::TextError;

/// Why a model is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ModelError {
    #[error("the trees are refused: {0}")]
    Trees(#[from] TextError),
    #[error("the trees look at {trees} columns, the model names {features}")]
    ColumnsDiffer { trees: usize, features: usize },
    #[error("column {column} of the trees is `{trees}`, the model calls it `{feature}`")]
    ColumnRenamed {
        column: usize,
        trees: String,
        feature: String,
    },
    #[error("the fact `{fact}` stands twice among the columns")]
    ColumnTwice { fact: String },
    #[error("the scorecard is refused at `{fact}`: {reason}")]
    ScorecardUnsound { fact: String, reason: &'static str },
    #[error("the linear model is refused at `{fact}`: {reason}")]
    LinearUnsound { fact: String, reason: &'static str },
    #[error("the sum of forms is refused: {reason}")]
    SumUnsound { reason: &'static str },
    #[error("the calibration is refused: {reason}")]
    CalibrationUnsound { reason: &'static str },
}

impl ModelError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Trees(text) => text.code(),
            Self::ColumnsDiffer { .. } => "model.columns_differ",
            Self::ColumnRenamed { .. } => "model.column_renamed",
            Self::ColumnTwice { .. } => "model.column_twice",
            Self::ScorecardUnsound { .. } => "model.scorecard_unsound",
            Self::LinearUnsound { .. } => "model.linear_unsound",
            Self::SumUnsound { .. } => "model.sum_unsound",
            Self::CalibrationUnsound { .. } => "model.calibration_unsound",
        }
    }
}
