//! Columns as a logistic model wants them: codes one-hot, a missing value its own column, all standardised as on the
//! training rows.

use rounds_protocol::bundle::{LinearFeature, ModelForm};

use super::Logistic;
use crate::matrix::{Column, Kind, Matrix};

/// How rows are written, learned from the training rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Encoding {
    parts: Vec<Part>,
}

/// One encoded column.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    column: usize,
    what: What,
    mean: f64,
    scale: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    /// The number, or `otherwise` (the mean of the known ones) when it is missing.
    Value {
        otherwise: f64,
    },
    Is(f64),
    Missing,
}

impl What {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Value { otherwise } if value.is_nan() => otherwise,
            Self::Value { .. } => value,
            Self::Is(code) => f64::from(u8::from(value == code)),
            Self::Missing => f64::from(u8::from(value.is_nan())),
        }
    }
}

impl Encoding {
    /// What does not vary on the training rows is left out.
    pub fn learn(matrix: &Matrix) -> Self {
        let parts = (0..matrix.width()).flat_map(|column| {
            let mut whats = match matrix.columns[column].kind {
                Kind::Number => vec![What::Value {
                    otherwise: mean(matrix.column(column).filter(|value| !value.is_nan())),
                }],
                Kind::Code { values } => (0..values).map(|code| What::Is(code as f64)).collect(),
            };
            whats.push(What::Missing);
            whats.into_iter().filter_map(move |what| part(matrix, column, what))
        });
        Self { parts: parts.collect() }
    }

    pub fn width(&self) -> usize {
        self.parts.len()
    }

    /// The encoded rows, one after the other.
    pub fn encode(&self, matrix: &Matrix) -> Vec<f64> {
        let rows = matrix.rows();
        rows.flat_map(|row| {
            self.parts
                .iter()
                .map(|part| (part.what.of(row[part.column]) - part.mean) / part.scale)
        })
        .collect()
    }
}

impl Encoding {
    /// A fit over the encoded columns, written over the columns themselves: what does not depend on a value is in the
    /// intercept, so that a number at its mean adds nothing.
    pub fn form(&self, fitted: &Logistic, columns: &[Column]) -> ModelForm {
        let mut intercept = fitted.intercept;
        let weights = columns.iter().enumerate().map(|(at, column)| {
            let of_column = |value: f64| -> f64 {
                let parts = self
                    .parts
                    .iter()
                    .zip(&fitted.weights)
                    .filter(|(part, _)| part.column == at);
                parts
                    .map(|(part, weight)| weight * (part.what.of(value) - part.mean) / part.scale)
                    .sum()
            };
            match column.kind {
                Kind::Number => {
                    let (centre, slope) = self.slope(at, fitted);
                    let at_centre = of_column(centre);
                    intercept += at_centre;
                    let missing = of_column(f64::NAN) - at_centre;
                    linear(column, (centre, slope), Vec::new(), missing)
                }
                Kind::Code { values } => {
                    let weights = (0..values).map(|value| of_column(value as f64)).collect();
                    linear(column, (0.0, 0.0), weights, of_column(f64::NAN))
                }
            }
        });
        let weights = weights.collect();
        ModelForm::Linear { intercept, weights }
    }

    /// Where a number stands on the mean, and what one more of it adds.
    fn slope(&self, column: usize, fitted: &Logistic) -> (f64, f64) {
        let mut parts = self.parts.iter().zip(&fitted.weights);
        let value = parts.find(|(part, _)| part.column == column && matches!(part.what, What::Value { .. }));
        value.map_or((0.0, 0.0), |(part, weight)| (part.mean, weight / part.scale))
    }
}

fn linear(column: &Column, (centre, slope): (f64, f64), weights: Vec<f64>, missing: f64) -> LinearFeature {
    LinearFeature {
        fact: column.name.clone(),
        centre,
        slope,
        weights,
        missing,
    }
}

fn part(matrix: &Matrix, column: usize, what: What) -> Option<Part> {
    let values = || matrix.column(column).map(|value| what.of(value));
    let mean = mean(values());
    let variance = self::mean(values().map(|value| (value - mean).powi(2)));
    (variance > 1e-12 * mean.powi(2).max(1e-12)).then(|| Part {
        column,
        what,
        mean,
        scale: variance.sqrt(),
    })
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}
