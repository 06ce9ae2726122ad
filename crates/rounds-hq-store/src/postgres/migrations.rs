//! The schema, migration by migration, in one transaction that no other process runs at the same time. A
//! database of a later build is refused, never guessed at.

use crate::db::{self, Db, values};
use crate::logic::settings;
use crate::{Result, StoreError, new_epoch};

/// In order; never edited once released.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001_first.sql"),
    include_str!("migrations/002_open_changes.sql"),
    include_str!("migrations/003_device_outboxes.sql"),
    include_str!("migrations/004_directives.sql"),
    include_str!("migrations/005_pruning.sql"),
    include_str!("migrations/006_audit_links.sql"),
];

/// Apply what is missing and make the epoch of a new database.
pub fn bring_up_to_date(db: &dyn Db) -> Result<()> {
    db.execute(
        "select pg_advisory_xact_lock(hashtextextended(current_schema() || ':schema', 0))",
        values![],
    )?;
    db.control("create table if not exists schema_versions (version bigint not null primary key)")?;
    let stands: u64 = db::first(db, "select coalesce(max(version), 0) from schema_versions", values![])?.unwrap_or(0);
    if stands > MIGRATIONS.len() as u64 {
        return Err(StoreError::NewerFile);
    }
    for (version, migration) in (1_u64..).zip(MIGRATIONS) {
        if version > stands {
            db.control(migration)?;
            db.execute("insert into schema_versions (version) values (?1)", values![version])?;
        }
    }
    settings::make_epoch(db, &new_epoch()?)
}
