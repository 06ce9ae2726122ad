//! The ops that speak of a customer's protection. Each carries what proves it: the signature's strokes or the witness's
//! words stay in the op, which headquarters keeps as it came.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::consent::{ConsentMethod, ConsentState, ConsentWord, DataKind, Initiative, Purpose, SpokenEvidence};
use rounds_domain::suitability::{Answer, InsuranceFlag, Match};
use rounds_domain::{AppointmentId, AssessmentId, ConsentId, CustomerNo, OpinionId, ProductCode, SlotId, StatementId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::ops::NewFollowUp;

/// Most characters of a signature's strokes or of a witness's words: a signature of many strokes takes a tenth.
pub const EVIDENCE_MAX_CHARS: usize = 60_000;

/// A word about one purpose: yes, no, or no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecorded {
    pub consent_id: ConsentId,
    pub customer_no: CustomerNo,
    pub purpose: Purpose,
    pub state: ConsentState,
    pub data_kinds: Vec<DataKind>,
    pub method: ConsentMethod,
    pub initiative: Initiative,
    pub text_version: String,
    /// What proves it, in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    pub business_date: NaiveDate,
    /// The offer pack that counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
}

impl ConsentRecorded {
    /// The word with the hash of its evidence.
    pub fn word(&self, at: DateTime<Utc>) -> ConsentWord {
        let evidence = self.evidence.as_deref().filter(|text| !text.trim().is_empty());
        ConsentWord {
            purpose: self.purpose,
            state: self.state,
            data_kinds: self.data_kinds.clone(),
            method: self.method,
            initiative: self.initiative,
            text_version: self.text_version.clone(),
            on: self.business_date,
            at,
            evidence: evidence.map(evidence_hash),
        }
    }
}

/// The customer asked not to be disturbed (MK-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactStopped {
    pub customer_no: CustomerNo,
    pub business_date: NaiveDate,
}

/// The customer wants to be contacted again, by the own word: the way back from [`ContactStopped`] (MK-01). It is no
/// consent: every purpose stays as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactResumed {
    pub customer_no: CustomerNo,
    pub method: ConsentMethod,
    /// What proves it, in full: a signature's strokes, or spoken words as [`spoken_text`] writes them.
    pub evidence: String,
    pub business_date: NaiveDate,
    /// The offer pack whose sentence lay before the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
}

/// What was spoken, as evidence carries it.
pub fn spoken_text(said: &SpokenEvidence) -> String {
    serde_json::to_string(said).expect("plain data always serialises")
}

/// SHA-256 of an evidence, hexadecimal.
pub fn evidence_hash(evidence: &str) -> String {
    hex::encode(Sha256::digest(evidence.as_bytes()))
}

/// Whether an evidence is one: neither empty nor an essay, and of spoken words with a second ear.
pub fn is_evidence(method: ConsentMethod, evidence: &str) -> bool {
    let bounded = !evidence.trim().is_empty() && evidence.chars().count() <= EVIDENCE_MAX_CHARS;
    let heard = || serde_json::from_str::<SpokenEvidence>(evidence).is_ok_and(|said| said.checked().is_ok());
    bounded && (method != ConsentMethod::Spoken || heard())
}

/// A device asks for leave to make an assessment (PR-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotAsked {
    pub slot_id: SlotId,
    pub customer_no: CustomerNo,
    pub business_date: NaiveDate,
}

/// A device gives leave back that it has not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotReturned {
    pub slot_id: SlotId,
    pub customer_no: CustomerNo,
}

/// A questionnaire was answered, its result told and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentMade {
    pub assessment_id: AssessmentId,
    pub slot_id: SlotId,
    pub customer_no: CustomerNo,
    /// Name and version.
    pub questionnaire: String,
    pub answers: Vec<Answer>,
    pub points: i32,
    pub level: u8,
    pub told_at: DateTime<Utc>,
    pub signature: String,
    pub business_date: NaiveDate,
    pub pack: String,
}

/// The opinion about a product was told and signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionTold {
    pub opinion_id: OpinionId,
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    /// The higher of issuer and seller.
    pub product_level: Option<u8>,
    pub customer_level: Option<u8>,
    pub assessed_on: Option<NaiveDate>,
    pub verdict: Match,
    pub told_at: DateTime<Utc>,
    pub signature: String,
    pub business_date: NaiveDate,
    pub pack: String,
}

/// The customer asks for a product above the own level, in writing (PR-09).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementSigned {
    pub statement_id: StatementId,
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    pub product_level: u8,
    pub customer_level: u8,
    pub text_version: String,
    pub signature: String,
    pub business_date: NaiveDate,
    pub pack: String,
}

/// A second person called a protected customer back (PR-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBackMade {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    pub business_date: NaiveDate,
}

/// What an appointment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentPurpose {
    /// To talk about it, or to be assessed.
    Advise,
    /// To buy it: suitability is judged for that day.
    Buy,
}

/// An appointment in the dedicated area of an outlet, with the task that it makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppointmentBooked {
    pub appointment_id: AppointmentId,
    pub customer_no: CustomerNo,
    pub product: Option<ProductCode>,
    pub purpose: AppointmentPurpose,
    pub at: DateTime<Utc>,
    /// What of the need analysis speaks against issuing at once; of an insurance (PR-13).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<InsuranceFlag>,
    /// By the customer's own signed statement (PR-09).
    #[serde(default)]
    pub own_wish: bool,
    pub follow_up: NewFollowUp,
    pub business_date: NaiveDate,
    pub pack: String,
}
