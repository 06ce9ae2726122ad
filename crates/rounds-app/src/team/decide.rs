//! Approve a visit, or return it with a comment that says what to mend.

use rounds_domain::review::comment_suffices;
use rounds_protocol::ops::{OpPayload, VisitReviewed};

use crate::dto::team::{ReviewInput, ReviewRow};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Decide on the latest version of a team member's visit. Works offline.
pub(crate) async fn review_decide(bench: &Workbench, input: ReviewInput) -> Result<ReviewRow> {
    bench.work(move |session| decide(session, input)).await
}

fn decide(session: &Session, input: ReviewInput) -> Result<ReviewRow> {
    super::supervisors_only(session)?;
    let visit = session
        .device
        .visit(input.visit_id)?
        .ok_or(AppError::VisitUnknown)?
        .body;
    if visit.author == session.me() {
        return Err(AppError::ReviewOfOwnVisit);
    }
    if visit.replaced_by.is_some() {
        return Err(AppError::VisitReplaced);
    }
    if !comment_suffices(input.decision, &input.comment) {
        return Err(AppError::CommentTooShort);
    }
    let review = VisitReviewed {
        visit_id: input.visit_id,
        decision: input.decision,
        comment: input.comment.trim().to_owned(),
    };
    session.save(&OpPayload::VisitReviewed(review), None)?;
    let item = session.device.visit(input.visit_id)?.ok_or(AppError::VisitUnknown)?;
    super::queue::row(session, item, &*session.reference()?)
}
