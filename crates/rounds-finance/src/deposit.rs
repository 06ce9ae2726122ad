//! What deposits bring: time deposits and certificates by the deposit (逐笔), notice deposits, demand deposits by the
//! accumulated balance (积数), and what is left when a term is broken or overrun (domain sections 3.1 and 3.8).

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::due::plausible;
use crate::rounding::half_up;
use crate::{DayBasis, FinanceError, LARGEST_MINOR, Rate};

/// A deposit for a fixed time, a certificate included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeDeposit {
    pub principal_minor: i64,
    pub term_months: u32,
    /// Agreed for the term.
    pub rate: Rate,
    /// For what is taken before or left after the term.
    pub demand_rate: Rate,
}

impl TimeDeposit {
    /// Interest of the whole term: principal × years × rate.
    ///
    /// # Errors
    /// `amount.out_of_range`, `loan.term_out_of_range`
    pub fn at_maturity(&self) -> Result<i64, FinanceError> {
        if self.term_months > crate::loan::MOST_PERIODS {
            return Err(FinanceError::TermOutOfRange);
        }
        half_up(self.principal()? * self.rate.for_months(self.term_months))
    }

    /// Interest of the whole term and of days beyond it at the term's rate: only where the contract says so.
    ///
    /// # Errors
    /// As [`Self::at_maturity`].
    pub fn with_odd_days(&self, days: u32) -> Result<i64, FinanceError> {
        let odd = DayBasis::Act360.interest(self.principal_minor, self.rate, days)?;
        Ok(self.at_maturity()? + odd)
    }

    /// Interest of days after the term, at the demand rate.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn overdue(&self, days: u32) -> Result<i64, FinanceError> {
        DayBasis::Act360.interest(self.principal_minor, self.demand_rate, days)
    }

    /// Interest of what is taken before the term, at the demand rate; the rest goes on as agreed.
    ///
    /// # Errors
    /// `amount.out_of_range` when more is taken than there is.
    pub fn taken_early(&self, taken_minor: i64, days: u32) -> Result<EarlyWithdrawal, FinanceError> {
        if !(0..=self.principal_minor).contains(&taken_minor) {
            return Err(FinanceError::AmountOutOfRange);
        }
        let rest = Self {
            principal_minor: self.principal_minor - taken_minor,
            ..*self
        };
        let interest_minor = DayBasis::Act360.interest(taken_minor, self.demand_rate, days)?;
        let would_have_been = Self {
            principal_minor: taken_minor,
            ..*self
        };
        Ok(EarlyWithdrawal {
            interest_minor,
            rest_at_maturity_minor: rest.at_maturity()?,
            lost_minor: would_have_been.at_maturity()? - interest_minor,
        })
    }

    fn principal(&self) -> Result<Decimal, FinanceError> {
        amount(self.principal_minor)
    }
}

/// What breaking a term brings and costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlyWithdrawal {
    /// Of what was taken.
    pub interest_minor: i64,
    /// Of what was left, at the end of the term.
    pub rest_at_maturity_minor: i64,
    /// What the taken part would have brought more.
    pub lost_minor: i64,
}

/// Money that may be taken after a notice of one or seven days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeDeposit {
    pub principal_minor: i64,
    pub notice_days: u32,
    pub rate: Rate,
    pub demand_rate: Rate,
}

impl NoticeDeposit {
    /// Interest after so many days: the notice rate where notice was given in time, the demand rate where not, or where
    /// the money lay no longer than the notice.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn interest(&self, days: u32, noticed_days_before: u32) -> Result<i64, FinanceError> {
        let kept = self.is_kept(days, noticed_days_before);
        let rate = if kept { self.rate } else { self.demand_rate };
        DayBasis::Act360.interest(self.principal_minor, rate, days)
    }

    /// Whether the notice rate counts: notice was given in time, and the money lay at least as long.
    pub fn is_kept(&self, days: u32, noticed_days_before: u32) -> bool {
        days >= self.notice_days && noticed_days_before >= self.notice_days
    }
}

/// A balance from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceFrom {
    pub on: NaiveDate,
    pub balance_minor: i64,
}

/// Demand interest by the accumulated balance: the sum of balance × days, then once × rate ÷ 360.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemandInterest {
    /// Sum of balance in minor units × days.
    pub accumulated_minor_days: i128,
    pub interest_minor: i64,
}

/// Demand interest from the first balance to the settlement day, which is not counted.
///
/// # Errors
/// `amount.out_of_range`, `loan.dates_wrong`
pub fn demand(balances: &[BalanceFrom], until: NaiveDate, rate: Rate) -> Result<DemandInterest, FinanceError> {
    let mut sum = 0_i128;
    let ends = balances.iter().skip(1).map(|next| next.on).chain([until]);
    for (from, to) in balances.iter().zip(ends) {
        let days = (plausible(to)? - plausible(from.on)?).num_days();
        if days < 0 {
            return Err(FinanceError::DatesWrong);
        }
        amount(from.balance_minor)?;
        sum += i128::from(from.balance_minor) * i128::from(days);
    }
    let exact = Decimal::try_from_i128_with_scale(sum, 0).map_err(|_| FinanceError::AmountOutOfRange)?;
    let year = Decimal::from(DayBasis::Act360.year());
    let yearly = exact
        .checked_mul(rate.decimal())
        .ok_or(FinanceError::AmountOutOfRange)?;
    Ok(DemandInterest {
        accumulated_minor_days: sum,
        interest_minor: half_up(yearly / year)?,
    })
}

fn amount(minor: i64) -> Result<Decimal, FinanceError> {
    (0..=LARGEST_MINOR)
        .contains(&minor)
        .then(|| Decimal::from(minor))
        .ok_or(FinanceError::AmountOutOfRange)
}
