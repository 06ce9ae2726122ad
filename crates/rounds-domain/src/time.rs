//! Clock and id source as arguments, and the bank's working days.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use uuid::Uuid;

/// Where the time comes from. Business code never asks the machine itself.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;

    /// The business date at the bank: the clock's instant in the bank's time zone.
    fn today(&self) -> NaiveDate;
}

/// Where new ids come from.
pub trait IdSource: Send + Sync {
    /// A fresh UUIDv7.
    fn next(&self) -> Uuid;
}

/// The machine's clock; the business date is the machine's local date.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn today(&self) -> NaiveDate {
        chrono::Local::now().date_naive()
    }
}

/// UUIDv7 from the machine's clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// The date `days` working days after `from`; Saturday and Sunday do not count.
/// Public holidays are the bank's data and not yet known here, so a due date may fall on one.
pub fn working_days_after(from: NaiveDate, days: u32) -> NaiveDate {
    let mut date = from;
    let mut left = days;
    while left > 0 {
        date = date + Days::new(1);
        if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_skip_the_weekend() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        for (from, days, expected) in [(20, 1, 23), (20, 2, 24), (21, 1, 23), (18, 2, 20), (18, 0, 18)] {
            assert_eq!(working_days_after(day(from), days), day(expected), "{from}+{days}");
        }
    }
}
