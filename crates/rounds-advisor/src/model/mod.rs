//! Learned models on the device: from a row of facts to a score whose parts add up to it.
//!
//! Knows the forms a model may have (LightGBM's trees, a scorecard, a linear model, a sum of these), their calibration,
//! and the exact Shapley value of each column. Refuses to know how a model was learned, what a score is used for, and
//! which products stand behind it; and it refuses a malformed model as a whole, with a code that names what is wrong.

mod calibration;
mod error;
mod form;
mod linear;
mod row;
mod scorecard;
pub mod trees;

use rounds_domain::ProductCode;
use rounds_protocol::bundle::{Model, ModelFeature};
use rounds_protocol::rules::ProductKind;

pub use error::ModelError;
pub use row::row;

use calibration::Curve;
use form::Form;

/// A model that was read and found sound, ready to score.
#[derive(Clone, Debug)]
pub struct CompiledModel {
    family: ProductKind,
    products: Vec<ProductCode>,
    version: String,
    horizon_days: u32,
    base_rate_ppm: u32,
    features: Vec<ModelFeature>,
    form: Form,
    curve: Curve,
}

/// A score with what made it: `base + sum(contributions) == raw`, but for rounding below 1e-9.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The model's raw score. Log-odds for models that learned yes or no.
    pub raw: f64,
    /// The calibrated probability: 0 to 1.
    pub probability: f64,
    /// The raw score of a customer of whom nothing is known: for trees the mean of the training rows, otherwise the
    /// intercept.
    pub base: f64,
    /// What each column of the row moved the raw score by, in the order of the model's features.
    pub contributions: Vec<f64>,
}

impl CompiledModel {
    /// Check and compile a model.
    ///
    /// # Errors
    /// [`ModelError`] that names the first thing that is wrong.
    pub fn compile(model: &Model) -> Result<Self, ModelError> {
        columns_stand_once(&model.features)?;
        Ok(Self {
            family: model.family,
            products: model.products.clone(),
            version: model.version.clone(),
            horizon_days: model.horizon_days,
            base_rate_ppm: model.base_rate_ppm,
            features: model.features.clone(),
            form: Form::compile(&model.form, &model.features)?,
            curve: Curve::new(&model.calibration)?,
        })
    }

    /// Score a row (see [`row`]) with the contribution of each column. A row that is too short misses its last columns.
    pub fn score(&self, row: &[f64]) -> Scored {
        let raw = self.raw(row);
        let (base, contributions) = self.form.explained(row, self.features.len());
        Scored {
            raw,
            probability: self.calibrated(raw),
            base,
            contributions,
        }
    }

    /// The calibrated probability alone, which is much cheaper than [`Self::score`].
    pub fn probability(&self, row: &[f64]) -> f64 {
        self.calibrated(self.raw(row))
    }

    /// The probability of a raw score, whoever computed it.
    pub fn calibrated(&self, raw: f64) -> f64 {
        self.curve.probability(raw * self.form.scale())
    }

    /// The raw score alone.
    pub fn raw(&self, row: &[f64]) -> f64 {
        self.form.raw(row)
    }

    /// The family of products it speaks for.
    pub fn family(&self) -> ProductKind {
        self.family
    }

    /// The products it speaks for; empty means all of the family.
    pub fn products(&self) -> &[ProductCode] {
        &self.products
    }

    /// Name and version, as the model card carries them.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Days after the day of the facts within which the probability expects the uptake.
    pub fn horizon_days(&self) -> u32 {
        self.horizon_days
    }

    /// Share of takers in the training data, in parts per million.
    pub fn base_rate_ppm(&self) -> u32 {
        self.base_rate_ppm
    }

    /// The columns of a row, in order.
    pub fn features(&self) -> &[ModelFeature] {
        &self.features
    }
}

fn columns_stand_once(features: &[ModelFeature]) -> Result<(), ModelError> {
    let mut facts: Vec<&str> = features.iter().map(|feature| feature.fact.as_str()).collect();
    facts.sort_unstable();
    match facts.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ModelError::ColumnTwice {
            fact: pair[0].to_owned(),
        }),
        None => Ok(()),
    }
}
