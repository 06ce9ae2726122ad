//! The team's devices: whose work is missing or stuck. Headquarters knows; this device only asks.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::StaffNo;
use rounds_protocol::team::{DeviceStatus, InstallStatus};

use crate::dto::Nothing;
use crate::dto::team::{DeviceHolder, DeviceInstall, DeviceTrouble, TeamDevice, TeamDevices};
use crate::error::Result;
use crate::workbench::{Workbench, off_the_runtime};

/// A device with unsent work that has not been at headquarters for this long needs a look.
const AWAY: TimeDelta = TimeDelta::days(3);

/// Every device of the team. Online; `sync.unreachable` and headquarters' own codes otherwise.
pub(crate) async fn devices(bench: &Workbench, _: Nothing) -> Result<TeamDevices> {
    let session = bench.session()?;
    super::supervisors_only(&session)?;
    let seen = session.engine.team_devices().await?;
    let now = session.clock.now();
    off_the_runtime(move || {
        let reference = session.reference()?;
        let name_of = |number: &StaffNo| reference.staff_name(number);
        let rows = seen.into_iter().map(|status| row(status, &name_of, now)).collect();
        Ok(TeamDevices {
            asked_at: now,
            devices: ordered(rows),
        })
    })
    .await
}

fn row(status: DeviceStatus, name_of: &impl Fn(&StaffNo) -> String, now: DateTime<Utc>) -> TeamDevice {
    let holder = |staff_no: StaffNo| DeviceHolder {
        name: name_of(&staff_no),
        staff_no,
    };
    TeamDevice {
        trouble: trouble(&status, now),
        device_id: status.device_id.to_string(),
        staff: status.staff.into_iter().map(holder).collect(),
        label: status.label,
        last_seen_at: status.last_seen_at,
        revoked_at: status.revoked_at,
        installs: status.installs.into_iter().rev().map(install).collect(),
    }
}

fn install(status: InstallStatus) -> DeviceInstall {
    DeviceInstall {
        install_id: status.install_id.to_string(),
        highest_number: status.highest_number,
        first_gap: status.first_gap,
        signed_for: status.signed_for,
        unsent: status.unsent,
        oldest_unsent_at: status.oldest_unsent_at,
        reported_at: status.reported_at,
    }
}

/// What of it needs a look. A revoked device is headquarters' decision already.
fn trouble(status: &DeviceStatus, now: DateTime<Utc>) -> Option<DeviceTrouble> {
    let any = |wanted: fn(&InstallStatus) -> bool| status.installs.iter().any(wanted);
    if status.revoked_at.is_some() {
        None
    } else if any(|install| install.first_gap.is_some()) {
        Some(DeviceTrouble::NumberMissing)
    } else if any(InstallStatus::has_old_work) {
        Some(DeviceTrouble::OldWork)
    } else if any(|install| install.unsent > 0) && now - status.last_seen_at > AWAY {
        Some(DeviceTrouble::AwayWithWork)
    } else {
        None
    }
}

fn ordered(mut devices: Vec<TeamDevice>) -> Vec<TeamDevice> {
    let key = |device: &TeamDevice| (device.trouble.is_none(), device.trouble, device.revoked_at.is_some());
    devices.sort_by(|a, b| key(a).cmp(&key(b)).then(b.last_seen_at.cmp(&a.last_seen_at)));
    devices
}

#[cfg(test)]
mod tests {
    use rounds_domain::{DeviceId, InstallId};
    use uuid::Uuid;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
    }

    fn device(number: u128, seen_hours_ago: i64, install: InstallStatus) -> DeviceStatus {
        DeviceStatus {
            device_id: DeviceId(Uuid::from_u128(number)),
            label: format!("laptop {number}"),
            staff: vec!["R1".into()],
            enrolled_at: DateTime::UNIX_EPOCH,
            last_seen_at: now() - TimeDelta::hours(seen_hours_ago),
            revoked_at: None,
            installs: vec![install],
        }
    }

    fn numbers(first_gap: Option<u64>, unsent: u32, waited_hours: i64) -> InstallStatus {
        InstallStatus {
            install_id: InstallId(Uuid::from_u128(9)),
            highest_number: 18,
            first_gap,
            signed_for: 17,
            unsent,
            oldest_unsent_at: (unsent > 0).then(|| now() - TimeDelta::hours(waited_hours)),
            reported_at: Some(now()),
        }
    }

    /// Rule U1.
    #[test]
    fn a_missing_number_old_work_and_an_absence_with_work_need_a_look() {
        let revoked = DeviceStatus {
            revoked_at: Some(now()),
            ..device(1, 1, numbers(Some(17), 3, 9))
        };
        for (status, expected) in [
            (device(1, 1, numbers(None, 0, 0)), None),
            (device(1, 900, numbers(None, 0, 0)), None),
            (
                device(1, 1, numbers(Some(17), 3, 9)),
                Some(DeviceTrouble::NumberMissing),
            ),
            (device(1, 1, numbers(None, 3, 5)), Some(DeviceTrouble::OldWork)),
            (device(1, 1, numbers(None, 3, 4)), None),
            (device(1, 73, numbers(None, 3, 4)), Some(DeviceTrouble::AwayWithWork)),
            (device(1, 72, numbers(None, 3, 4)), None),
            (revoked, None),
        ] {
            assert_eq!(trouble(&status, now()), expected, "{status:?}");
        }
    }

    #[test]
    fn what_needs_a_look_stands_first_and_then_who_was_there_last() {
        let rows = [
            device(1, 9, numbers(None, 0, 0)),
            device(2, 1, numbers(None, 0, 0)),
            device(3, 900, numbers(None, 3, 5)),
            device(4, 900, numbers(Some(17), 0, 0)),
        ];
        let rows = rows
            .into_iter()
            .map(|status| row(status, &|_: &StaffNo| String::new(), now()));
        let devices = ordered(rows.collect());
        let labels: Vec<&str> = devices.iter().map(|device| device.label.as_str()).collect();
        assert_eq!(labels, ["laptop 4", "laptop 3", "laptop 2", "laptop 1"]);
    }
}
