//! Whether a product with a risk suits a customer, and what must happen before anybody sells it (domain rules PR-08 to
//! PR-11, PR-13, PR-14).
//!
//! Knows levels, their validity, the duties towards the old and the incapable, and the one way past a level: the
//! customer's own signed statement. Refuses to know questions and texts, which are published data, and to weigh: a product
//! suits or it does not.

mod assessment;
mod field_sale;
mod needs;
mod sale;
mod slots;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use assessment::{Answer, AssessmentRefused, Band, Question, QuestionOption, Questionnaire, Scored, score};
pub use field_sale::{may_tell_a_field_sale, tells_a_field_sale};
pub use needs::{
    InsuranceFacts, InsuranceFlag, InsurancePolicy, InvestorFacts, InvestorPolicy, insurance_flags, is_qualified,
};
pub use sale::{SaleBlock, SaleFacts, sale_blocks};
pub use slots::{Day, Slot, SlotAnswer, SlotRefused, SlotState, grant, may_spend};

/// Whether a customer can bind themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    #[default]
    Full,
    /// Only with a guardian, and only what carries little risk.
    Limited,
    None,
}

/// How far a customer of a level may go (PR-10: the matrix is data).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelRow {
    /// C1 to C5.
    pub customer: u8,
    /// The highest product level, R1 to R5.
    pub product: u8,
}

/// What the bank's rule pack says about suitability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SuitabilityPolicy {
    pub matrix: Vec<LevelRow>,
    /// An assessment counts for so many months.
    pub valid_months: u32,
    pub max_per_day: u32,
    /// At most so many assessments within `window_months`.
    pub max_per_window: u32,
    pub window_months: u32,
    /// Days for which an assessment that was reserved for a device may be made.
    pub slot_days: u32,
    /// From this age on a customer is specially protected.
    pub protected_age: u32,
    /// A product of this level or above counts as high for whom is protected.
    pub protected_from_level: u8,
    /// Hours between the opinion and the sale, for the protected.
    pub cooling_hours: u32,
    /// A second person calls the protected back before the sale.
    pub call_back: bool,
    /// From this age on a customer has full capacity.
    pub full_capacity_age: u32,
    /// The highest product level for limited capacity, with a guardian.
    pub limited_capacity_level: u8,
    /// Levels of customers who may not go past their level even by their own statement.
    pub not_by_own_wish: Vec<u8>,
    pub insurance: InsurancePolicy,
    pub investor: InvestorPolicy,
}

impl Default for SuitabilityPolicy {
    /// As domain section 2c states it.
    fn default() -> Self {
        Self {
            matrix: (1..=5)
                .map(|level| LevelRow {
                    customer: level,
                    product: level,
                })
                .collect(),
            valid_months: 12,
            max_per_day: 2,
            max_per_window: 8,
            window_months: 12,
            slot_days: 14,
            protected_age: 65,
            protected_from_level: 4,
            cooling_hours: 24,
            call_back: true,
            full_capacity_age: 18,
            limited_capacity_level: 1,
            not_by_own_wish: vec![1],
            insurance: InsurancePolicy::default(),
            investor: InvestorPolicy::default(),
        }
    }
}

impl SuitabilityPolicy {
    /// The highest product level for a customer of a level; none when the matrix does not know the level.
    pub fn reach(&self, customer_level: u8) -> Option<u8> {
        let row = self.matrix.iter().find(|row| row.customer == customer_level);
        row.map(|row| row.product)
    }

    /// The last day on which an assessment counts.
    pub fn valid_until(&self, assessed_on: NaiveDate) -> NaiveDate {
        assessed_on + Months::new(self.valid_months)
    }

    /// Whether a customer born in a year is specially protected on a day. Only the year is known, so who may be old enough
    /// is protected from the first of January.
    pub fn is_protected(&self, birth_year: Option<i32>, on: NaiveDate) -> bool {
        birth_year.is_some_and(|born| on.year() - born >= i32::try_from(self.protected_age).unwrap_or(i32::MAX))
    }

    /// What a customer born in a year can bind themselves to on a day, unless somebody knows of less. Who may be too
    /// young counts as too young.
    pub fn capacity(&self, birth_year: Option<i32>, on: NaiveDate) -> Capacity {
        let grown = i32::try_from(self.full_capacity_age).unwrap_or(i32::MAX);
        match birth_year {
            Some(born) if on.year() - born <= grown => Capacity::Limited,
            _ => Capacity::Full,
        }
    }
}

/// The level that counts: the higher of issuer and seller (PR-08). None for what carries no risk of investment.
pub fn product_level(issuer: Option<u8>, seller: Option<u8>) -> Option<u8> {
    issuer.max(seller)
}

/// What is known of a customer where suitability is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuitabilityFacts {
    /// C1 to C5.
    pub customer_level: Option<u8>,
    pub assessed_on: Option<NaiveDate>,
    pub birth_year: Option<i32>,
    pub capacity: Capacity,
    /// The guardian of a customer of limited capacity agrees in writing.
    pub guardian: bool,
}

/// How a product and a customer go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SuitabilityMatch")]
pub enum Match {
    /// The product carries no level: suitability does not speak of it.
    NotRated,
    Suitable,
    /// The product's level is above the customer's.
    AboveLevel,
    NotAssessed,
    AssessmentExpired,
    /// Nobody sells to whom cannot bind themselves.
    NoCapacity,
    /// Limited capacity: only low risk, with a guardian.
    LimitedCapacity,
}

impl Match {
    pub const ALL: &[Self] = &[
        Self::NotRated,
        Self::Suitable,
        Self::AboveLevel,
        Self::NotAssessed,
        Self::AssessmentExpired,
        Self::NoCapacity,
        Self::LimitedCapacity,
    ];

    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotRated => "suitability.not_rated",
            Self::Suitable => "suitability.suitable",
            Self::AboveLevel => "suitability.above_level",
            Self::NotAssessed => "suitability.not_assessed",
            Self::AssessmentExpired => "suitability.assessment_expired",
            Self::NoCapacity => "suitability.no_capacity",
            Self::LimitedCapacity => "suitability.limited_capacity",
        }
    }

    /// The product may be offered.
    pub fn is_open(self) -> bool {
        matches!(self, Self::NotRated | Self::Suitable)
    }
}

/// A product and a customer, judged on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suitability {
    pub product_level: Option<u8>,
    pub customer_level: Option<u8>,
    pub assessed_on: Option<NaiveDate>,
    pub valid_until: Option<NaiveDate>,
    pub verdict: Match,
    /// The special duties of [`SuitabilityPolicy::protected_age`] hold: time to think and a second person.
    pub protected: bool,
}

/// Judge a product of a level for a customer on a day.
pub fn judge(
    policy: &SuitabilityPolicy,
    product_level: Option<u8>,
    facts: &SuitabilityFacts,
    on: NaiveDate,
) -> Suitability {
    let protected = policy.is_protected(facts.birth_year, on)
        && product_level.is_some_and(|level| level >= policy.protected_from_level);
    Suitability {
        product_level,
        customer_level: facts.customer_level,
        assessed_on: facts.assessed_on,
        valid_until: facts.assessed_on.map(|assessed| policy.valid_until(assessed)),
        verdict: product_level.map_or(Match::NotRated, |level| verdict(policy, level, facts, on)),
        protected,
    }
}

fn verdict(policy: &SuitabilityPolicy, level: u8, facts: &SuitabilityFacts, on: NaiveDate) -> Match {
    match facts.capacity.min_of(policy.capacity(facts.birth_year, on)) {
        Capacity::None => return Match::NoCapacity,
        Capacity::Limited if level > policy.limited_capacity_level || !facts.guardian => return Match::LimitedCapacity,
        Capacity::Limited | Capacity::Full => {}
    }
    let (Some(customer), Some(assessed_on)) = (facts.customer_level, facts.assessed_on) else {
        return Match::NotAssessed;
    };
    if on > policy.valid_until(assessed_on) {
        return Match::AssessmentExpired;
    }
    if policy.reach(customer).is_some_and(|reach| level <= reach) {
        Match::Suitable
    } else {
        Match::AboveLevel
    }
}

impl Capacity {
    /// The lesser of two.
    fn min_of(self, other: Self) -> Self {
        let rank = |capacity| match capacity {
            Self::None => 0,
            Self::Limited => 1,
            Self::Full => 2,
        };
        if rank(self) <= rank(other) { self } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn assessed(level: u8) -> SuitabilityFacts {
        SuitabilityFacts {
            customer_level: Some(level),
            assessed_on: Some(day(2026, 3, 10)),
            birth_year: Some(1980),
            ..SuitabilityFacts::default()
        }
    }

    fn verdict_of(level: u8, facts: &SuitabilityFacts, on: NaiveDate) -> Match {
        judge(&SuitabilityPolicy::default(), Some(level), facts, on).verdict
    }

    #[test]
    fn pr_08_the_higher_of_issuer_and_seller_counts() {
        for (issuer, seller, level) in [
            (Some(2), Some(4), Some(4)),
            (Some(4), Some(2), Some(4)),
            (Some(3), None, Some(3)),
            (None, Some(1), Some(1)),
            (None, None, None),
        ] {
            assert_eq!(product_level(issuer, seller), level);
        }
    }

    #[test]
    fn pr_10_a_customer_may_buy_up_to_the_own_level() {
        let on = day(2026, 11, 20);
        for customer in 1..=5 {
            for product in 1..=5 {
                let expected = if product <= customer {
                    Match::Suitable
                } else {
                    Match::AboveLevel
                };
                assert_eq!(
                    verdict_of(product, &assessed(customer), on),
                    expected,
                    "R{product} for C{customer}"
                );
            }
        }
        let lenient = SuitabilityPolicy {
            matrix: vec![LevelRow {
                customer: 2,
                product: 1,
            }],
            ..SuitabilityPolicy::default()
        };
        assert_eq!(
            judge(&lenient, Some(2), &assessed(2), on).verdict,
            Match::AboveLevel,
            "the matrix is data"
        );
    }

    #[test]
    fn pr_08_an_assessment_counts_for_twelve_months() {
        for (on, expected) in [
            (day(2027, 3, 10), Match::Suitable),
            (day(2027, 3, 11), Match::AssessmentExpired),
        ] {
            assert_eq!(verdict_of(2, &assessed(3), on), expected, "{on}");
        }
        let unknown = SuitabilityFacts {
            assessed_on: None,
            ..assessed(3)
        };
        assert_eq!(verdict_of(2, &unknown, day(2026, 11, 20)), Match::NotAssessed);
    }

    #[test]
    fn pr_08_persons_without_capacity_are_not_sold_to() {
        let on = day(2026, 11, 20);
        let with = |capacity, guardian| SuitabilityFacts {
            capacity,
            guardian,
            ..assessed(5)
        };
        for (facts, level, expected) in [
            (with(Capacity::None, true), 1, Match::NoCapacity),
            (with(Capacity::Limited, false), 1, Match::LimitedCapacity),
            (with(Capacity::Limited, true), 1, Match::Suitable),
            (with(Capacity::Limited, true), 2, Match::LimitedCapacity),
            (
                SuitabilityFacts {
                    birth_year: Some(2009),
                    ..assessed(5)
                },
                3,
                Match::LimitedCapacity,
            ),
            (
                SuitabilityFacts {
                    birth_year: Some(2007),
                    ..assessed(5)
                },
                3,
                Match::Suitable,
            ),
        ] {
            assert_eq!(verdict_of(level, &facts, on), expected, "R{level} {facts:?}");
        }
    }

    #[test]
    fn pr_08_high_risk_for_the_old_carries_special_duties() {
        let on = day(2026, 11, 20);
        for (birth_year, level, protected) in [
            (Some(1961), 4, true),
            (Some(1961), 5, true),
            (Some(1961), 3, false),
            (Some(1962), 5, false),
            (None, 5, false),
        ] {
            let facts = SuitabilityFacts {
                birth_year,
                ..assessed(5)
            };
            let judged = judge(&SuitabilityPolicy::default(), Some(level), &facts, on);
            assert_eq!(judged.protected, protected, "{birth_year:?} R{level}");
        }
    }
}
