//! The visit sheet.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::declared::DeclaredFact;
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::review::ReviewState;
use rounds_domain::visit::{FollowUpNeed, Need, OutcomeCode, PersonMet, RefusalCode, VisitGap, VisitKind};
use rounds_domain::{CustomerNo, FollowUpId, OpId, VisitId};
use rounds_protocol::ops::ProductDiscussed;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The sheet as far as it is filled in. Also the draft that survives a crash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct VisitSheet {
    pub customer_no: CustomerNo,
    /// The visit that this one corrects, or answers after a return.
    pub replaces: Option<VisitId>,
    pub kind: Option<VisitKind>,
    pub outcome: Option<OutcomeCode>,
    pub people_met: Vec<PersonMet>,
    pub products: Vec<ProductDiscussed>,
    pub need: Option<Need>,
    /// What the customer said of themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<DeclaredFact>>", optional)]
    pub declared: Vec<DeclaredFact>,
    pub refusal: Option<RefusalCode>,
    pub refusal_text: String,
    pub note: String,
    pub closed: bool,
    pub started_at: DateTime<Utc>,
    /// None means today.
    pub business_date: Option<NaiveDate>,
    pub follow_up: Option<SheetFollowUp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SheetFollowUp {
    pub kind: FollowUpKind,
    pub due_on: NaiveDate,
    pub note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Draft {
    pub sheet: VisitSheet,
    pub customer_name: String,
    pub saved_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DraftSaved {
    pub saved_at: DateTime<Utc>,
    /// What is still missing before it can be saved as a visit.
    pub gaps: Vec<VisitGap>,
}

/// The codes and what each asks for, so that the sheet knows its fields.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VisitForm {
    pub today: NaiveDate,
    pub outcomes: Vec<OutcomeRule>,
    pub refusals: Vec<RefusalCode>,
    /// Products that can be discussed, suggested ones of this customer first.
    pub products: Vec<ProductChoice>,
    /// Occupations that can be declared, by the names of the bank's fact.
    pub occupations: Vec<CodeChoice>,
    /// Planned purchases that can be declared.
    pub purchases: Vec<CodeChoice>,
    /// Days for which what is declared counts.
    pub declared_days: u32,
}

/// A code with its name.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CodeChoice {
    pub code: String,
    pub name: rounds_domain::Text,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutcomeRule {
    pub code: OutcomeCode,
    pub group: OutcomeCode,
    pub met_somebody: bool,
    pub needs_need: bool,
    pub needs_refusal: bool,
    pub follow_up: FollowUpNeed,
    pub default_due_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ProductChoice {
    pub code: rounds_domain::ProductCode,
    pub name: rounds_domain::Text,
    pub suggested: bool,
}

/// Saved means saved: it is on the disk of this device when this arrives.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VisitReceipt {
    pub visit_id: VisitId,
    pub op_id: OpId,
    #[ts(type = "number")]
    pub number: u64,
    pub delivery: Delivery,
    pub saved_at: DateTime<Utc>,
}

/// The three plain states, and the one that needs a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// 已存本机
    OnDevice,
    /// 已发出
    Sent,
    /// 总行已签收
    SignedFor,
    NeedsAttention,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct VisitRow {
    pub visit_id: VisitId,
    pub customer_no: CustomerNo,
    /// None when the customer is no longer assigned.
    pub customer_name: Option<String>,
    pub author: String,
    pub author_name: String,
    pub mine: bool,
    pub kind: VisitKind,
    pub outcome: OutcomeCode,
    pub people_met: Vec<PersonMet>,
    pub products: Vec<ProductDiscussed>,
    pub need: Option<Need>,
    pub declared: Vec<DeclaredFact>,
    pub refusal: Option<RefusalCode>,
    pub refusal_text: String,
    pub note: String,
    pub business_date: NaiveDate,
    pub started_at: DateTime<Utc>,
    pub saved_at: DateTime<Utc>,
    pub delivery: Delivery,
    pub number: Option<u32>,
    pub replaces: Option<VisitId>,
    pub replaced_by: Option<VisitId>,
    pub out_of_scope: bool,
    pub follow_up_id: Option<FollowUpId>,
    pub review: ReviewState,
    pub review_comment: Option<String>,
    pub reviewed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct VisitRef {
    pub visit_id: VisitId,
}
