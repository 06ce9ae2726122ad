//! Changes of customers' profiles: what an RM asks for and what a supervisor decides.

use chrono::{DateTime, Utc};
use rounds_domain::customer_change::{ChangeDecision, ChangeState, CustomerField};
use rounds_domain::{ChangeId, CustomerNo};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::visits::Delivery;

/// Another value of one field.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeInput {
    pub customer_no: CustomerNo,
    pub field: CustomerField,
    /// None or nothing but spaces empties the field.
    pub value: Option<String>,
    pub reason: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ChangeQuery {
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangePage {
    pub total: u32,
    pub rows: Vec<ChangeRow>,
}

/// A change with its values, masked where the field is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ChangeRow {
    pub change_id: ChangeId,
    pub customer_no: CustomerNo,
    /// None when the customer is not on this device.
    pub customer_name: Option<String>,
    pub field: CustomerField,
    /// The values are covered; `change_reveal` shows them for seconds.
    pub masked: bool,
    /// What the author saw; none when the field was empty.
    pub before: Option<String>,
    /// What is asked for; none empties the field.
    pub after: Option<String>,
    /// What stands at headquarters instead; of a disputed change.
    pub standing: Option<StandingView>,
    pub reason: String,
    pub author_name: String,
    pub mine: bool,
    pub saved_at: DateTime<Utc>,
    /// Asked when the customer was no longer the author's.
    pub out_of_scope: bool,
    /// None while headquarters' word is not here.
    pub state: Option<ChangeState>,
    pub delivery: Delivery,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub comment: Option<String>,
    /// A decision saved here and not yet signed for.
    pub pending_decision: Option<ChangeDecision>,
    /// The author has read the decision.
    pub acknowledged: bool,
}

/// The value at headquarters beside a disputed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandingView {
    pub value: Option<String>,
    /// Who asked for it; none when the bank's own data has it.
    pub author_name: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ChangeRef {
    pub change_id: ChangeId,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeDecisionInput {
    pub change_id: ChangeId,
    pub decision: ChangeDecision,
    pub comment: String,
}

/// The values of a change in the clear, for seconds. The reveal is already logged when this arrives.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct RevealedChange {
    pub before: Option<String>,
    pub after: Option<String>,
    pub standing: Option<String>,
    pub hide_after_seconds: u32,
}
