//! Today: what to do next.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::changes::ChangeRow;
use super::customers::{CustomerRow, DraftMark, Reason, Suggestion};
use super::follow_ups::FollowUpRow;
use super::visits::VisitRow;

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TodayView {
    pub on: NaiveDate,
    pub overdue: Vec<FollowUpRow>,
    pub due: Vec<FollowUpRow>,
    /// Visits planned for the next seven days: follow-ups of kind visit or appointment.
    pub planned: Vec<FollowUpRow>,
    /// Visits that the supervisor returned, with the comment, not yet answered.
    pub returned: Vec<VisitRow>,
    /// Own changes of profiles that wait for the supervisor, and decisions about them that were not read yet.
    pub changes: Vec<ChangeRow>,
    pub drafts: Vec<DraftMark>,
    pub worth_seeing: Vec<WorthSeeing>,
    pub numbers: TodayNumbers,
}

/// A customer worth seeing, with the reason that cites a fact and its date.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WorthSeeing {
    pub customer: CustomerRow,
    pub reason: Reason,
    pub suggestion: Option<Suggestion>,
}

/// Numbers with what to compare them with.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct TodayNumbers {
    pub customers: u32,
    pub visits_this_week: u32,
    pub visits_last_week: u32,
    pub covered_90_days: u32,
    pub open_follow_ups: u32,
    pub closed_this_week: u32,
    pub closed_last_week: u32,
    pub data_as_of: Option<NaiveDate>,
}
