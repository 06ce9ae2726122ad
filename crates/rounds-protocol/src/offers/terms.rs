//! What a product costs and under which terms: credit, deposits, wealth, insurance, accounts.
//!
//! Amounts are minor units of the bank's currency, rates basis points of a year unless the name says otherwise.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The terms of one product of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductTerms {
    pub product: ProductCode,
    /// Raised whenever a term changes; a quote names it.
    pub version: u32,
    pub terms: Terms,
    /// The partner through whom it is sold; one of the pack's.
    #[serde(default)]
    pub partner: Option<String>,
    /// Worth of what is given to who takes it; 0 for deposits (MK-09).
    #[serde(default)]
    pub reward_minor: i64,
    /// Products that must be taken with it: always empty in a sound pack (PR-18).
    #[serde(default)]
    pub requires_product: Vec<ProductCode>,
    /// Who may have it, one condition each, as it is told.
    #[serde(default)]
    pub conditions: Vec<Text>,
    /// What the money may not be used for (PR-15), and other hard stops, as they are told.
    #[serde(default)]
    pub stops: Vec<Text>,
    /// What must be shown or kept as evidence.
    #[serde(default)]
    pub evidence: Vec<Text>,
    /// Figures are illustrative and stand for no real bank's offer (domain section 4).
    #[serde(default)]
    pub illustrative: bool,
}

/// What kind of terms these are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Terms {
    Credit(CreditTerms),
    Deposit(DepositTerms),
    Wealth(WealthTerms),
    Insurance(InsuranceTerms),
    Account(AccountTerms),
}

/// From and to, both inclusive, minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AmountRange {
    #[ts(type = "number")]
    pub min_minor: i64,
    #[ts(type = "number")]
    pub max_minor: i64,
}

/// From and to, both inclusive, months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TermRange {
    pub min_months: u32,
    pub max_months: u32,
}

/// What credit is for; legal limits go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CreditClass {
    Consumer,
    Auto,
    Housing,
    CardRevolving,
    CardInstalment,
    Business,
    Farm,
}

/// Money lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditTerms {
    pub class: CreditClass,
    pub online: bool,
    pub unsecured: bool,
    pub amount: AmountRange,
    pub term: TermRange,
    pub rate: RateTerms,
    #[serde(default)]
    pub promotion: Option<Promotion>,
    pub methods: Vec<MethodTerms>,
    pub day_basis: DayBasis,
    /// Days that are charged at least when drawn and repaid on one day.
    #[serde(default)]
    pub min_days: u32,
    /// Days without interest when a card's bill is paid in full.
    #[serde(default)]
    pub free_days: u32,
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// On top of the contract rate when past due, as a share of it: 5,000 is +50 % (PR-17).
    pub overdue_uplift_bp: u32,
    /// On top of the contract rate when misused, as a share of it (PR-17).
    pub misuse_uplift_bp: u32,
    /// Above this sum the money is paid to the seller, not to the borrower (PR-03).
    #[serde(default)]
    pub entrusted_above_minor: Option<i64>,
    /// Most of the collateral's worth that is lent.
    #[serde(default)]
    pub loan_to_value_max_bp: Option<u32>,
    /// Most of the sum that may be left for the last payment.
    #[serde(default)]
    pub balloon_max_bp: Option<u32>,
    /// Most instalments at the beginning that are interest alone; none where there is no such time.
    #[serde(default)]
    pub grace_max_months: Option<u32>,
    /// The usual due days of a seasonal loan with their parts of the principal; empty where it is not repaid by season.
    #[serde(default)]
    pub season: Vec<SeasonDue>,
    /// Age of the borrower plus term, years, at most.
    #[serde(default)]
    pub age_plus_term_max: Option<u32>,
    /// Eligible for interest subsidy (PR-06).
    #[serde(default)]
    pub subsidised: bool,
}

/// A day of each year on which a part of a seasonal loan is repaid: the harvest, the sale of the stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonDue {
    pub month: u32,
    pub day: u32,
    /// Ten thousandths of the principal.
    pub share_bp: u32,
}

impl CreditTerms {
    /// Whether it may be repaid in this way.
    pub fn is_repaid_by(&self, method: RepaymentMethod) -> bool {
        self.methods.iter().any(|terms| terms.method == method)
    }
}

/// Between which rates a loan is priced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum RateTerms {
    /// Contract rate of a year.
    Fixed { min_bp: i32, max_bp: i32 },
    /// A reference rate of the day plus basis points, never outside floor and ceiling.
    Reference {
        reference: ReferenceRate,
        add_min_bp: i32,
        add_max_bp: i32,
        floor_bp: Option<i32>,
        ceiling_bp: Option<i32>,
        /// Months after which the rate is fixed anew; none for the whole term.
        reprice_months: Option<u32>,
    },
    /// Interest of a month on the sum first borrowed, whatever was repaid (card instalments).
    FlatMonthly { min_bp: i32, max_bp: i32 },
}

/// A rate that somebody else fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceRate {
    /// Loan prime rate, one year.
    Lpr1,
    /// Loan prime rate, five years and over.
    Lpr5,
    Euribor3m,
    Sofr,
}

/// A reference rate as fixed on a day, counting until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fixing {
    pub reference: ReferenceRate,
    pub on: NaiveDate,
    pub rate_bp: i32,
}

/// A rate that is lower for the first months; never shown larger than the whole-life rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Promotion {
    pub rate_bp: i32,
    pub months: u32,
    /// Drawn on or after this day.
    pub from: NaiveDate,
    /// Drawn on or before this day.
    pub to: NaiveDate,
}

/// One way to repay, and how long it may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MethodTerms {
    pub method: RepaymentMethod,
    /// Months at most with this method; none for the product's own term.
    #[serde(default)]
    pub max_months: Option<u32>,
    /// Of the principal, repaid each year beside the interest; of `interest_first` only. Ten thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub yearly_principal_bp: Option<u32>,
}

/// How a loan is repaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RepaymentMethod {
    EqualInstalment,
    EqualPrincipal,
    /// Interest by month, principal at the end.
    InterestFirst,
    /// Borrow and repay any time, interest by day.
    Revolving,
    Quarterly,
    Seasonal,
    /// Everything at the end.
    Bullet,
}

/// How days become a share of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub enum DayBasis {
    #[serde(rename = "30/360")]
    Thirty360,
    #[serde(rename = "ACT/360")]
    Actual360,
    #[serde(rename = "ACT/365")]
    Actual365,
}

/// One fee of a product, as the disclosure table shows it (PR-02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fee {
    pub code: String,
    pub name: Text,
    pub point: FeePoint,
    pub charge: Charge,
    /// Who gets it.
    pub recipient: Text,
    /// How it is paid.
    pub way: Text,
    /// By which standard it is charged.
    pub standard: Text,
    /// Only when something happens that need not: shown among contingent costs, not in the annual rate.
    pub contingent: bool,
}

/// When a fee falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeePoint {
    UpFront,
    EachPeriod,
    OnEarlyRepayment,
}

/// How much a fee is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Charge {
    Amount {
        #[ts(type = "number")]
        minor: i64,
    },
    /// A share of the sum borrowed or, on early repayment, of the sum repaid early.
    Share { bp: u32 },
}

/// Money kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositTerms {
    pub amount: AmountRange,
    pub board: Vec<BoardRate>,
    /// For days after the term, and for what is taken before it.
    pub demand_rate_bp: i32,
    pub day_basis: DayBasis,
    /// Carries the deposit insurance mark (PR-19).
    pub insured: bool,
    /// May be passed on to another holder.
    #[serde(default)]
    pub transferable: bool,
    /// Interest may be paid out by month.
    #[serde(default)]
    pub monthly_interest: bool,
}

/// A rate of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BoardRate {
    pub length: DepositLength,
    pub rate_bp: i32,
    /// From this sum on.
    #[ts(type = "number")]
    pub from_minor: i64,
}

/// For how long money is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum DepositLength {
    Months {
        months: u32,
    },
    /// Called for so many days before.
    Notice {
        days: u32,
    },
}

/// Net value, and nothing promised (MK-06, PR-08 to PR-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WealthTerms {
    pub min_minor: i64,
    /// R1 to R5 as the issuer rates it.
    pub issuer_level: u8,
    /// R1 to R5 as the bank rates it; the higher counts (PR-08).
    pub seller_level: u8,
    /// For qualified investors only (PR-14).
    #[serde(default)]
    pub private: bool,
    pub benchmark: Option<Benchmark>,
    pub past_performance: Option<PastPerformance>,
    /// Days until money can be taken; 0 when open every day.
    pub closed_days: u32,
    #[serde(default)]
    pub fees: Vec<Fee>,
    /// Sold in the dedicated area with recording only (PR-11).
    pub dedicated_area: bool,
}

/// A performance benchmark as it may be shown (PR-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Benchmark {
    pub text: Text,
    /// Why this one was chosen.
    pub reason: Text,
    /// What it was computed from.
    pub basis: Text,
}

/// What a product did between two days; it says nothing of what it will do (PR-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PastPerformance {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Change of the net value from the one day to the other.
    pub change_bp: i32,
    /// Deepest fall from a height to a later low in between.
    pub worst_fall_bp: i32,
}

/// Cover, arranged at the outlet (PR-11, PR-13). When it wants a signed confirmation, the policy of suitability says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InsuranceTerms {
    pub term: TermRange,
    pub payment: PremiumPayment,
    /// Days in which it may be given back without cost.
    pub hesitation_days: u32,
    /// What is lost of the premiums when surrendered in a year.
    #[serde(default)]
    pub surrender: Vec<SurrenderLoss>,
    /// An analysis of needs comes first.
    pub need_analysis: bool,
    pub dedicated_area: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PremiumPayment {
    Yearly,
    Single,
    YearlyOrSingle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurrenderLoss {
    pub year: u32,
    pub loss_bp: u32,
}

/// An account or a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTerms {
    #[serde(default)]
    pub yearly_max_minor: Option<i64>,
    /// Money cannot be taken until then, as it is told.
    #[serde(default)]
    pub locked: Option<Text>,
    #[serde(default)]
    pub demand_rate_bp: Option<i32>,
    #[serde(default)]
    pub insured: bool,
}

impl Terms {
    /// Whether it is sold in the dedicated area of an outlet only, never in the field (PR-11).
    pub fn dedicated_area(&self) -> bool {
        match self {
            Self::Wealth(terms) => terms.dedicated_area,
            Self::Insurance(terms) => terms.dedicated_area,
            Self::Credit(_) | Self::Deposit(_) | Self::Account(_) => false,
        }
    }

    /// Whether it carries the mark of deposit insurance (PR-19).
    pub fn insured(&self) -> bool {
        match self {
            Self::Deposit(terms) => terms.insured,
            Self::Account(terms) => terms.insured,
            Self::Credit(_) | Self::Wealth(_) | Self::Insurance(_) => false,
        }
    }
}

impl ProductTerms {
    /// The terms of a wealth product; none for anything else.
    pub fn wealth(&self) -> Option<&WealthTerms> {
        match &self.terms {
            Terms::Wealth(terms) => Some(terms),
            _ => None,
        }
    }

    /// The terms of credit; none for anything else.
    pub fn credit(&self) -> Option<&CreditTerms> {
        match &self.terms {
            Terms::Credit(terms) => Some(terms),
            _ => None,
        }
    }
}
