//! What the screens get and give. Everything here becomes TypeScript (`ui/src/api/gen`), so the border cannot drift.
//! Sensitive values arrive masked; only `customer_reveal` hands out a plain one, and logs it.

pub mod advice;
pub mod afford;
pub mod changes;
pub mod consent;
pub mod customers;
pub mod departure;
pub mod device;
pub mod follow_ups;
pub mod offers;
pub mod outbox;
pub mod quote;
pub mod rescue;
pub mod segments;
pub mod suitability;
pub mod sync;
pub mod team;
pub mod today;
pub mod visits;
pub mod words;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A command that takes nothing.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// What changed, so that the screens refetch exactly that. Sent after each write and each applied page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changes {
    /// Command families whose answers may differ now.
    pub topics: Vec<Topic>,
}

impl Changes {
    /// Anything may have changed: for a listener that missed some.
    pub fn everything() -> Self {
        Self {
            topics: Topic::ALL.to_vec(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Device,
    Sync,
    Customers,
    Visits,
    FollowUps,
    /// Changes of customers' profiles.
    Changes,
    Segments,
    Outbox,
    Team,
    Settings,
    Quotes,
    /// Consent, suitability and the audit chain.
    Safeguards,
}

impl Topic {
    pub const ALL: &[Self] = &[
        Self::Device,
        Self::Sync,
        Self::Customers,
        Self::Visits,
        Self::FollowUps,
        Self::Changes,
        Self::Safeguards,
        Self::Segments,
        Self::Outbox,
        Self::Team,
        Self::Settings,
        Self::Quotes,
    ];
}

/// A failure as the screens see it: they branch on the code and look the sentence up in their catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AppErrorDto {
    pub code: String,
    /// For logs and diagnostics; never shown as the explanation.
    pub message: String,
    /// Values for the sentence of that code, e.g. `seconds`.
    #[serde(default)]
    #[ts(type = "Record<string, string>")]
    pub detail: std::collections::BTreeMap<String, String>,
}
