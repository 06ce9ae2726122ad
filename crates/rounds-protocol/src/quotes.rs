//! Quotes: what an offer cost when it was put before a customer, frozen, signed, and void when a number changed.
//!
//! Knows the content of a quote and when it says what it claims: its hash is that of its bytes, and its figures follow
//! from its basis. Refuses to know where the terms came from.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::{Currency, CustomerNo, ProductCode, QuoteId, StaffNo, Text};
use rounds_finance::quote::{Figures, QuoteBasis, Quoted, quote};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use ts_rs::TS;

use crate::offers::{Jurisdiction, RepaymentMethod};

/// Everything that a customer was shown. Its JSON is frozen when the quote is made: those bytes are hashed and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteContent {
    pub quote_id: QuoteId,
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    pub product_name: Text,
    pub currency: Currency,
    /// The offer pack by which it was judged, and the version of the product's terms in it.
    pub pack_id: String,
    pub pack_version: u32,
    pub jurisdiction: Jurisdiction,
    pub terms_version: u32,
    pub business_date: NaiveDate,
    /// The last day on which it can be taken up.
    pub valid_until: NaiveDate,
    pub method: RepaymentMethod,
    pub months: u32,
    pub basis: QuoteBasis,
    pub figures: Figures,
    /// The disclosure table, each item with its recipient.
    pub disclosure: Vec<DisclosureRow>,
    pub contingent: Vec<ContingentCost>,
    pub closing: Text,
    pub notices: Vec<Text>,
    pub promotion: Option<PromotionShown>,
    pub subsidy: Option<SubsidyShown>,
    /// The highest total annual cost that the law permits, millionths.
    pub cost_cap_ppm: Option<i64>,
    /// Seconds for which the table stands on the screen before it can be signed.
    pub reading_seconds: u32,
}

/// One line of the table (PR-02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DisclosureRow {
    /// `interest`, or the code of a fee.
    pub code: String,
    pub name: Text,
    /// How it is paid.
    pub way: Text,
    /// By which standard it is charged.
    pub standard: Text,
    pub recipient: Text,
    /// Over the whole term, minor units.
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// What it adds to the annual rate, millionths.
    #[ts(type = "number")]
    pub annual_ppm: i64,
}

/// What is paid only if something happens that need not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContingentCost {
    pub code: String,
    pub name: Text,
    pub way: Text,
    pub standard: Text,
    pub recipient: Text,
    /// Annual, millionths; none where it is no rate.
    #[ts(type = "number | null")]
    pub annual_ppm: Option<i64>,
}

/// A rate that is lower at first; never shown larger than the whole-life rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PromotionShown {
    #[ts(type = "number")]
    pub rate_ppm: i64,
    pub months: u32,
}

/// What the state pays; shown below the contract rate, never instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubsidyShown {
    pub version: u32,
    #[ts(type = "number")]
    pub points_ppm: i64,
    #[ts(type = "number")]
    pub rate_after_ppm: i64,
    #[ts(type = "number")]
    pub paid_minor: i64,
}

/// Where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QuoteState {
    Open,
    Signed,
    /// Its last day is over.
    Expired,
    /// A number changed: another quote took its place.
    Void,
}

/// A line drawn without lifting the pen: points in thousandths of the field's width, x and y by turns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Stroke(pub Vec<i32>);

/// Most points of a signature; one drawn with a finger has a few hundred.
pub const MOST_POINTS: usize = 4_000;
/// Fewer points are a slip and no signature.
pub const LEAST_POINTS: usize = 4;

/// A quote was put before a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteMade {
    pub quote_id: QuoteId,
    pub customer_no: CustomerNo,
    /// The quote that this one makes void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<QuoteId>,
    pub business_date: NaiveDate,
    /// The JSON of a [`QuoteContent`]: exactly the bytes that are hashed and signed.
    pub content: String,
    pub hash: String,
}

/// The customer signed the disclosure table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteSigned {
    pub quote_id: QuoteId,
    pub customer_no: CustomerNo,
    /// Of the content that was signed.
    pub hash: String,
    pub strokes: Vec<Stroke>,
    /// In place of strokes, of a customer who cannot write on a screen: the own name, typed as a signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_name: Option<String>,
    /// Seconds for which the table stood on the screen.
    pub read_seconds: u32,
    pub business_date: NaiveDate,
}

/// A quote as headquarters has it: entity `quote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteBody {
    pub quote_id: QuoteId,
    pub customer_no: CustomerNo,
    pub content: String,
    pub hash: String,
    pub author: StaffNo,
    pub author_name: String,
    pub saved_at: DateTime<Utc>,
    pub received_at: Option<DateTime<Utc>>,
    pub business_date: NaiveDate,
    pub replaces: Option<QuoteId>,
    pub replaced_by: Option<QuoteId>,
    pub signature: Option<SignatureBody>,
}

/// A signature under a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureBody {
    pub strokes: Vec<Stroke>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typed_name: Option<String>,
    pub signed_at: DateTime<Utc>,
    pub read_seconds: u32,
    /// In whose presence.
    pub witness: StaffNo,
}

/// Why a quote is not what it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuoteRefused {
    #[error("the content has another hash")]
    HashWrong,
    #[error("the content cannot be read")]
    Unreadable,
    #[error("the content is of another quote")]
    OfAnother,
    #[error("the figures do not follow from the basis")]
    FiguresWrong,
    #[error("the cost is higher than the law permits")]
    OverCap,
    #[error("the signature is none")]
    SignatureEmpty,
    #[error("the table was not read for long enough")]
    NotRead,
    #[error("the quote is void")]
    Void,
    #[error("the last day of the quote is over")]
    Expired,
    #[error("the quote is signed already")]
    SignedAlready,
}

impl QuoteRefused {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::HashWrong => "quote.hash_wrong",
            Self::Unreadable => "quote.unreadable",
            Self::OfAnother => "quote.of_another",
            Self::FiguresWrong => "quote.figures_wrong",
            Self::OverCap => "quote.over_cap",
            Self::SignatureEmpty => "quote.signature_empty",
            Self::NotRead => "quote.not_read",
            Self::Void => "quote.void",
            Self::Expired => "quote.expired",
            Self::SignedAlready => "quote.signed_already",
        }
    }
}

/// SHA-256 of frozen content, hexadecimal.
pub fn content_hash(content: &str) -> String {
    hex::encode(Sha256::digest(content.as_bytes()))
}

impl QuoteContent {
    /// The bytes that are hashed and signed, with their hash.
    pub fn freeze(&self) -> (String, String) {
        let text = serde_json::to_string(self).expect("plain data always serialises");
        let hash = content_hash(&text);
        (text, hash)
    }

    /// The annual cost in the spelling that counts, millionths.
    pub fn annual_ppm(&self) -> i64 {
        self.figures.annual_ppm(self.basis.spelling)
    }

    /// Calculate everything again from the basis.
    ///
    /// # Errors
    /// When the figures or the table are not what follows, or the cost is over the cap.
    pub fn recompute(&self) -> Result<Quoted, QuoteRefused> {
        let again = quote(&self.basis).map_err(|_| QuoteRefused::FiguresWrong)?;
        let items = again
            .figures
            .items
            .iter()
            .map(|item| (&item.code, item.amount_minor, item.annual_ppm));
        let table = self
            .disclosure
            .iter()
            .map(|row| (&row.code, row.amount_minor, row.annual_ppm));
        if again.figures != self.figures || !items.eq(table) {
            return Err(QuoteRefused::FiguresWrong);
        }
        match self.cost_cap_ppm {
            Some(cap) if self.annual_ppm() > cap => Err(QuoteRefused::OverCap),
            _ => Ok(again),
        }
    }
}

impl QuoteMade {
    /// The content, if it is what the quote claims: hash, names and every figure.
    ///
    /// # Errors
    /// What is wrong first.
    pub fn read(&self) -> Result<QuoteContent, QuoteRefused> {
        if content_hash(&self.content) != self.hash {
            return Err(QuoteRefused::HashWrong);
        }
        let content: QuoteContent = serde_json::from_str(&self.content).map_err(|_| QuoteRefused::Unreadable)?;
        let same = content.quote_id == self.quote_id
            && content.customer_no == self.customer_no
            && content.business_date == self.business_date
            && self.replaces != Some(self.quote_id);
        if !same {
            return Err(QuoteRefused::OfAnother);
        }
        content.recompute()?;
        Ok(content)
    }
}

impl QuoteBody {
    /// The content as it was frozen.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> Result<QuoteContent, QuoteRefused> {
        serde_json::from_str(&self.content).map_err(|_| QuoteRefused::Unreadable)
    }

    /// Where it stands on a day. A signed quote stays signed after its last day; a void one is void whatever else.
    pub fn state(&self, valid_until: NaiveDate, on: NaiveDate) -> QuoteState {
        if self.replaced_by.is_some() {
            QuoteState::Void
        } else if self.signature.is_some() {
            QuoteState::Signed
        } else if on > valid_until {
            QuoteState::Expired
        } else {
            QuoteState::Open
        }
    }

    /// Whether a signature can be put under it.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check_signature(&self, signed: &QuoteSigned) -> Result<(), QuoteRefused> {
        let content = self.read()?;
        if signed.hash != self.hash || signed.customer_no != self.customer_no {
            return Err(QuoteRefused::HashWrong);
        }
        match self.state(content.valid_until, signed.business_date) {
            QuoteState::Void => return Err(QuoteRefused::Void),
            QuoteState::Signed => return Err(QuoteRefused::SignedAlready),
            QuoteState::Expired => return Err(QuoteRefused::Expired),
            QuoteState::Open => {}
        }
        let points: usize = signed.strokes.iter().map(|stroke| stroke.0.len() / 2).sum();
        let typed = signed.typed_name.as_deref().is_some_and(|name| !name.trim().is_empty());
        if points > MOST_POINTS || (points < LEAST_POINTS && !typed) {
            return Err(QuoteRefused::SignatureEmpty);
        }
        if signed.read_seconds < content.reading_seconds {
            return Err(QuoteRefused::NotRead);
        }
        Ok(())
    }
}
