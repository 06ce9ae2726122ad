//! Whether the people of today are those a model learned from, and whether groups are treated alike (domain sections 3.11
//! and 3.14).

/// Inner borders that cut the known values into at most `bins` parts of nearly equal size; fewer where values repeat.
pub fn cut_points(values: impl Iterator<Item = f64>, bins: usize) -> Vec<f64> {
    let mut known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    known.sort_by(f64::total_cmp);
    let places = (1..bins).map(|bin| bin * known.len() / bins).filter(|at| *at > 0);
    let mut edges: Vec<f64> = places.map(|at| known[at - 1]).collect();
    edges.dedup();
    // A border at the greatest value would leave nothing above it.
    edges.retain(|edge| known.last().is_some_and(|last| edge < last));
    edges
}

/// Share of the rows in each part (up to and including its border, the last above all), then the share of missing ones.
/// All zero without rows.
pub fn shares(values: impl Iterator<Item = f64>, edges: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; edges.len() + 2];
    let mut rows = 0.0;
    for value in values {
        let part = if value.is_nan() {
            edges.len() + 1
        } else {
            edges.partition_point(|edge| value > *edge)
        };
        counts[part] += 1.0;
        rows += 1.0;
    }
    counts.iter().map(|count| count / f64::max(rows, 1.0)).collect()
}

/// Population stability index: sum of (a - e) ln(a / e) over the parts. A part that is empty on one side counts as one
/// in ten thousand there; one that is empty on both does not count.
pub fn psi(expected: &[f64], actual: &[f64]) -> f64 {
    const LEAST: f64 = 1e-4;
    let parts = expected.iter().zip(actual).filter(|(e, a)| **e > 0.0 || **a > 0.0);
    parts
        .map(|(e, a)| {
            let (e, a) = (e.max(LEAST), a.max(LEAST));
            (a - e) * (a / e).ln()
        })
        .sum()
}

/// Weight of evidence of each part: ln(share of the good / share of the bad); a part without one of them counts half a
/// row more of each.
pub fn weight_of_evidence(good: &[f64], bad: &[f64]) -> Vec<f64> {
    let (all_good, all_bad) = (good.iter().sum::<f64>(), bad.iter().sum::<f64>());
    let parts = good.iter().zip(bad);
    parts
        .map(|(good, bad)| {
            let more = if *good == 0.0 || *bad == 0.0 { 0.5 } else { 0.0 };
            (((good + more) / all_good) / ((bad + more) / all_bad)).ln()
        })
        .collect()
}

/// Information value: sum of (share of the good - share of the bad) times the weight of evidence.
pub fn information_value(good: &[f64], bad: &[f64]) -> f64 {
    let (all_good, all_bad) = (good.iter().sum::<f64>(), bad.iter().sum::<f64>());
    let weights = weight_of_evidence(good, bad);
    let parts = good.iter().zip(bad).zip(weights);
    parts
        .map(|((good, bad), weight)| (good / all_good - bad / all_bad) * weight)
        .sum()
}

/// Kolmogorov and Smirnov's distance: the greatest difference of the cumulative shares over the parts.
pub fn kolmogorov_smirnov(good: &[f64], bad: &[f64]) -> f64 {
    let (all_good, all_bad) = (good.iter().sum::<f64>(), bad.iter().sum::<f64>());
    let (mut of_good, mut of_bad, mut most) = (0.0, 0.0, 0.0_f64);
    for (good, bad) in good.iter().zip(bad) {
        of_good += good / all_good;
        of_bad += bad / all_bad;
        most = most.max((of_good - of_bad).abs());
    }
    most
}

/// Adverse-impact ratio of each group (selected, rows): its share selected over that of the group best off. NaN where
/// nobody is selected at all.
pub fn adverse_impact(groups: &[(u32, u32)]) -> Vec<f64> {
    let rate = |(selected, rows): &(u32, u32)| f64::from(*selected) / f64::from((*rows).max(1));
    let best = groups.iter().map(rate).fold(0.0, f64::max);
    groups.iter().map(|group| rate(group) / best).collect()
}
