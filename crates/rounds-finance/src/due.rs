//! Due days: the same day each month; a missing day is the last of its month, and then it is the original day again.

use chrono::{Datelike, Months, NaiveDate};

use crate::FinanceError;

/// The date `months` after another on an anchor day, or on the last day of a month that has no such day.
///
/// # Errors
/// `loan.dates_wrong` beyond the calendar.
pub fn on_day(from: NaiveDate, months: u32, day: u32) -> Result<NaiveDate, FinanceError> {
    let first = from.with_day(1).ok_or(FinanceError::DatesWrong)?;
    let month = first
        .checked_add_months(Months::new(months))
        .filter(|date| date.year() <= LAST_YEAR)
        .ok_or(FinanceError::DatesWrong)?;
    let days = u32::from(month.num_days_in_month());
    month.with_day(day.clamp(1, days)).ok_or(FinanceError::DatesWrong)
}

/// The date `months` after another, by the day of the first.
///
/// # Errors
/// `loan.dates_wrong` beyond the calendar.
pub fn after_months(from: NaiveDate, months: u32) -> Result<NaiveDate, FinanceError> {
    on_day(from, months, from.day())
}

/// Contracts lie between these years; a date outside is a mistake.
const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 2300;

/// A date that a contract may name.
pub(crate) fn plausible(date: NaiveDate) -> Result<NaiveDate, FinanceError> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
        Ok(date)
    } else {
        Err(FinanceError::DatesWrong)
    }
}
