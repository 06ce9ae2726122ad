//! Sealing one op: signed by the device, encrypted to headquarters, on the disk.

use std::fs;
use std::path::PathBuf;

use age::x25519::Recipient;
use ed25519_dalek::SigningKey;
use rounds_domain::{InstallId, StaffNo};
use rounds_protocol::ops::Op;
use rounds_protocol::rescue::SealedWork;

use super::{About, Drawer};
use crate::error::{CacheError, Result};
use crate::files::{Folder, Readers, make_private, write_whole};
use crate::model::Enrolment;

/// Whether this is a key that can be sealed to.
pub fn is_sealing_key(text: &str) -> bool {
    text.parse::<Recipient>().is_ok()
}

/// What it takes to seal the ops of one device.
pub struct Sealer {
    pub(super) drawer: Drawer,
    pub(super) about: About,
    recipient: Recipient,
    device_key: SigningKey,
    staff_no: StaffNo,
}

impl Sealer {
    /// `None` while headquarters has given no sealing key: an older one has none.
    pub fn of(folder: &Folder, enrolment: &Enrolment) -> Option<Self> {
        let sealing_key = enrolment.sealing_key.clone()?;
        Some(Self {
            recipient: sealing_key.parse().ok()?,
            drawer: Drawer::of(folder, enrolment.device_id),
            device_key: SigningKey::from_bytes(enrolment.device_key.expose()),
            staff_no: enrolment.staff.staff_no.clone(),
            about: About {
                device_id: enrolment.device_id,
                staff_no: enrolment.staff.staff_no.clone(),
                label: enrolment.label.clone(),
                bank: enrolment.bank.name.clone(),
                sealing_key,
            },
        })
    }

    /// Seal an op before its transaction is committed: on the disk when this returns. What is dropped without
    /// [`Pending::keep`] is removed.
    ///
    /// # Errors
    /// The disk; the cipher.
    pub fn begin(&self, install_id: InstallId, op: Op) -> Result<Pending> {
        self.prepare()?;
        let (work, bytes) = self.seal(install_id, op)?;
        let pending = Pending {
            drawer: self.drawer.clone(),
            from: self.drawer.pending(&work.name()),
            to: self.drawer.kept(&work.name()),
        };
        write_whole(&pending.from, &bytes, Readers::OwnerOnly)?;
        Ok(pending)
    }

    /// Seal an op that is committed already. Its name is durable after the drawer's names are.
    pub(super) fn put(&self, install_id: InstallId, op: Op) -> Result<()> {
        let (work, bytes) = self.seal(install_id, op)?;
        write_whole(&self.drawer.kept(&work.name()), &bytes, Readers::OwnerOnly)
    }

    /// Make the folders, for their owner only.
    pub(super) fn prepare(&self) -> Result<()> {
        if self.drawer.path.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.drawer.path)?;
        if let Some(all) = self.drawer.path.parent() {
            make_private(all)?;
            crate::files::sync_names(all)?;
        }
        make_private(&self.drawer.path)
    }

    fn seal(&self, install_id: InstallId, op: Op) -> Result<(SealedWork, Vec<u8>)> {
        let work = SealedWork {
            staff_no: self.staff_no.clone(),
            device_id: self.about.device_id,
            install_id,
            op,
        };
        let sealed = age::encrypt(&self.recipient, &work.sign(&self.device_key)?).map_err(|_| CacheError::NotSealed)?;
        Ok((work, sealed))
    }
}

/// A piece whose op is being committed.
pub struct Pending {
    drawer: Drawer,
    from: PathBuf,
    to: PathBuf,
}

impl Pending {
    /// The op is committed: the piece bears its name from now on.
    ///
    /// # Errors
    /// The disk. The op is safe in the outbox all the same, and the piece gets its name at the next
    /// [`settle`](super::settle).
    pub fn keep(self) -> Result<()> {
        fs::rename(&self.from, &self.to)?;
        self.drawer.sync_names()
    }
}

impl Drop for Pending {
    /// What was not kept belongs to an op that was never saved. A piece that cannot be removed now is removed when the
    /// device is opened.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.from);
    }
}
