//! What becomes of the next step of a visit that a newer version replaces.

use rounds_domain::VisitId;
use rounds_domain::follow_up::FollowUpState;
use rounds_protocol::ops::{FollowUpMoved, OpPayload};

use crate::error::Result;
use crate::session::Session;

/// The reason of the move, as a code: the screens say it in the reader's language.
const REASON: &str = "visit_replaced";

/// The move that retires the follow-up of the version before: it gives way to the one of the new version, or to its
/// stated close; otherwise the same task would stand in the list twice. One that a colleague has taken over, or that is
/// closed, stays as it is. To be asked before the new version is saved: afterwards the former one is hidden here.
pub(super) fn retirement(session: &Session, replaced: VisitId) -> Result<Option<OpPayload>> {
    let former = session.device.visit(replaced)?;
    let Some(follow_up_id) = former.and_then(|item| item.body.follow_up_id) else {
        return Ok(None);
    };
    let task = session.device.follow_up(follow_up_id)?.map(|item| item.body);
    let open = task.filter(|task| !task.state.is_closed() && task.owner == session.me());
    Ok(open.map(|task| {
        OpPayload::FollowUpMoved(FollowUpMoved {
            follow_up_id,
            from: task.state,
            to: FollowUpState::Cancelled,
            new_due_on: None,
            reason: REASON.to_owned(),
            hand_over_to: None,
            business_date: session.today(),
        })
    }))
}
