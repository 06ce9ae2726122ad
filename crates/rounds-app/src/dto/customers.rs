//! The customer list and the customer page.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::{CustomerNo, Money, ProductCode, SegmentCode, Text, ViewId};
use rounds_protocol::entities::{ConsentBody, HoldingStatus, MonthFlow, TransactionBody};
use rounds_protocol::ops::RevealField;
use rounds_protocol::rules::ProductKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::advice::{Advice, SuggestionEventRow};
use super::changes::ChangeRow;
use super::follow_ups::FollowUpRow;
use super::visits::VisitRow;

/// What to show of the portfolio. Every part narrows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CustomerQuery {
    /// Name, pinyin, initials, phone tail, id tail, village or customer number.
    pub text: String,
    pub segment: Option<SegmentCode>,
    pub village: Option<String>,
    pub branch: Option<String>,
    pub product: Option<ProductCode>,
    pub contact: Option<LastContactFilter>,
    /// For supervisors: one RM.
    pub rm: Option<String>,
    pub sort: CustomerSort,
    pub descending: bool,
    pub offset: u32,
    /// At most 500.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LastContactFilter {
    Within30Days,
    Over90Days,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// Best match first while a text is given, by name otherwise.
    #[default]
    Relevance,
    Name,
    Place,
    Segment,
    LastContact,
    Assets,
    Since,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CustomerPage {
    pub total: u32,
    pub rows: Vec<CustomerRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CustomerRow {
    pub customer_no: CustomerNo,
    pub name: String,
    pub invented: bool,
    pub place: String,
    pub village: Option<String>,
    pub branch_name: Text,
    /// `138****5678`
    pub phone_masked: Option<String>,
    pub segment: Option<SegmentCode>,
    pub segment_name: Option<Text>,
    pub segments: u32,
    pub products: u32,
    /// Band of assets, e.g. `10k_50k`; the plain balance needs a reveal.
    pub assets_band: Option<String>,
    pub last_contact_on: Option<NaiveDate>,
    pub next_follow_up_on: Option<NaiveDate>,
    pub risk: RiskLight,
    pub do_not_disturb: bool,
    pub since: NaiveDate,
    pub rm: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RiskLight {
    Clear,
    Watch,
    /// A loan is past due.
    PastDue,
}

/// Counts for the filters, over the whole portfolio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CustomerFacets {
    pub total: u32,
    pub segments: Vec<Facet>,
    pub villages: Vec<Facet>,
    pub branches: Vec<Facet>,
    pub products: Vec<Facet>,
    pub rms: Vec<Facet>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Facet {
    pub code: String,
    pub name: Text,
    pub count: u32,
}

/// A saved view of the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SavedView {
    pub view_id: ViewId,
    pub name: String,
    pub query: CustomerQuery,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveViewInput {
    pub name: String,
    pub query: CustomerQuery,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ViewRef {
    pub view_id: ViewId,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CustomerRef {
    pub customer_no: CustomerNo,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RevealInput {
    pub customer_no: CustomerNo,
    pub field: RevealField,
}

/// A value shown for seconds. The reveal is already logged when this arrives.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Revealed {
    /// Phone, id number and address come as text; balances as one amount per holding.
    pub value: Option<String>,
    pub balances: Vec<RevealedBalance>,
    pub hide_after_seconds: u32,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RevealedBalance {
    /// The `account_key` of the holding.
    pub account_key: String,
    pub balance: Money,
}

/// The customer page.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CustomerView {
    pub row: CustomerRow,
    pub identity: Identity,
    pub segments: Vec<SegmentTag>,
    pub holdings: Vec<HoldingView>,
    pub facts: Vec<FactView>,
    pub cash_flow: CashFlow,
    pub advice: Advice,
    /// What was done with suggestions to this customer, newest first.
    pub suggestion_events: Vec<SuggestionEventRow>,
    /// Newest first: visits (own and others'), imported contacts.
    pub timeline: Vec<TimelineItem>,
    pub follow_ups: Vec<FollowUpRow>,
    /// Changes of the profile, newest first.
    pub changes: Vec<ChangeRow>,
    /// Whether this person may ask for changes.
    pub may_change: bool,
    pub draft: Option<DraftMark>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Identity {
    pub customer_no: CustomerNo,
    pub birth_decade: Option<i32>,
    pub id_masked: Option<String>,
    pub phone_masked: Option<String>,
    pub address_masked: Option<String>,
    pub place: String,
    pub village: Option<String>,
    pub grid: Option<String>,
    pub occupation: Option<String>,
    pub customer_since: NaiveDate,
    pub risk_level: Option<u8>,
    pub risk_assessed_on: Option<NaiveDate>,
    pub risk_expired: bool,
    pub do_not_disturb: bool,
    pub personalisation: bool,
    pub consents: Vec<ConsentBody>,
    pub source: String,
    /// The day of the data; none until a profile has come.
    pub as_of: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SegmentTag {
    pub code: SegmentCode,
    pub name: Text,
    pub primary: bool,
    pub approach: Text,
    pub taboo: Text,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HoldingView {
    pub product: ProductCode,
    pub product_name: Text,
    pub kind: Option<ProductKind>,
    pub account_masked: String,
    /// Tells this customer's holdings apart without the account number; a revealed balance names it.
    pub account_key: String,
    pub opened_on: NaiveDate,
    pub matures_on: Option<NaiveDate>,
    /// Band; the plain balance needs a reveal. None when the bank did not tell it.
    pub balance_band: Option<String>,
    pub rate_bp: Option<i32>,
    pub status: HoldingStatus,
}

/// A fact as a sentence, with source and date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FactView {
    pub code: String,
    pub group: String,
    pub name: Text,
    /// Balances are worded as bands.
    pub sentence: Text,
    pub source: Text,
    pub as_of: NaiveDate,
    /// The customer said so at a visit; nobody verified it.
    pub declared: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CashFlow {
    pub currency: rounds_domain::Currency,
    pub as_of: Option<NaiveDate>,
    /// Balances at the month's end are rounded down to two digits: a picture needs the shape, not the balance.
    pub months: Vec<MonthFlow>,
    /// Without the balance after each.
    pub recent: Vec<TransactionBody>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum TimelineItem {
    Visit {
        visit: Box<VisitRow>,
    },
    Contact {
        contact: rounds_protocol::entities::ContactBody,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftMark {
    pub customer_no: CustomerNo,
    pub customer_name: String,
    pub saved_at: DateTime<Utc>,
}
