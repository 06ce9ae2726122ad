//! 财政贴息: the part of the interest that the state pays, by the version of the rule that holds on the day (PR-06). The
//! rule is data; this computes with it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::due::after_months;
use crate::{DayBasis, FinanceError, Rate, Schedule};

/// One version of the subsidy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyRule {
    pub version: String,
    pub effective_from: NaiveDate,
    /// Last day; none while it is open.
    pub effective_to: Option<NaiveDate>,
    /// Points a year that are paid: 0.01.
    pub points: Rate,
    /// At most this share of the contract rate: 0.5.
    pub share_of_rate: Rate,
    /// A larger purchase counts as this much, minor units.
    pub counts_at_most_minor: Option<i64>,
    /// Most for one purchase, minor units.
    pub per_item_cap_minor: Option<i64>,
    /// Most for one borrower at one institution in one year, minor units.
    pub yearly_cap_minor: i64,
    /// Most of it for purchases smaller than `small_item_below_minor`.
    pub small_items_cap_minor: Option<i64>,
    pub small_item_below_minor: Option<i64>,
    pub basis: DayBasis,
}

/// What a borrower has had this year at this institution, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubsidyPaid {
    pub all_minor: i64,
    pub small_items_minor: i64,
}

/// A subsidy for one purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subsidy {
    /// Points a year that are paid.
    pub points: Rate,
    /// Before the caps.
    pub raw_minor: i64,
    pub paid_minor: i64,
}

impl SubsidyRule {
    /// The points that are paid on a contract rate: the smaller of the rule's points and its share of the rate.
    pub fn points_on(&self, contract: Rate) -> Rate {
        let share = contract.decimal() * self.share_of_rate.decimal();
        Rate::new(share).map_or(self.points, |share| share.min(self.points))
    }

    /// Whether the rule holds on a day.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|last| on <= last)
    }

    /// What is paid for a purchase over so many days.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn subsidy(
        &self,
        purchase_minor: i64,
        contract: Rate,
        days: u32,
        paid: SubsidyPaid,
    ) -> Result<Subsidy, FinanceError> {
        let points = self.points_on(contract);
        let raw_minor = self.basis.interest(self.counted(purchase_minor), points, days)?;
        Ok(self.capped(purchase_minor, points, raw_minor, paid))
    }

    /// What is paid over the first twelve months of a loan, on what is owed, as long as the rule holds. `contract` is the
    /// annual rate of the contract, which a loan with interest by another name does not carry in its terms.
    ///
    /// # Errors
    /// `amount.out_of_range`, `loan.dates_wrong`
    pub fn over_first_year(&self, loan: &Schedule, contract: Rate, paid: SubsidyPaid) -> Result<Subsidy, FinanceError> {
        let terms = &loan.terms;
        let points = self.points_on(contract);
        let year = after_months(terms.drawn_on, 12)?;
        let until = self.effective_to.map_or(year, |last| year.min(last));
        let (mut since, mut owed, mut raw_minor) = (terms.drawn_on, terms.principal_minor, 0);
        for row in &loan.rows {
            let days = self.basis.days(since, row.due_on.min(until));
            raw_minor += self.basis.interest(self.counted(owed), points, days)?;
            (since, owed) = (row.due_on, row.balance_minor);
        }
        Ok(self.capped(terms.principal_minor, points, raw_minor, paid))
    }

    fn counted(&self, purchase_minor: i64) -> i64 {
        self.counts_at_most_minor
            .map_or(purchase_minor, |most| purchase_minor.min(most))
    }

    fn capped(&self, purchase_minor: i64, points: Rate, raw_minor: i64, paid: SubsidyPaid) -> Subsidy {
        let small = self.small_item_below_minor.is_some_and(|below| purchase_minor < below);
        let left = [
            Some(raw_minor),
            Some(self.yearly_cap_minor.saturating_sub(paid.all_minor)),
            self.per_item_cap_minor,
            self.small_items_cap_minor
                .filter(|_| small)
                .map(|cap| cap.saturating_sub(paid.small_items_minor)),
        ];
        let paid_minor = left.into_iter().flatten().min().unwrap_or(0).max(0);
        Subsidy {
            points,
            raw_minor,
            paid_minor,
        }
    }

    /// The contract rate less the points: shown below the contract rate, never instead of it.
    pub fn rate_after(&self, contract: Rate) -> Rate {
        let after = contract.decimal() - self.points_on(contract).decimal();
        Rate::new(after.max(Decimal::ZERO)).unwrap_or(Rate::ZERO)
    }
}
