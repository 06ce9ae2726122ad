//! Purging customers on headquarters' order: everything that came from there about them goes, and stays away until
//! headquarters sends a newer row. The rows keep their revision and lose their body, so count and digest (rule P9)
//! stay headquarters' and no full pull brings the same row back.

use rounds_domain::CustomerNo;
use rusqlite::{Connection, params};

use super::entities::EntityRef;
use super::project::{self, Changed};
use super::volatile;
use crate::error::Result;
use crate::sql::Whole;

/// The body of a purged row. No entity of headquarters has an empty one.
const PURGED: &str = "";

/// Purge these customers; call it inside a transaction.
pub fn customers(connection: &Connection, customers: &[CustomerNo], changed: &mut Changed) -> Result<()> {
    for customer in customers {
        for (kind, id) in rows_of(connection, customer)? {
            connection
                .prepare_cached("UPDATE entities SET body = ?3 WHERE kind = ?1 AND id = ?2")?
                .execute([kind.as_str(), id.as_str(), PURGED])?;
            project::hidden(connection, &kind, &id, changed)?;
        }
        volatile::remove_customer(connection, customer.as_str())?;
    }
    Ok(())
}

/// Kind and id of every row that names this customer, whatever its kind: what a later version learns to keep is purged
/// as well.
fn rows_of(connection: &Connection, customer: &CustomerNo) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT kind, id FROM entities
         WHERE json_valid(body) AND json_extract(body, '$.customer_no') = ?1",
    )?;
    let rows = statement.query_map([customer.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a stored row was purged and this revision is no newer one: then it is kept away, and counts as brought by
/// this generation.
pub fn keeps_away(connection: &Connection, entity: EntityRef<'_>, revision: u64, generation: u32) -> Result<bool> {
    let kept = connection
        .prepare_cached(
            "UPDATE entities SET generation = ?5
             WHERE scope = ?1 AND kind = ?2 AND id = ?3 AND body = ?6 AND revision >= ?4",
        )?
        .execute(params![
            entity.scope,
            entity.kind,
            entity.id,
            Whole(revision),
            generation,
            PURGED
        ])?;
    Ok(kept > 0)
}

/// What moves every night comes for many customers at once: those who were purged are left out of it.
pub fn leave_out_of_volatile(connection: &Connection) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM volatile_rows WHERE customer_no IN
                 (SELECT id FROM entities WHERE kind = 'customer' AND body = ?1)",
        )?
        .execute([PURGED])?;
    Ok(())
}

/// Bring the log into the file and empty it, so that what was deleted stands in neither and a power cut cannot bring it
/// back. `false` when a reader held the log.
pub fn settle(connection: &Connection) -> Result<bool> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    Ok(busy == 0)
}
