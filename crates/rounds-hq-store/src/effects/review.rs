//! A supervisor's review arrives.

use rounds_domain::review::{ReviewDecision, ReviewState, comment_suffices};
use rounds_protocol::entities::VisitBody;
use rounds_protocol::ops::VisitReviewed;
use rounds_protocol::session::Role;
use rounds_protocol::sync::op_code;

use super::{Effect, Incoming, RefusalCode, World};
use crate::scopes;

/// Record a review by the supervisor of the visit's author. A version that was answered is closed to review.
pub(super) fn record(op: &Incoming<'_>, review: &VisitReviewed, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let visit = world.visits.get(&review.visit_id).ok_or(op_code::THING_UNKNOWN)?;
    let author = world.member(&visit.author);
    let is_supervisor = world.author.role == Role::Supervisor
        && author.is_some_and(|author| author.role == Role::Rm && scopes::same_team(author, &world.author));
    if !is_supervisor {
        return Err(op_code::NOT_ALLOWED);
    }
    if !comment_suffices(review.decision, &review.comment) {
        return Err(op_code::INCOMPLETE);
    }
    if visit.review == ReviewState::Answered {
        return Err(op_code::MOVE_REFUSED);
    }
    let state = match review.decision {
        ReviewDecision::Approved => ReviewState::Approved,
        ReviewDecision::Returned => ReviewState::Returned,
    };
    let comment = review.comment.trim();
    Ok(vec![world.put_visit(&VisitBody {
        review: state,
        review_comment: (!comment.is_empty()).then(|| comment.to_owned()),
        reviewed_by: Some(world.author.staff_no.clone()),
        reviewed_at: Some(op.saved_at),
        ..visit.clone()
    })])
}
