//! Quotes: an offer with its numbers frozen, its disclosure table, its signature, and what became of it.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::{Currency, CustomerNo, ProductCode, QuoteId, Text};
use rounds_finance::quote::Spelling;
use rounds_protocol::offers::RepaymentMethod;
use rounds_protocol::quotes::{ContingentCost, DisclosureRow, PromotionShown, QuoteState, Stroke, SubsidyShown};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::offers::{AnnualRateView, InstalmentRow, LoanAsk, PackRef};
use super::visits::Delivery;

/// The loan must name a customer and a method.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteInput {
    pub ask: LoanAsk,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteRef {
    pub quote_id: QuoteId,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteQuery {
    /// None lists those of all customers.
    pub customer_no: Option<CustomerNo>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteList {
    /// Newest first.
    pub rows: Vec<QuoteRow>,
}

/// A quote in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteRow {
    pub quote_id: QuoteId,
    pub customer_no: CustomerNo,
    pub customer_name: Option<String>,
    pub product: ProductCode,
    pub product_name: Text,
    pub state: QuoteState,
    pub currency: Currency,
    #[ts(type = "number")]
    pub amount_minor: i64,
    pub months: u32,
    pub method: RepaymentMethod,
    /// The annual rate in the spelling that counts.
    #[ts(type = "number")]
    pub annual_ppm: i64,
    pub spelling: Spelling,
    pub on: NaiveDate,
    /// The last day on which it can be taken up.
    pub valid_until: NaiveDate,
    pub author_name: String,
    pub saved_at: DateTime<Utc>,
    /// None for a quote of a colleague.
    pub delivery: Option<Delivery>,
}

/// A quote whole, as it is read, printed and signed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteView {
    pub row: QuoteRow,
    pub pack: PackRef,
    pub terms_version: u32,
    /// SHA-256 of the frozen content, hexadecimal.
    pub hash: String,
    #[ts(type = "number")]
    pub contract_ppm: i64,
    pub annual: AnnualRateView,
    #[ts(type = "number")]
    pub first_payment_minor: i64,
    #[ts(type = "number")]
    pub peak_minor: i64,
    #[ts(type = "number")]
    pub interest_minor: i64,
    #[ts(type = "number")]
    pub fees_minor: i64,
    #[ts(type = "number")]
    pub paid_minor: i64,
    pub disclosure: DisclosureTable,
    pub promotion: Option<PromotionShown>,
    pub subsidy: Option<SubsidyShown>,
    pub rows: Vec<InstalmentRow>,
    /// Seconds for which the table must have stood on the screen before it is signed.
    pub reading_seconds: u32,
    pub signature: Option<SignatureView>,
    /// The quote whose number differs and that took the place of this one.
    pub replaced_by: Option<QuoteId>,
}

/// 综合融资成本明示表
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DisclosureTable {
    #[ts(type = "number")]
    pub principal_minor: i64,
    /// Every item that is paid when all goes as agreed.
    pub items: Vec<DisclosureRow>,
    /// All of them, annualised.
    #[ts(type = "number")]
    pub total_ppm: i64,
    #[ts(type = "number")]
    pub total_minor: i64,
    /// What is paid only if something happens.
    pub contingent: Vec<ContingentCost>,
    /// Nothing else is charged.
    pub closing: Text,
    pub notices: Vec<Text>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignatureView {
    pub strokes: Vec<Stroke>,
    /// The name as it was typed in place of strokes.
    pub typed_name: Option<String>,
    pub signed_at: DateTime<Utc>,
    pub read_seconds: u32,
    pub delivery: Option<Delivery>,
}

/// The customer signs the table on the screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct QuoteSignInput {
    pub quote_id: QuoteId,
    /// Of the table that was read.
    pub hash: String,
    pub strokes: Vec<Stroke>,
    /// In place of strokes: the customer's own name, typed as a signature.
    #[serde(default)]
    pub typed_name: Option<String>,
    /// Seconds for which the table stood on the screen.
    pub read_seconds: u32,
}
