//! Ways to learn, alike from outside: rows and labels in, something that scores rows out, and that in the form in which a
//! device reads it. Refuses to know which way is the best.

use lightgbm3::Error;
use rounds_protocol::bundle::{FormPart, ModelForm};

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
    /// The mean log-odds of several.
    Mean(Vec<Recipe>),
    /// Learned from the last so many rows only, where rows are in the order of time.
    Recent(usize, Box<Recipe>),
    /// Codes stay in the order in which they are written: that of their takers would tell of another time.
    AsWritten(Box<Recipe>),
}

/// What was learned, and the order in which it reads the values of codes.
pub(crate) struct Fitted {
    codes: CodeOrder,
    learned: Learned,
}

enum Learned {
    Logistic(Encoding, Logistic),
    Scorecard(Scorecard),
    Trees(Grown),
    Mean(Vec<Learned>),
}

impl Recipe {
    /// Learn from all rows.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn fit(&self, matrix: &Matrix, labels: &[bool]) -> Result<Fitted, Error> {
        let codes = match self {
            Self::AsWritten(_) => CodeOrder::as_written(matrix),
            _ => CodeOrder::learn(matrix, labels),
        };
        let learned = self.learn(&codes.apply(matrix), labels)?;
        Ok(Fitted { codes, learned })
    }

    fn learn(&self, matrix: &Matrix, labels: &[bool]) -> Result<Learned, Error> {
        Ok(match self {
            Self::Logistic { strength } => {
                let encoding = Encoding::learn(matrix);
                let fitted = Logistic::fit(&encoding.encode(matrix), encoding.width(), labels, *strength);
                Learned::Logistic(encoding, fitted)
            }
            Self::Scorecard => Learned::Scorecard(Scorecard::fit(matrix, labels)),
            Self::Trees(options) => Learned::Trees(Grown::grow(matrix, labels, options)?),
            Self::Mean(recipes) => {
                let learned: Result<_, _> = recipes.iter().map(|recipe| recipe.learn(matrix, labels)).collect();
                Learned::Mean(learned?)
            }
            Self::Recent(rows, recipe) => {
                let first = labels.len().saturating_sub(*rows);
                let last: Vec<usize> = (first..labels.len()).collect();
                recipe.learn(&matrix.take(&last), &labels[first..])?
            }
            Self::AsWritten(recipe) => recipe.learn(matrix, labels)?,
        })
    }
}

impl Fitted {
    /// The order in which codes are read.
    pub fn codes(&self) -> &CodeOrder {
        &self.codes
    }

    /// Log-odds of each row.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn raw(&self, matrix: &Matrix) -> Result<Vec<f64>, Error> {
        self.learned.raw(&self.codes.apply(matrix))
    }

    /// As a device reads it, over columns whose codes stand in the order of [`Self::codes`].
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn form(&self, matrix: &Matrix) -> Result<ModelForm, Error> {
        self.learned.form(matrix)
    }
}

impl Learned {
    fn raw(&self, matrix: &Matrix) -> Result<Vec<f64>, Error> {
        match self {
            Self::Logistic(encoding, fitted) => {
                let encoded = encoding.encode(matrix);
                Ok(encoded
                    .chunks_exact(encoding.width().max(1))
                    .map(|row| fitted.raw(row))
                    .collect())
            }
            Self::Scorecard(card) => Ok(card.raw(matrix)),
            Self::Trees(grown) => grown.raw(matrix),
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

    fn form(&self, matrix: &Matrix) -> Result<ModelForm, Error> {
        Ok(match self {
            Self::Logistic(encoding, fitted) => encoding.form(fitted, &matrix.columns),
            Self::Scorecard(card) => ModelForm::Scorecard {
                intercept: card.intercept,
                weights: card.features.clone(),
            },
            Self::Trees(grown) => ModelForm::Trees { text: grown.text()? },
            Self::Mean(parts) => {
                let forms: Result<Vec<ModelForm>, Error> = parts.iter().map(|part| part.form(matrix)).collect();
                mean_of(forms?)
            }
        })
    }
}

/// The mean of the log-odds of several forms; a mean within it becomes a part of the one sum.
pub(crate) fn mean_of(forms: Vec<ModelForm>) -> ModelForm {
    let share = 1.0 / forms.len() as f64;
    let parts = forms.into_iter().flat_map(|form| match form {
        ModelForm::Sum { parts } => parts,
        form => vec![FormPart { weight: 1.0, form }],
    });
    let weighted = parts.map(|part| FormPart {
        weight: part.weight * share,
        ..part
    });
    ModelForm::Sum {
        parts: weighted.collect(),
    }
}
