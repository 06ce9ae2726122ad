//! What was done with suggestions: headquarters' word where it is here, own events otherwise.

use std::collections::BTreeMap;

use rounds_domain::SuggestionEventId;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::suggestions::SuggestionEventBody;
use rusqlite::Connection;

use crate::cache::{entities, suggestions as table};
use crate::error::Result;
use crate::overlay::OwnWork;
use crate::suggestions::SuggestionQuery;

/// Oldest first, each event once.
pub fn list(connection: &Connection, own: &OwnWork, query: &SuggestionQuery) -> Result<Vec<SuggestionEventBody>> {
    let mut events: BTreeMap<SuggestionEventId, SuggestionEventBody> = BTreeMap::new();
    for event in own.suggestions.iter().filter(|event| in_reach(event, query)) {
        events.insert(event.event_id, event.clone());
    }
    for id in table::ids(connection, query)? {
        let stored: Option<SuggestionEventBody> = entities::get(connection, EntityKind::SuggestionEvent, &id)?;
        events.extend(stored.map(|event| (event.event_id, event)));
    }
    let mut events: Vec<SuggestionEventBody> = events.into_values().collect();
    events.sort_by_key(|event| (event.business_date, event.saved_at, event.event_id));
    Ok(events)
}

/// What the table narrows by, for own events that are not in it.
fn in_reach(event: &SuggestionEventBody, query: &SuggestionQuery) -> bool {
    query
        .customer_no
        .as_ref()
        .is_none_or(|customer| event.customer_no == *customer)
        && query.since.is_none_or(|since| event.business_date >= since)
}
