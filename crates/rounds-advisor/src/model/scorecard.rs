//! A logistic model over bins, as a person can add it up: `raw = intercept + the weight of each feature's bin`.
//!
//! Knows bins; refuses weights that fit no column.

use rounds_protocol::bundle::{FeatureKind, ModelFeature, ScorecardFeature};

use crate::model::error::ModelError;

/// A scorecard that was found sound: for each column of the row its bins, if it has any.
#[derive(Clone, Debug)]
pub(crate) struct Scorecard {
    intercept: f64,
    columns: Vec<Option<Bins>>,
}

#[derive(Clone, Debug)]
struct Bins {
    edges: Vec<f64>,
    weights: Vec<f64>,
    missing: f64,
    /// The value is an index into the weights; there are no edges.
    code: bool,
}

impl Scorecard {
    /// Check a scorecard against the columns of its row.
    ///
    /// # Errors
    /// [`ModelError::ScorecardUnsound`] with the fact whose bins do not fit.
    pub(crate) fn new(
        features: &[ModelFeature],
        intercept: f64,
        weights: &[ScorecardFeature],
    ) -> Result<Self, ModelError> {
        if !intercept.is_finite() {
            return Err(unsound("intercept", "it is not finite"));
        }
        let mut columns: Vec<Option<Bins>> = vec![None; features.len()];
        for feature in weights {
            let at = features
                .iter()
                .position(|column| column.fact == feature.fact)
                .ok_or_else(|| unsound(&feature.fact, "the row has no such column"))?;
            let bins = Bins::new(&features[at].kind, feature)?;
            if columns[at].replace(bins).is_some() {
                return Err(unsound(&feature.fact, "its weights stand twice"));
            }
        }
        Ok(Self { intercept, columns })
    }

    /// What no column changes.
    pub(crate) fn base(&self) -> f64 {
        self.intercept
    }

    /// The weight that each column adds; a column without weights adds nothing.
    pub(crate) fn weights<'a>(&'a self, row: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.columns.iter().enumerate().map(|(at, bins)| {
            let value = row.get(at).copied().unwrap_or(f64::NAN);
            bins.as_ref().map_or(0.0, |bins| bins.weight(value))
        })
    }
}

impl Bins {
    fn new(kind: &FeatureKind, feature: &ScorecardFeature) -> Result<Self, ModelError> {
        let refuse = |reason| Err(unsound(&feature.fact, reason));
        let code = matches!(kind, FeatureKind::Code { .. });
        let wanted = match kind {
            FeatureKind::Code { .. } if !feature.edges.is_empty() => return refuse("a code has no edges"),
            FeatureKind::Code { values } => values.len(),
            _ => feature.edges.len() + 1,
        };
        if feature.weights.len() != wanted {
            return refuse("there is not one weight for each bin");
        }
        let numbers = feature.edges.iter().chain(&feature.weights).chain([&feature.missing]);
        if !numbers.into_iter().all(|number| number.is_finite()) {
            return refuse("a number is not finite");
        }
        if !feature.edges.is_sorted_by(|a, b| a < b) {
            return refuse("the edges do not rise");
        }
        Ok(Self {
            edges: feature.edges.clone(),
            weights: feature.weights.clone(),
            missing: feature.missing,
            code,
        })
    }

    fn weight(&self, value: f64) -> f64 {
        if value.is_nan() {
            return self.missing;
        }
        let bin = if self.code {
            (value >= 0.0).then_some(value as usize)
        } else {
            Some(self.edges.partition_point(|edge| *edge < value))
        };
        bin.and_then(|bin| self.weights.get(bin))
            .copied()
            .unwrap_or(self.missing)
    }
}

fn unsound(fact: &str, reason: &'static str) -> ModelError {
    ModelError::ScorecardUnsound {
        fact: fact.to_owned(),
        reason,
    }
}
