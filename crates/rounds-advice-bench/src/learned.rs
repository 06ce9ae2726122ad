//! One model in both hands: LightGBM's own, and ours made from its text.

use anyhow::Context;
use lightgbm3::{Booster, Dataset};
use rounds_advisor::FactSet;
use rounds_advisor::model::{self, CompiledModel, Scored};
use rounds_protocol::bundle::{Calibration, CardChoice, Model, ModelCard, ModelForm};
use rounds_protocol::rules::ProductKind;
use serde_json::json;

use crate::portfolio::{COLUMNS, Portfolio};

/// Trees of a model, and leaves of a tree at most.
pub const TREES: usize = 300;
pub const LEAVES: usize = 31;

pub struct Learned {
    model: Model,
    compiled: CompiledModel,
    booster: Booster,
}

impl Learned {
    /// Learn who takes a product up.
    pub fn grow(portfolio: &Portfolio, product: usize) -> anyhow::Result<Self> {
        let rows = portfolio.rows(portfolio.len());
        let mut dataset = Dataset::from_slice(rows, &portfolio.labels(product), COLUMNS as i32, true)?;
        let names: Vec<String> = portfolio.features.iter().map(|feature| feature.fact.clone()).collect();
        dataset.set_feature_names(&names)?;
        let parameters = json!({
            "objective": "binary",
            "num_iterations": TREES,
            "num_leaves": LEAVES,
            "learning_rate": 0.03,
            "min_data_in_leaf": 50,
            "bagging_fraction": 0.8,
            "bagging_freq": 1,
            "feature_fraction": 0.8,
            "lambda_l2": 1.0,
            "seed": product,
            "verbosity": -1,
        });
        let booster = Booster::train(dataset, &parameters)?;
        let model = described(portfolio, booster.save_string()?);
        let compiled = CompiledModel::compile(&model).context("the model was not read")?;
        Ok(Self {
            model,
            compiled,
            booster,
        })
    }

    pub fn compiled(&self) -> &CompiledModel {
        &self.compiled
    }

    /// As the device does it: from the facts.
    pub fn score(&self, facts: &FactSet<'_>) -> Scored {
        self.compiled.score(&model::row(self.compiled.features(), facts))
    }

    pub fn library_contributions(&self, rows: &[f64]) -> anyhow::Result<Vec<f64>> {
        Ok(self.booster.predict_contrib(rows, COLUMNS as i32, true)?)
    }

    pub fn library_probabilities(&self, rows: &[f64]) -> anyhow::Result<Vec<f64>> {
        Ok(self.booster.predict(rows, COLUMNS as i32, true)?)
    }

    pub fn prepare_single_rows(&mut self) -> anyhow::Result<()> {
        Ok(self.booster.single_row_fast_init::<f64>(None)?)
    }

    pub fn library_single_row(&self, row: &[f64]) -> anyhow::Result<f64> {
        let scores = self.booster.predict_single_row_fast(row)?;
        scores.first().copied().context("LightGBM gave no score")
    }

    pub fn text(&self) -> &str {
        match &self.model.form {
            ModelForm::Trees { text } => text,
            ModelForm::Scorecard { .. } | ModelForm::Linear { .. } | ModelForm::Sum { .. } => "",
        }
    }

    /// Read it from its text; what it expects of a customer of whom nothing is known.
    pub fn read(&self) -> anyhow::Result<f64> {
        Ok(CompiledModel::compile(&self.model)?.raw(&[]))
    }

    pub fn library_read(&self) -> anyhow::Result<f64> {
        Ok(f64::from(Booster::from_string(self.text())?.num_iterations()))
    }
}

fn described(portfolio: &Portfolio, text: String) -> Model {
    let family = ProductKind::Card;
    let version = "bench-1".to_owned();
    Model {
        family,
        products: Vec::new(),
        version: version.clone(),
        horizon_days: 90,
        features: portfolio.features.clone(),
        form: ModelForm::Trees { text },
        calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
        base_rate_ppm: 100_000,
        card: ModelCard {
            version,
            family,
            champion: "lightgbm".to_owned(),
            choice: CardChoice::default(),
            forms: Vec::new(),
            seed: 0,
            train_cut_offs: Vec::new(),
            test_cut_offs: Vec::new(),
            train_rows: 0,
            train_positives: 0,
            test_rows: 0,
            test_positives: 0,
            sources: Vec::new(),
            results: Vec::new(),
            reliability: Vec::new(),
            features: Vec::new(),
            fairness: Vec::new(),
            drift: Vec::new(),
            checks: Vec::new(),
        },
    }
}
