//! Changes of profiles: headquarters' where they are here, own ones otherwise.

use std::cmp::Reverse;
use std::collections::HashSet;

use rounds_domain::ChangeId;
use rounds_protocol::entities::{CustomerChangeBody, EntityKind};
use rusqlite::Connection;

use crate::cache::changes::{self as table, ChangeMark};
use crate::cache::entities;
use crate::changes::{ChangeItem, ChangeList, ChangeQuery, ChangeView};
use crate::error::Result;
use crate::overlay::OwnWork;

/// Newest first.
pub fn list(connection: &Connection, own: &OwnWork, query: &ChangeQuery) -> Result<ChangeList> {
    let mut marks = table::marks(connection, query)?;
    let known: HashSet<ChangeId> = marks.iter().map(|mark| mark.change_id).collect();
    marks.retain(|mark| {
        query
            .view
            .shows(mark.state, own.decisions.contains_key(&mark.change_id))
    });
    if matches!(query.view, ChangeView::All | ChangeView::Unanswered) {
        let unknown = own
            .changes
            .iter()
            .filter(|change| !known.contains(&change.body.change_id));
        marks.extend(
            unknown
                .filter(|change| in_reach(&change.body, query))
                .map(|change| ChangeMark::of(&change.body)),
        );
    }
    marks.sort_by_key(|mark| Reverse((mark.moved_at_ms, mark.change_id)));
    let limit = if query.limit == 0 {
        usize::MAX
    } else {
        query.limit as usize
    };
    let mut rows = Vec::new();
    for mark in marks.iter().skip(query.offset as usize).take(limit) {
        rows.extend(one(connection, own, mark.change_id)?);
    }
    Ok(ChangeList {
        total: u32::try_from(marks.len()).unwrap_or(u32::MAX),
        rows,
    })
}

/// What the table narrows by, for own changes that are not in it.
fn in_reach(body: &CustomerChangeBody, query: &ChangeQuery) -> bool {
    query
        .customer_no
        .as_ref()
        .is_none_or(|customer| body.customer_no == *customer)
        && query.author.as_ref().is_none_or(|author| body.author == *author)
}

/// One change with what own work adds to it.
pub fn one(connection: &Connection, own: &OwnWork, change_id: ChangeId) -> Result<Option<ChangeItem>> {
    let stored: Option<CustomerChangeBody> =
        entities::get(connection, EntityKind::CustomerChange, &change_id.to_string())?;
    let mine = own.changes.iter().find(|change| change.body.change_id == change_id);
    let answered = stored.is_some();
    let Some(body) = stored.or_else(|| mine.map(|change| change.body.clone())) else {
        return Ok(None);
    };
    Ok(Some(ChangeItem {
        body,
        answered,
        op: mine.map(|change| change.mark.clone()),
        pending_decision: own.decisions.get(&change_id).cloned(),
    }))
}
