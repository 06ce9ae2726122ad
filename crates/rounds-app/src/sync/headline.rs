//! The one sentence about synchronisation: the loudest true thing and nothing else. Pure; refuses to know how it is said.

use rounds_protocol::ErrorCode;
use rounds_sync::{Phase, SyncStatus, code};

use crate::dto::sync::SyncHeadline;

/// What is to be said of this status. "All signed for" only while headquarters answers and nothing failed.
pub(crate) fn headline(status: &SyncStatus) -> SyncHeadline {
    urgent(status)
        .or_else(|| under_way(status))
        .unwrap_or_else(|| at_rest(status))
}

/// What needs a person.
fn urgent(status: &SyncStatus) -> Option<SyncHeadline> {
    let failed_by = |wanted: &str| status.error.as_deref() == Some(wanted);
    if status.sign_in_needed && status.phase != Phase::SigningIn {
        Some(SyncHeadline::SignInNeeded)
    } else if status.counts.needs_attention > 0 {
        Some(SyncHeadline::NeedsAttention)
    } else if failed_by(ErrorCode::ProtoUpgradeRequired.as_str()) {
        Some(SyncHeadline::UpgradeNeeded)
    } else if failed_by(code::DIGEST_MISMATCH) {
        Some(SyncHeadline::DataDiffers)
    } else if status.unsent_overdue {
        Some(SyncHeadline::UnsentTooLong)
    } else {
        None
    }
}

fn under_way(status: &SyncStatus) -> Option<SyncHeadline> {
    match status.phase {
        Phase::SigningIn => Some(SyncHeadline::SigningIn),
        // Whether headquarters is there again is known with its answer, not with the question.
        Phase::Pushing | Phase::Pulling if !status.online && status.error.is_some() => None,
        Phase::Pushing if status.round.ops_total > 0 => Some(SyncHeadline::Sending),
        Phase::Pushing | Phase::Pulling if status.first_sync_pending => Some(SyncHeadline::FirstFetch),
        Phase::Pushing | Phase::Pulling => Some(SyncHeadline::Fetching),
        Phase::Idle | Phase::Waiting => None,
    }
}

fn at_rest(status: &SyncStatus) -> SyncHeadline {
    let unsent = status.counts.on_device + status.counts.sent;
    match status {
        SyncStatus { online: false, .. } if unsent > 0 => SyncHeadline::OfflineUnsent,
        SyncStatus { online: false, .. } if proven(status) => SyncHeadline::OfflineSigned,
        SyncStatus { online: false, .. } => SyncHeadline::Offline,
        SyncStatus { error: Some(_), .. } => SyncHeadline::Failed,
        _ if proven(status) => SyncHeadline::AllSignedFor,
        _ if status.counts.on_device > 0 || status.oldest_unsent_at.is_some() => SyncHeadline::Unsent,
        _ if unsent > 0 => SyncHeadline::Held,
        _ => SyncHeadline::Incomplete,
    }
}

fn proven(status: &SyncStatus) -> bool {
    status.all_signed_for && status.last_complete_at.is_some()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use rounds_cache::OpCounts;
    use rounds_sync::RoundSoFar;

    use super::*;

    fn calm() -> SyncStatus {
        SyncStatus {
            online: true,
            all_signed_for: true,
            last_complete_at: Some(DateTime::UNIX_EPOCH),
            ..SyncStatus::default()
        }
    }

    fn counts(on_device: u32, sent: u32, needs_attention: u32) -> OpCounts {
        OpCounts {
            on_device,
            sent,
            needs_attention,
            ..OpCounts::default()
        }
    }

    fn waiting() -> SyncStatus {
        SyncStatus {
            all_signed_for: false,
            counts: counts(1, 0, 0),
            oldest_unsent_at: Some(DateTime::UNIX_EPOCH),
            ..calm()
        }
    }

    fn with_error(code: &str, status: SyncStatus) -> SyncStatus {
        SyncStatus {
            error: Some(code.to_owned()),
            ..status
        }
    }

    fn away(status: SyncStatus) -> SyncStatus {
        with_error(
            code::UNREACHABLE,
            SyncStatus {
                online: false,
                ..status
            },
        )
    }

    #[rustfmt::skip]
    fn cases() -> Vec<(SyncStatus, SyncHeadline)> {
        use SyncHeadline::*;
        let unproven = || SyncStatus { all_signed_for: false, ..calm() };
        vec![
            (calm(), AllSignedFor),
            (SyncStatus { last_complete_at: None, ..calm() }, Incomplete),
            (unproven(), Incomplete),
            (waiting(), Unsent),
            (SyncStatus { counts: counts(0, 1, 0), ..waiting() }, Unsent),
            (SyncStatus { counts: counts(0, 1, 0), oldest_unsent_at: None, ..waiting() }, Held),
            (away(calm()), OfflineSigned),
            (away(unproven()), Offline),
            (away(waiting()), OfflineUnsent),
            (SyncStatus::default(), Offline),
            (with_error("server.busy", calm()), Failed),
            (with_error("server.failed", waiting()), Failed),
            (SyncStatus { phase: Phase::Waiting, ..with_error("server.busy", calm()) }, Failed),
            (SyncStatus { phase: Phase::Pulling, ..calm() }, Fetching),
            (SyncStatus { phase: Phase::Pushing, ..calm() }, Fetching),
            (SyncStatus { phase: Phase::Pulling, first_sync_pending: true, ..unproven() }, FirstFetch),
            (SyncStatus { phase: Phase::Pushing, round: RoundSoFar { ops_total: 2, ..RoundSoFar::default() }, ..waiting() }, Sending),
            (SyncStatus { phase: Phase::Pushing, ..away(waiting()) }, OfflineUnsent),
            (SyncStatus { phase: Phase::Pulling, ..SyncStatus::default() }, Fetching),
            (SyncStatus { unsent_overdue: true, ..waiting() }, UnsentTooLong),
            (SyncStatus { unsent_overdue: true, ..with_error("server.busy", waiting()) }, UnsentTooLong),
            (with_error(code::DIGEST_MISMATCH, unproven()), DataDiffers),
            (with_error("proto.upgrade_required", waiting()), UpgradeNeeded),
            (SyncStatus { counts: counts(0, 0, 1), ..away(unproven()) }, NeedsAttention),
            (SyncStatus { sign_in_needed: true, counts: counts(1, 0, 1), ..unproven() }, SignInNeeded),
            (SyncStatus { sign_in_needed: true, phase: Phase::SigningIn, ..unproven() }, SigningIn),
        ]
    }

    #[test]
    fn the_loudest_true_thing_is_said() {
        for (status, said) in cases() {
            assert_eq!(headline(&status), said, "{status:?}");
        }
    }

    /// Honest status.
    #[test]
    fn all_signed_for_is_said_only_of_a_proven_answered_and_quiet_status() {
        for (status, _) in cases() {
            let quiet = status.online && status.error.is_none() && matches!(status.phase, Phase::Idle | Phase::Waiting);
            let proven =
                status.all_signed_for && status.last_complete_at.is_some() && status.counts.needs_attention == 0;
            assert_eq!(
                headline(&status) == SyncHeadline::AllSignedFor,
                quiet && proven && !status.sign_in_needed,
                "{status:?}"
            );
        }
    }
}
