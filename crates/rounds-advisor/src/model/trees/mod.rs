//! LightGBM's trees without LightGBM: read from its text model, scored to the last bit, explained exactly.
//!
//! Supports one output, every objective that has one, missing values of every kind, sets of categories, random forests.
//! Refuses several outputs, linear models in leaves, and texts that are no model (see [`TextError`]).

mod columns;
mod error;
mod objective;
mod quadrature;
mod shape;
mod shapley;
mod text;
mod walk;

pub use error::{Place, TextError};

use columns::{Columns, Gathered};
use objective::Objective;
use shape::Shape;
use shapley::Shapley;
use text::TextModel;
use walk::Walk;

/// A text model of LightGBM, ready to score.
#[derive(Clone, Debug)]
pub struct Trees {
    names: Vec<String>,
    objective: Objective,
    /// The share of the raw score that the prediction counts: one, or one over the trees of a random forest.
    share: f64,
    columns: Columns,
    walk: Walk,
    shapley: Shapley,
}

impl Trees {
    /// Read a text as `model_to_string` or `save_model` writes it.
    ///
    /// # Errors
    /// [`TextError`] that names the place and what is wrong there.
    pub fn read(text: &str) -> Result<Self, TextError> {
        let text = TextModel::read(text)?;
        let mut gathered = Gathered::default();
        let trees = text.trees.iter().enumerate();
        let mut shapes = trees
            .map(|(tree, lists)| Shape::build(tree, lists, text.names.len(), &mut gathered))
            .collect::<Result<Vec<_>, _>>()?;
        let (columns, places) = gathered.done()?;
        for split in shapes.iter_mut().flat_map(|shape| &mut shape.splits) {
            split.column = places[split.column as usize];
        }
        Ok(Self {
            names: text.names.iter().map(|name| (*name).to_owned()).collect(),
            objective: Objective::read(text.objective)?,
            share: if text.average {
                1.0 / shapes.len().max(1) as f64
            } else {
                1.0
            },
            columns,
            walk: Walk::new(&shapes),
            shapley: Shapley::new(shapes),
        })
    }

    /// LightGBM's raw score of a row: the sum of all trees. NaN is a missing value, and so is what a short row lacks.
    pub fn raw(&self, row: &[f64]) -> f64 {
        self.walk.sum(&self.columns.of(row))
    }

    /// What LightGBM predicts for a raw score: a probability, a count, an amount, by the objective.
    pub fn output(&self, raw: f64) -> f64 {
        self.objective.output(raw * self.share)
    }

    /// What each column moved the raw score by. With [`Self::base`] they add up to it.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        let mut contributions = vec![0.0; self.names.len()];
        self.shapley.add(&self.columns.of(row), &mut contributions);
        contributions
    }

    /// The mean raw score of the training rows: what is expected of a row of which nothing is known.
    pub fn base(&self) -> f64 {
        self.shapley.base()
    }

    /// The raw score times this is what a calibration looks at: log-odds where the objective has odds.
    pub fn scale(&self) -> f64 {
        self.share * self.objective.slope()
    }

    /// How many columns a row has.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// What the columns were called in the training; `Column_0`, `Column_1` … where they had no names.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}
