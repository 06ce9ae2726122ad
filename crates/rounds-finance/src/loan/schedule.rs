//! The instalments of a loan with their sums, and the cash they make for the borrower.

use chrono::NaiveDate;

use crate::annual_rate::{self, AnnualRate};
use crate::fee::Fee;
use crate::{FinanceError, LoanTerms, Rate};

/// One instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub number: u32,
    pub due_on: NaiveDate,
    /// Days since the former due day, by the calendar.
    pub days: u32,
    /// The annual rate of this instalment's interest.
    pub rate: Rate,
    /// Principal and interest; fees are beside it.
    pub payment_minor: i64,
    pub principal_minor: i64,
    pub interest_minor: i64,
    pub fees_minor: i64,
    /// Owed after it.
    pub balance_minor: i64,
}

/// All instalments of one loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub terms: LoanTerms,
    pub rows: Vec<Row>,
    /// Fees taken at the start, out of the money or beside it.
    pub up_front_minor: i64,
}

impl Schedule {
    /// Interest over the whole term.
    pub fn interest_minor(&self) -> i64 {
        self.rows.iter().map(|row| row.interest_minor).sum()
    }

    /// Fees over the whole term, those at the start included.
    pub fn fees_minor(&self) -> i64 {
        self.up_front_minor + self.rows.iter().map(|row| row.fees_minor).sum::<i64>()
    }

    /// All that is paid: principal, interest and fees.
    pub fn paid_minor(&self) -> i64 {
        let payments: i64 = self.rows.iter().map(|row| row.payment_minor).sum();
        payments + self.fees_minor()
    }

    /// The heaviest instalment with its fees.
    pub fn peak_minor(&self) -> i64 {
        self.rows
            .iter()
            .map(|row| row.payment_minor + row.fees_minor)
            .max()
            .unwrap_or(0)
    }

    /// The heaviest instalment before the last: what a month asks, where the end asks the principal.
    pub fn usual_peak_minor(&self) -> i64 {
        let usual = &self.rows[..self.rows.len().saturating_sub(1)];
        usual
            .iter()
            .map(|row| row.payment_minor + row.fees_minor)
            .max()
            .unwrap_or_else(|| self.peak_minor())
    }

    /// The same with fees; one that is of a balance is of what is owed before the instalment.
    ///
    /// # Errors
    /// `amount.out_of_range`, `loan.fees_too_high` when nothing is left of the money that is lent.
    pub fn with_fees(mut self, fees: &[Fee]) -> Result<Self, FinanceError> {
        let principal = self.terms.principal_minor;
        let last = self.rows.len();
        for fee in fees {
            self.up_front_minor += fee.charge.at_start(principal)?;
            let mut owed = principal;
            for (at, row) in self.rows.iter_mut().enumerate() {
                row.fees_minor += fee.charge.at_instalment(principal, owed, at + 1 == last)?;
                owed = row.balance_minor;
            }
        }
        if self.up_front_minor >= principal {
            return Err(FinanceError::FeesTooHigh);
        }
        Ok(self)
    }

    /// What the borrower gets (negative, first) and pays, by instalment.
    pub fn flows(&self) -> Vec<i64> {
        let got = self.up_front_minor - self.terms.principal_minor;
        let paid = self.rows.iter().map(|row| row.payment_minor + row.fees_minor);
        std::iter::once(got).chain(paid).collect()
    }

    /// The same with dates.
    pub fn dated_flows(&self) -> Vec<(NaiveDate, i64)> {
        let dates = std::iter::once(self.terms.drawn_on).chain(self.rows.iter().map(|row| row.due_on));
        dates.zip(self.flows()).collect()
    }

    /// The honest annual rate of all costs over the whole life: by periods where they are equal, by dates where not.
    ///
    /// # Errors
    /// `rate.not_single`
    pub fn annual_rate(&self) -> Result<AnnualRate, FinanceError> {
        match self.terms.months() {
            Some(months) if self.terms.is_regular() => annual_rate::by_periods(&self.flows(), months),
            _ => annual_rate::by_dates(&self.dated_flows()),
        }
    }

    /// Cost over the year ÷ the principal that was owed on average: information, never the headline (domain H1b).
    pub fn cost_by_average_principal(&self) -> rust_decimal::Decimal {
        let mut owed = self.terms.principal_minor;
        let mut owed_time = 0_i128;
        for row in &self.rows {
            let time = self.terms.months().map_or(i128::from(row.days), i128::from);
            owed_time += i128::from(owed) * time;
            owed = row.balance_minor;
        }
        let year = if self.terms.months().is_some() { 12 } else { 365 };
        annual_rate::by_average(self.interest_minor() + self.fees_minor(), owed_time, year)
    }
}
