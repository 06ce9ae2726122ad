//! Boosted trees by LightGBM. Knows its parameters and keeps it to one thread, so that the same rows and seed give the
//! same text; refuses to know what is learned.
//!
//! The bindings cannot declare a column categorical. A code is therefore a number here, and all that a border knows of its
//! values is their order: [`crate::codes`] puts them in the order of their takers first.

use lightgbm3::{Booster, Dataset, Error};
use serde_json::{Value, json};

use crate::matrix::Matrix;

/// What the trees are grown by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TreeOptions {
    pub rounds: u32,
    pub rate: f64,
    pub leaves: u32,
    pub min_rows: u32,
    /// Share of the rows (each round) and of the columns (each tree) that are looked at.
    pub rows: f64,
    pub columns: f64,
    pub l2: f64,
    pub seed: u64,
    /// More random borders instead of the best one: smoother sums of trees on little data.
    pub extra: bool,
}

impl TreeOptions {
    /// Those of the data README's reference.
    pub const REFERENCE: Self = Self {
        rounds: 300,
        rate: 0.03,
        leaves: 31,
        min_rows: 50,
        rows: 0.8,
        columns: 0.8,
        l2: 1.0,
        seed: 42,
        extra: false,
    };

    fn parameters(&self, matrix: &Matrix) -> Value {
        let monotone: Vec<String> = matrix
            .columns
            .iter()
            .map(|column| column.monotone.to_string())
            .collect();
        let mut parameters = json!({
            "objective": "binary",
            "metric": "binary_logloss",
            "num_iterations": self.rounds,
            "learning_rate": self.rate,
            "num_leaves": self.leaves,
            "min_data_in_leaf": self.min_rows,
            "bagging_fraction": self.rows,
            "bagging_freq": 1,
            "feature_fraction": self.columns,
            "lambda_l2": self.l2,
            "extra_trees": self.extra,
            "seed": self.seed,
            "deterministic": true,
            "force_row_wise": true,
            "num_threads": 1,
            "verbosity": -1,
        });
        if matrix.columns.iter().any(|column| column.monotone != 0) {
            parameters["monotone_constraints"] = monotone.join(",").into();
        }
        parameters
    }
}

/// Trees that were grown.
pub(crate) struct Grown {
    booster: Booster,
    width: i32,
}

impl Grown {
    /// Grow trees on all rows.
    ///
    /// # Errors
    /// Those of LightGBM, for instance without rows.
    pub fn grow(matrix: &Matrix, labels: &[bool], options: &TreeOptions) -> Result<Self, Error> {
        let booster = Booster::train(dataset(matrix, labels, None)?, &options.parameters(matrix))?;
        Ok(Self::new(booster, matrix))
    }

    /// Grow trees until `patience` rounds have not bettered the loss on the second rows; gives the best number of rounds.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn best_rounds(
        train: (&Matrix, &[bool]),
        examine: (&Matrix, &[bool]),
        options: &TreeOptions,
        patience: u32,
    ) -> Result<u32, Error> {
        let mut parameters = options.parameters(train.0);
        parameters["early_stopping_rounds"] = patience.into();
        let learned = dataset(train.0, train.1, None)?;
        let examined = dataset(examine.0, examine.1, Some(&learned))?;
        let booster = Booster::train_with_valid(learned, Some(examined), &parameters)?;
        Ok(u32::try_from(booster.num_iterations()).unwrap_or(1).max(1))
    }

    fn new(booster: Booster, matrix: &Matrix) -> Self {
        let width = width(matrix);
        Self { booster, width }
    }

    /// Log-odds of each row.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn raw(&self, matrix: &Matrix) -> Result<Vec<f64>, Error> {
        if matrix.len() == 0 {
            return Ok(Vec::new());
        }
        self.booster
            .raw_scores_with_params(matrix.values(), self.width, true, "num_threads=1")
    }

    /// LightGBM's text model.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn text(&self) -> Result<String, Error> {
        self.booster.save_string()
    }
}

fn width(matrix: &Matrix) -> i32 {
    i32::try_from(matrix.width()).unwrap_or(i32::MAX)
}

fn dataset(matrix: &Matrix, labels: &[bool], reference: Option<&Dataset>) -> Result<Dataset, Error> {
    let outcomes: Vec<f32> = labels.iter().map(|label| f32::from(u8::from(*label))).collect();
    let mut dataset = Dataset::from_slice_with_reference(matrix.values(), &outcomes, width(matrix), true, reference)?;
    if reference.is_none() {
        let names: Vec<String> = matrix.columns.iter().map(|column| column.name.clone()).collect();
        dataset.set_feature_names(&names)?;
    }
    Ok(dataset)
}

#[cfg(test)]
pub(crate) mod tests;
