//! Table `follow_ups`: what the lists of tasks are narrowed and ordered by. The bodies are entities.

use chrono::NaiveDate;
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::{CustomerNo, FollowUpId, StaffNo};
use rusqlite::{Connection, Row, params};

use super::project::word_of;
use crate::error::Result;
use crate::sql::Day;

/// A follow-up without its body.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpMark {
    pub follow_up_id: FollowUpId,
    pub customer_no: CustomerNo,
    pub owner: StaffNo,
    pub state: FollowUpState,
    pub due_on: NaiveDate,
    pub moved_at_ms: i64,
}

/// The follow-ups of an owner and a customer, open and closed.
pub fn marks(
    connection: &Connection,
    owner: Option<&StaffNo>,
    customer: Option<&CustomerNo>,
) -> Result<Vec<FollowUpMark>> {
    const COLUMNS: &str = "follow_up_id, customer_no, owner, state, due_on, moved_at";
    let rows: Vec<Option<FollowUpMark>> = if let Some(customer) = customer {
        let sql = format!("SELECT {COLUMNS} FROM follow_ups WHERE customer_no = ?1 AND (?2 IS NULL OR owner = ?2)");
        let mut statement = connection.prepare_cached(&sql)?;
        let values = params![customer.as_str(), owner.map(StaffNo::as_str)];
        statement.query_map(values, read)?.collect::<rusqlite::Result<_>>()?
    } else {
        let sql = format!("SELECT {COLUMNS} FROM follow_ups WHERE ?1 IS NULL OR owner = ?1");
        let mut statement = connection.prepare_cached(&sql)?;
        statement
            .query_map([owner.map(StaffNo::as_str)], read)?
            .collect::<rusqlite::Result<_>>()?
    };
    Ok(rows.into_iter().flatten().collect())
}

/// `None` for a state that only a newer version knows.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<FollowUpMark>> {
    let id: String = row.get(0)?;
    let word: String = row.get(3)?;
    let state = FollowUpState::ALL
        .iter()
        .copied()
        .find(|state| word_of(state).is_ok_and(|known| known == word));
    let (Ok(follow_up_id), Some(state)) = (id.parse(), state) else {
        return Ok(None);
    };
    Ok(Some(FollowUpMark {
        follow_up_id,
        customer_no: row.get::<_, String>(1)?.into(),
        owner: StaffNo(row.get(2)?),
        state,
        due_on: row.get::<_, Day>(4)?.0,
        moved_at_ms: row.get(5)?,
    }))
}
