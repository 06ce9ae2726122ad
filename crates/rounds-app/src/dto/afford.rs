//! Whether a household bears a loan, and what a deposit brings. Amounts are minor units of the bank's currency, shares and
//! rates millionths.

use chrono::NaiveDate;
use rounds_domain::{Currency, ProductCode};
use rounds_finance::capacity::Constraint;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::offers::{LoanAsk, PackRef};

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AffordInput {
    /// Must name a customer.
    pub ask: LoanAsk,
    /// What the customer says the income of a month is; declared, not verified.
    #[ts(type = "number | null")]
    pub declared_income_minor: Option<i64>,
    /// Payments of a month elsewhere, as declared.
    #[ts(type = "number | null")]
    pub declared_debt_minor: Option<i64>,
}

/// Where a figure of a household comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FigureSource {
    Bank,
    /// The customer said so; nobody verified it.
    Declared,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncomeView {
    #[ts(type = "number")]
    pub income_minor: i64,
    pub source: FigureSource,
    pub as_of: Option<NaiveDate>,
}

/// Whether a household can carry the loan.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AffordView {
    pub currency: Currency,
    pub income: IncomeView,
    pub burdens: Vec<BurdenRow>,
    /// The heaviest usual payment of the new loan.
    #[ts(type = "number")]
    pub new_payment_minor: i64,
    pub bars: Vec<RatioBar>,
    /// No bar is over its limit.
    pub bearable: bool,
    pub limit: LimitView,
}

/// What the household pays each month.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BurdenRow {
    pub kind: BurdenKind,
    pub source: FigureSource,
    #[ts(type = "number")]
    pub monthly_minor: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BurdenKind {
    Housing,
    OtherLoans,
    /// A share of what a card has lent.
    Cards,
    Elsewhere,
}

/// Debt to income before and after, beside what is permitted (PR-16).
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RatioBar {
    pub kind: RatioKind,
    #[ts(type = "number")]
    pub now_ppm: i64,
    #[ts(type = "number")]
    pub after_ppm: i64,
    #[ts(type = "number")]
    pub max_ppm: i64,
    pub over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RatioKind {
    Housing,
    Total,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LimitView {
    #[ts(type = "number")]
    pub limit_minor: i64,
    /// What keeps it from being higher.
    pub binding: Constraint,
    pub candidates: Vec<LimitCandidate>,
    /// What debt may still take of the income each month.
    #[ts(type = "number")]
    pub room_minor: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LimitCandidate {
    pub constraint: Constraint,
    #[ts(type = "number")]
    pub allows_minor: i64,
}

/// A deposit that somebody asks about.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DepositAsk {
    pub product: ProductCode,
    #[ts(type = "number")]
    pub amount_minor: i64,
    pub months: u32,
    /// Days after which it is broken, or which it lies beyond its term.
    pub days: u32,
    /// What is taken when it is broken; nothing means all of it.
    #[ts(type = "number | null")]
    pub taken_minor: Option<i64>,
}

/// What a deposit brings, kept and broken.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DepositView {
    pub currency: Currency,
    pub pack: PackRef,
    #[ts(type = "number")]
    pub rate_ppm: i64,
    #[ts(type = "number")]
    pub demand_ppm: i64,
    #[ts(type = "number")]
    pub at_maturity_minor: i64,
    pub matures_on: NaiveDate,
    /// Broken after those days: interest of what is taken, of the rest at its term, and what is lost.
    #[ts(type = "number")]
    pub early_minor: i64,
    #[ts(type = "number")]
    pub rest_minor: i64,
    #[ts(type = "number")]
    pub lost_minor: i64,
    /// Left that many days beyond its term.
    #[ts(type = "number")]
    pub overdue_minor: i64,
    /// Carries the mark of deposit insurance.
    pub insured: bool,
}

/// Money that may be called for after a notice.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NoticeAsk {
    pub product: ProductCode,
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// Length of the notice, a row of the board.
    pub notice_days: u32,
    /// Days for which the money lay.
    pub days: u32,
    /// How many days before it was taken the notice was given.
    pub noticed_days_before: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NoticeView {
    pub currency: Currency,
    pub pack: PackRef,
    #[ts(type = "number")]
    pub rate_ppm: i64,
    #[ts(type = "number")]
    pub demand_ppm: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    /// What the days bring at the demand rate.
    #[ts(type = "number")]
    pub at_demand_minor: i64,
    /// Notice was given in time, and the money lay for as long.
    pub kept: bool,
    pub insured: bool,
}

/// Balances of an account, each from a day on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DemandAsk {
    pub product: ProductCode,
    /// In order of their days.
    pub balances: Vec<BalanceOn>,
    /// The day of settlement, which is not counted; none means the next one of the quarter.
    pub until: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct BalanceOn {
    pub on: NaiveDate,
    #[ts(type = "number")]
    pub balance_minor: i64,
}

/// Demand interest by the accumulated balance.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DemandView {
    pub currency: Currency,
    pub pack: PackRef,
    #[ts(type = "number")]
    pub rate_ppm: i64,
    pub until: NaiveDate,
    /// Sum of balance × days, in whole units of the currency.
    #[ts(type = "number")]
    pub accumulated_days: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    pub insured: bool,
}

/// Money drawn and repaid at any time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevolveInput {
    /// Its amount is the most that may be drawn at once.
    pub ask: LoanAsk,
    /// In order of their days.
    pub movements: Vec<MoneyMoved>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MoneyMoved {
    pub on: NaiveDate,
    /// Positive drawn, negative repaid.
    #[ts(type = "number")]
    pub amount_minor: i64,
}

/// What it costs, by the days for which money was drawn.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevolveView {
    pub currency: Currency,
    pub segments: Vec<DrawnDays>,
    #[ts(type = "number")]
    pub interest_minor: i64,
    /// Still drawn after the last movement.
    #[ts(type = "number")]
    pub balance_minor: i64,
    /// 年化利率（单利）; none while something is drawn, or where draws and repayments alternate.
    #[ts(type = "number | null")]
    pub annual_simple_ppm: Option<i64>,
}

/// Days on which the same amount was drawn; the first counts, the last does not.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DrawnDays {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: u32,
    #[ts(type = "number")]
    pub balance_minor: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
}
