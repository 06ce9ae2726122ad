//! Synchronisation as a person sees it. Knows the engine's status; refuses to know what travels.

mod headline;
mod report;

use rounds_sync::{Phase, SyncStatus};
use zeroize::Zeroizing;

use crate::dto::Nothing;
use crate::dto::device::{PasswordInput, SyncPhase, SyncProgress, SyncState};
use crate::error::{AppError, Result};
use crate::outbox::unsent;
use crate::workbench::Workbench;

pub(crate) use headline::headline;
pub(crate) use report::report;

/// A new session at headquarters with the bank's password, then a sync.
pub(crate) async fn sign_in(bench: &Workbench, input: PasswordInput) -> Result<SyncState> {
    let password = Zeroizing::new(input.password);
    if password.is_empty() {
        return Err(AppError::PasswordMissing);
    }
    let session = bench.session()?;
    Ok(words(&session.engine.sign_in(&password).await?))
}

/// Run one sync and wait for its end. A failure is part of the state, not of the command: working offline is no error.
pub(crate) async fn now(bench: &Workbench, _: Nothing) -> Result<SyncState> {
    let session = bench.session()?;
    Ok(words(&session.engine.sync().await))
}

/// The honest status now.
pub(crate) async fn state(bench: &Workbench, _: Nothing) -> Result<SyncState> {
    Ok(words(&bench.session()?.engine.status()))
}

fn words(status: &SyncStatus) -> SyncState {
    SyncState {
        headline: headline(status),
        phase: match status.phase {
            Phase::Idle => SyncPhase::Idle,
            Phase::SigningIn => SyncPhase::SigningIn,
            Phase::Pushing => SyncPhase::Pushing,
            Phase::Pulling => SyncPhase::Pulling,
            Phase::Waiting => SyncPhase::Waiting,
        },
        online: status.online,
        progress: status.progress.map(|progress| SyncProgress {
            rows_done: progress.rows_done,
            rows_total: progress.rows_total,
            bytes: progress.bytes,
            seconds_left: progress.seconds_left,
        }),
        last_complete_at: status.last_complete_at,
        on_device: status.counts.on_device - status.counts.silent.on_device,
        sent: status.counts.sent - status.counts.silent.sent,
        needs_attention: status.counts.needs_attention,
        unsent: unsent(&status.counts),
        all_signed_for: status.all_signed_for,
        first_sync_pending: status.first_sync_pending,
        sign_in_needed: status.sign_in_needed,
        error: status.error.clone(),
        last_attempt_at: status.last_attempt_at,
        oldest_unsent_at: status.oldest_unsent_at,
        unsent_overdue: status.unsent_overdue,
    }
}
