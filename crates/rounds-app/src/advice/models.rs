//! The models in force with their cards, and what was learned beside them: what a compliance officer reads.

use std::collections::BTreeSet;

use rounds_advisor::bundle::CompiledBundle;
use rounds_protocol::bundle::LearnedSegment;
use rounds_protocol::rules::ProductKind;

use crate::bundles::RefusedBundle;
use crate::dto::Nothing;
use crate::dto::advice::{BundleRefused, BundleView, LearnedSegmentView, ModelList, ModelRow};
use crate::error::Result;
use crate::reference::Reference;
use crate::workbench::Workbench;

/// Every model of the bundle in use, by family.
pub(crate) async fn models(bench: &Workbench, _: Nothing) -> Result<ModelList> {
    bench
        .work(|session| {
            let reference = session.reference()?;
            let bundle = reference.bundle();
            let models = bundle.as_deref().map(rows).unwrap_or_default();
            let learned = bundle.as_deref().map_or(&[][..], CompiledBundle::segments);
            Ok(ModelList {
                by_rule: by_rule(&reference, bundle.as_deref()),
                segments: learned.iter().map(segment).collect(),
                bundle: bundle.as_deref().map(view),
                refused: reference.refused_bundles().iter().map(refused).collect(),
                models,
            })
        })
        .await
}

fn refused(bundle: &RefusedBundle) -> BundleRefused {
    BundleRefused {
        id: bundle.id.clone(),
        code: bundle.code.to_owned(),
    }
}

fn view(bundle: &CompiledBundle) -> BundleView {
    BundleView {
        id: bundle.id().to_owned(),
        version: bundle.version(),
        as_of: bundle.as_of(),
        hold_out_bp: bundle.hold_out_bp(),
    }
}

fn rows(bundle: &CompiledBundle) -> Vec<ModelRow> {
    let carded = bundle.models().zip(bundle.cards());
    carded
        .map(|(model, card)| ModelRow {
            family: model.family(),
            version: model.version().to_owned(),
            horizon_days: model.horizon_days(),
            base_rate_ppm: model.base_rate_ppm(),
            features: u32::try_from(model.features().len()).unwrap_or(u32::MAX),
            card: card.clone(),
        })
        .collect()
}

/// Families with a product that may be suggested and that no model speaks for, in the order of the catalogue.
fn by_rule(reference: &Reference, bundle: Option<&CompiledBundle>) -> Vec<ProductKind> {
    let mut seen = BTreeSet::new();
    let unlearned = reference
        .products
        .iter()
        .filter(|product| product.suggestible && bundle.is_none_or(|bundle| bundle.model_for(product).is_none()));
    unlearned
        .map(|product| product.kind)
        .filter(|kind| seen.insert(*kind))
        .collect()
}

fn segment(segment: &LearnedSegment) -> LearnedSegmentView {
    LearnedSegmentView {
        code: segment.code.clone(),
        name: segment.name.clone(),
        stability: segment.stability,
        apart: segment.apart.clone(),
        crowd: segment.crowd.clone(),
    }
}
