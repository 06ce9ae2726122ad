//! The supervisor takes the asked value or keeps the one at headquarters. Works offline.

use rounds_domain::ChangeId;
use rounds_domain::customer_change::{ChangeState, check_reason};
use rounds_protocol::ops::{CustomerChangeDecided, OpPayload};

use crate::dto::changes::{ChangeDecisionInput, ChangeRow};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Decide a disputed change once.
pub(crate) async fn decide(bench: &Workbench, input: ChangeDecisionInput) -> Result<ChangeRow> {
    bench.work(move |session| save(session, input)).await
}

fn save(session: &Session, input: ChangeDecisionInput) -> Result<ChangeRow> {
    if !session.is_supervisor() {
        return Err(AppError::SupervisorOnly);
    }
    let item = session
        .device
        .customer_change(input.change_id)?
        .ok_or(AppError::ChangeUnknown)?;
    let open = item.answered && item.body.state == ChangeState::Disputed && item.pending_decision.is_none();
    if !open {
        return Err(AppError::ChangeNotOpen);
    }
    check_reason(&input.comment)?;
    let decided = CustomerChangeDecided {
        change_id: input.change_id,
        decision: input.decision,
        standing: item.body.standing.and_then(|standing| standing.value),
        comment: input.comment.trim().to_owned(),
    };
    let corrects = super::rejected(session, |op| decides(op, input.change_id))?;
    session.save(&OpPayload::CustomerChangeDecided(decided), corrects)?;
    super::row::reread(session, input.change_id)
}

fn decides(payload: &OpPayload, change_id: ChangeId) -> bool {
    matches!(payload, OpPayload::CustomerChangeDecided(decided) if decided.change_id == change_id)
}
