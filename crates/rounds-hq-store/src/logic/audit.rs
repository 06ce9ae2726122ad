//! Table `audit_links`: the chains of devices, link by link as they were received (PI-13).
//!
//! A link is kept with its op whatever becomes of the op, and a broken chain loses none. What can be seen at once is
//! logged at once; what a missing link means is only known when a chain is looked over.

use std::collections::BTreeMap;

use rounds_domain::audit::{self, Break, ChainReport, Fault, Received};
use rounds_domain::{DeviceId, InstallId, StaffNo};
use rounds_protocol::ops::Op;

use super::prepared::PreparedBatch;
use super::values::{id, millis};
use crate::Result;
use crate::db::{self, Db, values};

/// One chain as headquarters has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedChain {
    pub device_id: DeviceId,
    pub chain: InstallId,
    /// Everybody whose ops are in it.
    pub staff: Vec<StaffNo>,
    pub report: ChainReport,
    /// Nothing is missing that the device has numbered and sent: a link that is not here is not on its way.
    pub settled: bool,
}

impl AuditedChain {
    /// The fault that counts: a link that is missing while others of the device are on their way is none yet.
    pub fn broken(&self) -> Option<Break> {
        self.report
            .broken
            .filter(|broken| self.settled || broken.fault != Fault::Missing)
    }
}

/// Keep the links of ops that were just recorded for the first time.
pub fn keep(db: &dyn Db, batch: &PreparedBatch, ops: &[(&Op, String)]) -> Result<()> {
    let mut rows = Vec::new();
    for (op, payload_hash) in ops {
        let Some(link) = &op.audit else { continue };
        let fits = link.fits(&op.audited(payload_hash));
        if !fits {
            tracing::error!(code = audit::CHAIN_BROKEN, link = link.link, chain = %link.chain, "a record was altered");
        }
        rows.push(values![
            op.op_id,
            link.chain,
            link.link,
            batch.device_id,
            &batch.author.staff_no,
            &op.kind,
            &link.before,
            &link.hash,
            fits,
            millis(batch.now)
        ]);
    }
    db::insert_new(
        db,
        "insert into audit_links (op_id, chain, link, device_id, staff_no, kind, before_hash, hash, fits, received_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) on conflict do nothing",
        &rows,
    )
}

type LinkRow = (String, String, String, u64, bool, String);

/// Look over every chain, by device.
pub fn chains(db: &dyn Db) -> Result<Vec<AuditedChain>> {
    let rows: Vec<LinkRow> = db::all(
        db,
        "select chain, device_id, staff_no, link, fits, before_hash || ' ' || hash from audit_links
         order by device_id, chain, link",
        values![],
    )?;
    let mut by_chain = BTreeMap::<(String, String), (Vec<StaffNo>, Vec<Received>)>::new();
    for (chain, device, staff, link, fits, hashes) in rows {
        let (before, hash) = hashes.split_once(' ').unwrap_or_default();
        let (members, links) = by_chain.entry((device, chain)).or_default();
        let member = StaffNo(staff);
        if !members.contains(&member) {
            members.push(member);
        }
        links.push(Received {
            link,
            before: before.to_owned(),
            hash: hash.to_owned(),
            fits,
        });
    }
    let look_over = |((device, chain), (staff, links)): ((String, String), (Vec<StaffNo>, Vec<Received>))| {
        Ok(AuditedChain {
            settled: is_settled(db, &device, &chain)?,
            device_id: id("device", &device)?,
            chain: id("install", &chain)?,
            staff,
            report: audit::verify(&links, 1, Some(audit::GENESIS)),
        })
    };
    by_chain.into_iter().map(look_over).collect()
}

/// Every number that the install has counted to is here.
fn is_settled(db: &dyn Db, device: &str, install: &str) -> Result<bool> {
    let waiting: Option<u64> = db::first(
        db,
        "select highest from device_installs where device_id = ?1 and install_id = ?2 and contiguous < highest",
        values![device, install],
    )?;
    Ok(waiting.is_none())
}
