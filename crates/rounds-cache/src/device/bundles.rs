//! Advice bundles on the device: which there are, what one says once every part of it was verified, and the copy of
//! the last sound one.

use rounds_protocol::bundle::{AdviceBundle, BundleError, unpack};

use super::Device;
use crate::cache::bundles;
use crate::error::{CacheError, Result};
use crate::model::BundleHead;

/// Each of these fails only as the storage does, or when a stored body cannot be read.
impl Device {
    /// Every bundle that headquarters sent and has not withdrawn, and the last sound one while a newer one is not.
    pub fn bundles(&self) -> Result<Vec<BundleHead>> {
        self.read(bundles::heads)
    }

    /// What a bundle says, if headquarters signed it and every part is what it signed; otherwise why it is not used. The
    /// kept copy goes before the rows, so that rows that were changed later take nothing away.
    pub fn bundle(&self, head: &BundleHead) -> Result<std::result::Result<AdviceBundle, BundleError>> {
        let key = self.enrolment().receipt_key;
        if let Some(parts) = self.read(|reader| bundles::kept_parts(reader, &head.body))?
            && let Ok(bundle) = unpack(&head.body, &parts, &key)
        {
            return Ok(Ok(bundle));
        }
        match self.read(|reader| bundles::parts(reader, &head.body)) {
            Ok(parts) => Ok(unpack(&head.body, &parts, &key)),
            Err(CacheError::BodyUnreadable(_)) => Ok(Err(BundleError::PartUnreadable)),
            Err(other) => Err(other),
        }
    }

    /// A sound bundle is in use from now on: keep a copy of it until another one is, whatever becomes of its rows.
    pub fn keep_bundle(&self, head: &BundleHead) -> Result<()> {
        if head.kept {
            return Ok(());
        }
        let parts = self.read(|reader| bundles::parts(reader, &head.body))?;
        self.change(|cache| bundles::keep(cache, &head.body, &parts))
    }
}
