//! Tables `device_installs` and `op_numbers`: which numbers each install has shown (rules U1 and U9).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, InstallId};

use super::prepared::PreparedOp;
use super::values::{id, millis};
use crate::db::{self, Db, FromRow, Values, values};
use crate::{InstallStatus, Result, StoreError};

/// Numbers read at once while looking for a gap.
const STRIDE: u64 = 1_000;

/// Remember an install of a device.
pub fn see_install(db: &dyn Db, device_id: DeviceId, install_id: InstallId, now: DateTime<Utc>) -> Result<()> {
    db.later(
        "insert into device_installs (device_id, install_id, highest, contiguous, seen_at) values (?1, ?2, 0, 0, ?3)
         on conflict do nothing",
        values![device_id, install_id, millis(now)],
    )
}

/// The installs of every device, in the order they were first seen.
pub fn installs(db: &dyn Db) -> Result<BTreeMap<String, Vec<InstallStatus>>> {
    let rows: Vec<(String, String, u64, u64, u64)> = db::all(
        db,
        "select i.device_id, i.install_id, i.highest, i.contiguous,
                (select count(*) from ops o where o.install_id = i.install_id and o.status = 'created')
         from device_installs i order by i.seen_at",
        values![],
    )?;
    let mut found = BTreeMap::<String, Vec<InstallStatus>>::new();
    for (device_id, install_id, highest_number, contiguous, signed_for) in rows {
        let install = InstallStatus {
            install_id: id("install", &install_id)?,
            highest_number,
            first_gap: gap(highest_number, contiguous),
            signed_for,
            unsent: 0,
            oldest_unsent_at: None,
            reported_at: None,
        };
        found.entry(device_id).or_default().push(install);
    }
    Ok(found)
}

fn gap(highest: u64, contiguous: u64) -> Option<u64> {
    (contiguous < highest).then_some(contiguous + 1)
}

/// The numbers of one install, while a batch is taken.
pub struct Numbers<'d> {
    db: &'d dyn Db,
    device: DeviceId,
    install: InstallId,
}

impl<'d> Numbers<'d> {
    pub fn of(db: &'d dyn Db, device: DeviceId, install: InstallId, now: DateTime<Utc>) -> Result<Self> {
        see_install(db, device, install, now)?;
        Ok(Self { db, device, install })
    }

    /// This install shows these ops under their numbers.
    ///
    /// # Errors
    /// [`StoreError::NewInstall`] when a number belongs to another op: the device's file was cloned or
    /// restored (rule U9).
    pub fn show(&self, ops: &[PreparedOp]) -> Result<()> {
        let mut owners = self.owners(ops)?;
        let mut fresh = Vec::new();
        for PreparedOp { op, .. } in ops {
            let op_id = op.op_id.to_string();
            match owners.get(&op.number) {
                Some(owner) if *owner == op_id => {}
                Some(_) => {
                    return Err(StoreError::NewInstall {
                        install_id: self.install,
                        number: op.number,
                    });
                }
                None => {
                    fresh.push(values![self.device, self.install, op.number, op.op_id]);
                    owners.insert(op.number, op_id);
                }
            }
        }
        db::insert_new(
            self.db,
            "insert into op_numbers (device_id, install_id, number, op_id) values (?1, ?2, ?3, ?4)
             on conflict do nothing",
            &fresh,
        )
    }

    fn owners(&self, ops: &[PreparedOp]) -> Result<BTreeMap<u64, String>> {
        let asked: Vec<Values<'_>> = ops
            .iter()
            .map(|one| values![self.device, self.install, one.op.number])
            .collect();
        let found = self.db.query_many(
            "select number, op_id from op_numbers where device_id = ?1 and install_id = ?2 and number = ?3",
            &asked,
        )?;
        found.into_iter().flatten().map(FromRow::from_row).collect()
    }

    /// Raise the highest and the gap-free number; answers the first gap.
    pub fn settle(&self, highest: u64) -> Result<Option<u64>> {
        let (known, contiguous) = db::first(
            self.db,
            "select highest, contiguous from device_installs where device_id = ?1 and install_id = ?2",
            values![self.device, self.install],
        )?
        .unwrap_or((0, 0));
        let highest = highest.max(known);
        let contiguous = self.without_gap(contiguous)?;
        self.db.later(
            "update device_installs set highest = ?3, contiguous = ?4 where device_id = ?1 and install_id = ?2",
            values![self.device, self.install, highest, contiguous],
        )?;
        Ok(gap(highest, contiguous))
    }

    /// The highest number up to which none is missing, counted on from `from`.
    fn without_gap(&self, from: u64) -> Result<u64> {
        let mut reached = from;
        loop {
            let next: Vec<u64> = db::all(
                self.db,
                "select number from op_numbers where device_id = ?1 and install_id = ?2 and number > ?3
                 order by number limit ?4",
                values![self.device, self.install, reached, STRIDE],
            )?;
            let whole = next.len() as u64 == STRIDE;
            for number in next {
                if number != reached + 1 {
                    return Ok(reached);
                }
                reached = number;
            }
            if !whole {
                return Ok(reached);
            }
        }
    }
}
