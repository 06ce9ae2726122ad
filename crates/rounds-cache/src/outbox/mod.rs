//! `outbox.db`: precious. What was saved here and is not yet proven to be at headquarters, the journal of the last
//! 30 days with receipts, drafts, saved views and settings. One module per table.
//!
//! Refuses to know what came from headquarters: no reset of the cache can reach this file.

pub mod chain;
pub mod desk;
pub mod directives;
pub mod meta;
pub mod ops;
pub mod results;
pub mod row;

use rounds_domain::{DeviceId, InstallId};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::database::{self, Durability, Existence};
use crate::error::{CacheError, Result, is_damage};
use crate::files::{Folder, OUTBOX, outbox_problem};
use crate::keys::DataKey;
use crate::model::FileProblem;

/// The forms of the file, oldest first. Each step keeps every unsent op and every draft; who wrote an older form can
/// read a newer one no more, so a newer file is refused instead of touched.
const FORMS: &[M<'static>] = &[
    M::up(include_str!("form_1.sql")),
    M::up(include_str!("form_2.sql")),
    M::up(include_str!("form_3.sql")),
    M::up(include_str!("form_4.sql")),
];

fn migrations() -> Migrations<'static> {
    Migrations::from_slice(FORMS)
}

/// Make the outbox of a fresh device or after the old one was set aside.
pub fn create(folder: &Folder, key: &DataKey, device_id: DeviceId, install_id: InstallId) -> Result<Connection> {
    let mut connection = database::open(&folder.path(OUTBOX), key, Durability::Precious, Existence::MayBeMade)?;
    database::prepare_for_writing(&connection, Durability::Precious)?;
    migrations().to_latest(&mut connection)?;
    meta::begin(&connection, device_id, install_id)?;
    folder.protect(OUTBOX)?;
    Ok(connection)
}

/// Open the outbox. A file that is missing, damaged, newer or another device's is refused and left as it is.
pub fn open(folder: &Folder, key: &DataKey, device_id: DeviceId) -> Result<Connection> {
    match outbox_problem(folder)? {
        Some(FileProblem::OutboxMissing) => return Err(CacheError::OutboxMissing),
        Some(_) => return Err(CacheError::OutboxDamaged),
        None => {}
    }
    let mut connection = look_at(folder, key).map_err(damage_is_outbox_damage)?;
    database::prepare_for_writing(&connection, Durability::Precious)?;
    migrations().to_latest(&mut connection)?;
    if meta::device_id(&connection)? != Some(device_id) {
        return Err(CacheError::OutboxDamaged);
    }
    folder.protect(OUTBOX)?;
    Ok(connection)
}

/// Open without changing anything: version and pages are checked before the first write.
fn look_at(folder: &Folder, key: &DataKey) -> Result<Connection> {
    let connection = database::open(&folder.path(OUTBOX), key, Durability::Precious, Existence::MustExist)?;
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let found = database::form_version(&connection)?;
    if found > FORMS.len() as i64 {
        return Err(CacheError::OutboxNewer { found });
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" || found == 0 {
        return Err(CacheError::OutboxDamaged);
    }
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

fn damage_is_outbox_damage(error: CacheError) -> CacheError {
    match error {
        CacheError::Storage(inner) if is_damage(&inner) => CacheError::OutboxDamaged,
        other => other,
    }
}
