//! Sign in, unlock, sync state, settings.

use chrono::{DateTime, Utc};
use rounds_domain::{Language, StaffNo};
use rounds_protocol::session::{BankBody, StaffBody};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::outbox::UnsentWork;
use super::sync::SyncHeadline;

/// Where this device stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DeviceState {
    pub stage: DeviceStage,
    /// Something about the device's files that a person must decide on, before or instead of unlocking.
    pub problem: Option<DeviceProblem>,
    pub staff_no: Option<StaffNo>,
    /// Known while unlocked.
    pub staff: Option<StaffBody>,
    pub bank: Option<BankBody>,
    pub hq_url: Option<String>,
    pub device_label: Option<String>,
    pub device_id: Option<String>,
    pub enrolled_at: Option<DateTime<Utc>>,
    pub app_version: String,
    pub proto: u32,
    /// Headquarters wiped this folder, and nobody enrolled it since.
    pub wiped: Option<DeviceWiped>,
}

/// A wipe on headquarters' order. What was sealed before is still in the folder, for a rescue file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DeviceWiped {
    pub wiped_at: DateTime<Utc>,
    /// Whose device it was.
    pub staff_no: StaffNo,
    /// Pieces of work that could not be sealed before and are gone.
    pub unsealed: u32,
    /// Headquarters has heard that it is done.
    pub reported: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStage {
    /// No files yet: enrol.
    New,
    Locked,
    Unlocked,
}

/// Each has a sentence, a safe default and what may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceProblem {
    /// The outbox file is not there although the device is enrolled.
    OutboxMissing,
    /// The outbox file does not open with the right key or fails its integrity check. It is kept untouched.
    OutboxDamaged,
    /// The outbox was written by a newer Rounds. Nothing is touched.
    OutboxNewer,
    /// The key file is unreadable: without it nothing opens.
    KeysDamaged,
    KeysNewer,
    /// The cache was damaged, missing or of another version and is being rebuilt from headquarters.
    CacheRebuilt,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct EnrolInput {
    pub hq_url: String,
    pub staff_no: StaffNo,
    pub password: String,
    pub label: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PasswordInput {
    pub password: String,
}

#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RepairInput {
    pub action: RepairAction,
    /// Needed to set the outbox aside, because the device is locked then.
    #[serde(default)]
    #[ts(optional)]
    pub password: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RepairAction {
    /// Move the damaged outbox aside (kept, with a date in its name) and begin a new one.
    SetOutboxAside,
    /// Drop the cache; the next sync fills it again.
    RebuildCache,
}

/// Synchronisation in plain words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncState {
    pub headline: SyncHeadline,
    pub phase: SyncPhase,
    /// Headquarters answered the last time it was asked.
    pub online: bool,
    pub progress: Option<SyncProgress>,
    /// The last time everything was pulled and the digest agreed.
    pub last_complete_at: Option<DateTime<Utc>>,
    /// Made here by somebody, not sent.
    pub on_device: u32,
    /// Likewise, sent, no receipt yet.
    pub sent: u32,
    pub needs_attention: u32,
    /// Both by what they are, and what nobody made beside them.
    pub unsent: UnsentWork,
    /// True only if the outbox is empty, the last page applied and the digest equal.
    pub all_signed_for: bool,
    /// The first full pull has not ended yet.
    pub first_sync_pending: bool,
    /// Headquarters wants the password again before it takes anything.
    pub sign_in_needed: bool,
    /// Code of the last failure, none after a success.
    pub error: Option<String>,
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// When the oldest work was saved that headquarters does not have.
    pub oldest_unsent_at: Option<DateTime<Utc>>,
    /// It is older than four hours although headquarters answers.
    pub unsent_overdue: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    Idle,
    SigningIn,
    Pushing,
    Pulling,
    /// Waiting for the next try after a failure.
    Waiting,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncProgress {
    #[ts(type = "number")]
    pub rows_done: u64,
    #[ts(type = "number")]
    pub rows_total: u64,
    #[ts(type = "number")]
    pub bytes: u64,
    #[ts(type = "number | null")]
    pub seconds_left: Option<u64>,
}

/// Kept on the device, per staff member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub language: Language,
    pub theme: Theme,
    /// 100, 125 or 150.
    pub text_percent: u16,
    pub lock_after_minutes: u16,
    /// Columns of the customer table, in order.
    pub customer_columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
    /// High contrast for sunlight.
    Outdoor,
}

/// Versions and counts for a support call; no customer data.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Diagnostics {
    pub app_version: String,
    pub proto: u32,
    pub schema: u32,
    pub device_id: Option<String>,
    pub install_id: Option<String>,
    pub epoch: Option<String>,
    pub customers: u32,
    pub visits: u32,
    pub outbox_rows: u32,
    #[ts(type = "number")]
    pub cache_bytes: u64,
    #[ts(type = "number")]
    pub outbox_bytes: u64,
    pub rule_pack: Option<String>,
    /// Milliseconds between this machine's clock and headquarters'.
    #[ts(type = "number | null")]
    pub clock_skew_ms: Option<i64>,
}
