//! Table `rounds`: how the last synchronisations went. Times, counts and codes; refuses to know what travelled.

use rusqlite::{Connection, Row, params};

use crate::error::Result;
use crate::sql::{Whole, time, whole};
use crate::standing::RoundRow;

/// How many rounds are kept.
pub const KEPT: u32 = 20;

/// Note a round; the oldest beyond [`KEPT`] is forgotten. Call it inside a transaction.
pub fn add(connection: &Connection, round: &RoundRow) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO rounds (began_at, ended_at, ops, bytes_out, rows, bytes_in, code)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            round.began_at.timestamp_millis(),
            round.ended_at.timestamp_millis(),
            Whole(round.ops),
            Whole(round.bytes_out),
            Whole(round.rows),
            Whole(round.bytes_in),
            round.code,
        ])?;
    connection
        .prepare_cached(
            "DELETE FROM rounds WHERE rowid NOT IN (SELECT rowid FROM rounds ORDER BY rowid DESC LIMIT ?1)",
        )?
        .execute([KEPT])?;
    Ok(())
}

/// The kept rounds, newest first.
pub fn all(connection: &Connection) -> Result<Vec<RoundRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT began_at, ended_at, ops, bytes_out, rows, bytes_in, code FROM rounds ORDER BY rowid DESC",
    )?;
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RoundRow> {
    Ok(RoundRow {
        began_at: time(row.get(0)?),
        ended_at: time(row.get(1)?),
        ops: whole(row, 2)?,
        bytes_out: whole(row, 3)?,
        rows: whole(row, 4)?,
        bytes_in: whole(row, 5)?,
        code: row.get(6)?,
    })
}
