//! From a raw score to a probability. Knows two curves, both of which rise; refuses one that falls, because a bar that
//! raises the score must never lower the probability.

use rounds_protocol::bundle::Calibration;

use crate::model::error::ModelError;

/// A calibration that was found sound.
#[derive(Clone, Debug)]
pub(crate) struct Curve(Calibration);

impl Curve {
    /// Check a calibration.
    ///
    /// # Errors
    /// [`ModelError::CalibrationUnsound`] when numbers are not finite, lengths differ, or the curve falls.
    pub(crate) fn new(calibration: &Calibration) -> Result<Self, ModelError> {
        let unsound = |reason| ModelError::CalibrationUnsound { reason };
        match calibration {
            Calibration::Sigmoid { a, b } if !a.is_finite() || !b.is_finite() => Err(unsound("a number is not finite")),
            Calibration::Sigmoid { a, .. } if *a <= 0.0 => Err(unsound("it falls")),
            Calibration::Isotonic { raw, probability } if raw.is_empty() || raw.len() != probability.len() => Err(
                unsound("it wants as many probabilities as raw scores, and at least one"),
            ),
            Calibration::Isotonic { raw, .. } if !raw.iter().all(|raw| raw.is_finite()) => {
                Err(unsound("a number is not finite"))
            }
            Calibration::Isotonic { probability, .. } if !probability.iter().all(|p| (0.0..=1.0).contains(p)) => {
                Err(unsound("a probability lies outside 0 to 1"))
            }
            Calibration::Isotonic { raw, probability } if !raw.is_sorted() || !probability.is_sorted() => {
                Err(unsound("it falls"))
            }
            Calibration::Sigmoid { .. } | Calibration::Isotonic { .. } => Ok(Self(calibration.clone())),
        }
    }

    /// The probability of a raw score: 0 to 1.
    pub(crate) fn probability(&self, raw: f64) -> f64 {
        match &self.0 {
            Calibration::Sigmoid { a, b } => sigmoid(a * raw + b),
            Calibration::Isotonic {
                raw: points,
                probability,
            } => interpolate(points, probability, raw),
        }
    }
}

/// The logistic function, without overflow at either end.
fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Straight lines between points, flat outside. Of points with the same x the last counts at x.
fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let above = xs.partition_point(|point| *point <= x);
    if above == 0 {
        return ys[0];
    }
    if above == xs.len() {
        return ys[above - 1];
    }
    let (from, to) = (xs[above - 1], xs[above]);
    let share = (x - from) / (to - from);
    ys[above - 1] + share * (ys[above] - ys[above - 1])
}
