//! Table `customer_changes`: what the lists of changes are narrowed and ordered by. The bodies are entities.

use rounds_domain::customer_change::ChangeState;
use rounds_domain::{ChangeId, CustomerNo, StaffNo};
use rounds_protocol::entities::CustomerChangeBody;
use rusqlite::{Connection, Row, params};

use super::project::word_of;
use crate::changes::ChangeQuery;
use crate::error::Result;

/// A change without its values.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeMark {
    pub change_id: ChangeId,
    pub state: ChangeState,
    pub moved_at_ms: i64,
}

impl ChangeMark {
    pub fn of(body: &CustomerChangeBody) -> Self {
        Self {
            change_id: body.change_id,
            state: body.state,
            moved_at_ms: body.decided_at.unwrap_or(body.saved_at).timestamp_millis(),
        }
    }
}

/// Write a change's row.
pub fn put(connection: &Connection, body: &CustomerChangeBody) -> Result<()> {
    let mark = ChangeMark::of(body);
    connection
        .prepare_cached(
            "INSERT INTO customer_changes (change_id, customer_no, author, state, moved_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (change_id) DO UPDATE SET customer_no = ?2, author = ?3, state = ?4, moved_at = ?5",
        )?
        .execute(params![
            body.change_id.to_string(),
            body.customer_no.as_str(),
            body.author.as_str(),
            word_of(&body.state)?,
            mark.moved_at_ms,
        ])?;
    Ok(())
}

/// Remove a change's row.
pub fn remove(connection: &Connection, change_id: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM customer_changes WHERE change_id = ?1")?
        .execute([change_id])?;
    Ok(())
}

/// The changes of a customer and an author, in every state.
pub fn marks(connection: &Connection, query: &ChangeQuery) -> Result<Vec<ChangeMark>> {
    let mut statement = connection.prepare_cached(
        "SELECT change_id, state, moved_at FROM customer_changes
         WHERE (?1 IS NULL OR customer_no = ?1) AND (?2 IS NULL OR author = ?2)",
    )?;
    let values = params![
        query.customer_no.as_ref().map(CustomerNo::as_str),
        query.author.as_ref().map(StaffNo::as_str)
    ];
    let rows: Vec<Option<ChangeMark>> = statement.query_map(values, read)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// `None` for a state that only a newer version knows.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<ChangeMark>> {
    let id: String = row.get(0)?;
    let word: String = row.get(1)?;
    let state = ChangeState::ALL
        .iter()
        .copied()
        .find(|state| word_of(state).is_ok_and(|known| known == word));
    let (Ok(change_id), Some(state)) = (id.parse(), state) else {
        return Ok(None);
    };
    Ok(Some(ChangeMark {
        change_id,
        state,
        moved_at_ms: row.get(2)?,
    }))
}
