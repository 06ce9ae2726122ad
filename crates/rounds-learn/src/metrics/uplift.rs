//! Whether contacting those with the highest scores made more of a difference than contacting anybody (domain section
//! 3.14): Qini curves of an experiment with a treated and a control group.

/// One row of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Treated {
    pub treated: bool,
    pub responded: bool,
}

/// Area under the Qini curve of bands, best first, given as (treated, their responses, control, their responses), less
/// the area of a random order; both as shares of the treated.
pub fn qini_of_bands(bands: &[(f64, f64, f64, f64)]) -> f64 {
    let treated: f64 = bands.iter().map(|band| band.0).sum();
    let mut curve = vec![(0.0, 0.0)];
    let (mut seen, mut gained) = (0.0, 0.0);
    for (of_treated, responses, control, of_control) in bands {
        seen += of_treated;
        gained += responses - of_control * of_treated / control;
        curve.push((seen / treated, gained / treated));
    }
    area(&curve) - gained / treated / 2.0
}

/// Normalised Qini (scikit-uplift's `qini_auc_score` with negative effects): area between the curve and the straight line of a random order,
/// over the same area of the best possible order. Equal scores count alike. NaN where no order is better than chance.
pub fn qini_of_scores(rows: &[Treated], scores: &[f64]) -> f64 {
    let best = rows.iter().map(|row| match (row.responded, row.treated) {
        (true, true) => 1.0,
        (true, false) => -1.0,
        (false, _) => 0.0,
    });
    let best: Vec<f64> = best.collect();
    let curve = curve(rows, scores);
    let (last_x, last_y) = curve.last().copied().unwrap_or((0.0, 0.0));
    let chance = last_x * last_y / 2.0;
    (area(&curve) - chance) / (area(&self::curve(rows, &best)) - chance)
}

/// Responses won against rows contacted: responses of the treated less those of the control group, scaled to as many.
fn curve(rows: &[Treated], scores: &[f64]) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let mut points = vec![(0.0, 0.0)];
    let (mut treated, mut control, mut of_treated, mut of_control) = (0.0, 0.0, 0.0, 0.0);
    for run in order.chunk_by(|a, b| scores[*a].total_cmp(&scores[*b]).is_eq()) {
        for row in run.iter().map(|at| rows[*at]) {
            let response = f64::from(u8::from(row.responded));
            if row.treated {
                treated += 1.0;
                of_treated += response;
            } else {
                control += 1.0;
                of_control += response;
            }
        }
        let scaled = if control > 0.0 {
            of_control * treated / control
        } else {
            0.0
        };
        points.push((treated + control, of_treated - scaled));
    }
    points
}

/// Trapezium rule.
fn area(points: &[(f64, f64)]) -> f64 {
    let pairs = points.windows(2);
    pairs
        .map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1) / 2.0)
        .sum()
}
