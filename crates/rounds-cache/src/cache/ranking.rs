//! Table `kept_ranking`: the portfolio as it was ranked last, with what it was made from, so that the first screen after
//! unlocking need not wait. One row, made on this device; it goes when a customer leaves, because it names them.
//!
//! Refuses to know what a place means.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::model::{KeptPlace, KeptRanking};
use crate::sql::{Whole, whole};

/// Put a ranking in the place of the one before; call it inside a transaction.
pub fn keep(connection: &Connection, ranking: &KeptRanking) -> Result<()> {
    drop_kept(connection)?;
    connection.execute(
        "INSERT INTO kept_ranking (basis, through, places) VALUES (?1, ?2, ?3)",
        params![
            ranking.basis,
            Whole(ranking.through),
            serde_json::to_string(&ranking.places)?
        ],
    )?;
    Ok(())
}

/// The kept ranking, if there is one that can be read.
pub fn kept(connection: &Connection) -> Result<Option<KeptRanking>> {
    let row = connection
        .prepare_cached("SELECT basis, through, places FROM kept_ranking")?
        .query_row([], |row| Ok((row.get(0)?, whole(row, 1)?, row.get::<_, String>(2)?)))
        .optional()?;
    row.map(|(basis, through, places)| {
        Ok(KeptRanking {
            basis,
            through,
            places: serde_json::from_str::<Vec<KeptPlace>>(&places)?,
        })
    })
    .transpose()
}

/// Forget it.
pub fn drop_kept(connection: &Connection) -> Result<()> {
    connection.prepare_cached("DELETE FROM kept_ranking")?.execute([])?;
    Ok(())
}
