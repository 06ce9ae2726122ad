//! Who belongs to which segment, and each segment seen as a crowd; segments that are learned beside the rules. Knows
//! facts and rules; refuses to know names and how facts were made.

mod bands;
mod learned;
mod profiles;

use std::collections::BTreeMap;

use rounds_advisor::facts::FactSet;
use rounds_advisor::pack::CompiledPack;
use rounds_advisor::segments::segments_of;
use rounds_domain::{CustomerNo, SegmentCode};

use crate::features::FactTable;

pub use learned::{learn, learned_segments};
pub use profiles::{Book, segment_profiles};

/// The segments of every customer, primary first.
pub type Membership = BTreeMap<CustomerNo, Vec<SegmentCode>>;

/// Judges every customer by the rules of the pack.
pub fn membership(facts: &FactTable, pack: &CompiledPack) -> Membership {
    facts
        .iter()
        .map(|(customer, facts)| (customer.clone(), segments_of(&FactSet::new(facts), pack)))
        .collect()
}
