//! Table `suggestion_events`: what the events are looked up by. The bodies are entities.

use rounds_domain::CustomerNo;
use rounds_protocol::suggestions::SuggestionEventBody;
use rusqlite::{Connection, params};

use crate::error::Result;
use crate::sql::Day;
use crate::suggestions::SuggestionQuery;

/// Write an event's row.
pub fn put(connection: &Connection, body: &SuggestionEventBody) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO suggestion_events (event_id, customer_no, author, business_date) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (event_id) DO UPDATE SET customer_no = ?2, author = ?3, business_date = ?4",
        )?
        .execute(params![
            body.event_id.to_string(),
            body.customer_no.as_str(),
            body.author.as_str(),
            Day(body.business_date),
        ])?;
    Ok(())
}

/// Remove an event's row.
pub fn remove(connection: &Connection, event_id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM suggestion_events WHERE event_id = ?1")?
        .execute([event_id])?;
    Ok(())
}

/// Ids of the events of a customer, or of everybody, since a day.
pub fn ids(connection: &Connection, query: &SuggestionQuery) -> Result<Vec<String>> {
    let since = query.since.map(Day);
    let ids = match &query.customer_no {
        Some(customer) => connection
            .prepare_cached(
                "SELECT event_id FROM suggestion_events
                 WHERE customer_no = ?1 AND (?2 IS NULL OR business_date >= ?2)",
            )?
            .query_map(params![CustomerNo::as_str(customer), since], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
        None => connection
            .prepare_cached("SELECT event_id FROM suggestion_events WHERE ?1 IS NULL OR business_date >= ?1")?
            .query_map(params![since], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(ids)
}
