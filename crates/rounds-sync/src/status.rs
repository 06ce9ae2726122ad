//! What the engine tells about itself, in plain values. The screen's words are rounds-app's.

use chrono::{DateTime, Utc};
use rounds_cache::OpCounts;

/// What the engine is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Phase {
    #[default]
    Idle,
    SigningIn,
    Pushing,
    Pulling,
    /// Waiting for the next try after a failure.
    Waiting,
}

/// Rows of the pull under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    pub rows_done: u64,
    pub rows_total: u64,
    /// Bytes of the answers' bodies, after decompression.
    pub bytes: u64,
    /// From the pace so far; `None` in the first second.
    pub seconds_left: Option<u64>,
}

/// The honest status. Nothing here is a hope: each field is read from the files or from the last answer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SyncStatus {
    pub phase: Phase,
    /// Headquarters answered the last time it was asked.
    pub online: bool,
    pub progress: Option<Progress>,
    /// The last time everything was pulled and every digest agreed.
    pub last_complete_at: Option<DateTime<Utc>>,
    pub counts: OpCounts,
    /// True only if the outbox is empty, the last page applied and every digest equal.
    pub all_signed_for: bool,
    /// The first full pull has not ended yet.
    pub first_sync_pending: bool,
    /// Headquarters wants the password before it takes anything.
    pub sign_in_needed: bool,
    /// Code of the last failure, none after a success.
    pub error: Option<String>,
    pub last_attempt_at: Option<DateTime<Utc>>,
}
