//! Table `directives`: what devices are ordered, and how far it came. They are signed where they are answered, so that
//! this table needs no key.

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, DirectiveId, StaffNo};

use super::values::{id, json, millis, time};
use crate::db::{self, Db, values};
use crate::{DirectiveRecord, NewDirective, Result};

const COLUMNS: &str =
    "directive_id, device_id, staff_no, action, reason, ordered_by, ordered_at, delivered_at, done_at";

/// Order something of a device.
pub fn order(db: &dyn Db, new: &NewDirective, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "insert into directives (directive_id, device_id, staff_no, action, reason, ordered_by, ordered_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        values![
            new.directive_id,
            new.device_id,
            &new.staff_no,
            action_text(new),
            &new.reason,
            &new.ordered_by,
            millis(now)
        ],
    )?;
    Ok(())
}

/// An action is plain data, which always serialises.
fn action_text(new: &NewDirective) -> String {
    serde_json::to_string(&new.action).unwrap_or_default()
}

/// What a device has not reported as carried out, oldest first.
pub fn waiting(db: &dyn Db, device_id: DeviceId) -> Result<Vec<DirectiveRecord>> {
    let sql = format!(
        "select {COLUMNS} from directives where device_id = ?1 and done_at is null order by ordered_at, directive_id"
    );
    db::all(db, &sql, values![device_id])?.into_iter().map(record).collect()
}

/// Every directive, newest first.
pub fn all(db: &dyn Db) -> Result<Vec<DirectiveRecord>> {
    let sql = format!("select {COLUMNS} from directives order by ordered_at desc, directive_id desc");
    db::all(db, &sql, values![])?.into_iter().map(record).collect()
}

/// These went out with an answer; the first time counts.
pub fn note_delivered(db: &dyn Db, directives: &[DirectiveId], now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<_> = directives.iter().map(|id| values![*id, millis(now)]).collect();
    db.execute_many(
        "update directives set delivered_at = ?2 where directive_id = ?1 and delivered_at is null",
        &rows,
    )?;
    Ok(())
}

/// A device says that it carried these out. Those of another device, and those that were done, stay as they are.
pub fn note_done(db: &dyn Db, device_id: DeviceId, directives: &[DirectiveId], now: DateTime<Utc>) -> Result<u64> {
    let rows: Vec<_> = directives
        .iter()
        .map(|id| values![*id, device_id, millis(now)])
        .collect();
    db.execute_many(
        "update directives set done_at = ?3, delivered_at = coalesce(delivered_at, ?3)
         where directive_id = ?1 and device_id = ?2 and done_at is null",
        &rows,
    )
}

type Raw = (
    String,
    String,
    String,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<i64>,
);

fn record(raw: Raw) -> Result<DirectiveRecord> {
    let (directive_id, device_id, staff_no, action, reason, ordered_by, ordered_at, delivered_at, done_at) = raw;
    Ok(DirectiveRecord {
        action: json("directive", &directive_id, &action)?,
        directive_id: id("directive", &directive_id)?,
        device_id: id("device", &device_id)?,
        staff_no: StaffNo(staff_no),
        reason,
        ordered_by,
        ordered_at: time(ordered_at),
        delivered_at: delivered_at.map(time),
        done_at: done_at.map(time),
    })
}
