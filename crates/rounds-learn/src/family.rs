//! One family's model: learn, choose, calibrate, examine on later rows, and release or refuse.
//!
//! Which form is champion, how many trees there are and how raw scores become probabilities is decided on the training
//! rows alone; the rows of the last cut-off day examine the result once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rounds_advisor::model::CompiledModel;
use rounds_protocol::bundle::{Calibration, FeatureKind, Model, ModelCard, ModelFeature, ModelForm, ModelResult};

use crate::calibrate::calibrate;
use crate::card;
use crate::codes::{CodeOrder, share};
use crate::linear::logistic_of;
use crate::matrix::{Matrix, take};
use crate::metrics::{bootstrap_difference, reliability, roc_auc};
use crate::recipe::{Fitted, Recipe};
use crate::refused::Refused;
use crate::release;
use crate::rows::{TrainingRow, TrainingRows};
use crate::split::{Split, by_time, grouped};
use crate::steady::steady;
use crate::trees::{Grown, TreeOptions};

/// Parts in which training rows are scored by a model that has not seen them.
const FOLDS: usize = 5;
/// Rounds without a better loss after which no more trees are grown.
const PATIENCE: u32 = 40;
const LEAST_TAKERS: usize = 30;

/// What a training is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainOptions {
    /// Name and version of the model, e.g. `card-2026-11-20`.
    pub version: String,
    /// The same rows and seed give the same model.
    pub seed: u64,
    /// Resamples for each interval; 500 is plenty.
    pub resamples: u32,
}

/// Learn a family's model and examine it.
///
/// # Errors
/// [`Refused`]: with the card when the model was examined and fails a check, otherwise with what is wrong with the rows.
pub fn train_family(rows: &TrainingRows, options: &TrainOptions) -> Result<Model, Refused> {
    release::check_features(rows)?;
    let (rows, left_out) = steady(rows)?;
    let course = Course::divide(&rows, options)?;
    let mut learned = course.learn()?;
    if !left_out.is_empty() {
        let words = format!(
            "; left out, because they wander between the training days: {}",
            left_out.join(", ")
        );
        learned.reason.push_str(&words);
    }
    let model = course.examine(learned)?;
    tracing::info!(family = ?model.family, version = %model.version, champion = %model.card.champion, "a model may be released");
    Ok(model)
}

/// The rows of one training, divided.
struct Course<'a> {
    rows: &'a TrainingRows,
    options: &'a TrainOptions,
    train: Part<'a>,
    test: Part<'a>,
}

struct Part<'a> {
    rows: Vec<&'a TrainingRow>,
    matrix: Matrix,
    labels: Vec<bool>,
}

/// What training gives.
struct Learned {
    champion: Fitted,
    calibration: Calibration,
    name: &'static str,
    /// Why it is the champion.
    reason: String,
    /// Whichever form is not the champion, and the logistic baseline.
    others: Vec<(&'static str, Fitted)>,
}

impl<'a> Part<'a> {
    fn of(rows: &'a TrainingRows, matrix: &Matrix, places: &[usize], of: &'static str) -> Result<Self, Refused> {
        let labels = take(&rows.labels(), places);
        let positives = labels.iter().filter(|label| **label).count();
        if positives.min(labels.len() - positives) < LEAST_TAKERS {
            return Err(Refused::TooFewRows {
                of,
                rows: labels.len(),
                positives,
                wanted: LEAST_TAKERS,
            });
        }
        Ok(Self {
            rows: places.iter().map(|at| &rows.rows[*at]).collect(),
            matrix: matrix.take(places),
            labels,
        })
    }

    fn positives(&self) -> usize {
        self.labels.iter().filter(|label| **label).count()
    }
}

impl<'a> Course<'a> {
    /// The last cut-off day examines; of a single one, a quarter of the customers.
    fn divide(rows: &'a TrainingRows, options: &'a TrainOptions) -> Result<Self, Refused> {
        let matrix = rows.matrix()?;
        let split = last_day_or_quarter(&rows.rows.iter().collect::<Vec<_>>(), options.seed);
        Ok(Self {
            rows,
            options,
            train: Part::of(rows, &matrix, &split.train, "to train on")?,
            test: Part::of(rows, &matrix, &split.test, "to test on")?,
        })
    }

    fn learn(&self) -> Result<Learned, Refused> {
        let (matrix, labels) = (&self.train.matrix, &self.train.labels);
        let trees = Recipe::Trees(self.tree_options()?);
        let unseen = self.scored_unseen(&[&trees, &Recipe::Scorecard])?;
        let ahead = bootstrap_difference(labels, (&unseen[0], &unseen[1]), self.options.resamples, 1, roc_auc);
        let (trees, scorecard) = (trees.fit(matrix, labels)?, Recipe::Scorecard.fit(matrix, labels)?);
        let wins = ahead.low > 0.0;
        let (champion, other) = if wins { (trees, scorecard) } else { (scorecard, trees) };
        let (name, other_name) = if wins {
            ("lightgbm", "scorecard")
        } else {
            ("scorecard", "lightgbm")
        };
        let logistic = Recipe::Logistic { strength: 1.0 }.fit(matrix, labels)?;
        Ok(Learned {
            calibration: calibrate(labels, &unseen[usize::from(!wins)]),
            name,
            reason: format!(
                "{name}: on training rows that neither had seen, the AUC of the trees less that of the scorecard is {:+.4}, 95 % between {:+.4} and {:+.4}",
                ahead.value, ahead.low, ahead.high
            ),
            champion,
            others: vec![(other_name, other), ("logistic", logistic)],
        })
    }

    /// As many rounds as are best for the last training day when the earlier ones teach.
    fn tree_options(&self) -> Result<TreeOptions, Refused> {
        let (matrix, labels) = (&self.train.matrix, &self.train.labels);
        let options = TreeOptions {
            rounds: 600,
            leaves: 15,
            min_rows: (u32::try_from(matrix.len()).unwrap_or(u32::MAX) / 200).clamp(20, 100),
            seed: self.options.seed,
            ..TreeOptions::REFERENCE
        };
        let split = last_day_or_quarter(&self.train.rows, self.options.seed);
        let codes = CodeOrder::learn(&matrix.take(&split.train), &take(labels, &split.train));
        let part = |places: &[usize]| (codes.apply(&matrix.take(places)), take(labels, places));
        let ((early, early_labels), (late, late_labels)) = (part(&split.train), part(&split.test));
        let rounds = Grown::best_rounds((&early, &early_labels), (&late, &late_labels), &options, PATIENCE)?;
        Ok(TreeOptions {
            rounds: rounds.max(10),
            ..options
        })
    }

    /// For each recipe the raw scores of all training rows, each from a fit that has not seen the row's customer.
    fn scored_unseen(&self, recipes: &[&Recipe]) -> Result<Vec<Vec<f64>>, Refused> {
        let customers: Vec<&str> = self.train.rows.iter().map(|row| row.customer.as_str()).collect();
        let mut scores = vec![vec![0.0; customers.len()]; recipes.len()];
        for split in grouped(&customers, FOLDS, low_bits(self.options.seed)) {
            let matrix = self.train.matrix.take(&split.train);
            let labels = take(&self.train.labels, &split.train);
            let unseen = self.train.matrix.take(&split.test);
            for (recipe, scores) in recipes.iter().zip(&mut scores) {
                let raw = recipe.fit(&matrix, &labels)?.raw(&unseen)?;
                for (row, raw) in split.test.iter().zip(raw) {
                    scores[*row] = raw;
                }
            }
        }
        Ok(scores)
    }
}

/// The card's figures, measured with the code that scores on a device.
impl Course<'_> {
    fn examine(&self, learned: Learned) -> Result<Model, Refused> {
        let codes = order_of(&learned.champion);
        let mut model = self.written(&learned, codes.as_ref())?;
        let compiled = CompiledModel::compile(&model)?;
        let as_device = |matrix: &Matrix| {
            codes
                .as_ref()
                .map_or_else(|| matrix.clone(), |codes| codes.apply(matrix))
        };
        let (train, test) = (as_device(&self.train.matrix), as_device(&self.test.matrix));
        let scored = |matrix: &Matrix| matrix.rows().map(|row| compiled.probability(row)).collect::<Vec<_>>();
        let (train_scores, test_scores) = (scored(&train), scored(&test));
        let card = &mut model.card;
        card.results = self.results(&learned, &test_scores)?;
        card.reliability = reliability(&self.test.labels, &test_scores, 10);
        card.features = card::features(&compiled, self.rows, &test);
        card.fairness = release::fairness(&self.test.rows, &test_scores);
        card.drift = card::drift(&train, &test, (&train_scores, &test_scores));
        card.checks = release::checks(&card.results[0], &card.reliability, &card.fairness, &card.drift);
        if card.checks.iter().all(|check| check.passed) {
            Ok(model)
        } else {
            Err(Refused::Release {
                card: Box::new(model.card),
            })
        }
    }

    /// Champion first.
    fn results(&self, learned: &Learned, champion: &[f64]) -> Result<Vec<ModelResult>, Refused> {
        let (labels, resamples) = (&self.test.labels, self.options.resamples);
        let mut results = vec![card::result(learned.name, labels, champion, resamples)];
        for (name, other) in &learned.others {
            let raw = other.raw(&self.test.matrix)?;
            let probabilities: Vec<f64> = raw.into_iter().map(logistic_of).collect();
            results.push(card::result(name, labels, &probabilities, resamples));
        }
        Ok(results)
    }

    /// The model with a card that knows its rows but no figures yet.
    fn written(&self, learned: &Learned, codes: Option<&CodeOrder>) -> Result<Model, Refused> {
        let form = match &learned.champion {
            Fitted::Trees(_, grown) => ModelForm::Trees { text: grown.text()? },
            Fitted::Scorecard(card) => ModelForm::Scorecard {
                intercept: card.intercept,
                weights: card.features.clone(),
            },
            Fitted::Logistic(..) | Fitted::FlagTrees(..) | Fitted::Mean(_) => return Err(Refused::NoForm),
        };
        let features = self.rows.features.iter().enumerate();
        Ok(Model {
            family: self.rows.family,
            products: self.rows.products.clone(),
            version: self.options.version.clone(),
            horizon_days: self.rows.horizon_days,
            features: features.map(|(at, feature)| ordered(feature, at, codes)).collect(),
            form,
            calibration: learned.calibration.clone(),
            base_rate_ppm: (share(&self.train.labels) * 1e6).round() as u32,
            card: self.card(learned),
        })
    }

    fn card(&self, learned: &Learned) -> ModelCard {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        ModelCard {
            version: self.options.version.clone(),
            family: self.rows.family,
            champion: learned.reason.clone(),
            seed: self.options.seed,
            train_cut_offs: days(&self.train.rows),
            test_cut_offs: days(&self.test.rows),
            train_rows: count(self.train.labels.len()),
            train_positives: count(self.train.positives()),
            test_rows: count(self.test.labels.len()),
            test_positives: count(self.test.positives()),
            sources: self.rows.sources.clone(),
            results: Vec::new(),
            reliability: Vec::new(),
            features: Vec::new(),
            fairness: Vec::new(),
            drift: Vec::new(),
            checks: Vec::new(),
        }
    }
}

/// Trees read codes in an order of their own.
fn order_of(champion: &Fitted) -> Option<CodeOrder> {
    match champion {
        Fitted::Trees(codes, _) => Some(codes.clone()),
        Fitted::Logistic(..) | Fitted::Scorecard(_) | Fitted::FlagTrees(..) | Fitted::Mean(_) => None,
    }
}

/// The feature as the champion reads it.
fn ordered(feature: &ModelFeature, at: usize, codes: Option<&CodeOrder>) -> ModelFeature {
    let mut feature = feature.clone();
    if let (FeatureKind::Code { values }, Some(codes)) = (&mut feature.kind, codes) {
        *values = codes.ordered(at, values);
    }
    feature
}

fn days(rows: &[&TrainingRow]) -> Vec<NaiveDate> {
    let days: BTreeSet<NaiveDate> = rows.iter().map(|row| row.cut_off).collect();
    days.into_iter().collect()
}

/// The rows of the last cut-off day examine; where all have one day, a quarter of the customers.
fn last_day_or_quarter(rows: &[&TrainingRow], seed: u64) -> Split {
    let days: Vec<NaiveDate> = rows.iter().map(|row| row.cut_off).collect();
    let last = days.iter().max().copied().unwrap_or_default();
    let split = by_time(&days, &last);
    if !split.train.is_empty() {
        return split;
    }
    let customers: Vec<&str> = rows.iter().map(|row| row.customer.as_str()).collect();
    grouped(&customers, 4, low_bits(seed)).swap_remove(0)
}

/// The generator of splits takes 32 bits.
fn low_bits(seed: u64) -> u32 {
    (seed & u64::from(u32::MAX)) as u32
}
