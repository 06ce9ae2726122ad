//! Whether a probability means what it says.

use rounds_protocol::bundle::ReliabilityBin;

/// Mean squared difference of probability and outcome (Brier 1950). NaN without rows.
pub fn brier(labels: &[bool], probabilities: &[f64]) -> f64 {
    let squares = labels.iter().zip(probabilities).map(|(label, probability)| {
        let outcome = f64::from(u8::from(*label));
        (outcome - probability).powi(2)
    });
    squares.sum::<f64>() / labels.len() as f64
}

/// Predicted against observed in `bins` parts of nearly equal size by rising probability.
pub fn reliability(labels: &[bool], probabilities: &[f64], bins: usize) -> Vec<ReliabilityBin> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]).then(a.cmp(b)));
    let bounds = (0..bins).map(|bin| (bin * order.len() / bins, (bin + 1) * order.len() / bins));
    bounds
        .filter(|(from, to)| from < to)
        .map(|(from, to)| {
            let rows = &order[from..to];
            let size = rows.len() as f64;
            ReliabilityBin {
                rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                predicted: rows.iter().map(|row| probabilities[*row]).sum::<f64>() / size,
                observed: rows.iter().filter(|row| labels[**row]).count() as f64 / size,
            }
        })
        .collect()
}

/// Mean distance of predicted and observed over the parts, by their rows (expected calibration error), and the distance
/// that chance alone would give a perfect model: for each part the mean absolute deviation of a normal with the
/// variance p(1-p)/n.
pub fn reliability_gap(bins: &[ReliabilityBin]) -> (f64, f64) {
    let rows: f64 = bins.iter().map(|bin| f64::from(bin.rows)).sum();
    let mean =
        |of: fn(&ReliabilityBin) -> f64| bins.iter().map(|bin| f64::from(bin.rows) * of(bin)).sum::<f64>() / rows;
    let gap = mean(|bin| (bin.predicted - bin.observed).abs());
    let chance = mean(|bin| {
        let variance = bin.predicted * (1.0 - bin.predicted) / f64::from(bin.rows);
        (variance * std::f64::consts::FRAC_2_PI).sqrt()
    });
    (gap, chance)
}
