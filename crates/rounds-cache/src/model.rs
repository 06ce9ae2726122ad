//! What this crate hands out and takes: rows, queries, counts. Plain values without SQL or screen words;
//! sensitive values are plain here, so callers mask them before a screen sees them.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::review::{ReviewDecision, ReviewState};
use rounds_domain::{
    BranchCode, Currency, CustomerNo, DeviceId, DirectiveId, InstallId, OpId, ProductCode, SegmentCode, StaffNo, Text,
    ViewId, VisitId,
};
use rounds_protocol::bundle::BundleBody;
use rounds_protocol::entities::{FollowUpBody, VisitBody};
use rounds_protocol::session::{BankBody, StaffBody};
use serde::{Deserialize, Serialize};

use crate::keys::DeviceKey;
use crate::wipe::WipedFacts;

mod ops;

pub use ops::*;

/// What headquarters and the person gave at enrolment. Sealed in the key file; never in the clear on disk.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolment {
    pub staff: StaffBody,
    pub bank: BankBody,
    pub hq_url: String,
    /// The authority that vouches for headquarters' TLS certificate, PEM: the bank's own. None: those the machine trusts.
    #[serde(default)]
    pub hq_ca: Option<String>,
    pub label: String,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// The device's Ed25519 secret.
    pub device_key: DeviceKey,
    /// Headquarters' receipt key, Ed25519, hexadecimal.
    pub receipt_key: String,
    /// Headquarters' sealing key, an age recipient; none from an older headquarters. It stands here, where nobody can
    /// exchange it, and not in the clear: else a thief could have later work sealed to a key of his own.
    #[serde(default)]
    pub sealing_key: Option<String>,
    pub epoch: String,
    pub enrolled_at: DateTime<Utc>,
    /// Headquarters locked this device: the password alone does not open it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_by: Option<DirectiveId>,
}

/// An advice bundle on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleHead {
    pub body: BundleBody,
    /// A copy of it is kept, because it was the last one found sound.
    pub kept: bool,
}

/// What may be known of a folder before it is unlocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilesState {
    /// No device here yet.
    New,
    /// A device; `hint` is absent when the key file itself cannot be read.
    Enrolled {
        hint: Option<EnrolmentHint>,
        problem: Option<FileProblem>,
    },
    /// Headquarters wiped it; what was sealed is still here.
    Wiped(WipedFacts),
}

/// What the key file says in the clear, for the unlock screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentHint {
    pub staff_no: StaffNo,
    pub hq_url: String,
    pub label: String,
    pub enrolled_at: DateTime<Utc>,
}

/// Something about the files that a person must decide on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    OutboxMissing,
    OutboxDamaged,
    OutboxNewer,
    KeysDamaged,
    KeysNewer,
}

/// Why the cache begins empty after an unlock, though the device is not new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheRebuilt {
    Missing,
    Damaged,
    /// Written by another version of the cache's form.
    OtherForm,
    /// Written for another member of staff.
    OtherStaff,
}

/// A draft of a visit sheet; the body is the caller's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    pub customer_no: CustomerNo,
    pub body: String,
    pub saved_at: DateTime<Utc>,
}

/// A saved list view; the query is the caller's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRow {
    pub view_id: ViewId,
    pub name: String,
    pub query: String,
}

/// What to show of the portfolio. Every part narrows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerQuery {
    pub text: String,
    /// Any segment of the customer, not only the primary one.
    pub segment: Option<SegmentCode>,
    pub village: Option<String>,
    pub branch: Option<String>,
    /// Active holdings only.
    pub product: Option<ProductCode>,
    pub contact: Option<LastContact>,
    pub rm: Option<StaffNo>,
    pub sort: CustomerSort,
    pub descending: bool,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastContact {
    Within30Days,
    /// Longer ago than 90 days; customers never contacted are not among them.
    Over90Days,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CustomerSort {
    /// Best match first while a text is given, by name otherwise.
    #[default]
    Relevance,
    Name,
    Place,
    Segment,
    LastContact,
    Assets,
    Since,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CustomerList {
    pub total: u32,
    pub rows: Vec<CustomerItem>,
}

/// A customer as the list has it. Plain values: mask before showing.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerItem {
    pub customer_no: CustomerNo,
    pub name: String,
    pub invented: bool,
    pub place: String,
    pub village: Option<String>,
    pub branch: BranchCode,
    pub branch_name: Text,
    pub rm: StaffNo,
    pub phone: Option<String>,
    /// The primary segment.
    pub segment: Option<SegmentCode>,
    /// How many segments hold.
    pub segments: u32,
    /// How many different products are held and active.
    pub products: u32,
    /// Active deposits, accounts and wealth, minor units; `None` when the bank told no balance of any of them.
    pub assets_minor: Option<i64>,
    pub currency: Currency,
    /// A loan is past due.
    pub past_due: bool,
    pub do_not_disturb: bool,
    pub since: NaiveDate,
    /// The latest visit that met somebody or contact, own unsent ones among them.
    pub last_contact_on: Option<NaiveDate>,
    pub next_follow_up_on: Option<NaiveDate>,
}

/// Counts for the filters over the whole portfolio, largest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomerFacets {
    pub total: u32,
    pub segments: Vec<FacetCount>,
    /// Customers by primary segment.
    pub primary_segments: Vec<FacetCount>,
    pub villages: Vec<FacetCount>,
    pub branches: Vec<FacetCount>,
    pub products: Vec<FacetCount>,
    pub rms: Vec<FacetCount>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    pub code: String,
    /// Branches bring their name; others are named by catalogue, staff list or themselves.
    pub name: Option<Text>,
    pub count: u32,
}

/// Which visits to list. Every part narrows; newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitQuery {
    pub customer_no: Option<CustomerNo>,
    pub author: Option<StaffNo>,
    pub review: Option<ReviewState>,
    /// Visits on or after this day.
    pub since: Option<NaiveDate>,
    /// Leave out versions that a newer one replaced.
    pub latest_only: bool,
    pub offset: u32,
    /// 0 means no limit.
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct VisitList {
    pub total: u32,
    pub rows: Vec<VisitItem>,
}

/// A visit: headquarters' word where it is here, the outbox's otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitItem {
    pub body: VisitBody,
    /// The op of this device that carries it; `None` for visits of others or older than the journal.
    pub op: Option<OpMark>,
    /// A decision saved here whose effect has not come back yet.
    pub pending_review: Option<PendingReview>,
}

/// The op behind a thing on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpMark {
    pub op_id: OpId,
    pub number: u64,
    pub state: OpState,
    pub code: Option<String>,
    pub corrected_by: Option<OpId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingReview {
    pub op_id: OpId,
    pub decision: ReviewDecision,
    pub comment: String,
    pub saved_at: DateTime<Utc>,
    pub state: OpState,
}

/// Which follow-ups to list, by due date, earliest first (closed ones latest first).
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpQuery {
    pub view: FollowUpView,
    pub owner: Option<StaffNo>,
    pub customer_no: Option<CustomerNo>,
    pub today: NaiveDate,
    pub offset: u32,
    /// 0 means no limit.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FollowUpView {
    #[default]
    Open,
    /// Open and due before today.
    Overdue,
    /// Open and due today.
    Today,
    /// Open and due from today to six days from now.
    Next7Days,
    /// Waiting for the customer or the bank.
    Waiting,
    Closed,
    All,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpList {
    pub total: u32,
    /// Over owner and customer of the query, all views.
    pub counts: FollowUpCounts,
    pub rows: Vec<FollowUpItem>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowUpCounts {
    pub open: u32,
    pub overdue: u32,
    pub today: u32,
    pub next7_days: u32,
    pub waiting: u32,
    pub closed: u32,
}

/// A follow-up with this device's unsent moves applied.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUpItem {
    pub body: FollowUpBody,
    /// Something of it is not signed for yet.
    pub pending: bool,
}

/// Numbers of one member of staff for Today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkCounts {
    pub customers: u32,
    /// Weeks begin on Monday.
    pub visits_this_week: u32,
    pub visits_last_week: u32,
    pub visits_7_days: u32,
    pub visits_30_days: u32,
    /// Customers with a contact in the last 90 days.
    pub covered_90_days: u32,
    pub open_follow_ups: u32,
    pub closed_this_week: u32,
    pub closed_last_week: u32,
    /// Open and overdue by age in days.
    pub overdue_1_3: u32,
    pub overdue_4_7: u32,
    pub overdue_8_14: u32,
    pub overdue_15_up: u32,
    /// Latest versions waiting for a review, and returned and not answered.
    pub to_review: u32,
    pub returned: u32,
}

/// Sizes and versions for a support call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StorageFacts {
    pub customers: u32,
    pub visits: u32,
    pub outbox_rows: u32,
    pub cache_bytes: u64,
    pub outbox_bytes: u64,
    pub epoch: Option<String>,
    pub server_offset_ms: Option<i64>,
    /// The newest date that customer data is as of.
    pub data_as_of: Option<NaiveDate>,
}

/// A ranking of the portfolio, kept for the next unlocking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptRanking {
    /// Whatever its maker tells by that it still holds.
    pub basis: String,
    /// The number of the last own op that it knows.
    pub through: u64,
    /// First place first.
    pub places: Vec<KeptPlace>,
}

/// Customer, priority, expected value in minor units.
pub type KeptPlace = (CustomerNo, u32, i64);

/// A kind of thing that changed, so that readers refetch exactly that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Touched {
    Customers,
    Visits,
    FollowUps,
    /// Changes of customers' profiles.
    Changes,
    /// What was done with suggestions.
    Suggestions,
    Outbox,
    /// Products, rule packs, segment profiles.
    Reference,
    Staff,
    /// Drafts, views, settings.
    Desk,
}

/// The visit a save refers to when it corrects one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnVisit {
    pub visit_id: VisitId,
    pub op_id: OpId,
    pub state: OpState,
}
