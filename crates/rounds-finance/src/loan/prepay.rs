//! Early repayment: a part on a due day, keeping the term or the payment, or all of it on any day.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::engine::schedule;
use super::schedule::{Row, Schedule};
use super::terms::{Due, LoanTerms, Method, RateStep};
use crate::fee::FeeCharge;
use crate::{DayBasis, FinanceError};

/// What stays after a part was repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrepayMode {
    /// 减少月供: the term stays, the payment falls.
    KeepTerm,
    /// 缩短期限: the payment stays, the term shortens.
    KeepPayment,
}

/// A part of a loan repaid early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepaid {
    /// Owed before and after the prepayment.
    pub balance_before_minor: i64,
    pub balance_after_minor: i64,
    /// What comes after it.
    pub rest: Schedule,
    /// Interest still to come without, and with the prepayment.
    pub interest_without_minor: i64,
    pub interest_with_minor: i64,
    pub fee_minor: i64,
}

impl Prepaid {
    /// Interest that need not be paid; the fee is not taken off.
    pub fn saved_minor(&self) -> i64 {
        self.interest_without_minor - self.interest_with_minor
    }
}

/// The whole loan repaid on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub balance_minor: i64,
    /// Days since the last due day, and the interest of them.
    pub days: u32,
    pub accrued_minor: i64,
    pub fee_minor: i64,
    /// Interest that would still have come.
    pub saved_minor: i64,
}

impl Settlement {
    /// What closes the loan, without the fee.
    pub fn payoff_minor(&self) -> i64 {
        self.balance_minor + self.accrued_minor
    }
}

/// Repay a part together with the instalment `after`.
///
/// # Errors
/// `loan.instalment_unknown`, `loan.prepayment_too_large`, and what the fee or the rest refuses.
pub fn prepay(
    loan: &Schedule,
    after: u32,
    amount_minor: i64,
    mode: PrepayMode,
    fee: Option<&FeeCharge>,
) -> Result<Prepaid, FinanceError> {
    let (row, to_come) = split_at(loan, after)?;
    if !(1..row.balance_minor).contains(&amount_minor) {
        return Err(FinanceError::PrepaymentTooLarge);
    }
    let left_minor = row.balance_minor - amount_minor;
    let rest = schedule(&rest_terms(loan, row, left_minor, mode))?;
    let fee_minor = fee.map_or(Ok(0), |fee| fee.once(amount_minor))?;
    Ok(Prepaid {
        balance_before_minor: row.balance_minor,
        balance_after_minor: left_minor,
        interest_without_minor: to_come.iter().map(|row| row.interest_minor).sum(),
        interest_with_minor: rest.interest_minor(),
        rest,
        fee_minor,
    })
}

/// Repay everything on a day. Interest since the last due day is by the day, on 360 where the loan counts whole months.
///
/// # Errors
/// `loan.instalment_unknown` when nothing is owed on that day, `loan.dates_wrong` before the loan is drawn.
pub fn settle(loan: &Schedule, on: NaiveDate, fee: Option<&FeeCharge>) -> Result<Settlement, FinanceError> {
    let terms = &loan.terms;
    if on < terms.drawn_on {
        return Err(FinanceError::DatesWrong);
    }
    let paid = loan.rows.iter().take_while(|row| row.due_on <= on).count();
    let last = paid.checked_sub(1).map(|at| &loan.rows[at]);
    let (since, balance_minor) = last.map_or((terms.drawn_on, terms.principal_minor), |row| {
        (row.due_on, row.balance_minor)
    });
    let next = loan.rows.get(paid).ok_or(FinanceError::InstalmentUnknown)?;
    let basis = match terms.basis {
        DayBasis::Act365 => DayBasis::Act365,
        DayBasis::Act360 | DayBasis::Thirty360 => DayBasis::Act360,
    };
    let days = basis.days(since, on);
    let accrued_minor = basis.interest(balance_minor, next.rate, days)?;
    let to_come: i64 = loan.rows[paid..].iter().map(|row| row.interest_minor).sum();
    Ok(Settlement {
        balance_minor,
        days,
        accrued_minor,
        fee_minor: fee.map_or(Ok(0), |fee| fee.once(balance_minor))?,
        saved_minor: to_come - accrued_minor,
    })
}

/// The instalment after which something is repaid, and those still to come.
fn split_at(loan: &Schedule, after: u32) -> Result<(&Row, &[Row]), FinanceError> {
    let at = (after as usize).checked_sub(1).ok_or(FinanceError::InstalmentUnknown)?;
    let row = loan.rows.get(at).ok_or(FinanceError::InstalmentUnknown)?;
    let to_come = &loan.rows[at + 1..];
    if to_come.is_empty() || row.balance_minor == 0 {
        return Err(FinanceError::InstalmentUnknown);
    }
    Ok((row, to_come))
}

/// The loan that is left: the same rates and due days, a smaller balance.
fn rest_terms(loan: &Schedule, row: &Row, left_minor: i64, mode: PrepayMode) -> LoanTerms {
    let terms = &loan.terms;
    let paid = row.number;
    let all_dates: Vec<NaiveDate> = loan.rows[paid as usize..].iter().map(|row| row.due_on).collect();
    let due = match &terms.due {
        Due::Every {
            months, periods, day, ..
        } => Due::Every {
            months: *months,
            periods: periods - paid,
            first_on: None,
            day: day.or(usual_day(loan)),
        },
        Due::On { .. } => Due::On { dates: all_dates },
    };
    LoanTerms {
        principal_minor: left_minor,
        rate: terms.rate_of(paid + 1),
        steps: steps_after(&terms.steps, paid + 1),
        method: rest_method(loan, row, mode),
        basis: terms.basis,
        drawn_on: row.due_on,
        due,
        grace_periods: terms.grace_periods.saturating_sub(paid),
        balloon_minor: terms.balloon_minor.min(left_minor - 1),
        elapsed_periods: terms.elapsed_periods + paid,
    }
}

/// The day of the month that the loan comes back to.
fn usual_day(loan: &Schedule) -> Option<u32> {
    let first = loan.rows.first().filter(|_| loan.terms.first_is_broken());
    Some(first.map_or(loan.terms.drawn_on, |row| row.due_on).day())
}

fn steps_after(steps: &[RateStep], paid_and_next: u32) -> Vec<RateStep> {
    let later = steps.iter().filter(|step| step.from_period > paid_and_next);
    later
        .map(|step| RateStep {
            from_period: step.from_period - paid_and_next + 1,
            rate: step.rate,
        })
        .collect()
}

fn rest_method(loan: &Schedule, row: &Row, mode: PrepayMode) -> Method {
    let next = &loan.rows[row.number as usize];
    match (&loan.terms.method, mode) {
        (Method::EqualInstalment, PrepayMode::KeepPayment) => Method::FixedPayment {
            payment_minor: next.payment_minor,
        },
        (Method::EqualPrincipal, PrepayMode::KeepPayment) => Method::FixedPrincipal {
            principal_minor: next.principal_minor.max(1),
        },
        (Method::Portions { shares_bp }, _) => Method::Portions {
            shares_bp: rescaled(&shares_bp[row.number as usize..]),
        },
        (method, _) => method.clone(),
    }
}

/// The parts that are left, as ten thousandths of what is left.
fn rescaled(shares_bp: &[u32]) -> Vec<u32> {
    let whole = i64::from(super::terms::WHOLE_BP);
    let parts = crate::rounding::split(whole, shares_bp).unwrap_or_else(|_| {
        // No part was left: all of it is due at the end.
        let mut parts = vec![0; shares_bp.len()];
        if let Some(last) = parts.last_mut() {
            *last = whole;
        }
        parts
    });
    parts.into_iter().map(|part| part as u32).collect()
}
