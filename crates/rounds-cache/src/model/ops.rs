//! Ops as this crate hands them out: where each stands, and how many there are of which.

use chrono::{DateTime, Utc};
use rounds_domain::audit::AuditLink;
use rounds_domain::{CustomerNo, InstallId, OpId};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::receipt::Receipt;

/// Where an op stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpState {
    /// Saved here, never sent.
    OnDevice,
    /// Sent, no valid receipt yet. Sent again until there is one.
    Sent,
    /// Headquarters' receipt is here and verifies.
    SignedFor,
    /// Headquarters said no; a person must correct it by a new op.
    Rejected,
    /// Headquarters keeps it waiting; sent again with each sync.
    Deferred,
}

impl OpState {
    pub const ALL: &[Self] = &[
        Self::OnDevice,
        Self::Sent,
        Self::SignedFor,
        Self::Rejected,
        Self::Deferred,
    ];

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnDevice => "on_device",
            Self::Sent => "sent",
            Self::SignedFor => "signed_for",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == word)
    }
}

/// One op of this device, as the outbox has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpRow {
    pub op_id: OpId,
    pub install_id: InstallId,
    /// 1, 2, 3 … per install, without gaps.
    pub number: u64,
    pub kind: String,
    /// The frozen bytes.
    pub payload: String,
    pub hash: String,
    pub saved_at: DateTime<Utc>,
    pub monotonic_ms: u64,
    pub server_offset_ms: Option<i64>,
    pub depends_on: Option<OpId>,
    pub replaces: Option<OpId>,
    pub state: OpState,
    /// Code of the rejection, the deferral, or `receipt.not_valid`.
    pub code: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    pub receipt: Option<Receipt>,
    pub corrected_by: Option<OpId>,
    /// Its effect has come back in a pull.
    pub absorbed: bool,
    /// Its place in the audit chain of this device.
    pub audit: Option<AuditLink>,
}

impl OpRow {
    /// What the op says; `None` when a newer version wrote a kind this one does not know.
    pub fn read(&self) -> Option<OpPayload> {
        serde_json::from_str(&self.payload).ok()
    }

    /// Whose customer it is about, where its payload names one.
    pub fn customer_no(&self) -> Option<CustomerNo> {
        let payload: serde_json::Value = serde_json::from_str(&self.payload).ok()?;
        payload["body"]["customer_no"].as_str().map(CustomerNo::from)
    }

    /// A person must look at it: rejected or without a valid receipt, and not yet corrected.
    pub fn needs_attention(&self) -> bool {
        let trouble = self.state == OpState::Rejected || (self.state == OpState::Sent && self.code.is_some());
        trouble && self.corrected_by.is_none()
    }
}

/// The answer to a save: it is on the disk when this arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavedOp {
    pub op_id: OpId,
    pub number: u64,
    pub saved_at: DateTime<Utc>,
}

/// Which ops to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OpFilter {
    #[default]
    All,
    /// What somebody made: all but the silent ones.
    Made,
    /// What was recorded beside it, and nobody made: what stood on a screen, what was looked at.
    Silent,
    /// Made here, and on the device.
    OnDevice,
    /// Made here, and sent or deferred.
    Sent,
    /// Made here, and signed for.
    SignedFor,
    /// Whatever it is.
    NeedsAttention,
}

/// Ops, newest first.
#[derive(Clone, Debug)]
pub struct OpPage {
    pub total: u32,
    pub counts: OpCounts,
    pub rows: Vec<OpRow>,
}

/// How many ops stand where. Each op counts once; a corrected one counts nowhere but in `signed_for`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpCounts {
    pub on_device: u32,
    /// Sent or deferred, without trouble.
    pub sent: u32,
    pub signed_for: u32,
    pub needs_attention: u32,
    /// Visits among those on the device and sent.
    pub unsent_visits: u32,
    pub silent: SilentCounts,
}

/// How many of the [`OpCounts`] nobody made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SilentCounts {
    pub on_device: u32,
    pub sent: u32,
    pub signed_for: u32,
}
