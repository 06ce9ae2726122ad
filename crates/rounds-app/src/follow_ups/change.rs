//! Moves a follow-up through its states. The rules are rounds-domain's (section 5.3); this names who asks.

use rounds_domain::FollowUpId;
use rounds_domain::follow_up::{FollowUpState, Move, decide};
use rounds_protocol::entities::FollowUpBody;
use rounds_protocol::ops::{FollowUpMoved, OpPayload};

use crate::dto::follow_ups::{FollowUpMoveInput, FollowUpRow};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Postpone, begin, wait, close or hand over.
pub(crate) async fn change(bench: &Workbench, input: FollowUpMoveInput) -> Result<FollowUpRow> {
    bench.work(move |session| move_it(session, input)).await
}

fn move_it(session: &Session, input: FollowUpMoveInput) -> Result<FollowUpRow> {
    let body = session
        .device
        .follow_up(input.follow_up_id)?
        .ok_or(AppError::FollowUpUnknown)?
        .body;
    if body.owner != session.me() && !session.is_supervisor() {
        return Err(AppError::FollowUpNotMine);
    }
    check_receiver(session, &input, &body)?;
    decide(&Move {
        from: body.state,
        to: input.to,
        due_on: body.due_on,
        new_due_on: input.new_due_on,
        reason: &input.reason,
        has_receiver: input.hand_over_to.is_some(),
        postponements: body.postponements,
        by_supervisor: session.is_supervisor(),
        today: session.today(),
    })?;
    let moved = FollowUpMoved {
        follow_up_id: input.follow_up_id,
        from: body.state,
        to: input.to,
        new_due_on: input.new_due_on,
        reason: input.reason.trim().to_owned(),
        hand_over_to: input.hand_over_to,
        business_date: session.today(),
    };
    session.save(&OpPayload::FollowUpMoved(moved), None)?;
    reread(session, input.follow_up_id)
}

/// Handing over needs a colleague this device knows, and nothing else may name one.
fn check_receiver(session: &Session, input: &FollowUpMoveInput, body: &FollowUpBody) -> Result<()> {
    let Some(receiver) = &input.hand_over_to else {
        return Ok(());
    };
    let known = session
        .reference()?
        .staff
        .iter()
        .any(|member| member.staff_no == *receiver);
    if input.to == FollowUpState::Transferred && known && *receiver != body.owner {
        Ok(())
    } else {
        Err(AppError::ReceiverUnknown)
    }
}

/// The follow-up as it stands after a save.
pub(crate) fn reread(session: &Session, follow_up_id: FollowUpId) -> Result<FollowUpRow> {
    let item = session
        .device
        .follow_up(follow_up_id)?
        .ok_or(AppError::FollowUpUnknown)?;
    super::row(session, item, &*session.reference()?)
}
