//! One row of table `ops`, as it is read and as it travels. Refuses to know which rows are asked for.

use rounds_domain::{InstallId, OpId};
use rounds_protocol::ops::Op;
use rusqlite::Row;
use uuid::Uuid;

use crate::model::{OpRow, OpState};
use crate::sql::{time, whole};

/// What [`read_row`] reads, in its order.
pub const COLUMNS: &str = "op_id, install_id, number, kind, payload, hash, saved_at, monotonic_ms, server_offset_ms, \
     depends_on, replaces, state, code, sent_at, receipt, corrected_by, absorbed, audit";

/// An op as it is pushed and sealed.
pub fn to_wire(row: OpRow) -> Op {
    Op {
        op_id: row.op_id,
        number: row.number,
        kind: row.kind,
        payload: row.payload,
        saved_at: row.saved_at,
        monotonic_ms: row.monotonic_ms,
        server_offset_ms: row.server_offset_ms,
        depends_on: row.depends_on,
        replaces: row.replaces,
        audit: row.audit,
    }
}

/// A row of [`COLUMNS`].
pub fn read_row(row: &Row<'_>) -> rusqlite::Result<OpRow> {
    let state: String = row.get(11)?;
    let receipt: Option<String> = row.get(14)?;
    Ok(OpRow {
        op_id: OpId(id(row, 0)?),
        install_id: InstallId(id(row, 1)?),
        number: whole(row, 2)?,
        kind: row.get(3)?,
        payload: row.get(4)?,
        hash: row.get(5)?,
        saved_at: time(row.get(6)?),
        monotonic_ms: whole(row, 7)?,
        server_offset_ms: row.get(8)?,
        depends_on: optional_id(row, 9)?.map(OpId),
        replaces: optional_id(row, 10)?.map(OpId),
        state: OpState::parse(&state).unwrap_or(OpState::OnDevice),
        code: row.get(12)?,
        sent_at: row.get::<_, Option<i64>>(13)?.map(time),
        receipt: receipt.and_then(|text| serde_json::from_str(&text).ok()),
        corrected_by: optional_id(row, 15)?.map(OpId),
        absorbed: row.get(16)?,
        audit: row
            .get::<_, Option<String>>(17)?
            .and_then(|text| serde_json::from_str(&text).ok()),
    })
}

/// The id in a column.
pub fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    let text: String = row.get(column)?;
    Uuid::parse_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn optional_id(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(row
        .get::<_, Option<String>>(column)?
        .and_then(|text| Uuid::parse_str(&text).ok()))
}
