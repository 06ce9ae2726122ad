//! What a product costs or brings, calculated on this device. Amounts are minor units of the bank's currency, rates
//! millionths a year (34,500 is 3.45 %).

use chrono::NaiveDate;
use rounds_domain::{Currency, CustomerNo, ProductCode, Text};
use rounds_finance::quote::{CostItem, Spelling};
use rounds_protocol::offers::{
    AmountRange, BoardRate, CreditClass, DayBasis, Fee, Jurisdiction, MethodTerms, ReferenceRate, RepaymentMethod,
    TermRange,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which product, for whom, on which day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfferRef {
    /// None calculates for nobody in particular.
    pub customer_no: Option<CustomerNo>,
    pub product: ProductCode,
    /// The business date; none means today.
    pub on: Option<NaiveDate>,
}

/// For whom the calculator is opened.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfferQuery {
    /// None calculates for nobody in particular.
    pub customer_no: Option<CustomerNo>,
}

/// What can be calculated today.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfferList {
    pub customer_name: Option<String>,
    /// Credit first, then deposits, each in the order of the pack; empty while the device has no pack.
    pub rows: Vec<OfferChoice>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfferChoice {
    pub product: ProductCode,
    pub name: Text,
}

/// The pack by which something was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PackRef {
    pub id: String,
    pub version: u32,
    pub jurisdiction: Jurisdiction,
}

/// The terms of a product on a day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OfferView {
    pub product: ProductCode,
    pub name: Text,
    pub purpose: Text,
    pub on: NaiveDate,
    pub currency: Currency,
    pub pack: PackRef,
    pub terms_version: u32,
    pub terms: OfferTerms,
    pub conditions: Vec<Text>,
    pub stops: Vec<Text>,
    pub evidence: Vec<Text>,
    /// Sentences of the law that stand beside it.
    pub notices: Vec<Text>,
    pub partner: Option<Text>,
    /// The figures stand for no real bank's offer.
    pub illustrative: bool,
    /// A quote can be made in the field; where not, the code of the reason.
    pub quotable: bool,
    pub not_quotable: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum OfferTerms {
    Credit(CreditOffer),
    Deposit(DepositOffer),
    /// Sold in the dedicated area of an outlet: an appointment is all that may be made in the field (PR-11).
    Appointment,
    Account {
        #[ts(type = "number | null")]
        yearly_max_minor: Option<i64>,
        locked: Option<Text>,
        /// What lies on it brings, a year; none where nothing is promised.
        demand_rate_bp: Option<i32>,
        insured: bool,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CreditOffer {
    pub class: CreditClass,
    pub amount: AmountRange,
    pub term: TermRange,
    pub rate: RateOffer,
    pub promotion: Option<PromotionOffer>,
    pub methods: Vec<MethodTerms>,
    pub day_basis: DayBasis,
    pub fees: Vec<Fee>,
    #[ts(type = "number | null")]
    pub entrusted_above_minor: Option<i64>,
    pub balloon_max_bp: Option<u32>,
    /// Most instalments at the beginning that are interest alone.
    pub grace_max_months: Option<u32>,
    /// The next usual due days with their parts; empty where it is not repaid by season.
    pub season: Vec<Portion>,
    pub subsidised: bool,
    /// What the law permits on this day.
    pub limits: Vec<LegalBound>,
    #[ts(type = "number | null")]
    pub cost_cap_ppm: Option<i64>,
    /// Which annual rate counts, and stands largest.
    pub spelling: Spelling,
}

/// Between which rates the loan is priced.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RateOffer {
    #[ts(type = "number")]
    pub min_ppm: i64,
    #[ts(type = "number")]
    pub max_ppm: i64,
    /// The rates are of a month, on the sum first borrowed.
    pub flat_monthly: bool,
    pub reference: Option<ReferenceOffer>,
}

/// LPR plus basis points, with the day on which LPR was fixed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReferenceOffer {
    pub reference: ReferenceRate,
    pub rate_bp: i32,
    pub fixed_on: NaiveDate,
    pub add_min_bp: i32,
    pub add_max_bp: i32,
    pub reprice_months: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PromotionOffer {
    #[ts(type = "number")]
    pub rate_ppm: i64,
    pub months: u32,
    pub until: NaiveDate,
}

/// A bound of the law.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LegalBound {
    pub rule: String,
    pub instrument: Text,
    #[ts(type = "number | null")]
    pub max_amount_minor: Option<i64>,
    pub max_months: Option<u32>,
}

/// The price of a product by risk, with what it is made of. For the bank's people, never for a leaflet.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PriceView {
    pub pack: PackRef,
    /// Price of the money.
    #[ts(type = "number")]
    pub funding_ppm: i64,
    #[ts(type = "number")]
    pub operating_ppm: i64,
    /// The product's own corridor on that day.
    #[ts(type = "number")]
    pub floor_ppm: i64,
    #[ts(type = "number")]
    pub ceiling_ppm: i64,
    /// The price goes up to a multiple of this.
    pub round_up_bp: u32,
    /// From the smallest risk on, as the pack has them.
    pub bands: Vec<BandPrice>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BandPrice {
    pub band: String,
    /// Chance to fail within a year.
    #[ts(type = "number")]
    pub default_ppm: i64,
    #[ts(type = "number")]
    pub expected_loss_ppm: i64,
    #[ts(type = "number")]
    pub capital_ppm: i64,
    /// The sum of all parts.
    #[ts(type = "number")]
    pub by_cost_ppm: i64,
    /// Inside the corridor, rounded up.
    #[ts(type = "number")]
    pub offered_ppm: i64,
    /// The corridor decides and not the cost.
    pub clamped: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DepositOffer {
    pub amount: AmountRange,
    pub board: Vec<BoardRate>,
    pub demand_rate_bp: i32,
    /// Carries the mark of deposit insurance.
    pub insured: bool,
}

/// A loan that somebody asks about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LoanAsk {
    /// None calculates for nobody in particular.
    pub customer_no: Option<CustomerNo>,
    pub product: ProductCode,
    #[ts(type = "number")]
    pub amount_minor: i64,
    pub months: u32,
    /// Contract rate (of a month for card instalments); none means the lowest of the product.
    #[ts(type = "number | null")]
    pub rate_ppm: Option<i64>,
    /// The method of a quote, of an early repayment and of affordability; none means the first of the product.
    pub method: Option<RepaymentMethod>,
    /// The day of drawing, by which everything is judged; none means today.
    pub drawn_on: Option<NaiveDate>,
    /// Another first due day than the usual one.
    pub first_due_on: Option<NaiveDate>,
    /// First instalments with interest alone.
    pub grace_months: u32,
    /// Left for the last instalment.
    #[ts(type = "number")]
    pub balloon_minor: i64,
    /// With the promotion, where the product has one on that day.
    pub promotion: bool,
    /// Due days with their parts of the principal, for a seasonal loan.
    pub portions: Vec<Portion>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Portion {
    pub due_on: NaiveDate,
    /// Ten thousandths of the principal.
    pub share_bp: u32,
}

/// The same loan repaid in each way that the product permits.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Calculation {
    pub product: ProductCode,
    pub on: NaiveDate,
    pub pack: PackRef,
    pub currency: Currency,
    #[ts(type = "number")]
    pub amount_minor: i64,
    pub months: u32,
    #[ts(type = "number")]
    pub contract_ppm: i64,
    pub spelling: Spelling,
    #[ts(type = "number | null")]
    pub cost_cap_ppm: Option<i64>,
    pub ways: Vec<Way>,
    /// Ways that the product has and this loan cannot take, each with the code of the reason.
    pub refused: Vec<RefusedWay>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RefusedWay {
    pub method: RepaymentMethod,
    pub code: String,
}

/// One way to repay.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Way {
    pub method: RepaymentMethod,
    #[ts(type = "number")]
    pub first_payment_minor: i64,
    #[ts(type = "number")]
    pub last_payment_minor: i64,
    /// The heaviest instalment.
    #[ts(type = "number")]
    pub peak_minor: i64,
    /// The heaviest before the last: what a usual month asks.
    #[ts(type = "number")]
    pub usual_peak_minor: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    #[ts(type = "number")]
    pub fees_minor: i64,
    #[ts(type = "number")]
    pub paid_minor: i64,
    pub annual: AnnualRateView,
    pub items: Vec<CostItem>,
    /// More than the law permits: no quote can be made.
    pub over_cap: bool,
    /// Lower at first. Shown smaller than the annual rate, always.
    pub promotion: Option<PromotionOffer>,
    /// Shown below the contract rate, never instead of it.
    pub subsidy: Option<SubsidyView>,
    pub rows: Vec<InstalmentRow>,
}

/// The honest annual rate of all costs over the whole life, in both spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnnualRateView {
    /// The one that stands largest.
    pub spelling: Spelling,
    /// 年化利率（单利）
    #[ts(type = "number")]
    pub simple_ppm: i64,
    /// 年化利率（复利）
    #[ts(type = "number")]
    pub compound_ppm: i64,
    /// Found by dates, because the intervals differ.
    pub by_dates: bool,
    /// Cost ÷ principal owed on average: information.
    #[ts(type = "number")]
    pub by_average_ppm: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubsidyView {
    pub version: u32,
    #[ts(type = "number")]
    pub points_ppm: i64,
    /// The contract rate less the points.
    #[ts(type = "number")]
    pub rate_after_ppm: i64,
    /// For the first year, or the shorter term, at most.
    #[ts(type = "number")]
    pub paid_minor: i64,
    pub instrument: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InstalmentRow {
    pub number: u32,
    pub due_on: NaiveDate,
    /// Principal, interest and fees.
    #[ts(type = "number")]
    pub payment_minor: i64,
    #[ts(type = "number")]
    pub principal_minor: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    #[ts(type = "number")]
    pub fees_minor: i64,
    /// Owed after it.
    #[ts(type = "number")]
    pub balance_minor: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PrepayInput {
    pub ask: LoanAsk,
    /// Together with this instalment, from 1.
    pub after: u32,
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// The day of settling everything; none means the due day of that instalment.
    pub settle_on: Option<NaiveDate>,
}

/// What early repayment changes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PrepayView {
    pub currency: Currency,
    pub method: RepaymentMethod,
    #[ts(type = "number")]
    pub balance_before_minor: i64,
    #[ts(type = "number")]
    pub balance_after_minor: i64,
    /// Interest still to come without it.
    #[ts(type = "number")]
    pub interest_without_minor: i64,
    /// 减少月供
    pub keep_term: PrepayWay,
    /// 缩短期限
    pub keep_payment: PrepayWay,
    pub settle: SettleView,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PrepayWay {
    #[ts(type = "number")]
    pub payment_minor: i64,
    #[ts(type = "number")]
    pub last_payment_minor: i64,
    pub instalments: u32,
    pub ends_on: NaiveDate,
    #[ts(type = "number")]
    pub interest_minor: i64,
    #[ts(type = "number")]
    pub saved_minor: i64,
    #[ts(type = "number")]
    pub fee_minor: i64,
    pub rows: Vec<InstalmentRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SettleView {
    pub on: NaiveDate,
    #[ts(type = "number")]
    pub balance_minor: i64,
    pub days: u32,
    #[ts(type = "number")]
    pub accrued_minor: i64,
    #[ts(type = "number")]
    pub fee_minor: i64,
    /// Balance, accrued interest and fee.
    #[ts(type = "number")]
    pub payoff_minor: i64,
    #[ts(type = "number")]
    pub saved_minor: i64,
}
