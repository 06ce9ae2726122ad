//! The page of the day.

use rounds_cache::{FollowUpQuery, FollowUpView, VisitQuery, WorkCounts};
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::review::ReviewState;

use super::worth_seeing::{own_picks, picks, worth_seeing};
use crate::dto::Nothing;
use crate::dto::follow_ups::FollowUpRow;
use crate::dto::today::{TodayNumbers, TodayView};
use crate::dto::visits::VisitRow;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;
use crate::workbench::Workbench;
use crate::{changes, follow_ups, visits};

/// Most rows of each list: a day holds no more, and the follow-up page has them all.
const LIST_MAX: u32 = 50;

/// Due, planned and returned work, drafts, customers worth seeing, numbers.
pub(crate) async fn open(bench: &Workbench, _: Nothing) -> Result<TodayView> {
    let session = bench.session()?;
    if session.ranking.is_outdated(session.today()) {
        session.rank_again();
    }
    bench.work(view).await
}

fn view(session: &Session) -> Result<TodayView> {
    let reference = session.reference()?;
    let today = session.today();
    let due = list(session, FollowUpView::Today, &reference)?;
    let mut planned = list(session, FollowUpView::Next7Days, &reference)?;
    planned.retain(|row| row.due_on > today && matches!(row.kind, FollowUpKind::Visit | FollowUpKind::Appointment));
    let picks = picks(session)?;
    let counts = session.device.work_counts(session.whose_work().as_ref(), today)?;
    Ok(TodayView {
        on: today,
        overdue: list(session, FollowUpView::Overdue, &reference)?,
        due,
        planned,
        returned: returned(session, &reference)?,
        changes: changes::news(session)?,
        drafts: visits::draft_marks(session)?,
        worth_seeing: worth_seeing(session, &picks, &reference)?,
        own_picks: own_picks(session, &picks, &reference)?,
        numbers: numbers(counts, session.device.storage_facts()?.data_as_of),
    })
}

fn list(session: &Session, view: FollowUpView, reference: &Reference) -> Result<Vec<FollowUpRow>> {
    let query = FollowUpQuery {
        view,
        owner: session.whose_work(),
        customer_no: None,
        today: session.today(),
        offset: 0,
        limit: LIST_MAX,
    };
    let found = session.device.follow_ups(&query)?;
    found
        .rows
        .into_iter()
        .map(|item| follow_ups::row(session, item, reference))
        .collect()
}

/// Own visits that the supervisor returned and that no newer version answers.
fn returned(session: &Session, reference: &Reference) -> Result<Vec<VisitRow>> {
    let found = session.device.visits(&VisitQuery {
        author: Some(session.me()),
        review: Some(ReviewState::Returned),
        latest_only: true,
        limit: LIST_MAX,
        ..VisitQuery::default()
    })?;
    found
        .rows
        .into_iter()
        .map(|item| visits::row(session, item, reference))
        .collect()
}

fn numbers(counts: WorkCounts, data_as_of: Option<chrono::NaiveDate>) -> TodayNumbers {
    TodayNumbers {
        customers: counts.customers,
        visits_this_week: counts.visits_this_week,
        visits_last_week: counts.visits_last_week,
        covered_90_days: counts.covered_90_days,
        open_follow_ups: counts.open_follow_ups,
        closed_this_week: counts.closed_this_week,
        closed_last_week: counts.closed_last_week,
        data_as_of,
    }
}
