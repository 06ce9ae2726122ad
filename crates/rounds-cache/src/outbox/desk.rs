//! Tables `drafts`, `views` and `settings`: what lies on the desk. Bodies are the caller's JSON.

use rounds_domain::{CustomerNo, ViewId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::model::{DraftRow, ViewRow};
use crate::sql::time;

pub fn draft(connection: &Connection, customer_no: &CustomerNo) -> Result<Option<DraftRow>> {
    let mut statement =
        connection.prepare_cached("SELECT customer_no, body, saved_at FROM drafts WHERE customer_no = ?1")?;
    Ok(statement.query_row([customer_no.as_str()], read_draft).optional()?)
}

/// Newest first.
pub fn drafts(connection: &Connection) -> Result<Vec<DraftRow>> {
    let mut statement = connection
        .prepare_cached("SELECT customer_no, body, saved_at FROM drafts ORDER BY saved_at DESC, customer_no")?;
    Ok(statement.query_map([], read_draft)?.collect::<rusqlite::Result<_>>()?)
}

fn read_draft(row: &Row<'_>) -> rusqlite::Result<DraftRow> {
    Ok(DraftRow {
        customer_no: row.get::<_, String>(0)?.into(),
        body: row.get(1)?,
        saved_at: time(row.get(2)?),
    })
}

pub fn save_draft(connection: &Connection, draft: &DraftRow) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO drafts (customer_no, body, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (customer_no) DO UPDATE SET body = ?2, saved_at = ?3",
    )?;
    statement.execute(params![
        draft.customer_no.as_str(),
        draft.body,
        draft.saved_at.timestamp_millis()
    ])?;
    Ok(())
}

pub fn discard_draft(connection: &Connection, customer_no: &CustomerNo) -> Result<()> {
    connection.execute("DELETE FROM drafts WHERE customer_no = ?1", [customer_no.as_str()])?;
    Ok(())
}

/// By name.
pub fn views(connection: &Connection) -> Result<Vec<ViewRow>> {
    let mut statement = connection.prepare_cached("SELECT view_id, name, query FROM views ORDER BY name, view_id")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    let mut views = Vec::new();
    for row in rows {
        let (id, name, query) = row?;
        if let Ok(view_id) = id.parse() {
            views.push(ViewRow { view_id, name, query });
        }
    }
    Ok(views)
}

pub fn save_view(connection: &Connection, view: &ViewRow) -> Result<()> {
    connection.execute(
        "INSERT INTO views (view_id, name, query) VALUES (?1, ?2, ?3)
         ON CONFLICT (view_id) DO UPDATE SET name = ?2, query = ?3",
        params![view.view_id.to_string(), view.name, view.query],
    )?;
    Ok(())
}

pub fn delete_view(connection: &Connection, view_id: ViewId) -> Result<()> {
    connection.execute("DELETE FROM views WHERE view_id = ?1", [view_id.to_string()])?;
    Ok(())
}

pub fn setting(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub fn set_setting(connection: &Connection, name: &str, value: &str) -> Result<()> {
    connection.execute(
        "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        params![name, value],
    )?;
    Ok(())
}
