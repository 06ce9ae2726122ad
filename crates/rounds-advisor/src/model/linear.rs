//! A logistic model on the values themselves: `raw = intercept + slope * (value - centre)` of each number, and a weight for
//! each value of a code.
//!
//! Knows slopes; refuses those that fit no column.

use rounds_protocol::bundle::{FeatureKind, LinearFeature, ModelFeature};

use crate::model::error::ModelError;

/// A linear model that was found sound: for each column of the row its slope, if it has any.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    intercept: f64,
    columns: Vec<Option<Slope>>,
}

#[derive(Clone, Debug)]
struct Slope {
    what: What,
    missing: f64,
}

#[derive(Clone, Debug)]
enum What {
    Number { centre: f64, slope: f64 },
    Code(Vec<f64>),
}

impl Linear {
    /// Check a linear model against the columns of its row.
    ///
    /// # Errors
    /// [`ModelError::LinearUnsound`] with the fact whose slope does not fit.
    pub(crate) fn new(
        features: &[ModelFeature],
        intercept: f64,
        weights: &[LinearFeature],
    ) -> Result<Self, ModelError> {
        if !intercept.is_finite() {
            return Err(unsound("intercept", "it is not finite"));
        }
        let mut columns: Vec<Option<Slope>> = vec![None; features.len()];
        for feature in weights {
            let at = features
                .iter()
                .position(|column| column.fact == feature.fact)
                .ok_or_else(|| unsound(&feature.fact, "the row has no such column"))?;
            let slope = Slope::new(&features[at].kind, feature)?;
            if columns[at].replace(slope).is_some() {
                return Err(unsound(&feature.fact, "its slope stands twice"));
            }
        }
        Ok(Self { intercept, columns })
    }

    /// What no column changes.
    pub(crate) fn base(&self) -> f64 {
        self.intercept
    }

    /// What each column adds; a column without a slope adds nothing.
    pub(crate) fn parts<'a>(&'a self, row: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        self.columns.iter().enumerate().map(|(at, slope)| {
            let value = row.get(at).copied().unwrap_or(f64::NAN);
            slope.as_ref().map_or(0.0, |slope| slope.of(value))
        })
    }
}

impl Slope {
    fn new(kind: &FeatureKind, feature: &LinearFeature) -> Result<Self, ModelError> {
        let refuse = |reason| Err(unsound(&feature.fact, reason));
        let numbers = [feature.centre, feature.slope, feature.missing];
        if !numbers.iter().chain(&feature.weights).all(|number| number.is_finite()) {
            return refuse("a number is not finite");
        }
        let what = match kind {
            FeatureKind::Code { values } if feature.weights.len() != values.len() => {
                return refuse("there is not one weight for each value");
            }
            FeatureKind::Code { .. } => What::Code(feature.weights.clone()),
            _ if !feature.weights.is_empty() => return refuse("a number has a slope and no weights"),
            _ => What::Number {
                centre: feature.centre,
                slope: feature.slope,
            },
        };
        Ok(Self {
            what,
            missing: feature.missing,
        })
    }

    fn of(&self, value: f64) -> f64 {
        match &self.what {
            _ if value.is_nan() => self.missing,
            What::Number { centre, slope } => slope * (value - centre),
            What::Code(weights) => {
                let place = (value >= 0.0).then_some(value as usize);
                let weight = place.and_then(|place| weights.get(place));
                weight.copied().unwrap_or(self.missing)
            }
        }
    }
}

fn unsound(fact: &str, reason: &'static str) -> ModelError {
    ModelError::LinearUnsound {
        fact: fact.to_owned(),
        reason,
    }
}
