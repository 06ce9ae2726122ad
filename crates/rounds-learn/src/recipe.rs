//! Ways to learn, alike from outside: rows and labels in, something that scores rows out.

use lightgbm3::Error;

use crate::codes::CodeOrder;
use crate::linear::{Encoding, Logistic};
use crate::matrix::Matrix;
use crate::scorecard::Scorecard;
use crate::trees::{Grown, TreeOptions};

/// How to learn.
#[derive(Clone, Debug)]
pub(crate) enum Recipe {
    /// One-hot, standardised; `strength` is scikit-learn's C.
    Logistic {
        strength: f64,
    },
    Scorecard,
    Trees(TreeOptions),
    /// Trees on the columns of the logistic model: each value of a code is a flag of its own.
    FlagTrees(TreeOptions),
    /// The mean log-odds of several.
    Mean(Vec<Recipe>),
    /// Learned from the last so many rows only, where rows are in the order of time.
    Recent(usize, Box<Recipe>),
}

/// What was learned.
pub(crate) enum Fitted {
    Logistic(Encoding, Logistic),
    Scorecard(Scorecard),
    Trees(CodeOrder, Grown),
    FlagTrees(Encoding, Grown),
    Mean(Vec<Fitted>),
}

impl Recipe {
    /// Learn from all rows.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn fit(&self, matrix: &Matrix, labels: &[bool]) -> Result<Fitted, Error> {
        Ok(match self {
            Self::Logistic { strength } => {
                let encoding = Encoding::learn(matrix);
                let fitted = Logistic::fit(&encoding.encode(matrix), encoding.width(), labels, *strength);
                Fitted::Logistic(encoding, fitted)
            }
            Self::Scorecard => Fitted::Scorecard(Scorecard::fit(matrix, labels)),
            Self::Trees(options) => {
                let codes = CodeOrder::learn(matrix, labels);
                let grown = Grown::grow(&codes.apply(matrix), labels, options)?;
                Fitted::Trees(codes, grown)
            }
            Self::FlagTrees(options) => {
                let encoding = Encoding::learn(matrix);
                let grown = Grown::grow(&encoding.matrix(matrix), labels, options)?;
                Fitted::FlagTrees(encoding, grown)
            }
            Self::Mean(recipes) => {
                let fitted: Result<_, _> = recipes.iter().map(|recipe| recipe.fit(matrix, labels)).collect();
                Fitted::Mean(fitted?)
            }
            Self::Recent(rows, recipe) => {
                let first = labels.len().saturating_sub(*rows);
                let last: Vec<usize> = (first..labels.len()).collect();
                recipe.fit(&matrix.take(&last), &labels[first..])?
            }
        })
    }
}

impl Fitted {
    /// Log-odds of each row.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn raw(&self, matrix: &Matrix) -> Result<Vec<f64>, Error> {
        match self {
            Self::Logistic(encoding, fitted) => {
                let encoded = encoding.encode(matrix);
                Ok(encoded
                    .chunks_exact(encoding.width().max(1))
                    .map(|row| fitted.raw(row))
                    .collect())
            }
            Self::Scorecard(card) => Ok(card.raw(matrix)),
            Self::Trees(codes, grown) => grown.raw(&codes.apply(matrix)),
            Self::FlagTrees(encoding, grown) => grown.raw(&encoding.matrix(matrix)),
            Self::Mean(parts) => {
                let mut sums = vec![0.0; matrix.len()];
                for part in parts {
                    for (sum, raw) in sums.iter_mut().zip(part.raw(matrix)?) {
                        *sum += raw / parts.len() as f64;
                    }
                }
                Ok(sums)
            }
        }
    }
}
