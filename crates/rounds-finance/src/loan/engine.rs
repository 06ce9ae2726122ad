//! From terms to instalments, one after the other: interest is posted, then principal, and the last takes the residue.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::schedule::{Row, Schedule};
use super::terms::{LoanTerms, MOST_PERIODS, Method, WHOLE_BP};
use crate::rate::power;
use crate::rounding::{half_up, split};
use crate::{DayBasis, FinanceError, LARGEST_MINOR, Rate};

/// The schedule of a loan, without fees.
///
/// # Errors
/// What [`LoanTerms::check`] and [`LoanTerms::due_dates`] refuse.
pub fn schedule(terms: &LoanTerms) -> Result<Schedule, FinanceError> {
    terms.check()?;
    let dates = terms.due_dates()?;
    let mut book = Book::open(terms)?;
    let mut rows = Vec::with_capacity(dates.len());
    let mut before = terms.drawn_on;
    for (number, due_on) in (1..).zip(dates) {
        let row = book.post(number, before, due_on)?;
        rows.push(row);
        if row.balance_minor == 0 {
            break;
        }
        before = due_on;
    }
    Ok(Schedule {
        terms: terms.clone(),
        rows,
        up_front_minor: 0,
    })
}

/// The payment that repays a balance in so many equal instalments and leaves `balloon_minor` on top of the last:
/// `A = (P − B·v^n)·i ÷ (1 − v^n)` with `v = 1 ÷ (1 + i)`, and `(P − B) ÷ n` without interest.
///
/// # Errors
/// `amount.out_of_range`, `loan.term_out_of_range`
pub fn level_payment(
    balance_minor: i64,
    balloon_minor: i64,
    period_rate: Decimal,
    periods: u32,
) -> Result<i64, FinanceError> {
    let sound = (0..=LARGEST_MINOR).contains(&balance_minor) && (0..=balance_minor).contains(&balloon_minor);
    if !sound || period_rate < Decimal::ZERO || period_rate > Decimal::TEN {
        return Err(FinanceError::AmountOutOfRange);
    }
    if !(1..=MOST_PERIODS).contains(&periods) {
        return Err(FinanceError::TermOutOfRange);
    }
    let (balance, balloon) = (Decimal::from(balance_minor), Decimal::from(balloon_minor));
    // Powers of a number below 1 never overflow, whatever rate and term.
    let left = power(Decimal::ONE / (Decimal::ONE + period_rate), periods).unwrap_or(Decimal::ZERO);
    if left == Decimal::ONE {
        return half_up((balance - balloon) / Decimal::from(periods));
    }
    half_up((balance - balloon * left) * period_rate / (Decimal::ONE - left))
}

/// What is owed, and what the method asks for each time.
struct Book<'a> {
    terms: &'a LoanTerms,
    periods: u32,
    balance_minor: i64,
    /// Payment of equal instalments, or principal of equal principal, as it stands now.
    level_minor: i64,
    /// Principal of each instalment where it was agreed part by part.
    portions: Vec<i64>,
}

impl<'a> Book<'a> {
    fn open(terms: &'a LoanTerms) -> Result<Self, FinanceError> {
        let portions = match &terms.method {
            Method::Portions { shares_bp } => split(terms.principal_minor, shares_bp)?,
            _ => Vec::new(),
        };
        Ok(Self {
            terms,
            periods: terms.periods(),
            balance_minor: terms.principal_minor,
            level_minor: 0,
            portions,
        })
    }

    fn post(&mut self, number: u32, before: NaiveDate, due_on: NaiveDate) -> Result<Row, FinanceError> {
        let rate = self.terms.rate_of(number);
        let interest_minor = self.interest(number, rate, before, due_on)?;
        let principal_minor = self.principal(number, rate, interest_minor)?;
        self.balance_minor -= principal_minor;
        Ok(Row {
            number,
            due_on,
            days: DayBasis::Act365.days(before, due_on),
            rate,
            payment_minor: principal_minor + interest_minor,
            principal_minor,
            interest_minor,
            fees_minor: 0,
            balance_minor: self.balance_minor,
        })
    }

    /// Interest of a whole interval by the month, of a broken or dated one by its days.
    fn interest(&self, number: u32, rate: Rate, before: NaiveDate, due_on: NaiveDate) -> Result<i64, FinanceError> {
        let basis = match (self.terms.basis, self.terms.months()) {
            (DayBasis::Thirty360, Some(months)) if number > 1 || !self.terms.first_is_broken() => {
                return half_up(Decimal::from(self.balance_minor) * rate.for_months(months));
            }
            // A broken first period of an instalment loan counts its days on 360 (domain section 3.1).
            (DayBasis::Thirty360, Some(_)) => DayBasis::Act360,
            (basis, _) => basis,
        };
        basis.interest(self.balance_minor, rate, basis.days(before, due_on))
    }

    /// Never less than nothing, never more than what is owed; the last instalment takes what is left.
    fn principal(&mut self, number: u32, rate: Rate, interest_minor: i64) -> Result<i64, FinanceError> {
        if number == self.periods {
            return Ok(self.balance_minor);
        }
        if number <= self.terms.grace_periods {
            return Ok(0);
        }
        let asked = match &self.terms.method {
            Method::EqualInstalment => self.level(number, rate)? - self.usual_interest(number, rate, interest_minor)?,
            Method::EqualPrincipal => self.equal_part(number)?,
            Method::InterestFirst { yearly_principal_bp } => self.yearly_part(number, *yearly_principal_bp)?,
            Method::Portions { .. } => self.portions[number as usize - 1],
            Method::FixedPayment { payment_minor } => {
                payment_minor - self.usual_interest(number, rate, interest_minor)?
            }
            Method::FixedPrincipal { principal_minor } => *principal_minor,
        };
        Ok(asked.clamp(0, self.balance_minor))
    }

    /// The equal payment, computed when it begins and whenever the rate steps.
    fn level(&mut self, number: u32, rate: Rate) -> Result<i64, FinanceError> {
        let begins = number == self.terms.grace_periods + 1 || rate != self.terms.rate_of(number - 1);
        if begins {
            let months = self.terms.months().ok_or(FinanceError::DatesIrregular)?;
            let left = self.periods - number + 1;
            // Payments rounded up may have eaten into the balloon of a very small loan by a few units.
            let balloon_minor = self.terms.balloon_minor.min(self.balance_minor);
            self.level_minor = level_payment(self.balance_minor, balloon_minor, rate.for_months(months), left)?;
        }
        Ok(self.level_minor)
    }

    /// A broken first period changes its interest, not the principal that goes with it.
    fn usual_interest(&self, number: u32, rate: Rate, posted_minor: i64) -> Result<i64, FinanceError> {
        match self.terms.months() {
            Some(months) if number == 1 && self.terms.first_is_broken() => {
                half_up(Decimal::from(self.balance_minor) * rate.for_months(months))
            }
            _ => Ok(posted_minor),
        }
    }

    fn equal_part(&mut self, number: u32) -> Result<i64, FinanceError> {
        if number == self.terms.grace_periods + 1 {
            let left = self.periods - self.terms.grace_periods;
            let to_repay = self.balance_minor - self.terms.balloon_minor;
            self.level_minor = half_up(Decimal::from(to_repay) / Decimal::from(left))?;
        }
        Ok(self.level_minor)
    }

    fn yearly_part(&self, number: u32, yearly_principal_bp: u32) -> Result<i64, FinanceError> {
        let months = self.terms.months().unwrap_or(0) * (number + self.terms.elapsed_periods % 12);
        if months == 0 || !months.is_multiple_of(12) {
            return Ok(0);
        }
        let share = Decimal::from(yearly_principal_bp) / Decimal::from(WHOLE_BP);
        half_up(Decimal::from(self.terms.principal_minor) * share)
    }
}
