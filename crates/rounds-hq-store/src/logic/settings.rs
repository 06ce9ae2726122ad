//! Table `settings`: one text under one name.

use crate::Result;
use crate::db::{self, Db, values};

/// The text under a name.
pub fn get(db: &dyn Db, name: &str) -> Result<Option<String>> {
    db::first(db, "select value from settings where name = ?1", values![name])
}

/// Set the text under a name.
pub fn set(db: &dyn Db, name: &str, value: &str) -> Result<()> {
    db.execute(
        "insert into settings (name, value) values (?1, ?2) on conflict (name) do update set value = excluded.value",
        values![name, value],
    )?;
    Ok(())
}

/// Make the epoch of a new database: a random name that stays (rule U8).
pub fn make_epoch(db: &dyn Db, random: &str) -> Result<()> {
    db.execute(
        "insert into settings (name, value) values ('epoch', ?1) on conflict do nothing",
        values![random],
    )?;
    Ok(())
}
