//! Suitability: levels, assessments and the leave to make them, opinions, statements, appointments; and the audit chain.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::audit::Fault;
use rounds_domain::suitability::{Answer, InsuranceFacts, InsuranceFlag, Match, SaleBlock, SlotRefused};
use rounds_domain::{AppointmentId, AssessmentId, CustomerNo, InstallId, OpId, ProductCode, SlotId, Text};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::safeguards::AppointmentPurpose;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::follow_ups::FollowUpRow;
use super::visits::Delivery;

/// What suits a customer, and what is on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SuitabilityView {
    pub customer_no: CustomerNo,
    /// C1 to C5; none before the first assessment.
    /// The business date by which all of it is judged.
    pub on: NaiveDate,
    pub customer_level: Option<u8>,
    pub level_name: Option<Text>,
    pub level_meaning: Option<Text>,
    pub assessed_on: Option<NaiveDate>,
    /// The last day on which the assessment counts.
    pub valid_until: Option<NaiveDate>,
    pub expired: bool,
    /// Old enough for the special duties.
    pub elder: bool,
    pub slot: SlotView,
    /// Assessments that count against the limit, as far as this device knows.
    pub made_in_window: u32,
    pub max_in_window: u32,
    pub max_per_day: u32,
    /// Newest first.
    pub assessments: Vec<AssessmentRow>,
    /// Products that carry a level or are sold in the dedicated area only, in the order of the catalogue.
    pub products: Vec<SuitabilityRow>,
    /// Soonest first; those ahead.
    pub appointments: Vec<AppointmentRow>,
    /// The pack that counts; none while the device has none: then nothing can be assessed.
    pub pack: Option<String>,
}

/// Leave to make one assessment on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotView {
    pub state: SlotHeld,
    pub slot_id: Option<SlotId>,
    /// The last day on which it may be used.
    pub until: Option<NaiveDate>,
    pub refused: Option<SlotRefused>,
    /// The key of the sentence of a refusal.
    pub code: Option<String>,
    /// When it is worth asking again, where that is known.
    pub opens_on: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotHeld {
    /// None was asked for.
    None,
    /// Asked for; headquarters' answer is not here yet.
    Asked,
    /// An assessment may be made now, with or without a network.
    Open,
    Refused,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AssessmentRow {
    pub assessment_id: AssessmentId,
    pub questionnaire: String,
    pub points: i32,
    pub level: u8,
    pub on: NaiveDate,
    pub told_at: DateTime<Utc>,
    pub author_name: String,
}

/// One product before one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuitabilityRow {
    pub product: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    /// The higher of issuer and seller; none for insurance.
    pub product_level: Option<u8>,
    pub issuer_level: Option<u8>,
    pub seller_level: Option<u8>,
    pub verdict: Match,
    /// The key of the verdict's sentence.
    pub code: String,
    /// Time to think and a second person's call come first.
    pub protected: bool,
    /// Never sold in the field.
    pub dedicated_area: bool,
    /// The opinion as it is told.
    pub opinion: Option<Text>,
    pub told_at: Option<DateTime<Utc>>,
    /// When the time to think is over, of a protected customer who was told.
    pub cooled_off_at: Option<DateTime<Utc>>,
    pub called_back: bool,
    /// The customer may ask for it in a signed statement; nobody suggests it.
    pub statement_may_open: bool,
    /// What the customer signs then.
    pub statement_text: Option<Text>,
    pub stated_on: Option<NaiveDate>,
    /// What still stands before a sale in the dedicated area today.
    pub sale_blocks: Vec<SaleBlock>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppointmentRow {
    pub appointment_id: AppointmentId,
    pub product: Option<ProductCode>,
    pub product_name: Option<Text>,
    pub purpose: AppointmentPurpose,
    pub at: DateTime<Utc>,
    pub own_wish: bool,
    pub author_name: String,
}

/// The questionnaire as it is put before the customer. Points stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AssessmentForm {
    pub customer_no: CustomerNo,
    pub slot: SlotView,
    /// Name and version.
    pub questionnaire: String,
    pub intro: Text,
    pub questions: Vec<FormQuestion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormQuestion {
    pub code: String,
    pub text: Text,
    /// Exactly one is chosen; none beforehand.
    pub options: Vec<FormOption>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormOption {
    pub code: String,
    pub text: Text,
}

/// What the answers come to, to be told before anybody signs. Records nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AssessmentScoreInput {
    pub customer_no: CustomerNo,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AssessmentScore {
    pub points: i32,
    pub level: u8,
    pub level_name: Option<Text>,
    pub level_meaning: Option<Text>,
    pub valid_until: NaiveDate,
}

/// Answers, told and signed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AssessmentInput {
    pub customer_no: CustomerNo,
    pub answers: Vec<Answer>,
    /// The strokes of the customer's signature under the result.
    pub signature: String,
}

/// Something signed about one product: an opinion, or a customer's own statement.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignedAboutProduct {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    /// The strokes of the customer's signature.
    pub signature: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CallBackInput {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
}

/// An appointment in the dedicated area.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AppointmentInput {
    pub customer_no: CustomerNo,
    pub product: Option<ProductCode>,
    pub purpose: AppointmentPurpose,
    pub at: DateTime<Utc>,
    pub note: String,
    /// The need analysis; wanted to buy an insurance.
    pub need: Option<InsuranceFacts>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AppointmentReceipt {
    pub appointment_id: AppointmentId,
    pub op_id: OpId,
    pub at: DateTime<Utc>,
    /// What speaks against issuing at once: manual underwriting and a signed confirmation first.
    pub flags: Vec<InsuranceFlag>,
    pub follow_up: FollowUpRow,
}

/// The audit chain of this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditView {
    /// The present one last.
    pub chains: Vec<AuditChainView>,
    /// Newest first; at most some hundreds.
    pub records: Vec<AuditRow>,
}

/// One chain as far as the journal of this device reaches back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditChainView {
    pub chain: InstallId,
    #[ts(type = "number")]
    pub first: u64,
    #[ts(type = "number")]
    pub highest: u64,
    #[ts(type = "number")]
    pub links: u64,
    /// The first link that does not hold.
    #[ts(type = "number | null")]
    pub broken_at: Option<u64>,
    pub fault: Option<Fault>,
}

/// One linked record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditRow {
    #[ts(type = "number")]
    pub link: u64,
    pub op_id: OpId,
    pub kind: String,
    pub customer_no: Option<CustomerNo>,
    pub customer_name: Option<String>,
    pub saved_at: DateTime<Utc>,
    /// Hexadecimal.
    pub hash: String,
    pub before: String,
    pub delivery: Delivery,
}
