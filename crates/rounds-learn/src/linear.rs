//! Logistic regression with a quadratic penalty, the baseline and the inside of the scorecard. Knows its optimum exactly
//! (Newton's steps on a strictly convex loss, as scikit-learn's `LogisticRegression` finds it by another way); refuses
//! to know what the columns are.
//!
//! Our own, because the kept libraries neither leave the intercept free of the penalty nor promise the optimum, and the
//! references were measured at it. Newton needs no settings and about seven passes.

mod encoding;
mod newton;

pub(crate) use encoding::Encoding;
pub(crate) use newton::{Logistic, logistic_of};
