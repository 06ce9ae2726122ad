//! What was done with suggestions: headquarters' word where it is here, own events otherwise.

use std::collections::BTreeMap;

use rounds_domain::SuggestionEventId;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::suggestions::SuggestionEventBody;
use rusqlite::Connection;

use crate::cache::entities;
use crate::error::Result;
use crate::overlay::OwnWork;
use crate::suggestions::SuggestionQuery;

/// The bodies of some events; one that left meanwhile is left out.
pub fn bodies(connection: &Connection, ids: &[String]) -> Result<Vec<SuggestionEventBody>> {
    let body = |id: &String| entities::get(connection, EntityKind::SuggestionEvent, id).transpose();
    ids.iter().filter_map(body).collect()
}

/// Stored and own events, oldest first, each once.
pub fn with_own(stored: Vec<SuggestionEventBody>, own: &OwnWork, query: &SuggestionQuery) -> Vec<SuggestionEventBody> {
    let mine = own.suggestions.iter().filter(|event| in_reach(event, query)).cloned();
    let events: BTreeMap<SuggestionEventId, SuggestionEventBody> =
        mine.chain(stored).map(|event| (event.event_id, event)).collect();
    let mut events: Vec<SuggestionEventBody> = events.into_values().collect();
    events.sort_by_key(|event| (event.business_date, event.saved_at, event.event_id));
    events
}

/// What the table narrows by, for own events that are not in it.
fn in_reach(event: &SuggestionEventBody, query: &SuggestionQuery) -> bool {
    query
        .customer_no
        .as_ref()
        .is_none_or(|customer| event.customer_no == *customer)
        && query.since.is_none_or(|since| event.business_date >= since)
}
