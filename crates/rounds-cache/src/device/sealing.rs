//! The sealed copies of this device's work: made with each save, gone with each answer.

use rounds_domain::OpId;
use rusqlite::Connection;

use super::Device;
use crate::error::Result;
use crate::outbox::{meta, ops};
use crate::sealed::settle::{settle, unsealed};
use crate::sealed::{Pending, Sealer};

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
        sealer.begin(install_id, ops::to_wire(op)).map(Some)
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

    /// How many ops are neither at headquarters nor in a sealed copy: they are in the outbox alone.
    ///
    /// # Errors
    /// The disk, the storage.
    pub fn unsealed(&self) -> Result<usize> {
        unsealed(self.sealer().as_ref(), &self.outbox())
    }
}
