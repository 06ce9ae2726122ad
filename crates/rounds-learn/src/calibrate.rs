//! From a raw score to a probability that means what it says. Knows Platt's line and isotonic steps; it is given rows
//! that the model did not learn from, and refuses to judge the model.

use rounds_protocol::bundle::Calibration;

use crate::linear::Logistic;

/// Below this many takers a curve of steps would follow chance.
const TAKERS_FOR_STEPS: usize = 1_000;
/// More points than this say no more.
const MOST_POINTS: usize = 40;

/// The curve for these rows: isotonic where there are many takers, a line on the log-odds otherwise (Platt 1999). Always
/// rising, so that it changes no order.
pub(crate) fn calibrate(labels: &[bool], raw: &[f64]) -> Calibration {
    let takers = labels.iter().filter(|label| **label).count();
    if takers >= TAKERS_FOR_STEPS {
        let (raw, probability) = isotonic(labels, raw);
        if raw.len() > 1 {
            return Calibration::Isotonic { raw, probability };
        }
    }
    line(labels, raw)
}

/// `a` stays above zero: a curve that falls would say that the model is wrong, which is for the release check to say.
fn line(labels: &[bool], raw: &[f64]) -> Calibration {
    // C is large, because a line through many rows needs no penalty.
    let fitted = Logistic::fit(raw, 1, labels, 1e3);
    Calibration::Sigmoid {
        a: fitted.weights[0].max(0.05),
        b: fitted.intercept,
    }
}

/// Pool adjacent violators over parts of equal size; the points are the parts' mean raw scores and shares of takers,
/// drawn a little away from 0 and 1.
fn isotonic(labels: &[bool], raw: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut order: Vec<usize> = (0..raw.len()).collect();
    order.sort_by(|a, b| raw[*a].total_cmp(&raw[*b]));
    let mut pools: Vec<Pool> = Vec::new();
    for rows in order.chunks(raw.len().div_ceil(MOST_POINTS).max(1)) {
        pools.push(Pool {
            rows: rows.len() as f64,
            takers: rows.iter().filter(|row| labels[**row]).count() as f64,
            raw: rows.iter().map(|row| raw[*row]).sum(),
        });
        while let [.., before, last] = pools.as_slice()
            && before.share() >= last.share()
        {
            let joined = before.join(last);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    pools.iter().map(|pool| (pool.raw / pool.rows, pool.share())).unzip()
}

struct Pool {
    rows: f64,
    takers: f64,
    raw: f64,
}

impl Pool {
    fn share(&self) -> f64 {
        (self.takers + 0.5) / (self.rows + 1.0)
    }

    fn join(&self, other: &Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            takers: self.takers + other.takers,
            raw: self.raw + other.raw,
        }
    }
}
