//! How sure a figure is.

use rounds_protocol::bundle::Measured;

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
    let found = bootstrap_all(labels, &[scores], (repeats, seed), |labels, scores| {
        [figure(labels, scores)]
    });
    found[0][0]
}

/// Several figures of several scores, all on the same resamples, each as [`bootstrap`] gives it alone: rows are drawn and
/// put in order once for all of them. Outer: scores.
pub fn bootstrap_all<const N: usize>(
    labels: &[bool],
    scores: &[&[f64]],
    (repeats, seed): (u32, u32),
    figures: impl Fn(&[bool], &[f64]) -> [f64; N],
) -> Vec<[Measured; N]> {
    let ordered: Vec<Ordered<'_>> = scores.iter().map(|scores| Ordered::new(labels, scores)).collect();
    let mut found = vec![[const { Vec::new() }; N]; scores.len()];
    for times in resamples(labels.len(), repeats, &mut RandomState::new(seed)) {
        for (found, ordered) in found.iter_mut().zip(&ordered) {
            let (labels, scores) = ordered.drawn(&times);
            for (found, value) in found.iter_mut().zip(figures(&labels, &scores)) {
                found.push(value);
            }
        }
    }
    let all = vec![1; labels.len()];
    let ended = found.into_iter().zip(&ordered).map(|(mut found, ordered)| {
        let (labels, scores) = ordered.drawn(&all);
        let values = figures(&labels, &scores);
        std::array::from_fn(|at| interval(values[at], std::mem::take(&mut found[at])))
    });
    ended.collect()
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
    let (first, second) = (Ordered::new(labels, first), Ordered::new(labels, second));
    let difference = |times: &[usize]| {
        let of = |ordered: &Ordered<'_>| {
            let (labels, scores) = ordered.drawn(times);
            figure(&labels, &scores)
        };
        of(&first) - of(&second)
    };
    let mut random = RandomState::new(seed);
    let found = resamples(labels.len(), repeats, &mut random).map(|times| difference(&times));
    let found = found.collect();
    interval(difference(&vec![1; labels.len()]), found)
}

/// Rows in the order of their scores, because figures sort and sorted rows sort fast.
pub(crate) struct Ordered<'a> {
    labels: &'a [bool],
    scores: &'a [f64],
    order: Vec<usize>,
}

impl<'a> Ordered<'a> {
    pub(crate) fn new(labels: &'a [bool], scores: &'a [f64]) -> Self {
        let mut order: Vec<usize> = (0..labels.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        Self { labels, scores, order }
    }

    /// Each row as often as it was drawn.
    pub(crate) fn drawn(&self, times: &[usize]) -> (Vec<bool>, Vec<f64>) {
        let mut labels = Vec::with_capacity(self.labels.len());
        let mut scores = Vec::with_capacity(self.labels.len());
        for row in &self.order {
            for _ in 0..times[*row] {
                labels.push(self.labels[*row]);
                scores.push(self.scores[*row]);
            }
        }
        (labels, scores)
    }
}

/// How often each row is drawn, for each resample.
pub(crate) fn resamples(rows: usize, repeats: u32, random: &mut RandomState) -> impl Iterator<Item = Vec<usize>> {
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
