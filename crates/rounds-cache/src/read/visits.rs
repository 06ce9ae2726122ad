//! Visits: headquarters' where they are here, own ones otherwise.

use std::collections::HashSet;

use rounds_domain::VisitId;
use rounds_domain::review::ReviewState;
use rounds_protocol::entities::{EntityKind, VisitBody};
use rusqlite::Connection;

use crate::cache::entities;
use crate::cache::project::counts_as_contact;
use crate::cache::visits::{self as table, VisitMark};
use crate::error::Result;
use crate::model::{VisitItem, VisitList, VisitQuery};
use crate::overlay::OwnWork;

/// Newest first.
pub fn list(connection: &Connection, own: &OwnWork, query: &VisitQuery) -> Result<VisitList> {
    let mut marks = marks(connection, own, query)?;
    marks.retain(|mark| wanted(mark, query));
    marks.sort_by_key(|mark| std::cmp::Reverse((mark.business_date, mark.saved_at_ms, mark.visit_id)));
    let limit = if query.limit == 0 {
        usize::MAX
    } else {
        query.limit as usize
    };
    let mut rows = Vec::new();
    for mark in marks.iter().skip(query.offset as usize).take(limit) {
        rows.extend(one(connection, own, mark.visit_id)?);
    }
    Ok(VisitList {
        total: u32::try_from(marks.len()).unwrap_or(u32::MAX),
        rows,
    })
}

/// The marks of cache and own work, each visit once.
pub fn marks(connection: &Connection, own: &OwnWork, query: &VisitQuery) -> Result<Vec<VisitMark>> {
    let mut marks = table::marks(connection, query)?;
    for mark in &mut marks {
        if own.replaced_by(mark.visit_id).is_some() {
            mark.replaced = true;
            if mark.review == ReviewState::Returned {
                mark.review = ReviewState::Answered;
            }
        }
    }
    let known: HashSet<VisitId> = marks.iter().map(|mark| mark.visit_id).collect();
    let unknown = own.visits.iter().filter(|visit| !known.contains(&visit.body.visit_id));
    marks.extend(
        unknown
            .map(|visit| mark_of(&visit.body, own))
            .filter(|mark| in_reach(mark, query)),
    );
    Ok(marks)
}

fn mark_of(body: &VisitBody, own: &OwnWork) -> VisitMark {
    VisitMark {
        visit_id: body.visit_id,
        customer_no: body.customer_no.clone(),
        author: body.author.clone(),
        business_date: body.business_date,
        saved_at_ms: body.saved_at.timestamp_millis(),
        review: body.review,
        met: counts_as_contact(body.outcome),
        replaced: own.replaced_by(body.visit_id).is_some(),
    }
}

/// What the table narrows by, for own visits that are not in it.
fn in_reach(mark: &VisitMark, query: &VisitQuery) -> bool {
    query
        .customer_no
        .as_ref()
        .is_none_or(|customer| mark.customer_no == *customer)
        && query.since.is_none_or(|since| mark.business_date >= since)
}

fn wanted(mark: &VisitMark, query: &VisitQuery) -> bool {
    query.author.as_ref().is_none_or(|author| mark.author == *author)
        && query.review.is_none_or(|review| mark.review == review)
        && !(query.latest_only && mark.replaced)
}

/// One visit with what own work adds to it; its op is not named yet.
pub fn one(connection: &Connection, own: &OwnWork, visit_id: VisitId) -> Result<Option<VisitItem>> {
    let stored: Option<VisitBody> = entities::get(connection, EntityKind::Visit, &visit_id.to_string())?;
    let mine = || {
        own.visits
            .iter()
            .find(|visit| visit.body.visit_id == visit_id)
            .map(|visit| visit.body.clone())
    };
    let Some(mut body) = stored.or_else(mine) else {
        return Ok(None);
    };
    own.over_visit(&mut body);
    Ok(Some(VisitItem {
        body,
        op: None,
        pending_review: own.reviews.get(&visit_id).cloned(),
    }))
}
