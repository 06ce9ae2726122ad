//! Visits to review, with hints, the pending decision and the version that an answer answers.

use rounds_cache::{VisitItem, VisitQuery};
use rounds_domain::review::ReviewState;

use super::hints::hints;
use crate::customers::page_size;
use crate::dto::team::{ReviewFilter, ReviewPage, ReviewQuery, ReviewRow};
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;
use crate::visits;
use crate::workbench::Workbench;

/// A page of the review queue, newest first. `limit` 0 means 100; more than 500 means 500.
pub(crate) async fn review_queue(bench: &Workbench, input: ReviewQuery) -> Result<ReviewPage> {
    bench
        .work(move |session| {
            super::supervisors_only(session)?;
            let reference = session.reference()?;
            let found = session.device.visits(&VisitQuery {
                author: input.author,
                review: match input.view {
                    ReviewFilter::Pending => Some(ReviewState::Pending),
                    ReviewFilter::Returned => Some(ReviewState::Returned),
                    ReviewFilter::Approved => Some(ReviewState::Approved),
                    ReviewFilter::All => None,
                },
                latest_only: true,
                offset: input.offset,
                limit: page_size(input.limit),
                ..VisitQuery::default()
            })?;
            let rows = found
                .rows
                .into_iter()
                .map(|item| row(session, item, &reference))
                .collect::<Result<_>>()?;
            Ok(ReviewPage {
                total: found.total,
                rows,
            })
        })
        .await
}

/// A visit as its reviewer sees it.
pub(super) fn row(session: &Session, item: VisitItem, reference: &Reference) -> Result<ReviewRow> {
    let previous = item
        .body
        .replaces
        .map(|former| session.device.visit(former))
        .transpose()?
        .flatten();
    Ok(ReviewRow {
        hints: hints(&item.body),
        pending_decision: item.pending_review.as_ref().map(|review| review.decision),
        previous: previous
            .map(|former| visits::row(session, former, reference))
            .transpose()?,
        visit: visits::row(session, item, reference)?,
    })
}
