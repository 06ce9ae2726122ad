//! Table `cursors`: where this device stands in each scope, and whether its rows are headquarters' rows.

use rounds_protocol::bundle;
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::sync::{ScopeCursor, ScopeTotals};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Result;
use crate::sql::{Whole, whole};

/// One scope's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub scope: String,
    pub after: u64,
    pub base: u64,
    pub generation: u32,
    pub full_pull: bool,
    pub complete: bool,
    pub agreed: bool,
    pub rows: ScopeDigest,
    pub total_rows: u64,
    pub rows_done: u64,
    pub mismatch_at_ms: Option<i64>,
    pub alarmed: bool,
    /// When a page last brought rows.
    pub changed_at_ms: Option<i64>,
}

impl Cursor {
    /// A scope not pulled yet.
    pub fn fresh(scope: &str) -> Self {
        Self {
            scope: scope.to_owned(),
            after: 0,
            base: 0,
            generation: 1,
            full_pull: true,
            complete: false,
            agreed: false,
            rows: ScopeDigest::default(),
            total_rows: 0,
            rows_done: 0,
            mismatch_at_ms: None,
            alarmed: false,
            changed_at_ms: None,
        }
    }

    /// Begin a full pull; old rows stay usable until its last page (rule P6).
    pub fn start_over(&mut self) {
        self.generation += 1;
        self.after = 0;
        self.base = 0;
        self.full_pull = true;
        self.rows_done = 0;
    }

    /// Count and digest of this device's own rows, as headquarters would say them.
    pub fn totals(&self) -> ScopeTotals {
        ScopeTotals {
            count: self.rows.count,
            digest: self.rows.to_hex(),
        }
    }

    /// What is asked of headquarters (rule P4).
    pub fn to_wire(&self) -> ScopeCursor {
        ScopeCursor {
            scope: self.scope.clone(),
            after: self.after,
            base: self.base,
            generation: self.generation,
        }
    }
}

const COLUMNS: &str = "scope, after, base, generation, full_pull, complete, agreed, count, digest, total_rows, rows_done, mismatch_at, alarmed, changed_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Cursor> {
    Ok(Cursor {
        scope: row.get(0)?,
        after: whole(row, 1)?,
        base: whole(row, 2)?,
        generation: row.get(3)?,
        full_pull: row.get(4)?,
        complete: row.get(5)?,
        agreed: row.get(6)?,
        // SQLite knows signed integers only: the digest's 64 bits are kept, whatever their sign.
        rows: ScopeDigest {
            count: whole(row, 7)?,
            digest: row.get::<_, i64>(8)?.cast_unsigned(),
        },
        total_rows: whole(row, 9)?,
        rows_done: whole(row, 10)?,
        mismatch_at_ms: row.get(11)?,
        alarmed: row.get(12)?,
        changed_at_ms: row.get(13)?,
    })
}

pub fn get(connection: &Connection, scope: &str) -> Result<Option<Cursor>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM cursors WHERE scope = ?1"))?;
    Ok(statement.query_row([scope], read).optional()?)
}

/// Reference scopes first, because projections of customers use the catalogue; bundles last, because customers do not
/// wait for what is large and only orders their advice.
pub fn all(connection: &Connection) -> Result<Vec<Cursor>> {
    let sql = format!("SELECT {COLUMNS} FROM cursors ORDER BY scope = ?1, scope NOT LIKE 'ref:%', scope");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement
        .query_map([bundle::SCOPE], read)?
        .collect::<rusqlite::Result<_>>()?)
}

pub fn put(connection: &Connection, cursor: &Cursor) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO cursors (scope, after, base, generation, full_pull, complete, agreed, count, digest, total_rows,
             rows_done, mismatch_at, alarmed, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (scope) DO UPDATE SET after = ?2, base = ?3, generation = ?4, full_pull = ?5, complete = ?6, agreed = ?7,
             count = ?8, digest = ?9, total_rows = ?10, rows_done = ?11, mismatch_at = ?12, alarmed = ?13,
             changed_at = ?14",
    )?;
    statement.execute(params![
        cursor.scope,
        Whole(cursor.after),
        Whole(cursor.base),
        cursor.generation,
        cursor.full_pull,
        cursor.complete,
        cursor.agreed,
        Whole(cursor.rows.count),
        cursor.rows.digest.cast_signed(),
        Whole(cursor.total_rows),
        Whole(cursor.rows_done),
        cursor.mismatch_at_ms,
        cursor.alarmed,
        cursor.changed_at_ms,
    ])?;
    Ok(())
}

pub fn remove(connection: &Connection, scope: &str) -> Result<()> {
    connection.execute("DELETE FROM cursors WHERE scope = ?1", [scope])?;
    Ok(())
}

/// Every scope has had its last page at least once.
pub fn is_complete(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT count(*) > 0 AND min(complete) = 1 FROM cursors")?;
    Ok(statement
        .query_row([], |row| row.get::<_, Option<bool>>(0))?
        .unwrap_or(false))
}
