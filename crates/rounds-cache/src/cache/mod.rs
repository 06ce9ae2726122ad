//! `cache.db`: droppable. Everything that came from headquarters: the entities as they were sent, projections of them
//! for lists, and the cursors. One module per table or family of tables.
//!
//! Refuses to know the outbox: own work that readers lay over it comes in as values.

pub mod apply;
pub mod bundles;
pub mod changes;
pub mod cursors;
pub mod customers;
pub mod entities;
pub mod facets;
pub mod follow_ups;
pub mod lease;
pub mod list_indexes;
pub mod prepared;
pub mod project;
pub mod purge;
pub mod ranking;
pub mod rounds;
pub mod suggestions;
pub mod visits;
pub mod volatile;

use rounds_domain::StaffNo;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::database::{self, Durability, Existence};
use crate::error::{CacheError, Result, is_cache_damage};
use crate::files::{CACHE, Folder};
use crate::keys::DataKey;
use crate::model::CacheRebuilt;

const FORM: &str = include_str!("form.sql");

/// The version of the file's form: it follows from the form itself, so none can be changed without it. Another form is
/// not migrated but rebuilt from headquarters.
fn form_version() -> i64 {
    let hash = Sha256::new()
        .chain_update(FORM)
        .chain_update(list_indexes::FORM)
        .finalize();
    i64::from(i32::from_be_bytes([hash[0] & 0x7f, hash[1], hash[2], hash[3]]))
}

/// The connections of an open cache: pages are applied through one while lists are read through the other.
pub struct Files {
    pub writer: Connection,
    pub reader: Connection,
}

/// Open the cache, or begin it anew when it is missing, damaged, of another form or another's.
pub fn open(folder: &Folder, key: &DataKey, staff: &StaffNo) -> Result<(Files, Option<CacheRebuilt>)> {
    let reason = match look_at(folder, key, staff) {
        Ok(None) => match connect(folder, key, Existence::MustExist) {
            Ok(files) => return Ok((files, None)),
            Err(error) if is_file_damage(&error) => CacheRebuilt::Damaged,
            Err(other) => return Err(other),
        },
        Ok(Some(reason)) => reason,
        Err(error) if is_file_damage(&error) => CacheRebuilt::Damaged,
        Err(other) => return Err(other),
    };
    tracing::warn!(?reason, "the cache begins anew");
    Ok((create(folder, key, staff)?, Some(reason)))
}

/// Begin an empty cache in place of whatever is there.
pub fn create(folder: &Folder, key: &DataKey, staff: &StaffNo) -> Result<Files> {
    folder.remove(CACHE)?;
    let files = connect(folder, key, Existence::MayBeMade)?;
    files.writer.execute_batch(&format!("BEGIN; {FORM} COMMIT;"))?;
    files.writer.execute(
        "INSERT INTO meta (name, value) VALUES ('staff_no', ?1)",
        [staff.as_str()],
    )?;
    files.writer.pragma_update(None, "user_version", form_version())?;
    folder.protect(CACHE)?;
    Ok(files)
}

fn connect(folder: &Folder, key: &DataKey, existence: Existence) -> Result<Files> {
    let path = folder.path(CACHE);
    let writer = database::open(&path, key, Durability::Droppable, existence)?;
    database::prepare_for_writing(&writer, Durability::Droppable)?;
    let reader = database::open(&path, key, Durability::Droppable, Existence::MustExist)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(Files { writer, reader })
}

/// Why this file cannot be used, if so.
fn look_at(folder: &Folder, key: &DataKey, staff: &StaffNo) -> Result<Option<CacheRebuilt>> {
    let path = folder.path(CACHE);
    if !path.exists() {
        return Ok(Some(CacheRebuilt::Missing));
    }
    let connection = database::open(&path, key, Durability::Droppable, Existence::MustExist)?;
    if database::form_version(&connection)? != form_version() {
        return Ok(Some(CacheRebuilt::OtherForm));
    }
    let owner: Option<String> = connection
        .query_row("SELECT value FROM meta WHERE name = 'staff_no'", [], |row| row.get(0))
        .optional()?;
    Ok((owner.as_deref() != Some(staff.as_str())).then_some(CacheRebuilt::OtherStaff))
}

fn is_file_damage(error: &CacheError) -> bool {
    matches!(error, CacheError::Storage(inner) if is_cache_damage(inner))
}
