//! Today: what to do next.

use chrono::NaiveDate;
use rounds_domain::suggestion::PickSource;
use rounds_domain::{Money, ProductCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::advice::{Reason, Suggestion};
use super::changes::ChangeRow;
use super::customers::{CustomerRow, DraftMark};
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
    /// Customers whom this person picked today by own judgement.
    pub own_picks: Vec<OwnPick>,
    pub numbers: TodayNumbers,
}

/// A customer worth seeing, with the reason that cites a fact and its date.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WorthSeeing {
    pub customer: CustomerRow,
    /// The one reason, in a sentence: what is urgent before what is likely.
    pub reason: Reason,
    pub suggestion: Option<Suggestion>,
    /// Rank among the whole portfolio, from 1.
    pub rank: u32,
    /// Weighted sum of propensity, value, urgency, time since contact and nearness: 0 to 1,000 (domain section 3.9).
    pub priority_permille: u32,
    /// Of the suggestion.
    pub expected_value: Option<Money>,
    /// 1,000 is not urgent.
    pub urgency_permille: u32,
    /// Somebody chose today to see this customer.
    pub picked: Option<PickSource>,
}

/// A customer picked by own judgement.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OwnPick {
    pub customer: CustomerRow,
    pub product: Option<ProductCode>,
    pub product_name: Option<Text>,
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
