//! Consent purposes and contact flags (domain rules PI-01, MK-01).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a customer may consent to, each separately (PIPL art. 13 to 16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Service,
    MarketingContact,
    PersonalisedMarketing,
    Location,
    BureauQuery,
    ThirdPartyShare,
}

/// Where a customer's consent for one purpose stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    Given,
    Refused,
    Withdrawn,
}
