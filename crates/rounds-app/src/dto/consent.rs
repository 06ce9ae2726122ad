//! Consent and contact: what a customer agreed to, what may be asked, and whether a contact is in order now.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use rounds_domain::consent::{ConsentMethod, ConsentState, DataKind, Initiative, Purpose, SpokenEvidence};
use rounds_domain::contact::{BlockReason, Channel, Intent};
use rounds_domain::{ConsentId, CustomerNo, ProductCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that a customer said about consent. Nothing here is ever ticked before the customer speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentView {
    pub customer_no: CustomerNo,
    /// By the bank's own list, at the outlet or at the door.
    pub do_not_disturb: bool,
    /// The latest word by which a customer who was left alone may be contacted again.
    pub resumed: Option<ContactResumeView>,
    /// What a customer signs or hears to be contacted again.
    pub resume_text: Option<Text>,
    /// Advice is personal; off gives the generic catalogue order.
    pub personalised: bool,
    /// Every purpose, in the order of the law, whether or not anything was said.
    pub purposes: Vec<ConsentPurposeView>,
    /// Newest first; only what was recorded in the field.
    pub receipts: Vec<ConsentReceiptView>,
    /// The pack whose texts these are; none while the device has none: then a no can be recorded and a yes cannot.
    pub pack: Option<String>,
}

/// The word that ended a wish to be left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactResumeView {
    pub at: DateTime<Utc>,
    pub method: ConsentMethod,
    pub author_name: String,
    /// SHA-256 of the evidence, hexadecimal.
    pub evidence: String,
}

/// Where one purpose stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentPurposeView {
    pub purpose: Purpose,
    /// None: nothing was ever said.
    pub state: Option<ConsentState>,
    pub on: Option<NaiveDate>,
    pub asking: AskingState,
    /// From when on staff may ask again, while that is locked.
    pub opens_on: Option<NaiveDate>,
    /// Only a signature counts as a yes.
    pub signature_wanted: bool,
    pub text: Option<ConsentTextView>,
}

/// Whether staff may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AskingState {
    Open,
    /// The customer has said yes.
    Given,
    /// After a no; the customer may still come of the own accord.
    Locked,
}

/// The text that lies before the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentTextView {
    pub version: String,
    pub title: Text,
    pub body: Text,
    pub data_kinds: Vec<DataKind>,
    /// Asked for apart from everything else.
    pub separate: bool,
    pub necessity: Option<Text>,
    pub withdrawal: Text,
}

/// One word as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentReceiptView {
    pub consent_id: ConsentId,
    pub purpose: Purpose,
    pub state: ConsentState,
    pub data_kinds: Vec<DataKind>,
    pub method: ConsentMethod,
    pub initiative: Initiative,
    pub text_version: String,
    pub on: NaiveDate,
    pub at: DateTime<Utc>,
    /// When a later word took it back; of a yes.
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub author_name: String,
    /// SHA-256 of the evidence, hexadecimal.
    pub evidence: Option<String>,
}

/// A yes or a no.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConsentInput {
    pub customer_no: CustomerNo,
    pub purpose: Purpose,
    /// `given` or `refused`; a consent is taken back by `consent_withdraw`.
    pub state: ConsentState,
    pub method: ConsentMethod,
    pub initiative: Initiative,
    /// The signature's strokes.
    pub evidence: Option<String>,
    /// What was spoken, of a yes with `method: spoken`.
    #[serde(default)]
    #[ts(optional)]
    pub spoken: Option<SpokenEvidence>,
}

/// The customer wants to be contacted again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ContactResumeInput {
    pub customer_no: CustomerNo,
    pub method: ConsentMethod,
    /// The signature's strokes.
    pub evidence: Option<String>,
    /// What was spoken, with `method: spoken`.
    #[serde(default)]
    #[ts(optional)]
    pub spoken: Option<SpokenEvidence>,
}

/// Take a consent back. One act: no reason, no second question.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConsentWithdrawInput {
    pub customer_no: CustomerNo,
    pub purpose: Purpose,
}

/// A contact that somebody wants to make.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ContactCheckInput {
    pub customer_no: CustomerNo,
    pub channel: Channel,
    pub intent: Intent,
    /// What it would be about.
    pub product: Option<ProductCode>,
}

/// Whether a contact is in order now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactCheck {
    /// Nothing stands against it.
    pub open: bool,
    pub blocks: Vec<ContactBlock>,
    /// The customer's own clock now, without a zone.
    #[ts(type = "string")]
    pub local_time: NaiveDateTime,
    /// IANA name of that clock.
    pub time_zone: String,
}

/// One thing that closes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactBlock {
    pub reason: BlockReason,
    /// The key of its sentence.
    pub code: String,
    /// The day of what closes it.
    pub since: Option<NaiveDate>,
    /// When it opens by itself, at the customer's clock; none when only a person or the customer opens it.
    #[ts(type = "string | null")]
    pub opens_at: Option<NaiveDateTime>,
}
