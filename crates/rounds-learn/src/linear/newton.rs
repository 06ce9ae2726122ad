//! The fit itself. Minimises `C * sum(log loss) + sum(weight^2) / 2`, the intercept free.

/// Weights that were fitted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Logistic {
    pub intercept: f64,
    pub weights: Vec<f64>,
}

/// 1 / (1 + exp(-raw)).
pub(crate) fn logistic_of(raw: f64) -> f64 {
    1.0 / (1.0 + (-raw).exp())
}

const STEPS: usize = 50;
const CLOSE: f64 = 1e-9;

impl Logistic {
    /// Fit rows of `width` values each. `strength` is scikit-learn's C: the larger, the weaker the penalty.
    pub fn fit(values: &[f64], width: usize, labels: &[bool], strength: f64) -> Self {
        let nothing = Self {
            intercept: 0.0,
            weights: vec![0.0; width],
        };
        nothing.refit(values, labels, strength)
    }

    /// The same optimum, looked for from here: a near start takes fewer steps.
    pub fn refit(self, values: &[f64], labels: &[bool], strength: f64) -> Self {
        let mut fitted = self;
        let mut loss = fitted.loss(values, labels, strength);
        for _ in 0..STEPS {
            let step = fitted.step(values, labels, strength);
            let (next, next_loss) = fitted.shorter(&step, loss, |one| one.loss(values, labels, strength));
            let moved = step.iter().map(|part| part.abs()).fold(0.0, f64::max);
            fitted = next;
            if moved < CLOSE || loss - next_loss < CLOSE * CLOSE * loss {
                break;
            }
            loss = next_loss;
        }
        fitted
    }

    /// Log-odds of one row.
    pub fn raw(&self, row: &[f64]) -> f64 {
        self.intercept
            + self
                .weights
                .iter()
                .zip(row)
                .map(|(weight, value)| weight * value)
                .sum::<f64>()
    }

    fn loss(&self, values: &[f64], labels: &[bool], strength: f64) -> f64 {
        let rows = values.chunks_exact(self.weights.len().max(1)).zip(labels);
        let losses = rows.map(|(row, label)| {
            let raw = self.raw(row);
            let against = if *label { -raw } else { raw };
            // ln(1 + exp(x)) without overflow.
            against.max(0.0) + (-against.abs()).exp().ln_1p()
        });
        let penalty = self.weights.iter().map(|weight| weight * weight).sum::<f64>() / 2.0;
        losses.sum::<f64>() * strength + penalty
    }

    /// Newton's step: intercept first.
    fn step(&self, values: &[f64], labels: &[bool], strength: f64) -> Vec<f64> {
        let size = self.weights.len() + 1;
        let mut slope = vec![0.0; size];
        let mut bend = vec![0.0; size * size];
        let mut row = vec![1.0; size];
        for (tail, label) in values.chunks_exact(size.saturating_sub(1).max(1)).zip(labels) {
            row[1..].copy_from_slice(tail);
            let probability = logistic_of(self.raw(tail));
            let error = probability - f64::from(u8::from(*label));
            let weight = (probability * (1.0 - probability)).max(1e-12);
            for (at, value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                slope[at] += strength * error * value;
                let scaled = strength * weight * value;
                for (cell, other) in bend[at * size..=at * size + at].iter_mut().zip(&row) {
                    *cell += scaled * other;
                }
            }
        }
        for (at, weight) in self.weights.iter().enumerate() {
            slope[at + 1] += weight;
            bend[(at + 1) * size + at + 1] += 1.0;
        }
        solve(bend, slope, size)
    }

    /// The longest of the step, its half, its quarter … that does not raise the loss.
    fn shorter(&self, step: &[f64], loss: f64, loss_of: impl Fn(&Self) -> f64) -> (Self, f64) {
        let mut length = 1.0;
        loop {
            let next = Self {
                intercept: self.intercept - length * step[0],
                weights: self
                    .weights
                    .iter()
                    .zip(&step[1..])
                    .map(|(w, s)| w - length * s)
                    .collect(),
            };
            let next_loss = loss_of(&next);
            if next_loss <= loss {
                return (next, next_loss);
            }
            length /= 2.0;
            if length < 1e-6 {
                return (self.clone(), loss);
            }
        }
    }
}

/// Solve `matrix * x = right` by Cholesky; only the lower half of the matrix is read. It is positive definite, because
/// the penalty stands on its diagonal and no row has no weight.
fn solve(mut matrix: Vec<f64>, mut right: Vec<f64>, size: usize) -> Vec<f64> {
    for row in 0..size {
        for column in 0..=row {
            let (above, below) = matrix.split_at(row * size);
            let of_column = if column == row {
                &below[..size]
            } else {
                &above[column * size..(column + 1) * size]
            };
            let product: f64 = of_column[..column]
                .iter()
                .zip(&below[..column])
                .map(|(a, b)| a * b)
                .sum();
            let rest = matrix[row * size + column] - product;
            matrix[row * size + column] = if row == column {
                rest.max(1e-12).sqrt()
            } else {
                rest / matrix[column * size + column]
            };
        }
    }
    for row in 0..size {
        let known: f64 = (0..row).map(|at| matrix[row * size + at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|at| matrix[at * size + row] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row * size + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<f64> {
        let row = |at: u32| {
            [
                f64::from((at * 4409 + 7) % 997) / 997.0 - 0.5,
                f64::from((at * 31 + 3) % 7) / 3.0 - 1.0,
                f64::from((at * 17) % 5),
            ]
        };
        (0..60).flat_map(row).collect()
    }

    /// `LogisticRegression(C=…, tol=1e-12)` of scikit-learn 1.9.1 on the same rows.
    #[test]
    fn the_optimum_is_that_of_scikit_learn() {
        let labels: Vec<bool> = (0..60).map(|at| (at * 7919 + 5) % 1009 < 300).collect();
        let cases = [
            (
                1.0,
                -0.516_185_671_479_191_3,
                [
                    -0.346_570_694_506_099_8,
                    -0.336_355_884_621_211_6,
                    -0.131_628_335_805_414_55,
                ],
            ),
            (
                0.05,
                -0.599_057_983_554_557_6,
                [
                    -0.029_207_682_541_924_462,
                    -0.080_790_992_947_214_33,
                    -0.085_856_322_019_679_71,
                ],
            ),
        ];
        for (strength, intercept, weights) in cases {
            let fitted = Logistic::fit(&rows(), 3, &labels, strength);
            assert!((fitted.intercept - intercept).abs() < 1e-5, "{fitted:?}");
            for (found, expected) in fitted.weights.iter().zip(weights) {
                assert!((found - expected).abs() < 1e-5, "{fitted:?}");
            }
        }
    }

    #[test]
    fn rows_that_a_line_divides_still_have_an_optimum() {
        let values: Vec<f64> = (0..40).map(|at| f64::from(at) * 100.0).collect();
        let labels: Vec<bool> = (0..40).map(|at| at >= 20).collect();
        let fitted = Logistic::fit(&values, 1, &labels, 1.0);
        assert!(fitted.weights[0].is_finite() && fitted.weights[0] > 0.0);
        assert!(
            fitted.raw(&[1_900.0]) < 0.0 && fitted.raw(&[2_000.0]) > 0.0,
            "{fitted:?}"
        );
    }
}
