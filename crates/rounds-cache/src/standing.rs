//! How this device stands against headquarters: the last rounds, each scope, and what its numbers prove. Plain values
//! without a word about customers.

use chrono::{DateTime, Utc};
use rounds_domain::InstallId;

/// One synchronisation that ended, well or not. Counts and codes only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRow {
    pub began_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    /// Ops that headquarters answered.
    pub ops: u64,
    /// Bytes of their payloads.
    pub bytes_out: u64,
    /// Rows that came.
    pub rows: u64,
    /// Bytes of their bodies, after decompression.
    pub bytes_in: u64,
    /// Code of the failure that ended it; `None` when it ended well.
    pub code: Option<String>,
}

/// How one scope stands against headquarters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeFacts {
    pub scope: String,
    pub rows_here: u64,
    /// As headquarters last said; `None` before its first page.
    pub rows_at_headquarters: Option<u64>,
    /// A last page has been applied, and no full pull is under way.
    pub whole: bool,
    /// The last totals equalled ours.
    pub agreed: bool,
    /// Rows differed twice within a day.
    pub alarmed: bool,
    pub changed_at: Option<DateTime<Utc>>,
}

/// What is proven of this install's numbers (rule U1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberFacts {
    pub install_id: InstallId,
    /// The last number given here.
    pub highest: u64,
    /// The highest number with a receipt that verified, of those still in the journal.
    pub highest_signed: Option<u64>,
    /// Receipts in the journal.
    pub signed_for: u32,
    /// The first number that headquarters said it has not seen, in its last answer to a push.
    pub first_gap: Option<u64>,
}
