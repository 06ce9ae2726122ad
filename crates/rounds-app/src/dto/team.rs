//! The supervisor's pages.

use rounds_domain::review::ReviewDecision;
use rounds_domain::{StaffNo, VisitId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::visits::VisitRow;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamSummary {
    pub members: Vec<TeamMember>,
    pub to_review: u32,
    /// Changes of profiles that wait for a decision.
    pub to_decide: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamMember {
    pub staff_no: StaffNo,
    pub name: String,
    pub customers: u32,
    pub open: u32,
    /// Overdue tasks by age: 1 to 3 days, 4 to 7, 8 to 14, more.
    pub overdue_1_3: u32,
    pub overdue_4_7: u32,
    pub overdue_8_14: u32,
    pub overdue_15_up: u32,
    pub visits_7_days: u32,
    pub visits_30_days: u32,
    pub to_review: u32,
    pub returned: u32,
    /// Customers with a contact in the last 90 days.
    pub covered_90_days: u32,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ReviewQuery {
    pub view: ReviewFilter,
    pub author: Option<StaffNo>,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewFilter {
    #[default]
    Pending,
    Returned,
    Approved,
    All,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReviewPage {
    pub total: u32,
    pub rows: Vec<ReviewRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReviewRow {
    pub visit: VisitRow,
    /// What makes this note look thin: `note_short`, `no_need`, `no_product`, `no_next_step`.
    pub hints: Vec<String>,
    /// A decision saved here and not yet signed for.
    pub pending_decision: Option<ReviewDecision>,
    /// The version that this one answers, if it is an answer to a return.
    pub previous: Option<VisitRow>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReviewInput {
    pub visit_id: VisitId,
    pub decision: ReviewDecision,
    pub comment: String,
}
