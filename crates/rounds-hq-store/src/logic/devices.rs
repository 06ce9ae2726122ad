//! Tables `devices`, `device_enrolments` and `sign_in_nonces`.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, StaffNo};

use super::values::{id, millis, time};
use super::{numbers, outboxes};
use crate::db::{self, Db, values};
use crate::{DeviceRecord, DeviceStatus, Enrolment, NewDevice, Result};

/// Enrol a device for a member.
pub fn enrol(db: &dyn Db, new: &NewDevice, now: DateTime<Utc>) -> Result<Enrolment> {
    if let Some(known) = device(db, new.device_id)? {
        if known.public_key != new.public_key {
            return Ok(Enrolment::Taken);
        }
        if known.revoked {
            return Ok(Enrolment::Revoked);
        }
        rename(db, new, now)?;
    } else {
        db::insert_new(
            db,
            "insert into devices (device_id, public_key, label, enrolled_at, last_seen_at) values (?1, ?2, ?3, ?4, ?4)
             on conflict do nothing",
            &[values![new.device_id, &new.public_key, &new.label, millis(now)]],
        )?;
    }
    db.execute(
        "insert into device_enrolments (device_id, staff_no, enrolled_at) values (?1, ?2, ?3) on conflict do nothing",
        values![new.device_id, &new.staff_no, millis(now)],
    )?;
    numbers::see_install(db, new.device_id, new.install_id, now)?;
    Ok(Enrolment::Enrolled)
}

fn rename(db: &dyn Db, known: &NewDevice, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "update devices set label = ?2, last_seen_at = ?3 where device_id = ?1",
        values![known.device_id, &known.label, millis(now)],
    )?;
    Ok(())
}

/// One device.
pub fn device(db: &dyn Db, device_id: DeviceId) -> Result<Option<DeviceRecord>> {
    let found = db::first(
        db,
        "select public_key, label, revoked_at is not null from devices where device_id = ?1",
        values![device_id],
    )?;
    let Some((public_key, label, revoked)) = found else {
        return Ok(None);
    };
    Ok(Some(DeviceRecord {
        device_id,
        public_key,
        label,
        staff: staff_of(db, device_id)?,
        revoked,
    }))
}

fn staff_of(db: &dyn Db, device_id: DeviceId) -> Result<Vec<StaffNo>> {
    let numbers: Vec<String> = db::all(
        db,
        "select staff_no from device_enrolments where device_id = ?1 order by staff_no",
        values![device_id],
    )?;
    Ok(numbers.into_iter().map(StaffNo).collect())
}

type Seen = (String, String, i64, i64, Option<i64>);

/// Devices with what was seen of them, all or one team's, by id.
pub fn list(db: &dyn Db, team: Option<&StaffNo>) -> Result<Vec<DeviceStatus>> {
    let rows: Vec<Seen> = match team {
        None => db::all(
            db,
            "select device_id, label, enrolled_at, last_seen_at, revoked_at from devices order by device_id",
            values![],
        )?,
        Some(team) => db::all(
            db,
            "select device_id, label, enrolled_at, last_seen_at, revoked_at from devices d
             where exists (
                 select 1 from device_enrolments e join staff_members s on s.staff_no = e.staff_no
                 where e.device_id = d.device_id and s.team = ?1)
             order by device_id",
            values![team],
        )?,
    };
    let mut installs = numbers::installs(db)?;
    outboxes::add_to(db, &mut installs)?;
    let mut staff = enrolments(db)?;
    rows.into_iter()
        .map(|(device_id, label, enrolled_at, last_seen_at, revoked_at)| {
            Ok(DeviceStatus {
                staff: staff.remove(&device_id).unwrap_or_default(),
                installs: installs.remove(&device_id).unwrap_or_default(),
                device_id: id("device", &device_id)?,
                label,
                enrolled_at: time(enrolled_at),
                last_seen_at: time(last_seen_at),
                revoked_at: revoked_at.map(time),
            })
        })
        .collect()
}

fn enrolments(db: &dyn Db) -> Result<BTreeMap<String, Vec<StaffNo>>> {
    let rows: Vec<(String, String)> = db::all(
        db,
        "select device_id, staff_no from device_enrolments order by device_id, staff_no",
        values![],
    )?;
    let mut found = BTreeMap::<String, Vec<StaffNo>>::new();
    for (device_id, staff_no) in rows {
        found.entry(device_id).or_default().push(StaffNo(staff_no));
    }
    Ok(found)
}

/// Refuse a device from now on.
pub fn revoke(db: &dyn Db, device_id: DeviceId, now: DateTime<Utc>) -> Result<bool> {
    let set = db.execute(
        "update devices set revoked_at = coalesce(revoked_at, ?2) where device_id = ?1",
        values![device_id, millis(now)],
    )?;
    Ok(set == 1)
}

/// The device was here.
pub fn seen(db: &dyn Db, device_id: DeviceId, now: DateTime<Utc>) -> Result<()> {
    db.later(
        "update devices set last_seen_at = ?2 where device_id = ?1 and last_seen_at < ?2",
        values![device_id, millis(now)],
    )
}

/// Remember a nonce; `false` when it served before.
pub fn use_nonce(db: &dyn Db, device_id: DeviceId, nonce: &str, now: DateTime<Utc>) -> Result<bool> {
    let added = db.execute(
        "insert into sign_in_nonces (device_id, nonce, used_at) values (?1, ?2, ?3) on conflict do nothing",
        values![device_id, nonce, millis(now)],
    )?;
    Ok(added == 1)
}
