//! Legal limits, caps and the bank's own policy of capacity and price, as data with the days on which they count.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, SegmentCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CreditClass, InstitutionType, RepaymentMethod};

/// What the law permits of a class of credit (PR-03, PR-04, PR-07). What is left out is not limited by this row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalLimit {
    /// Rule id of the specification.
    pub rule: String,
    /// The instrument and its article.
    pub instrument: Text,
    pub classes: Vec<CreditClass>,
    /// Kinds of lenders it binds; empty for all.
    #[serde(default)]
    pub institutions: Vec<InstitutionType>,
    /// Binds what is granted online, or what is not; none for both.
    #[serde(default)]
    pub online: Option<bool>,
    #[serde(default)]
    pub unsecured: Option<bool>,
    /// Binds these ways to repay; empty for all.
    #[serde(default)]
    pub methods: Vec<RepaymentMethod>,
    #[serde(default)]
    pub max_amount_minor: Option<i64>,
    #[serde(default)]
    pub max_months: Option<u32>,
    /// Above this sum the money is paid to the seller.
    #[serde(default)]
    pub entrusted_above_minor: Option<i64>,
    pub effective_from: NaiveDate,
    /// The last day, inclusive.
    #[serde(default)]
    pub effective_to: Option<NaiveDate>,
}

/// No credit may cost more in a year, guarantee included (PR-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostCap {
    pub rule: String,
    pub instrument: Text,
    pub annual_bp: i32,
    pub effective_from: NaiveDate,
}

/// One version of the interest subsidy (PR-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyRule {
    pub version: u32,
    pub instrument: Text,
    pub effective_from: NaiveDate,
    /// The last day, inclusive.
    pub effective_to: NaiveDate,
    /// Share of a year at most, basis points: 100 is one percentage point.
    pub rate_bp: i32,
    /// At most this share of the contract rate.
    pub share_of_rate_bp: u32,
    /// A larger item counts as this sum.
    #[serde(default)]
    pub item_counted_max_minor: Option<i64>,
    /// At most for one item.
    #[serde(default)]
    pub item_max_minor: Option<i64>,
    /// At most for all items that are not larger than `small_item_max_minor`, for one borrower at one lender.
    #[serde(default)]
    pub small_items_max_minor: Option<i64>,
    #[serde(default)]
    pub small_item_max_minor: Option<i64>,
    /// At most for one borrower at one lender in a year.
    pub borrower_year_max_minor: i64,
    pub products: Vec<ProductCode>,
}

/// How much of an income debts may take (PR-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DebtRatio {
    pub housing_max_bp: u32,
    pub total_max_bp: u32,
    /// Share of a card's used balance that counts as a payment of the month.
    pub card_counts_bp: u32,
}

/// How a limit is made (domain section 3.8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitPolicy {
    /// Debts after the new loan take at most this share of income.
    pub room_bp: u32,
    /// So many monthly incomes at most.
    pub income_multiple: u32,
    /// Limits go down to a multiple of this.
    pub step_minor: i64,
    #[serde(default)]
    pub segment_caps: Vec<SegmentCap>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentCap {
    pub segment: SegmentCode,
    pub max_minor: i64,
}

/// The parts of a risk-based rate, basis points (domain section 3.8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPrice {
    pub funding_bp: u32,
    pub operating_bp: u32,
    /// Loss of what is owed when a borrower fails.
    pub loss_given_default_bp: u32,
    pub risk_weight_bp: u32,
    pub capital_ratio_bp: u32,
    pub return_on_equity_bp: u32,
    pub tax_bp: u32,
    /// Chance to fail within a year, by band.
    pub bands: Vec<RiskBand>,
    /// The price goes up to a multiple of this.
    pub round_up_bp: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskBand {
    pub band: String,
    pub default_bp: u32,
}

/// How the cost of credit is disclosed (PR-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DisclosurePolicy {
    /// A signed table comes before an application is handed on.
    pub signature_required: bool,
    /// Seconds for which the table stands on the screen before it can be signed.
    pub reading_seconds: u32,
    /// Days for which a quote can be taken up.
    pub quote_valid_days: u32,
}

impl LegalLimit {
    /// Whether this limit counts on a day.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|to| date <= to)
    }
}

impl SubsidyRule {
    /// Whether this version counts on a day.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.effective_from <= date && date <= self.effective_to
    }
}
