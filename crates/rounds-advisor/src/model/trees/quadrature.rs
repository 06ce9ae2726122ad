//! Gauss-Legendre rules on 0 to 1: `n` points integrate every polynomial up to degree `2n - 1` exactly.

use std::f64::consts::PI;

/// Points and their weights, points rising.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) points: Vec<f64>,
    pub(crate) weights: Vec<f64>,
}

impl Rule {
    /// The rule with so many points. The points are the roots of the Legendre polynomial, found by Newton's method from
    /// Tricomi's approximation.
    pub(crate) fn new(points: usize) -> Self {
        let mut rule = Self {
            points: vec![0.0; points],
            weights: vec![0.0; points],
        };
        for at in 0..points {
            let mut x = (PI * (at as f64 + 0.75) / (points as f64 + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..8 {
                let (value, derivative) = legendre(points, x);
                slope = derivative;
                x -= value / slope;
            }
            rule.points[points - 1 - at] = 0.5 * (1.0 + x);
            rule.weights[points - 1 - at] = 1.0 / ((1.0 - x * x) * slope * slope);
        }
        rule
    }
}

/// The Legendre polynomial of a degree from 1, and its derivative, inside -1 to 1.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 1..degree {
        let n = n as f64;
        (before, value) = (value, ((2.0 * n + 1.0) * x * value - n * before) / (n + 1.0));
    }
    (value, degree as f64 * (x * value - before) / (x * x - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_integrates_every_power_that_it_promises() {
        for points in [1, 2, 3, 4, 6, 8, 16, 40, 128] {
            let rule = Rule::new(points);
            for power in 0..2 * points {
                let weighed = rule.points.iter().zip(&rule.weights);
                let sum: f64 = weighed.map(|(x, weight)| weight * x.powi(power as i32)).sum();
                let wanted = 1.0 / (power as f64 + 1.0);
                assert!((sum - wanted).abs() < 1e-14, "{points} points, power {power}: {sum}");
            }
            assert!(rule.points.is_sorted_by(|a, b| a < b));
            assert!(rule.points.iter().all(|x| 0.0 < *x && *x < 1.0));
        }
    }
}
