//! How well scores put takers before the others. Equal scores count alike: no figure depends on the order of the rows.

/// Places of the rows from the highest score down; equal scores by place, so that the order is the same each time.
fn descending(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order
}

/// Runs of equal scores from the highest down: takers and rows in each.
fn runs(labels: &[bool], scores: &[f64]) -> Vec<(f64, f64)> {
    let order = descending(scores);
    let equal = |a: &usize, b: &usize| scores[*a].total_cmp(&scores[*b]).is_eq();
    order
        .chunk_by(equal)
        .map(|run| {
            let takers = run.iter().filter(|row| labels[**row]).count();
            (takers as f64, run.len() as f64)
        })
        .collect()
}

fn count(labels: &[bool]) -> f64 {
    labels.iter().filter(|label| **label).count() as f64
}

/// The chance that a taker scores above another row, equal scores counting half (area under the ROC curve; Mann and
/// Whitney's U over the pairs). NaN without takers or without others.
pub fn roc_auc(labels: &[bool], scores: &[f64]) -> f64 {
    let takers = count(labels);
    let others = labels.len() as f64 - takers;
    let mut above = 0.0;
    let mut won = 0.0;
    for (run_takers, run_rows) in runs(labels, scores) {
        let run_others = run_rows - run_takers;
        won += run_others * (above + run_takers / 2.0);
        above += run_takers;
    }
    won / (takers * others)
}

/// Mean precision over the thresholds, weighted by the recall each adds (scikit-learn's `average_precision_score`).
/// NaN without takers.
pub fn average_precision(labels: &[bool], scores: &[f64]) -> f64 {
    let takers = count(labels);
    let (mut hit, mut seen, mut sum) = (0.0, 0.0, 0.0);
    for (run_takers, run_rows) in runs(labels, scores) {
        hit += run_takers;
        seen += run_rows;
        sum += run_takers * hit / seen;
    }
    sum / takers
}

/// Share of all takers among the `share` of rows with the highest scores; a run of equal scores at the border counts
/// in proportion. `share` is 0 to 1. NaN without takers.
pub fn capture(labels: &[bool], scores: &[f64], share: f64) -> f64 {
    let mut room = share * labels.len() as f64;
    let mut hit = 0.0;
    for (takers, rows) in runs(labels, scores) {
        let taken = (room / rows).clamp(0.0, 1.0);
        hit += takers * taken;
        room -= rows;
    }
    hit / count(labels)
}

/// Takers among the `share` of rows with the highest scores, over takers among all.
pub fn lift(labels: &[bool], scores: &[f64], share: f64) -> f64 {
    capture(labels, scores, share) / share
}

/// Area under the cumulative gain curve (ALIFT of Moro, Cortez and Rita 2014): share of takers found against share of
/// rows contacted, straight between runs of equal scores. NaN without takers.
pub fn area_under_gain(labels: &[bool], scores: &[f64]) -> f64 {
    let takers = count(labels);
    let (mut hit, mut area) = (0.0, 0.0);
    for (run_takers, run_rows) in runs(labels, scores) {
        area += run_rows * (hit + run_takers / 2.0);
        hit += run_takers;
    }
    area / (takers * labels.len() as f64)
}
