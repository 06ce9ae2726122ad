//! Tables `devices`, `device_enrolments`, `device_installs` and `op_numbers`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, InstallId, OpId, StaffNo};
use rusqlite::{Connection, OptionalExtension, params};

use super::values::{column, counter, first_text, id, millis, time};
use crate::{DeviceRecord, DeviceStatus, Enrolment, InstallStatus, NewDevice, Result, StoreError};

/// Enrol a device for a member.
pub fn enrol(connection: &Connection, new: &NewDevice, now: DateTime<Utc>) -> Result<Enrolment> {
    if let Some(known) = device(connection, new.device_id)? {
        if known.public_key != new.public_key {
            return Ok(Enrolment::Taken);
        }
        if known.revoked {
            return Ok(Enrolment::Revoked);
        }
    }
    let (device_id, now) = (new.device_id.to_string(), millis(now));
    connection.execute(
        "insert into devices (device_id, public_key, label, enrolled_at, last_seen_at) values (?1, ?2, ?3, ?4, ?4)
         on conflict (device_id) do update set label = excluded.label, last_seen_at = excluded.last_seen_at",
        params![device_id, new.public_key, new.label, now],
    )?;
    connection.execute(
        "insert into device_enrolments (device_id, staff_no, enrolled_at) values (?1, ?2, ?3) on conflict do nothing",
        params![device_id, new.staff_no.as_str(), now],
    )?;
    see_install(connection, new.device_id, new.install_id, now)?;
    Ok(Enrolment::Enrolled)
}

/// One device.
pub fn device(connection: &Connection, device_id: DeviceId) -> Result<Option<DeviceRecord>> {
    let text = device_id.to_string();
    let found = connection
        .prepare_cached("select public_key, label, revoked_at is not null from devices where device_id = ?1")?
        .query_row([&text], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((public_key, label, revoked)) = found else {
        return Ok(None);
    };
    Ok(Some(DeviceRecord {
        device_id,
        public_key,
        label,
        staff: staff_of(connection, &text)?,
        revoked,
    }))
}

fn staff_of(connection: &Connection, device_id: &str) -> Result<Vec<StaffNo>> {
    let mut statement =
        connection.prepare_cached("select staff_no from device_enrolments where device_id = ?1 order by staff_no")?;
    let rows = statement.query_map([device_id], first_text)?;
    Ok(rows.map(|row| row.map(StaffNo)).collect::<rusqlite::Result<_>>()?)
}

/// Devices with what was seen of them, all or one team's, by id.
pub fn list(connection: &Connection, team: Option<&StaffNo>) -> Result<Vec<DeviceStatus>> {
    let mut statement = connection.prepare_cached(
        "select device_id, label, enrolled_at, last_seen_at, revoked_at from devices d
         where ?1 is null or exists (
             select 1 from device_enrolments e join staff_members s on s.staff_no = e.staff_no
             where e.device_id = d.device_id and s.team = ?1)
         order by device_id",
    )?;
    type Raw = (String, String, i64, i64, Option<i64>);
    let raw = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    let rows = statement.query_map([team.map(StaffNo::as_str)], raw)?;
    let rows = rows.collect::<rusqlite::Result<Vec<Raw>>>()?;
    let mut installs = installs(connection)?;
    rows.into_iter()
        .map(|(device_id, label, enrolled_at, last_seen_at, revoked_at)| {
            Ok(DeviceStatus {
                device_id: id("device", &device_id)?,
                label,
                staff: staff_of(connection, &device_id)?,
                enrolled_at: time(enrolled_at),
                last_seen_at: time(last_seen_at),
                revoked_at: revoked_at.map(time),
                installs: installs.remove(&device_id).unwrap_or_default(),
            })
        })
        .collect()
}

fn installs(connection: &Connection) -> Result<BTreeMap<String, Vec<InstallStatus>>> {
    let mut statement = connection.prepare_cached(
        "select i.device_id, i.install_id, i.highest, i.contiguous,
                (select count(*) from ops o where o.install_id = i.install_id and o.status = 'created')
         from device_installs i order by i.seen_at",
    )?;
    type Raw = (String, String, u64, u64, u64);
    let number = |row: &rusqlite::Row<'_>, at: usize| row.get(at).map(counter);
    let raw = |row: &rusqlite::Row<'_>| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            number(row, 2)?,
            number(row, 3)?,
            number(row, 4)?,
        ))
    };
    let rows = statement.query_map([], raw)?.collect::<rusqlite::Result<Vec<Raw>>>()?;
    let mut found = BTreeMap::<String, Vec<InstallStatus>>::new();
    for (device_id, install_id, highest_number, contiguous, signed_for) in rows {
        let first_gap = gap(highest_number, contiguous);
        let install = InstallStatus {
            install_id: id("install", &install_id)?,
            highest_number,
            first_gap,
            signed_for,
        };
        found.entry(device_id).or_default().push(install);
    }
    Ok(found)
}

fn gap(highest: u64, contiguous: u64) -> Option<u64> {
    (contiguous < highest).then_some(contiguous + 1)
}

/// Refuse a device from now on.
pub fn revoke(connection: &Connection, device_id: DeviceId, now: DateTime<Utc>) -> Result<bool> {
    let set = connection.execute(
        "update devices set revoked_at = coalesce(revoked_at, ?2) where device_id = ?1",
        params![device_id.to_string(), millis(now)],
    )?;
    Ok(set == 1)
}

/// The device was here.
pub fn seen(connection: &Connection, device_id: DeviceId, now: DateTime<Utc>) -> Result<()> {
    connection
        .prepare_cached("update devices set last_seen_at = max(last_seen_at, ?2) where device_id = ?1")?
        .execute(params![device_id.to_string(), millis(now)])?;
    Ok(())
}

/// Remember a nonce; `false` when it served before.
pub fn use_nonce(connection: &Connection, device_id: DeviceId, nonce: &str, now: DateTime<Utc>) -> Result<bool> {
    let added = connection.execute(
        "insert into sign_in_nonces (device_id, nonce, used_at) values (?1, ?2, ?3) on conflict do nothing",
        params![device_id.to_string(), nonce, millis(now)],
    )?;
    Ok(added == 1)
}

fn see_install(connection: &Connection, device_id: DeviceId, install_id: InstallId, now: i64) -> Result<()> {
    connection
        .prepare_cached(
            "insert into device_installs (device_id, install_id, highest, contiguous, seen_at) values (?1, ?2, 0, 0, ?3)
             on conflict do nothing",
        )?
        .execute(params![device_id.to_string(), install_id.to_string(), now])?;
    Ok(())
}

/// The numbers of one install, while a batch is taken.
pub struct Numbers<'c> {
    connection: &'c Connection,
    device_id: String,
    install: InstallId,
    install_id: String,
}

impl<'c> Numbers<'c> {
    pub fn of(connection: &'c Connection, device_id: DeviceId, install: InstallId, now: DateTime<Utc>) -> Result<Self> {
        see_install(connection, device_id, install, millis(now))?;
        Ok(Self {
            connection,
            device_id: device_id.to_string(),
            install,
            install_id: install.to_string(),
        })
    }

    /// This install shows an op under this number.
    ///
    /// # Errors
    /// [`StoreError::NewInstall`] when the number belongs to another op: the device's file was cloned or
    /// restored (rule U9).
    pub fn show(&self, number: u64, op_id: OpId) -> Result<()> {
        let op_id = op_id.to_string();
        let owner: Option<String> = self
            .connection
            .prepare_cached("select op_id from op_numbers where device_id = ?1 and install_id = ?2 and number = ?3")?
            .query_row(params![self.device_id, self.install_id, column(number)], first_text)
            .optional()?;
        match owner {
            Some(owner) if owner == op_id => return Ok(()),
            Some(_) => {
                return Err(StoreError::NewInstall {
                    install_id: self.install,
                    number,
                });
            }
            None => {}
        }
        self.connection
            .prepare_cached("insert into op_numbers (device_id, install_id, number, op_id) values (?1, ?2, ?3, ?4)")?
            .execute(params![self.device_id, self.install_id, column(number), op_id])?;
        Ok(())
    }

    /// Raise the highest and the gap-free number; answers the first gap.
    pub fn settle(&self, highest: u64) -> Result<Option<u64>> {
        let (known, mut contiguous): (u64, u64) = self
            .connection
            .prepare_cached("select highest, contiguous from device_installs where device_id = ?1 and install_id = ?2")?
            .query_row(params![self.device_id, self.install_id], |row| {
                Ok((counter(row.get(0)?), counter(row.get(1)?)))
            })?;
        let highest = known.max(highest);
        while contiguous < highest && self.has(contiguous + 1)? {
            contiguous += 1;
        }
        self.connection
            .prepare_cached(
                "update device_installs set highest = ?3, contiguous = ?4 where device_id = ?1 and install_id = ?2",
            )?
            .execute(params![
                self.device_id,
                self.install_id,
                column(highest),
                column(contiguous)
            ])?;
        Ok(gap(highest, contiguous))
    }

    fn has(&self, number: u64) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("select 1 from op_numbers where device_id = ?1 and install_id = ?2 and number = ?3")?;
        Ok(statement.exists(params![self.device_id, self.install_id, column(number)])?)
    }
}
