//! A supervisor's review of a visit record.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a supervisor decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewDecision {
    Approved,
    Returned,
}

/// Where a visit's review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    Pending,
    Approved,
    Returned,
    /// Returned, and answered by a new version.
    Answered,
}

/// The shortest comment with which a record may be returned: the RM must learn what to mend.
pub const RETURN_COMMENT_MIN_CHARS: usize = 4;

/// Whether a decision may be recorded with this comment.
pub fn comment_suffices(decision: ReviewDecision, comment: &str) -> bool {
    decision == ReviewDecision::Approved || comment.trim().chars().count() >= RETURN_COMMENT_MIN_CHARS
}
