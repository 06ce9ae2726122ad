//! 罚息: interest on what is overdue, and on interest that was not paid (rule PR-17, domain section 3.7).

use rust_decimal::Decimal;

use crate::{DayBasis, FinanceError, Rate};

/// The contract rate raised by a share of itself: 6 % + 50 % of it = 9 %.
///
/// # Errors
/// `rate.out_of_range`
pub fn penalty_rate(contract: Rate, surcharge_bp: u32) -> Result<Rate, FinanceError> {
    let surcharge = Decimal::new(i64::from(surcharge_bp), 4);
    let raised = contract.decimal() * (Decimal::ONE + surcharge);
    Rate::new(raised)
}

/// Penalty interest on an overdue amount, be it principal or, for the compound penalty (复利), unpaid interest.
///
/// # Errors
/// `amount.out_of_range`
pub fn penalty(overdue_minor: i64, penalty_rate: Rate, days: u32, basis: DayBasis) -> Result<i64, FinanceError> {
    basis.interest(overdue_minor, penalty_rate, days)
}
