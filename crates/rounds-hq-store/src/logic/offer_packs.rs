//! The offer packs of `ref:offers` as headquarters itself reads them: which one counts on a business date.

use std::sync::Arc;

use chrono::NaiveDate;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::{OfferPack, OfferPackBody};

use super::entities;
use super::values::json;
use crate::Result;
use crate::db::Db;

/// As many versions as a bank publishes in years.
const MOST: u64 = 500;

/// What a transaction has read of the packs.
#[derive(Default)]
pub struct OfferShelf {
    bodies: Option<Vec<OfferPackBody>>,
    opened: Vec<(String, Option<Arc<OfferPack>>)>,
}

impl OfferShelf {
    /// The pack of a business date: the latest to begin, then the highest version; one that headquarters did not sign is
    /// left out.
    pub fn on(&mut self, db: &dyn Db, receipt_key: &str, on: NaiveDate) -> Result<Option<Arc<OfferPack>>> {
        if self.bodies.is_none() {
            let rows = entities::of_field_after(db, EntityKind::OfferPack, "", MOST)?;
            let read = rows.iter().map(|(id, text)| json("offer_pack", id, text));
            self.bodies = Some(read.collect::<Result<_>>()?);
        }
        let mut counting: Vec<&OfferPackBody> =
            self.bodies.iter().flatten().filter(|body| body.counts_on(on)).collect();
        counting.sort_by(|a, b| (b.effective_from, b.version, &a.id).cmp(&(a.effective_from, a.version, &b.id)));
        for body in counting {
            if let Some(pack) = open(&mut self.opened, receipt_key, body) {
                return Ok(Some(pack));
            }
        }
        Ok(None)
    }
}

fn open(
    opened: &mut Vec<(String, Option<Arc<OfferPack>>)>,
    receipt_key: &str,
    body: &OfferPackBody,
) -> Option<Arc<OfferPack>> {
    let id = body.entity_id();
    if let Some((_, pack)) = opened.iter().find(|(known, _)| *known == id) {
        return pack.clone();
    }
    let pack = body
        .open(receipt_key)
        .inspect_err(|refused| tracing::error!(pack = id, code = refused.code(), %refused, "an offer pack is not used"))
        .ok()
        .map(Arc::new);
    opened.push((id, pack.clone()));
    pack
}
