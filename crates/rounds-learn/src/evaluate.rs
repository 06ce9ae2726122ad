//! Figures on data that others have measured too, and on any table with a schema file: each split as it was published,
//! first with every column the references use, then with those a bank may use.
//!
//! Knows the protocols and the figures to beat. Refuses to keep any of the data, and to choose anything by the rows that
//! examine.

mod berka;
mod choose;
mod error;
mod frame;
mod hillstrom;
mod line;
mod measure;
mod schema;
mod table;
mod task;
mod uci;

use std::path::Path;

pub use error::DataError;
pub use frame::Frame;
pub use hillstrom::{Uplift, evaluate_uplift};
pub use line::{ColumnSet, Line};
pub use measure::Figures;
pub use schema::{ColumnKind, Label, Schema, SchemaColumn, SplitKind};

use task::Task;

/// What an evaluation is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluateOptions {
    /// Resamples for each interval.
    pub resamples: u32,
    /// Only data sets whose name or split holds this word; empty for all.
    pub only: String,
}

impl Default for EvaluateOptions {
    fn default() -> Self {
        Self {
            resamples: 200,
            only: String::new(),
        }
    }
}

/// Measure everything on the public data in `data` (see its README for the folders). `on_line` sees each line of the
/// table as soon as it is known.
///
/// # Errors
/// [`DataError`] when a file is missing or not as published.
pub fn evaluate_public(
    data: &Path,
    options: &EvaluateOptions,
    mut on_line: impl FnMut(&Line),
) -> Result<Vec<Line>, DataError> {
    let mut lines = Vec::new();
    for task in public_tasks(data)?.iter().filter(|task| is_wanted(task, options)) {
        lines.extend(task.run(options.resamples, &mut on_line)?);
    }
    Ok(lines)
}

fn public_tasks(data: &Path) -> Result<Vec<Task>, DataError> {
    let mut tasks = berka::tasks(data)?;
    tasks.extend(uci::tasks(data)?);
    Ok(tasks)
}

/// How many rows a measurement stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub data: String,
    pub split: String,
    pub rows: usize,
    pub positives: usize,
}

/// The rows of each measurement on the public data, without measuring.
///
/// # Errors
/// [`DataError`] when a file is missing or not as published.
pub fn counts(data: &Path) -> Result<Vec<Count>, DataError> {
    let tasks = public_tasks(data)?;
    let counts = tasks.into_iter().map(|task| Count {
        rows: task.labels.len(),
        positives: task.labels.iter().filter(|label| **label).count(),
        data: task.data,
        split: task.split,
    });
    Ok(counts.collect())
}

fn is_wanted(task: &Task, options: &EvaluateOptions) -> bool {
    format!("{} {}", task.data, task.split).contains(&options.only)
}

/// Measure a table of one's own.
///
/// # Errors
/// [`DataError`] with the line and the column of the first cell that is wrong.
pub fn evaluate_table(
    file: &Path,
    schema: &Schema,
    options: &EvaluateOptions,
    on_line: impl FnMut(&Line),
) -> Result<Vec<Line>, DataError> {
    let frame = Frame::read(file, schema.separator()?)?;
    Ok(schema.task(&frame)?.run(options.resamples, on_line)?)
}
