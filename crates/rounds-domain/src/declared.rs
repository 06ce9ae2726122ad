//! What a customer says of themselves at a visit: a closed list, because each of it becomes a fact that advice may rest
//! on. Declared is not verified: it never counts as the bank's own data, and it grows old.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::visit::Need;

/// One thing that the customer said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fact", content = "value", rename_all = "snake_case")]
pub enum DeclaredFact {
    /// Income of a usual month, minor units of the bank's currency.
    MonthlyIncome(#[ts(type = "number")] i64),
    /// A new job, as a code of the bank's fact `occupation`.
    Occupation(String),
    /// What the customer is going to spend money on.
    PlannedPurchase(Purchase),
}

/// What a customer plans to buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purchase {
    Car,
    ElectricCar,
    Home,
    Renovation,
    Appliances,
    Education,
    Stock,
    Equipment,
    FarmInputs,
}

/// Why a declared fact is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeclaredRefused {
    #[error("an income is more than nothing and at most {limit} minor units")]
    IncomeOutOfRange { limit: i64 },
    #[error("an occupation is a code")]
    OccupationNoCode,
    #[error("the same fact is declared twice")]
    Twice,
}

/// Fact codes under which the advice knows what was declared. The first two are the bank's own facts, which the declared
/// value stands over while it is valid; the others exist only as declared.
pub mod code {
    pub const MONTHLY_INCOME: &str = "income_median_minor";
    pub const OCCUPATION: &str = "occupation";
    pub const PLANNED_PURCHASE: &str = "declared_purchase";
    /// From the need that the visit sheet asks for anyway.
    pub const NEED: &str = "declared_need";
}

/// No month brings more: a mistyped amount is more likely (ten million in whole units).
pub const INCOME_MAX_MINOR: i64 = 1_000_000_000;
/// The longest code of an occupation.
const OCCUPATION_MAX_CHARS: usize = 32;

impl DeclaredFact {
    /// The fact code that it speaks of.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MonthlyIncome(_) => code::MONTHLY_INCOME,
            Self::Occupation(_) => code::OCCUPATION,
            Self::PlannedPurchase(_) => code::PLANNED_PURCHASE,
        }
    }

    fn check(&self) -> Result<(), DeclaredRefused> {
        match self {
            Self::MonthlyIncome(minor) if !(1..=INCOME_MAX_MINOR).contains(minor) => {
                Err(DeclaredRefused::IncomeOutOfRange {
                    limit: INCOME_MAX_MINOR,
                })
            }
            Self::Occupation(words) if !is_code(words) => Err(DeclaredRefused::OccupationNoCode),
            _ => Ok(()),
        }
    }
}

impl DeclaredRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::IncomeOutOfRange { .. } => "declared.income_out_of_range",
            Self::OccupationNoCode => "declared.occupation_no_code",
            Self::Twice => "declared.twice",
        }
    }
}

/// A code and never free text: it goes into rules.
fn is_code(words: &str) -> bool {
    (1..=OCCUPATION_MAX_CHARS).contains(&words.len())
        && words.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl Purchase {
    pub const ALL: &[Self] = &[
        Self::Car,
        Self::ElectricCar,
        Self::Home,
        Self::Renovation,
        Self::Appliances,
        Self::Education,
        Self::Stock,
        Self::Equipment,
        Self::FarmInputs,
    ];

    /// The code as rules write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Car => "car",
            Self::ElectricCar => "electric_car",
            Self::Home => "home",
            Self::Renovation => "renovation",
            Self::Appliances => "appliances",
            Self::Education => "education",
            Self::Stock => "stock",
            Self::Equipment => "equipment",
            Self::FarmInputs => "farm_inputs",
        }
    }
}

/// The code of a need as rules write it; `None` for no need, which declares nothing.
pub fn need_code(need: Need) -> Option<&'static str> {
    match need {
        Need::None => None,
        Need::Deposit => Some("deposit"),
        Need::ConsumerLoan => Some("consumer_loan"),
        Need::BusinessLoan => Some("business_loan"),
        Need::FarmLoan => Some("farm_loan"),
        Need::Housing => Some("housing"),
        Need::Card => Some("card"),
        Need::Wealth => Some("wealth"),
        Need::Insurance => Some("insurance"),
        Need::Payments => Some("payments"),
        Need::Service => Some("service"),
    }
}

/// Whether what a visit declares can be taken.
///
/// # Errors
/// The first fact that is out of its range or stands twice.
pub fn check(declared: &[DeclaredFact]) -> Result<(), DeclaredRefused> {
    for (at, fact) in declared.iter().enumerate() {
        fact.check()?;
        if declared[..at].iter().any(|other| other.code() == fact.code()) {
            return Err(DeclaredRefused::Twice);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_and_amounts_in_range_are_taken_each_once() {
        use DeclaredFact::*;
        let cases = [
            (vec![], Ok(())),
            (vec![MonthlyIncome(850_000), Occupation("public_sector".into())], Ok(())),
            (vec![PlannedPurchase(Purchase::Car)], Ok(())),
            (vec![MonthlyIncome(0)], Err("declared.income_out_of_range")),
            (
                vec![MonthlyIncome(INCOME_MAX_MINOR + 1)],
                Err("declared.income_out_of_range"),
            ),
            (vec![Occupation("任意 text".into())], Err("declared.occupation_no_code")),
            (vec![Occupation(String::new())], Err("declared.occupation_no_code")),
            (
                vec![PlannedPurchase(Purchase::Car), PlannedPurchase(Purchase::Home)],
                Err("declared.twice"),
            ),
        ];
        for (declared, expected) in cases {
            assert_eq!(
                check(&declared).map_err(DeclaredRefused::code),
                expected,
                "{declared:?}"
            );
        }
    }

    #[test]
    fn no_need_declares_nothing_and_each_other_need_its_own_code() {
        assert_eq!(need_code(Need::None), None);
        let needs = [
            Need::Deposit,
            Need::ConsumerLoan,
            Need::Housing,
            Need::Card,
            Need::Wealth,
        ];
        let codes: std::collections::BTreeSet<_> = needs.into_iter().filter_map(need_code).collect();
        assert_eq!(codes.len(), needs.len());
        let purchases: std::collections::BTreeSet<_> = Purchase::ALL.iter().map(|one| one.as_str()).collect();
        assert_eq!(purchases.len(), Purchase::ALL.len());
    }
}
