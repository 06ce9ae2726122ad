//! The schema file of a table: what its columns are, which of them is the label, and how rows are divided. With it any
//! table is measured as the public ones are.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::choose::Rolling;
use super::error::DataError;
use super::frame::{Frame, line_of};
use super::task::Task;
use crate::matrix::{Column, Kind, Matrix};
use crate::release::forbidden;
use crate::split::{self, Split};

/// What a table holds. Columns that are not named are not looked at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// What the data set is called in the table of figures.
    pub name: String,
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Cells that say nothing.
    #[serde(default = "blank")]
    pub missing: Vec<String>,
    pub label: Label,
    pub columns: Vec<SchemaColumn>,
    pub split: SplitKind,
}

/// The column to be foretold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub column: String,
    /// The cell that means yes; any other that is not empty means no.
    pub positive: String,
}

/// One column to learn from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemaColumn {
    pub name: String,
    pub kind: ColumnKind,
    /// -1, 0 or 1: the direction that the score may move when the value grows.
    #[serde(default)]
    pub monotone: i8,
    /// Used by the comparison with every column, dropped from ours. Columns whose names say so are dropped in any case.
    #[serde(default)]
    pub forbidden: bool,
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Number,
    /// One of a few words.
    Code,
}

/// How rows are divided.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum SplitKind {
    /// scikit-learn's `StratifiedKFold(folds, shuffle=True, random_state=seed)`.
    Stratified { folds: usize, seed: u32 },
    /// scikit-learn's `RepeatedStratifiedKFold`.
    Repeated { folds: usize, repeats: usize, seed: u32 },
    /// A column that names each row's fold.
    Fold { column: String },
    /// Rows from the day `cut` on examine what the earlier ones taught.
    Time { column: String, cut: NaiveDate },
    /// The file is in the order of time: `window` rows teach, the next `step` examine, all examinations are pooled.
    Rolling { window: usize, step: usize },
}

fn comma() -> char {
    ','
}

fn blank() -> Vec<String> {
    vec![String::new()]
}

impl Schema {
    /// # Errors
    /// [`DataError::Unreadable`] or [`DataError::BadSchema`].
    pub fn read(file: &Path) -> Result<Self, DataError> {
        let text = std::fs::read_to_string(file).map_err(|error| DataError::unreadable(file, error))?;
        let bad = |reason: String| DataError::BadSchema { reason };
        let schema: Self = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        if schema.columns.is_empty() {
            return Err(bad("it names no columns".to_owned()));
        }
        if let Some(column) = schema.columns.iter().find(|column| column.name == schema.label.column) {
            return Err(bad(format!("the label {} stands among the columns", column.name)));
        }
        if let Some(column) = schema
            .columns
            .iter()
            .find(|column| !(-1..=1).contains(&column.monotone))
        {
            return Err(bad(format!("monotone of {} is -1, 0 or 1", column.name)));
        }
        Ok(schema)
    }

    pub(crate) fn separator(&self) -> Result<u8, DataError> {
        u8::try_from(self.delimiter).map_err(|_| DataError::BadSchema {
            reason: "the delimiter is one byte".to_owned(),
        })
    }

    /// The rows of the table with their splits, ready to be measured.
    ///
    /// # Errors
    /// [`DataError`] with line and column of the first cell that is wrong.
    pub(crate) fn task(&self, frame: &Frame) -> Result<Task, DataError> {
        let labels = self.labels(frame)?;
        let positives = labels.iter().filter(|label| **label).count();
        if positives == 0 || positives == labels.len() {
            return Err(DataError::OneKind {
                rows: labels.len(),
                positives,
            });
        }
        let repeats = self.splits(frame, &labels)?;
        Ok(Task {
            data: self.name.clone(),
            split: self.split.words(),
            matrix: self.matrix(frame)?,
            forbidden: self.forbidden(),
            rolling: match self.split {
                SplitKind::Rolling { window, step } => Some(Rolling { window, step }),
                _ => None,
            },
            times: match &self.split {
                SplitKind::Time { column, .. } => days(frame, column)?.iter().map(day_number).collect(),
                _ => Vec::new(),
            },
            labels,
            splits: repeats,
            references: Vec::new(),
        })
    }

    fn labels(&self, frame: &Frame) -> Result<Vec<bool>, DataError> {
        let cells = frame.column(&self.label.column)?.enumerate();
        cells
            .map(|(row, cell)| {
                if self.missing.iter().any(|word| word == cell) {
                    let (line, column) = (line_of(row), self.label.column.clone());
                    return Err(DataError::NoLabel { line, column });
                }
                Ok(cell == self.label.positive)
            })
            .collect()
    }

    fn forbidden(&self) -> Vec<String> {
        let names = self
            .columns
            .iter()
            .filter(|column| column.forbidden || forbidden(&column.name));
        names.map(|column| column.name.clone()).collect()
    }

    fn matrix(&self, frame: &Frame) -> Result<Matrix, DataError> {
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for column in &self.columns {
            let (kind, of_column) = match column.kind {
                ColumnKind::Number => (Kind::Number, frame.numbers(&column.name, &self.missing)?),
                ColumnKind::Code => self.codes(frame, &column.name)?,
            };
            columns.push(Column {
                name: column.name.clone(),
                kind,
                monotone: column.monotone,
            });
            values.push(of_column);
        }
        let rows = (0..frame.len()).flat_map(|row| values.iter().map(move |column| column[row]));
        let rows = rows.collect();
        Ok(Matrix::new(columns, rows))
    }

    /// The words of the column by their place in the alphabet.
    fn codes(&self, frame: &Frame, name: &str) -> Result<(Kind, Vec<f64>), DataError> {
        let is_missing = |cell: &&str| self.missing.iter().any(|word| word == cell);
        let mut words: Vec<&str> = frame.column(name)?.filter(|cell| !is_missing(cell)).collect();
        words.sort_unstable();
        words.dedup();
        let places = frame.column(name)?;
        let places = places.map(|cell| words.binary_search(&cell).map_or(f64::NAN, |place| place as f64));
        Ok((Kind::Code { values: words.len() }, places.collect()))
    }

    fn splits(&self, frame: &Frame, labels: &[bool]) -> Result<Vec<Split>, DataError> {
        let splits = match &self.split {
            SplitKind::Stratified { folds, seed } => split::stratified(labels, *folds, *seed),
            SplitKind::Repeated { folds, repeats, seed } => split::repeated(labels, *folds, *repeats, *seed).concat(),
            SplitKind::Fold { column } => {
                let names: Vec<String> = frame.column(column)?.map(str::to_owned).collect();
                split::by_fold(&names)
            }
            SplitKind::Time { column, cut } => vec![split::by_time(&days(frame, column)?, cut)],
            SplitKind::Rolling { window, step } => split::rolling(labels.len(), *window, *step),
        };
        let is_whole = |split: &Split| !split.train.is_empty() && !split.test.is_empty();
        if splits.is_empty() || !splits.iter().all(is_whole) {
            return Err(DataError::EmptySplit);
        }
        Ok(splits)
    }
}

impl SplitKind {
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Stratified { folds, seed } => format!("{folds}-fold, seed {seed}"),
            Self::Repeated { folds, repeats, seed } => format!("{folds}-fold x {repeats}, seed {seed}"),
            Self::Fold { column } => format!("folds of {column}"),
            Self::Time { column, cut } => format!("{column} from {cut}"),
            Self::Rolling { window, step } => format!("rolling {window}, by {step}"),
        }
    }
}

/// Days that can be compared as whole numbers.
pub(crate) fn day_number(day: &NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce())
}

fn days(frame: &Frame, column: &str) -> Result<Vec<NaiveDate>, DataError> {
    let cells = frame.column(column)?.enumerate();
    cells
        .map(|(row, cell)| {
            let day = cell.get(..10).and_then(|day| day.parse().ok());
            day.ok_or_else(|| DataError::NotADay {
                line: line_of(row),
                column: column.to_owned(),
                value: cell.to_owned(),
            })
        })
        .collect()
}
