//! Table `meta` of the outbox: which install this is, the last number given, the session, headquarters' epoch and
//! clock.

use rounds_domain::{DeviceId, InstallId};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::error::{CacheError, Result};

const DEVICE: &str = "device_id";
const INSTALL: &str = "install_id";
const LAST_NUMBER: &str = "last_number";
const LAST_MONOTONIC: &str = "last_monotonic_ms";
const REFRESH_TOKEN: &str = "refresh_token";
const EPOCH: &str = "epoch";
const SERVER_OFFSET: &str = "server_offset_ms";
const LAST_COMPLETE: &str = "last_complete_ms";
const FIRST_GAP: &str = "first_gap";
const HERD_WINDOW: &str = "herd_window_s";
const CHAIN_END: &str = "chain_end";

/// Fill the table of a new file.
pub fn begin(connection: &Connection, device_id: DeviceId, install_id: InstallId) -> Result<()> {
    put(connection, DEVICE, &device_id.to_string())?;
    put(connection, INSTALL, &install_id.to_string())
}

pub fn device_id(connection: &Connection) -> Result<Option<DeviceId>> {
    Ok(get(connection, DEVICE)?
        .and_then(|text| Uuid::parse_str(&text).ok())
        .map(DeviceId))
}

pub fn install_id(connection: &Connection) -> Result<InstallId> {
    let text = get(connection, INSTALL)?.ok_or(CacheError::OutboxDamaged)?;
    Uuid::parse_str(&text)
        .map(InstallId)
        .map_err(|_| CacheError::OutboxDamaged)
}

/// Begin to number anew under another install id (rule U9).
pub fn change_install(connection: &Connection, install_id: InstallId) -> Result<()> {
    put(connection, INSTALL, &install_id.to_string())?;
    remove(connection, FIRST_GAP)?;
    put(connection, LAST_NUMBER, "0")
}

/// The next op number. Call it in the transaction that saves the op, so that no number is lost (rule U1).
pub fn take_number(connection: &Connection) -> Result<u64> {
    let number = get_number(connection, LAST_NUMBER)?.unwrap_or(0) + 1;
    put(connection, LAST_NUMBER, &number.to_string())?;
    u64::try_from(number).map_err(|_| CacheError::OutboxDamaged)
}

/// The highest monotonic time of a saved op: a restarted program counts on from there.
pub fn last_monotonic_ms(connection: &Connection) -> Result<u64> {
    Ok(get_number(connection, LAST_MONOTONIC)?
        .and_then(|ms| u64::try_from(ms).ok())
        .unwrap_or(0))
}

pub fn set_last_monotonic_ms(connection: &Connection, ms: u64) -> Result<()> {
    put(connection, LAST_MONOTONIC, &ms.to_string())
}

pub fn refresh_token(connection: &Connection) -> Result<Option<String>> {
    get(connection, REFRESH_TOKEN)
}

pub fn set_refresh_token(connection: &Connection, token: Option<&str>) -> Result<()> {
    match token {
        Some(token) => put(connection, REFRESH_TOKEN, token),
        None => remove(connection, REFRESH_TOKEN),
    }
}

pub fn epoch(connection: &Connection) -> Result<Option<String>> {
    get(connection, EPOCH)
}

pub fn set_epoch(connection: &Connection, epoch: &str) -> Result<()> {
    put(connection, EPOCH, epoch)
}

/// Headquarters' clock minus this one's, milliseconds, at the last contact.
pub fn server_offset_ms(connection: &Connection) -> Result<Option<i64>> {
    get_number(connection, SERVER_OFFSET)
}

pub fn set_server_offset_ms(connection: &Connection, ms: i64) -> Result<()> {
    put(connection, SERVER_OFFSET, &ms.to_string())
}

/// When everything was last pulled with every digest agreeing.
pub fn last_complete_ms(connection: &Connection) -> Result<Option<i64>> {
    get_number(connection, LAST_COMPLETE)
}

pub fn set_last_complete_ms(connection: &Connection, ms: i64) -> Result<()> {
    put(connection, LAST_COMPLETE, &ms.to_string())
}

/// The last number given here; 0 before the first.
pub fn last_number(connection: &Connection) -> Result<u64> {
    let number = get_number(connection, LAST_NUMBER)?.unwrap_or(0);
    u64::try_from(number).map_err(|_| CacheError::OutboxDamaged)
}

/// The first number that headquarters said it has not seen, in its last answer to a push.
pub fn first_gap(connection: &Connection) -> Result<Option<u64>> {
    Ok(get_number(connection, FIRST_GAP)?.and_then(|number| u64::try_from(number).ok()))
}

pub fn set_first_gap(connection: &Connection, number: Option<u64>) -> Result<()> {
    match number {
        Some(number) => put(connection, FIRST_GAP, &number.to_string()),
        None => remove(connection, FIRST_GAP),
    }
}

/// The end of the audit chain, as [`chain`](super::chain) writes it.
pub fn chain_end(connection: &Connection) -> Result<Option<String>> {
    get(connection, CHAIN_END)
}

pub fn set_chain_end(connection: &Connection, end: &str) -> Result<()> {
    put(connection, CHAIN_END, end)
}

/// Over how many seconds headquarters wants the first rounds after a start spread, as it last said.
pub fn herd_window_s(connection: &Connection) -> Result<u32> {
    Ok(get_number(connection, HERD_WINDOW)?
        .and_then(|seconds| u32::try_from(seconds).ok())
        .unwrap_or(0))
}

pub fn set_herd_window_s(connection: &Connection, seconds: u32) -> Result<()> {
    put(connection, HERD_WINDOW, &seconds.to_string())
}

fn get(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn get_number(connection: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(get(connection, name)?.and_then(|text| text.parse().ok()))
}

fn put(connection: &Connection, name: &str, value: &str) -> Result<()> {
    let mut statement = connection
        .prepare_cached("INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2")?;
    statement.execute(params![name, value])?;
    Ok(())
}

fn remove(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM meta WHERE name = ?1", [name])?;
    Ok(())
}
