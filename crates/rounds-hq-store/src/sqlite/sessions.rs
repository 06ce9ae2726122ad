//! Table `sessions`: token pairs, hashed. One sign-in begins a family; a refresh token serves once.

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, StaffNo};
use rusqlite::{Connection, OptionalExtension, params};

use super::values::{id, millis};
use super::{devices, staff};
use crate::{NewSession, NextTokens, Result, Rotation, SessionRecord};

/// Begin a family.
pub fn open(connection: &Connection, session: &NewSession, now: DateTime<Utc>) -> Result<()> {
    let family = connection.query_row("select coalesce(max(session_id), 0) + 1 from sessions", [], |row| {
        row.get(0)
    })?;
    insert(
        connection,
        family,
        &session.staff_no,
        session.device_id,
        &session.tokens,
        now,
    )?;
    devices::seen(connection, session.device_id, now)
}

fn insert(
    connection: &Connection,
    family: i64,
    staff_no: &StaffNo,
    device_id: DeviceId,
    tokens: &NextTokens,
    now: DateTime<Utc>,
) -> Result<()> {
    connection.execute(
        "insert into sessions (family_id, staff_no, device_id, access_hash, access_expires_at, refresh_hash,
             refresh_expires_at, opened_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            family,
            staff_no.as_str(),
            device_id.to_string(),
            tokens.access_hash,
            millis(tokens.access_expires_at),
            tokens.refresh_hash,
            millis(tokens.refresh_expires_at),
            millis(now)
        ],
    )?;
    Ok(())
}

/// The session of an access token.
pub fn by_access(connection: &Connection, access_hash: &str, now: DateTime<Utc>) -> Result<Option<SessionRecord>> {
    let found: Option<(String, String)> = connection
        .prepare_cached(
            "select staff_no, device_id from sessions
             where access_hash = ?1 and access_expires_at > ?2 and closed_at is null",
        )?
        .query_row(params![access_hash, millis(now)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((staff_no, device_id)) => record(connection, &staff_no, &device_id),
        None => Ok(None),
    }
}

fn record(connection: &Connection, staff_no: &str, device_id: &str) -> Result<Option<SessionRecord>> {
    let staff = staff::member(connection, &staff_no.into())?;
    let device = devices::device(connection, id("device", device_id)?)?;
    Ok(staff.zip(device).map(|(staff, device)| SessionRecord { staff, device }))
}

/// Exchange a refresh token.
pub fn rotate(connection: &Connection, refresh_hash: &str, next: &NextTokens, now: DateTime<Utc>) -> Result<Rotation> {
    struct Raw {
        session_id: i64,
        family: i64,
        staff_no: String,
        device_id: String,
        alive: bool,
        used: bool,
    }
    let found = connection
        .prepare_cached(
            "select session_id, family_id, staff_no, device_id, refresh_expires_at > ?2 and closed_at is null,
                 refreshed_at is not null from sessions where refresh_hash = ?1",
        )?
        .query_row(params![refresh_hash, millis(now)], |row| {
            Ok(Raw {
                session_id: row.get(0)?,
                family: row.get(1)?,
                staff_no: row.get(2)?,
                device_id: row.get(3)?,
                alive: row.get(4)?,
                used: row.get(5)?,
            })
        })
        .optional()?;
    let Some(raw) = found else { return Ok(Rotation::Refused) };
    if raw.used {
        close_family(connection, raw.family, now)?;
        return Ok(Rotation::Reused);
    }
    let record = record(connection, &raw.staff_no, &raw.device_id)?;
    let Some(record) = record.filter(|_| raw.alive) else {
        return Ok(Rotation::Refused);
    };
    if !record.staff.revoked && !record.device.revoked {
        connection.execute(
            "update sessions set refreshed_at = ?2 where session_id = ?1",
            params![raw.session_id, millis(now)],
        )?;
        insert(
            connection,
            raw.family,
            &record.staff.body.staff_no,
            record.device.device_id,
            next,
            now,
        )?;
        devices::seen(connection, record.device.device_id, now)?;
    }
    Ok(Rotation::Rotated(Box::new(record)))
}

fn close_family(connection: &Connection, family: i64, now: DateTime<Utc>) -> Result<()> {
    connection.execute(
        "update sessions set closed_at = coalesce(closed_at, ?2) where family_id = ?1",
        params![family, millis(now)],
    )?;
    Ok(())
}

/// Close the family of an access token.
pub fn close(connection: &Connection, access_hash: &str, now: DateTime<Utc>) -> Result<()> {
    let family = connection
        .query_row(
            "select family_id from sessions where access_hash = ?1",
            [access_hash],
            |row| row.get(0),
        )
        .optional()?;
    family.map_or(Ok(()), |family| close_family(connection, family, now))
}

/// Close everything a member has open: the password was changed.
pub fn close_all_of(connection: &Connection, staff_no: &StaffNo, now: DateTime<Utc>) -> Result<()> {
    connection.execute(
        "update sessions set closed_at = coalesce(closed_at, ?2) where staff_no = ?1",
        params![staff_no.as_str(), millis(now)],
    )?;
    Ok(())
}
