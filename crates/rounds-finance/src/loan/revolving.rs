//! 随借随还: drawn and repaid on any day, interest by the day on what is drawn.

use chrono::NaiveDate;

use crate::annual_rate::{self, AnnualRate};
use crate::due::plausible;
use crate::{DayBasis, FinanceError, LARGEST_MINOR, Rate};

/// Money drawn (positive) or repaid (negative) on a day; nothing, where interest is only posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    pub on: NaiveDate,
    pub amount_minor: i64,
}

/// Days on which the same amount was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: u32,
    pub balance_minor: i64,
    pub interest_minor: i64,
}

/// What a revolving loan cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revolving {
    pub segments: Vec<Segment>,
    /// Still drawn after the last movement.
    pub balance_minor: i64,
    flows: Vec<(NaiveDate, i64)>,
}

impl Revolving {
    pub fn interest_minor(&self) -> i64 {
        self.segments.iter().map(|segment| segment.interest_minor).sum()
    }

    /// The annual rate by dates, of a loan that is repaid in full.
    ///
    /// # Errors
    /// `rate.not_single` while something is still drawn, or where draws and repayments alternate so that the payments
    /// have no single rate.
    pub fn annual_rate(&self) -> Result<AnnualRate, FinanceError> {
        if self.balance_minor != 0 {
            return Err(FinanceError::NoSingleRate);
        }
        annual_rate::by_dates(&self.flows)
    }
}

/// Interest is posted and paid at each movement. The first day counts, the last does not; `least_days` is 1 where the
/// contract charges a day for money that is repaid on the day of drawing.
///
/// # Errors
/// `loan.dates_wrong`, `loan.balance_negative`, `amount.out_of_range`
pub fn revolving(
    movements: &[Movement],
    rate: Rate,
    basis: DayBasis,
    least_days: u32,
) -> Result<Revolving, FinanceError> {
    let mut found = Revolving {
        segments: Vec::new(),
        balance_minor: 0,
        flows: Vec::new(),
    };
    let mut before: Option<NaiveDate> = None;
    for movement in movements {
        let from = before.unwrap_or(plausible(movement.on)?);
        let interest_minor = found.post(from, movement, rate, (basis, least_days))?;
        found.flows.push((movement.on, interest_minor - movement.amount_minor));
        before = Some(movement.on);
    }
    Ok(found)
}

impl Revolving {
    fn post(
        &mut self,
        from: NaiveDate,
        movement: &Movement,
        rate: Rate,
        (basis, least_days): (DayBasis, u32),
    ) -> Result<i64, FinanceError> {
        if plausible(movement.on)? < from {
            return Err(FinanceError::DatesWrong);
        }
        let mut interest_minor = 0;
        if self.balance_minor > 0 {
            let days = basis.days(from, movement.on).max(least_days);
            interest_minor = basis.interest(self.balance_minor, rate, days)?;
            self.segments.push(Segment {
                from,
                to: movement.on,
                days,
                balance_minor: self.balance_minor,
                interest_minor,
            });
        }
        let balance = self.balance_minor.checked_add(movement.amount_minor);
        self.balance_minor = balance
            .filter(|balance| (0..=LARGEST_MINOR).contains(balance))
            .ok_or(FinanceError::BalanceNegative)?;
        Ok(interest_minor)
    }
}
