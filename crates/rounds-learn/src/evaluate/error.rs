//! What is wrong with data that cannot be measured. Each has a code, and where there is one, the line and the column.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a table gives no figures.
#[derive(Debug, Error)]
pub enum DataError {
    #[error("{}: {source}", file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    #[error("line {line}: {reason}")]
    BadLine { line: u64, reason: String },
    #[error("the file has a header and no rows")]
    NoRows,
    #[error("there is no column {column}")]
    ColumnMissing { column: String },
    #[error("line {line}, column {column}: {value:?} is not a number")]
    NotANumber { line: usize, column: String, value: String },
    #[error("line {line}, column {column}: {value:?} is not a day (2026-11-21)")]
    NotADay { line: usize, column: String, value: String },
    #[error("line {line}, column {column}: the label is empty")]
    NoLabel { line: usize, column: String },
    #[error("{positives} positive labels among {rows} rows: both kinds are needed on each side of every split")]
    OneKind { rows: usize, positives: usize },
    #[error("the split leaves no rows on one side")]
    EmptySplit,
    #[error("schema: {reason}")]
    BadSchema { reason: String },
    #[error("LightGBM: {0}")]
    Library(#[from] lightgbm3::Error),
}

impl DataError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "data.unreadable",
            Self::BadLine { .. } => "data.bad_line",
            Self::NoRows => "data.no_rows",
            Self::ColumnMissing { .. } => "data.column_missing",
            Self::NotANumber { .. } => "data.not_a_number",
            Self::NotADay { .. } => "data.not_a_day",
            Self::NoLabel { .. } => "data.no_label",
            Self::OneKind { .. } => "data.one_kind",
            Self::EmptySplit => "data.empty_split",
            Self::BadSchema { .. } => "data.bad_schema",
            Self::Library(_) => "data.library_failed",
        }
    }

    pub(crate) fn unreadable(file: &Path, source: std::io::Error) -> Self {
        Self::Unreadable {
            file: file.to_owned(),
            source,
        }
    }
}

impl From<csv::Error> for DataError {
    fn from(error: csv::Error) -> Self {
        Self::BadLine {
            line: error.position().map_or(0, csv::Position::line),
            reason: error.to_string(),
        }
    }
}
