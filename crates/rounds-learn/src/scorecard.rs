//! A logistic model over bins that a person can read: one table of weights for each feature. Knows how bins are cut and
//! weighed; refuses weights that go against a feature's own direction.

use rounds_protocol::bundle::ScorecardFeature;

use crate::linear::Logistic;
use crate::matrix::{Column, Kind, Matrix, take};
use crate::metrics::{cut_points, weight_of_evidence};

const BINS: usize = 8;
/// Rows at the mean that are added to each bin, so that a small one says little.
const PRIOR_ROWS: f64 = 30.0;

/// Intercept and the weights of each feature, log-odds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scorecard {
    pub intercept: f64,
    pub features: Vec<ScorecardFeature>,
}

/// The bins of one column with their weight of evidence; the missing values stand last.
struct Bins {
    edges: Vec<f64>,
    values: Option<usize>,
    evidence: Vec<f64>,
}

impl Scorecard {
    pub fn fit(matrix: &Matrix, labels: &[bool]) -> Self {
        let bins: Vec<Bins> = (0..matrix.width()).map(|at| Bins::cut(matrix, at, labels)).collect();
        let mut kept: Vec<usize> = (0..matrix.width()).collect();
        let mut start = Logistic {
            intercept: 0.0,
            weights: vec![0.0; kept.len()],
        };
        loop {
            let values = evidence(matrix, &bins, &kept);
            let fitted = start.refit(&values, labels, 1.0);
            // Evidence counts for what it is evidence of, or not at all.
            let stays: Vec<usize> = (0..kept.len()).filter(|at| fitted.weights[*at] > 0.0).collect();
            if stays.len() == kept.len() || stays.is_empty() {
                return Self::written(matrix, &bins, &kept, &fitted);
            }
            start = Logistic {
                intercept: fitted.intercept,
                weights: take(&fitted.weights, &stays),
            };
            kept = take(&kept, &stays);
        }
    }

    fn written(matrix: &Matrix, bins: &[Bins], kept: &[usize], fitted: &Logistic) -> Self {
        let features = matrix.columns.iter().zip(bins).enumerate().map(|(at, (column, bins))| {
            let place = kept.iter().position(|kept| *kept == at);
            let factor = place.map_or(0.0, |place| fitted.weights[place].max(0.0));
            let mut weights: Vec<f64> = bins.evidence.iter().map(|evidence| evidence * factor).collect();
            let missing = weights.pop().unwrap_or(0.0);
            ScorecardFeature {
                fact: column.name.clone(),
                edges: bins.edges.clone(),
                weights,
                missing,
            }
        });
        Self {
            intercept: fitted.intercept,
            features: features.collect(),
        }
    }

    /// Log-odds of each row.
    pub fn raw(&self, matrix: &Matrix) -> Vec<f64> {
        let rows = matrix.rows();
        rows.map(|row| {
            let parts = row.iter().zip(&self.features).zip(&matrix.columns);
            self.intercept
                + parts
                    .map(|((value, feature), column)| weight(feature, column, *value))
                    .sum::<f64>()
        })
        .collect()
    }
}

fn weight(feature: &ScorecardFeature, column: &Column, value: f64) -> f64 {
    if value.is_nan() {
        return feature.missing;
    }
    let at = match column.kind {
        Kind::Number => feature.edges.partition_point(|edge| value > *edge),
        Kind::Code { .. } => value as usize,
    };
    feature.weights.get(at).copied().unwrap_or(feature.missing)
}

impl Bins {
    fn cut(matrix: &Matrix, at: usize, labels: &[bool]) -> Self {
        let column = &matrix.columns[at];
        let values = match column.kind {
            Kind::Number => None,
            Kind::Code { values } => Some(values),
        };
        let edges = if values.is_some() {
            Vec::new()
        } else {
            cut_points(matrix.column(at), BINS)
        };
        let mut bins = Self {
            edges,
            values,
            evidence: Vec::new(),
        };
        let (mut good, mut bad) = bins.counts(matrix.column(at), labels);
        if column.monotone != 0 && values.is_none() {
            bins.join_until_monotone(f64::from(column.monotone), &mut good, &mut bad);
        }
        let base = good.iter().sum::<f64>() / (good.iter().sum::<f64>() + bad.iter().sum::<f64>());
        let drawn = |counts: &[f64], share: f64| {
            counts
                .iter()
                .map(|count| count + PRIOR_ROWS * share)
                .collect::<Vec<_>>()
        };
        bins.evidence = weight_of_evidence(&drawn(&good, base), &drawn(&bad, 1.0 - base));
        bins
    }

    fn bins(&self) -> usize {
        self.values.unwrap_or(self.edges.len() + 1)
    }

    fn bin(&self, value: f64) -> usize {
        if value.is_nan() {
            return self.bins();
        }
        match self.values {
            Some(values) => (value as usize).min(values),
            None => self.edges.partition_point(|edge| value > *edge),
        }
    }

    /// Takers and others in each bin, the missing ones last.
    fn counts(&self, values: impl Iterator<Item = f64>, labels: &[bool]) -> (Vec<f64>, Vec<f64>) {
        let (mut good, mut bad) = (vec![0.0; self.bins() + 1], vec![0.0; self.bins() + 1]);
        for (value, label) in values.zip(labels) {
            let counts = if *label { &mut good } else { &mut bad };
            counts[self.bin(value)] += 1.0;
        }
        (good, bad)
    }

    /// Neighbours whose shares of takers go against the direction become one bin.
    fn join_until_monotone(&mut self, direction: f64, good: &mut Vec<f64>, bad: &mut Vec<f64>) {
        let share = |good: &[f64], bad: &[f64], at: usize| {
            let base = PRIOR_ROWS * good.iter().sum::<f64>() / (good.iter().sum::<f64>() + bad.iter().sum::<f64>());
            (good[at] + base) / (good[at] + bad[at] + PRIOR_ROWS)
        };
        let against = |edges: &[f64], good: &[f64], bad: &[f64]| {
            (0..edges.len()).find(|at| (share(good, bad, at + 1) - share(good, bad, *at)) * direction < 0.0)
        };
        while let Some(at) = against(&self.edges, good, bad) {
            self.edges.remove(at);
            let (more_good, more_bad) = (good.remove(at + 1), bad.remove(at + 1));
            good[at] += more_good;
            bad[at] += more_bad;
        }
    }
}

/// Rows as the evidence of their bins, for the kept columns.
fn evidence(matrix: &Matrix, bins: &[Bins], kept: &[usize]) -> Vec<f64> {
    let rows = matrix.rows();
    rows.flat_map(|row| kept.iter().map(|at| bins[*at].evidence[bins[*at].bin(row[*at])]))
        .collect()
}
