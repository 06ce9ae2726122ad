//! What must have happened before a product with a level may be sold, judged for the day of the sale. In the field
//! nothing with a level is sold: the sale is an appointment in the dedicated area (PR-11), and headquarters asks again
//! on its day.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Match, Suitability, SuitabilityPolicy};

/// What is known about the way to a sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SaleFacts {
    /// When the opinion about this product at this level was told, if it was, and signed.
    pub told_at: Option<DateTime<Utc>>,
    /// A second person called the customer back about this product.
    pub called_back: bool,
    /// The customer asked for this product in a signed statement.
    pub own_statement: bool,
    /// The sale takes place in the dedicated area of an outlet.
    pub dedicated_area: bool,
}

/// What still stands before a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SaleBlock {
    NotAssessed,
    AssessmentExpired,
    AboveLevel,
    NoCapacity,
    LimitedCapacity,
    /// The opinion was not told and signed.
    OpinionNotTold,
    /// The time to think is not over.
    CoolingOff,
    /// A second person has not called back.
    CallBackMissing,
    /// Only in the dedicated area, with its recording.
    DedicatedAreaOnly,
}

impl SaleBlock {
    pub const ALL: &[Self] = &[
        Self::NotAssessed,
        Self::AssessmentExpired,
        Self::AboveLevel,
        Self::NoCapacity,
        Self::LimitedCapacity,
        Self::OpinionNotTold,
        Self::CoolingOff,
        Self::CallBackMissing,
        Self::DedicatedAreaOnly,
    ];

    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAssessed => "suitability.not_assessed",
            Self::AssessmentExpired => "suitability.assessment_expired",
            Self::AboveLevel => "suitability.above_level",
            Self::NoCapacity => "suitability.no_capacity",
            Self::LimitedCapacity => "suitability.limited_capacity",
            Self::OpinionNotTold => "suitability.opinion_not_told",
            Self::CoolingOff => "suitability.cooling_off",
            Self::CallBackMissing => "suitability.call_back_missing",
            Self::DedicatedAreaOnly => "suitability.dedicated_area_only",
        }
    }
}

impl SuitabilityPolicy {
    /// When the time to think is over, for a customer who is protected (PR-08).
    pub fn cooled_off_at(&self, told_at: DateTime<Utc>) -> DateTime<Utc> {
        told_at + TimeDelta::hours(i64::from(self.cooling_hours))
    }

    /// Whether a customer may go past the own level by a signed statement (PR-09): never one of the lowest level, never
    /// by anybody's suggestion, and only where the level is what stands in the way.
    pub fn own_wish_opens(&self, suitability: &Suitability) -> bool {
        let excluded = suitability
            .customer_level
            .is_none_or(|level| self.not_by_own_wish.contains(&level));
        suitability.verdict == Match::AboveLevel && !excluded
    }
}

/// Everything that stands before the sale of a product at a moment. Empty: it may be sold there. What carries no level is
/// not sold here either way, and has nothing in its way here.
pub fn sale_blocks(
    policy: &SuitabilityPolicy,
    suitability: &Suitability,
    facts: &SaleFacts,
    at: DateTime<Utc>,
) -> Vec<SaleBlock> {
    if suitability.verdict == Match::NotRated {
        return Vec::new();
    }
    let mut blocks: Vec<SaleBlock> = by_level(policy, suitability, facts).into_iter().collect();
    match facts.told_at {
        None => blocks.push(SaleBlock::OpinionNotTold),
        Some(told_at) if suitability.protected && at < policy.cooled_off_at(told_at) => {
            blocks.push(SaleBlock::CoolingOff);
        }
        Some(_) => {}
    }
    if suitability.protected && policy.call_back && !facts.called_back {
        blocks.push(SaleBlock::CallBackMissing);
    }
    if !facts.dedicated_area {
        blocks.push(SaleBlock::DedicatedAreaOnly);
    }
    blocks
}

fn by_level(policy: &SuitabilityPolicy, suitability: &Suitability, facts: &SaleFacts) -> Option<SaleBlock> {
    match suitability.verdict {
        Match::NotRated | Match::Suitable => None,
        Match::AboveLevel if facts.own_statement && policy.own_wish_opens(suitability) => None,
        Match::AboveLevel => Some(SaleBlock::AboveLevel),
        Match::NotAssessed => Some(SaleBlock::NotAssessed),
        Match::AssessmentExpired => Some(SaleBlock::AssessmentExpired),
        Match::NoCapacity => Some(SaleBlock::NoCapacity),
        Match::LimitedCapacity => Some(SaleBlock::LimitedCapacity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SaleBlock::*;
    use chrono::NaiveDate;

    fn suitability(customer: u8, product: u8, verdict: Match, protected: bool) -> Suitability {
        Suitability {
            product_level: Some(product),
            customer_level: Some(customer),
            assessed_on: None,
            valid_until: None,
            verdict,
            protected,
        }
    }

    fn at(hours: i64) -> DateTime<Utc> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        day.and_hms_opt(1, 0, 0).unwrap().and_utc() + TimeDelta::hours(hours)
    }

    fn ready() -> SaleFacts {
        SaleFacts {
            told_at: Some(at(0)),
            called_back: true,
            own_statement: false,
            dedicated_area: true,
        }
    }

    fn blocks(suitability: &Suitability, facts: &SaleFacts, hours: i64) -> Vec<SaleBlock> {
        sale_blocks(&SuitabilityPolicy::default(), suitability, facts, at(hours))
    }

    #[test]
    fn pr_08_the_opinion_is_told_and_signed_before_any_sale() {
        let suits = suitability(3, 2, Match::Suitable, false);
        assert_eq!(blocks(&suits, &ready(), 0), []);
        assert_eq!(
            blocks(
                &suits,
                &SaleFacts {
                    told_at: None,
                    ..ready()
                },
                0
            ),
            [OpinionNotTold]
        );
    }

    #[test]
    fn pr_08_the_old_have_a_day_to_think_and_hear_a_second_person() {
        let old = suitability(5, 4, Match::Suitable, true);
        for (hours, expected) in [(0, &[CoolingOff][..]), (23, &[CoolingOff]), (24, &[])] {
            assert_eq!(blocks(&old, &ready(), hours), expected, "after {hours} h");
        }
        assert_eq!(
            blocks(
                &old,
                &SaleFacts {
                    called_back: false,
                    ..ready()
                },
                30
            ),
            [CallBackMissing]
        );
    }

    #[test]
    fn pr_09_past_the_level_only_by_the_customers_own_signed_statement_and_never_for_c1() {
        let own = SaleFacts {
            own_statement: true,
            ..ready()
        };
        for (customer, facts, expected) in [(2, ready(), &[AboveLevel][..]), (2, own, &[]), (1, own, &[AboveLevel])] {
            let above = suitability(customer, 4, Match::AboveLevel, false);
            assert_eq!(blocks(&above, &facts, 0), expected, "C{customer}");
        }
        for (verdict, block) in [
            (Match::NotAssessed, NotAssessed),
            (Match::AssessmentExpired, AssessmentExpired),
            (Match::NoCapacity, NoCapacity),
            (Match::LimitedCapacity, LimitedCapacity),
        ] {
            assert_eq!(
                blocks(&suitability(3, 4, verdict, false), &own, 0),
                [block],
                "a statement mends nothing else"
            );
        }
    }

    #[test]
    fn pr_11_nothing_with_a_level_is_sold_in_the_field() {
        let in_the_field = SaleFacts {
            dedicated_area: false,
            ..ready()
        };
        for level in 1..=5 {
            let suits = suitability(5, level, Match::Suitable, false);
            assert_eq!(blocks(&suits, &in_the_field, 0), [DedicatedAreaOnly], "R{level}");
        }
        let unrated = Suitability {
            product_level: None,
            ..suitability(1, 1, Match::NotRated, false)
        };
        assert_eq!(blocks(&unrated, &in_the_field, 0), []);
    }
}
