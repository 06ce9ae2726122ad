//! The figures of one contender over all its examinations, with intervals.

use rounds_protocol::bundle::Measured;

use crate::metrics::{area_under_gain, average_precision, brier, capture, lift, roc_auc};
use crate::random::RandomState;

/// One examination: places of the rows and their probabilities.
#[derive(Clone)]
pub(crate) struct Part {
    pub rows: Vec<usize>,
    pub scores: Vec<f64>,
}

impl Part {
    pub fn joined(parts: Vec<Self>) -> Self {
        let mut all = Self {
            rows: Vec::new(),
            scores: Vec::new(),
        };
        for part in parts {
            all.rows.extend(part.rows);
            all.scores.extend(part.scores);
        }
        all
    }

    /// In the order of the scores, so that resamples sort fast.
    fn sorted(&self) -> Self {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|a, b| self.scores[*b].total_cmp(&self.scores[*a]).then(a.cmp(b)));
        Self {
            rows: order.iter().map(|at| self.rows[*at]).collect(),
            scores: order.iter().map(|at| self.scores[*at]).collect(),
        }
    }
}

/// What is measured, each the mean over the examinations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub auc: Measured,
    pub average_precision: Measured,
    pub lift_10: Measured,
    pub lift_20: Measured,
    /// Area under the cumulative gain curve.
    pub gain: Measured,
    /// Share of the takers in the better half.
    pub half: Measured,
    pub brier: Measured,
}

type Figure = fn(&[bool], &[f64]) -> f64;

const FIGURES: [Figure; 7] = [
    roc_auc,
    average_precision,
    |labels, scores| lift(labels, scores, 0.10),
    |labels, scores| lift(labels, scores, 0.20),
    area_under_gain,
    |labels, scores| capture(labels, scores, 0.50),
    brier,
];

/// All figures with 95 % intervals: each resample draws rows with replacement and gives every examination its rows as
/// often as they were drawn, so that a row that stands in several examinations counts alike in all of them.
pub(crate) fn measure(labels: &[bool], parts: &[Part], resamples: u32) -> Figures {
    let parts: Vec<Part> = parts.iter().map(Part::sorted).collect();
    let values = means(labels, &parts, &vec![1; labels.len()]);
    let mut random = RandomState::new(1);
    let mut found: [Vec<f64>; 7] = Default::default();
    for _ in 0..resamples {
        let mut times = vec![0; labels.len()];
        for _ in 0..labels.len() {
            times[random.below(labels.len())] += 1;
        }
        for (found, value) in found.iter_mut().zip(means(labels, &parts, &times)) {
            found.push(value);
        }
    }
    let mut found = found.into_iter().zip(values);
    let mut next = || {
        found
            .next()
            .map_or(nothing(), |(found, value)| crate::metrics::interval(value, found))
    };
    Figures {
        auc: next(),
        average_precision: next(),
        lift_10: next(),
        lift_20: next(),
        gain: next(),
        half: next(),
        brier: next(),
    }
}

fn nothing() -> Measured {
    Measured {
        value: f64::NAN,
        low: f64::NAN,
        high: f64::NAN,
    }
}

/// The mean of each figure over the parts on which it is defined.
fn means(labels: &[bool], parts: &[Part], times: &[usize]) -> [f64; 7] {
    let mut sums = [(0.0, 0.0); 7];
    for part in parts {
        let drawn = part.rows.iter().zip(&part.scores);
        let drawn = drawn.flat_map(|(row, score)| std::iter::repeat_n((labels[*row], *score), times[*row]));
        let (labels, scores): (Vec<bool>, Vec<f64>) = drawn.unzip();
        for ((sum, count), figure) in sums.iter_mut().zip(FIGURES) {
            let value = figure(&labels, &scores);
            if value.is_finite() {
                *sum += value;
                *count += 1.0;
            }
        }
    }
    sums.map(|(sum, count)| sum / count)
}
