//! What the law adds to the policy of contact in `rounds_domain::contact`, and what each consent says.

use rounds_domain::Text;
use rounds_domain::consent::{DataKind, Purpose};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Duties that differ from law to law (MK-02, EU-01, US-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLaw {
    /// An objection stops everything at once and for ever, profiling included (EU-01).
    #[serde(default)]
    pub objection_absolute: bool,
    /// Days after which a national do-not-call list is too old to call by (US-01).
    #[serde(default)]
    pub do_not_call_refresh_days: Option<u32>,
    /// Working days in which a revocation must have reached everybody (US-01).
    #[serde(default)]
    pub revocation_working_days: Option<u32>,
    /// What each message must hold (MK-02).
    pub message_opt_out: Text,
}

/// What a customer reads and signs for one purpose (PI-01, PI-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentText {
    pub purpose: Purpose,
    pub version: String,
    pub title: Text,
    pub body: Text,
    /// The kinds of data that it is about.
    pub data_kinds: Vec<DataKind>,
    /// Sensitive information: asked for apart from everything else.
    pub separate: bool,
    /// Why it is needed and what it means for the customer; required where `separate`.
    #[serde(default)]
    #[ts(optional)]
    pub necessity: Option<Text>,
    /// What becomes of a withdrawal, and that no service is refused for it.
    pub withdrawal: Text,
}
