//! The open tasks that a visit ends: that of the version it replaces, and all of a customer who asks to be left alone.

use rounds_cache::{FollowUpQuery, FollowUpView};
use rounds_domain::VisitId;
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::visit::OutcomeCode;
use rounds_protocol::entities::FollowUpBody;
use rounds_protocol::ops::{FollowUpMoved, OpPayload, VisitSaved};

use crate::error::Result;
use crate::session::Session;

/// Reasons of the moves, as codes: the screens say them in the reader's language.
const REPLACED: &str = "visit_replaced";
const DO_NOT_DISTURB: &str = "do_not_disturb";

/// The moves that end them. To be asked before the visit is saved: afterwards a replaced version is hidden here.
pub(super) fn moves(session: &Session, visit: &VisitSaved) -> Result<Vec<OpPayload>> {
    if visit.outcome == OutcomeCode::O95 {
        let tasks = open_tasks(session, visit)?;
        return Ok(tasks
            .iter()
            .map(|task| cancelled(session, task, DO_NOT_DISTURB))
            .collect());
    }
    let task = visit
        .replaces
        .map(|former| task_of(session, former))
        .transpose()?
        .flatten();
    Ok(task.iter().map(|task| cancelled(session, task, REPLACED)).collect())
}

/// Every open task of the customer, whoever owns it: a wish not to be disturbed always wins (domain section 5.3).
fn open_tasks(session: &Session, visit: &VisitSaved) -> Result<Vec<FollowUpBody>> {
    let found = session.device.follow_ups(&FollowUpQuery {
        view: FollowUpView::Open,
        owner: None,
        customer_no: Some(visit.customer_no.clone()),
        today: session.today(),
        offset: 0,
        limit: 0,
    })?;
    Ok(found.rows.into_iter().map(|item| item.body).collect())
}

/// The task of the version before: it gives way to that of the new version, or to its stated close; otherwise the same
/// task would stand in the list twice. One that a colleague has taken over, or that is closed, stays as it is.
fn task_of(session: &Session, replaced: VisitId) -> Result<Option<FollowUpBody>> {
    let former = session.device.visit(replaced)?;
    let Some(follow_up_id) = former.and_then(|item| item.body.follow_up_id) else {
        return Ok(None);
    };
    let task = session.device.follow_up(follow_up_id)?.map(|item| item.body);
    Ok(task.filter(|task| !task.state.is_closed() && task.owner == session.me()))
}

fn cancelled(session: &Session, task: &FollowUpBody, reason: &str) -> OpPayload {
    OpPayload::FollowUpMoved(FollowUpMoved {
        follow_up_id: task.follow_up_id,
        from: task.state,
        to: FollowUpState::Cancelled,
        new_due_on: None,
        reason: reason.to_owned(),
        hand_over_to: None,
        business_date: session.today(),
    })
}
