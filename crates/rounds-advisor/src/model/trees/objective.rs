//! What a raw score stands for, by the objective that the model was trained for.
//!
//! Knows LightGBM's objectives with one output; refuses all others.

use crate::model::trees::error::TextError;

/// An objective with one output, as far as a raw score needs it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Objective {
    /// The raw score is the prediction: regressions and rankings.
    Plain,
    /// `regression sqrt`: the square root was learned.
    SquareRoot,
    /// The logarithm was learned: Poisson, gamma, Tweedie.
    Logarithm,
    /// Log-odds, once multiplied by `slope`.
    Logistic { slope: f64 },
    /// `cross_entropy_lambda`: the logarithm of one plus the odds.
    Lambda,
}

impl Objective {
    /// Read the header's `objective`, e.g. `binary sigmoid:1`. A model without one predicts its raw score.
    ///
    /// # Errors
    /// [`TextError::ObjectiveUnknown`] for any other, those of several classes among them.
    pub(crate) fn read(text: Option<&str>) -> Result<Self, TextError> {
        let Some(text) = text else {
            return Ok(Self::Plain);
        };
        let unknown = || TextError::ObjectiveUnknown { found: text.to_owned() };
        let mut words = text.split_ascii_whitespace();
        match words.next().unwrap_or_default() {
            "regression" if words.any(|word| word == "sqrt") => Ok(Self::SquareRoot),
            "regression" | "regression_l1" | "huber" | "fair" | "quantile" | "mape" | "lambdarank" | "rank_xendcg"
            | "custom" => Ok(Self::Plain),
            "poisson" | "gamma" | "tweedie" => Ok(Self::Logarithm),
            "cross_entropy" => Ok(Self::Logistic { slope: 1.0 }),
            "cross_entropy_lambda" => Ok(Self::Lambda),
            "binary" => words
                .find_map(|word| word.strip_prefix("sigmoid:"))
                .map_or(Some(1.0), |slope| slope.parse().ok())
                .filter(|slope: &f64| slope.is_finite() && *slope > 0.0)
                .map(|slope| Self::Logistic { slope })
                .ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }

    /// What LightGBM predicts for a raw score.
    pub(crate) fn output(self, raw: f64) -> f64 {
        match self {
            Self::Plain => raw,
            Self::SquareRoot => raw.signum() * raw * raw,
            Self::Logarithm => raw.exp(),
            Self::Logistic { slope } => 1.0 / (1.0 + (-slope * raw).exp()),
            Self::Lambda => raw.exp().ln_1p(),
        }
    }

    /// The raw score times this is what a calibration looks at: log-odds where there are odds.
    pub(crate) fn slope(self) -> f64 {
        match self {
            Self::Logistic { slope } => slope,
            Self::Plain | Self::SquareRoot | Self::Logarithm | Self::Lambda => 1.0,
        }
    }
}
