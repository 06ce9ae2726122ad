//! Which offer pack counts on a business date: the latest that says so, that headquarters signed and that this build
//! reads. One that is not sound is left aside with its code, and the one before counts.
//!
//! Packs that were opened stay in memory while the device is unlocked: their signature stands for every byte.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use rounds_cache::Device;
use rounds_protocol::offers::{OfferPack, OfferPackBody};

use crate::error::Result;

/// Packs that were opened, most of a season's.
const KEPT: usize = 8;

/// What was opened, by its signed head.
#[derive(Default)]
pub(crate) struct OfferShelf {
    opened: Mutex<Vec<(OfferPackBody, Arc<OfferPack>)>>,
}

impl OfferShelf {
    /// The pack of a business date; none before the first sync, for a day that no pack knows, and while none is sound.
    ///
    /// # Errors
    /// The storage's. What is wrong with a pack is no error: the next one counts.
    pub fn find(&self, device: &Device, on: NaiveDate) -> Result<Option<Arc<OfferPack>>> {
        let candidates = device.offer_packs(on)?;
        Ok(candidates.iter().find_map(|body| self.open(device, body)))
    }

    fn open(&self, device: &Device, body: &OfferPackBody) -> Option<Arc<OfferPack>> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pack)) = opened.iter().find(|(known, _)| known == body) {
            return Some(pack.clone());
        }
        match device.open_offer_pack(body) {
            Ok(pack) => {
                let pack = Arc::new(pack);
                if opened.len() == KEPT {
                    opened.remove(0);
                }
                opened.push((body.clone(), pack.clone()));
                Some(pack)
            }
            Err(refused) => {
                let id = body.entity_id();
                tracing::error!(pack = id, code = refused.code(), %refused, "an offer pack is not used");
                None
            }
        }
    }
}
