//! One family's model: learn, choose, calibrate, examine on later rows, and release or refuse.
//!
//! Which form is champion, how many trees there are and how raw scores become probabilities is decided on the training
//! rows alone; the rows of the last cut-off day examine the result once.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rounds_advisor::model::CompiledModel;
use rounds_protocol::bundle::{
    Among, Calibration, CardChoice, CardComparison, FeatureKind, Model, ModelCard, ModelFeature, ModelResult,
};

use crate::calibrate::calibrate;
use crate::card;
use crate::codes::{CodeOrder, share};
use crate::linear::logistic_of;
use crate::matrix::{Matrix, take};
use crate::metrics::{bootstrap_difference, reliability, roc_auc};
use crate::recipe::{Fitted, Recipe, mean_of};
use crate::refused::Refused;
use crate::release;
use crate::rows::{TrainingRow, TrainingRows};
use crate::split::{Split, by_time, grouped};
use crate::steady::steady;
use crate::trees::{Grown, TreeOptions};

/// Parts in which training rows are scored by a model that has not seen them: the rest teaches nearly as well as all.
const FOLDS: usize = 5;
/// Of more rows than these, three parts do.
const MANY_ROWS: usize = 10_000;
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
    /// Among whom the adverse-impact ratio decides over the release. Both are on the card.
    pub adverse_impact_among: Among,
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
    learned.choice.left_out = left_out;
    learned.choice.judged_among = Some(options.adverse_impact_among);
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
    scorecard: Fitted,
    trees: Fitted,
    logistic: Fitted,
    champion: Champion,
    calibration: Calibration,
    /// Why it is the champion.
    choice: CardChoice,
}

impl Learned {
    /// Log-odds by the champion, computed by what learned it.
    fn raw(&self, matrix: &Matrix) -> Result<Vec<f64>, Refused> {
        Ok(match self.champion {
            Champion::Scorecard => self.scorecard.raw(matrix)?,
            Champion::Trees => self.trees.raw(matrix)?,
            Champion::Mean => Champion::Mean.raw(&self.scorecard.raw(matrix)?, &self.trees.raw(matrix)?),
        })
    }
}

/// What may be released. The later ones are harder to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Champion {
    Scorecard,
    Trees,
    /// The mean log-odds of both.
    Mean,
}

impl Champion {
    const ALL: [Self; 3] = [Self::Scorecard, Self::Trees, Self::Mean];

    fn name(self) -> &'static str {
        match self {
            Self::Scorecard => "scorecard",
            Self::Trees => "lightgbm",
            Self::Mean => "mean",
        }
    }

    /// Its log-odds, from those of the scorecard and of the trees.
    fn raw(self, scorecard: &[f64], trees: &[f64]) -> Vec<f64> {
        match self {
            Self::Scorecard => scorecard.to_vec(),
            Self::Trees => trees.to_vec(),
            Self::Mean => scorecard
                .iter()
                .zip(trees)
                .map(|(one, other)| (one + other) / 2.0)
                .collect(),
        }
    }
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
        let unseen = self.scored_unseen(&[&Recipe::Scorecard, &trees])?;
        let unseen = Champion::ALL.map(|form| form.raw(&unseen[0], &unseen[1]));
        let (champion, compared) = self.choose(&unseen);
        Ok(Learned {
            scorecard: Recipe::Scorecard.fit(matrix, labels)?,
            trees: trees.fit(matrix, labels)?,
            logistic: Recipe::Logistic { strength: 1.0 }.fit(matrix, labels)?,
            champion,
            calibration: calibrate(labels, &unseen[champion as usize]),
            choice: CardChoice {
                compared,
                ..CardChoice::default()
            },
        })
    }

    /// The form that a person can read, unless one that is harder to read is better beyond doubt.
    fn choose(&self, unseen: &[Vec<f64>; 3]) -> (Champion, Vec<CardComparison>) {
        let mut champion = Champion::Scorecard;
        let mut compared = Vec::new();
        for form in [Champion::Trees, Champion::Mean] {
            let scores = (unseen[form as usize].as_slice(), unseen[champion as usize].as_slice());
            let ahead = bootstrap_difference(&self.train.labels, scores, self.options.resamples, 1, roc_auc);
            compared.push(CardComparison {
                model: form.name().to_owned(),
                beside: champion.name().to_owned(),
                ahead,
            });
            if ahead.low > 0.0 {
                champion = form;
            }
        }
        (champion, compared)
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
        let folds = if customers.len() > MANY_ROWS { 3 } else { FOLDS };
        for split in grouped(&customers, folds, low_bits(self.options.seed)) {
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
        let codes = learned.trees.codes();
        let (train, test) = (codes.apply(&self.train.matrix), codes.apply(&self.test.matrix));
        let mut model = self.written(&learned, &train)?;
        let compiled = CompiledModel::compile(&model)?;
        let test_scores: Vec<f64> = test.rows().map(|row| compiled.probability(row)).collect();
        let train_raw = learned.raw(&self.train.matrix)?.into_iter();
        let train_scores: Vec<f64> = train_raw.map(|raw| compiled.calibrated(raw)).collect();
        let card = &mut model.card;
        card.results = self.results(&learned, test_scores.clone())?;
        card.reliability = reliability(&self.test.labels, &test_scores, 10);
        card.features = card::features(&compiled, self.rows, &test);
        card.fairness = release::fairness(&self.test.rows, &test_scores);
        card.drift = card::drift(&train, &test, (&train_scores, &test_scores));
        let fairness = (card.fairness.as_slice(), self.options.adverse_impact_among);
        card.checks = release::checks(&card.results[0], &card.reliability, fairness, &card.drift);
        if card.checks.iter().all(|check| check.passed) {
            Ok(model)
        } else {
            Err(Refused::Release {
                card: Box::new(model.card),
            })
        }
    }

    /// Champion first, then what else might have been one, then the logistic baseline.
    fn results(&self, learned: &Learned, champion: Vec<f64>) -> Result<Vec<ModelResult>, Refused> {
        let raw = |fitted: &Fitted| fitted.raw(&self.test.matrix);
        let (scorecard, trees) = (raw(&learned.scorecard)?, raw(&learned.trees)?);
        let probabilities = |raw: Vec<f64>| raw.into_iter().map(logistic_of).collect::<Vec<f64>>();
        let others = Champion::ALL.into_iter().filter(|form| *form != learned.champion);
        let others = others.map(|form| (form.name(), probabilities(form.raw(&scorecard, &trees))));
        let mut models = vec![(learned.champion.name(), champion)];
        models.extend(others);
        models.push(("logistic", probabilities(raw(&learned.logistic)?)));
        Ok(card::results(&self.test.labels, &models, self.options.resamples))
    }

    /// The model with a card that knows its rows but no figures yet. `train` has its codes in the order of the model.
    fn written(&self, learned: &Learned, train: &Matrix) -> Result<Model, Refused> {
        let form = match learned.champion {
            Champion::Scorecard => learned.scorecard.form(train)?,
            Champion::Trees => learned.trees.form(train)?,
            Champion::Mean => mean_of(vec![learned.scorecard.form(train)?, learned.trees.form(train)?]),
        };
        let codes = learned.trees.codes();
        let features = self.rows.features.iter().enumerate();
        let mut card = self.card(learned);
        card.forms = form.on_card();
        Ok(Model {
            family: self.rows.family,
            products: self.rows.products.clone(),
            version: self.options.version.clone(),
            horizon_days: self.rows.horizon_days,
            features: features.map(|(at, feature)| ordered(feature, at, codes)).collect(),
            form,
            calibration: learned.calibration.clone(),
            base_rate_ppm: (share(&self.train.labels) * 1e6).round() as u32,
            card,
        })
    }

    fn card(&self, learned: &Learned) -> ModelCard {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        ModelCard {
            version: self.options.version.clone(),
            family: self.rows.family,
            champion: learned.champion.name().to_owned(),
            choice: learned.choice.clone(),
            forms: Vec::new(),
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

/// The feature as the forms read it: its codes in the order of their takers.
fn ordered(feature: &ModelFeature, at: usize, codes: &CodeOrder) -> ModelFeature {
    let mut feature = feature.clone();
    if let FeatureKind::Code { values } = &mut feature.kind {
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
