//! Table `sessions`: token pairs, hashed. One sign-in begins a family; a refresh token serves once.

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, StaffNo};

use super::values::{id, millis};
use super::{devices, staff};
use crate::db::{self, Db, FromRow, values};
use crate::{NewSession, NextTokens, Result, Rotation, SessionRecord};

/// Begin a family. It is named after its first pair.
pub fn open(db: &dyn Db, session: &NewSession, now: DateTime<Utc>) -> Result<()> {
    insert(db, 0, session, now)?;
    db.execute(
        "update sessions set family_id = session_id where access_hash = ?1",
        values![&session.tokens.access_hash],
    )?;
    devices::seen(db, session.device_id, now)
}

fn insert(db: &dyn Db, family: i64, session: &NewSession, now: DateTime<Utc>) -> Result<()> {
    let tokens = &session.tokens;
    db.execute(
        "insert into sessions (family_id, staff_no, device_id, access_hash, access_expires_at, refresh_hash,
             refresh_expires_at, opened_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        values![
            family,
            &session.staff_no,
            session.device_id,
            &tokens.access_hash,
            millis(tokens.access_expires_at),
            &tokens.refresh_hash,
            millis(tokens.refresh_expires_at),
            millis(now)
        ],
    )?;
    Ok(())
}

/// The session of an access token.
pub fn by_access(db: &dyn Db, access_hash: &str, now: DateTime<Utc>) -> Result<Option<SessionRecord>> {
    let found: Option<(String, String)> = db::first(
        db,
        "select staff_no, device_id from sessions
         where access_hash = ?1 and access_expires_at > ?2 and closed_at is null",
        values![access_hash, millis(now)],
    )?;
    match found {
        Some((staff_no, device_id)) => record(db, staff_no.into(), id("device", &device_id)?),
        None => Ok(None),
    }
}

fn record(db: &dyn Db, staff_no: StaffNo, device_id: DeviceId) -> Result<Option<SessionRecord>> {
    let staff = staff::member(db, &staff_no)?;
    let device = devices::device(db, device_id)?;
    Ok(staff.zip(device).map(|(staff, device)| SessionRecord { staff, device }))
}

/// Exchange a refresh token.
pub fn rotate(db: &dyn Db, refresh_hash: &str, next: &NextTokens, now: DateTime<Utc>) -> Result<Rotation> {
    // Locked: of two that come with the same token at once, one is the second.
    let found = db.lock_many(
        "select session_id, family_id, staff_no, device_id, refresh_expires_at > ?2 and closed_at is null,
             refreshed_at is not null from sessions where refresh_hash = ?1",
        &[values![refresh_hash, millis(now)]],
    )?;
    let Some(row) = found.into_iter().flatten().next() else {
        return Ok(Rotation::Refused);
    };
    let (session_id, family, staff_no, device_id, alive, used) =
        <(i64, i64, String, String, bool, bool)>::from_row(row)?;
    if used {
        close_family(db, family, now)?;
        return Ok(Rotation::Reused);
    }
    let record = record(db, staff_no.into(), id("device", &device_id)?)?;
    let Some(record) = record.filter(|_| alive) else {
        return Ok(Rotation::Refused);
    };
    if !record.staff.revoked && !record.device.revoked {
        db.execute(
            "update sessions set refreshed_at = ?2 where session_id = ?1",
            values![session_id, millis(now)],
        )?;
        let session = NewSession {
            staff_no: record.staff.body.staff_no.clone(),
            device_id: record.device.device_id,
            tokens: next.clone(),
        };
        insert(db, family, &session, now)?;
        devices::seen(db, session.device_id, now)?;
    }
    Ok(Rotation::Rotated(Box::new(record)))
}

fn close_family(db: &dyn Db, family: i64, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "update sessions set closed_at = coalesce(closed_at, ?2) where family_id = ?1",
        values![family, millis(now)],
    )?;
    Ok(())
}

/// Close the family of an access token.
pub fn close(db: &dyn Db, access_hash: &str, now: DateTime<Utc>) -> Result<()> {
    let family = db::first(
        db,
        "select family_id from sessions where access_hash = ?1",
        values![access_hash],
    )?;
    family.map_or(Ok(()), |family| close_family(db, family, now))
}

/// Close everything a member has open: the password was changed.
pub fn close_all_of(db: &dyn Db, staff_no: &StaffNo, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "update sessions set closed_at = coalesce(closed_at, ?2) where staff_no = ?1",
        values![staff_no, millis(now)],
    )?;
    Ok(())
}
