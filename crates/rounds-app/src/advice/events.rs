//! What was done with suggestions, as the screens get it.

use std::collections::BTreeMap;

use rounds_cache::{OpRow, SuggestionQuery};
use rounds_domain::CustomerNo;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::suggestions::{SuggestionAct, SuggestionEventBody};

use crate::dto::advice::SuggestionEventRow;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::{Session, delivery_of};

/// What persons did about one customer, newest first. What was only shown is no decision and not among it.
pub(crate) fn rows(session: &Session, customer_no: &CustomerNo) -> Result<Vec<SuggestionEventRow>> {
    let query = SuggestionQuery {
        customer_no: Some(customer_no.clone()),
        since: None,
    };
    let reference = session.reference()?;
    let ops = session.device.ops_about(customer_no, "suggestion_acted")?;
    let carried: BTreeMap<_, _> = ops.iter().filter_map(|op| Some((event_of(op)?, op))).collect();
    let events = session.device.suggestion_events(&query)?;
    let decided = events.into_iter().filter(|event| event.act != SuggestionAct::Shown);
    let mut rows: Vec<SuggestionEventRow> = decided
        .map(|event| row(carried.get(&event.event_id).copied(), event, &reference))
        .collect();
    rows.reverse();
    Ok(rows)
}

fn event_of(op: &OpRow) -> Option<rounds_domain::SuggestionEventId> {
    match op.read() {
        Some(OpPayload::SuggestionActed(acted)) => Some(acted.event_id),
        _ => None,
    }
}

fn row(op: Option<&OpRow>, event: SuggestionEventBody, reference: &Reference) -> SuggestionEventRow {
    SuggestionEventRow {
        event_id: event.event_id,
        customer_no: event.customer_no,
        product_name: event.product.as_ref().map(|code| reference.product_name(code)),
        product: event.product,
        act: event.act,
        author: event.author.0,
        author_name: event.author_name,
        by_person: event.by_person,
        on: event.business_date,
        saved_at: event.saved_at,
        delivery: op.map(|op| delivery_of(op.state, op.code.as_deref(), op.corrected_by)),
        model: event.basis.as_ref().and_then(|basis| basis.model.clone()),
        rank: event.basis.map(|basis| basis.rank),
    }
}
