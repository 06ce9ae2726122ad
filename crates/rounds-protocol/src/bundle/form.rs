//! What is scored: trees, a scorecard, a linear model, or a weighted sum of these.
//!
//! Knows their form on the wire; refuses to know how they are scored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is scored. The raw score is on the log-odds scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum ModelForm {
    /// LightGBM's text model.
    Trees { text: String },
    /// A logistic model over bins: `raw = intercept + sum of the bin weights`.
    Scorecard {
        intercept: f64,
        weights: Vec<ScorecardFeature>,
    },
    /// A logistic model over the values themselves: `raw = intercept + sum of what each column adds`.
    Linear {
        intercept: f64,
        weights: Vec<LinearFeature>,
    },
    /// The weighted sum of the log-odds of several forms over the same columns. No sum stands within a sum. What a column
    /// adds is the same weighted sum of what it adds to each, so contributions stay exact.
    Sum { parts: Vec<FormPart> },
}

/// The bins of one feature: bin `i` holds values up to and including `edges[i]`, the last one all above; a code feature
/// has a weight for each value instead, and no edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScorecardFeature {
    pub fact: String,
    pub edges: Vec<f64>,
    pub weights: Vec<f64>,
    /// Weight of a missing value.
    pub missing: f64,
}

/// What one feature adds to a linear model: `slope * (value - centre)`; a code feature adds the weight of its value
/// instead, and its slope is 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinearFeature {
    pub fact: String,
    pub centre: f64,
    pub slope: f64,
    #[serde(default)]
    pub weights: Vec<f64>,
    /// What a missing value adds.
    pub missing: f64,
}

/// One form of a sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormPart {
    /// Above 0. The log-odds of the part count this often.
    pub weight: f64,
    pub form: ModelForm,
}

/// Which of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    Trees,
    Scorecard,
    Linear,
}

/// One form as the model card names it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CardForm {
    pub kind: FormKind,
    /// 1 where the form stands alone.
    pub weight: f64,
}

impl ModelForm {
    /// The forms it is made of with their weights, itself when it is no sum.
    pub fn parts(&self) -> Vec<(f64, &ModelForm)> {
        match self {
            Self::Sum { parts } => parts.iter().map(|part| (part.weight, &part.form)).collect(),
            Self::Trees { .. } | Self::Scorecard { .. } | Self::Linear { .. } => vec![(1.0, self)],
        }
    }

    /// As the model card names it.
    pub fn on_card(&self) -> Vec<CardForm> {
        let parts = self.parts().into_iter();
        parts
            .filter_map(|(weight, form)| {
                let kind = match form {
                    Self::Trees { .. } => FormKind::Trees,
                    Self::Scorecard { .. } => FormKind::Scorecard,
                    Self::Linear { .. } => FormKind::Linear,
                    Self::Sum { .. } => return None,
                };
                Some(CardForm { kind, weight })
            })
            .collect()
    }
}
