//! What a suggestion may bring, in whole numbers: once a probability is rounded to parts per million, nothing here is a
//! binary float, so the order is the same on every machine.
//!
//! Source: expected value and visit priority of domain section 3.9.

use chrono::NaiveDate;
use rounds_protocol::rules::VisitWeights;

/// Parts per million in one.
pub const MILLION: u32 = 1_000_000;
/// Thousandths in one: of urgency and levers, where it changes nothing.
pub const NEUTRAL: u32 = 1_000;
/// The strongest urgency that a rule may give.
pub const MAX_URGENCY: u32 = 3_000;
/// How far the bank may pull a lever either way.
pub const LEVERS: std::ops::RangeInclusive<u32> = 500..=2_000;

/// The parts of a priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worth {
    /// Of this product, parts per million.
    pub probability_ppm: u32,
    /// The product's share of its family's probability, basis points.
    pub share_bp: u32,
    pub margin_minor: i64,
    pub contact_cost_minor: i64,
    pub urgency_permille: u32,
    pub lever_permille: u32,
}

impl Worth {
    /// Probability times annual margin, minus the cost of a contact; minor units, halves up.
    pub fn expected_value_minor(&self) -> i64 {
        let gross = i128::from(self.probability_ppm) * i128::from(self.margin_minor);
        let million = i128::from(MILLION);
        let minor = (gross + million / 2).div_euclid(million) - i128::from(self.contact_cost_minor);
        i64::try_from(minor).unwrap_or(if minor < 0 { i64::MIN } else { i64::MAX })
    }

    /// Propensity times margin times urgency times lever, minus the cost of a contact, in 10^-12 minor units. Without urgency
    /// and lever it is the expected value, unrounded.
    pub fn priority(&self) -> i128 {
        let gross = i128::from(self.probability_ppm)
            * i128::from(self.margin_minor)
            * i128::from(self.urgency_permille)
            * i128::from(self.lever_permille);
        gross - i128::from(self.contact_cost_minor) * 1_000_000_000_000
    }
}

/// `a * b / c` in whole numbers, halves up; nothing of nothing.
pub fn share(a: u32, b: u64, c: u64) -> u32 {
    if c == 0 {
        return 0;
    }
    let (a, b, c) = (u128::from(a), u128::from(b), u128::from(c));
    u32::try_from((2 * a * b + c) / (2 * c)).unwrap_or(u32::MAX)
}

/// The parts of a visit's priority, each in parts per million of its fullest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitParts {
    pub propensity: u32,
    pub value: u32,
    pub urgency: u32,
    pub since_contact: u32,
    /// None when it is not known who is near; then the other parts share its weight.
    pub nearness: Option<u32>,
}

impl VisitParts {
    /// The parts for a customer whose best suggestion is worth `worth`, last contacted on a day, or never.
    pub fn of(worth: &Worth, last_contact: Option<NaiveDate>, on: NaiveDate, weights: &VisitWeights) -> Self {
        let waited = last_contact.map_or(i64::MAX, |last| (on - last).num_days());
        let above = worth.urgency_permille.saturating_sub(NEUTRAL);
        Self {
            propensity: part(worth.probability_ppm.into(), weights.full_propensity_ppm.into()),
            value: part(worth.margin_minor, weights.full_margin_minor),
            urgency: part(above.into(), (MAX_URGENCY - NEUTRAL).into()),
            since_contact: part(waited, weights.full_since_contact_days.into()),
            nearness: None,
        }
    }

    /// The weighted sum, parts per million (domain section 3.9).
    pub fn priority(&self, weights: &VisitWeights) -> u32 {
        let known = [
            (weights.propensity, Some(self.propensity)),
            (weights.value, Some(self.value)),
            (weights.urgency, Some(self.urgency)),
            (weights.since_contact, Some(self.since_contact)),
            (weights.nearness, self.nearness),
        ];
        let (mut sum, mut all) = (0_u64, 0_u64);
        for (weight, part) in known {
            if let Some(part) = part {
                sum += u64::from(weight) * u64::from(part);
                all += u64::from(weight);
            }
        }
        share(1, sum, all)
    }
}

/// `amount / full` in parts per million, from nothing to one.
fn part(amount: i64, full: i64) -> u32 {
    let full = u64::try_from(full.max(1)).unwrap_or(1);
    let amount = u64::try_from(amount.max(0)).unwrap_or(0).min(full);
    share(MILLION, amount, full)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worth() -> Worth {
        Worth {
            probability_ppm: 62_000,
            share_bp: 10_000,
            margin_minor: 120_000,
            contact_cost_minor: 3_500,
            urgency_permille: NEUTRAL,
            lever_permille: NEUTRAL,
        }
    }

    #[test]
    fn the_expected_value_is_that_of_the_oracle() {
        // Domain section 3.9: 0.062 x 1,200 - 35 = 39.40.
        assert_eq!(worth().expected_value_minor(), 3_940);
        assert_eq!(worth().priority(), 3_940 * 1_000_000_000_000);
    }

    #[test]
    fn halves_of_the_expected_value_go_up() {
        for (ppm, expected) in [(4, 0), (5, 1), (15, 2)] {
            let small = Worth {
                probability_ppm: ppm,
                margin_minor: 100_000,
                contact_cost_minor: 0,
                ..worth()
            };
            assert_eq!(small.expected_value_minor(), expected, "{ppm}");
        }
    }

    #[test]
    fn urgency_and_levers_never_lower_what_they_raise() {
        let poor = Worth {
            probability_ppm: 1_000,
            ..worth()
        };
        let urgent = Worth {
            urgency_permille: 2_000,
            ..poor
        };
        assert!(poor.expected_value_minor() < 0);
        assert!(urgent.priority() > poor.priority());
    }

    #[test]
    fn the_visit_priority_is_that_of_the_oracle() {
        // Domain section 3.9: .62, .40, 1.00, .50, .80 give 0.647.
        let parts = VisitParts {
            propensity: 620_000,
            value: 400_000,
            urgency: 1_000_000,
            since_contact: 500_000,
            nearness: Some(800_000),
        };
        assert_eq!(parts.priority(&VisitWeights::default()), 647_000);
    }

    #[test]
    fn what_is_not_known_neither_helps_nor_harms() {
        let parts = VisitParts {
            propensity: 500_000,
            value: 500_000,
            urgency: 500_000,
            since_contact: 500_000,
            nearness: None,
        };
        assert_eq!(parts.priority(&VisitWeights::default()), 500_000);
    }

    #[test]
    fn parts_are_full_at_their_fullest_and_never_seen_is_longest_ago() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let rich = Worth {
            probability_ppm: 900_000,
            margin_minor: 10_000_000,
            urgency_permille: MAX_URGENCY,
            ..worth()
        };
        let weights = VisitWeights::default();
        let full = VisitParts::of(&rich, None, day(20), &weights);
        assert_eq!(full.priority(&weights), MILLION);
        let seen_today = VisitParts::of(&rich, Some(day(20)), day(20), &weights);
        assert_eq!(seen_today.since_contact, 0);
    }
}
