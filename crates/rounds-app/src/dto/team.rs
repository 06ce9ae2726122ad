//! The supervisor's pages.

use chrono::{DateTime, NaiveDate, Utc};
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

/// The team's devices as headquarters has seen them. Asked there each time: nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TeamDevices {
    pub asked_at: DateTime<Utc>,
    /// Those that need a look first, then by the time they were last seen.
    pub devices: Vec<TeamDevice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TeamDevice {
    pub device_id: String,
    pub label: String,
    pub staff: Vec<DeviceHolder>,
    pub last_seen_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub trouble: Option<DeviceTrouble>,
    /// The newest first.
    pub installs: Vec<DeviceInstall>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceHolder {
    pub staff_no: StaffNo,
    /// The staff number again where this device does not know the colleague.
    pub name: String,
}

/// What of a device needs a look, the loudest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceTrouble {
    /// A number is missing below the highest one.
    NumberMissing,
    /// Work had waited for more than four hours when the device was last there.
    OldWork,
    /// Work waited when it was last there, and it has not been there for three days.
    AwayWithWork,
}

/// The numbers of one install of a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceInstall {
    pub install_id: String,
    #[ts(type = "number")]
    pub highest_number: u64,
    #[ts(type = "number | null")]
    pub first_gap: Option<u64>,
    #[ts(type = "number")]
    pub signed_for: u64,
    /// What it still had when it was last there.
    pub unsent: u32,
    pub oldest_unsent_at: Option<DateTime<Utc>>,
    pub reported_at: Option<DateTime<Utc>>,
}

/// What came of customers picked from the model's list, beside those picked by own judgement.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamExperience {
    /// Picks on or after this day.
    pub since: NaiveDate,
    /// A visit counts for a pick when it took place within so many days.
    pub within_days: u32,
    /// Rates over fewer picks are not shown.
    pub least_cases: u32,
    pub model: Experience,
    pub own: Experience,
    /// By relationship manager, by number.
    pub members: Vec<MemberExperience>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MemberExperience {
    pub staff_no: StaffNo,
    pub name: String,
    pub model: Experience,
    pub own: Experience,
}

/// What came of some picks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Experience {
    pub picks: u32,
    pub met: Outcome,
    pub interested: Outcome,
    pub taken: Outcome,
}

/// How many, and the share with its 95 % interval by Wilson; hidden when there are too few cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Outcome {
    pub count: u32,
    pub rate: Option<Rate>,
}

/// A share with its interval, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Rate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}
