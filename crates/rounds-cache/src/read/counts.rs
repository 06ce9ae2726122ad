//! Numbers of a member of staff: what Today and Team compare.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use rounds_domain::StaffNo;
use rounds_domain::follow_up::{FollowUpState, is_overdue};
use rounds_domain::review::ReviewState;
use rusqlite::{Connection, params};

use super::{follow_ups, visits};
use crate::cache::follow_ups::FollowUpMark;
use crate::cache::visits::{VisitMark, covered_since};
use crate::error::Result;
use crate::model::{FollowUpQuery, FollowUpView, VisitQuery, WorkCounts};
use crate::overlay::OwnWork;

/// Days after which a customer no longer counts as covered.
const COVER_DAYS: u64 = 90;

/// The numbers of one, or of everybody on this device.
pub fn of(connection: &Connection, own: &OwnWork, staff: Option<&StaffNo>, today: NaiveDate) -> Result<WorkCounts> {
    let customers: u32 = connection.query_row(
        "SELECT count(*) FROM customers WHERE ?1 IS NULL OR rm = ?1",
        params![staff.map(StaffNo::as_str)],
        |row| row.get(0),
    )?;
    let mut counts = WorkCounts {
        customers,
        ..WorkCounts::default()
    };
    counts.covered_90_days = covered_since(connection, staff, today - Days::new(COVER_DAYS))?;
    let of_author = |mark: &VisitMark| staff.is_none_or(|staff| mark.author == *staff);
    for mark in visits::marks(connection, own, &VisitQuery::default())?
        .iter()
        .filter(|mark| of_author(mark))
    {
        count_visit(&mut counts, mark, today);
    }
    let query = FollowUpQuery {
        view: FollowUpView::All,
        owner: staff.cloned(),
        customer_no: None,
        today,
        offset: 0,
        limit: 0,
    };
    for mark in follow_ups::marks(connection, own, &query)? {
        count_follow_up(&mut counts, &mark, today);
    }
    Ok(counts)
}

fn count_visit(counts: &mut WorkCounts, mark: &VisitMark, today: NaiveDate) {
    if mark.replaced {
        return;
    }
    let monday = monday_of(today);
    let day = mark.business_date;
    counts.visits_this_week += u32::from(day >= monday && day <= today);
    counts.visits_last_week += u32::from(day >= monday - Days::new(7) && day < monday);
    counts.visits_7_days += u32::from(day > today - Days::new(7) && day <= today);
    counts.visits_30_days += u32::from(day > today - Days::new(30) && day <= today);
    counts.to_review += u32::from(mark.review == ReviewState::Pending);
    counts.returned += u32::from(mark.review == ReviewState::Returned);
}

fn count_follow_up(counts: &mut WorkCounts, mark: &FollowUpMark, today: NaiveDate) {
    if mark.state.is_closed() {
        let closed_on = DateTime::from_timestamp_millis(mark.moved_at_ms)
            .unwrap_or_default()
            .date_naive();
        let monday = monday_of(today);
        let done = mark.state == FollowUpState::Done;
        counts.closed_this_week += u32::from(done && closed_on >= monday);
        counts.closed_last_week += u32::from(done && closed_on >= monday - Days::new(7) && closed_on < monday);
        return;
    }
    counts.open_follow_ups += 1;
    if !is_overdue(mark.state, mark.due_on, today) {
        return;
    }
    match (today - mark.due_on).num_days() {
        ..=3 => counts.overdue_1_3 += 1,
        4..=7 => counts.overdue_4_7 += 1,
        8..=14 => counts.overdue_8_14 += 1,
        _ => counts.overdue_15_up += 1,
    }
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}
