//! How sure a figure is.

use rounds_protocol::bundle::Measured;

use crate::matrix::take;
use crate::random::RandomState;

/// The figure with its 95 % interval over `repeats` resamples of the rows with replacement (Efron's percentiles). A
/// resample on which the figure is not defined, for instance without takers, does not count.
pub fn bootstrap(
    labels: &[bool],
    scores: &[f64],
    repeats: u32,
    seed: u32,
    figure: impl Fn(&[bool], &[f64]) -> f64,
) -> Measured {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    // Resamples are written in the order of the scores, because figures sort and sorted rows sort fast.
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let mut random = RandomState::new(seed);
    let found = resamples(labels.len(), repeats, &mut random).map(|times| {
        let drawn = || order.iter().flat_map(|row| std::iter::repeat_n(*row, times[*row]));
        let some_labels: Vec<bool> = drawn().map(|row| labels[row]).collect();
        let some_scores: Vec<f64> = drawn().map(|row| scores[row]).collect();
        figure(&some_labels, &some_scores)
    });
    interval(figure(labels, scores), found.collect())
}

/// How much better the first scores are than the second ones, with its interval: both are measured on the same
/// resamples.
pub fn bootstrap_difference(
    labels: &[bool],
    (first, second): (&[f64], &[f64]),
    repeats: u32,
    seed: u32,
    figure: impl Fn(&[bool], &[f64]) -> f64,
) -> Measured {
    let mut random = RandomState::new(seed);
    let difference = |rows: &[usize]| {
        let labels = take(labels, rows);
        figure(&labels, &take(first, rows)) - figure(&labels, &take(second, rows))
    };
    let found = resamples(labels.len(), repeats, &mut random).map(|times| {
        let rows: Vec<usize> = (0..times.len())
            .flat_map(|row| std::iter::repeat_n(row, times[row]))
            .collect();
        difference(&rows)
    });
    let all: Vec<usize> = (0..labels.len()).collect();
    interval(difference(&all), found.collect())
}

/// How often each row is drawn, for each resample.
fn resamples(rows: usize, repeats: u32, random: &mut RandomState) -> impl Iterator<Item = Vec<usize>> {
    (0..repeats).map(move |_| {
        let mut times = vec![0; rows];
        for _ in 0..rows {
            times[random.below(rows)] += 1;
        }
        times
    })
}

/// The figure with the 2.5 % and 97.5 % places among what resamples gave; those on which it was not defined do not count.
pub(crate) fn interval(value: f64, mut found: Vec<f64>) -> Measured {
    found.retain(|value| value.is_finite());
    found.sort_by(f64::total_cmp);
    Measured {
        value,
        low: quantile(&found, 0.025).unwrap_or(value),
        high: quantile(&found, 0.975).unwrap_or(value),
    }
}

/// Straight between the two nearest of rising values.
fn quantile(rising: &[f64], share: f64) -> Option<f64> {
    let last = rising.len().checked_sub(1)?;
    let place = share * last as f64;
    let (below, above) = (place.floor(), place.ceil());
    let (low, high) = (rising[below as usize], rising[above as usize]);
    Some(low + (high - low) * (place - below))
}

/// Wilson's 95 % interval of a share. (0, 1) without cases.
pub fn wilson(hits: u32, cases: u32) -> (f64, f64) {
    if cases == 0 {
        return (0.0, 1.0);
    }
    const Z: f64 = 1.959_963_984_540_054;
    let n = f64::from(cases);
    let share = f64::from(hits) / n;
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    (middle - half, middle + half)
}
