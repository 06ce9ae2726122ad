//! Which segments a customer belongs to. Knows the order; the rules are data.

use rounds_domain::SegmentCode;

use crate::facts::FactSet;
use crate::pack::CompiledPack;

/// The segments whose rule holds, primary first: by priority (the lower, the earlier), then by code.
pub fn segments_of(facts: &FactSet<'_>, pack: &CompiledPack) -> Vec<SegmentCode> {
    pack.segments()
        .iter()
        .filter(|segment| segment.when.holds(facts))
        .map(|segment| segment.rule.code.clone())
        .collect()
}
