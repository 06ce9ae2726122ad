//! A customer's facts as the row of numbers that a model looks at. Headquarters builds the rows it trains on with this
//! very function, so that training and scoring cannot drift apart.
//!
//! Knows how a fact becomes a number; refuses to know what the number is good for.

use rounds_protocol::bundle::{FeatureKind, ModelFeature};
use rounds_protocol::entities::{Fact, FactValue};

use crate::facts::FactSet;

/// One number for each feature, in the model's order. Money is in minor units, shares in basis points, flags are 1 or 0.
/// An unknown fact, a fact of another type than the feature wants, and a code that the feature does not list are
/// missing: NaN.
pub fn row(features: &[ModelFeature], facts: &FactSet<'_>) -> Vec<f64> {
    features
        .iter()
        .map(|feature| {
            facts
                .fact(&feature.fact)
                .and_then(|fact| number(&feature.kind, fact))
                .unwrap_or(f64::NAN)
        })
        .collect()
}

/// One fact as a number; `None` when it does not fit the kind.
fn number(kind: &FeatureKind, fact: &Fact) -> Option<f64> {
    match (kind, &fact.value) {
        (FeatureKind::Number, FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n)) => {
            Some(*n as f64)
        }
        (FeatureKind::Flag, FactValue::Flag(flag)) => Some(f64::from(u8::from(*flag))),
        (FeatureKind::DaysSince, FactValue::Date(date)) => Some((fact.as_of - *date).num_days() as f64),
        (FeatureKind::Code { values }, FactValue::Code(code)) => {
            values.iter().position(|value| value == code).map(|at| at as f64)
        }
        _ => None,
    }
}
