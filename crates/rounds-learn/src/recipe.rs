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

#[cfg(test)]
mod tests {
    use rounds_advisor::model::CompiledModel;
    use rounds_protocol::bundle::{Calibration, FeatureKind, Model, ModelFeature};

    use super::*;
    use crate::matrix::{Column, Kind};
    use crate::trees::tests::model;

    fn column(name: &str, kind: Kind) -> Column {
        Column {
            name: name.to_owned(),
            kind,
            monotone: 0,
        }
    }

    fn rows() -> (Matrix, Vec<bool>) {
        let columns = vec![
            column("idle_days", Kind::Number),
            column("salary_months_count", Kind::Number),
            column("occupation", Kind::Code { values: 3 }),
        ];
        let value = |row: u32| {
            let salary = f64::from((row * 31 + 3) % 12);
            let salary = if row.is_multiple_of(7) { f64::NAN } else { salary };
            [f64::from((row * 4_409 + 7) % 997), salary, f64::from((row * 17) % 3)]
        };
        let labels = (0..600).map(|row| (value(row)[0] > 400.0) != (row % 5 == 0));
        (
            Matrix::new(columns, (0..600).flat_map(value).collect()),
            labels.collect(),
        )
    }

    /// Over columns in the order in which the fit reads codes.
    fn as_device(fitted: &Fitted, matrix: &Matrix) -> CompiledModel {
        let features = matrix.columns.iter().map(|column| ModelFeature {
            fact: column.name.clone(),
            kind: match column.kind {
                Kind::Number => FeatureKind::Number,
                Kind::Code { values } => FeatureKind::Code {
                    values: (0..values).map(|value| value.to_string()).collect(),
                },
            },
            monotone: 0,
        });
        let read = Model {
            features: features.collect(),
            form: fitted.form(matrix).unwrap(),
            calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
            ..model(String::new())
        };
        CompiledModel::compile(&read).unwrap()
    }

    #[test]
    fn whatever_is_learned_a_device_scores_alike_and_adds_up() {
        let (matrix, labels) = rows();
        let trees = Recipe::Trees(TreeOptions {
            rounds: 20,
            ..TreeOptions::REFERENCE
        });
        let logistic = Recipe::Logistic { strength: 0.05 };
        let recipes = [
            logistic.clone(),
            Recipe::Scorecard,
            trees.clone(),
            Recipe::Mean(vec![
                logistic.clone(),
                Recipe::Mean(vec![Recipe::Scorecard, trees.clone()]),
            ]),
            Recipe::AsWritten(Box::new(Recipe::Mean(vec![trees, logistic]))),
        ];
        for recipe in recipes {
            let fitted = recipe.fit(&matrix, &labels).unwrap();
            let read = fitted.codes().apply(&matrix);
            let compiled = as_device(&fitted, &read);
            for (row, raw) in read.rows().zip(fitted.raw(&matrix).unwrap()) {
                let scored = compiled.score(row);
                assert!(
                    (scored.raw - raw).abs() < 1e-9,
                    "{recipe:?}: {} is not {raw}",
                    scored.raw
                );
                let added = scored.base + scored.contributions.iter().sum::<f64>();
                assert!((added - raw).abs() < 1e-9, "{recipe:?}");
            }
        }
    }
}
