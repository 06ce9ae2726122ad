//! Two gates that look at money: what must be looked at before an insurance policy is issued (PR-13), and who may see a
//! private product at all (PR-14).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// From when on an insurance policy is not issued at once (PR-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InsurancePolicy {
    /// Older than this: flagged.
    pub age_over: u32,
    /// Older than this, with a regular premium: flagged.
    pub age_over_regular: u32,
    /// A single premium above so many household incomes of a year, in hundredths: 400 is four times.
    pub single_premium_income_percent: u32,
    /// A regular premium above this share of the household income of a year, in hundredths.
    pub regular_premium_income_percent: u32,
    /// A household income of a year below this is low, minor units.
    pub low_income_minor: i64,
    /// Days in which the customer may step back from a life policy of more than a year.
    pub hesitation_days: u32,
}

impl Default for InsurancePolicy {
    fn default() -> Self {
        Self {
            age_over: 65,
            age_over_regular: 60,
            single_premium_income_percent: 400,
            regular_premium_income_percent: 20,
            low_income_minor: 3_600_000,
            hesitation_days: 15,
        }
    }
}

/// What the need analysis asks. Amounts in minor units; an income of zero or less is no income.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InsuranceFacts {
    /// Years; none when the birth year is not known.
    pub age: Option<u32>,
    #[ts(type = "number")]
    pub household_income_minor: i64,
    /// Paid once.
    #[ts(type = "number | null")]
    pub single_premium_minor: Option<i64>,
    /// Paid each year.
    #[ts(type = "number | null")]
    pub yearly_premium_minor: Option<i64>,
}

/// Why a policy is not issued at once: manual underwriting and a signed confirmation first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceFlag {
    Age,
    AgeWithRegularPremium,
    LowIncome,
    SinglePremiumHigh,
    RegularPremiumHigh,
}

/// Everything that speaks against issuing at once. A flag never hides the product: it slows the sale down.
pub fn insurance_flags(policy: &InsurancePolicy, facts: &InsuranceFacts) -> Vec<InsuranceFlag> {
    let above = |premium: Option<i64>, percent: u32| {
        let limit = i128::from(facts.household_income_minor.max(0)) * i128::from(percent);
        premium.is_some_and(|premium| i128::from(premium) * 100 > limit)
    };
    let regular = facts.yearly_premium_minor.is_some();
    let checks = [
        (InsuranceFlag::Age, facts.age.is_some_and(|age| age > policy.age_over)),
        (
            InsuranceFlag::AgeWithRegularPremium,
            regular && facts.age.is_some_and(|age| age > policy.age_over_regular),
        ),
        (
            InsuranceFlag::LowIncome,
            facts.household_income_minor < policy.low_income_minor,
        ),
        (
            InsuranceFlag::SinglePremiumHigh,
            above(facts.single_premium_minor, policy.single_premium_income_percent),
        ),
        (
            InsuranceFlag::RegularPremiumHigh,
            above(facts.yearly_premium_minor, policy.regular_premium_income_percent),
        ),
    ];
    checks
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(flag, _)| flag)
        .collect()
}

/// Who may see private products (PR-14). Minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvestorPolicy {
    pub net_financial_assets_minor: i64,
    pub financial_assets_minor: i64,
    pub mean_income_minor: i64,
}

impl Default for InvestorPolicy {
    fn default() -> Self {
        Self {
            net_financial_assets_minor: 300_000_000,
            financial_assets_minor: 500_000_000,
            mean_income_minor: 40_000_000,
        }
    }
}

/// What an investor proved, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvestorFacts {
    #[ts(type = "number | null")]
    pub net_financial_assets_minor: Option<i64>,
    #[ts(type = "number | null")]
    pub financial_assets_minor: Option<i64>,
    /// Of the last three years.
    #[ts(type = "number | null")]
    pub mean_income_minor: Option<i64>,
}

/// Whether any of the three thresholds is reached. What is not proved does not count.
pub fn is_qualified(policy: &InvestorPolicy, facts: &InvestorFacts) -> bool {
    let reaches = |value: Option<i64>, least: i64| value.is_some_and(|value| value >= least);
    reaches(facts.net_financial_assets_minor, policy.net_financial_assets_minor)
        || reaches(facts.financial_assets_minor, policy.financial_assets_minor)
        || reaches(facts.mean_income_minor, policy.mean_income_minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use InsuranceFlag::*;

    #[test]
    fn pr_13_what_speaks_against_issuing_at_once_is_named() {
        let sound = InsuranceFacts {
            age: Some(40),
            household_income_minor: 10_000_000,
            single_premium_minor: None,
            yearly_premium_minor: None,
        };
        let policy = InsurancePolicy::default();
        for (facts, flags) in [
            (sound, &[][..]),
            (InsuranceFacts { age: Some(65), ..sound }, &[]),
            (InsuranceFacts { age: Some(66), ..sound }, &[Age]),
            (
                InsuranceFacts {
                    age: Some(61),
                    yearly_premium_minor: Some(2_000_000),
                    ..sound
                },
                &[AgeWithRegularPremium],
            ),
            (
                InsuranceFacts {
                    yearly_premium_minor: Some(2_000_001),
                    ..sound
                },
                &[RegularPremiumHigh],
            ),
            (
                InsuranceFacts {
                    single_premium_minor: Some(40_000_000),
                    ..sound
                },
                &[],
            ),
            (
                InsuranceFacts {
                    single_premium_minor: Some(40_000_001),
                    ..sound
                },
                &[SinglePremiumHigh],
            ),
            (
                InsuranceFacts {
                    household_income_minor: 0,
                    single_premium_minor: Some(1),
                    ..sound
                },
                &[LowIncome, SinglePremiumHigh],
            ),
        ] {
            assert_eq!(insurance_flags(&policy, &facts), flags, "{facts:?}");
        }
    }

    #[test]
    fn pr_14_one_proved_threshold_makes_a_qualified_investor() {
        let policy = InvestorPolicy::default();
        let none = InvestorFacts::default();
        for (facts, qualified) in [
            (none, false),
            (
                InvestorFacts {
                    net_financial_assets_minor: Some(300_000_000),
                    ..none
                },
                true,
            ),
            (
                InvestorFacts {
                    net_financial_assets_minor: Some(299_999_999),
                    ..none
                },
                false,
            ),
            (
                InvestorFacts {
                    financial_assets_minor: Some(499_999_999),
                    ..none
                },
                false,
            ),
            (
                InvestorFacts {
                    financial_assets_minor: Some(500_000_000),
                    ..none
                },
                true,
            ),
            (
                InvestorFacts {
                    mean_income_minor: Some(40_000_000),
                    ..none
                },
                true,
            ),
        ] {
            assert_eq!(is_qualified(&policy, &facts), qualified, "{facts:?}");
        }
    }
}
