//! Clusters of points by k-means, and how stable they are. Knows numbers only; the same points and seed give the same
//! clusters.
//!
//! Own code, because what is needed is small and the libraries at hand draw their random numbers in their own ways: a
//! new version of one would give a bank other segments.

use crate::dice::Dice;

/// Rounds of moving centres; most runs stand still long before.
const ROUNDS: usize = 40;
/// Beginnings tried; the tightest clusters win.
const BEGINNINGS: u64 = 4;
/// Resamples by which stability is measured.
const RESAMPLES: u64 = 10;

pub(super) type Point = Vec<f64>;

/// The nearest of the centres and the square of the distance; of several equally near the first.
pub(super) fn nearest(centres: &[Point], point: &[f64]) -> (usize, f64) {
    let mut best = (0, f64::INFINITY);
    for (at, centre) in centres.iter().enumerate() {
        let far = squared(centre, point);
        if far < best.1 {
            best = (at, far);
        }
    }
    best
}

/// The centres of `k` clusters: the best of some beginnings, each spread by k-means++.
pub(super) fn centres(points: &[&Point], k: usize, seed: u64) -> Vec<Point> {
    let mut best: Option<(f64, Vec<Point>)> = None;
    for beginning in 0..BEGINNINGS {
        let mut centres = spread(points, k, &mut Dice::new(seed, beginning));
        let mut cost = f64::INFINITY;
        for _ in 0..ROUNDS {
            let (moved, now) = settle(points, &centres);
            centres = moved;
            if now >= cost {
                break;
            }
            cost = now;
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, centres));
        }
    }
    best.map(|(_, centres)| centres).unwrap_or_default()
}

/// First centres: any point, then points by the square of their distance from those there are.
fn spread(points: &[&Point], k: usize, dice: &mut Dice) -> Vec<Point> {
    let Some(first) = points.get(dice.below(points.len() as u64) as usize) else {
        return Vec::new();
    };
    let mut centres = vec![(*first).clone()];
    let mut far: Vec<f64> = points.iter().map(|point| squared(first, point)).collect();
    while centres.len() < k {
        let total: f64 = far.iter().sum();
        // A share of the total in millionths: as fine as the choice needs to be.
        let mut left = total * dice.below(1_000_000) as f64 / 1_000_000.0;
        let chosen = far
            .iter()
            .position(|far| {
                left -= far;
                left < 0.0
            })
            .unwrap_or(0);
        for (far, point) in far.iter_mut().zip(points) {
            *far = far.min(squared(points[chosen], point));
        }
        centres.push(points[chosen].clone());
    }
    centres
}

/// The centres of the points nearest to each centre, and the cost before the move. A centre without points stays.
fn settle(points: &[&Point], centres: &[Point]) -> (Vec<Point>, f64) {
    let mut sums: Vec<(Point, f64)> = centres.iter().map(|centre| (vec![0.0; centre.len()], 0.0)).collect();
    let mut cost = 0.0;
    for point in points {
        let (at, far) = nearest(centres, point);
        cost += far;
        let (sum, count) = &mut sums[at];
        *count += 1.0;
        sum.iter_mut().zip(point.iter()).for_each(|(sum, value)| *sum += value);
    }
    let moved = sums.into_iter().zip(centres).map(|((sum, count), centre)| {
        if count > 0.0 {
            sum.into_iter().map(|sum| sum / count).collect()
        } else {
            centre.clone()
        }
    });
    (moved.collect(), cost)
}

/// For each cluster the mean, over resamples, of its Jaccard overlap with the most alike cluster that a resample finds
/// (Hennig 2007): 1 when it is found every time, near 0 when it was an accident.
pub(super) fn stability(points: &[&Point], centres: &[Point], seed: u64) -> Vec<f64> {
    let base: Vec<usize> = points.iter().map(|point| nearest(centres, point).0).collect();
    let mut sums = vec![0.0; centres.len()];
    for resample in 0..RESAMPLES {
        let mut dice = Dice::new(seed, 1_000 + resample);
        let drawn: Vec<&Point> = points
            .iter()
            .map(|_| points[dice.below(points.len() as u64) as usize])
            .collect();
        let found = self::centres(&drawn, centres.len(), seed + 1 + resample);
        let again: Vec<usize> = points.iter().map(|point| nearest(&found, point).0).collect();
        for (cluster, sum) in sums.iter_mut().enumerate() {
            *sum += most_alike(&base, &again, cluster, found.len());
        }
    }
    sums.into_iter().map(|sum| sum / RESAMPLES as f64).collect()
}

/// The greatest Jaccard overlap of one cluster with any of another clustering of the same points.
fn most_alike(base: &[usize], again: &[usize], cluster: usize, others: usize) -> f64 {
    let mut both = vec![0_u32; others];
    let mut sizes = vec![0_u32; others];
    let mut size = 0_u32;
    for (one, other) in base.iter().zip(again) {
        sizes[*other] += 1;
        if *one == cluster {
            size += 1;
            both[*other] += 1;
        }
    }
    let overlap = |(both, other): (&u32, &u32)| f64::from(*both) / f64::from((size + other - both).max(1));
    both.iter().zip(&sizes).map(overlap).fold(0.0, f64::max)
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points around the corners of a square, ten apart.
    fn corners() -> Vec<Point> {
        let mut dice = Dice::new(4, 0);
        (0..400)
            .map(|at| {
                let corner = [(at % 2) as f64 * 10.0, (at / 2 % 2) as f64 * 10.0];
                corner
                    .iter()
                    .map(|side| side + dice.between(-100, 100) as f64 / 100.0)
                    .collect()
            })
            .collect()
    }

    #[test]
    fn clusters_that_are_there_are_found_and_found_again() {
        let points = corners();
        let points: Vec<&Point> = points.iter().collect();
        let found = centres(&points, 4, 1);
        assert_eq!(found, centres(&points, 4, 1), "the same seed gives the same centres");
        let mut corners: Vec<(i64, i64)> = found
            .iter()
            .map(|centre| (centre[0].round() as i64, centre[1].round() as i64))
            .collect();
        corners.sort_unstable();
        assert_eq!(corners, [(0, 0), (0, 10), (10, 0), (10, 10)]);
        assert!(stability(&points, &found, 1).iter().all(|stable| *stable > 0.99));
    }

    #[test]
    fn clusters_that_are_not_there_are_not_stable() {
        let mut dice = Dice::new(9, 0);
        let points: Vec<Point> = (0..400)
            .map(|_| (0..6).map(|_| dice.between(-1_000, 1_000) as f64 / 1_000.0).collect())
            .collect();
        let points: Vec<&Point> = points.iter().collect();
        let stable = stability(&points, &centres(&points, 7, 1), 1);
        let mean = stable.iter().sum::<f64>() / stable.len() as f64;
        assert!(mean < 0.7, "{mean}");
    }
}
