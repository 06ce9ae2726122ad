//! Segment profiles.

use rounds_domain::{SegmentCode, Text};
use rounds_protocol::entities::SegmentProfileBody;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SegmentList {
    pub segments: Vec<SegmentRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SegmentRow {
    pub profile: SegmentProfileBody,
    /// Customers of this portfolio that hold it, and for whom it is primary.
    pub mine: u32,
    pub mine_primary: u32,
    /// Names of the facts in the distributions and in the rule, and of the products, by code.
    #[ts(type = "Record<string, { zh: string, en: string }>")]
    pub names: std::collections::BTreeMap<String, Text>,
    /// Unit of each fact in the distributions: `money`, `count`, `days`, `share`, `flag`, `code`.
    #[ts(type = "Record<string, string>")]
    pub units: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SegmentRef {
    pub code: SegmentCode,
}
