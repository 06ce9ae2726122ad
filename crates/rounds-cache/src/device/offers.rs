//! Offer packs on the device: which there are, side by side by version, and what one says once its signature and every
//! byte of it were verified.

use chrono::NaiveDate;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::{OfferPack, OfferPackBody, OfferPackError};

use super::Device;
use crate::cache::entities;
use crate::error::Result;

/// Each of these fails only as the storage does, or when a stored body cannot be read.
impl Device {
    /// The packs that say of themselves that they count on a business date, the one to use first: the latest to begin,
    /// then the highest version.
    pub fn offer_packs(&self, on: NaiveDate) -> Result<Vec<OfferPackBody>> {
        let mut packs: Vec<OfferPackBody> = self.read(|reader| entities::all(reader, EntityKind::OfferPack))?;
        packs.retain(|pack| pack.counts_on(on));
        packs.sort_by(|a, b| (b.effective_from, b.version, &a.id).cmp(&(a.effective_from, a.version, &b.id)));
        Ok(packs)
    }

    /// What a pack says, if headquarters signed it; otherwise why it is not used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open_offer_pack(&self, body: &OfferPackBody) -> std::result::Result<OfferPack, OfferPackError> {
        body.open(&self.enrolment().receipt_key)
    }
}
