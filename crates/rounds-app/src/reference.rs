//! Products, rules, learned models, segments and staff as read from the cache for one business date. Knows names by code.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rounds_advisor::CompiledPack;
use rounds_advisor::bundle::CompiledBundle;
use rounds_cache::Device;
use rounds_domain::suitability::SuitabilityPolicy;
use rounds_domain::{ProductCode, SegmentCode, StaffNo, Text};
use rounds_protocol::entities::SegmentProfileBody;
use rounds_protocol::offers::OfferPack;
use rounds_protocol::rules::ProductBody;
use rounds_protocol::session::StaffBody;

use crate::bundles::{Found, RefusedBundle, Shelf};
use crate::error::Result;

pub(crate) struct Reference {
    pub on: NaiveDate,
    /// None before the first sync, and when the published pack is not sound.
    pub pack: Option<CompiledPack>,
    /// Catalogue order.
    pub products: Vec<ProductBody>,
    /// By priority.
    pub segments: Vec<SegmentProfileBody>,
    pub staff: Vec<StaffBody>,
    /// What suits whom, by the offer pack of the day.
    pub suitability: Option<Arc<SuitabilityPolicy>>,
    products_by_code: BTreeMap<ProductCode, usize>,
    segment_names: BTreeMap<SegmentCode, Text>,
    staff_names: BTreeMap<StaffNo, String>,
    bundle: Found,
}

impl Reference {
    /// `offers`: the offer pack that counts on that day, whose levels of products stand over the catalogue's where they are
    /// higher.
    pub fn read(device: &Device, on: NaiveDate, shelf: &Shelf, offers: Option<&OfferPack>) -> Result<Self> {
        let pack = device.rule_pack(on)?.and_then(|pack| {
            let id = format!("{} v{}", pack.id, pack.version);
            CompiledPack::compile(pack)
                .inspect_err(
                    |refused| tracing::error!(code = refused.code(), %refused, %id, "the rule pack is not sound"),
                )
                .ok()
        });
        let mut products = device.products()?;
        for product in &mut products {
            let by_pack = offers.and_then(|pack| pack.product_level(&product.code));
            product.risk_level = by_pack.max(product.risk_level);
            // Nobody suggests what only a proved investor may see (PR-14).
            product.suggestible &= !offers.is_some_and(|pack| pack.is_private(&product.code));
        }
        let segments = device.segment_profiles()?;
        let staff = device.staff()?;
        let mut segment_names: BTreeMap<SegmentCode, Text> = segments
            .iter()
            .map(|segment| (segment.code.clone(), segment.name.clone()))
            .collect();
        for segment in pack.iter().flat_map(|pack| pack.segments()) {
            segment_names.insert(segment.rule.code.clone(), segment.rule.name.clone());
        }
        Ok(Self {
            on,
            bundle: shelf.find(device, on)?,
            suitability: offers.map(|pack| Arc::new(pack.suitability.clone())),
            products_by_code: products
                .iter()
                .enumerate()
                .map(|(at, product)| (product.code.clone(), at))
                .collect(),
            staff_names: staff
                .iter()
                .map(|member| (member.staff_no.clone(), member.name.clone()))
                .collect(),
            segment_names,
            pack,
            products,
            segments,
            staff,
        })
    }

    /// The learned models in use; none before the first bundle, and while none is sound.
    pub fn bundle(&self) -> Option<Arc<CompiledBundle>> {
        self.bundle.in_use.clone()
    }

    /// Bundles newer than the one in use, and why they are not used.
    pub fn refused_bundles(&self) -> &[RefusedBundle] {
        &self.bundle.refused
    }

    pub fn product(&self, code: &ProductCode) -> Option<&ProductBody> {
        self.products_by_code.get(code).map(|at| &self.products[*at])
    }

    /// The product's name, or its code in both languages.
    pub fn product_name(&self, code: &ProductCode) -> Text {
        self.product(code).map_or_else(
            || Text::new(code.as_str(), code.as_str()),
            |product| product.name.clone(),
        )
    }

    pub fn segment_name(&self, code: &SegmentCode) -> Option<Text> {
        self.segment_names.get(code).cloned()
    }

    /// The member's name, or the staff number.
    pub fn staff_name(&self, staff_no: &StaffNo) -> String {
        self.staff_names
            .get(staff_no)
            .cloned()
            .unwrap_or_else(|| staff_no.as_str().to_owned())
    }
}
