//! The model card: what a compliance officer reads of a model. Knows how its figures are measured on rows that stand
//! later than those learned from; refuses to decide.

use rounds_advisor::model::CompiledModel;
use rounds_protocol::bundle::{CardFeature, DriftBaseline, ModelResult};

use crate::matrix::Matrix;
use crate::metrics::{average_precision, bootstrap_all, brier, cut_points, lift, psi, roc_auc, shares};
use crate::rows::TrainingRows;

/// Rows of which contributions are computed for the weights of features.
const EXPLAINED_ROWS: usize = 500;
const DRIFT_BINS: usize = 10;

/// The figures of the probabilities of several models, with intervals.
pub(crate) fn results(labels: &[bool], models: &[(&str, Vec<f64>)], repeats: u32) -> Vec<ModelResult> {
    let scores: Vec<&[f64]> = models
        .iter()
        .map(|(_, probabilities)| probabilities.as_slice())
        .collect();
    let measured = bootstrap_all(labels, &scores, (repeats, 1), |labels, scores| {
        [
            roc_auc(labels, scores),
            average_precision(labels, scores),
            lift(labels, scores, 0.10),
            lift(labels, scores, 0.20),
            brier(labels, scores),
        ]
    });
    let results = models.iter().zip(measured);
    results
        .map(
            |((model, _), [auc, average_precision, lift_10, lift_20, brier])| ModelResult {
                model: (*model).to_owned(),
                auc,
                average_precision,
                lift_10,
                lift_20,
                brier,
            },
        )
        .collect()
}

/// Mean absolute contribution of each feature on the rows, strongest first.
pub(crate) fn features(model: &CompiledModel, rows: &TrainingRows, examined: &Matrix) -> Vec<CardFeature> {
    let every = examined.len().div_ceil(EXPLAINED_ROWS).max(1);
    let mut sums = vec![0.0; examined.width()];
    let mut explained = 0.0;
    for row in examined.rows().step_by(every) {
        for (sum, part) in sums.iter_mut().zip(model.score(row).contributions) {
            *sum += part.abs();
        }
        explained += 1.0;
    }
    let mut features: Vec<CardFeature> = model
        .features()
        .iter()
        .zip(sums)
        .map(|(feature, sum)| CardFeature {
            name: rows.name_of(&feature.fact),
            fact: feature.fact.clone(),
            monotone: feature.monotone,
            weight: sum / f64::max(explained, 1.0),
        })
        .collect();
    features.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.fact.cmp(&b.fact)));
    features
}

/// Shares of each feature and of the score on the training rows, and how far the later rows have moved from them.
pub(crate) fn drift(learned: &Matrix, examined: &Matrix, scores: (&[f64], &[f64])) -> Vec<DriftBaseline> {
    let score = baseline("score", scores.0, scores.1);
    let columns = learned.columns.iter().enumerate().map(|(at, column)| {
        let (before, after): (Vec<f64>, Vec<f64>) = (learned.column(at).collect(), examined.column(at).collect());
        baseline(&column.name, &before, &after)
    });
    std::iter::once(score).chain(columns).collect()
}

fn baseline(of: &str, before: &[f64], after: &[f64]) -> DriftBaseline {
    let edges = cut_points(before.iter().copied(), DRIFT_BINS);
    let shares_before = shares(before.iter().copied(), &edges);
    let psi = psi(&shares_before, &shares(after.iter().copied(), &edges));
    DriftBaseline {
        of: of.to_owned(),
        edges,
        shares: shares_before,
        psi,
    }
}
