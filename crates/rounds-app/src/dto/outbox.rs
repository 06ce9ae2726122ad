//! The outbox: every op of this device with its number and state.

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, OpId, VisitId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::visits::Delivery;

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OutboxQuery {
    /// None means all.
    pub delivery: Option<Delivery>,
    /// What was recorded beside what people made, and only that.
    pub silent: bool,
    pub offset: u32,
    pub limit: u32,
}

/// The counts by state are of what people made; whatever needs a person counts whoever made it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutboxPage {
    /// Of what was asked for.
    pub total: u32,
    /// Recorded beside what people made: what stood on a screen, what was looked at.
    pub silent: u32,
    pub unsent: UnsentWork,
    pub on_device: u32,
    pub sent: u32,
    pub signed_for: u32,
    pub needs_attention: u32,
    pub rows: Vec<OutboxRow>,
}

/// What headquarters has not signed for yet, and needs nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsentWork {
    pub visits: u32,
    /// Whatever else people made.
    pub acts: u32,
    /// What nobody made.
    pub silent: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutboxRow {
    pub op_id: OpId,
    #[ts(type = "number")]
    pub number: u64,
    /// `visit_saved`, `follow_up_created` …
    pub kind: String,
    pub customer_no: Option<CustomerNo>,
    pub customer_name: Option<String>,
    pub visit_id: Option<VisitId>,
    /// Outcome code, follow-up state or review decision: one word of what it says.
    pub summary: Option<String>,
    pub delivery: Delivery,
    /// Code of the rejection or deferral.
    pub code: Option<String>,
    /// Deferred ops are tried again by themselves.
    pub deferred: bool,
    pub saved_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    pub signed_for_at: Option<DateTime<Utc>>,
    /// Corrected by a newer op.
    pub corrected_by: Option<OpId>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct OpRef {
    pub op_id: OpId,
}

/// Headquarters' signed word that it has this op, and our check of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReceiptView {
    pub op_id: OpId,
    pub device_id: String,
    #[ts(type = "number")]
    pub number: u64,
    pub hash: String,
    pub received_at: DateTime<Utc>,
    pub signature: String,
    pub receipt_key: String,
    /// The signature verifies and the hash equals the hash of the bytes on this device.
    pub verified: bool,
}
