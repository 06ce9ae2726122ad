//! Segments seen as crowds, beside this portfolio's own numbers.

use std::collections::BTreeMap;

use rounds_cache::FacetCount;
use rounds_domain::{SegmentCode, Text};
use rounds_protocol::entities::SegmentProfileBody;

use crate::dto::Nothing;
use crate::dto::segments::{SegmentList, SegmentRow};
use crate::error::Result;
use crate::reference::Reference;
use crate::workbench::Workbench;

/// Every published segment, by priority.
pub(crate) async fn list(bench: &Workbench, _: Nothing) -> Result<SegmentList> {
    bench
        .work(|session| {
            let reference = session.reference()?;
            let facets = session.device.customer_facets()?;
            let segments = reference
                .segments
                .iter()
                .map(|profile| SegmentRow {
                    mine: count(&facets.segments, &profile.code),
                    mine_primary: count(&facets.primary_segments, &profile.code),
                    names: names(profile, &reference),
                    units: units(profile),
                    profile: profile.clone(),
                })
                .collect();
            Ok(SegmentList { segments })
        })
        .await
}

fn count(counts: &[FacetCount], code: &SegmentCode) -> u32 {
    counts
        .iter()
        .find(|facet| facet.code == code.as_str())
        .map_or(0, |facet| facet.count)
}

fn names(profile: &SegmentProfileBody, reference: &Reference) -> BTreeMap<String, Text> {
    let facts = profile.distributions.iter().filter_map(|distribution| {
        let definition = reference.pack.as_ref()?.fact(&distribution.fact)?;
        Some((distribution.fact.clone(), definition.name.clone()))
    });
    let products = profile
        .holdings
        .iter()
        .chain(&profile.uptake)
        .map(|share| (share.product.0.clone(), reference.product_name(&share.product)));
    facts.chain(cited(profile, reference)).chain(products).collect()
}

/// The facts that the rule speaks of, so that the screen can say the rule in words.
fn cited(profile: &SegmentProfileBody, reference: &Reference) -> impl Iterator<Item = (String, Text)> {
    let words = profile.rule.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter_map(|word| {
        let definition = reference.pack.as_ref()?.fact(word)?;
        Some((word.to_owned(), definition.name.clone()))
    })
}

fn units(profile: &SegmentProfileBody) -> BTreeMap<String, String> {
    profile
        .distributions
        .iter()
        .map(|distribution| (distribution.fact.clone(), unit_of(&distribution.fact).to_owned()))
        .collect()
}

/// The unit stands last in the code of a fact: that is the rule for naming facts.
fn unit_of(fact: &str) -> &'static str {
    const UNITS: &[(&str, &str)] = &[
        ("_minor", "money"),
        ("_count", "count"),
        ("_years", "count"),
        ("_days", "days"),
        ("_bp", "share"),
    ];
    UNITS
        .iter()
        .find(|(suffix, _)| fact.ends_with(suffix))
        .map_or("flag", |(_, unit)| unit)
}
