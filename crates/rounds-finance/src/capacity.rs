//! What a household can carry: debt to income, and the largest loan with the constraint that binds it named (domain
//! section 3.8, rule PR-16).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rate::{power, ppm};
use crate::rounding::half_up;
use crate::{FinanceError, LARGEST_MINOR, Rate};

/// What is paid each month, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    pub housing_minor: i64,
    pub other_loans_minor: i64,
    /// Used of card limits; a share of it counts as a monthly payment.
    pub cards_used_minor: i64,
}

/// Of what a card has lent, this share counts as paid each month: 10 %.
pub const CARD_SHARE_BP: u32 = 1_000;

impl Burden {
    /// All that counts each month.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn monthly_minor(&self) -> Result<i64, FinanceError> {
        let sound = [self.housing_minor, self.other_loans_minor, self.cards_used_minor]
            .iter()
            .all(|minor| (0..=LARGEST_MINOR).contains(minor));
        if !sound {
            return Err(FinanceError::AmountOutOfRange);
        }
        let card = half_up(Decimal::from(self.cards_used_minor) * Decimal::new(i64::from(CARD_SHARE_BP), 4))?;
        Ok(self.housing_minor + self.other_loans_minor + card)
    }
}

/// Debt payments ÷ income, both of a month.
///
/// # Errors
/// `income.missing`, `amount.out_of_range`
pub fn debt_to_income(monthly_minor: i64, income_minor: i64) -> Result<Decimal, FinanceError> {
    if income_minor <= 0 {
        return Err(FinanceError::IncomeMissing);
    }
    if !(0..=10 * LARGEST_MINOR).contains(&monthly_minor) {
        return Err(FinanceError::AmountOutOfRange);
    }
    Ok(Decimal::from(monthly_minor) / Decimal::from(income_minor))
}

/// The same in millionths.
///
/// # Errors
/// As [`debt_to_income`].
pub fn debt_to_income_ppm(monthly_minor: i64, income_minor: i64) -> Result<i64, FinanceError> {
    debt_to_income(monthly_minor, income_minor).map(ppm)
}

/// What may bind a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    DebtToIncome,
    IncomeMultiple,
    ProductCap,
    SegmentCap,
}

/// What a limit is computed from. Amounts in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitBasis {
    /// Income of a month.
    pub income_minor: i64,
    /// Debt payments of a month that are there already.
    pub monthly_minor: i64,
    /// Most of the income that all debt may take: 0.50.
    pub highest_debt_to_income: Rate,
    /// Rate and months by which what is left of it carries a loan.
    pub rate: Rate,
    pub months: u32,
    /// At most so many months' income; none where the bank sets no multiple.
    pub income_multiple: Option<u32>,
    pub product_cap_minor: Option<i64>,
    pub segment_cap_minor: Option<i64>,
    /// Lent already under the same caps.
    pub exposures_minor: i64,
    /// The limit is a multiple of this.
    pub step_minor: i64,
}

/// A limit and what binds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub limit_minor: i64,
    pub binding: Constraint,
    /// Every constraint with the amount it would allow alone, in the order of the list.
    pub candidates: Vec<(Constraint, i64)>,
    /// What debt may still take of the income each month.
    pub room_minor: i64,
}

/// `floor(min(room as a loan, multiple of income, product cap, segment cap)) − exposures`, never below nothing. Of equal
/// constraints the earlier one binds.
///
/// # Errors
/// `income.missing`, `amount.out_of_range`, `loan.term_out_of_range`
pub fn limit(basis: &LimitBasis) -> Result<Limit, FinanceError> {
    basis.check()?;
    let bearable = Decimal::from(basis.income_minor) * basis.highest_debt_to_income.decimal();
    let room_minor = (half_up(bearable)? - basis.monthly_minor).max(0);
    let multiple = basis
        .income_multiple
        .map(|times| basis.income_minor.saturating_mul(i64::from(times)));
    let candidates: Vec<(Constraint, i64)> = [
        (
            Constraint::DebtToIncome,
            Some(present_value(room_minor, basis.rate, basis.months)?),
        ),
        (Constraint::IncomeMultiple, multiple),
        (Constraint::ProductCap, basis.product_cap_minor),
        (Constraint::SegmentCap, basis.segment_cap_minor),
    ]
    .into_iter()
    .filter_map(|(constraint, minor)| Some((constraint, minor?)))
    .collect();
    let (binding, least) = candidates
        .iter()
        .copied()
        .min_by_key(|(_, minor)| *minor)
        .ok_or(FinanceError::IncomeMissing)?;
    let whole_steps = least - least.rem_euclid(basis.step_minor);
    Ok(Limit {
        limit_minor: whole_steps.saturating_sub(basis.exposures_minor).max(0),
        binding,
        candidates,
        room_minor,
    })
}

impl LimitBasis {
    fn check(&self) -> Result<(), FinanceError> {
        if self.income_minor <= 0 {
            return Err(FinanceError::IncomeMissing);
        }
        let amounts = [
            Some(self.monthly_minor),
            Some(self.exposures_minor),
            Some(self.income_minor),
        ]
        .into_iter()
        .chain([self.product_cap_minor, self.segment_cap_minor]);
        let sound = amounts.flatten().all(|minor| (0..=LARGEST_MINOR).contains(&minor));
        if !sound || !(1..=LARGEST_MINOR).contains(&self.step_minor) {
            return Err(FinanceError::AmountOutOfRange);
        }
        if !(1..=crate::loan::MOST_PERIODS).contains(&self.months) {
            return Err(FinanceError::TermOutOfRange);
        }
        Ok(())
    }
}

/// The loan that a monthly payment repays: `A·(1 − v^n) ÷ i`.
///
/// # Errors
/// `amount.out_of_range`
pub fn present_value(payment_minor: i64, rate: Rate, months: u32) -> Result<i64, FinanceError> {
    let monthly = rate.for_months(1);
    let payment = Decimal::from(payment_minor);
    let left = power(Decimal::ONE / (Decimal::ONE + monthly), months).unwrap_or(Decimal::ZERO);
    if left == Decimal::ONE {
        return half_up(
            payment
                .checked_mul(Decimal::from(months))
                .ok_or(FinanceError::AmountOutOfRange)?,
        );
    }
    half_up(payment * (Decimal::ONE - left) / monthly)
}
