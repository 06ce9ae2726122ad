//! Follow-ups: list, create, move.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::follow_up::{FollowUpKind, FollowUpState};
use rounds_domain::{CustomerNo, FollowUpId, StaffNo, VisitId};
use rounds_protocol::entities::FollowUpMoveBody;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FollowUpQuery {
    pub view: FollowUpFilter,
    /// For supervisors: one RM.
    pub owner: Option<StaffNo>,
    pub customer_no: Option<CustomerNo>,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpFilter {
    #[default]
    Open,
    Overdue,
    Today,
    Next7Days,
    Waiting,
    Closed,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FollowUpPage {
    pub total: u32,
    pub counts: FollowUpCounts,
    pub rows: Vec<FollowUpRow>,
    /// Colleagues to whom a task can be handed over.
    pub receivers: Vec<Receiver>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Receiver {
    pub staff_no: StaffNo,
    pub name: String,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct FollowUpCounts {
    pub open: u32,
    pub overdue: u32,
    pub today: u32,
    pub next7_days: u32,
    pub waiting: u32,
    pub closed: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FollowUpRow {
    pub follow_up_id: FollowUpId,
    pub customer_no: CustomerNo,
    pub customer_name: Option<String>,
    pub place: Option<String>,
    pub visit_id: Option<VisitId>,
    pub owner: StaffNo,
    pub owner_name: String,
    pub kind: FollowUpKind,
    /// As of today: planned becomes due on its day.
    pub state: FollowUpState,
    pub due_on: NaiveDate,
    pub overdue_days: u32,
    pub note: String,
    pub postponements: u32,
    pub created_at: DateTime<Utc>,
    pub moves: Vec<FollowUpMoveBody>,
    /// Not yet signed for by headquarters.
    pub pending: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FollowUpInput {
    pub customer_no: CustomerNo,
    pub kind: FollowUpKind,
    pub due_on: NaiveDate,
    pub note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FollowUpMoveInput {
    pub follow_up_id: FollowUpId,
    pub to: FollowUpState,
    pub new_due_on: Option<NaiveDate>,
    pub reason: String,
    pub hand_over_to: Option<StaffNo>,
}
