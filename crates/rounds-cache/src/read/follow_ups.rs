//! Follow-ups: headquarters' with own moves applied, and own new ones.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::{Days, NaiveDate};
use rounds_domain::FollowUpId;
use rounds_domain::follow_up::{FollowUpState, is_overdue};
use rounds_protocol::entities::FollowUpBody;
use rusqlite::Connection;

use crate::cache::follow_ups::{self as table, FollowUpMark};
use crate::error::Result;
use crate::model::{FollowUpCounts, FollowUpList, FollowUpQuery, FollowUpView};
use crate::overlay::OwnWork;

/// By due date, earliest first; closed ones latest first.
pub fn list(connection: &Connection, own: &OwnWork, query: &FollowUpQuery) -> Result<FollowUpList> {
    let marks = marks(connection, own, query)?;
    let mut shown: Vec<&FollowUpMark> = marks
        .iter()
        .filter(|mark| in_view(mark, query.view, query.today))
        .collect();
    if query.view == FollowUpView::Closed {
        shown.sort_by_key(|mark| Reverse((mark.moved_at_ms, mark.follow_up_id)));
    } else {
        shown.sort_by_key(|mark| (mark.state.is_closed(), mark.due_on, mark.follow_up_id));
    }
    let limit = if query.limit == 0 {
        usize::MAX
    } else {
        query.limit as usize
    };
    let mut rows = Vec::new();
    for mark in shown.iter().skip(query.offset as usize).take(limit) {
        rows.extend(own.follow_up(connection, mark.follow_up_id)?);
    }
    Ok(FollowUpList {
        total: shown.len() as u32,
        counts: counts(&marks, query.today),
        rows,
    })
}

/// The marks of cache and own work, narrowed to owner and customer, each follow-up once.
pub fn marks(connection: &Connection, own: &OwnWork, query: &FollowUpQuery) -> Result<Vec<FollowUpMark>> {
    let (owner, customer) = (query.owner.as_ref(), query.customer_no.as_ref());
    let mut marks = table::marks(connection, owner, customer)?;
    let touched = own.follow_ups(connection)?;
    let ids: HashSet<FollowUpId> = touched.iter().map(|item| item.body.follow_up_id).collect();
    marks.retain(|mark| !ids.contains(&mark.follow_up_id));
    let wanted = |mark: &FollowUpMark| {
        owner.is_none_or(|owner| mark.owner == *owner) && customer.is_none_or(|customer| mark.customer_no == *customer)
    };
    marks.extend(touched.iter().map(|item| mark_of(&item.body)).filter(wanted));
    Ok(marks)
}

fn mark_of(body: &FollowUpBody) -> FollowUpMark {
    FollowUpMark {
        follow_up_id: body.follow_up_id,
        customer_no: body.customer_no.clone(),
        owner: body.owner.clone(),
        state: body.state,
        due_on: body.due_on,
        moved_at_ms: body
            .moves
            .last()
            .map_or(body.created_at, |last| last.at)
            .timestamp_millis(),
    }
}

fn in_view(mark: &FollowUpMark, view: FollowUpView, today: NaiveDate) -> bool {
    let open = !mark.state.is_closed();
    match view {
        FollowUpView::Open => open,
        FollowUpView::Overdue => is_overdue(mark.state, mark.due_on, today),
        FollowUpView::Today => open && mark.due_on == today,
        FollowUpView::Next7Days => open && mark.due_on >= today && mark.due_on < today + Days::new(7),
        FollowUpView::Waiting => matches!(mark.state, FollowUpState::WaitingCustomer | FollowUpState::WaitingBank),
        FollowUpView::Closed => !open,
        FollowUpView::All => true,
    }
}

fn counts(marks: &[FollowUpMark], today: NaiveDate) -> FollowUpCounts {
    let count = |view| marks.iter().filter(|mark| in_view(mark, view, today)).count() as u32;
    FollowUpCounts {
        open: count(FollowUpView::Open),
        overdue: count(FollowUpView::Overdue),
        today: count(FollowUpView::Today),
        next7_days: count(FollowUpView::Next7Days),
        waiting: count(FollowUpView::Waiting),
        closed: count(FollowUpView::Closed),
    }
}
