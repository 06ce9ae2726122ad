//! What is scored, ready: one form, or a weighted sum of several. Knows that log-odds add up, and with them what each
//! column moved; refuses a sum of nothing, a weight that turns a form around, and a sum within a sum.

use rounds_protocol::bundle::{FormPart, ModelFeature, ModelForm};

use super::error::ModelError;
use super::linear::Linear;
use super::scorecard::Scorecard;
use super::trees::Trees;

#[derive(Clone, Debug)]
pub(super) enum Form {
    Trees(Box<Trees>),
    Scorecard(Scorecard),
    Linear(Linear),
    /// The weight of each form, then the form.
    Sum(Vec<(f64, Form)>),
}

impl Form {
    /// # Errors
    /// [`ModelError`] that names the first thing that is wrong.
    pub(super) fn compile(form: &ModelForm, features: &[ModelFeature]) -> Result<Self, ModelError> {
        Ok(match form {
            ModelForm::Trees { text } => {
                let trees = Trees::read(text)?;
                columns_agree(&trees, features)?;
                Self::Trees(Box::new(trees))
            }
            ModelForm::Scorecard { intercept, weights } => {
                Self::Scorecard(Scorecard::new(features, *intercept, weights)?)
            }
            ModelForm::Linear { intercept, weights } => Self::Linear(Linear::new(features, *intercept, weights)?),
            ModelForm::Sum { parts } => Self::Sum(sum(parts, features)?),
        })
    }

    pub(super) fn raw(&self, row: &[f64]) -> f64 {
        match self {
            Self::Trees(trees) => trees.raw(row),
            Self::Scorecard(card) => card.base() + card.weights(row).sum::<f64>(),
            Self::Linear(linear) => linear.base() + linear.parts(row).sum::<f64>(),
            Self::Sum(parts) => parts
                .iter()
                .map(|(weight, form)| weight * form.scale() * form.raw(row))
                .sum(),
        }
    }

    /// What no column changes, and what each of so many columns moved the raw score by.
    pub(super) fn explained(&self, row: &[f64], columns: usize) -> (f64, Vec<f64>) {
        match self {
            Self::Trees(trees) => {
                let mut contributions = trees.contributions(row);
                contributions.resize(columns, 0.0);
                (trees.base(), contributions)
            }
            Self::Scorecard(card) => (card.base(), card.weights(row).collect()),
            Self::Linear(linear) => (linear.base(), linear.parts(row).collect()),
            Self::Sum(parts) => {
                let mut whole = (0.0, vec![0.0; columns]);
                for (weight, form) in parts {
                    let by = weight * form.scale();
                    let (base, contributions) = form.explained(row, columns);
                    whole.0 += by * base;
                    for (sum, part) in whole.1.iter_mut().zip(contributions) {
                        *sum += by * part;
                    }
                }
                whole
            }
        }
    }

    /// What a calibration looks at is the raw score times this.
    pub(super) fn scale(&self) -> f64 {
        match self {
            Self::Trees(trees) => trees.scale(),
            Self::Scorecard(_) | Self::Linear(_) | Self::Sum(_) => 1.0,
        }
    }
}

fn sum(parts: &[FormPart], features: &[ModelFeature]) -> Result<Vec<(f64, Form)>, ModelError> {
    let refuse = |reason| ModelError::SumUnsound { reason };
    if parts.is_empty() {
        return Err(refuse("it has no parts"));
    }
    let compiled = parts.iter().map(|part| {
        if !part.weight.is_finite() || part.weight <= 0.0 {
            return Err(refuse("a weight is not above 0"));
        }
        if matches!(part.form, ModelForm::Sum { .. }) {
            return Err(refuse("a sum stands within it"));
        }
        Ok((part.weight, Form::compile(&part.form, features)?))
    });
    compiled.collect()
}

/// The trees were learned on these columns in this order, as far as the text tells.
fn columns_agree(trees: &Trees, features: &[ModelFeature]) -> Result<(), ModelError> {
    if trees.columns() != features.len() {
        return Err(ModelError::ColumnsDiffer {
            trees: trees.columns(),
            features: features.len(),
        });
    }
    let named = trees.names().iter().zip(features).enumerate();
    for (column, (name, feature)) in named {
        if *name != feature.fact && *name != format!("Column_{column}") {
            return Err(ModelError::ColumnRenamed {
                column,
                trees: name.clone(),
                feature: feature.fact.clone(),
            });
        }
    }
    Ok(())
}
