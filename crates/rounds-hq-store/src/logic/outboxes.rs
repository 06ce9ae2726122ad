//! Table `device_outboxes`: what each install last said of the work that headquarters does not have.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::DeviceId;
use rounds_protocol::sync::OutboxReport;

use super::values::{millis, time};
use crate::db::{self, Db, values};
use crate::{InstallStatus, OldWork, Result};

/// A report that says what is known already is written again only after this time: an idle pull writes nothing.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(30);

/// What is kept of one install.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    unsent: u32,
    oldest_unsent_at: Option<i64>,
    reported_at: i64,
}

/// Whether a report tells something new.
pub fn is_news(db: &dyn Db, device_id: DeviceId, report: &OutboxReport, now: DateTime<Utc>) -> Result<bool> {
    let Some(kept) = kept(db, device_id, report)? else {
        return Ok(report.unsent > 0);
    };
    let said = (report.unsent, report.oldest_unsent_at.map(millis));
    let is_old = now - time(kept.reported_at) >= AGAIN_AFTER;
    Ok(said != (kept.unsent, kept.oldest_unsent_at) || (is_old && report.unsent > 0))
}

fn kept(db: &dyn Db, device_id: DeviceId, report: &OutboxReport) -> Result<Option<Kept>> {
    let found: Option<(u64, Option<i64>, i64)> = db::first(
        db,
        "select unsent, oldest_unsent_at, reported_at from device_outboxes where device_id = ?1 and install_id = ?2",
        values![device_id, report.install_id],
    )?;
    Ok(found.map(|(unsent, oldest_unsent_at, reported_at)| Kept {
        unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
        oldest_unsent_at,
        reported_at,
    }))
}

/// Keep a report.
pub fn keep(db: &dyn Db, device_id: DeviceId, report: &OutboxReport, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "insert into device_outboxes (device_id, install_id, unsent, oldest_unsent_at, reported_at)
         values (?1, ?2, ?3, ?4, ?5)
         on conflict (device_id, install_id) do update set unsent = excluded.unsent,
             oldest_unsent_at = excluded.oldest_unsent_at, reported_at = excluded.reported_at",
        values![
            device_id,
            report.install_id,
            report.unsent,
            report.oldest_unsent_at.map(millis),
            millis(now)
        ],
    )?;
    Ok(())
}

/// Put what every install last said beside what was seen of it.
pub fn add_to(db: &dyn Db, installs: &mut BTreeMap<String, Vec<InstallStatus>>) -> Result<()> {
    let rows: Vec<(String, String, u64, Option<i64>, i64)> = db::all(
        db,
        "select device_id, install_id, unsent, oldest_unsent_at, reported_at from device_outboxes",
        values![],
    )?;
    for (device_id, install_id, unsent, oldest_unsent_at, reported_at) in rows {
        let of_device = installs.get_mut(&device_id);
        let install = of_device.and_then(|of| of.iter_mut().find(|one| one.install_id.to_string() == install_id));
        if let Some(install) = install {
            install.unsent = u32::try_from(unsent).unwrap_or(u32::MAX);
            install.oldest_unsent_at = oldest_unsent_at.map(time);
            install.reported_at = Some(time(reported_at));
        }
    }
    Ok(())
}

/// Devices that keep work saved before one time, and reported after another.
pub fn with_old_work(db: &dyn Db, asked: OldWork) -> Result<u64> {
    let found = db::first(
        db,
        "select count(distinct device_id) from device_outboxes where oldest_unsent_at < ?1 and reported_at > ?2",
        values![millis(asked.saved_before), millis(asked.reported_after)],
    )?;
    Ok(found.unwrap_or(0))
}
