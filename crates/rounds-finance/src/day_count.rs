//! How days become interest: 30/360, ACT/360, ACT/365. The first day counts, the last does not (算头不算尾).

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rounding::half_up;
use crate::{FinanceError, Rate};

/// The basis on which a contract counts days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum DayBasis {
    /// Each month has thirty days: interest of a whole interval is the annual rate ÷ 12 × months.
    #[serde(rename = "30/360")]
    Thirty360,
    #[serde(rename = "ACT/360")]
    Act360,
    #[serde(rename = "ACT/365")]
    Act365,
}

impl DayBasis {
    pub const ALL: &[Self] = &[Self::Thirty360, Self::Act360, Self::Act365];

    /// Days of a year.
    pub fn year(self) -> u32 {
        match self {
            Self::Thirty360 | Self::Act360 => 360,
            Self::Act365 => 365,
        }
    }

    /// Days from one date to another by this basis; none backwards.
    pub fn days(self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = match self {
            Self::Act360 | Self::Act365 => (to - from).num_days(),
            Self::Thirty360 => thirty_days(to) - thirty_days(from),
        };
        u32::try_from(days).unwrap_or(0)
    }

    /// Interest on a balance, posted: rounded half up to minor units.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn interest(self, balance_minor: i64, rate: Rate, days: u32) -> Result<i64, FinanceError> {
        if !(0..=crate::LARGEST_MINOR).contains(&balance_minor) || days > MOST_DAYS {
            return Err(FinanceError::AmountOutOfRange);
        }
        let day_units = Decimal::from(balance_minor) * Decimal::from(days);
        half_up(day_units * rate.decimal() / Decimal::from(self.year()))
    }
}

/// A hundred years: longer than any contract, short enough that nothing overflows.
const MOST_DAYS: u32 = 36_600;

/// Days since the year 0 when each month has thirty: the 31st is the 30th.
fn thirty_days(date: NaiveDate) -> i64 {
    let months = i64::from(date.year()) * 12 + i64::from(date.month0());
    months * 30 + i64::from(date.day().min(30))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_basis_counts_in_its_way() {
        let table = [
            ("2026-01-15", "2026-02-15", 30, 31),
            ("2026-01-31", "2026-02-28", 28, 28),
            ("2026-02-28", "2026-03-31", 32, 31),
            ("2026-01-15", "2027-01-15", 360, 365),
            ("2026-05-01", "2026-05-01", 0, 0),
            ("2026-05-02", "2026-05-01", 0, 0),
        ];
        for (from, to, thirty, actual) in table {
            assert_eq!(DayBasis::Thirty360.days(date(from), date(to)), thirty, "{from} {to}");
            assert_eq!(DayBasis::Act360.days(date(from), date(to)), actual, "{from} {to}");
            assert_eq!(DayBasis::Act365.days(date(from), date(to)), actual, "{from} {to}");
        }
    }
}
