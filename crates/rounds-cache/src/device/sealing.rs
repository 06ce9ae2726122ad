//! The sealed copies of this device's work: made with each save, gone with each answer.

use rounds_domain::{DeviceId, OpId};
use rounds_protocol::receipt::Receipt;
use rusqlite::Connection;

use super::Device;
use crate::error::Result;
use crate::outbox::{meta, ops, row};
use crate::sealed::settle::{settle, unsealed};
use crate::sealed::{Drawer, Pending, Sealer};

impl Device {
    fn sealer(&self) -> Option<Sealer> {
        Sealer::of(&self.folder, &self.enrolment())
    }

    /// Seal an op of a transaction that is not committed yet; `None` while no sealing key is known.
    ///
    /// # Errors
    /// The disk: then the op must not be committed.
    pub(super) fn seal(&self, transaction: &Connection, op_id: OpId) -> Result<Option<Pending>> {
        let (Some(sealer), Some(op)) = (self.sealer(), ops::get(transaction, op_id)?) else {
            return Ok(None);
        };
        let install_id = meta::install_id(transaction)?;
        sealer.begin(install_id, row::to_wire(op)).map(Some)
    }

    /// The op is committed, so it is saved whether or not its sealed copy gets its name now.
    pub(super) fn keep_sealed(&self, sealed: Option<Pending>) {
        if let Some(Err(error)) = sealed.map(Pending::keep) {
            tracing::warn!(
                code = error.code(),
                "a sealed copy gets its name when the device is next opened"
            );
        }
    }

    /// Bring the sealed copies in line with the outbox. The work is in the outbox whether or not this succeeds, so a
    /// failure is only logged; what is missing then is counted ([`Device::unsealed`]) and done the next time.
    pub(super) fn settle_sealed(&self, outbox: &Connection) {
        let Some(sealer) = self.sealer() else { return };
        if let Err(error) = settle(&sealer, outbox) {
            tracing::warn!(
                code = error.code(),
                "the sealed copies are not in line with the outbox yet"
            );
        }
    }

    /// Ops whose sealed copies lie here though this outbox does not know them: those of an outbox that was lost, set
    /// aside or wiped, and of devices that were enrolled in this folder before. At most `limit` after the first `from`.
    ///
    /// # Errors
    /// The disk, the storage.
    pub fn strays(&self, from: usize, limit: usize) -> Result<Vec<OpId>> {
        let outbox = self.outbox();
        let mut strays = Vec::new();
        for drawer in Drawer::all(&self.folder)? {
            for name in drawer.pieces()?.into_keys() {
                if !ops::is_known(&outbox, name.op_id)? {
                    strays.push(name.op_id);
                }
            }
        }
        Ok(strays.into_iter().skip(from).take(limit).collect())
    }

    /// Headquarters has such an op, by a rescue file: when its receipt verifies, the sealed copy goes. What is in the copy
    /// cannot be read here, so the receipt's hash is not compared.
    ///
    /// # Errors
    /// The disk, the storage.
    pub fn note_stray_receipt(&self, receipt: &Receipt) -> Result<()> {
        let is_ours = receipt.verify(&self.enrolment().receipt_key).is_ok();
        if is_ours && !ops::is_known(&self.outbox(), receipt.op_id)? {
            Drawer::of(&self.folder, receipt.device_id).remove(receipt.op_id)?;
            self.changed();
        }
        Ok(())
    }

    /// Headquarters keeps such an op as rejected: it has the bytes and has told the author.
    pub(super) fn note_stray_rejection(&self, device_id: DeviceId, op_id: OpId) -> Result<()> {
        if ops::is_known(&self.outbox(), op_id)? {
            return Ok(());
        }
        Drawer::of(&self.folder, device_id).remove(op_id)
    }

    /// How many ops are neither at headquarters nor in a sealed copy: they are in the outbox alone.
    ///
    /// # Errors
    /// The disk, the storage.
    pub fn unsealed(&self) -> Result<usize> {
        unsealed(self.sealer().as_ref(), &self.outbox())
    }
}
