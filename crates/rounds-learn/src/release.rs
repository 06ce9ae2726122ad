//! What a release must pass. Knows the limits and measures against them; refuses to weigh one against another: a release
//! that fails one check is not published.

use std::collections::BTreeMap;

use rounds_protocol::bundle::{Among, DriftBaseline, FairnessResult, ModelResult, ReleaseCheck, ReliabilityBin};

use crate::metrics::{adverse_impact, reliability_gap};
use crate::refused::Refused;
use crate::rows::{Group, TrainingRow, TrainingRows};

/// Least adverse-impact ratio (domain section 3.14).
pub(crate) const ADVERSE_IMPACT: f64 = 0.80;
/// Greatest population stability index (domain section 3.11).
const DRIFT: f64 = 0.25;
/// A model's area under the curve, at the lower end of its interval, must be above this.
/// A little more than a coin, because one release in twenty of a coin lies above it by luck.
const CHANCE: f64 = 0.52;
/// Share of the mean probability by which predicted and observed may differ, beside what chance gives.
const CALIBRATION: f64 = 0.25;
/// Share of the customers with the highest scores that counts as suggested to.
const SELECTED: f64 = 0.20;
/// A group with fewer rows says nothing.
const LEAST_GROUP: u32 = 50;

/// Words that make a fact's code a forbidden feature wherever they stand in it (domain section 2e).
const FORBIDDEN_WORDS: &[&str] = &[
    "gender",
    "sex",
    "ethnicity",
    "ethnic",
    "nation",
    "religion",
    "health",
    "disability",
    "pregnancy",
    "marital",
    "married",
    "marriage",
    "children",
    "political",
    "party",
    "province",
    "phone",
    "brand",
    "name",
    "note",
    "text",
    "birth",
    "born",
];

/// Whether a fact may never be a feature. Age serves capacity, legal limits and protections only, and those are gates.
pub fn forbidden(fact: &str) -> bool {
    fact == "age" || fact.starts_with("age_") || fact.split('_').any(|word| FORBIDDEN_WORDS.contains(&word))
}

/// # Errors
/// [`Refused::ForbiddenFeatures`] with the facts.
pub(crate) fn check_features(rows: &TrainingRows) -> Result<(), Refused> {
    let facts = rows.features.iter().map(|feature| feature.fact.clone());
    let facts: Vec<String> = facts.filter(|fact| forbidden(fact)).collect();
    if facts.is_empty() {
        Ok(())
    } else {
        Err(Refused::ForbiddenFeatures { facts })
    }
}

/// Adverse impact by group among the fifth of the rows with the highest scores, compared in both ways: among all rows,
/// who may have the product, and among those who took it up.
pub(crate) fn fairness(rows: &[&TrainingRow], scores: &[f64]) -> Vec<FairnessResult> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.truncate((SELECTED * rows.len() as f64).round() as usize);
    let is_meant = |among: Among, row: &TrainingRow| among == Among::Eligible || row.label;
    let compared = [Among::Eligible, Among::Takers].into_iter().flat_map(|among| {
        let all = rows.iter().copied().filter(|row| is_meant(among, row));
        let selected = order.iter().map(|at| rows[*at]).filter(|row| is_meant(among, row));
        compare(among, all, selected)
    });
    compared.collect()
}

fn compare<'r>(
    among: Among,
    all: impl Iterator<Item = &'r TrainingRow>,
    selected: impl Iterator<Item = &'r TrainingRow>,
) -> Vec<FairnessResult> {
    let mut counted: BTreeMap<&str, BTreeMap<&str, (u32, u32)>> = BTreeMap::new();
    for Group { attribute, group } in all.flat_map(|row| &row.groups) {
        counted.entry(attribute).or_default().entry(group).or_default().1 += 1;
    }
    for Group { attribute, group } in selected.flat_map(|row| &row.groups) {
        counted.entry(attribute).or_default().entry(group).or_default().0 += 1;
    }
    let attributes = counted.into_iter();
    attributes
        .flat_map(|(attribute, groups)| ratios(among, attribute, &groups))
        .collect()
}

fn ratios(among: Among, attribute: &str, groups: &BTreeMap<&str, (u32, u32)>) -> Vec<FairnessResult> {
    let large: Vec<_> = groups.iter().filter(|(_, (_, rows))| *rows >= LEAST_GROUP).collect();
    let counts: Vec<(u32, u32)> = large.iter().map(|(_, counts)| **counts).collect();
    let ratios = adverse_impact(&counts);
    let results = large.iter().zip(ratios).filter(|(_, ratio)| ratio.is_finite());
    results
        .map(|((group, (selected, rows)), ratio)| FairnessResult {
            among,
            attribute: attribute.to_owned(),
            group: (**group).to_owned(),
            rows: *rows,
            selected: *selected,
            ratio,
        })
        .collect()
}

/// All checks, in the order of the card; groups are compared among those of whom the bank asks it.
pub(crate) fn checks(
    result: &ModelResult,
    reliability: &[ReliabilityBin],
    (fairness, among): (&[FairnessResult], Among),
    drift: &[DriftBaseline],
) -> Vec<ReleaseCheck> {
    let worst_drift = drift.iter().map(|baseline| baseline.psi).fold(0.0, f64::max);
    let rows: f64 = reliability.iter().map(|bin| f64::from(bin.rows)).sum();
    let predicted: f64 = reliability
        .iter()
        .map(|bin| bin.predicted * f64::from(bin.rows))
        .sum::<f64>()
        / rows;
    let (gap, chance) = reliability_gap(reliability);
    let calibration_limit = CALIBRATION * predicted + 2.0 * chance;
    let check = |code: &str, passed: bool, measured: f64, limit: f64| ReleaseCheck {
        code: code.to_owned(),
        passed,
        measured,
        limit,
    };
    let mut checks = vec![
        check("calibration", gap <= calibration_limit, gap, calibration_limit),
        check("drift", worst_drift <= DRIFT, worst_drift, DRIFT),
    ];
    // What was not compared has not passed: without two groups large enough the card names no such check.
    let ratios: Vec<f64> = fairness
        .iter()
        .filter(|group| group.among == among)
        .map(|group| group.ratio)
        .collect();
    let worst_group = ratios.iter().copied().reduce(f64::min);
    checks.extend(
        worst_group
            .filter(|_| ratios.len() > 1)
            .map(|worst| check("adverse_impact", worst >= ADVERSE_IMPACT, worst, ADVERSE_IMPACT)),
    );
    checks.extend([
        check("better_than_chance", result.auc.low > CHANCE, result.auc.low, CHANCE),
        check("forbidden_features", true, 0.0, 0.0),
    ]);
    checks
}
