//! Follow-ups by due date; for a supervisor the whole team's or one member's.

use rounds_cache::{FollowUpQuery as CacheQuery, FollowUpView};
use rounds_protocol::session::Role;

use crate::customers::page_size;
use crate::dto::follow_ups::{FollowUpCounts, FollowUpFilter, FollowUpPage, FollowUpQuery, Receiver};
use crate::error::{AppError, Result};
use crate::reference::Reference;
use crate::session::Session;
use crate::workbench::Workbench;

/// A page of follow-ups. `limit` 0 means 100; more than 500 means 500.
pub(crate) async fn list(bench: &Workbench, input: FollowUpQuery) -> Result<FollowUpPage> {
    bench.work(move |session| page(session, input)).await
}

fn page(session: &Session, input: FollowUpQuery) -> Result<FollowUpPage> {
    let foreign = input.owner.as_ref().is_some_and(|owner| *owner != session.me());
    if foreign && !session.is_supervisor() {
        return Err(AppError::SupervisorOnly);
    }
    let reference = session.reference()?;
    let found = session.device.follow_ups(&CacheQuery {
        view: view(input.view),
        owner: input.owner.or_else(|| session.whose_work()),
        customer_no: input.customer_no,
        today: session.today(),
        offset: input.offset,
        limit: page_size(input.limit),
    })?;
    let rows = found
        .rows
        .into_iter()
        .map(|item| super::row(session, item, &reference))
        .collect::<Result<_>>()?;
    Ok(FollowUpPage {
        total: found.total,
        counts: FollowUpCounts {
            open: found.counts.open,
            overdue: found.counts.overdue,
            today: found.counts.today,
            next7_days: found.counts.next7_days,
            waiting: found.counts.waiting,
            closed: found.counts.closed,
        },
        rows,
        receivers: receivers(session, &reference),
    })
}

/// The relationship managers this device knows, without oneself.
fn receivers(session: &Session, reference: &Reference) -> Vec<Receiver> {
    let me = session.me();
    reference
        .staff
        .iter()
        .filter(|member| member.role == Role::Rm && member.staff_no != me)
        .map(|member| Receiver {
            staff_no: member.staff_no.clone(),
            name: member.name.clone(),
        })
        .collect()
}

fn view(filter: FollowUpFilter) -> FollowUpView {
    match filter {
        FollowUpFilter::Open => FollowUpView::Open,
        FollowUpFilter::Overdue => FollowUpView::Overdue,
        FollowUpFilter::Today => FollowUpView::Today,
        FollowUpFilter::Next7Days => FollowUpView::Next7Days,
        FollowUpFilter::Waiting => FollowUpView::Waiting,
        FollowUpFilter::Closed => FollowUpView::Closed,
    }
}
