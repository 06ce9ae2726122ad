//! Table `visits`: what the lists of visits are narrowed and ordered by. The bodies are entities.

use chrono::NaiveDate;
use rounds_domain::review::ReviewState;
use rounds_domain::{CustomerNo, StaffNo, VisitId};
use rusqlite::{Connection, Row, params};

use crate::error::Result;
use crate::model::VisitQuery;
use crate::sql::Day;

/// A visit without its body.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitMark {
    pub visit_id: VisitId,
    pub customer_no: CustomerNo,
    pub author: StaffNo,
    pub business_date: NaiveDate,
    pub saved_at_ms: i64,
    pub review: ReviewState,
    /// Somebody was met.
    pub met: bool,
    pub replaced: bool,
}

/// The visits of one customer, or all since a day. Further narrowing is done over cache and own work together.
pub fn marks(connection: &Connection, query: &VisitQuery) -> Result<Vec<VisitMark>> {
    const COLUMNS: &str = "visit_id, customer_no, author, business_date, saved_at, review, met, replaced";
    let since = query
        .since
        .map_or_else(String::new, |day| day.format("%Y-%m-%d").to_string());
    let rows: Vec<VisitMark> = if let Some(customer) = &query.customer_no {
        let sql = format!("SELECT {COLUMNS} FROM visits WHERE customer_no = ?1 AND business_date >= ?2");
        let mut statement = connection.prepare_cached(&sql)?;
        statement
            .query_map(params![customer.as_str(), since], read)?
            .collect::<rusqlite::Result<_>>()?
    } else {
        let sql = format!("SELECT {COLUMNS} FROM visits WHERE business_date >= ?1");
        let mut statement = connection.prepare_cached(&sql)?;
        statement.query_map([since], read)?.collect::<rusqlite::Result<_>>()?
    };
    Ok(rows)
}

fn read(row: &Row<'_>) -> rusqlite::Result<VisitMark> {
    let id: String = row.get(0)?;
    let review: String = row.get(5)?;
    Ok(VisitMark {
        visit_id: id.parse().unwrap_or(VisitId(uuid::Uuid::nil())),
        customer_no: row.get::<_, String>(1)?.into(),
        author: StaffNo(row.get(2)?),
        business_date: row.get::<_, Day>(3)?.0,
        saved_at_ms: row.get(4)?,
        review: review_of(&review),
        met: row.get(6)?,
        replaced: row.get(7)?,
    })
}

fn review_of(word: &str) -> ReviewState {
    match word {
        "approved" => ReviewState::Approved,
        "returned" => ReviewState::Returned,
        "answered" => ReviewState::Answered,
        _ => ReviewState::Pending,
    }
}

/// Different customers with a visit that met somebody or a contact on or after `since`, of one author's customers or all.
pub fn covered_since(connection: &Connection, rm: Option<&StaffNo>, since: NaiveDate) -> Result<u32> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) FROM customers WHERE last_contact_on >= ?1 AND (?2 IS NULL OR rm = ?2)")?;
    Ok(statement.query_row(params![Day(since), rm.map(StaffNo::as_str)], |row| row.get(0))?)
}
