//! What the engine tells about itself, in plain values. The screen's words are rounds-app's.

use chrono::{DateTime, Utc};
use rounds_cache::{OpCounts, Ordered};
use rounds_protocol::team::OLD_WORK;

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

/// What the round under way has done so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct RoundSoFar {
    /// Ops that headquarters answered, of those that waited when the round began or were saved since.
    pub ops_done: u64,
    pub ops_total: u64,
    pub rows: u64,
    /// Bytes of the rows' bodies, after decompression.
    pub bytes: u64,
}

/// When the engine asks headquarters again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextTry {
    pub at: DateTime<Utc>,
    pub why: WaitReason,
}

/// Why it does not ask sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitReason {
    /// Nothing is due: every quarter of an hour.
    Regular,
    /// After so many failures in a row.
    Failures(u32),
    /// Headquarters asked to be left alone for so many seconds.
    Asked(u64),
}

/// Whether the oldest unsent work is older than [`OLD_WORK`] while headquarters answers.
pub fn is_overdue(online: bool, oldest_unsent_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    online && oldest_unsent_at.is_some_and(|saved| now - saved > OLD_WORK)
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
    /// What the round under way has done; what the last one did while none is.
    pub round: RoundSoFar,
    /// None while a round is under way, and while the password is waited for.
    pub next_try: Option<NextTry>,
    /// When the oldest work was saved that headquarters does not have.
    pub oldest_unsent_at: Option<DateTime<Utc>>,
    /// It is older than [`OLD_WORK`], and headquarters answers: an alarm.
    pub unsent_overdue: bool,
    /// Headquarters ordered this device closed: the engine has stopped, and whoever holds the device lets go of it.
    pub ordered: Option<Ordered>,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn unsent_work_is_overdue_after_four_hours_while_headquarters_answers() {
        let now = DateTime::UNIX_EPOCH;
        let hours = |hours: i64| Some(now - TimeDelta::hours(hours));
        for (online, oldest, overdue) in [
            (true, None, false),
            (true, hours(4), false),
            (true, hours(5), true),
            (false, hours(5), false),
            (true, hours(-1), false),
        ] {
            assert_eq!(is_overdue(online, oldest, now), overdue, "{online} {oldest:?}");
        }
    }
}
