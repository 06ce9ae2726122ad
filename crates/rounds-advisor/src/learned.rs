//! Which learned segment a customer belongs to: the one with the nearest centre. Headquarters places customers with this
//! very function when it looks for the centres.
//!
//! Knows distances. Refuses to know how centres were found and what the segments are called.

use rounds_protocol::bundle::{ClusterScale, LearnedSegment};
use rounds_protocol::entities::FactValue;

use crate::facts::FactSet;

/// Where a value stands on a scale, in standard deviations from the book's mean. An unknown value is a nought, and so is
/// one that is no number.
pub fn place(scale: &ClusterScale, value: Option<&FactValue>) -> f64 {
    let number = match value {
        Some(FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n)) => *n as f64,
        Some(FactValue::Flag(true)) => 1.0,
        _ => 0.0,
    };
    let number = if scale.log { logarithm(number) } else { number };
    if scale.deviation > 0.0 {
        (number - scale.mean) / scale.deviation
    } else {
        0.0
    }
}

/// The logarithm of one more than the size, with the sign of the number.
pub fn logarithm(number: f64) -> f64 {
    number.signum() * number.abs().ln_1p()
}

/// The learned segment whose centre is nearest; of several equally near the first. `None` when there are none.
pub fn nearest<'s>(segments: &'s [LearnedSegment], facts: &FactSet<'_>) -> Option<&'s LearnedSegment> {
    let mut best: Option<(f64, &LearnedSegment)> = None;
    for segment in segments {
        let far = distance(segment, facts);
        if best.is_none_or(|(least, _)| far < least) {
            best = Some((far, segment));
        }
    }
    best.map(|(_, segment)| segment)
}

/// The square of the distance from a centre. A fact without a scale does not count.
fn distance(segment: &LearnedSegment, facts: &FactSet<'_>) -> f64 {
    segment
        .centre
        .iter()
        .filter_map(|(fact, centre)| {
            let scale = segment.scale.get(fact)?;
            Some((place(scale, facts.get(fact)) - centre).powi(2))
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use rounds_domain::Text;
    use rounds_protocol::bundle::Crowd;
    use rounds_protocol::entities::Fact;

    use super::*;

    fn segment(code: &str, money: f64, cards: f64) -> LearnedSegment {
        let scale = |log| ClusterScale {
            log,
            mean: 1.0,
            deviation: 2.0,
        };
        LearnedSegment {
            code: code.into(),
            name: Text::new(code, code),
            centre: BTreeMap::from([("aum_minor".to_owned(), money), ("cards_count".to_owned(), cards)]),
            scale: BTreeMap::from([
                ("aum_minor".to_owned(), scale(true)),
                ("cards_count".to_owned(), scale(false)),
            ]),
            stability: 1.0,
            apart: Vec::new(),
            crowd: Crowd::default(),
        }
    }

    fn fact(code: &str, value: FactValue) -> Fact {
        Fact {
            code: code.to_owned(),
            value,
            as_of: NaiveDate::default(),
        }
    }

    #[test]
    fn a_customer_belongs_to_the_nearest_centre_and_unknown_is_nothing() {
        // ln(1 + 1,000,000) = 13.8, which stands at 6.4; no card stands at -0.5, three at 1
        let segments = [
            segment("K01", 6.4, -0.5),
            segment("K02", 6.4, 1.0),
            segment("K03", -0.5, -0.5),
        ];
        let cases = [
            (vec![fact("aum_minor", FactValue::Money(1_000_000))], "K01"),
            (
                vec![
                    fact("aum_minor", FactValue::Money(1_000_000)),
                    fact("cards_count", FactValue::Count(3)),
                ],
                "K02",
            ),
            (vec![], "K03"),
        ];
        for (facts, wanted) in cases {
            let found = nearest(&segments, &FactSet::new(&facts)).unwrap();
            assert_eq!(found.code.as_str(), wanted);
        }
        assert!(nearest(&[], &FactSet::new(&[])).is_none());
    }

    #[test]
    fn of_two_equally_near_the_first_counts() {
        let segments = [segment("K01", 0.0, 0.0), segment("K02", 0.0, 0.0)];
        assert_eq!(nearest(&segments, &FactSet::new(&[])).unwrap().code.as_str(), "K01");
    }
}
